"""One row on its way: what its cells said, field by field, and what was found on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from tracing.domain.values import PartialDate
from tracing.interchange.fields import PERSON_FIELDS
from tracing.interchange.findings import Finding, masked
from tracing.interchange.rows import Someone


class RowContents:
    """Values and normalised texts by field; `notes` are (heading, text) in the order of columns.

    `heading` tells the heading of a field's column.
    """

    def __init__(self, row: int, heading: Callable[[str], str]) -> None:
        self.row = row
        self.heading = heading
        self.values: dict[str, Any] = {}
        self.cells: dict[str, str] = {}
        self.notes: list[tuple[str, str]] = []
        self.findings: list[Finding] = []

    def put(self, field: str, value: object, text: str) -> None:
        self.values[field] = value
        self.cells[field] = text

    def drop(self, field: str) -> None:
        self.values.pop(field, None)
        self.cells.pop(field, None)

    def find(
        self, code: str, column: str, cell: object = "", values: dict[str, str | int] | None = None
    ) -> None:
        self.findings.append(Finding(self.row, column, code, masked(str(cell)), values or {}))

    @property
    def rejected(self) -> bool:
        return any(finding.rejects for finding in self.findings)

    def someone(self) -> Someone:
        """The person's fields, taken out of the values."""
        return Someone(**{f: self.values.pop(f) for f in PERSON_FIELDS if f in self.values})

    def settle(self, day: str, instant: str) -> None:
        """Both fields from either: what is known to the minute is known to the day as well."""
        given = [self.values.get(field) for field in (instant, day)]
        known = next((value for value in given if isinstance(value, datetime)), None)
        days = [_day(value) for value in given if value is not None]
        if len(days) > 1 and not (days[1].earliest <= days[0].earliest <= days[1].last):
            self.find("times_differ", self.heading(instant), given[0])
            return
        self.drop(instant)
        if days:
            self.put(day, days[0], str(days[0]))
        if known is not None:
            self.put(instant, known, known.isoformat())

    def join_note(self, plain_heading: str | None) -> None:
        """The note field: a lone note column as it stands, anything else under its heading."""
        lines = [
            text if heading == plain_heading else f"{heading}: {text}"
            for heading, text in self.notes
        ]
        if lines:
            note = "\n".join(lines)
            self.put("note", note, note)


def _day(value: PartialDate | date | datetime) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    return PartialDate(value.date() if isinstance(value, datetime) else value)

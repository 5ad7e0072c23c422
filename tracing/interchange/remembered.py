"""What a source said last time, where a cell is blank now: a blank cell retracts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.values import ClaimKind, Diagnosis, Laboratory, PartialDate, Severity
from tracing.interchange.documents import Document
from tracing.interchange.fields import ListedOutcome
from tracing.interchange.rows import CaseRow, LinkRow

_DATES = frozenset(
    (
        "sampled_on",
        "diagnosed_on",
        "discharged_on",
        "recovered_on",
        "died_on",
        "first_on",
        "last_on",
    )
)
_ENDED = (ListedOutcome.RECOVERED, ListedOutcome.DISCHARGED)


class _Said(Struct):
    """The cells that make sense together only."""

    laboratory: Laboratory | None = None
    diagnosis: Diagnosis | None = None
    severity: Severity | None = None
    outcome: ListedOutcome | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None


def whole_case(row: CaseRow, cells: Mapping[str, str]) -> CaseRow:
    """The row with what its blank cells said before, as far as the others still agree with it."""
    row = _filled(row, cells, "laboratory", "diagnosis", "outcome")
    if row.laboratory == cells.get("laboratory"):
        row = _filled(row, cells, "sampled_on")
    if row.diagnosis == cells.get("diagnosis"):
        row = _filled(row, cells, "diagnosed_on")
    if row.diagnosis is Diagnosis.CONFIRMED:
        row = _filled(row, cells, "severity")
    if row.outcome in _ENDED:
        row = _filled(row, cells, "recovered_on", "discharged_on")
    if row.outcome is ListedOutcome.DIED:
        row = _filled(row, cells, "died_on")
    return row


def whole_link(row: LinkRow, cells: Mapping[str, str]) -> LinkRow:
    """The same for the times of an exposure."""
    row = _filled(row, cells, "first_on", "first_at", "last_on", "last_at")
    return row if "open" in row.cells else replace(row, open=cells.get("open") == "yes")


def document_of(cells: Mapping[str, str]) -> Document | None:
    """The document that a row's cells gave."""
    if "national_id" in cells:
        return ClaimKind.NATIONAL_ID, cells["national_id"]
    if "document_number" in cells:
        kind = cells.get("document_kind", ClaimKind.OTHER_DOCUMENT.value)
        return ClaimKind(kind), cells["document_number"]
    return None


def day_of(cells: Mapping[str, str], field: str) -> date | None:
    """The last day that a cell with a date can have meant."""
    return PartialDate.parse(cells[field]).last if field in cells else None


def _filled(row: Any, cells: Mapping[str, str], *fields: str) -> Any:
    blank = {field: cells[field] for field in fields if not getattr(row, field) and field in cells}
    if not blank:
        return row
    dates = {field: PartialDate.parse(text) for field, text in blank.items() if field in _DATES}
    others = {field: text for field, text in blank.items() if field not in _DATES}
    said = msgspec.convert(others, _Said)
    return replace(row, **dates, **{field: getattr(said, field) for field in others})

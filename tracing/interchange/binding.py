"""Which column of a table is which field: by the mapping's names, or by the usual ones."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from tracing.interchange.faults import HeadingsMissingError, MappedColumnMissingError
from tracing.interchange.fields import FIELDS, REQUIRED
from tracing.interchange.findings import Finding
from tracing.interchange.headings import usual_columns
from tracing.interchange.mapping import Mapping
from tracing.interchange.tables import Table
from tracing.interchange.words import plain_word


class Column(NamedTuple):
    field: str
    at: int
    heading: str


class Binding(NamedTuple):
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]


def bind(table: Table, mapping: Mapping) -> Binding:
    """Raises MappedColumnMissingError for a column the mapping names and the file lacks, and
    HeadingsMissingError where no column holds what every row needs."""
    columns = _mapped(table.headings, mapping)
    if mapping.usual_names:
        taken = {column.field for column in columns} | mapping.constants.keys()
        used = {column.at for column in columns} | _ignored(table.headings, mapping)
        columns += [
            Column(field, at, table.headings[at])
            for field, at in usual_columns(mapping.kind, table.headings).items()
            if field not in taken and at not in used and _usable(field, mapping)
        ]
    fields = {column.field for column in columns}
    missing = [field for field in REQUIRED[mapping.kind] if field not in fields]
    if missing:
        raise HeadingsMissingError(
            row=table.heading_row, columns=len(table.headings), missing=", ".join(missing)
        )
    order = {field: number for number, field in enumerate(FIELDS[mapping.kind])}
    columns.sort(key=lambda column: (order[column.field], column.at))
    return Binding(tuple(columns), (*table.findings, *_unread(table.headings, columns, mapping)))


def _mapped(headings: tuple[str, ...], mapping: Mapping) -> list[Column]:
    places = _places(headings)
    columns = []
    for field in mapping.columns:
        for heading in mapping.headings_of(field):
            at = places.get(plain_word(heading))
            if at is None:
                raise MappedColumnMissingError(
                    file=mapping.name, key=f"columns.{field}", heading=heading
                )
            columns.append(Column(field, at, headings[at]))
    return columns


def _places(headings: tuple[str, ...]) -> Dictionary[str, int]:
    """Headings without case; of two that differ in nothing else, the first."""
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        places.setdefault(plain_word(heading), at)
    return places


def _usable(field: str, mapping: Mapping) -> bool:
    return field != "elapsed" or mapping.links.elapsed is not None


def _ignored(headings: tuple[str, ...], mapping: Mapping) -> set[int]:
    words = {plain_word(heading) for heading in mapping.ignore}
    return {at for at, heading in enumerate(headings) if plain_word(heading) in words}


def _unread(headings: tuple[str, ...], columns: list[Column], mapping: Mapping) -> list[Finding]:
    read = {column.at for column in columns}
    ignored = _ignored(headings, mapping)
    return [
        Finding(0, heading, "column_ignored" if at in ignored else "column_unmapped")
        for at, heading in enumerate(headings)
        if at not in read
    ]

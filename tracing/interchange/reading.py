"""Reading a table: rows and findings, one after the other, at constant memory but for the ids.

Every bad row gives a finding for each of its bad cells and no row; reading goes on. Findings about
columns come first, those that only the whole file shows come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import TypeVar

from tracing.interchange.binding import bind
from tracing.interchange.case_rows import case_row
from tracing.interchange.contents import RowContents
from tracing.interchange.crosscheck import CaseCrossCheck, LinkCrossCheck
from tracing.interchange.faults import MappingKindError
from tracing.interchange.fields import TableKind
from tracing.interchange.findings import Finding
from tracing.interchange.link_rows import link_row
from tracing.interchange.mapping import Mapping
from tracing.interchange.row_reader import RowReader
from tracing.interchange.rows import CaseRow, LinkRow
from tracing.interchange.tables import Table

Row = TypeVar("Row", CaseRow, LinkRow)


def read_cases(table: Table, mapping: Mapping, *, zone: tzinfo) -> Iterator[CaseRow | Finding]:
    """The cases of a line list. `zone` is that of times without an offset.

    Raises MappingKindError, MappedColumnMissingError, HeadingsMissingError before the first row.
    """
    _refuse_other_kind(mapping, TableKind.CASES)
    binding = bind(table, mapping)
    yield from binding.findings
    reader = RowReader(table, binding, mapping, zone)
    check = CaseCrossCheck(reader.heading("source"), reader.heading("related"))
    for raw in table:
        contents = reader.contents(raw)
        if raw.fault is None:
            _check_record(contents, check)
        row = case_row(contents, mapping.sources, reader.plain_note)
        yield from contents.findings
        if row is not None:
            check.accept(row)
            yield row
    yield from check.findings()


def read_links(table: Table, mapping: Mapping, *, zone: tzinfo) -> Iterator[LinkRow | Finding]:
    """The links of a contact list, as the mapping's relation says; otherwise as `read_cases`."""
    _refuse_other_kind(mapping, TableKind.LINKS)
    binding = bind(table, mapping)
    yield from binding.findings
    reader = RowReader(table, binding, mapping, zone)
    check = LinkCrossCheck(reader.heading("from_record"))
    for raw in table:
        contents = reader.contents(raw)
        row = link_row(contents, mapping.links, reader.plain_note)
        if row is not None and check.repeated(row):
            contents.find("link_repeated", "")
        yield from contents.findings
        if row is not None:
            check.accept(row)
            yield row
    yield from check.findings()


def split(items: Iterable[Row | Finding]) -> tuple[list[Row], list[Finding]]:
    """All rows and all findings of a file small enough to hold."""
    rows: list[Row] = []
    findings: list[Finding] = []
    for item in items:
        if isinstance(item, Finding):
            findings.append(item)
        else:
            rows.append(item)
    return rows, findings


def _refuse_other_kind(mapping: Mapping, wanted: TableKind) -> None:
    if mapping.kind is not wanted:
        raise MappingKindError(file=mapping.name, found=mapping.kind.value, wanted=wanted.value)


def _check_record(contents: RowContents, check: CaseCrossCheck) -> None:
    column = contents.heading("record")
    record = contents.values.get("record")
    if record is not None:
        first = check.first_row_of(record, contents.row)
        if first is not None:
            contents.find("record_repeated", column, record, {"first": first})
    elif not any(finding.column == column for finding in contents.findings):
        contents.find("record_missing", column)

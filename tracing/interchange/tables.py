"""A file of rows, opened: what it is, its headings, and its rows one after the other.

Nothing here knows what the columns mean. Rows are numbered as a spreadsheet numbers them, with the
heading row counted; rows without any content are passed over. A row that cannot be taken as it
stands comes with a fault instead of being mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from tracing.interchange.faults import FileMissingError, FileUnreadableError
from tracing.interchange.findings import Finding
from tracing.language import Text

Cell = str | date | datetime
"""Text as it stands in the file; a spreadsheet's dates are dates. Empty is an empty text."""


class Fault(Struct, frozen=True):
    """Why a row cannot be taken: a code of `findings`, and the column where there is one."""

    code: str
    column: int | None = None
    values: dict[str, str | int] = {}


class RawRow(Struct, frozen=True):
    number: int
    cells: Sequence[Cell]
    fault: Fault | None = None


class FileLayout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What need not be guessed about a file, where somebody says it."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


class Table(Protocol):
    """A file that can be read from its beginning any number of times.

    `total` and `completed` are for a progress bar: bytes of a text file, rows of a sheet; `total`
    is None where a workbook does not say.
    """

    @property
    def headings(self) -> tuple[str, ...]:
        """Unique and never blank: see `named`."""

    @property
    def heading_row(self) -> int: ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be said about headings and sheets."""

    @property
    def total(self) -> int | None: ...

    @property
    def completed(self) -> int: ...

    def __iter__(self) -> Iterator[RawRow]: ...


def open_table(path: Path, layout: FileLayout | None = None) -> Table:
    """Open a text file (comma, semicolon or tab; UTF-8, UTF-16 with its mark, GB18030) or .xlsx.

    Raises FileMissingError, FileUnreadableError, SpreadsheetUnsafeError,
    SpreadsheetSupportMissingError.
    """
    layout = layout or FileLayout()
    if not path.is_file():
        raise FileMissingError
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        from tracing.interchange.sheet_table import SheetTable

        return SheetTable(path, layout)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        reason = Text("旧式 .xls 或加密的工作簿", "an old .xls file, or an encrypted workbook")
        raise FileUnreadableError(reason=reason)
    from tracing.interchange.text_table import TextTable

    return TextTable(path, layout)


def named(cells: Sequence[Cell]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Headings that name each column once, and what was found about them.

    >>> named(["id", "", "ID", "id "])[0]
    ('id', 'column 2', 'ID', 'id (2)')
    """
    names: list[str] = []
    findings: list[Finding] = []
    for at, cell in enumerate(cells, start=1):
        heading = " ".join(str(cell).split())
        name = heading or f"column {at}"
        again = 1
        while name in names:
            again += 1
            name = f"{heading} ({again})"
        if not heading:
            findings.append(Finding(0, name, "heading_blank"))
        elif again > 1:
            findings.append(Finding(0, name, "heading_repeated"))
        names.append(name)
    return tuple(names), tuple(findings)


def has_content(cells: Sequence[Cell]) -> bool:
    return any(cell and not (isinstance(cell, str) and cell.isspace()) for cell in cells)


def fitted(number: int, cells: Sequence[Cell], width: int) -> RawRow:
    """A row with one cell a heading. Surplus cells say nothing where they are empty."""
    if len(cells) > width:
        if has_content(cells[width:]):
            return RawRow(number, cells, Fault("row_long", None, _sizes(cells, width)))
        cells = cells[:width]
    elif len(cells) < width:
        return RawRow(number, cells, Fault("row_short", None, _sizes(cells, width)))
    return RawRow(number, cells)


def _sizes(cells: Sequence[Cell], width: int) -> dict[str, str | int]:
    return {"found": len(cells), "wanted": width}

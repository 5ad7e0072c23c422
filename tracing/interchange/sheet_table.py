"""One sheet of an .xlsx workbook, row by row (openpyxl, an optional extra)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile, ZipFile

from tracing.interchange.faults import (
    FileUnreadableError,
    SpreadsheetSupportMissingError,
)
from tracing.interchange.findings import Finding
from tracing.interchange.tables import Cell, Fault, FileLayout, RawRow, fitted, has_content, named
from tracing.interchange.zip_guard import refuse_unsafe
from tracing.language import Text

if TYPE_CHECKING:
    from openpyxl import Workbook

_EXACT = 10**15  # beyond it a spreadsheet's numbers lose their last digits
_FORMULA = re.compile(rb"<(\w+:)?f[ >/]")
_ERROR = re.compile(r"#(REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")

_DAMAGED = (BadZipFile, EOFError, KeyError, OSError, SyntaxError, ValueError, zlib.error)
"""What openpyxl lets through of a workbook that is broken."""


class SheetTable:
    def __init__(self, path: Path, layout: FileLayout) -> None:
        refuse_unsafe(path)
        self._path = path
        try:
            self._formulas = _has_formulas(path)
        except _DAMAGED:
            raise _damaged() from None
        with self._opened(values=True) as book:
            self._sheet, unread = _chosen(book, layout.sheet)
            rows = book[self._sheet].max_row
        self.total: int | None = rows
        self.completed = 0
        first = next(self._rows(), None)
        if first is None:
            raise FileUnreadableError(reason=Text("工作表是空的", "the sheet is empty"))
        self.heading_row, cells = first[0], first[1]
        self.headings, findings = named(_trimmed(cells))
        more = (Finding(0, "", "sheets_not_read", "", {"count": unread}),) if unread else ()
        self.findings: tuple[Finding, ...] = (*findings, *more)

    def __iter__(self) -> Iterator[RawRow]:
        width = len(self.headings)
        for number, cells, fault in self._rows():
            if number == self.heading_row:
                continue
            self.completed = number
            if fault:
                yield RawRow(number, cells, fault)
            else:  # a sheet does not keep empty cells at the end of a row
                missing = max(0, width - len(cells))
                yield fitted(number, [*cells, *[""] * missing], width)

    def _rows(self) -> Iterator[tuple[int, list[Cell], Fault | None]]:
        """Rows with content: number, cells, and a fault where a formula has no usable result."""
        with ExitStack() as stack:
            book = stack.enter_context(self._opened(values=True))
            source = stack.enter_context(self._opened(values=False)) if self._formulas else book
            pairs = zip(_values(book, self._sheet), _values(source, self._sheet), strict=True)
            for number, (row, written) in enumerate(pairs, start=1):
                fault = _fault(row, written)
                cells = [_cell(value) for value in row]
                if fault or has_content(cells):
                    yield number, cells, fault

    @contextmanager
    def _opened(self, *, values: bool) -> Iterator[Workbook]:
        """The workbook; its file is ours to close: openpyxl leaves that of a broken one open."""
        try:
            from openpyxl import load_workbook
        except ImportError:
            raise SpreadsheetSupportMissingError from None
        with self._path.open("rb") as file:
            try:
                with catch_warnings():
                    simplefilter("ignore")  # about styles and checks, which are not read
                    book = load_workbook(file, read_only=True, data_only=values)
                try:
                    yield book
                finally:
                    book.close()
            except _DAMAGED:
                raise _damaged() from None


def _damaged() -> FileUnreadableError:
    return FileUnreadableError(reason=Text("工作簿已损坏", "the workbook is damaged"))


def _chosen(book: Workbook, wanted: str | None) -> tuple[str, int]:
    """The sheet to read, and how many other visible ones there are."""
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if wanted is None:
        if not visible:
            raise FileUnreadableError(reason=Text("没有可见的工作表", "no sheet is visible"))
        return visible[0], len(visible) - 1
    if wanted not in [sheet.title for sheet in book.worksheets]:
        reason = Text(f"没有工作表“{wanted}”", f"it has no sheet '{wanted}'")
        raise FileUnreadableError(reason=reason)
    return wanted, 0


def _has_formulas(path: Path) -> bool:
    """Whether a formula stands anywhere: only then a second reading, for its text, is due."""
    with ZipFile(path) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/"):
                with archive.open(part) as file:
                    end = b""
                    while chunk := file.read(1 << 20):
                        if _FORMULA.search(end + chunk):
                            return True
                        end = chunk[-40:]
    return False


def _values(book: Workbook, sheet: str) -> Iterator[tuple[Any, ...]]:
    rows: Iterator[tuple[Any, ...]] = book[sheet].iter_rows(values_only=True)
    return rows


def _fault(row: Sequence[Any], written: Sequence[Any]) -> Fault | None:
    for column, (value, source) in enumerate(zip(row, written, strict=True)):
        if value is None and source is not None:
            return Fault("formula_uncalculated", column)
        if isinstance(value, str) and _ERROR.fullmatch(value):
            return Fault("spreadsheet_error", column)
    return None


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return ""
        case datetime():
            return value if value.time() != time(0) else value.date()
        case date() | str():
            return value
        case bool():
            return str(value).upper()
        case int() | float() if abs(value) >= _EXACT:
            return f"{value:.14e}"
        case float() if value.is_integer():
            return str(int(value))
        case time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value)


def _trimmed(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] == "":
        cells = cells[:-1]
    return cells

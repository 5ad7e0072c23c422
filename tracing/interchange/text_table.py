"""Delimited text: comma, semicolon or tab, with quoted cells that may hold line breaks."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tracing.interchange.encodings import encoding_of
from tracing.interchange.faults import FileUnreadableError
from tracing.interchange.tables import Fault, FileLayout, RawRow, fitted, has_content, named
from tracing.language import Text

_DELIMITERS = (",", ";", "\t")
_LOOKED_AT = 50  # rows by which two delimiters are told apart
_LONGEST_CELL = 1 << 20  # characters; sequences of pathogens stand in line lists


class _Record(NamedTuple):
    """What the csv module read: cells, or the lines it stumbled over."""

    number: int
    cells: list[str]
    broken: tuple[int, int] | None = None


class TextTable:
    def __init__(self, path: Path, layout: FileLayout) -> None:
        self._path = path
        self._encoding = encoding_of(path, layout.encoding)
        self._delimiter = layout.delimiter or self._guess()
        self.total: int | None = path.stat().st_size
        self.completed = 0
        heading = next(self._records(self._delimiter), None)
        if heading is None:
            raise FileUnreadableError(reason=Text("文件是空的", "it is empty"))
        if heading.broken:
            raise FileUnreadableError(
                reason=Text("列名行的引号不成对", "the quotes of the heading row do not match")
            )
        self.heading_row = heading.number
        self.headings, self.findings = named(heading.cells)

    def __iter__(self) -> Iterator[RawRow]:
        width = len(self.headings)
        for record in islice(self._records(self._delimiter), 1, None):
            if record.broken:
                first, last = record.broken
                fault = Fault("quotes_broken", None, {"first": first, "last": last})
                yield RawRow(record.number, (), fault)
            else:
                yield fitted(record.number, record.cells, width)

    def _records(self, delimiter: str) -> Iterator[_Record]:
        """Records with content. After a broken one reading goes on with the next line."""
        csv.field_size_limit(_LONGEST_CELL)
        with (
            self._path.open("rb") as raw,
            TextIOWrapper(raw, self._encoding, newline="") as text,
        ):
            reader = csv.reader(text, delimiter=delimiter, strict=True)
            number = 0
            while True:
                number += 1
                line = reader.line_num + 1
                try:
                    cells = next(reader, None)
                except csv.Error:
                    yield _Record(number, [], (line, reader.line_num))
                    continue
                self.completed = raw.tell()
                if cells is None:
                    return
                if number == 1 and _says_delimiter(cells, delimiter):
                    continue
                if has_content(cells):
                    yield _Record(number, cells)

    def _guess(self) -> str:
        return min(_DELIMITERS, key=self._misfit)

    def _misfit(self, delimiter: str) -> tuple[int, int]:
        """The smaller, the better: many headings first, then few rows of another length."""
        records = list(islice(self._records(delimiter), _LOOKED_AT))
        if not records:
            return 0, 0
        width = len(records[0].cells)
        return -width, sum(len(record.cells) != width for record in records)


def _says_delimiter(cells: Sequence[str], delimiter: str) -> bool:
    """`sep=;`, the line that spreadsheets put before the headings."""
    return list(cells) in ([f"sep={delimiter}"], ["sep=", ""])

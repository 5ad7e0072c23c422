"""Lists, records and chains, for people and for programs.

A table speaks the reader's language. JSON, NDJSON and CSV are contracts: their keys are snake_case
and language-free, coded values are their codes, dates `YYYY-MM-DD`, instants RFC 3339, absent
values null or empty. What is masked or sealed is shown masked to people and absent to programs:
a half-hidden value must not be imported again as a true one.

Data goes to stdout, talk to stderr.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

from msgspec import Struct, structs

from tracing import layout, words
from tracing.domain.values import PartialDate, Sealed
from tracing.language import Text
from tracing.spreadsheet import guard

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text as RichText
    from rich.tree import Tree

Format = Literal["table", "json", "ndjson", "csv"]
MaskedKind = Literal["name", "phone", "address", "document", "birth_date", "other"]
Row = Mapping[str, Any]

SEALED = "●"
HIDDEN = "**"
EMPTY = Text("没有符合的记录", "nothing to show")
INDENT, DEEP = 4, 12
"""Columns a generation of a tree takes; trees that are deeper are wider than the terminal."""

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, which could steer a terminal, and marks that turn writing around."""
_DISTRICT = re.compile(r"^.{1,14}?[县区旗]|^.{1,8}?市")


class Column(NamedTuple):
    """A column whose heading is not (or not so) in the glossary."""

    key: str
    heading: Text


class Masked:
    """A personal value that was opened but is shown masked. It does not show its text.

    >>> str(Masked("王小明", "name")), str(Masked("13800001234", "phone"))
    ('王**', '138****1234')
    """

    __slots__ = ("_kind", "_text")

    def __init__(self, text: str, kind: MaskedKind = "other") -> None:
        self._text = text
        self._kind = kind

    def __str__(self) -> str:
        match self._kind:
            case "name":
                return self._text[:1] + HIDDEN
            case "phone" if len(self._text) >= 11:
                return f"{self._text[:3]}****{self._text[-4:]}"
            case "document" if len(self._text) >= 8:
                return f"{HIDDEN}{self._text[-2:]}"
            case "address":
                found = _DISTRICT.match(self._text)
                return (found.group() if found else "") + HIDDEN
            case "birth_date":
                return f"{self._text[:4]}-{HIDDEN}"
            case _:
                return HIDDEN

    def __repr__(self) -> str:
        return "Masked(…)"


class Branch(NamedTuple):
    """A node of a chain with what follows from it."""

    values: Row
    children: tuple[Branch, ...] = ()
    folded: Text | None = None
    """What of that is left out."""


def show(
    rows: Iterable[Row],
    columns: Sequence[str | Column],
    format: Format,
    zone: tzinfo | None = None,
) -> None:
    """Show a list. JSON, NDJSON and CSV are written as the rows come.

    Columns are keys of the rows; a heading of its own is given by `Column`. In tables instants
    are shown in `zone`, without it with their offset.
    """
    keys = [each if isinstance(each, str) else each.key for each in columns]
    match format:
        case "json":
            _write_json(rows, keys)
        case "ndjson":
            for row in rows:
                _write(_json(row, keys) + "\n")
        case "csv":
            _write_csv(rows, keys)
        case "table":
            _write_table(rows, columns, zone)


def show_record(
    record: Row, columns: Sequence[str | Column], format: Format, zone: tzinfo | None = None
) -> None:
    """Show one record: a table of headings and values, or one JSON object."""
    keys = [each if isinstance(each, str) else each.key for each in columns]
    if format in ("json", "ndjson"):
        _write(_json(record, keys) + "\n")
    elif format == "csv":
        _write_csv([record], keys)
    else:
        pairs = zip(_headings(columns), (shown(record[key], zone) for key in keys), strict=True)
        for heading, value in layout.record(list(pairs), _width()):
            _write(_bold(heading) + value + "\n")


def show_chains(roots: Iterable[Branch], columns: Sequence[str], format: Format) -> None:
    """Show chains: as trees, or for programs as rows with `depth` and `parent`.

    A row's parent is the first column of the node above it.
    """
    if format != "table":
        show(_flat(roots, columns[0]), ["depth", "parent", *columns], format)
        return
    shown = 0
    for root in roots:
        tree, deepest = _tree(root, columns)
        _console(_width() + INDENT * max(deepest - DEEP, 0)).print(tree)
        shown += 1
    if not shown:
        talk(EMPTY)


def talk(text: Text | str) -> None:
    """Say something to the person at the terminal, beside the data and after what was shown."""
    sys.stdout.flush()
    print(_UNSHOWABLE.sub("\ufffd", str(text)), file=sys.stderr)


@contextmanager
def progress(doing: Text, total: int | None = None) -> Generator[Callable[[int], None]]:
    """A bar on stderr where that is a terminal; call what it yields with the number newly done."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*shown, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task(str(doing), total=total)
        yield lambda done: bar.advance(task, done)


def plain(value: object) -> Any:
    """A value as machine formats carry it; raises TypeError for what has no such form."""
    match value:
        case None | Sealed() | Masked():
            return None
        case StrEnum():
            return value.value
        case bool() | int() | float() | str():
            return value
        case date():
            return value.isoformat()
        case UUID() | PartialDate():
            return str(value)
        case bytes():
            return value.hex()
        case Struct():
            return plain(structs.asdict(value))
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case _:
            raise TypeError(f"{type(value).__name__} has no machine form")


def shown(value: object, zone: tzinfo | None = None) -> str:
    """A value as people read it, on one line."""
    match value:
        case None:
            return ""
        case Sealed():
            return SEALED
        case Text():
            return str(value)
        case StrEnum():
            return str(words.label(value))
        case bool():
            return str(words.YES if value else words.NO)
        case datetime():
            local = value.astimezone(zone) if zone and value.tzinfo else value
            offset = local.strftime("%z") if local.tzinfo and not zone else ""
            return local.strftime("%Y-%m-%d %H:%M") + offset
        case str() | Masked():
            return _UNSHOWABLE.sub("\ufffd", " ".join(str(value).splitlines()))
        case list() | tuple() | set() | frozenset():
            return str(Text("、", ", ")).join(shown(item, zone) for item in value)
        case int():
            return str(value)
        case float():
            return f"{value:.15g}"
        case _:
            carried = plain(value)
            return carried if isinstance(carried, str) else json.dumps(carried, ensure_ascii=False)


def _write(text: str) -> None:
    sys.stdout.write(text)


def _json(row: Row, keys: Sequence[str]) -> str:
    carried = {key: plain(row[key]) for key in keys}
    return json.dumps(carried, ensure_ascii=False, allow_nan=False)


def _write_json(rows: Iterable[Row], keys: Sequence[str]) -> None:
    opening = "[\n  "
    for row in rows:
        _write(opening + _json(row, keys))
        opening = ",\n  "
    _write("[]\n" if opening.startswith("[") else "\n]\n")


def _write_csv(rows: Iterable[Row], keys: Sequence[str]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    # Before Python 3.13 the plain writer leaves a carriage return unquoted, which ends a line.
    quoting = csv.writer(sys.stdout, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(keys)
    for row in rows:
        cells = [_csv_cell(plain(row[key])) for key in keys]
        (quoting if any("\r" in cell for cell in cells) else writer).writerow(cells)


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return guard(value)
        case int() | float():
            return str(value)
        case list() if not any(isinstance(item, dict | list) for item in value):
            return guard(";".join(_csv_cell(item) for item in value))
        case _:
            return guard(json.dumps(value, ensure_ascii=False))


def _write_table(rows: Iterable[Row], columns: Sequence[str | Column], zone: tzinfo | None) -> None:
    keys = [each if isinstance(each, str) else each.key for each in columns]
    cells = [[_cell(row[key], zone) for key in keys] for row in rows]
    if not cells:
        talk(EMPTY)
        return
    table = layout.table(_headings(columns), cells, _width())
    for line in [*map(_bold, table.headings), *table.body]:
        _write(line + "\n")


def _bold(heading: str) -> str:
    return f"\x1b[1m{heading}\x1b[0m" if heading and sys.stdout.isatty() else heading


def _width() -> int:
    """Columns of the terminal; away from one, those that COLUMNS says or 80."""
    return shutil.get_terminal_size().columns


def _console(width: int) -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)


def _cell(value: object, zone: tzinfo | None) -> layout.Cell:
    return layout.Cell(shown(value, zone), right=_is_number(value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _headings(columns: Sequence[str | Column]) -> list[str]:
    return [str(words.heading(each) if isinstance(each, str) else each.heading) for each in columns]


def _flat(roots: Iterable[Branch], named_by: str) -> Iterable[Row]:
    waiting = [(root, 0, None) for root in roots][::-1]
    while waiting:
        node, depth, parent = waiting.pop()
        yield {**node.values, "depth": depth, "parent": parent}
        name = node.values[named_by]
        waiting += [(child, depth + 1, name) for child in reversed(node.children)]


def _tree(root: Branch, columns: Sequence[str]) -> tuple[Tree, int]:
    """The tree, and how many generations lie below its root."""
    from rich.tree import Tree

    tree = Tree(_line(root, columns))
    waiting = deque([(root, tree, 0)])
    depth = 0
    while waiting:
        node, place, depth = waiting.popleft()
        for child in node.children:
            waiting.append((child, place.add(_line(child, columns)), depth + 1))
        if node.children and node.folded:
            place.add(_dim(node.folded))
    return tree, depth


def _line(node: Branch, columns: Sequence[str]) -> RichText:
    from rich.text import Text as RichText

    line = RichText("  ".join(filter(None, (shown(node.values[key]) for key in columns))))
    if node.folded and not node.children:
        line.append("  ").append_text(_dim(node.folded))
    return line


def _dim(text: Text) -> RichText:
    from rich.text import Text as RichText

    return RichText(str(text), style="dim")

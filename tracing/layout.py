"""Text on a terminal, where a Chinese character is two columns wide: lines, and tables of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

GAP = 2
"""Columns between two columns of a table."""
SHORT = 8
"""Columns of a text that is not broken in a table: four Chinese characters."""
_OPENING = "（《「『【〔“"
_CLOSING = "，。、；：？！）》」』】〕”…"
_WIDE = "\u2e80-\uffef"
_PIECE = re.compile(
    rf"\s+|[{_OPENING}]*(?:[^\s|{_WIDE}{_OPENING}{_CLOSING}]+\|?|[^\s{_OPENING}{_CLOSING}])[{_CLOSING}]*|."
)
"""What a line may be broken between: words, choices, single characters with their punctuation."""


def columns(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> columns("密接 K-0001")
    11
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def wrap(text: str, width: float, measure: Callable[[str], float] = columns) -> list[str]:
    """Lines of at most `width` columns, or of what else is measured; a longer word stands alone.

    What begins with spaces that are not broken at is set in by them on every line.

    >>> wrap("谁在何时与谁接触。", 10)
    ['谁在何时与', '谁接触。']
    >>> [line.replace("\u00a0", "_") for line in wrap("\u00a0\u00a0绳金塔街道", 8)]
    ['__绳金塔', '__街道']
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        margin = "\u00a0" * (len(paragraph) - len(paragraph.lstrip("\u00a0")))
        line = margin
        for piece in _PIECE.findall(paragraph[len(margin) :]):
            begun = line != margin
            if begun and measure(line) + measure(piece.rstrip()) > width:
                lines.append(line.rstrip())
                line, begun = margin, False
            line += piece if begun else piece.lstrip()
        lines.append(line.rstrip())
    return lines


def flow(items: Iterable[str], width: int) -> list[str]:
    """Items two columns apart on lines of at most `width`; one that is wider is wrapped.

    >>> flow(["onset=2022-07-10", "severity=mild", "name=●"], 31)
    ['onset=2022-07-10  severity=mild', 'name=●']
    """
    lines: list[str] = []
    for item in items:
        if lines and columns(lines[-1]) + 2 + columns(item) <= width:
            lines[-1] += f"  {item}"
        else:
            lines += wrap(item, width)
    return lines


class Cell(NamedTuple):
    """What stands at one place of a table."""

    text: str
    right: bool = False
    """Numbers stand at the right."""


class Table(NamedTuple):
    """The lines of a table."""

    headings: list[str]
    body: list[str]
    """A rule, and the rows."""


def table(headings: Sequence[str], rows: Sequence[Sequence[Cell]], width: int) -> Table:
    """A table of at most `width` columns.

    What is too wide is broken between words and between Chinese characters. An id, a date or a
    path is never broken: where even the longest words of all columns do not fit, lines are longer
    than `width`, and a terminal wraps them with every value whole.
    """
    named = [Cell(heading) for heading in headings]
    widths = _widths([named, *rows], columns)
    if _across(widths) > width:
        widths = _narrowed(widths, _widths([named, *rows], _least), width)
    body = [line for row in rows for line in _lines(row, widths)]
    return Table(_lines(named, widths), ["─" * _across(widths), *body])


def record(pairs: Sequence[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """Headings and their values, one column apart; a long value goes on beneath itself."""
    first = max((columns(heading) for heading, _ in pairs), default=0)
    lines: list[tuple[str, str]] = []
    for heading, value in pairs:
        start = heading
        for part in wrap(value, max(width - first - 1, GAP)) or [""]:
            lines.append((start, f"{'':{first - columns(start)}} {part}".rstrip()))
            start = ""
    return lines


def _across(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _widths(rows: Sequence[Sequence[Cell]], measure: Callable[[str], int]) -> list[int]:
    """Of each column the widest text; many rows say the same, which is measured once."""
    return [max(map(measure, {cell.text for cell in column})) for column in zip(*rows, strict=True)]


def _least(text: str) -> int:
    """What a text needs so that no word and no short label of Chinese is broken."""
    words = text.lstrip("\u00a0")
    longest = max((columns(piece.strip()) for piece in _PIECE.findall(words)), default=0)
    longest += len(text) - len(words)
    return max(longest, min(columns(text), SHORT))


def _narrowed(natural: list[int], least: list[int], width: int) -> list[int]:
    """The widest columns give way first, none below what it needs at least."""
    widths = list(natural)
    while _across(widths) > width:
        able = [at for at in range(len(widths)) if widths[at] > least[at]]
        if not able:
            break
        widths[max(able, key=lambda at: widths[at])] -= 1
    return widths


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> list[str]:
    cells = [
        [cell.text] if columns(cell.text) <= width else wrap(cell.text, width)
        for cell, width in zip(row, widths, strict=True)
    ]
    lines = []
    for parts in zip_longest(*cells, fillvalue=""):
        padded = [
            _padded(part, width, cell.right)
            for part, width, cell in zip(parts, widths, row, strict=True)
        ]
        lines.append((" " * GAP).join(padded).rstrip())
    return lines


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - columns(text))
    return blank + text if right else text + blank

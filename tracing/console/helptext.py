"""Pages of help on a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import click

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
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; a longer word stands alone.

    >>> wrap("谁在何时与谁接触。", 10)
    ['谁在何时与', '谁接触。']
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for piece in _PIECE.findall(paragraph):
            if line and columns(line) + columns(piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece if line else piece.lstrip()
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


class Page(click.HelpFormatter):
    """Click's page, measured in columns instead of characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        start = f"{prefix or ''}{prog} "
        lines = wrap(args, self.width - columns(start)) or [""]
        self.write((start + lines[0]).rstrip() + "\n")
        for line in lines[1:]:
            self.write(" " * columns(start) + line + "\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}\n")

    def write_text(self, text: str) -> None:
        for line in wrap(text, self.width - self.current_indent):
            self.write(" " * self.current_indent + line + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        first = min(max(columns(term) for term, _ in rows), col_max) + col_spacing
        margin = " " * self.current_indent
        for term, meaning in rows:
            lines = wrap(meaning, self.width - first - self.current_indent)
            if columns(term) > first - col_spacing or not lines:
                for part in wrap(term, self.width - self.current_indent):
                    self.write(f"{margin}{part}\n")
            else:
                self.write(margin + term + " " * (first - columns(term)) + lines.pop(0) + "\n")
            for line in lines:
                self.write(margin + " " * first + line + "\n")

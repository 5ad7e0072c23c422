"""Pages of help on a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

from collections.abc import Iterable

import click

from tracing.layout import columns, wrap


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

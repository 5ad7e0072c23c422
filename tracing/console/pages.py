"""Pages of several tables, each under its heading, on stdout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

from tracing import words
from tracing.language import Text
from tracing.render import Column, show

MORE = Text(
    "……另有 {count} 条：--format json 列出全部", "… and {count} more: all with --format json"
)
FOLDED = 20
"""Of a list that may have hundreds of rows, how many a page shows."""
NAME = Column("name", words.heading("place_name"))
"""The name of a place, a gathering or an area: nobody's."""


def named(keys: Sequence[str]) -> list[str | Column]:
    """The columns of something that is no person but has a name."""
    return [NAME if key == "name" else key for key in keys]


def heading(text: Text) -> None:
    print(f"\n{text}")


def section(
    title: Text,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str | Column],
    zone: tzinfo,
    most: int | None = None,
) -> None:
    """A list under its heading; nothing at all where it is empty. Beyond `most` it is counted."""
    if rows:
        heading(title)
        show(rows[:most], columns, "table", zone)
        if most is not None and len(rows) > most:
            print(MORE.fill(count=len(rows) - most))

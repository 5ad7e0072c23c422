"""Pages of several tables, each under its heading, on stdout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

from tracing.language import Text
from tracing.render import Column, show


def heading(text: Text) -> None:
    print(f"\n{text}")


def section(
    title: Text, rows: Sequence[Mapping[str, Any]], columns: Sequence[str | Column], zone: tzinfo
) -> None:
    """A list under its heading; nothing at all where it is empty."""
    if rows:
        heading(title)
        show(rows, columns, "table", zone)

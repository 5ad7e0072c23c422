"""How figures of analyses are told to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracing import words
from tracing.language import Text
from tracing.layout import wrap

WIDTH = 80
"""Of the lines that are no table."""
COUNT = Text("{what} {count}", "{what}: {count}")


def counted(counts: Mapping[Any, int]) -> str:
    parts = (str(COUNT.fill(what=words.label(each), count=n)) for each, n in counts.items())
    return str(Text("、", ", ")).join(parts)


def say(text: Text) -> None:
    print("\n".join(wrap(str(text), WIDTH)))


def figure(value: float | None) -> str | None:
    """Three digits that say something."""
    if value is None:
        return None
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def whole(number: float) -> float:
    """Without a fraction where there is none."""
    return int(number) if number == int(number) else number


def percent(share: float) -> str:
    return f"{figure(share * 100)} %"


def decimals(value: float | None, places: int) -> str | None:
    return None if value is None else f"{value:.{places}f}"

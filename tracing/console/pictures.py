"""Small pictures of figures on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

HEIGHTS = "▁▂▃▄▅▆▇█"
BINS = 16


def histogram(values: Sequence[float], bins: int = BINS) -> str:
    """How values lie between 0 and the longest, as bars; a blank where there is none.

    >>> histogram([0, 0, 1, 3], 4)
    '█▄ ▄'
    """
    if not values:
        return ""
    width = max(1.0, (max(values) + 1) / bins)
    counts = [0] * (int(max(values) / width) + 1)
    for value in values:
        counts[int(value / width)] += 1
    most = max(counts)
    return "".join(_bar(count, most) for count in counts)


def _bar(count: int, most: int) -> str:
    return HEIGHTS[-(-count * len(HEIGHTS) // most) - 1] if count else " "


def stacked(parts: Sequence[int], marks: str, scale: int) -> str:
    """A bar of several parts, a mark for every `scale`, the last of a part rounded up.

    >>> stacked([3, 2], "█▒", 1), stacked([3, 2], "█▒", 2)
    ('███▒▒', '██▒')
    """
    bar, total = "", 0
    for part, mark in zip(parts, marks, strict=True):
        total += part
        bar += mark * (-(-total // scale) - len(bar))
    return bar

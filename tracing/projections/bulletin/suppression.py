"""What may be shown to the public: no small cell, and none that follows from the rest.

A cell is small where it counts somebody, but fewer than the threshold. Totals are kept. Where a
part of a total is small, every part below the threshold (nobody included) is shown as such, and as
many larger ones are withheld, the smallest first, as it takes for no small cell to follow from the
total and from what is shown (complementary suppression). Where that cannot be reached the whole
list is left out, and so are parts of what is not shown. Differences between the bulletins of two
days are not guarded against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from tracing.domain.contact.disposition import Disposition
from tracing.projections.bulletin.balance import CATEGORIES

THRESHOLD = 5


class Hidden(Enum):
    """Instead of a count."""

    SMALL = "small"
    WITHHELD = "withheld"


Shown = int | Hidden
Figures = Mapping[str, int]
Public = dict[str, Shown]


class Group(NamedTuple):
    """A total that is shown, and its parts."""

    total: str
    parts: tuple[str, ...]
    """Keys, or beginnings of keys that end in a full stop."""
    least: int = 0
    """What every part that is listed counts at least."""


GROUPS = (
    Group("positives.new", ("positives.new_by_diagnosis.",)),
    Group("positives.new", ("positives.new_by_route.",)),
    Group("positives.new", ("positives.new_by_district.",)),
    Group("positives.cumulative", ("positives.cumulative_by_diagnosis.",)),
    Group("positives.cumulative", ("positives.cumulative_by_route.",)),
    Group("positives.cumulative", ("positives.cumulative_by_district.",), least=1),
    Group(
        "positives.cumulative", ("positives.current", "recovered.cumulative", "deaths.cumulative")
    ),
    Group("confirmed.cumulative", ("confirmed.cumulative_by_severity.",)),
    *(
        Group(f"{name}.cumulative", tuple(f"{name}.{each}" for each in Disposition))
        for name in CATEGORIES
    ),
)
SAME = {
    "confirmed.cumulative": "positives.cumulative_by_diagnosis.confirmed",
    "asymptomatic.cumulative": "positives.cumulative_by_diagnosis.asymptomatic",
}
"""Figures that say again what another says."""
ALL_OR_NONE = (
    ("positives.new_by_route_district.",),
    (
        "positives.new_by_diagnosis.",
        "confirmed.new",
        "confirmed.new_by_severity.",
        "confirmed.converted",
        "confirmed.classified",
        "asymptomatic.new",
        "asymptomatic.classified",
    ),
)
"""Cells that are tied to each other in several ways: one small one, and all are left out, but for
those of a group."""
LEFT_OUT = (
    "confirmed.current",
    "asymptomatic.current",
    *(f"{name}.{by}_by_disposition." for name in CATEGORIES for by in ("new", "cumulative")),
)
"""What would tell how many are in care unclassified, and who moved from where to where."""
TOTALS = (
    "positives.new",
    "positives.cumulative",
    *(f"{name}.{each}" for name in CATEGORIES for each in ("new", "cumulative")),
)
"""What is told of an area beside the whole."""
ALONE = ("recovered.new", "deaths.new", "awaiting.")
"""What is part of nothing."""


def public(figures: Figures, threshold: int = THRESHOLD) -> Public:
    """The figures as they may be shown; what is left out has no key."""
    shown: Public = dict(figures)
    _leave_out(shown, keys_in(figures, LEFT_OUT))
    for group in GROUPS:
        if group.total in SAME:
            _say_again(shown, group.total)
        _hide(shown, group, threshold)
    _say_again(shown, "asymptomatic.cumulative")
    grouped = {key for group in GROUPS for key in keys_in(figures, group.parts)}
    for tied in ALL_OR_NONE:
        cells = keys_in(figures, tied)
        if any(_small(figures[key], threshold) for key in cells):
            _leave_out(shown, [key for key in cells if key not in grouped])
    for key in keys_in(figures, ALONE):
        if _small(figures[key], threshold):
            shown[key] = Hidden.SMALL
    return shown


def totals_of(figures: Figures, whole: Figures, rest: Figures, threshold: int) -> Public:
    """Of a section beside that of the whole: its totals alone, where they leave no small rest.

    `rest`: what all the sections of this kind leave of the whole.
    """
    shown: Public = {}
    for key in TOTALS:
        left = (whole[key] - figures[key], rest[key])
        if _small(figures[key], threshold):
            shown[key] = Hidden.SMALL
        elif any(_small(abs(count), threshold) for count in left):
            shown[key] = Hidden.WITHHELD
        else:
            shown[key] = figures[key]
    return shown


def _say_again(shown: Public, key: str) -> None:
    if key in shown:
        said = shown.get(SAME[key])
        if said is None:
            del shown[key]
        else:
            shown[key] = said


def _hide(shown: Public, group: Group, threshold: int) -> None:
    cells = {key: count for key in keys_in(shown, group.parts) if type(count := shown[key]) is int}
    if not isinstance(shown.get(group.total), int):
        _leave_out(shown, list(cells))
        return
    if not any(_small(count, threshold) for count in cells.values()):
        return
    hidden = {key: Hidden.SMALL for key, count in cells.items() if count < threshold}
    larger = sorted((key for key in cells if key not in hidden), key=lambda key: (cells[key], key))
    while _told(cells, hidden, threshold, group.least):
        if not larger:
            _leave_out(shown, list(cells))
            return
        hidden[larger.pop(0)] = Hidden.WITHHELD
    shown.update(hidden)


def _told(cells: Figures, hidden: Mapping[str, Hidden], threshold: int, least: int) -> bool:
    """Whether a small cell follows from the sum of what is hidden, which everybody can compute."""
    total = sum(cells[key] for key in hidden)
    below = [key for key in hidden if hidden[key] is Hidden.SMALL]
    withheld = len(hidden) - len(below)
    others = len(below) - 1
    least_of_others = others * least + withheld * threshold
    most = min(threshold - 1, total - least_of_others)
    fewest = least if withheld else max(least, total - others * (threshold - 1))
    return any(_small(cells[key], threshold) for key in below) and fewest >= most


def keys_in(figures: Mapping[str, object], wanted: Sequence[str]) -> list[str]:
    """The keys that are wanted, or begin as is wanted."""
    return [
        key
        for key in figures
        if any(key == each or (each.endswith(".") and key.startswith(each)) for each in wanted)
    ]


def _small(count: int, threshold: int) -> bool:
    return 0 < count < threshold


def _leave_out(shown: Public, keys: Sequence[str]) -> None:
    for key in keys:
        shown.pop(key, None)

"""A bulletin as a value: sections, what of earlier days is corrected, as of when it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from tracing.domain.bulletin.events import Figure
from tracing.domain.bulletin.events import Section as Said
from tracing.projections.bulletin.balance import Balance, balances
from tracing.projections.bulletin.corrections import Correction
from tracing.projections.bulletin.counting import Figures
from tracing.projections.bulletin.suppression import TOTALS as TOTALS_OF_AREAS
from tracing.projections.bulletin.suppression import Hidden, Shown, public, totals_of

TOTALS = ("positives.new", "positives.removed", "positives.cumulative")
"""Of what corrections are told to the public."""


class Part(NamedTuple):
    """The figures of an area up to its cut-off."""

    area: str
    cut_off: datetime
    window_from: datetime
    figures: Mapping[str, Shown]
    balances: Sequence[Balance] = ()

    def parts(self, beginning: str) -> dict[str, Shown]:
        """The parts of a figure, whoever is not in any of them left out."""
        return {
            key.removeprefix(f"{beginning}."): count
            for key, count in self.figures.items()
            if key.startswith(f"{beginning}.") and count != 0
        }


class KnownAt(NamedTuple):
    position: int
    as_of: datetime | None
    """The moment asked for; None is now."""


class Bulletin(NamedTuple):
    """What can be said of a day."""

    about_on: date
    since: date | None
    """The first day that counts into the cumulative figures."""
    parts: Sequence[Part]
    """The first is of the registry's own area, up to the end of the day."""
    corrections: Sequence[Correction]
    known_at: KnownAt
    threshold: int | None = None
    """Where small cells are hidden, how many is not few."""


def part(area: str, cut_off: datetime, window_from: datetime, figures: Figures) -> Part:
    """A section of our own, with its sums."""
    return Part(area, cut_off, window_from, figures, tuple(balances(figures)))


def for_the_public(bulletin: Bulletin, threshold: int) -> Bulletin:
    """The same without small cells. Corrections are told of totals that are kept."""
    own, *more = bulletin.parts
    whole, others = _counts(own), [_counts(each) for each in more]
    rest = {
        key: count - sum(each[key] for each in others)
        for key, count in whole.items()
        if key in TOTALS_OF_AREAS
    }
    beside = [
        each._replace(figures=totals_of(figures, whole, rest, threshold), balances=())
        for each, figures in zip(more, others, strict=True)
    ]
    return bulletin._replace(
        parts=[_hidden(own, whole, threshold), *beside],
        corrections=[each for each in bulletin.corrections if each.key in TOTALS],
        threshold=threshold,
    )


def _hidden(own: Part, figures: Mapping[str, int], threshold: int) -> Part:
    shown = public(figures, threshold)
    told = {key: count for key, count in shown.items() if isinstance(count, int)}
    complete = [each for each in balances(told) if not each.residual]
    return own._replace(figures=shown, balances=complete)


def _counts(part: Part) -> dict[str, int]:
    return {key: count for key, count in part.figures.items() if isinstance(count, int)}


def as_said(bulletin: Bulletin) -> tuple[Said, ...]:
    """What a bulletin says, as it is recorded: a small cell has no count."""
    return tuple(
        Said(area=each.area, cut_off=each.cut_off, figures=tuple(_figures(each.figures)))
        for each in bulletin.parts
    )


def _figures(figures: Mapping[str, Shown]) -> list[Figure]:
    return [
        Figure(key, count if isinstance(count, int) else None)
        for key, count in figures.items()
        if count is not Hidden.WITHHELD
    ]


def nested(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted keys as objects in objects.

    >>> nested({"positives.new": 9, "positives.new_by_district.360103": 6})
    {'positives': {'new': 9, 'new_by_district': {'360103': 6}}}
    """
    tree: dict[str, Any] = {}
    for key, count in figures.items():
        *path, last = key.split(".")
        here = tree
        for name in path:
            here = here.setdefault(name, {})
        here[last] = count
    return tree

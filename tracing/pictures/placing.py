"""Where on a picture each case stands, in pixels: a row a case, time from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tracing.pictures.cases import Link
from tracing.pictures.tree import Hanging

ROW = 19
"""The height of a row."""
WIDTH = 760
"""How wide the days are together, where that does not make a day too wide or too narrow."""
WIDEST_DAY, NARROWEST_DAY = 40.0, 3.0
ASIDE = 26.0
"""How far beside its source a case without a day stands."""
BEND = 6.0
NEAR = 5.0
"""A line closer than this to the middle of a mark runs through it."""
AWAY, FARTHEST_AWAY = 7.0, 119.0
"""How far left the line down from a case keeps of what it would run through; and at most in all."""
MARGIN = 1
"""Days before the first and after the last."""


class Axis(NamedTuple):
    """Days from left to right."""

    first: date
    last: date
    day_width: float

    @property
    def width(self) -> float:
        return (self.last - self.first).days * self.day_width

    def x(self, day: date) -> float:
        return (day - self.first).days * self.day_width


class Place(NamedTuple):
    """The point of a case; `earliest` and `latest` are the ends of when it may have been, `trunk`
    is where the line to those it infected runs down."""

    x: float
    y: float
    earliest: float
    latest: float
    trunk: float


def axis(rows: Sequence[Hanging]) -> Axis | None:
    """The days of all cases that have one; None where none has."""
    dated = [each.case.dated.on for each in rows if each.case.dated]
    if not dated:
        return None
    margin = timedelta(days=MARGIN)
    first = min(day.earliest for day in dated) - margin
    last = max(day.last for day in dated) + margin
    width = min(WIDEST_DAY, max(NARROWEST_DAY, WIDTH / (last - first).days))
    return Axis(first, last, width)


def places(rows: Sequence[Hanging], along: Axis | None) -> list[Place]:
    """The place of each row. A case without a day stands aside of its source."""
    found: list[Place] = []
    x_of: dict[str, float] = {}
    for each in rows:
        y = (each.row + 0.5) * ROW
        dated = each.case.dated
        if dated is None or along is None:
            x = ASIDE if each.link is None else x_of[each.link.source] + ASIDE
            place = Place(x, y, x, x, x)
        else:
            earliest, latest = along.x(dated.on.earliest), along.x(dated.on.last)
            place = Place(earliest, y, earliest, latest, earliest)
        x_of[each.case.case] = place.x
        found.append(place)
    trunks = _trunks(rows, x_of)
    return [place._replace(trunk=trunks[each.row]) for each, place in zip(rows, found, strict=True)]


def _trunks(rows: Sequence[Hanging], x_of: Mapping[str, float]) -> Mapping[int, float]:
    """By row, where the line to those infected runs: left of those of the same day, through whose
    marks it would seem to come from them."""
    trunks: dict[int, float] = {}
    beneath: dict[str, list[tuple[float, float]]] = {}
    for each in reversed(rows):
        x = x_of[each.case.case]
        passed = [
            trunk
            for mark, trunk in beneath.get(each.case.case, ())
            if mark > x - NEAR and trunk < x + NEAR
        ]
        trunk = max(min(passed) - AWAY, x - FARTHEST_AWAY) if passed else x
        trunks[each.row] = trunk
        if each.link:
            beneath.setdefault(each.link.source, []).append((x, trunk))
    return trunks


def elbow(source: Place, case: Place) -> str:
    """A line from the source to its trunk, down it and, by a bend, across to the case, as SVG
    writes paths."""
    trunk, across = source.trunk, case.x - source.trunk
    bend = min(BEND, abs(across), case.y - source.y)
    turned = trunk + (bend if across > 0 else -bend)
    return (
        f"M{source.x:g},{source.y:g}{'' if trunk == source.x else f'H{trunk:g}'}"
        f"V{case.y - bend:g}Q{trunk:g},{case.y:g} {turned:g},{case.y:g}H{case.x:g}"
    )


def curve(source: Place, case: Place) -> str:
    """A bow from a further candidate source to a case."""
    middle = (source.y + case.y) / 2
    return (
        f"M{source.x:g},{source.y:g}C{source.x:g},{middle:g} {case.x:g},{middle:g}"
        f" {case.x:g},{case.y:g}"
    )


def left_over(rows: Sequence[Hanging], links: Sequence[Link]) -> list[Link]:
    """The links nothing hangs by: further candidate sources."""
    used = {(each.link.source, each.link.case) for each in rows if each.link}
    return [link for link in links if (link.source, link.case) not in used]

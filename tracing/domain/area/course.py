"""How an area is on a day: its name, what it lies in and covers, and who was counted in it.

What the codes do not say is decided by day, not by when it was learnt; of two facts for one day
the one that was learnt last counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct

from tracing.domain.area.codes import listed_code, parent_of
from tracing.domain.area.events import AreaDivided, AreaUnit
from tracing.domain.area.state import AreaState
from tracing.domain.identifiers import PlaceId
from tracing.domain.values import AreaCode

Dated = TypeVar("Dated", bound=tuple[Any, ...])
Value = TypeVar("Value")
ALWAYS = date.min


class Count(NamedTuple):
    on: date
    households: int | None
    population: int | None


class Bounds(NamedTuple):
    from_on: date
    covers: tuple[AreaCode, ...]
    places: tuple[PlaceId, ...]


class AsOn(NamedTuple):
    """An area on a day."""

    name: str
    parent: AreaCode | None
    households: int | None
    population: int | None
    counted_on: date | None
    covers: tuple[AreaCode, ...]
    places: tuple[PlaceId, ...]


class Course(Struct, frozen=True, array_like=True):
    """What of an area changes from day to day, each in order of days."""

    names: tuple[tuple[date, str], ...]
    parents: tuple[tuple[date, AreaCode | None], ...]
    counts: tuple[Count, ...]
    bounds: tuple[Bounds, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether it is called the same every day, lies in the same, and was counted once."""
        return not self.bounds and all(
            len(each) <= 1 for each in (self.names, self.parents, self.counts)
        )

    def on(self, day: date) -> AsOn:
        """As it is on a day; before the first day it is known for, as it was on that."""
        households = population = counted_on = None
        for count in self.counts:
            if count.on <= day:
                households = households if count.households is None else count.households
                population = population if count.population is None else count.population
                counted_on = None if count.on == ALWAYS else count.on
        bounds = next((each for each in reversed(self.bounds) if each.from_on <= day), None)
        return AsOn(
            _last(self.names, day),
            _last(self.parents, day),
            households,
            population,
            counted_on,
            () if bounds is None else bounds.covers,
            () if bounds is None else bounds.places,
        )


class Listed(NamedTuple):
    """An area that the listing of a county names."""

    code: AreaCode
    name: str
    unit: AreaUnit
    parent: AreaCode


def course_of(area: AreaState) -> Course:
    names = ((each.from_on, each.name) for each in area.changes if each.name is not None)
    parents = ((each.from_on, each.parent) for each in area.changes if each.parent is not None)
    counts = (Count(each.counted_on, each.households, each.population) for each in area.counts)
    bounds = (Bounds(each.from_on, each.covers, each.places) for each in area.bounds)
    counted = area.households is not None or area.population is not None
    first = [Count(ALWAYS, area.households, area.population)] if counted else []
    return Course(
        ((ALWAYS, area.name), *_by_day(names)),
        ((ALWAYS, area.parent), *_by_day(parents)),
        _by_day([*first, *counts]),
        _by_day(bounds),
    )


def listing_of(area: AreaState) -> AreaDivided | None:
    """What the area consists of by the latest edition of the codes; of two the last learnt."""
    latest = sorted(area.listings, key=lambda each: each.valid_on or ALWAYS)[-1:]
    return latest[0] if latest else None


def listed(area: AreaState, code: AreaCode) -> Listed | None:
    """The area of that code, where the listing names it."""
    listing = listing_of(area)
    for township in () if listing is None else listing.townships:
        above = listed_code(area.code, township.digits)
        if code == above:
            return Listed(code, township.name, AreaUnit.TOWNSHIP, area.code)
        if parent_of(code) == above:
            for community in township.communities:
                if code == above + community.digits:
                    return Listed(code, community.name, AreaUnit.COMMUNITY, above)
    return None


def _by_day(dated: Iterable[Dated]) -> tuple[Dated, ...]:
    return tuple(sorted(dated, key=lambda each: each[0]))


def _last(dated: tuple[tuple[date, Value], ...], day: date) -> Value:
    return next((value for since, value in reversed(dated) if since <= day), dated[0][1])

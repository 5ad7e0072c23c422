"""What is true of an area, from the facts so far."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.area.events import (
    AreaAbolished,
    AreaBounded,
    AreaChanged,
    AreaCounted,
    AreaDesignated,
    AreaDivided,
    AreaEvent,
    AreaExtended,
    AreaLifted,
    AreaRegistered,
    AreaUnit,
)
from tracing.domain.values import AreaCode, Instant


class LevelFact(Struct, frozen=True):
    """Something decided about the level of the area, and its version."""

    version: int
    event: AreaDesignated | AreaExtended | AreaLifted


class AreaState(Struct, frozen=True):
    code: AreaCode
    name: str
    unit: AreaUnit
    parent: AreaCode | None
    from_on: date | None
    households: int | None
    population: int | None
    reported_at: Instant | None
    version: int
    abolished_on: date | None = None
    succeeded_by: tuple[AreaCode, ...] = ()
    changes: tuple[AreaChanged, ...] = ()
    counts: tuple[AreaCounted, ...] = ()
    bounds: tuple[AreaBounded, ...] = ()
    listings: tuple[AreaDivided, ...] = ()
    decided: tuple[LevelFact, ...] = ()
    """In the order they were learnt."""


def evolve(state: AreaState | None, version: int, event: AreaEvent) -> AreaState | None:
    """The area after one more fact."""
    if isinstance(event, AreaRegistered):
        return AreaState(
            code=event.code,
            name=event.name,
            unit=event.unit,
            parent=event.parent,
            from_on=event.from_on,
            households=event.households,
            population=event.population,
            reported_at=event.reported_at,
            version=version,
        )
    return None if state is None else _with(state, version, event)


def _with(state: AreaState, version: int, event: AreaEvent) -> AreaState:
    match event:
        case AreaAbolished():
            return replace(state, abolished_on=event.from_on, succeeded_by=event.succeeded_by)
        case AreaChanged():
            return replace(state, changes=(*state.changes, event))
        case AreaCounted():
            return replace(state, counts=(*state.counts, event))
        case AreaBounded():
            return replace(state, bounds=(*state.bounds, event))
        case AreaDivided():
            return replace(state, listings=(*state.listings, event))
        case AreaDesignated() | AreaExtended() | AreaLifted():
            return replace(state, decided=(*state.decided, LevelFact(version, event)))
        case AreaRegistered():
            return state

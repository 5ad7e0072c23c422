"""What is true of an area, from the facts so far."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.area.events import AreaEvent, AreaRegistered, AreaUnit
from tracing.domain.values import AreaCode, Instant


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
    if state is None:
        return None
    return replace(state, abolished_on=event.from_on, succeeded_by=event.succeeded_by)

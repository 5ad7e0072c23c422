"""What is true of a place, from the facts so far."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.identifiers import PersonId
from tracing.domain.place.events import (
    CapacitySet,
    HouseholderNamed,
    PlaceClosed,
    PlaceEvent,
    PlaceKind,
    PlaceRegistered,
)
from tracing.domain.values import AreaCode, Instant, Sealed


class Capacity(NamedTuple):
    """What a place can take, from a day on; None where only the other number was said."""

    from_on: date
    capacity: int | None
    rooms: int | None


class Householder(NamedTuple):
    """Who answers for a dwelling, from a day on."""

    from_on: date
    person_id: PersonId


class PlaceState(Struct, frozen=True):
    place_kind: PlaceKind
    name: str | None
    area: AreaCode | None
    address: Sealed | None
    capacity: int | None
    """As registered: before any day for which another is set."""
    rooms: int | None
    operator: str | None
    responsible: str | None
    note: Sealed | None
    reported_at: Instant | None
    version: int
    capacities: tuple[Capacity, ...] = ()
    """By day, and of one day in the order in which they were learnt."""
    householders: tuple[Householder, ...] = ()
    closed_on: date | None = None

    def capacity_on(self, day: date) -> int | None:
        """How many people it can take on that day."""
        said = [each.capacity for each in self.capacities if each.from_on <= day]
        return _last(said, self.capacity)

    def rooms_on(self, day: date) -> int | None:
        said = [each.rooms for each in self.capacities if each.from_on <= day]
        return _last(said, self.rooms)

    def householder_on(self, day: date) -> PersonId | None:
        """Who answers for it on that day."""
        named = [each.person_id for each in self.householders if each.from_on <= day]
        return named[-1] if named else None


def _last(said: list[int | None], before: int | None) -> int | None:
    return next((number for number in reversed(said) if number is not None), before)


def evolve(state: PlaceState | None, version: int, event: PlaceEvent) -> PlaceState | None:
    """The place after one more fact."""
    if isinstance(event, PlaceRegistered):
        return PlaceState(
            place_kind=event.place_kind,
            name=event.name,
            area=event.area,
            address=event.address,
            capacity=event.capacity,
            rooms=event.rooms,
            operator=event.operator,
            responsible=event.responsible,
            note=event.note,
            reported_at=event.reported_at,
            version=version,
        )
    if state is None:
        return None
    match event:
        case CapacitySet():
            said = Capacity(event.from_on, event.capacity, event.rooms)
            capacities = sorted((*state.capacities, said), key=lambda each: each.from_on)
            return replace(state, capacities=tuple(capacities))
        case HouseholderNamed():
            named = Householder(event.from_on or date.min, event.householder)
            householders = sorted((*state.householders, named), key=lambda each: each.from_on)
            return replace(state, householders=tuple(householders))
        case PlaceClosed():
            return replace(state, closed_on=event.closed_on)

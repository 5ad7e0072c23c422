"""What may be asked about a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from tracing.domain.command import Context, StateOfThing, known_person, known_thing, seal
from tracing.domain.correcting import apart_from
from tracing.domain.counting import not_negative
from tracing.domain.event import Event
from tracing.domain.identifiers import PersonId
from tracing.domain.place.events import (
    CapacitySet,
    HouseholderNamed,
    PlaceClosed,
    PlaceKind,
    PlaceRegistered,
)
from tracing.domain.place.refusals import (
    NamedDwellingError,
    NoNumberGivenError,
    NotADwellingError,
    PlaceAlreadyClosedError,
    PlaceAlreadyRegisteredError,
)
from tracing.domain.place.state import PlaceState
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, PublicLabel


class RegisterPlace(StateOfThing, frozen=True, kw_only=True):
    """A place becomes known. Where people live has an address, sealed, and no public name."""

    kind: ClassVar[str] = "place.register"

    place_kind: PlaceKind
    name: PublicLabel | None = None
    area: AreaCode | None = None
    address: str | None = None
    capacity: int | None = None
    rooms: int | None = None
    operator: PublicLabel | None = None
    responsible: PublicLabel | None = None
    note: str | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        if self.place_kind is PlaceKind.DWELLING and self.name is not None:
            raise NamedDwellingError
        not_negative(capacity=self.capacity, rooms=self.rooms)
        if self.corrects is None and history.state is not None:
            raise PlaceAlreadyRegisteredError(place=self.thing_id)
        return self.stated(
            PlaceRegistered,
            history,
            context,
            place_kind=self.place_kind,
            name=self.name,
            area=self.area,
            address=seal(self.thing_id, self.address),
            capacity=self.capacity,
            rooms=self.rooms,
            operator=self.operator,
            responsible=self.responsible,
            note=seal(self.thing_id, self.note),
        )


class SetCapacity(StateOfThing, frozen=True, kw_only=True):
    """How many people a place can take, from a day on, which may still be to come."""

    kind: ClassVar[str] = "place.set_capacity"

    from_on: date
    capacity: int | None = None
    rooms: int | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known_thing(history, "place")
        if self.capacity is None and self.rooms is None:
            raise NoNumberGivenError
        not_negative(capacity=self.capacity, rooms=self.rooms)
        return self.stated(
            CapacitySet,
            history,
            context,
            from_on=self.from_on,
            capacity=self.capacity,
            rooms=self.rooms,
        )


class NameHouseholder(StateOfThing, frozen=True, kw_only=True):
    """Somebody answers for a dwelling, from a day on."""

    kind: ClassVar[str] = "place.name_householder"

    householder: PersonId
    from_on: date | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return (self.householder,)

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        place: PlaceState = known_thing(history, "place").state
        if place.place_kind is not PlaceKind.DWELLING:
            raise NotADwellingError(place=self.thing_id, kind=place.place_kind)
        known_person(context.others[self.householder])
        return self.stated(
            HouseholderNamed,
            history,
            context,
            householder=self.householder,
            from_on=self.from_on,
        )


class ClosePlace(StateOfThing, frozen=True, kw_only=True):
    """A place is no longer used, from a day on, which may still be to come."""

    kind: ClassVar[str] = "place.close"

    closed_on: date

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known_thing(history, "place")
        closed = self.stated(PlaceClosed, history, context, closed_on=self.closed_on)
        before: PlaceState | None = apart_from(history, self.corrects).state
        if closed and before is not None and before.closed_on is not None:
            raise PlaceAlreadyClosedError(place=self.thing_id, day=before.closed_on)
        return closed

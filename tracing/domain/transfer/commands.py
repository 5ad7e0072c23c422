"""What can be recorded of a transfer: one leg of custody, of one person or a whole bus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from tracing.domain.command import Context, StateOfThing, known_thing, moments_fit, seal
from tracing.domain.correcting import apart_from
from tracing.domain.event import Event
from tracing.domain.identifiers import PersonId, PlaceId
from tracing.domain.mentions import mentioned
from tracing.domain.moments import Happened, possible
from tracing.domain.thing import ThingHistory
from tracing.domain.transfer.events import (
    IncidentKind,
    IncidentRecorded,
    Passenger,
    PassengersChanged,
    RefusalReason,
    TransferArrived,
    TransferCancelled,
    TransferDispatched,
    TransferFact,
    TransferHandedOver,
    TransferPurpose,
    TransferRequested,
)
from tracing.domain.transfer.refusals import (
    ChangeOutOfOrderError,
    HandedOverError,
    LegRecordedError,
    NobodyHandedOverError,
    NoPassengersError,
    NotAPassengerError,
    PassengerTwiceError,
    ReasonWithoutRefusedError,
    RefusedWithoutReasonError,
    TransferArrivedError,
    TransferCancelledError,
    TransferExistsError,
)
from tracing.domain.transfer.state import TransferState
from tracing.domain.values import AreaCode, Decision, Instant, PublicLabel


class TransferCommand(StateOfThing, frozen=True, kw_only=True):
    def fact(
        self,
        statement: type[TransferFact],
        history: ThingHistory,
        context: Context,
        **fields: Any,
    ) -> Sequence[TransferFact]:
        """The statement; refused where the transfer would be impossible with it."""
        made = self.stated(statement, history, context, **fields)
        for event in made:
            _is_possible(self.thing_id, history.with_fact(history.version + 1, event).state)
        return made

    def before(self, history: ThingHistory) -> TransferState:
        """The transfer without what is corrected; it must be known."""
        known: TransferState = known_thing(history, "transfer").state
        return apart_from(history, self.corrects).state or known

    def going_on(self, history: ThingHistory) -> TransferState:
        """The same, where it was not cancelled."""
        state = self.before(history)
        if state.cancelled is not None:
            raise TransferCancelledError(transfer=self.thing_id, cancelled=state.cancelled.at)
        return state

    def once(self, what: str, known: Happened | None, asked: Instant | None) -> None:
        """Refuse a second word, other than the first, of what happens once."""
        if known is not None:
            raise LegRecordedError(
                transfer=self.thing_id, what=what, known=known.at, asked=asked or self.reported_at
            )


class RequestTransfer(TransferCommand, frozen=True, kw_only=True):
    """People are to be moved."""

    kind: ClassVar[str] = "transfer.request"

    purpose: TransferPurpose
    passengers: tuple[Passenger, ...]
    from_place: PlaceId | None = None
    from_area: AreaCode | None = None
    to_place: PlaceId | None = None
    to_area: AreaCode | None = None
    requested_at: Instant | None = None
    decision: Decision | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return _people(self.passengers)

    def reads_things(self) -> tuple[PlaceId, ...]:
        return tuple({place: None for place in (self.from_place, self.to_place) if place})

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        moments_fit(context, requested_at=self.requested_at)
        if not self.passengers:
            raise NoPassengersError
        known: TransferState | None = history.state
        aboard = () if known is None else tuple(known.passengers.values())
        _exist(self.passengers, context, aboard)
        for place in self.reads_things():
            known_thing(context.things[place], "place")
        made = self.fact(
            TransferRequested,
            history,
            context,
            purpose=self.purpose,
            passengers=self.passengers,
            from_place=self.from_place,
            from_area=self.from_area,
            to_place=self.to_place,
            to_area=self.to_area,
            requested_at=self.requested_at,
            decision=self.decision,
        )
        if made and self.corrects is None and history.state is not None:
            raise TransferExistsError(transfer=self.thing_id)
        return made


class ChangePassengers(TransferCommand, frozen=True, kw_only=True):
    """People are added to a transfer, or left out, before it arrives."""

    kind: ClassVar[str] = "transfer.change_passengers"

    added: tuple[Passenger, ...] = ()
    removed: tuple[PersonId, ...] = ()

    def reads(self) -> tuple[PersonId, ...]:
        return _people(self.added)

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        before = self.going_on(history)
        _exist(self.added, context)
        if self.corrects is None and self._is_so(before):
            return []
        self._fits(before)
        made = self.fact(
            PassengersChanged, history, context, added=self.added, removed=self.removed
        )
        for event in made:
            _not_after_arrival(self.thing_id, before, event)
            if not self._is_so(history.with_fact(history.version + 1, event).state):
                raise ChangeOutOfOrderError(transfer=self.thing_id, asked=event.reported_at)
        return made

    def _is_so(self, before: TransferState) -> bool:
        """Whether all of it is so already."""
        known = before.boardings
        return all(before.passengers.get(each.person_id) == each for each in self.added) and all(
            person in known and known[person].removed is not None for person in self.removed
        )

    def _fits(self, before: TransferState) -> None:
        _nobody_twice([*_persons(self.added), *self.removed])
        for each in self.added:
            if each.person_id in before.passengers:
                raise PassengerTwiceError(person=each.person_id)
        _are_passengers(self.thing_id, before, self.removed)
        _not_accepted(self.thing_id, before, self.removed)
        if before.passengers.keys() == set(self.removed) and not self.added:
            raise NoPassengersError


class DispatchTransfer(TransferCommand, frozen=True, kw_only=True):
    """A carrier sets out with the people."""

    kind: ClassVar[str] = "transfer.dispatch"

    dispatched_at: Instant | None = None
    carrier: PublicLabel | None = None
    vehicle: PublicLabel | None = None
    escort: str | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        before = self.going_on(history)
        moments_fit(context, dispatched_at=self.dispatched_at)
        made = self.fact(
            TransferDispatched,
            history,
            context,
            dispatched_at=self.dispatched_at,
            carrier=self.carrier,
            vehicle=self.vehicle,
            escort=seal(context.registry_id, self.escort),
        )
        if made and before.dispatched is not None:
            self.once("dispatched_at", before.dispatched.happened, self.dispatched_at)
        return made


class ArriveTransfer(TransferCommand, frozen=True, kw_only=True):
    """The carrier reaches the receiver."""

    kind: ClassVar[str] = "transfer.arrive"

    arrived_at: Instant | None = None
    place_id: PlaceId | None = None

    def reads_things(self) -> tuple[PlaceId, ...]:
        return () if self.place_id is None else (self.place_id,)

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        before = self.going_on(history)
        moments_fit(context, arrived_at=self.arrived_at)
        for place in self.reads_things():
            known_thing(context.things[place], "place")
        made = self.fact(
            TransferArrived,
            history,
            context,
            arrived_at=self.arrived_at,
            place_id=self.place_id,
        )
        if made and before.arrived is not None:
            self.once("arrived_at", before.arrived.happened, self.arrived_at)
        return made


class HandOver(TransferCommand, frozen=True, kw_only=True):
    """The receiver takes people in, or refuses to."""

    kind: ClassVar[str] = "transfer.hand_over"

    handed_over_at: Instant | None = None
    accepted: tuple[PersonId, ...] = ()
    refused: tuple[PersonId, ...] = ()
    because: RefusalReason | None = None
    receiver: PublicLabel | None = None
    note: str | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        before = self.going_on(history)
        moments_fit(context, handed_over_at=self.handed_over_at)
        self._is_whole()
        named = [*self.accepted, *self.refused]
        _are_passengers(self.thing_id, before, named)
        made = self.fact(
            TransferHandedOver,
            history,
            context,
            handed_over_at=self.handed_over_at,
            accepted=self.accepted,
            refused=self.refused,
            because=self.because,
            receiver=self.receiver,
            note=seal(context.registry_id, self.note),
        )
        if made:
            _not_accepted(self.thing_id, before, named)
        return made

    def _is_whole(self) -> None:
        if not self.accepted and not self.refused:
            raise NobodyHandedOverError
        _nobody_twice([*self.accepted, *self.refused])
        if self.refused and self.because is None:
            raise RefusedWithoutReasonError(person=self.refused[0])
        if self.because is not None and not self.refused:
            raise ReasonWithoutRefusedError(because=self.because)


class CancelTransfer(TransferCommand, frozen=True, kw_only=True):
    """It will not take place."""

    kind: ClassVar[str] = "transfer.cancel"

    cancelled_at: Instant | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        before = self.before(history)
        moments_fit(context, cancelled_at=self.cancelled_at)
        if before.cancelled is not None and self.cancelled_at in (None, before.cancelled.at):
            return []
        if before.reached is not None:
            raise TransferArrivedError(transfer=self.thing_id, arrived=before.reached.at)
        self.once("cancelled_at", before.cancelled, self.cancelled_at)
        return self.fact(TransferCancelled, history, context, cancelled_at=self.cancelled_at)


class RecordIncident(TransferCommand, frozen=True, kw_only=True):
    """Something goes wrong on the way."""

    kind: ClassVar[str] = "transfer.incident"

    incident: IncidentKind
    occurred_at: Instant | None = None
    people: tuple[PersonId, ...] = ()
    note: str | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        before = self.before(history)
        moments_fit(context, occurred_at=self.occurred_at)
        _nobody_twice(self.people)
        _are_passengers(self.thing_id, before, self.people)
        return self.fact(
            IncidentRecorded,
            history,
            context,
            incident=self.incident,
            occurred_at=self.occurred_at,
            people=self.people,
            note=seal(context.registry_id, self.note),
        )


def _persons(passengers: Iterable[Passenger]) -> list[PersonId]:
    return [each.person_id for each in passengers]


def _people(passengers: Iterable[Passenger]) -> tuple[PersonId, ...]:
    """Each of them once."""
    return tuple(dict.fromkeys(_persons(passengers)))


def _exist(
    passengers: Sequence[Passenger], context: Context, known: Iterable[Passenger] = ()
) -> None:
    """Refuse whoever is not on record; of those it moves already, some may have been erased."""
    _nobody_twice(_persons(passengers))
    for each in passengers:
        if each in known:
            continue
        mentioned(
            context.others[each.person_id],
            case_id=each.case_id,
            contact_id=each.contact_id,
            quarantine_id=each.quarantine_id,
        )


def _nobody_twice(people: Iterable[PersonId]) -> None:
    seen: set[PersonId] = set()
    for person in people:
        if person in seen:
            raise PassengerTwiceError(person=person)
        seen.add(person)


def _are_passengers(transfer: UUID, state: TransferState, people: Iterable[PersonId]) -> None:
    aboard = state.passengers
    for person in people:
        if person not in aboard:
            raise NotAPassengerError(person=person, transfer=transfer)


def _not_accepted(transfer: UUID, state: TransferState, people: Iterable[PersonId]) -> None:
    received = state.received
    for person in people:
        accepted = received[person].accepted if person in received else None
        if accepted is not None:
            raise HandedOverError(person=person, transfer=transfer, handed_over=accepted.at)


def _not_after_arrival(transfer: UUID, state: TransferState, event: TransferFact) -> None:
    """Whoever was aboard on arrival is handed over or refused, not left out."""
    reached = state.reached.at if state.reached else None
    if reached is not None and event.reported_at is not None and reached < event.reported_at:
        raise TransferArrivedError(transfer=transfer, arrived=reached)


def _is_possible(transfer: UUID, state: TransferState) -> None:
    """Refuse moments that cannot be, and words on people it does not move."""
    legs = (
        ("requested_at", state.requested),
        ("dispatched_at", state.dispatched.happened if state.dispatched else None),
        ("arrived_at", state.arrived.happened if state.arrived else None),
    )
    possible(*legs)
    possible(legs[0], ("cancelled_at", state.cancelled))
    for made in state.handovers:
        possible(*legs, ("handed_over_at", made.happened))
        _are_passengers(transfer, state, [person for person, _ in made.words])
    for incident in state.incidents:
        possible(legs[0], ("occurred_at", incident.happened))

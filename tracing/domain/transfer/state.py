"""What is true of a transfer, from the facts so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.identifiers import PersonId, PlaceId
from tracing.domain.moments import Happened, happened
from tracing.domain.transfer.events import (
    IncidentKind,
    IncidentRecorded,
    Passenger,
    PassengersChanged,
    RefusalReason,
    TransferArrived,
    TransferCancelled,
    TransferDispatched,
    TransferEvent,
    TransferHandedOver,
    TransferPurpose,
    TransferRequested,
)
from tracing.domain.values import AreaCode, Decision, PublicLabel, Sealed


class TransferStatus(StrEnum):
    """How far a transfer has come."""

    REQUESTED = "requested"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    """Everybody it moved was accepted."""
    PARTLY_HANDED_OVER = "partly_handed_over"
    CANCELLED = "cancelled"


class PassengerStatus(StrEnum):
    """Where one person of a transfer is."""

    WAITING = "waiting"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    """With the receiver, who has not yet said whether they take them in."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    REMOVED = "removed"


class Boarding(NamedTuple):
    """Somebody who is to be moved, and since when that is asked."""

    passenger: Passenger
    requested: Happened
    removed: Happened | None = None


class Dispatch(NamedTuple):
    happened: Happened
    carrier: PublicLabel | None
    vehicle: PublicLabel | None
    escort: Sealed | None


class Arrival(NamedTuple):
    happened: Happened
    place_id: PlaceId | None


class HandOverMade(NamedTuple):
    """One word of the receiver: whom they took in and whom not."""

    happened: Happened
    accepted: tuple[PersonId, ...]
    refused: tuple[PersonId, ...]
    because: RefusalReason | None
    receiver: PublicLabel | None
    note: Sealed | None

    @property
    def words(self) -> Iterator[tuple[PersonId, bool]]:
        """Each person it speaks of, and whether they were accepted."""
        yield from ((person, True) for person in self.accepted)
        yield from ((person, False) for person in self.refused)


class Incident(NamedTuple):
    happened: Happened
    incident: IncidentKind
    people: tuple[PersonId, ...]
    note: Sealed | None


class Received(NamedTuple):
    """What the receiver said of one person: refused at first perhaps, accepted in the end."""

    accepted: Happened | None
    refused: Happened | None
    because: RefusalReason | None
    """Why they were refused."""
    last: HandOverMade
    """That which counts: once accepted, whatever else was said of them."""


def transfer_status(
    *, aboard: int, accepted: int, cancelled: bool, arrived: bool, dispatched: bool
) -> TransferStatus:
    """How far it has come, from how many it moves and what has happened."""
    if accepted:
        whole = accepted >= aboard
        return TransferStatus.HANDED_OVER if whole else TransferStatus.PARTLY_HANDED_OVER
    if cancelled:
        return TransferStatus.CANCELLED
    if arrived:
        return TransferStatus.ARRIVED
    return TransferStatus.DISPATCHED if dispatched else TransferStatus.REQUESTED


def passenger_status(
    *,
    removed: bool,
    accepted: bool,
    refused: bool,
    cancelled: bool,
    arrived: bool,
    dispatched: bool,
) -> PassengerStatus:
    """Where one person of a transfer is, from what has happened."""
    reached = (
        (removed, PassengerStatus.REMOVED),
        (accepted, PassengerStatus.ACCEPTED),
        (refused, PassengerStatus.REFUSED),
        (cancelled, PassengerStatus.CANCELLED),
        (arrived, PassengerStatus.ARRIVED),
        (dispatched, PassengerStatus.EN_ROUTE),
    )
    return next((status for so, status in reached if so), PassengerStatus.WAITING)


class TransferState(Struct, frozen=True):
    purpose: TransferPurpose
    requested: Happened
    from_place: PlaceId | None
    from_area: AreaCode | None
    to_place: PlaceId | None
    to_area: AreaCode | None
    decision: Decision | None
    boardings: dict[PersonId, Boarding]
    """Also of those who were left out later."""
    dispatched: Dispatch | None = None
    arrived: Arrival | None = None
    handovers: tuple[HandOverMade, ...] = ()
    cancelled: Happened | None = None
    incidents: tuple[Incident, ...] = ()

    @property
    def passengers(self) -> dict[PersonId, Passenger]:
        """Whom it moves."""
        return {
            person: boarding.passenger
            for person, boarding in self.boardings.items()
            if boarding.removed is None
        }

    @property
    def received(self) -> dict[PersonId, Received]:
        """By person, what the receiver said of them."""
        found: dict[PersonId, Received] = {}
        for made in sorted(self.handovers, key=lambda made: made.happened.rank):
            for person, accepted in made.words:
                known = found.get(person)
                if accepted:
                    before = (known.refused, known.because) if known else (None, None)
                    found[person] = Received(made.happened, *before, made)
                elif known is None or known.accepted is None:
                    found[person] = Received(None, made.happened, made.because, made)
        return found

    @property
    def reached(self) -> Happened | None:
        """When it reached the receiver, who may be known to have spoken before it was said."""
        if self.arrived is not None:
            return self.arrived.happened
        return min((made.happened for made in self.handovers), key=_rank, default=None)

    @property
    def handed_over(self) -> Happened | None:
        """When the last of those who were accepted was."""
        accepted = [each.accepted for each in self.received.values() if each.accepted]
        return max(accepted, key=_rank, default=None)

    @property
    def status(self) -> TransferStatus:
        aboard = self.passengers
        received = self.received
        return transfer_status(
            aboard=len(aboard),
            accepted=sum(1 for person in aboard if _accepted(received.get(person))),
            cancelled=self.cancelled is not None,
            arrived=self.arrived is not None,
            dispatched=self.dispatched is not None,
        )

    def standing(self, person: PersonId, received: Received | None) -> PassengerStatus:
        """Where one of its people is, given what the receiver said of them."""
        return passenger_status(
            removed=self.boardings[person].removed is not None,
            accepted=_accepted(received),
            refused=received is not None and received.refused is not None,
            cancelled=self.cancelled is not None,
            arrived=self.arrived is not None,
            dispatched=self.dispatched is not None,
        )


def _accepted(received: Received | None) -> bool:
    return received is not None and received.accepted is not None


def _rank(each: Happened) -> tuple[datetime, datetime]:
    return each.rank


def evolve(
    state: TransferState | None,
    version: int,  # noqa: ARG001 -- every evolve is told it
    event: TransferEvent,
) -> TransferState | None:
    """The transfer after one more fact."""
    if isinstance(event, TransferRequested):
        return _requested(event)
    if state is None:
        return None
    match event:
        case PassengersChanged():
            return replace(state, boardings=_changed(state.boardings, event))
        case TransferDispatched():
            moment = happened(event.dispatched_at, event)
            made = Dispatch(moment, event.carrier, event.vehicle, event.escort)
            return replace(state, dispatched=made)
        case TransferArrived():
            return replace(
                state, arrived=Arrival(happened(event.arrived_at, event), event.place_id)
            )
        case TransferHandedOver():
            return replace(state, handovers=(*state.handovers, _handed_over(event)))
        case TransferCancelled():
            return replace(state, cancelled=happened(event.cancelled_at, event))
        case IncidentRecorded():
            moment = happened(event.occurred_at, event)
            incident = Incident(moment, event.incident, event.people, event.note)
            return replace(state, incidents=(*state.incidents, incident))


def _requested(event: TransferRequested) -> TransferState:
    moment = happened(event.requested_at, event)
    return TransferState(
        purpose=event.purpose,
        requested=moment,
        from_place=event.from_place,
        from_area=event.from_area,
        to_place=event.to_place,
        to_area=event.to_area,
        decision=event.decision,
        boardings={each.person_id: Boarding(each, moment) for each in event.passengers},
    )


def _changed(known: dict[PersonId, Boarding], event: PassengersChanged) -> dict[PersonId, Boarding]:
    moment = happened(None, event)
    gone = {
        person: known[person]._replace(removed=moment)
        for person in event.removed
        if person in known
    }
    return known | gone | {each.person_id: Boarding(each, moment) for each in event.added}


def _handed_over(event: TransferHandedOver) -> HandOverMade:
    return HandOverMade(
        happened(event.handed_over_at, event),
        event.accepted,
        event.refused,
        event.because,
        event.receiver,
        event.note,
    )

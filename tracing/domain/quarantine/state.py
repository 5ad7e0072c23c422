"""What is true of an order, from the facts so far.

What happened is ordered by when it happened and then by when it was learnt, not by when it was
typed: a late fact takes the place it would have had.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.event import BEFORE_ALL
from tracing.domain.identifiers import PlaceId, QuarantineId
from tracing.domain.moments import Happened, happened
from tracing.domain.quarantine.events import (
    Basis,
    OrderMode,
    OrderPurpose,
    OrderServed,
    QuarantineAppealed,
    QuarantineBroken,
    QuarantineEvent,
    QuarantineExtended,
    QuarantineMoved,
    QuarantineOrdered,
    QuarantineReleased,
    QuarantineReviewed,
    QuarantineStarted,
    ReleaseReason,
    ReviewOutcome,
)
from tracing.domain.values import AreaCode, ConditionCode, Decision, Instant, PublicLabel, Sealed


class OrderStatus(StrEnum):
    """Where an order stands."""

    ORDERED = "ordered"
    IN_FORCE = "in_force"
    RELEASED = "released"
    LIFTED = "lifted"


class StepKind(StrEnum):
    """What happened under an order."""

    ORDERED = "ordered"
    SERVED = "served"
    STARTED = "started"
    MOVED = "moved"
    TERM_SET = "term_set"
    BROKEN = "broken"
    RETURNED = "returned"
    RELEASED = "released"
    APPEALED = "appealed"
    REVIEWED = "reviewed"


class Kept(NamedTuple):
    """How and where a person is kept apart."""

    mode: OrderMode
    place_id: PlaceId | None
    area: AreaCode | None
    room: PublicLabel | None


class Moved(NamedTuple):
    """What is said of how and where a person is kept from then on."""

    mode: OrderMode | None = None
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    room: PublicLabel | None = None


class Move(NamedTuple):
    """A person was brought somewhere under an order: at its start, or later."""

    happened: Happened
    to: Moved = Moved()
    decision: Decision | None = None
    overridden: tuple[ConditionCode, ...] = ()


class Term(NamedTuple):
    """A last day that somebody in charge decided on."""

    decided_at: Instant
    learnt: datetime
    ends_on: date | None
    decision: Decision | None = None
    overridden: tuple[ConditionCode, ...] = ()


class Break(NamedTuple):
    """The person left, or came back."""

    left: Happened | None
    """None where it is only said that they came back."""
    returned: Happened | None
    note: Sealed | None


class End(NamedTuple):
    """What ended an order."""

    happened: Happened
    because: ReleaseReason
    lifted: bool
    """By a review."""
    decision: Decision
    destination: AreaCode | None
    overridden: tuple[ConditionCode, ...] = ()


class Service(NamedTuple):
    """The person was told."""

    happened: Happened
    document: PublicLabel | None


class Appeal(NamedTuple):
    happened: Happened
    grounds: Sealed | None


class Review(NamedTuple):
    happened: Happened
    outcome: ReviewOutcome
    decision: Decision


class QuarantineState(Struct, frozen=True):
    quarantine_id: QuarantineId
    version: int
    """Of the fact that ordered it."""
    ordered: Happened
    purpose: OrderPurpose
    basis: Basis
    decision: Decision
    first: Kept
    """How and where it was ordered to be."""
    begins_on: date | None
    terms: tuple[Term, ...]
    starts: tuple[Move, ...] = ()
    moves: tuple[Move, ...] = ()
    services: tuple[Service, ...] = ()
    breaks: tuple[Break, ...] = ()
    ends: tuple[End, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    reviews: tuple[Review, ...] = ()

    def kept(self, known_by: datetime | None = None, at: Happened | None = None) -> Kept:
        """How and where the person is kept, from what was learnt by a moment; else from all.

        `at`: as it was when something else happened.
        """
        moves: list[Move] = [*self.starts, *self.moves]
        if known_by is not None:
            moves = [move for move in moves if learnt(move.happened) <= known_by]
        if at is not None:
            moves = [move for move in moves if move.happened.rank <= at.rank]
        kept = self.first
        for move in sorted(moves, key=_when):
            kept = moved(kept, move.to)
        return kept

    @property
    def started(self) -> Happened | None:
        """When it took effect: of several words on it, the earliest."""
        return min((start.happened for start in self.starts), key=_rank, default=None)

    @property
    def end(self) -> End | None:
        """What ended it: of several, what came first."""
        return min(self.ends, key=_when) if self.ends else None

    @property
    def open(self) -> bool:
        return not self.ends

    @property
    def ends_on(self) -> date | None:
        """The last day, as it was decided last."""
        return _last(self.terms)

    def ends_on_before(self, term: Term) -> date | None:
        """The last day as it was before a term was set."""
        return _last(
            [
                each
                for each in self.terms
                if each[:3] != term[:3] and _decided(each) <= _decided(term)
            ]
        )

    @property
    def served(self) -> Service | None:
        """When the person was first told."""
        return min(self.services, key=_when, default=None)

    @property
    def times_broken(self) -> int:
        return sum(each.left is not None for each in self.breaks)

    @property
    def away(self) -> bool:
        """Whether the person left and is not said to have come back."""
        left = [each for each in self.breaks if each.left is not None]
        if not left:
            return False
        last = max(reversed(left), key=_left)
        back = [each.returned.rank for each in self.breaks if each.returned is not None]
        return last.returned is None and max(back, default=(BEFORE_ALL, BEFORE_ALL)) < _left(last)

    @property
    def appeal(self) -> Appeal | None:
        """The last appeal."""
        return max(reversed(self.appeals), key=_when, default=None)

    @property
    def review(self) -> Review | None:
        """The last review."""
        return max(reversed(self.reviews), key=_when, default=None)

    @property
    def status(self) -> OrderStatus:
        if self.end is not None:
            return OrderStatus.LIFTED if self.end.lifted else OrderStatus.RELEASED
        return OrderStatus.IN_FORCE if self.starts else OrderStatus.ORDERED

    @property
    def moments(self) -> Iterable[datetime]:
        """When it was learnt what bears on where the person is."""
        yield from (learnt(move.happened) for move in (*self.starts, *self.moves))
        yield from (learnt(end.happened) for end in self.ends)


def learnt(each: Happened) -> datetime:
    return each.learnt or BEFORE_ALL


def _last(terms: Sequence[Term]) -> date | None:
    # reversed: of equals, the one that counts last
    return max(reversed(terms), key=_decided).ends_on if terms else None


def _decided(term: Term) -> tuple[datetime, datetime]:
    return term.decided_at, term.learnt


def _rank(each: Happened) -> tuple[datetime, datetime]:
    return each.rank


def _when(each: Move | End | Service | Appeal | Review) -> tuple[datetime, datetime]:
    return each.happened.rank


def _left(each: Break) -> tuple[datetime, datetime]:
    assert each.left is not None
    return each.left.rank


def moved(kept: Kept, to: Moved) -> Kept:
    """A room alone is another room of the same place; elsewhere, what is not said is not known."""
    known = Moved(*kept)
    elsewhere = any(
        said not in (None, before) for said, before in zip(to[:3], known[:3], strict=True)
    )
    if elsewhere:
        return Kept(to.mode or kept.mode, to.place_id, to.area, to.room)
    return kept._replace(room=to.room or kept.room)


def evolve(
    state: QuarantineState | None, version: int, event: QuarantineEvent
) -> QuarantineState | None:
    """The order after one more fact."""
    if isinstance(event, QuarantineOrdered):
        return _ordered(version, event)
    if state is None:
        return None
    match event:
        case OrderServed():
            service = Service(happened(event.served_at, event), event.document)
            return replace(state, services=(*state.services, service))
        case QuarantineStarted():
            to = Moved(place_id=event.place_id, room=event.room)
            start = Move(happened(event.started_at, event), to)
            return replace(state, starts=(*state.starts, start))
        case QuarantineMoved():
            to = Moved(event.mode, event.place_id, event.area, event.room)
            move = Move(happened(event.moved_at, event), to, event.decision, event.overridden)
            return replace(state, moves=(*state.moves, move))
        case QuarantineExtended():
            return replace(
                state, terms=(*state.terms, _term(event, event.ends_on, event.overridden))
            )
        case QuarantineBroken():
            return replace(state, breaks=(*state.breaks, _break(event)))
        case QuarantineReleased():
            end = End(
                happened(event.released_at, event),
                event.because,
                False,
                event.decision,
                event.destination,
                event.overridden,
            )
            return replace(state, ends=(*state.ends, end))
        case QuarantineAppealed():
            appeal = Appeal(happened(event.appealed_at, event), event.grounds)
            return replace(state, appeals=(*state.appeals, appeal))
        case QuarantineReviewed():
            return _reviewed(state, event)


def _ordered(version: int, event: QuarantineOrdered) -> QuarantineState:
    start = Move(happened(event.started_at, event))
    told = Service(happened(event.decision.served_at, event), None)
    return QuarantineState(
        quarantine_id=event.quarantine_id,
        version=version,
        ordered=happened(event.decision.decided_at, event),
        purpose=event.purpose,
        basis=event.basis,
        decision=event.decision,
        first=Kept(event.mode, event.place_id, event.area, event.room),
        begins_on=event.begins_on,
        terms=(_term(event, event.ends_on, event.overridden),),
        starts=() if event.started_at is None else (start,),
        services=() if event.decision.served_at is None else (told,),
    )


def _term(
    event: QuarantineOrdered | QuarantineExtended | QuarantineReviewed,
    ends_on: date | None,
    overridden: tuple[ConditionCode, ...] = (),
) -> Term:
    learnt = event.reported_at or BEFORE_ALL
    return Term(event.decision.decided_at, learnt, ends_on, event.decision, overridden)


def _break(event: QuarantineBroken) -> Break:
    only_back = event.broken_at is None and event.returned_at is not None
    return Break(
        None if only_back else happened(event.broken_at, event),
        None if event.returned_at is None else happened(event.returned_at, event),
        event.note,
    )


def _reviewed(state: QuarantineState, event: QuarantineReviewed) -> QuarantineState:
    at = happened(event.reviewed_at, event)
    reviewed = replace(state, reviews=(*state.reviews, Review(at, event.outcome, event.decision)))
    if event.outcome is ReviewOutcome.LIFTED:
        end = End(at, ReleaseReason.REVIEW, True, event.decision, None)
        return replace(reviewed, ends=(*state.ends, end))
    if event.ends_on is not None:
        return replace(
            reviewed, terms=(*state.terms, _term(event, event.ends_on, event.overridden))
        )
    return reviewed

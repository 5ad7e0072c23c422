"""What can be recorded of an order that keeps a person apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from tracing.domain.command import (
    Context,
    StateOfPerson,
    decided_by_now,
    known_person,
    known_thing,
    moments_fit,
    seal,
)
from tracing.domain.event import BEFORE_ALL, Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PlaceId, QuarantineId
from tracing.domain.moments import Happened, happened, possible
from tracing.domain.quarantine.basis import grounded, purpose_fits
from tracing.domain.quarantine.events import (
    Basis,
    OrderMode,
    OrderPurpose,
    OrderServed,
    PoolBasis,
    QuarantineAppealed,
    QuarantineBroken,
    QuarantineExtended,
    QuarantineFact,
    QuarantineMoved,
    QuarantineOrdered,
    QuarantineReleased,
    QuarantineReviewed,
    QuarantineStarted,
    ReleaseReason,
    ReviewOutcome,
)
from tracing.domain.quarantine.limits import not_stricter, not_too_early, not_too_long
from tracing.domain.quarantine.refusals import (
    NewEndMissingError,
    NoNewEndError,
    NotAwayError,
    NothingMovedError,
    NotLaterError,
    OrderAlreadyStartedError,
    OrderExistsError,
    OrderNotStartedError,
    OrderOverError,
    OrderStillOpenError,
    UnknownOrderError,
)
from tracing.domain.quarantine.state import Moved, QuarantineState, Term
from tracing.domain.refusals import EndBeforeStartError
from tracing.domain.values import (
    AreaCode,
    ConditionCode,
    Decision,
    Instant,
    Precision,
    PublicLabel,
)


class QuarantineCommand(StateOfPerson, frozen=True, kw_only=True):
    quarantine_id: QuarantineId

    def order(self, history: PersonHistory) -> QuarantineState:
        """The order, which must be there."""
        found = known_person(history).parts("quarantine").get(self.quarantine_id)
        if found is None:
            raise UnknownOrderError(order=self.quarantine_id)
        assert isinstance(found, QuarantineState)
        return found

    def fact(
        self,
        statement: type[QuarantineFact],
        history: PersonHistory,
        context: Context,
        **fields: Any,
    ) -> Sequence[QuarantineFact]:
        """The statement, or nothing; refused where the order could not be as it then would be."""
        fields["quarantine_id"] = self.quarantine_id
        made = self.stated(statement, history, context, **fields)
        for event in made:
            after = history.with_fact(history.version + 1, event)
            overridden = self.overridden(after, event, context)
            if overridden:
                made = self.stated(statement, history, context, **fields, overridden=overridden)
        for event in made:
            after = history.with_fact(history.version + 1, event)
            self.fits(after.parts("quarantine")[self.quarantine_id], event)
        return made

    def fits(self, after: QuarantineState, made: Any) -> None:
        """Refuse a fact that the order as it would be with it cannot hold."""

    def overridden(
        self,
        after: PersonHistory,  # noqa: ARG002 -- as of any fact
        made: Any,  # noqa: ARG002
        context: Context,  # noqa: ARG002
    ) -> tuple[ConditionCode, ...]:
        """What of the rules in force a fact overrides; refused where it may not."""
        return ()

    def at_place(self, place_id: PlaceId | None, context: Context) -> None:
        if place_id is not None:
            known_thing(context.things[place_id], "place")


class RuledByPacks(QuarantineCommand, frozen=True, kw_only=True):
    """What sets or ends a term: neither longer nor shorter than the packs in force indicate."""

    whole: ClassVar[bool] = True
    ruled: ClassVar[bool] = True

    override: bool = False

    def not_too_long(
        self, after: PersonHistory, ends_on: date | None, decision: Decision, context: Context
    ) -> tuple[ConditionCode, ...]:
        return not_too_long(
            [after, *context.records(self.person_id)],
            self.order(after),
            ends_on,
            decision,
            context,
            override=self.override,
        )


class OrderQuarantine(RuledByPacks, frozen=True, kw_only=True):
    """Somebody in charge orders that the person be kept apart."""

    kind: ClassVar[str] = "quarantine.order"

    purpose: OrderPurpose
    mode: OrderMode
    basis: Basis
    decision: Decision
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    room: PublicLabel | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    started_at: Instant | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        pool = (self.basis.pool_id,) if isinstance(self.basis, PoolBasis) else ()
        return (*pool, *_one(self.place_id))

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        self.at_place(self.place_id, context)
        moments_fit(context, started_at=self.started_at)
        decided_by_now(self.decision, context)
        purpose_fits(self.purpose, self.basis)
        made = self.fact(
            QuarantineOrdered,
            history,
            context,
            purpose=self.purpose,
            mode=self.mode,
            basis=self.basis,
            place_id=self.place_id,
            area=self.area,
            room=self.room,
            begins_on=self.begins_on,
            ends_on=self.ends_on,
            started_at=self.started_at,
            decision=self.decision,
        )
        for ordered in made:
            self._is_new(history, context)
            if not self._rested_on_it(history):
                learnt = ordered.reported_at or BEFORE_ALL
                grounded(history, self.basis, context, learnt)
        return made

    def overridden(
        self, after: PersonHistory, made: QuarantineOrdered, context: Context
    ) -> tuple[ConditionCode, ...]:
        return self.not_too_long(after, made.ends_on, made.decision, context)

    def fits(self, after: QuarantineState, made: QuarantineOrdered) -> None:  # noqa: ARG002 -- as of any fact
        _days_fit(after)
        _course_fits(after)

    def _rested_on_it(self, history: PersonHistory) -> bool:
        """Whether what is corrected rests on the same, which stood then and may have fallen."""
        corrected = dict(history.facts).get(self.corrects or 0)
        return isinstance(corrected, QuarantineOrdered) and corrected.basis == self.basis

    def _is_new(self, history: PersonHistory, context: Context) -> None:
        known = dict(history.parts("quarantine"))
        if self.corrects is None and self.quarantine_id in known:
            raise OrderExistsError(order=self.quarantine_id)
        if self.corrects is None:
            for other in context.records(self.person_id):
                known |= other.parts("quarantine")
        for other_id, other in known.items():
            if other_id != self.quarantine_id and other.open and other.purpose is self.purpose:
                raise OrderStillOpenError(
                    person=self.person_id, purpose=self.purpose, standing=other_id
                )


class ServeOrder(QuarantineCommand, frozen=True, kw_only=True):
    """The person, or who answers for them, was told of the order."""

    kind: ClassVar[str] = "quarantine.serve"

    served_at: Instant | None = None
    document: PublicLabel | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.order(history)
        moments_fit(context, served_at=self.served_at)
        return self.fact(
            OrderServed, history, context, served_at=self.served_at, document=self.document
        )

    def fits(self, after: QuarantineState, made: OrderServed) -> None:
        decided = Happened(after.decision.decided_at, None)
        possible(("decided_at", decided), ("served_at", happened(made.served_at, made)))


class StartQuarantine(QuarantineCommand, frozen=True, kw_only=True):
    """The person is where the order puts them. They may have been taken in before the paper."""

    kind: ClassVar[str] = "quarantine.start"

    started_at: Instant | None = None
    place_id: PlaceId | None = None
    room: PublicLabel | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        return _one(self.place_id)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.order(history)
        self.at_place(self.place_id, context)
        moments_fit(context, started_at=self.started_at)
        return self.fact(
            QuarantineStarted,
            history,
            context,
            started_at=self.started_at,
            place_id=self.place_id,
            room=self.room,
        )

    def fits(self, after: QuarantineState, made: QuarantineStarted) -> None:
        at = happened(made.started_at, made)
        if len(after.starts) > 1:
            others = [start.happened.at for start in after.starts if start.happened != at]
            raise OrderAlreadyStartedError(
                order=self.quarantine_id, started=next(iter(others), at.at)
            )
        _course_fits(after)


class MoveQuarantine(RuledByPacks, frozen=True, kw_only=True):
    """The person is moved under the same order: to another place, room or mode."""

    kind: ClassVar[str] = "quarantine.move"

    moved_at: Instant | None = None
    mode: OrderMode | None = None
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    room: PublicLabel | None = None
    decision: Decision | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        return _one(self.place_id)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.order(history)
        if not any((self.mode, self.place_id, self.area, self.room)):
            raise NothingMovedError
        self.at_place(self.place_id, context)
        moments_fit(context, moved_at=self.moved_at)
        if self.decision is not None:
            decided_by_now(self.decision, context)
        return self.fact(
            QuarantineMoved,
            history,
            context,
            moved_at=self.moved_at,
            mode=self.mode,
            place_id=self.place_id,
            area=self.area,
            room=self.room,
            decision=self.decision,
        )

    def overridden(
        self, after: PersonHistory, made: QuarantineMoved, context: Context
    ) -> tuple[ConditionCode, ...]:
        at = made.moved_at or made.reported_at or context.now
        return not_stricter(
            [after, *context.records(self.person_id)],
            self.order(after),
            Moved(made.mode, made.place_id, made.area, made.room),
            happened(made.moved_at, made),
            context.local(at).date(),
            made.decision,
            context,
            override=self.override,
        )

    def fits(self, after: QuarantineState, made: QuarantineMoved) -> None:
        _while_in_force(after, "moved_at", happened(made.moved_at, made))


class ExtendQuarantine(RuledByPacks, frozen=True, kw_only=True):
    """Somebody in charge orders a later end."""

    kind: ClassVar[str] = "quarantine.extend"

    ends_on: date
    decision: Decision

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.order(history)
        decided_by_now(self.decision, context)
        return self.fact(
            QuarantineExtended, history, context, ends_on=self.ends_on, decision=self.decision
        )

    def overridden(
        self, after: PersonHistory, made: QuarantineExtended, context: Context
    ) -> tuple[ConditionCode, ...]:
        return self.not_too_long(after, made.ends_on, made.decision, context)

    def fits(self, after: QuarantineState, made: QuarantineExtended) -> None:
        decided_at = made.decision.decided_at
        _not_over(after, Happened(decided_at, made.reported_at))
        _days_fit(after)
        present = after.ends_on_before(
            Term(decided_at, made.reported_at or BEFORE_ALL, made.ends_on)
        )
        if present is not None and made.ends_on <= present:
            raise NotLaterError(asked=made.ends_on, ends_on=present)


class BreakQuarantine(QuarantineCommand, frozen=True, kw_only=True):
    """The person left while the order stood; or, with the return alone, came back."""

    kind: ClassVar[str] = "quarantine.break"

    broken_at: Instant | None = None
    returned_at: Instant | None = None
    note: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        order = self.order(history)
        moments_fit(context, broken_at=self.broken_at, returned_at=self.returned_at)
        made = self.fact(
            QuarantineBroken,
            history,
            context,
            broken_at=self._left_at(order, context),
            returned_at=self.returned_at,
            note=seal(self.person_id, self.note),
        )
        only_back = self.broken_at is None and self.returned_at is not None
        if made and only_back and self.corrects is None and not order.away:
            raise NotAwayError(order=self.quarantine_id)
        return made

    def _left_at(self, order: QuarantineState, context: Context) -> Instant | None:
        """When they left. Who is back and leaves again did so when it was learnt, if not said."""
        said = self.broken_at or self.returned_at or self.corrects
        if said or order.away or not order.breaks or self.reported_precision is Precision.DAY:
            return self.broken_at
        learnt = self.learnt(context)
        known = [at.at for each in order.breaks for at in (each.left, each.returned) if at]
        return learnt if all(at is not None and at < learnt for at in known) else None

    def fits(self, after: QuarantineState, made: QuarantineBroken) -> None:
        left = happened(made.broken_at, made)
        if made.returned_at is not None:
            back = Happened(made.returned_at, made.reported_at)
            possible(("broken_at", left), ("returned_at", back))
        if made.broken_at is not None or made.returned_at is None:
            _while_in_force(after, "broken_at", left)


class ReleaseQuarantine(RuledByPacks, frozen=True, kw_only=True):
    """The order ends, for a reason."""

    kind: ClassVar[str] = "quarantine.release"

    because: ReleaseReason
    decision: Decision
    released_at: Instant | None = None
    destination: AreaCode | None = None
    unmet: tuple[ConditionCode, ...] = ()
    """The conditions of the pack that are not met, as whoever asks has found."""

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.order(history)
        moments_fit(context, released_at=self.released_at)
        decided_by_now(self.decision, context)
        return self.fact(
            QuarantineReleased,
            history,
            context,
            released_at=self.released_at,
            because=self.because,
            decision=self.decision,
            destination=self.destination,
        )

    def overridden(
        self, after: PersonHistory, made: QuarantineReleased, context: Context
    ) -> tuple[ConditionCode, ...]:
        at = made.released_at or made.reported_at or context.now
        return not_too_early(
            [after, *context.records(self.person_id)],
            self.order(after),
            made.because,
            at.astimezone(context.now.tzinfo).date(),
            made.decision,
            context,
            unmet=self.unmet,
            override=self.override,
        )

    def fits(self, after: QuarantineState, made: QuarantineReleased) -> None:
        _ends_once(after, happened(made.released_at, made))
        _course_fits(after)


class AppealQuarantine(QuarantineCommand, frozen=True, kw_only=True):
    """The person, or who answers for them, appeals. It may be after the order is over."""

    kind: ClassVar[str] = "quarantine.appeal"

    appealed_at: Instant | None = None
    grounds: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.order(history)
        moments_fit(context, appealed_at=self.appealed_at)
        return self.fact(
            QuarantineAppealed,
            history,
            context,
            appealed_at=self.appealed_at,
            grounds=seal(self.person_id, self.grounds),
        )


class ReviewQuarantine(RuledByPacks, frozen=True, kw_only=True):
    """Somebody in charge looks at the order again: it stays, ends sooner or later, or is lifted."""

    kind: ClassVar[str] = "quarantine.review"

    outcome: ReviewOutcome
    decision: Decision
    reviewed_at: Instant | None = None
    ends_on: date | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.order(history)
        if self.ends_on is not None and self.outcome is not ReviewOutcome.CHANGED:
            raise NoNewEndError(outcome=self.outcome, ends_on=self.ends_on)
        if self.ends_on is None and self.outcome is ReviewOutcome.CHANGED:
            raise NewEndMissingError(outcome=self.outcome)
        moments_fit(context, reviewed_at=self.reviewed_at)
        decided_by_now(self.decision, context)
        return self.fact(
            QuarantineReviewed,
            history,
            context,
            outcome=self.outcome,
            reviewed_at=self.reviewed_at,
            ends_on=self.ends_on,
            decision=self.decision,
        )

    def overridden(
        self, after: PersonHistory, made: QuarantineReviewed, context: Context
    ) -> tuple[ConditionCode, ...]:
        """Only a later end is ruled: whoever shortens an order need not shorten it to the rule."""
        if made.ends_on is None:
            return ()
        before = self.order(after).ends_on_before(
            Term(made.decision.decided_at, made.reported_at or BEFORE_ALL, made.ends_on)
        )
        if before is not None and made.ends_on <= before:
            return ()
        return self.not_too_long(after, made.ends_on, made.decision, context)

    def fits(self, after: QuarantineState, made: QuarantineReviewed) -> None:
        at = happened(made.reviewed_at, made)
        match made.outcome:
            case ReviewOutcome.LIFTED:
                _ends_once(after, at)
                _course_fits(after)
            case ReviewOutcome.CHANGED:
                _not_over(after, at)
                _days_fit(after)
            case ReviewOutcome.UPHELD:
                pass


def _one(place_id: PlaceId | None) -> tuple[UUID, ...]:
    return () if place_id is None else (place_id,)


def _days_fit(order: QuarantineState) -> None:
    """No last day lies before the first."""
    for term in order.terms:
        if order.begins_on and term.ends_on and term.ends_on < order.begins_on:
            raise EndBeforeStartError(
                end="ends_on",
                end_value=term.ends_on,
                start="begins_on",
                start_value=order.begins_on,
            )


def _course_fits(order: QuarantineState) -> None:
    """It starts, people are moved under it, it ends: in that order."""
    end = order.end
    over = ("released_at", None if end is None else end.happened)
    possible(("started_at", order.started), over)
    for move in order.moves:
        possible(("started_at", order.started), ("moved_at", move.happened), over)


def _ends_once(after: QuarantineState, made: Happened) -> None:
    others = [end.happened for end in after.ends if end.happened != made]
    if len(after.ends) > 1:
        ended = others[0] if others else made
        raise OrderOverError(order=after.quarantine_id, ended=ended.at, asked=made.at)


def _not_over(order: QuarantineState, asked: Happened) -> None:
    end = order.end
    if end is not None and end.happened.rank <= asked.rank and not _same_day(end.happened, asked):
        raise OrderOverError(order=order.quarantine_id, ended=end.happened.at, asked=asked.at)


def _same_day(end: Happened, asked: Happened) -> bool:
    """Whether of the end no more is known than the day, which is the day that is asked about."""
    if end.latest is not None or end.at is None or asked.at is None:
        return False
    return asked.at.astimezone(end.at.tzinfo).date() == end.at.date()


def _while_in_force(order: QuarantineState, name: str, asked: Happened) -> None:
    started = order.started
    if started is None:
        raise OrderNotStartedError(order=order.quarantine_id)
    _not_over(order, asked)
    possible(("started_at", started), (name, asked))

"""What can be recorded of an operation to clear a hot spot (拔钉子)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID, uuid5

from tracing.domain.area.codes import well_formed
from tracing.domain.area.level_course import current
from tracing.domain.area.levels import SCHEME_OF, AreaLevel
from tracing.domain.area.refusals import MalformedAreaCodeError
from tracing.domain.area.state import AreaState
from tracing.domain.command import (
    Context,
    StateOfThing,
    decided_by_now,
    known_case,
    known_thing,
    moments_fit,
    ref,
    seal,
)
from tracing.domain.correcting import apart_from
from tracing.domain.counting import not_negative
from tracing.domain.event import Event
from tracing.domain.identifiers import AreaId, OperationId, PersonId
from tracing.domain.moments import Happened, happened, possible
from tracing.domain.operation.events import (
    ActionReported,
    OperationAction,
    OperationClosed,
    OperationOutcome,
    OperationStarted,
    ReadinessItem,
    ReadinessReported,
)
from tracing.domain.operation.refusals import (
    AlreadyClosedError,
    AnotherAreaError,
    NoReasonError,
    NotOfTheLevelError,
    NoTriggerError,
    OperationClosedError,
    OperationRunsError,
)
from tracing.domain.operation.state import OperationState
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, CaseSource, Decision, FactRef, Instant

SUBJECT = "operation"


def operation_id(registry_id: UUID, area: str, number: int) -> OperationId:
    """The stream of the first, second … operation in an area: two that start at once meet there."""
    return OperationId(uuid5(registry_id, f"operation:{area}:{number}"))


class StartOperation(StateOfThing, frozen=True, kw_only=True):
    """An operation starts where the area is officially of the level, and so many people count.

    Without them it takes `override`, and a decision that says why.
    """

    kind: ClassVar[str] = "operation.start"

    area: AreaCode
    designated: AreaId
    """The area that has the level: this one, or one it lies in."""
    level: AreaLevel = AreaLevel.HIGH
    cases: tuple[CaseSource, ...] = ()
    """One of everybody who counts."""
    positives: int | None = None
    """How many people the rule wants; None where no rule holds."""
    override: bool = False
    started_at: Instant | None = None
    decision: Decision

    def reads(self) -> tuple[PersonId, ...]:
        return tuple(dict.fromkeys(case.person_id for case in self.cases))

    def reads_things(self) -> tuple[UUID, ...]:
        return (self.designated,)

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        moments_fit(context, started_at=self.started_at)
        decided_by_now(self.decision, context)
        if not well_formed(self.area):
            raise MalformedAreaCodeError(code=self.area)
        known: OperationState | None = history.state
        if known is not None and self.corrects is not None and known.started.area != self.area:
            raise AnotherAreaError(
                operation=self.thing_id, area=known.started.area, wanted=self.area
            )
        for case in self.cases:
            known_case(context.others[case.person_id], case.case_id)
        started = self.stated(
            OperationStarted,
            history,
            context,
            area=self.area,
            designation=self._designation(context),
            cases=self.cases,
            untriggered=self._untriggered(),
            started_at=self.started_at,
            decision=self.decision,
        )
        if started and self.corrects is None and known is not None:
            raise OperationRunsError(operation=self.thing_id, area=self.area)
        return started

    def _designation(self, context: Context) -> FactRef:
        """The fact by which the area has the level, when the operation starts."""
        area = known_thing(context.things[self.designated], "area")
        state: AreaState = area.state
        moment = self.started_at or self.learnt(context)
        period = current(state, SCHEME_OF[self.level], moment)
        if period is None or period.level is not self.level:
            raise NotOfTheLevelError(area=self.area, moment=_shown(moment), wanted=self.level)
        return ref(area, period.since_version)

    def _untriggered(self) -> bool:
        """Whether fewer people count than the rule wants, which somebody in charge overrides."""
        found = len(self.reads())
        if self.positives is not None and found >= self.positives:
            return False
        if not self.override:
            raise NoTriggerError(area=self.area, found=found, wanted=self.positives or "?")
        if self.decision.reason is None:
            raise NoReasonError
        return True


class ReportReadiness(StateOfThing, frozen=True, kw_only=True):
    """Whether one of the nine things is in place."""

    kind: ClassVar[str] = "operation.ready"

    item: ReadinessItem
    ready: bool
    as_of: Instant | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        moments_fit(context, as_of=self.as_of)
        _goes_on(history, self.as_of or self.learnt(context))
        return self.stated(
            ReadinessReported, history, context, item=self.item, ready=self.ready, as_of=self.as_of
        )


class ReportAction(StateOfThing, frozen=True, kw_only=True):
    """How far an action has come, as those say who carry it out."""

    kind: ClassVar[str] = "operation.report"

    action: OperationAction
    done: int | None = None
    due: int | None = None
    as_of: Instant | None = None
    note: str | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        moments_fit(context, as_of=self.as_of)
        not_negative(done=self.done, due=self.due)
        _goes_on(history, self.as_of or self.learnt(context))
        return self.stated(
            ActionReported,
            history,
            context,
            action=self.action,
            done=self.done,
            due=self.due,
            as_of=self.as_of,
            note=seal(context.registry_id, self.note),
        )


class CloseOperation(StateOfThing, frozen=True, kw_only=True):
    """The operation is over. Nothing but this ends one: no lower count, no lower level."""

    kind: ClassVar[str] = "operation.close"

    outcome: OperationOutcome
    closed_at: Instant | None = None
    decision: Decision

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        moments_fit(context, closed_at=self.closed_at)
        decided_by_now(self.decision, context)
        closed = self.stated(
            OperationClosed,
            history,
            context,
            outcome=self.outcome,
            closed_at=self.closed_at,
            decision=self.decision,
        )
        before: OperationState | None = apart_from(history, self.corrects).state
        for event in closed:
            if before is not None and before.ended is not None:
                raise AlreadyClosedError(operation=history.thing_id, closed=_moment(before.ended))
            known: OperationState = history.state
            possible(("started_at", known.began), ("closed_at", happened(self.closed_at, event)))
        return closed


def _goes_on(history: ThingHistory, moment: Instant) -> None:
    """Refuse what is said of a time after the operation was closed."""
    known: OperationState = known_thing(history, SUBJECT).state
    ended = known.ended
    if ended is not None and ended.at is not None and moment > ended.at:
        raise OperationClosedError(
            operation=history.thing_id, closed=_moment(ended), moment=_shown(moment)
        )


def _moment(happened: Happened) -> str:
    return "" if happened.at is None else _shown(happened.at)


def _shown(moment: Instant) -> str:
    return moment.isoformat(timespec="minutes")

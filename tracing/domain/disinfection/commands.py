"""What can be recorded of a disinfection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from tracing.domain.command import (
    Context,
    StateOfThing,
    known_case,
    known_person,
    known_thing,
    moments_fit,
)
from tracing.domain.counting import not_negative
from tracing.domain.disinfection.events import (
    DisinfectionKind,
    DisinfectionOrdered,
    DisinfectionPerformed,
    EffectAssessed,
    TouchPoint,
)
from tracing.domain.disinfection.refusals import (
    CaseWithoutPersonError,
    DisinfectionExistsError,
    MustBePerformedAgainError,
    NothingPerformedError,
    NowhereToDisinfectError,
)
from tracing.domain.disinfection.state import (
    DisinfectionState,
    DisinfectionStatus,
    Turn,
    status_after,
)
from tracing.domain.event import Event
from tracing.domain.identifiers import CaseId, PersonId, PlaceId
from tracing.domain.moments import Happened, possible
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, Instant, Precision, PublicLabel

SUBJECT = "disinfection"


class OrderDisinfection(StateOfThing, frozen=True, kw_only=True):
    """A place is to be disinfected, for the sake of a case or as a precaution."""

    kind: ClassVar[str] = "disinfection.order"

    disinfection_kind: DisinfectionKind
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    person_id: PersonId | None = None
    case_id: CaseId | None = None
    ordered_at: Instant | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return () if self.person_id is None else (self.person_id,)

    def reads_things(self) -> tuple[UUID, ...]:
        return () if self.place_id is None else (self.place_id,)

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        self._where_is_known(context)
        moments_fit(context, ordered_at=self.ordered_at)
        ordered = self.stated(
            DisinfectionOrdered,
            history,
            context,
            disinfection_kind=self.disinfection_kind,
            place_id=self.place_id,
            area=self.area,
            person_id=self.person_id,
            case_id=self.case_id,
            ordered_at=self.ordered_at,
        )
        if ordered and self.corrects is None and history.facts:
            raise DisinfectionExistsError(disinfection=self.thing_id)
        _is_possible(history, ordered)
        return ordered

    def _where_is_known(self, context: Context) -> None:
        if not (self.place_id or self.area or self.person_id):
            raise NowhereToDisinfectError
        if self.place_id is not None:
            known_thing(context.things[self.place_id], "place")
        if self.person_id is None:
            if self.case_id is not None:
                raise CaseWithoutPersonError(case=self.case_id)
        elif self.case_id is None:
            known_person(context.others[self.person_id])
        else:
            known_case(context.others[self.person_id], self.case_id)


class PerformDisinfection(StateOfThing, frozen=True, kw_only=True):
    """It was done. After it failed, it is done again."""

    kind: ClassVar[str] = "disinfection.perform"

    performed_at: Instant | None = None
    team: PublicLabel | None = None
    agent: PublicLabel | None = None
    points: tuple[TouchPoint, ...] = ()

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known: DisinfectionState = known_thing(history, SUBJECT).state
        moments_fit(context, performed_at=self.performed_at)
        again = known.status is DisinfectionStatus.ASSESSED_FAILED
        performed = self.stated(
            DisinfectionPerformed,
            history,
            context,
            performed_at=_told_apart(self, context, self.performed_at, again=again),
            team=self.team,
            agent=self.agent,
            points=tuple(point for point in TouchPoint if point in self.points),
        )
        _is_possible(history, performed)
        if self.corrects is not None:
            for event in performed:
                after: DisinfectionState = history.with_fact(history.version + 1, event).state
                for assessed in after.assessments:
                    _was_performed(history.thing_id, after, assessed)
        return performed


class AssessEffect(StateOfThing, frozen=True, kw_only=True):
    """Whether it had the effect it should have."""

    kind: ClassVar[str] = "disinfection.assess"

    passed: bool
    assessed_at: Instant | None = None
    method: PublicLabel | None = None
    samples: int | None = None
    assessor: PublicLabel | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known: DisinfectionState = known_thing(history, SUBJECT).state
        moments_fit(context, assessed_at=self.assessed_at)
        not_negative(samples=self.samples)
        again = known.status is DisinfectionStatus.PERFORMED and bool(known.assessments)
        assessed = self.stated(
            EffectAssessed,
            history,
            context,
            passed=self.passed,
            assessed_at=_told_apart(self, context, self.assessed_at, again=again),
            method=self.method,
            samples=self.samples,
            assessor=self.assessor,
        )
        for event in assessed:
            after: DisinfectionState = history.with_fact(history.version + 1, event).state
            _was_performed(history.thing_id, after, event)
        return assessed


def _told_apart(
    command: PerformDisinfection | AssessEffect,
    context: Context,
    said: Instant | None,
    *,
    again: bool,
) -> Instant | None:
    """When it happened. What is done again is another fact: then the moment it was learnt."""
    first_said = command.corrects is None and again
    if said is not None or not first_said or command.reported_precision is Precision.DAY:
        return said
    return command.learnt(context)


def _is_possible(history: ThingHistory, made: Sequence[Event]) -> None:
    for event in made:
        after: DisinfectionState = history.with_fact(history.version + 1, event).state
        for turn in after.turns:
            possible(("ordered_at", after.at), (_moment(turn), turn.happened))


def _moment(turn: Turn) -> str:
    return "performed_at" if isinstance(turn.event, DisinfectionPerformed) else "assessed_at"


def _was_performed(disinfection: UUID, state: DisinfectionState, assessed: EffectAssessed) -> None:
    """Refuse what assesses nothing, and what passes although it failed and was not done again."""
    course = state.course
    here = next(number for number, turn in enumerate(course) if turn.event is assessed)
    when = course[here].happened
    if not any(_may_be_before(turn, when) for turn in course):
        raise NothingPerformedError(disinfection=disinfection, moment=_shown(when))
    if assessed.passed and status_after(course[:here]) is DisinfectionStatus.ASSESSED_FAILED:
        failed = course[here - 1].happened
        raise MustBePerformedAgainError(
            disinfection=disinfection, failed=_shown(failed), moment=_shown(when)
        )


def _may_be_before(turn: Turn, when: Happened) -> bool:
    """Whether it was performed by then; a moment that was merely learnt may be earlier."""
    if not isinstance(turn.event, DisinfectionPerformed):
        return False
    said, latest = turn.happened.said, when.latest
    return said is None or latest is None or said <= latest


def _shown(when: Happened) -> str:
    return when.at.isoformat(timespec="minutes") if when.at else ""

"""What can be recorded of an epidemiological investigation (流调)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from tracing.domain.command import Context, StateOfPerson, known_person, moments_fit, seal
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import CaseId, ContactId, InvestigationId
from tracing.domain.investigation.events import (
    InvestigationAssigned,
    InvestigationBegun,
    InvestigationCompleted,
    InvestigationFact,
    InvestigationKind,
    PreliminaryReported,
    TrackEstablished,
)
from tracing.domain.investigation.refusals import (
    AlreadyUnderInvestigationError,
    InvestigationExistsError,
    UnknownInvestigationError,
    WrongSubjectError,
)
from tracing.domain.investigation.state import (
    Done,
    InvestigationState,
    InvestigationStatus,
    InvestigationStep,
)
from tracing.domain.mentions import mentioned
from tracing.domain.moments import Happened, possible
from tracing.domain.values import Instant, PublicLabel, SourceKind

OF_CASES = (
    InvestigationKind.CASE,
    InvestigationKind.SOURCE_TRACING,
    InvestigationKind.REPOSITIVE,
)
"""The kinds that are about a case."""


class InvestigationCommand(StateOfPerson, frozen=True, kw_only=True):
    investigation_id: InvestigationId

    def fact(
        self,
        statement: type[InvestigationFact],
        history: PersonHistory,
        context: Context,
        **fields: Any,
    ) -> Sequence[Event]:
        """The statement; refused where the steps would come in an impossible order with it."""
        made = self.stated(
            statement, history, context, investigation_id=self.investigation_id, **fields
        )
        for event in made:
            after = history.with_fact(history.version + 1, event)
            _is_possible(after.parts("investigation")[self.investigation_id])
        return made


class AssignInvestigation(InvestigationCommand, frozen=True, kw_only=True):
    """A team is to investigate a case, a contact, or a person who is neither."""

    kind: ClassVar[str] = "investigation.assign"

    investigation_kind: InvestigationKind = InvestigationKind.CASE
    case_id: CaseId | None = None
    contact_id: ContactId | None = None
    team: PublicLabel | None = None
    investigator: str | None = None
    assigned_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        mentioned(history, case_id=self.case_id, contact_id=self.contact_id)
        self._subject_fits()
        moments_fit(context, assigned_at=self.assigned_at)
        known = history.parts("investigation")
        if self.corrects is None and any(map(self.says_again, known.values())):
            return []
        made = self.fact(
            InvestigationAssigned,
            history,
            context,
            investigation_kind=self.investigation_kind,
            case_id=self.case_id,
            contact_id=self.contact_id,
            team=self.team,
            investigator=seal(context.registry_id, self.investigator),
            assigned_at=self.assigned_at,
        )
        if made:
            self._is_new(known)
        return made

    def says_again(self, known: InvestigationState) -> bool:
        """The same assignment told again; a sealed name cannot be compared and makes it another."""
        return self.investigator is None and (
            self._is_the_errand_of(known)
            and (known.team, known.assigned.said) == (self.team, self.assigned_at)
        )

    def _subject_fits(self) -> None:
        wanted = self.investigation_kind
        if wanted in OF_CASES and self.case_id is None:
            raise WrongSubjectError(wanted=wanted, subject=SourceKind.CASE)
        if wanted is InvestigationKind.CONTACT and self.contact_id is None:
            raise WrongSubjectError(wanted=wanted, subject=SourceKind.CONTACT)

    def _is_new(self, known: Any) -> None:
        """Nobody is sent twice on one errand; a correction is about its own."""
        if self.corrects is None and self.investigation_id in known:
            raise InvestigationExistsError(investigation=self.investigation_id)
        for other in known.values():
            if other.investigation_id != self.investigation_id and self._is_the_errand_of(other):
                raise AlreadyUnderInvestigationError(
                    wanted=self.investigation_kind, investigation=other.investigation_id
                )

    def _is_the_errand_of(self, other: InvestigationState) -> bool:
        return other.status is not InvestigationStatus.COMPLETED and (
            (other.investigation_kind, other.case_id, other.contact_id)
            == (self.investigation_kind, self.case_id, self.contact_id)
        )


class BeginInvestigation(InvestigationCommand, frozen=True, kw_only=True):
    """The team reached the person."""

    kind: ClassVar[str] = "investigation.begin"

    begun_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        _known(history, self.investigation_id)
        moments_fit(context, begun_at=self.begun_at)
        return self.fact(InvestigationBegun, history, context, begun_at=self.begun_at)


class EstablishTrack(InvestigationCommand, frozen=True, kw_only=True):
    """Where the person had been is known."""

    kind: ClassVar[str] = "investigation.track"

    established_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        _known(history, self.investigation_id)
        moments_fit(context, established_at=self.established_at)
        return self.fact(TrackEstablished, history, context, established_at=self.established_at)


class SubmitPreliminary(InvestigationCommand, frozen=True, kw_only=True):
    """The preliminary report was handed in."""

    kind: ClassVar[str] = "investigation.preliminary"

    submitted_at: Instant | None = None
    document: PublicLabel | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        _known(history, self.investigation_id)
        moments_fit(context, submitted_at=self.submitted_at)
        return self.fact(
            PreliminaryReported,
            history,
            context,
            submitted_at=self.submitted_at,
            document=self.document,
        )


class CompleteInvestigation(InvestigationCommand, frozen=True, kw_only=True):
    """The investigation is complete."""

    kind: ClassVar[str] = "investigation.complete"

    completed_at: Instant | None = None
    document: PublicLabel | None = None
    summary: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        _known(history, self.investigation_id)
        moments_fit(context, completed_at=self.completed_at)
        return self.fact(
            InvestigationCompleted,
            history,
            context,
            completed_at=self.completed_at,
            document=self.document,
            summary=seal(self.person_id, self.summary),
        )


def _known(history: PersonHistory, investigation_id: UUID) -> None:
    if investigation_id not in known_person(history).parts("investigation"):
        raise UnknownInvestigationError(investigation=investigation_id)


def _is_possible(state: InvestigationState) -> None:
    """Each report follows the assignment, and nothing is complete before it was begun.

    A team may set out, and know the track, before the assignment is written.
    """
    assigned = ("assigned_at", state.assigned)
    begun = ("begun_at", _moment(state.first(InvestigationStep.BEGUN)))
    for preliminary in _each(state, InvestigationStep.PRELIMINARY):
        possible(assigned, ("preliminary_at", preliminary.happened))
    for completed in _each(state, InvestigationStep.COMPLETED):
        possible(assigned, ("completed_at", completed.happened))
        possible(begun, ("completed_at", completed.happened))


def _moment(done: Done | None) -> Happened | None:
    return None if done is None else done.happened


def _each(state: InvestigationState, step: InvestigationStep) -> Iterable[Done]:
    return (done for done in state.done if done.step is step)

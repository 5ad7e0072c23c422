"""What is true of an investigation, from the facts so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.identifiers import CaseId, ContactId, InvestigationId
from tracing.domain.investigation.events import (
    InvestigationAssigned,
    InvestigationBegun,
    InvestigationCompleted,
    InvestigationEvent,
    InvestigationKind,
    PreliminaryReported,
    TrackEstablished,
)
from tracing.domain.moments import Happened, happened
from tracing.domain.values import PublicLabel, Sealed


class InvestigationStep(StrEnum):
    """What is done in an investigation, in the order in which it is looked for."""

    BEGUN = "begun"
    TRACK = "track"
    PRELIMINARY = "preliminary"
    COMPLETED = "completed"


class InvestigationStatus(StrEnum):
    """How far an investigation has come."""

    ASSIGNED = "assigned"
    UNDER_WAY = "under_way"
    PRELIMINARY = "preliminary"
    COMPLETED = "completed"


class Done(Struct, frozen=True):
    """A step that was taken."""

    step: InvestigationStep
    happened: Happened
    document: PublicLabel | None = None
    summary: Sealed | None = None


class InvestigationState(Struct, frozen=True):
    investigation_id: InvestigationId
    investigation_kind: InvestigationKind
    case_id: CaseId | None
    contact_id: ContactId | None
    team: PublicLabel | None
    investigator: Sealed | None
    assigned: Happened
    done: tuple[Done, ...] = ()

    def first(self, step: InvestigationStep) -> Done | None:
        """When a step was first taken: a report handed in again stops no clock."""
        taken = [each for each in self.done if each.step is step]
        return min(taken, key=_when, default=None)

    def last(self, step: InvestigationStep) -> Done | None:
        """The last word on it: the document that holds."""
        return max(
            (each for each in reversed(self.done) if each.step is step), key=_when, default=None
        )

    @property
    def status(self) -> InvestigationStatus:
        return status_after(each.step for each in self.done)


def status_after(steps: Iterable[InvestigationStep]) -> InvestigationStatus:
    """How far an investigation is in which these steps were taken."""
    taken = set(steps)
    if InvestigationStep.COMPLETED in taken:
        return InvestigationStatus.COMPLETED
    if InvestigationStep.PRELIMINARY in taken:
        return InvestigationStatus.PRELIMINARY
    return InvestigationStatus.UNDER_WAY if taken else InvestigationStatus.ASSIGNED


def _when(done: Done) -> tuple[datetime, datetime]:
    return done.happened.rank


def evolve(
    state: InvestigationState | None,
    version: int,  # noqa: ARG001 -- every evolve is told it
    event: InvestigationEvent,
) -> InvestigationState | None:
    """The investigation after one more fact."""
    if isinstance(event, InvestigationAssigned):
        return InvestigationState(
            investigation_id=event.investigation_id,
            investigation_kind=event.investigation_kind,
            case_id=event.case_id,
            contact_id=event.contact_id,
            team=event.team,
            investigator=event.investigator,
            assigned=happened(event.assigned_at, event),
        )
    return None if state is None else replace(state, done=(*state.done, _done(event)))


def _done(
    event: InvestigationBegun | TrackEstablished | PreliminaryReported | InvestigationCompleted,
) -> Done:
    match event:
        case InvestigationBegun():
            return Done(InvestigationStep.BEGUN, happened(event.begun_at, event))
        case TrackEstablished():
            return Done(InvestigationStep.TRACK, happened(event.established_at, event))
        case PreliminaryReported():
            return Done(
                InvestigationStep.PRELIMINARY,
                happened(event.submitted_at, event),
                event.document,
            )
        case InvestigationCompleted():
            return Done(
                InvestigationStep.COMPLETED,
                happened(event.completed_at, event),
                event.document,
                event.summary,
            )

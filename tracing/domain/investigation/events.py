"""What can happen in an epidemiological investigation (流调) of a case or contact."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import CaseId, ContactId, InvestigationId
from tracing.domain.values import Instant, PublicLabel, Sealed


class InvestigationKind(StrEnum):
    CASE = "case"  # 个案调查
    SOURCE_TRACING = "source_tracing"  # 溯源
    REPOSITIVE = "repositive"  # 复阳
    CONTACT = "contact"
    ARRIVAL = "arrival"
    OTHER = "other"


class InvestigationFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "investigation"
    named_by: ClassVar[str | None] = "investigation_id"

    investigation_id: InvestigationId


class InvestigationAssigned(InvestigationFact, frozen=True, kw_only=True):
    """A team is to investigate."""

    topic: ClassVar[str] = "investigation.assigned"
    creates: ClassVar[bool] = True

    investigation_kind: InvestigationKind = InvestigationKind.CASE
    case_id: CaseId | None = None
    contact_id: ContactId | None = None
    team: PublicLabel | None = None
    investigator: Sealed | None = None
    """Sealed under the registry's key: not a value of the person investigated."""
    assigned_at: Instant | None = None


class InvestigationBegun(InvestigationFact, frozen=True, kw_only=True):
    """The team reached the person."""

    topic: ClassVar[str] = "investigation.begun"

    begun_at: Instant | None = None


class TrackEstablished(InvestigationFact, frozen=True, kw_only=True):
    """Where the person had been is known: the movement trace stands."""

    topic: ClassVar[str] = "investigation.track_established"

    established_at: Instant | None = None


class PreliminaryReported(InvestigationFact, frozen=True, kw_only=True):
    """The preliminary report was handed in."""

    topic: ClassVar[str] = "investigation.preliminary_reported"

    submitted_at: Instant | None = None
    document: PublicLabel | None = None


class InvestigationCompleted(InvestigationFact, frozen=True, kw_only=True):
    """The investigation is complete."""

    topic: ClassVar[str] = "investigation.completed"
    rank: ClassVar[int] = 1

    completed_at: Instant | None = None
    document: PublicLabel | None = None
    summary: Sealed | None = None


InvestigationEvent = (
    InvestigationAssigned
    | InvestigationBegun
    | TrackEstablished
    | PreliminaryReported
    | InvestigationCompleted
)

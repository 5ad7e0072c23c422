"""What can happen when a person is handed to another jurisdiction, or from one (协查)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import CaseId, ContactId, ReferralId
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import AreaCode, Instant, PublicLabel, Sealed


class ReferralOutcome(StrEnum):
    CONTROLLED = "controlled"
    NOT_FOUND = "not_found"
    NOT_A_CONTACT = "not_a_contact"
    MOVED_ON = "moved_on"
    POSITIVE = "positive"


class ReferralFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "referral"
    named_by: ClassVar[str | None] = "referral_id"

    referral_id: ReferralId


class ReferralSent(ReferralFact, frozen=True, kw_only=True):
    """Another jurisdiction was asked to find and control the person."""

    topic: ClassVar[str] = "referral.sent"
    creates: ClassVar[bool] = True

    to_area: AreaCode
    to_office: PublicLabel | None = None
    sent_at: Instant | None = None
    document: PublicLabel | None = None
    contact_id: ContactId | None = None
    case_id: CaseId | None = None
    note: Sealed | None = None


class ReferralReceived(ReferralFact, frozen=True, kw_only=True):
    """Another jurisdiction asked us to find and control the person."""

    topic: ClassVar[str] = "referral.received"
    creates: ClassVar[bool] = True

    from_area: AreaCode
    from_office: PublicLabel | None = None
    received_at: Instant | None = None
    document: PublicLabel | None = None
    contact_id: ContactId | None = None
    note: Sealed | None = None


class ReferralFound(ReferralFact, frozen=True, kw_only=True):
    """The person was found."""

    topic: ClassVar[str] = "referral.found"

    found_at: Instant | None = None


class ReferralControlled(ReferralFact, frozen=True, kw_only=True):
    """The person is under control there."""

    topic: ClassVar[str] = "referral.controlled"

    controlled_at: Instant | None = None
    mode: OrderMode | None = None


class ReferralAnswered(ReferralFact, frozen=True, kw_only=True):
    """The answer, from there or from us."""

    topic: ClassVar[str] = "referral.answered"
    rank: ClassVar[int] = 1

    outcome: ReferralOutcome
    answered_at: Instant | None = None
    document: PublicLabel | None = None
    note: Sealed | None = None


ReferralEvent = (
    ReferralSent | ReferralReceived | ReferralFound | ReferralControlled | ReferralAnswered
)

"""What is true of a referral, from the facts so far."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.identifiers import CaseId, ContactId, ReferralId
from tracing.domain.moments import Happened, happened
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.referral.events import (
    ReferralAnswered,
    ReferralControlled,
    ReferralEvent,
    ReferralFound,
    ReferralOutcome,
    ReferralReceived,
    ReferralSent,
)
from tracing.domain.values import AreaCode, Instant, PublicLabel, Sealed


class ReferralDirection(StrEnum):
    """Who asked whom."""

    SENT = "sent"
    RECEIVED = "received"


class ReferralStatus(StrEnum):
    """How far a referral has come."""

    ASKED = "asked"
    FOUND = "found"
    CONTROLLED = "controlled"
    ANSWERED = "answered"


class Control(NamedTuple):
    """The person came under control, and how."""

    happened: Happened
    mode: OrderMode | None


class Answer(NamedTuple):
    happened: Happened
    outcome: ReferralOutcome
    document: PublicLabel | None
    note: Sealed | None


class ReferralState(Struct, frozen=True):
    referral_id: ReferralId
    direction: ReferralDirection
    asked: Happened
    area: AreaCode
    """The other jurisdiction."""
    office: PublicLabel | None
    document: PublicLabel | None
    note: Sealed | None
    contact_id: ContactId | None
    case_id: CaseId | None = None
    findings: tuple[Happened, ...] = ()
    controls: tuple[Control, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def at(self) -> Instant | None:
        """When it was sent or received."""
        return self.asked.at

    @property
    def reported_at(self) -> Instant | None:
        return self.asked.learnt

    @property
    def found(self) -> Happened | None:
        """When the person was first found."""
        return min(self.findings, key=_rank, default=None)

    @property
    def found_at(self) -> Instant | None:
        return self.found.at if self.found else None

    @property
    def controlled(self) -> Happened | None:
        """When the person first came under control."""
        return min((each.happened for each in self.controls), key=_rank, default=None)

    @property
    def controlled_at(self) -> Instant | None:
        return self.controlled.at if self.controlled else None

    @property
    def mode(self) -> OrderMode | None:
        """How they are controlled, by the last word on it."""
        said = [each for each in self.controls if each.mode is not None]
        return max(reversed(said), key=_when).mode if said else None

    @property
    def answer(self) -> Answer | None:
        """The last answer."""
        return max(reversed(self.answers), key=_when, default=None)

    @property
    def outcome(self) -> ReferralOutcome | None:
        return self.answer.outcome if self.answer else None

    @property
    def answered_at(self) -> Instant | None:
        return self.answer.happened.at if self.answer else None

    @property
    def answered_reported_at(self) -> Instant | None:
        return self.answer.happened.learnt if self.answer else None

    @property
    def status(self) -> ReferralStatus:
        if self.answers:
            return ReferralStatus.ANSWERED
        if self.controls:
            return ReferralStatus.CONTROLLED
        return ReferralStatus.FOUND if self.findings else ReferralStatus.ASKED


def _rank(each: Happened) -> tuple[datetime, datetime]:
    return each.rank


def _when(each: Control | Answer) -> tuple[datetime, datetime]:
    return each.happened.rank


def evolve(
    state: ReferralState | None,
    version: int,  # noqa: ARG001 -- every evolve is told it
    event: ReferralEvent,
) -> ReferralState | None:
    """The referral after one more fact."""
    if isinstance(event, ReferralSent | ReferralReceived):
        return _asked(event)
    if state is None:
        return None
    match event:
        case ReferralFound():
            found = happened(event.found_at, event)
            return replace(state, findings=(*state.findings, found))
        case ReferralControlled():
            control = Control(happened(event.controlled_at, event), event.mode)
            return replace(state, controls=(*state.controls, control))
        case ReferralAnswered():
            answer = Answer(
                happened(event.answered_at, event), event.outcome, event.document, event.note
            )
            return replace(state, answers=(*state.answers, answer))


def _asked(event: ReferralSent | ReferralReceived) -> ReferralState:
    if isinstance(event, ReferralSent):
        direction, said = ReferralDirection.SENT, event.sent_at
        area, office, case_id = event.to_area, event.to_office, event.case_id
    else:
        direction, said = ReferralDirection.RECEIVED, event.received_at
        area, office, case_id = event.from_area, event.from_office, None
    return ReferralState(
        referral_id=event.referral_id,
        direction=direction,
        asked=happened(said, event),
        area=area,
        office=office,
        document=event.document,
        note=event.note,
        contact_id=event.contact_id,
        case_id=case_id,
    )

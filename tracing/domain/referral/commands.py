"""What can be recorded of handing a person to another jurisdiction, or from one (协查)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from tracing.domain.command import Context, StateOfPerson, known_person, moments_fit, seal
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import CaseId, ContactId, ReferralId
from tracing.domain.mentions import mentioned
from tracing.domain.moments import possible
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.referral.events import (
    ReferralAnswered,
    ReferralControlled,
    ReferralFact,
    ReferralFound,
    ReferralOutcome,
    ReferralReceived,
    ReferralSent,
)
from tracing.domain.referral.refusals import ReferralExistsError, UnknownReferralError
from tracing.domain.referral.state import ReferralDirection, ReferralState
from tracing.domain.values import AreaCode, Instant, PublicLabel


class ReferralCommand(StateOfPerson, frozen=True, kw_only=True):
    referral_id: ReferralId

    def fact(
        self,
        statement: type[ReferralFact],
        history: PersonHistory,
        context: Context,
        **fields: Any,
    ) -> Sequence[Event]:
        """The statement; refused where the moments of the referral would be impossible with it."""
        made = self.stated(statement, history, context, referral_id=self.referral_id, **fields)
        for event in made:
            after = history.with_fact(history.version + 1, event)
            _is_possible(after.parts("referral")[self.referral_id])
        return made


class OpenReferral(ReferralCommand, frozen=True, kw_only=True):
    """A referral begins. The same one told again is no other."""

    document: PublicLabel | None = None
    contact_id: ContactId | None = None
    note: str | None = None

    def opens(self, history: PersonHistory) -> bool:
        """Whether there is anything to record; refused where the identity is taken."""
        known = known_person(history).parts("referral")
        if self.corrects is not None:
            return True
        if self.note is None and any(self.says_again(each) for each in known.values()):
            return False
        if self.referral_id in known:
            raise ReferralExistsError(referral=self.referral_id)
        return True

    def says_again(self, known: ReferralState) -> bool:
        """Whether a referral on record is this one."""
        raise NotImplementedError


class SendReferral(OpenReferral, frozen=True, kw_only=True):
    """Another jurisdiction is asked to find and control the person."""

    kind: ClassVar[str] = "referral.send"

    to_area: AreaCode
    to_office: PublicLabel | None = None
    sent_at: Instant | None = None
    case_id: CaseId | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        if not self.opens(history):
            return []
        mentioned(history, case_id=self.case_id, contact_id=self.contact_id)
        moments_fit(context, sent_at=self.sent_at)
        return self.fact(
            ReferralSent,
            history,
            context,
            to_area=self.to_area,
            to_office=self.to_office,
            sent_at=self.sent_at,
            document=self.document,
            contact_id=self.contact_id,
            case_id=self.case_id,
            note=seal(self.person_id, self.note),
        )

    def says_again(self, known: ReferralState) -> bool:
        return known.direction is ReferralDirection.SENT and (
            (known.area, known.office, known.asked.said, known.document)
            == (self.to_area, self.to_office, self.sent_at, self.document)
            and (known.contact_id, known.case_id) == (self.contact_id, self.case_id)
        )


class ReceiveReferral(OpenReferral, frozen=True, kw_only=True):
    """Another jurisdiction asked us to find and control the person."""

    kind: ClassVar[str] = "referral.receive"

    from_area: AreaCode
    from_office: PublicLabel | None = None
    received_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        if not self.opens(history):
            return []
        mentioned(history, contact_id=self.contact_id)
        moments_fit(context, received_at=self.received_at)
        return self.fact(
            ReferralReceived,
            history,
            context,
            from_area=self.from_area,
            from_office=self.from_office,
            received_at=self.received_at,
            document=self.document,
            contact_id=self.contact_id,
            note=seal(self.person_id, self.note),
        )

    def says_again(self, known: ReferralState) -> bool:
        return known.direction is ReferralDirection.RECEIVED and (
            (known.area, known.office, known.asked.said, known.document, known.contact_id)
            == (self.from_area, self.from_office, self.received_at, self.document, self.contact_id)
        )


class FindReferred(ReferralCommand, frozen=True, kw_only=True):
    """The person was found."""

    kind: ClassVar[str] = "referral.find"

    found_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        _known(history, self.referral_id)
        moments_fit(context, found_at=self.found_at)
        return self.fact(ReferralFound, history, context, found_at=self.found_at)


class ControlReferred(ReferralCommand, frozen=True, kw_only=True):
    """The person is under control there."""

    kind: ClassVar[str] = "referral.control"

    controlled_at: Instant | None = None
    mode: OrderMode | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        _known(history, self.referral_id)
        moments_fit(context, controlled_at=self.controlled_at)
        return self.fact(
            ReferralControlled,
            history,
            context,
            controlled_at=self.controlled_at,
            mode=self.mode,
        )


class AnswerReferral(ReferralCommand, frozen=True, kw_only=True):
    """The answer, from there or from us."""

    kind: ClassVar[str] = "referral.answer"

    outcome: ReferralOutcome
    answered_at: Instant | None = None
    document: PublicLabel | None = None
    note: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        _known(history, self.referral_id)
        moments_fit(context, answered_at=self.answered_at)
        return self.fact(
            ReferralAnswered,
            history,
            context,
            outcome=self.outcome,
            answered_at=self.answered_at,
            document=self.document,
            note=seal(self.person_id, self.note),
        )


def _known(history: PersonHistory, referral_id: ReferralId) -> None:
    if referral_id not in known_person(history).parts("referral"):
        raise UnknownReferralError(referral=referral_id)


def _is_possible(state: ReferralState) -> None:
    asked = (f"{state.direction}_at", state.asked)
    possible(asked, ("found_at", state.found), ("controlled_at", state.controlled))
    answered = state.answer.happened if state.answer else None
    possible(asked, ("answered_at", answered))

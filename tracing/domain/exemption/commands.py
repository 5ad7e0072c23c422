"""What can be recorded of who need not be moved: the decision, and that it no longer holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tracing.domain.area.codes import well_formed
from tracing.domain.area.refusals import MalformedAreaCodeError
from tracing.domain.command import (
    Context,
    StateOfPerson,
    decided_by_now,
    known_case,
    moments_fit,
)
from tracing.domain.correcting import apart_from
from tracing.domain.event import Event
from tracing.domain.exemption.events import ExemptionEnded, ExemptionReason, TransferExempted
from tracing.domain.exemption.refusals import (
    DestinationOfNobodyError,
    ExemptionEndedError,
    NotExemptError,
    ReferredWithoutDestinationError,
)
from tracing.domain.exemption.state import ExemptionState
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import CaseId
from tracing.domain.moments import happened, possible
from tracing.domain.values import AreaCode, Decision, Instant


class ExemptTransfer(StateOfPerson, frozen=True, kw_only=True):
    """Somebody in charge decides that an infected person need not be moved the same day."""

    kind: ClassVar[str] = "case.exempt"

    case_id: CaseId
    because: ExemptionReason
    exempted_at: Instant | None = None
    destination: AreaCode | None = None
    decision: Decision

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        moments_fit(context, exempted_at=self.exempted_at)
        decided_by_now(self.decision, context)
        known_case(history, self.case_id)
        referred = self.because is ExemptionReason.REFERRED_OUT
        if referred and self.destination is None:
            raise ReferredWithoutDestinationError
        if self.destination is not None:
            if not referred:
                raise DestinationOfNobodyError(because=self.because, destination=self.destination)
            if not well_formed(self.destination):
                raise MalformedAreaCodeError(code=self.destination)
        return self.stated(
            TransferExempted,
            history,
            context,
            case_id=self.case_id,
            because=self.because,
            exempted_at=self.exempted_at,
            destination=self.destination,
            decision=self.decision,
        )


class EndExemption(StateOfPerson, frozen=True, kw_only=True):
    """They have to be moved after all."""

    kind: ClassVar[str] = "case.end_exemption"

    case_id: CaseId
    ended_at: Instant | None = None
    decision: Decision

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        moments_fit(context, ended_at=self.ended_at)
        decided_by_now(self.decision, context)
        known_case(history, self.case_id)
        before = apart_from(history, self.corrects).parts("exemption").get(self.case_id)
        state: ExemptionState | None = before
        if state is None:
            raise NotExemptError(case=self.case_id)
        made = self.stated(
            ExemptionEnded,
            history,
            context,
            case_id=self.case_id,
            ended_at=self.ended_at,
            decision=self.decision,
        )
        for event in made:
            if state.ended is not None:
                raise ExemptionEndedError(
                    case=self.case_id, ended=state.ended.ended_at or state.ended.reported_at
                )
            possible(
                ("exempted_at", happened(state.exempted.exempted_at, state.exempted)),
                ("ended_at", happened(self.ended_at, event)),
            )
        return made

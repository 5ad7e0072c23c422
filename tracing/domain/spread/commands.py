"""What may be asked about the spread of an infection: that a judgement of it be recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tracing.domain.command import Context, StateOfPerson, known_case
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import CaseId
from tracing.domain.spread.events import SpreadAssessed, SpreadKind
from tracing.domain.values import PublicLabel


class AssessSpread(StateOfPerson, frozen=True, kw_only=True):
    """Somebody in charge judged whether the infection spread beyond where it was found."""

    kind: ClassVar[str] = "case.assess_spread"

    case_id: CaseId
    spread_kind: SpreadKind
    spread: bool
    office: PublicLabel | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_case(history, self.case_id)
        return self.stated(
            SpreadAssessed,
            history,
            context,
            case_id=self.case_id,
            spread_kind=self.spread_kind,
            spread=self.spread,
            office=self.office,
        )

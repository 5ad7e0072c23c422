"""What was judged last of the spread of an infection."""

from __future__ import annotations

from msgspec import Struct

from tracing.domain.identifiers import CaseId
from tracing.domain.spread.events import SpreadEvent, SpreadKind
from tracing.domain.values import Instant


class SpreadState(Struct, frozen=True):
    case_id: CaseId
    spread_kind: SpreadKind
    spread: bool
    office: str | None
    reported_at: Instant | None
    version: int


def evolve(_: SpreadState | None, version: int, event: SpreadEvent) -> SpreadState:
    """What holds after one more judgement: the last one learnt."""
    return SpreadState(
        case_id=event.case_id,
        spread_kind=event.spread_kind,
        spread=event.spread,
        office=event.office,
        reported_at=event.reported_at,
        version=version,
    )

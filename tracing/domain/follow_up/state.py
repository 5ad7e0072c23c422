"""What was seen of a person, by day."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.follow_up.events import CheckRecorded, FollowUpEvent, SymptomsEnded


class FollowUpState(Struct, frozen=True):
    checks: dict[tuple[date, int], CheckRecorded]
    """By day, and which check of the day."""
    ended: tuple[SymptomsEnded, ...] = ()


def evolve(state: FollowUpState | None, _: int, event: FollowUpEvent) -> FollowUpState:
    """What was seen, after one more fact."""
    known = FollowUpState({}) if state is None else state
    if isinstance(event, CheckRecorded):
        key = (event.checked_on, event.number)
        return replace(known, checks={**known.checks, key: event})
    return replace(known, ended=(*known.ended, event))

"""What is true of a gathering, from the facts so far."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.gathering.events import (
    AttendanceStatus,
    GatheringEvent,
    GatheringKind,
    GatheringRecorded,
)
from tracing.domain.identifiers import PlaceId
from tracing.domain.values import AreaCode, Instant, Period, Sealed


class GatheringState(Struct, frozen=True):
    gathering_kind: GatheringKind
    name: str | None
    place_id: PlaceId | None
    area: AreaCode | None
    period: Period
    note: Sealed | None
    reported_at: Instant | None
    version: int
    counts: dict[AttendanceStatus, int] = {}
    """How many were there, by how far they are known: the last word on each."""

    @property
    def attendance(self) -> AttendanceStatus | None:
        """How far the people who were there are known."""
        return next((each for each in reversed(AttendanceStatus) if each in self.counts), None)


def evolve(
    state: GatheringState | None, version: int, event: GatheringEvent
) -> GatheringState | None:
    """The gathering after one more fact."""
    if isinstance(event, GatheringRecorded):
        return GatheringState(
            gathering_kind=event.gathering_kind,
            name=event.name,
            place_id=event.place_id,
            area=event.area,
            period=event.period,
            note=event.note,
            reported_at=event.reported_at,
            version=version,
        )
    if state is None:
        return None
    return replace(state, counts=state.counts | {event.status: event.count})

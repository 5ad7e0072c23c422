"""What may be asked about a gathering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from tracing.domain.command import Context, StateOfThing, known_thing, seal
from tracing.domain.counting import not_negative
from tracing.domain.event import Event
from tracing.domain.fitting import fitting
from tracing.domain.gathering.events import (
    AttendanceCounted,
    AttendanceStatus,
    GatheringKind,
    GatheringRecorded,
)
from tracing.domain.gathering.refusals import GatheringAlreadyRecordedError
from tracing.domain.identifiers import PlaceId
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, Period, PublicLabel


class RecordGathering(StateOfThing, frozen=True, kw_only=True):
    """People met: on a bus, at a wedding, in a ward."""

    kind: ClassVar[str] = "gathering.record"

    gathering_kind: GatheringKind
    name: PublicLabel | None = None
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    period: Period = Period()
    note: str | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        return () if self.place_id is None else (self.place_id,)

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        if self.corrects is None and history.state is not None:
            raise GatheringAlreadyRecordedError(gathering=self.thing_id)
        if self.place_id is not None:
            known_thing(context.things[self.place_id], "place")
        period = fitting(context, self.period)
        return self.stated(
            GatheringRecorded,
            history,
            context,
            gathering_kind=self.gathering_kind,
            name=self.name,
            place_id=self.place_id,
            area=self.area,
            period=period,
            note=seal(context.registry_id, self.note),
        )


class CountAttendance(StateOfThing, frozen=True, kw_only=True):
    """How many people were there, as far as they are known."""

    kind: ClassVar[str] = "gathering.count"

    status: AttendanceStatus
    count: int

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known_thing(history, "gathering")
        not_negative(count=self.count)
        return self.stated(
            AttendanceCounted, history, context, status=self.status, count=self.count
        )

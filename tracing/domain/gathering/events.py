"""What can happen to a gathering: a ride, a flight, a meal, a ward, at which people met."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import ThingFact
from tracing.domain.identifiers import PlaceId
from tracing.domain.values import AreaCode, Period, PublicLabel, Sealed


class GatheringKind(StrEnum):
    BUS = "bus"
    TRAIN = "train"
    FLIGHT = "flight"
    SHIP = "ship"
    CAR = "car"
    WEDDING = "wedding"
    FUNERAL = "funeral"
    MEAL = "meal"
    WARD = "ward"
    CLASS = "class"
    WORK_SHIFT = "work_shift"
    MEETING = "meeting"
    MARKET_DAY = "market_day"
    WORSHIP = "worship"
    OTHER = "other"


class AttendanceStatus(StrEnum):
    """How far the people who were there are known."""

    ESTIMATED = "estimated"  # how many, not who
    IDENTIFIED = "identified"  # who, by a list
    FOUND = "found"  # each was reached


class GatheringFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "gathering"


class GatheringRecorded(GatheringFact, frozen=True, kw_only=True):
    """People met. Who was there is said in the history of each, as a stay."""

    topic: ClassVar[str] = "gathering.recorded"
    creates: ClassVar[bool] = True

    gathering_kind: GatheringKind
    name: PublicLabel | None = None
    """A flight number, a line, a ward: never of a person."""
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    period: Period = Period()
    note: Sealed | None = None
    """Sealed under the registry's key: about nobody in particular."""


class AttendanceCounted(GatheringFact, frozen=True, kw_only=True):
    """How many people were there, as far as they are known."""

    topic: ClassVar[str] = "gathering.attendance_counted"
    settles: ClassVar[tuple[str, ...]] = ("status",)

    status: AttendanceStatus
    count: int


GatheringEvent = GatheringRecorded | AttendanceCounted

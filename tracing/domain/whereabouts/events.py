"""Where a person lived, worked, was treated, travelled and was found: stays, one by one."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import (
    CaseId,
    ContactId,
    GatheringId,
    InvestigationId,
    PlaceId,
    StayId,
)
from tracing.domain.values import AreaCode, Instant, PartialDate, Period, PublicLabel, Sealed


class StayRole(StrEnum):
    """What a place was to the person."""

    RESIDENCE = "residence"  # 居住地
    WORK = "work"  # 工作地
    STUDY = "study"  # 学校
    ACTIVITY = "activity"  # 活动场所
    TRANSPORT = "transport"  # 乘坐
    ATTENDED = "attended"  # 聚集活动
    FOUND_AT = "found_at"  # 发现地
    TREATED_AT = "treated_at"  # 就诊地


class StayFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "stay"
    named_by: ClassVar[str | None] = "stay_id"

    stay_id: StayId


class StayRecorded(StayFact, frozen=True, kw_only=True):
    """The person was somewhere: at a place, at a gathering, or in an area.

    Stays of an investigation, in the order of their time, are its activity track.
    """

    topic: ClassVar[str] = "whereabouts.stay_recorded"
    creates: ClassVar[bool] = True

    role: StayRole
    place_id: PlaceId | None = None
    gathering_id: GatheringId | None = None
    area: AreaCode | None = None
    room: PublicLabel | None = None
    """A room, ward, seat or row: what tells who was near."""
    period: Period = Period()
    case_id: CaseId | None = None
    contact_id: ContactId | None = None
    investigation_id: InvestigationId | None = None
    address: Sealed | None = None
    description: Sealed | None = None


class StayEnded(StayFact, frozen=True, kw_only=True):
    """A stay that went on has ended."""

    topic: ClassVar[str] = "whereabouts.stay_ended"

    until_on: PartialDate | None = None
    until_at: Instant | None = None


StayEvent = StayRecorded | StayEnded

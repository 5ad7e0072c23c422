"""What can happen to a disinfection: ordered, done, and its effect assessed."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import ThingFact
from tracing.domain.identifiers import CaseId, PersonId, PlaceId
from tracing.domain.values import AreaCode, Instant, PublicLabel


class DisinfectionKind(StrEnum):
    TERMINAL = "terminal"  # 终末消毒
    CONCURRENT = "concurrent"  # 随时消毒
    PREVENTIVE = "preventive"  # 预防性消毒


class TouchPoint(StrEnum):
    """What many hands touch (source 001)."""

    LIFT_CAR = "lift_car"
    LIFT_BUTTON = "lift_button"
    CORRIDOR = "corridor"
    STAIRS = "stairs"
    HANDRAIL = "handrail"
    DOOR_HANDLE = "door_handle"
    TOILET = "toilet"
    VEHICLE = "vehicle"
    ROOM = "room"
    OTHER = "other"


class DisinfectionFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "disinfection"


class DisinfectionOrdered(DisinfectionFact, frozen=True, kw_only=True):
    """A place is to be disinfected, for the sake of a case or as a precaution."""

    topic: ClassVar[str] = "disinfection.ordered"
    creates: ClassVar[bool] = True

    disinfection_kind: DisinfectionKind
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    person_id: PersonId | None = None
    case_id: CaseId | None = None
    ordered_at: Instant | None = None


class DisinfectionPerformed(DisinfectionFact, frozen=True, kw_only=True):
    """It was done."""

    topic: ClassVar[str] = "disinfection.performed"

    performed_at: Instant | None = None
    team: PublicLabel | None = None
    agent: PublicLabel | None = None
    points: tuple[TouchPoint, ...] = ()


class EffectAssessed(DisinfectionFact, frozen=True, kw_only=True):
    """Whether it had the effect it should have."""

    topic: ClassVar[str] = "disinfection.effect_assessed"

    passed: bool
    assessed_at: Instant | None = None
    method: PublicLabel | None = None
    samples: int | None = None
    assessor: PublicLabel | None = None


DisinfectionEvent = DisinfectionOrdered | DisinfectionPerformed | EffectAssessed

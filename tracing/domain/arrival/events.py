"""What can happen to an arrival: declared, arrived, triaged, verified, collected."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import ArrivalId, PersonId, PlaceId, QuarantineId
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import AreaCode, Decision, Instant, PartialDate, PublicLabel, Sealed


class Transport(StrEnum):
    FLIGHT = "flight"
    TRAIN = "train"
    COACH = "coach"
    SHIP = "ship"
    CAR = "car"
    LORRY = "lorry"
    OTHER = "other"


class DeclaredBy(StrEnum):
    """Who told of the arrival."""

    TRAVELLER = "traveller"  # 本人
    FAMILY = "family"  # 家属
    EMPLOYER = "employer"  # 用人单位
    COMMUNITY = "community"  # 社区
    CHECKPOINT = "checkpoint"  # 卡口、站场
    LIST = "list"  # 协查名单
    NOBODY = "nobody"  # 未报备


class VerifiedOutcome(StrEnum):
    """What came of verifying somebody on a list received from elsewhere."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_HERE = "not_here"
    ALREADY_CONTROLLED = "already_controlled"
    NOT_CONCERNED = "not_concerned"


class Visited(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of the travel history."""

    area: AreaCode
    from_on: PartialDate | None = None
    until_on: PartialDate | None = None


class ArrivalFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "arrival"
    named_by: ClassVar[str | None] = "arrival_id"

    arrival_id: ArrivalId


class ArrivalDeclared(ArrivalFact, frozen=True, kw_only=True):
    """Somebody is to come, or was found to have come."""

    topic: ClassVar[str] = "arrival.declared"
    creates: ClassVar[bool] = True

    declared_by: DeclaredBy
    origin: AreaCode
    """Where they come from: a national code, or a country's (ISO 3166)."""
    overseas: bool = False
    expected_on: PartialDate | None = None
    expected_at: Instant | None = None
    destination: AreaCode | None = None
    transport: Transport | None = None
    carrier: PublicLabel | None = None
    """A flight, train or coach number."""
    entry_point: PublicLabel | None = None
    """The port, station or checkpoint."""
    visited: tuple[Visited, ...] = ()
    companions: tuple[PersonId, ...] = ()
    responsible: PublicLabel | None = None
    """The employer or community that answers for them (谁用人谁管理)."""
    list_name: PublicLabel | None = None
    """The list from elsewhere that names them."""
    seat: Sealed | None = None
    note: Sealed | None = None


class ArrivalArrived(ArrivalFact, frozen=True, kw_only=True):
    """They came."""

    topic: ClassVar[str] = "arrival.arrived"
    settles: ClassVar[tuple[str, ...] | None] = ("arrival_id",)

    arrived_at: Instant | None = None
    entry_point: PublicLabel | None = None
    place_id: PlaceId | None = None
    symptomatic: bool | None = None


class ArrivalTriaged(ArrivalFact, frozen=True, kw_only=True):
    """It was decided what is done with them."""

    topic: ClassVar[str] = "arrival.triaged"
    settles: ClassVar[tuple[str, ...] | None] = ("arrival_id",)

    origin_risk: ArrivalOrigin
    mode: OrderMode | None = None
    """None: they are not kept apart."""
    quarantine_id: QuarantineId | None = None
    certificate: PublicLabel | None = None
    triaged_at: Instant | None = None
    decision: Decision


class ArrivalVerified(ArrivalFact, frozen=True, kw_only=True):
    """A name on a list from elsewhere was looked for."""

    topic: ClassVar[str] = "arrival.verified"
    settles: ClassVar[tuple[str, ...] | None] = ("arrival_id",)

    outcome: VerifiedOutcome
    verified_at: Instant | None = None


class ArrivalCollected(ArrivalFact, frozen=True, kw_only=True):
    """The last receiver took them over: their community or employer. The loop is at its end."""

    topic: ClassVar[str] = "arrival.collected"
    rank: ClassVar[int] = 1

    collected_by: PublicLabel
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    collected_at: Instant | None = None


ArrivalEvent = (
    ArrivalDeclared | ArrivalArrived | ArrivalTriaged | ArrivalVerified | ArrivalCollected
)

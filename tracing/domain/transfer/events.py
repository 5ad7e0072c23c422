"""What can happen to a transfer: one leg of custody, of one person or a whole bus."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from tracing.domain.event import ThingFact
from tracing.domain.identifiers import CaseId, ContactId, PersonId, PlaceId, QuarantineId
from tracing.domain.values import AreaCode, Decision, Instant, PublicLabel, Sealed


class TransferPurpose(StrEnum):
    ADMISSION = "admission"  # 送定点医院
    QUARANTINE = "quarantine"  # 送集中隔离点
    BETWEEN_SITES = "between_sites"
    RETURN_HOME = "return_home"  # 解除后返回
    ARRIVAL = "arrival"  # 入境闭环
    REFERRAL = "referral"  # 移交外地
    MEDICAL = "medical"
    OTHER = "other"


class RefusalReason(StrEnum):
    """Why a receiver did not accept somebody."""

    FULL = "full"
    NOT_EQUIPPED = "not_equipped"
    NOT_ON_LIST = "not_on_list"
    CONDITION = "condition"
    OTHER = "other"


class IncidentKind(StrEnum):
    DELAY = "delay"
    BREAKDOWN = "breakdown"
    ILLNESS = "illness"
    SEPARATED = "separated"
    """Somebody was parted from who they belong with: a child, a guardian."""
    ABSCONDED = "absconded"
    OTHER = "other"


class Passenger(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a transfer moves, and what for."""

    person_id: PersonId
    case_id: CaseId | None = None
    contact_id: ContactId | None = None
    quarantine_id: QuarantineId | None = None


class TransferFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "transfer"


class TransferRequested(TransferFact, frozen=True, kw_only=True):
    """People are to be moved."""

    topic: ClassVar[str] = "transfer.requested"
    creates: ClassVar[bool] = True

    purpose: TransferPurpose
    passengers: tuple[Passenger, ...]
    from_place: PlaceId | None = None
    from_area: AreaCode | None = None
    to_place: PlaceId | None = None
    to_area: AreaCode | None = None
    requested_at: Instant | None = None
    decision: Decision | None = None


class PassengersChanged(TransferFact, frozen=True, kw_only=True):
    """People were added to a transfer or left out before it arrived."""

    topic: ClassVar[str] = "transfer.passengers_changed"
    settles: ClassVar[tuple[str, ...]] = ()

    added: tuple[Passenger, ...] = ()
    removed: tuple[PersonId, ...] = ()


class TransferDispatched(TransferFact, frozen=True, kw_only=True):
    """A carrier set out with the people."""

    topic: ClassVar[str] = "transfer.dispatched"

    dispatched_at: Instant | None = None
    carrier: PublicLabel | None = None
    vehicle: PublicLabel | None = None
    escort: Sealed | None = None
    """Sealed under the registry's key."""


class TransferArrived(TransferFact, frozen=True, kw_only=True):
    """The carrier reached the receiver: not yet that they took anybody in."""

    topic: ClassVar[str] = "transfer.arrived"

    arrived_at: Instant | None = None
    place_id: PlaceId | None = None


class TransferHandedOver(TransferFact, frozen=True, kw_only=True):
    """The receiver took people in, or refused to."""

    topic: ClassVar[str] = "transfer.handed_over"

    handed_over_at: Instant | None = None
    accepted: tuple[PersonId, ...] = ()
    refused: tuple[PersonId, ...] = ()
    because: RefusalReason | None = None
    receiver: PublicLabel | None = None
    note: Sealed | None = None
    """Sealed under the registry's key: about nobody in particular."""


class TransferCancelled(TransferFact, frozen=True, kw_only=True):
    """It will not take place."""

    topic: ClassVar[str] = "transfer.cancelled"
    rank: ClassVar[int] = 1

    cancelled_at: Instant | None = None


class IncidentRecorded(TransferFact, frozen=True, kw_only=True):
    """Something went wrong on the way."""

    topic: ClassVar[str] = "transfer.incident_recorded"

    incident: IncidentKind
    occurred_at: Instant | None = None
    people: tuple[PersonId, ...] = ()
    note: Sealed | None = None


TransferEvent = (
    TransferRequested
    | PassengersChanged
    | TransferDispatched
    | TransferArrived
    | TransferHandedOver
    | TransferCancelled
    | IncidentRecorded
)

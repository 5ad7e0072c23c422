"""What can happen to a place: a home, a quarantine site, a hospital, a shop."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import ThingFact
from tracing.domain.identifiers import PersonId
from tracing.domain.values import AreaCode, PublicLabel, Sealed


class PlaceKind(StrEnum):
    DWELLING = "dwelling"  # 住宅
    HOSPITAL = "hospital"  # 医院
    DESIGNATED_HOSPITAL = "designated_hospital"  # 定点医院
    TEMPORARY_HOSPITAL = "temporary_hospital"  # 方舱医院
    QUARANTINE_SITE = "quarantine_site"  # 集中隔离点
    SAMPLING_SITE = "sampling_site"  # 采样点
    CHECKPOINT = "checkpoint"  # 卡口
    COMPOUND = "compound"  # 小区
    BUILDING = "building"  # 楼栋
    CARE_HOME = "care_home"
    SCHOOL = "school"
    WORKPLACE = "workplace"
    BUILDING_SITE = "building_site"
    SHOP = "shop"
    MARKET = "market"
    RESTAURANT = "restaurant"
    ENTERTAINMENT = "entertainment"
    TRANSPORT_HUB = "transport_hub"
    RELIGIOUS = "religious"
    OTHER = "other"


class PlaceFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "place"
    keyed: ClassVar[bool] = True


class PlaceRegistered(PlaceFact, frozen=True, kw_only=True):
    """A place became known. A dwelling has an address, sealed, and no public name."""

    topic: ClassVar[str] = "place.registered"
    creates: ClassVar[bool] = True

    place_kind: PlaceKind
    name: PublicLabel | None = None
    area: AreaCode | None = None
    address: Sealed | None = None
    """Sealed under a key of the place's own."""
    capacity: int | None = None
    """How many people it can take."""
    rooms: int | None = None
    operator: PublicLabel | None = None
    responsible: PublicLabel | None = None
    """The body that answers for it."""
    note: Sealed | None = None


class CapacitySet(PlaceFact, frozen=True, kw_only=True):
    """How many people a place can take, from a day on."""

    topic: ClassVar[str] = "place.capacity_set"
    settles: ClassVar[tuple[str, ...]] = ("from_on",)

    from_on: date
    capacity: int | None = None
    rooms: int | None = None


class HouseholderNamed(PlaceFact, frozen=True, kw_only=True):
    """Who answers for a dwelling, from a day on."""

    topic: ClassVar[str] = "place.householder_named"
    settles: ClassVar[tuple[str, ...]] = ("from_on",)

    householder: PersonId
    from_on: date | None = None


class PlaceClosed(PlaceFact, frozen=True, kw_only=True):
    """A place is no longer used, from a day on."""

    topic: ClassVar[str] = "place.closed"

    closed_on: date


PlaceEvent = PlaceRegistered | CapacitySet | HouseholderNamed | PlaceClosed

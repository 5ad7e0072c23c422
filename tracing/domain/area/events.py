"""What can happen to an area: registered, changed, counted, drawn, given a level, abolished."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.event import ThingFact
from tracing.domain.identifiers import PlaceId
from tracing.domain.values import (
    AreaCode,
    AreaDigits,
    CaseSource,
    ConditionCode,
    Decision,
    Instant,
    MeasureCode,
    PublicLabel,
)


class AreaUnit(StrEnum):
    """What kind of unit an area is. The first five have national codes."""

    PROVINCE = "province"  # 省
    PREFECTURE = "prefecture"  # 市
    COUNTY = "county"  # 县、区、旗（GB/T 2260）
    TOWNSHIP = "township"  # 街道、乡镇（GB/T 10114）
    COMMUNITY = "community"  # 社区、村
    COMPOUND = "compound"  # 小区
    BUILDING = "building"  # 楼栋
    ENTRANCE = "entrance"  # 单元
    DRAWN = "drawn"  # 划定区域


class AreaFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "area"


class AreaRegistered(AreaFact, frozen=True, kw_only=True):
    """An area became known by its code."""

    topic: ClassVar[str] = "area.registered"
    creates: ClassVar[bool] = True

    code: AreaCode
    name: PublicLabel
    unit: AreaUnit
    parent: AreaCode | None = None
    from_on: date | None = None
    households: int | None = None
    population: int | None = None


class AreaAbolished(AreaFact, frozen=True, kw_only=True):
    """The area is one no longer, from a day on."""

    topic: ClassVar[str] = "area.abolished"

    from_on: date
    succeeded_by: tuple[AreaCode, ...] = ()


class AreaChanged(AreaFact, frozen=True, kw_only=True):
    """From a day on it has another name, or lies in another area."""

    topic: ClassVar[str] = "area.changed"

    from_on: date
    name: PublicLabel | None = None
    parent: AreaCode | None = None


class AreaCounted(AreaFact, frozen=True, kw_only=True):
    """How many households and people it had on a day."""

    topic: ClassVar[str] = "area.counted"
    settles: ClassVar[tuple[str, ...] | None] = ("counted_on",)

    counted_on: date
    households: int | None = None
    population: int | None = None


class AreaBounded(AreaFact, frozen=True, kw_only=True):
    """What an area that was drawn (划定区域) covers from a day on: areas and places, whole."""

    topic: ClassVar[str] = "area.bounded"

    from_on: date
    covers: tuple[AreaCode, ...] = ()
    places: tuple[PlaceId, ...] = ()


class ListedCommunity(Struct, frozen=True, array_like=True):
    """A community by the three digits its code has below its township's."""

    digits: AreaDigits
    name: PublicLabel


class ListedTownship(Struct, frozen=True, array_like=True):
    """A street or township by the three digits its code has below its county's."""

    digits: AreaDigits
    name: PublicLabel
    communities: tuple[ListedCommunity, ...] = ()


class AreaDivided(AreaFact, frozen=True, kw_only=True):
    """What a county consists of by the national codes: one fact, not one for every village."""

    topic: ClassVar[str] = "area.divided"
    settles: ClassVar[tuple[str, ...] | None] = ("edition",)

    edition: PublicLabel
    valid_on: date | None = None
    """The day the codes were valid on."""
    townships: tuple[ListedTownship, ...]


class EnvironmentGround(Struct, frozen=True, tag="environment", tag_field="kind"):
    """A sample taken from things at a place was positive."""

    place_id: PlaceId
    sampled_at: Instant | None = None


class SurroundingGround(Struct, frozen=True, tag="surrounding", tag_field="kind"):
    """It lies around, or in the county of, an area that has a level itself."""

    area: AreaCode


LevelGround = CaseSource | EnvironmentGround | SurroundingGround
"""The health fact a level rests on. There is none without one."""


class AreaDesignated(AreaFact, frozen=True, kw_only=True):
    """Somebody in charge gave the area a level, with its measures."""

    topic: ClassVar[str] = "area.designated"

    level: AreaLevel
    from_at: Instant
    grounds: tuple[LevelGround, ...]
    measures: tuple[MeasureCode, ...] = ()
    """As the pack in force names them; what it does not name goes beyond it."""
    decision: Decision


class AreaExtended(AreaFact, frozen=True, kw_only=True):
    """The level of the area, or of parts of it, is kept longer than it would have been."""

    topic: ClassVar[str] = "area.extended"

    scheme: AreaScheme
    until_on: date
    """The last day it is kept."""
    parts: tuple[AreaCode, ...] = ()
    """Empty: the whole area."""
    decision: Decision


class AreaLifted(AreaFact, frozen=True, kw_only=True):
    """The level of the area was lowered, or it has none any more."""

    topic: ClassVar[str] = "area.lifted"

    scheme: AreaScheme
    to: AreaLevel | None = None
    """The level it has from then on; None: none."""
    lifted_at: Instant
    measures: tuple[MeasureCode, ...] = ()
    """Of the level it has from then on."""
    unmet: tuple[ConditionCode, ...] = ()
    """Conditions of the pack that were not met, and were overridden."""
    assessed_to: int | None = None
    """The position of the ledger up to which the conditions were assessed."""
    decision: Decision


AreaEvent = (
    AreaRegistered
    | AreaAbolished
    | AreaChanged
    | AreaCounted
    | AreaBounded
    | AreaDivided
    | AreaDesignated
    | AreaExtended
    | AreaLifted
)

"""What can happen to an area: it is registered under a code, and abolished."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import ThingFact
from tracing.domain.values import AreaCode, PublicLabel


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


AreaEvent = AreaRegistered | AreaAbolished

"""What raises the level of an area, what lowers it, and what may be asked of people in it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

from tracing.domain.area.events import AreaUnit
from tracing.domain.area.levels import AreaLevel, LevelOrigin
from tracing.domain.protocol.rules.base import Code, Count, DayCount, Days, Rule, Rules, Words
from tracing.domain.spread.events import SpreadKind
from tracing.domain.values import DetectionRoute, Diagnosis


class Located(StrEnum):
    """By what an infection belongs to an area."""

    RESIDENCE = "residence"  # 居住地
    VISITED = "visited"  # 工作、活动地
    ANY = "any"


class Measured(StrEnum):
    """What a condition counts in an area."""

    NEW = "new"  # 窗口内新增
    CUMULATIVE = "cumulative"  # 累计
    CLUSTERS = "clusters"  # 聚集性疫情


class ClockAnchor(StrEnum):
    """From when clean days count."""

    LAST_POSITIVE_REPORTED = "last_positive_reported"  # 末例报告
    LAST_POSITIVE_REMOVED = "last_positive_removed"  # 末例转出
    LAST_DISINFECTION = "last_disinfection"  # 终末消毒


class Requirement(StrEnum):
    """What must be so besides clean days before a level is lowered."""

    SCREENED = "screened"  # 全员筛查
    RESULTS_IN = "results_in"  # 结果全部报回
    ALL_NEGATIVE = "all_negative"  # 全部阴性
    CONTACTS_CLEAR = "contacts_clear"  # 密接期满阴性
    DISINFECTION_ASSESSED = "disinfection_assessed"  # 消毒效果评估


class Counts(Rule, frozen=True, kw_only=True):
    """Which infections count."""

    diagnoses: Annotated[tuple[Diagnosis, ...], Meta(min_length=1)]
    exempt: tuple[SpreadKind, ...] = ()
    """Those found so, or judged so, do not count while no spread beyond is known."""


class Condition(Rules, frozen=True, kw_only=True):
    """A count and the bounds it must keep, all of them."""

    count: Measured
    within_days: Days | None = None
    """Of the days up to and with the day asked for; absent: the pack's window."""
    at_least: Count | None = None
    more_than: Count | None = None
    at_most: Count | None = None
    fewer_than: Count | None = None


class DesignationRule(Rule, frozen=True, kw_only=True):
    """An area of one of these units has this level where all conditions hold."""

    level: AreaLevel
    units: Annotated[tuple[AreaUnit, ...], Meta(min_length=1)]
    located: Located = Located.ANY
    all: Annotated[tuple[Condition, ...], Meta(min_length=1)]


class Cluster(Rule, frozen=True, kw_only=True):
    """So many linked infections within so many days are a cluster."""

    infections: Count
    within_days: Days


class Screening(Rules, frozen=True, kw_only=True):
    """When the screening that must be clean takes place; one of the two."""

    on_day: Days | None = None
    """On this clean day or later."""
    within_last_days: Days | None = None
    """In so many days before the level is lowered."""


class StepDown(Rule, frozen=True, kw_only=True):
    """How one level gives way to a lower one."""

    level: AreaLevel
    origin: LevelOrigin | None = None
    """Only where the level was reached so; absent: however."""
    to: AreaLevel
    clean_days: Days
    screening: Screening | None = None
    requires: tuple[Requirement, ...] = ()
    contact_days: Days | None = None
    """With `contacts_clear`: so many days since the last exposure of the last close contact."""


class Measure(Rule, frozen=True, kw_only=True):
    """What may be asked of the people of an area of a level."""

    level: AreaLevel
    code: Code
    title: Words


class AreaRules(Rule, frozen=True, kw_only=True):
    """One scheme of levels: risk areas (风险区), or control zones (三区)."""

    levels: Annotated[tuple[AreaLevel, ...], Meta(min_length=1)]
    """Lowest first."""
    default: AreaLevel
    """What an area is where no rule raises it."""
    remainder: AreaLevel | None = None
    """What the rest of a county is while an area of it is higher."""
    clock: ClockAnchor = ClockAnchor.LAST_POSITIVE_REPORTED
    day_count: DayCount = DayCount.NEXT_DAY
    window_days: Days | None = None
    counts: Counts
    cluster: Cluster | None = None
    designate: tuple[DesignationRule, ...] = ()
    """The first that holds gives the level; highest first."""
    step_down: tuple[StepDown, ...] = ()
    """Empty: the level of a day is what the rules say for that day."""
    takes_over: Mapping[AreaLevel, AreaLevel] = MappingProxyType({})
    """What levels of other packs, running when this one comes into force, become."""
    measures: tuple[Measure, ...] = ()


class Areas(Rules, frozen=True, kw_only=True):
    """The schemes of levels; a pack may have both, one or none."""

    risk: AreaRules | None = None
    zone: AreaRules | None = None


class Trigger(Rule, frozen=True, kw_only=True):
    """When an operation to clear a hot spot (拔钉子) is due."""

    level: AreaLevel
    positives: Annotated[int, Meta(ge=1)]
    counts: Counts


class CommunityZero(Rule, frozen=True, kw_only=True):
    """社会面清零: no infection outside controlled groups on consecutive days."""

    controlled: tuple[DetectionRoute, ...]
    days: Days
    basic_per_100000: float | None = None

"""Who counts as exposed, how long they are kept apart, when they are tested and let go."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from tracing.domain.protocol.rules.base import Count, DayCount, Days, Rule, Rules, SourceKey
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import ContactCategory, Diagnosis, Severity


class Role(StrEnum):
    """What somebody is in a chain of infection."""

    SYMPTOMATIC = "symptomatic"  # 有症状的病例
    ASYMPTOMATIC = "asymptomatic"  # 无症状感染者
    CLOSE_CONTACT = "close_contact"  # 密接


class Anchor(StrEnum):
    """What days are counted from."""

    ONSET = "onset"  # 发病
    RASH = "rash"  # 出疹
    FIRST_POSITIVE_SAMPLING = "first_positive_sampling"  # 首次阳性采样
    FIRST_EXPOSURE = "first_exposure"  # 首次接触
    LAST_EXPOSURE = "last_exposure"  # 末次暴露
    DETERMINED = "determined"  # 判定
    LEFT_RISK_AREA = "left_risk_area"  # 离开风险区
    ENTRY = "entry"  # 入境
    DISCHARGE = "discharge"  # 出院
    LEG_START = "leg_start"  # 本段起始
    LINKED_CONTACT_PLACED = "linked_contact_placed"  # 所关联密接受管控


class InfectiousEnd(StrEnum):
    """What ends the time in which somebody can infect."""

    ISOLATED = "isolated"
    PLACED = "placed"
    BURIED = "buried"
    DAYS_AFTER_ANCHOR = "days_after_anchor"


class InfectiousWindow(Rule, frozen=True, kw_only=True):
    """When somebody of a role can infect: of several anchors the earliest counts."""

    role: Role
    anchors: Annotated[tuple[Anchor, ...], Meta(min_length=1)]
    lookback_days: Days
    ends: Annotated[tuple[InfectiousEnd, ...], Meta(min_length=1)]
    """Whichever comes first."""
    days_after: Days | None = None


class Incubation(Rule, frozen=True, kw_only=True):
    shortest_days: Days
    longest_days: Days


class Infection(Rules, frozen=True, kw_only=True):
    windows: tuple[InfectiousWindow, ...]
    incubation: Incubation


class Exposed(StrEnum):
    """Of whom a rule of quarantine speaks."""

    CLOSE = "close"
    SECONDARY = "secondary"
    CASUAL = "casual"
    VENUE_EXPOSED = "venue_exposed"
    FROM_HIGH = "from_high"
    FROM_MEDIUM = "from_medium"
    FROM_LOW = "from_low"
    ENTRANT = "entrant"


class Category(Rule, frozen=True, kw_only=True):
    """Whether people of a category are determined at all."""

    category: ContactCategory
    determined: bool = True
    of_high_risk_close_only: bool = False
    """Secondary contacts of close contacts at high risk alone."""


class Leg(Rules, frozen=True, kw_only=True):
    """A part of a quarantine, in one mode."""

    mode: OrderMode
    days: Days
    test_days: tuple[Days, ...] = ()
    """Of the leg, or of what `tests_from` says."""
    tests_from: Anchor = Anchor.LEG_START
    checks_a_day: Count = 1


class LetGo(Rules, frozen=True, kw_only=True):
    """What must be so at the end of the last leg."""

    own_negative: bool = True
    double_sampling: bool = False
    """Two samples on the last day, with other reagents or laboratories."""
    linked_first_tests: Count | None = None
    """The linked close contact's first so many tests must be negative."""
    no_symptoms: bool = True


class QuarantineRule(Rule, frozen=True, kw_only=True):
    """How people of one class are kept apart."""

    who: Exposed
    anchor: Anchor
    legs: tuple[Leg, ...] = ()
    """Empty: no quarantine."""
    fallback_mode: OrderMode | None = None
    """Where the first leg's mode does not suit."""
    test_days: tuple[Days, ...] = ()
    """Without quarantine: on which days from the anchor they are tested."""
    let_go: LetGo = LetGo()


class Upgrade(Rule, frozen=True, kw_only=True):
    """When a secondary contact becomes a close one."""

    first_tests: Count | None = None
    """When one of the linked contact's first so many tests is positive; absent: any of them."""


class Quarantine(Rules, frozen=True, kw_only=True):
    day_count: DayCount = DayCount.NEXT_DAY
    source: tuple[SourceKey, ...] = ()
    """Of the day count."""
    rules: tuple[QuarantineRule, ...] = ()
    upgrade: Upgrade | None = None


class Infected(StrEnum):
    """Of whom a rule of discharge speaks."""

    CASE = "case"  # 确诊病例
    ASYMPTOMATIC = "asymptomatic"  # 无症状感染者
    MILD_IN_TEMPORARY_HOSPITAL = "mild_in_temporary_hospital"  # 方舱轻型
    AT_HOME = "at_home"  # 居家治疗


class ReleaseRule(Rule, frozen=True, kw_only=True):
    """When infected people are let go, and what follows."""

    who: Infected
    diagnoses: tuple[Diagnosis, ...] = ()
    severities: tuple[Severity, ...] = ()
    least_days: Days | None = None
    test_days: tuple[Days, ...] = ()
    negatives: Count
    ct_at_least: float | None = None
    """A cycle threshold that counts as negative."""
    hours_apart: Count | None = None
    fever_free_days: Days | None = None
    clinically_better: bool = False
    then: tuple[Leg, ...] = ()

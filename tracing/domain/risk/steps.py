"""The course of an area's indicated level: steps, each with what it rests on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.area.levels import AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.protocol.rules.areas import ClockAnchor, Condition


class Reason(StrEnum):
    """Why an area is indicated to have a level."""

    DEFAULT = "default"  # 无升级依据
    REMAINDER = "remainder"  # 同县有更高等级区域
    DESIGNATION = "designation"  # 符合划定规则
    STEP_DOWN = "step_down"  # 符合降级规则
    RULE_ENDED = "rule_ended"  # 不再符合划定规则
    TAKEN_OVER = "taken_over"  # 换用规则时沿用
    OLD_RULE = "old_rule"  # 按原规则已应降级


class Measurement(NamedTuple):
    """What a condition counted, and its bounds."""

    condition: Condition
    within_days: int | None
    found: int
    holds: bool


class Restart(NamedTuple):
    """The clean days began anew."""

    on: date
    cases: tuple[str, ...]


class Why(NamedTuple):
    """What a level rests on; enough to say it in a sentence."""

    reason: Reason
    pack: str
    on: date
    rule: int | None = None
    """Which of the rules of its kind it was, from 0."""
    source: tuple[str, ...] = ()
    """Keys of the pack's sources."""
    cases: tuple[str, ...] = ()
    measured: tuple[Measurement, ...] = ()
    anchor: ClockAnchor | None = None
    anchored_on: date | None = None
    clean_days: int | None = None
    rounds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    """Areas of the county that are officially higher."""
    before: AreaLevel | None = None
    """The level it had until then."""
    before_pack: str | None = None
    """The pack by which it had it, where another came into force."""
    restarts: tuple[Restart, ...] = ()
    """Later infections that count, while it had this level."""
    since: date | None = None
    """Since when it had run as these rules see it, where it was taken over from others."""
    episode: date | None = None
    """Since when it, or a higher one, had run, where it was taken over."""


class Step(NamedTuple):
    """A level of an area from a day on, as it is at the end of each day."""

    level: AreaLevel
    origin: LevelOrigin | None
    """None where nothing raised it."""
    scheme: AreaScheme
    from_on: date
    to_on: date | None
    """The first day it is no longer so; None: it goes on."""
    pack: str
    why: Why

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day < self.to_on)

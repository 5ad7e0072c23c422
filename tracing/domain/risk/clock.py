"""The clean days of an area: from when they count, and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracing.domain.area.levels import AreaLevel, LevelOrigin
from tracing.domain.protocol.rules.areas import AreaRules, ClockAnchor, StepDown
from tracing.domain.protocol.rules.base import DayCount
from tracing.domain.risk.facts import AreaFacts, Counted, day_number, day_of_number


class Running(NamedTuple):
    """A level that an area has, since when, and whether it came down to it."""

    level: AreaLevel
    origin: LevelOrigin | None
    since: date
    episode: date
    """Since when it, or a higher one, has run: of infections before then nothing is asked."""


class Clock(NamedTuple):
    """How far the clean days have come on a day, that day included."""

    level: AreaLevel
    to: AreaLevel
    rule: int
    source: tuple[str, ...]
    anchor: ClockAnchor
    day_count: DayCount
    anchored_on: date | None
    """None: it does not run yet."""
    waits_for: tuple[str, ...]
    """Cases not yet removed, or disinfections not yet performed, where it does not run."""
    day: int | None
    wanted: int
    earliest_on: date | None
    """The day at whose end all clean days have passed."""
    cases: tuple[str, ...]
    """The last infections that count."""

    @property
    def clean_days(self) -> int:
        """Clean days so far, of those that are wanted."""
        return min(max(self.day or 0, 0), self.wanted)

    @property
    def passed(self) -> bool:
        return self.day is not None and self.day >= self.wanted


def step_rule(
    rules: AreaRules, level: AreaLevel, origin: LevelOrigin | None
) -> tuple[int, StepDown] | None:
    """How a level that was reached so gives way to a lower one."""
    found = [
        (index, rule)
        for index, rule in enumerate(rules.step_down)
        if rule.level is level and rule.origin in (None, origin)
    ]
    return next((each for each in found if each[1].origin is not None), found[0] if found else None)


def clock(
    rules: AreaRules,
    facts: AreaFacts,
    found: Sequence[Counted],
    running: Running,
    rule: tuple[int, StepDown],
    day: date,
) -> Clock:
    """The clean days of a level as they stand at the end of a day."""
    index, step = rule
    known = [each for each in found if running.episode <= each.on <= day]
    anchored, waits_for = _anchor(rules.clock, facts, known, running, day)
    if anchored is not None and running.origin is LevelOrigin.STEPPED_DOWN:
        anchored = max(anchored, running.since)
    last = known[-1].on if known else None
    return Clock(
        level=running.level,
        to=step.to,
        rule=index,
        source=step.source,
        anchor=rules.clock,
        day_count=rules.day_count,
        anchored_on=anchored,
        waits_for=waits_for,
        day=None if anchored is None else day_number(anchored, day, rules.day_count),
        wanted=step.clean_days,
        earliest_on=(
            None if anchored is None else day_of_number(anchored, step.clean_days, rules.day_count)
        ),
        cases=tuple(each.case_id for each in known if each.on == last),
    )


def _anchor(
    kind: ClockAnchor,
    facts: AreaFacts,
    known: Sequence[Counted],
    running: Running,
    day: date,
) -> tuple[date | None, tuple[str, ...]]:
    """The day the count starts from; else what it waits for."""
    reported = max((each.on for each in known), default=running.since)
    match kind:
        case ClockAnchor.LAST_POSITIVE_REPORTED:
            return reported, ()
        case ClockAnchor.LAST_POSITIVE_REMOVED:
            gone = [each.removed_on for each in known]
            left = tuple(
                each.case_id for each in known if each.removed_on is None or each.removed_on > day
            )
            removed = [each for each in gone if each is not None]
            return (None, left) if left else (max([reported, *removed]), ())
        case ClockAnchor.LAST_DISINFECTION:
            own = [each for each in facts.disinfections if each.ordered_on <= day]
            done = [(each, each.performed_on(day)) for each in own]
            left = tuple(each.number for each, on in done if on is None)
            performed = [on for _, on in done if on is not None]
            if left or not performed:
                return None, left
            return max([reported, *performed]), ()

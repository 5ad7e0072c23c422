"""What is still to happen before an area may have a lower level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracing.domain.area.levels import RANK, AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.protocol.rules.areas import AreaRules
from tracing.domain.risk.clock import Clock, Running, clock, step_rule
from tracing.domain.risk.conditions import Obstacle, Unmet, unmet
from tracing.domain.risk.counting import rule_holding
from tracing.domain.risk.facts import AreaFacts, Counted, Official, concerning, counted
from tracing.domain.risk.levels import Ruling, floor, known_as, standing
from tracing.domain.risk.steps import Step


class Situation(NamedTuple):
    """An area under the rules of a day, with the course that is indicated."""

    ruling: Ruling
    scheme: AreaScheme
    rules: AreaRules
    facts: AreaFacts
    steps: Sequence[Step]
    day: date

    @property
    def found(self) -> list[Counted]:
        return concerning(counted(self.facts, self.rules.counts), self.rules, self.facts.unit)


class Timing(NamedTuple):
    """The level an area has, and its clean days; None where no step-down leads from it."""

    running: Running
    pack: str
    clock: Clock | None
    unmet: tuple[Unmet, ...]
    """What stands in the way of the next lower level."""


def running(known: Situation) -> Running | None:
    """The raised level whose clean days count: the indicated one, else the official one.

    An official level that no rule gave is lowered by the same rules as one that a rule gave.
    """
    official = _official(known)
    raised = [step for step in known.steps if RANK[step.level] > floor(known.rules)]
    step = standing(known.steps, known.day)
    if step is not None and step in raised:
        since = step.why.since or step.from_on
        return Running(step.level, step.origin, since, _episode(known.steps, step))
    if official is None or any(_meets(step, official) for step in raised):
        return None
    level, period = official
    since = period.since or period.from_on
    return Running(level, period.origin, since, since)


def timing(known: Situation) -> Timing | None:
    """Level and clock at the end of the day; None where nothing raises the area."""
    now = running(known)
    if now is None:
        return None
    rule = step_rule(known.rules, now.level, now.origin)
    if rule is None:
        return Timing(now, known.ruling.pack, None, tuple(_held(known)))
    facts = known.facts.of_episode(now.episode, known.found)
    runs = clock(known.rules, facts, known.found, now, rule, known.day)
    lacking = unmet(known.rules, facts, rule[1], runs, known.day)
    return Timing(now, known.ruling.pack, runs, tuple(lacking))


def in_the_way(known: Situation, to: AreaLevel | None, of: AreaScheme | None = None) -> list[Unmet]:
    """All that is not met for a level, or for none, at the end of the day.

    `of`: the scheme of the level that is to end, which the rules may have no longer.
    """
    if to is None and of not in (None, known.scheme) and _replaced(known, of):
        return []
    least = floor(known.rules)
    wanted = least if to is None else max(RANK[to], least)
    found = timing(known)
    if found is None or RANK[found.running.level] <= wanted:
        return list(_remainder(known, to))
    return [*found.unmet, *_further(known, found, wanted)]


def _further(known: Situation, found: Timing, wanted: int) -> Iterator[Unmet]:
    """The clean days of the levels in between, which begin when each is reached."""
    level = found.clock.to if found.clock else None
    while level is not None and RANK[level] > wanted:
        rule = step_rule(known.rules, level, LevelOrigin.STEPPED_DOWN)
        if rule is None:
            return
        cases = found.clock.cases if found.clock else ()
        yield Unmet("clean_days", 0, rule[1].clean_days, cases, Obstacle.DAYS_TO_PASS)
        level = rule[1].to


def _held(known: Situation) -> Iterator[Unmet]:
    """A level that a rule gives for the day cannot be lowered while it holds."""
    held = rule_holding(known.rules, known.facts.unit, known.found, known.day)
    for each in held.measured[:1] if held else ():
        cases = held.cases if held else ()
        yield Unmet("designate", each.found, None, cases, Obstacle.RULE_HOLDS)


def _remainder(known: Situation, to: AreaLevel | None) -> Iterator[Unmet]:
    """The rest of a county stays what it is while an area of it is higher."""
    remainder = known.rules.remainder
    if remainder is None or to is remainder or (to is not None and RANK[to] > RANK[remainder]):
        return
    higher = [
        each.code
        for each in known.facts.official
        if each.holds(known.day) and each.code != known.facts.code and _is_higher(known, each)
    ]
    if higher:
        areas = tuple(dict.fromkeys(higher))
        yield Unmet("remainder", len(areas), 0, areas, Obstacle.HIGHER_AREAS)


def _is_higher(known: Situation, each: Official) -> bool:
    level = known_as(known.ruling, known.scheme, known.rules, each.scheme, each.level)
    return level is not None and RANK[level] > floor(known.rules)


def _official(known: Situation) -> tuple[AreaLevel, Official] | None:
    """The raised official level of the area itself, in terms of the rules of the day."""
    for each in known.facts.official:
        if each.code == known.facts.code and each.holds(known.day) and _is_higher(known, each):
            level = known_as(known.ruling, known.scheme, known.rules, each.scheme, each.level)
            return None if level is None else (level, each)
    return None


def _replaced(known: Situation, of: AreaScheme | None) -> bool:
    """Whether a level of the rules of the day was decided on, no lower than the one from before."""
    own = [each for each in known.facts.official if each.code == known.facts.code]
    held = [each for each in own if each.holds(known.day)]
    ranks = [RANK[each.level] for each in held if each.scheme is known.scheme]
    before = [
        known_as(known.ruling, known.scheme, known.rules, of, each.level)
        for each in held
        if each.scheme is of
    ]
    return bool(ranks) and all(each is None or RANK[each] <= max(ranks) for each in before)


def _meets(step: Step, official: tuple[AreaLevel, Official]) -> bool:
    """Whether a raised step lies in the time of the official level: the rule gave it as well."""
    since = official[1].since or official[1].from_on
    return step.to_on is None or step.to_on > since


def _episode(steps: Sequence[Step], step: Step) -> date:
    first = step
    for each in reversed(steps):
        if each.to_on == first.from_on and each.origin is not None:
            first = each
    return first.why.episode or first.from_on

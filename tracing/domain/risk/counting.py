"""Which designation rule holds for an area on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tracing.domain.area.events import AreaUnit
from tracing.domain.area.levels import AreaLevel
from tracing.domain.protocol.rules.areas import (
    AreaRules,
    Cluster,
    Condition,
    DesignationRule,
    Located,
    Measured,
)
from tracing.domain.risk.facts import Counted
from tracing.domain.risk.steps import Measurement


class Held(NamedTuple):
    """A rule, with what it counted."""

    number: int
    rule: DesignationRule
    measured: tuple[Measurement, ...]
    cases: tuple[str, ...]

    @property
    def level(self) -> AreaLevel:
        return self.rule.level


def rule_holding(
    rules: AreaRules, unit: AreaUnit, found: Sequence[Counted], day: date
) -> Held | None:
    """The first rule for its unit that holds at the end of a day."""
    for index, rule in enumerate(rules.designate):
        if unit not in rule.units:
            continue
        held = measured(rules, index, found, day)
        if all(each.holds for each in held.measured):
            return held
    return None


def measured(rules: AreaRules, number: int, found: Sequence[Counted], day: date) -> Held:
    """What the conditions of one rule count at the end of a day, whether they hold or not."""
    rule = rules.designate[number]
    there = [each for each in found if _located(each, rule) and each.on <= day]
    counts = tuple(_measure(rules, each, there, day) for each in rule.all)
    return Held(number, rule, counts, _cases(counts, there, day))


def windows(rules: AreaRules) -> set[int]:
    """After how many days an infection may cease to count for some condition."""
    own = {each.within_days for rule in rules.designate for each in rule.all}
    cluster = {rules.cluster.within_days} if rules.cluster else set()
    return {days for days in (*own, rules.window_days, *cluster) if days is not None}


def clusters(found: Sequence[Counted], cluster: Cluster, since: date) -> list[tuple[str, ...]]:
    """Groups of linked infections, so many of them so soon after one another, last since a day."""
    return [
        tuple(each.case_id for each in group)
        for group in _groups(found)
        if any(
            last.on >= since and (last.on - first.on).days < cluster.within_days
            for first, last in zip(group, group[max(cluster.infections - 1, 0) :], strict=False)
        )
    ]


def _located(each: Counted, rule: DesignationRule) -> bool:
    return rule.located is Located.ANY or rule.located in each.located


def _measure(
    rules: AreaRules, condition: Condition, found: Sequence[Counted], day: date
) -> Measurement:
    within = condition.within_days
    if within is None and condition.count is not Measured.CUMULATIVE:
        within = rules.window_days
    count = _count(rules, condition, found, _since(day, within))
    return Measurement(condition, within, count, _keeps(condition, count))


def _since(day: date, within: int | None) -> date:
    if within is None or day.toordinal() < within:
        return date.min
    return day - timedelta(days=within - 1)


def _count(rules: AreaRules, condition: Condition, found: Sequence[Counted], since: date) -> int:
    if condition.count is Measured.CLUSTERS:
        return len(clusters(found, rules.cluster, since)) if rules.cluster else 0
    return sum(each.on >= since for each in found)


def _keeps(condition: Condition, count: int) -> bool:
    least, most = condition.at_least, condition.at_most
    more, fewer = condition.more_than, condition.fewer_than
    return (
        (least is None or count >= least)
        and (more is None or count > more)
        and (most is None or count <= most)
        and (fewer is None or count < fewer)
    )


def _cases(counts: Sequence[Measurement], found: Sequence[Counted], day: date) -> tuple[str, ...]:
    """The infections in the longest window that was looked at."""
    since = min((_since(day, each.within_days) for each in counts), default=date.min)
    return tuple(each.case_id for each in found if each.on >= since)


def _groups(found: Sequence[Counted]) -> list[list[Counted]]:
    """Those that are linked with one another, directly or by others, each in order of time."""
    by_case = {each.case_id: each for each in found}
    left = set(by_case)
    groups = []
    for first in by_case:
        if first not in left:
            continue
        left.discard(first)
        group, waiting = {first}, [first]
        while waiting:
            reached = by_case[waiting.pop()].linked & left
            left -= reached
            group |= reached
            waiting.extend(reached)
        groups.append([each for case_id, each in by_case.items() if case_id in group])
    return groups

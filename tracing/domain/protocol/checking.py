"""What types cannot say of a pack's rules: that its parts fit together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import isfinite

from tracing.domain.protocol.level_checks import of_scheme
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.reasons import Finding, in_words
from tracing.domain.protocol.rules.people import (
    Infection,
    InfectiousEnd,
    Leg,
    Quarantine,
    QuarantineRule,
)
from tracing.domain.protocol.rules.work import Work


def findings(rules: RuleSet) -> Iterator[Finding]:
    """All that is wrong with rules, in the order of a pack."""
    yield from _infection(rules.infection)
    yield from _once([rule.category for rule in rules.contacts], "contacts", "category")
    yield from _quarantine(rules.quarantine)
    for at, rule in enumerate(rules.release):
        key = f"release[{at}]"
        yield from _finite(rule.ct_at_least, f"{key}.ct_at_least")
        yield from _ascending(rule.test_days, f"{key}.test_days")
        yield from _legs(rule.then, f"{key}.then", None)
    for name, scheme in (("risk", rules.areas.risk), ("zone", rules.areas.zone)):
        if scheme is not None:
            yield from of_scheme(scheme, name)
    yield from _trigger(rules)
    if rules.community_zero is not None:
        yield from _finite(rules.community_zero.basic_per_100000, "community_zero.basic_per_100000")
    yield from _work(rules.work)


def _infection(infection: Infection) -> Iterator[Finding]:
    yield from _once([window.role for window in infection.windows], "infection.windows", "role")
    for at, window in enumerate(infection.windows):
        counted = InfectiousEnd.DAYS_AFTER_ANCHOR in window.ends
        if counted != (window.days_after is not None):
            yield Finding(f"infection.windows[{at}].days_after", in_words("days_after"))
    incubation = infection.incubation
    if incubation.longest_days < incubation.shortest_days:
        reason = in_words("incubation", shortest=incubation.shortest_days)
        yield Finding("infection.incubation.longest_days", reason)


def _quarantine(quarantine: Quarantine) -> Iterator[Finding]:
    key = "quarantine.rules"
    yield from _once([rule.who for rule in quarantine.rules], key, "who")
    for at, rule in enumerate(quarantine.rules):
        yield from _ascending(rule.test_days, f"{key}[{at}].test_days")
        yield from _legs(rule.legs, f"{key}[{at}].legs", rule)


def _legs(legs: Sequence[Leg], key: str, rule: QuarantineRule | None) -> Iterator[Finding]:
    """Tests lie within their leg, or within all legs so far where they count from the same day."""
    until = 0
    for at, leg in enumerate(legs):
        until += leg.days
        place = f"{key}[{at}].test_days"
        yield from _ascending(leg.test_days, place)
        if leg.tests_from == "leg_start":
            yield from _within(leg.test_days, leg.days, place)
        elif rule is not None and leg.tests_from is rule.anchor:
            yield from _within(leg.test_days, until, place)


def _trigger(rules: RuleSet) -> Iterator[Finding]:
    trigger = rules.trigger
    if trigger is None:
        return
    schemes = (rules.areas.risk, rules.areas.zone)
    if not any(scheme and trigger.level in scheme.levels for scheme in schemes):
        yield Finding("trigger.level", in_words("no_scheme", level=trigger.level))


def _work(work: Work) -> Iterator[Finding]:
    yield from _once([clock.name for clock in work.clocks], "work.clocks", "name")
    yield from _once([triage.origin for triage in work.arrivals], "work.arrivals", "origin")
    yield from _once([each.kept for each in work.retention], "work.retention", "kept")
    for at, triage in enumerate(work.arrivals):
        key = f"work.arrivals[{at}]"
        yield from _ascending(triage.test_days, f"{key}.test_days")
        if triage.days is not None:
            if triage.mode is None:
                yield Finding(f"{key}.days", in_words("days_without_mode"))
            yield from _within(triage.test_days, triage.days, f"{key}.test_days")


def _once(values: Iterable[Hashable], key: str, field: str) -> Iterator[Finding]:
    seen: set[Hashable] = set()
    for at, value in enumerate(values):
        if value in seen:
            yield Finding(f"{key}[{at}].{field}", in_words("twice", value=value))
        seen.add(value)


def _ascending(days: Sequence[int], key: str) -> Iterator[Finding]:
    if any(later <= earlier for earlier, later in pairwise(days)):
        yield Finding(key, in_words("ascending"))


def _within(days: Sequence[int], last: int, key: str) -> Iterator[Finding]:
    for at, day in enumerate(days):
        if day > last:
            yield Finding(f"{key}[{at}]", in_words("test_day", day=day, last=last))


def _finite(value: float | None, key: str) -> Iterator[Finding]:
    if value is not None and not isfinite(value):
        yield Finding(key, in_words("finite"))

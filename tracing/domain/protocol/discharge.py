"""What follows a discharge: the legs of monitoring the pack of the day gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tracing.domain.protocol.legs import DAY, DatedLeg, Known, dated, first_day
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import Anchor, Exposed, Infected, ReleaseRule
from tracing.domain.protocol.running import Held
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import Diagnosis, Severity


class Discharged(NamedTuple):
    """Somebody infected who was let go."""

    on: date
    diagnosis: Diagnosis
    severity: Severity | None
    mode: OrderMode | None
    """How they were isolated last."""


class Monitoring(NamedTuple):
    pack: str
    who: Infected
    legs: tuple[DatedLeg, ...]
    ends_on: date


def monitoring(held: Sequence[Held], of: Discharged) -> Monitoring | None:
    """The monitoring that follows; a later pack can only make it shorter, from its first day on."""
    if not held:
        return None
    first, *later = held
    found = _under(first, of)
    for each in later:
        if found is None or found.ends_on < each.from_on:
            break
        instead = _under(each, of)
        ends_on = max(instead.ends_on if instead else date.min, each.from_on - DAY)
        if ends_on < found.ends_on:
            found = found._replace(ends_on=ends_on)
    return found


def _under(held: Held, of: Discharged) -> Monitoring | None:
    rule = release_rule(held.rules, of)
    if rule is None or not rule.then:
        return None
    day_count = held.rules.quarantine.day_count
    first_on = first_day(day_count, of.on, of.on)
    assert first_on is not None
    known = Known(Exposed.CLOSE, {Anchor.DISCHARGE: of.on})
    legs = tuple(dated(rule.then, first_on, day_count, known))
    return Monitoring(held.pack, rule.who, legs, legs[-1].last_on) if legs else None


def release_rule(rules: RuleSet, of: Discharged) -> ReleaseRule | None:
    """By how they were isolated where the pack has a rule of it, else by their diagnosis."""
    for who in _kinds(of):
        for rule in rules.release:
            if rule.who is who and _fits(rule, of):
                return rule
    return None


def _kinds(of: Discharged) -> Iterable[Infected]:
    if of.mode is OrderMode.TEMPORARY_HOSPITAL:
        yield Infected.MILD_IN_TEMPORARY_HOSPITAL
    if of.mode is OrderMode.HOME:
        yield Infected.AT_HOME
    asymptomatic = of.diagnosis is Diagnosis.ASYMPTOMATIC
    yield Infected.ASYMPTOMATIC if asymptomatic else Infected.CASE


def _fits(rule: ReleaseRule, of: Discharged) -> bool:
    return (not rule.diagnoses or of.diagnosis in rule.diagnoses) and (
        not rule.severities or of.severity in rule.severities
    )

"""What stands in the way of a lower level: days, screening, disinfection, contacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.domain.protocol.rules.areas import AreaRules, ClockAnchor, Requirement, StepDown
from tracing.domain.risk.clock import Clock
from tracing.domain.risk.facts import AreaFacts, Disinfection, Exposed, Round, Tally, day_of_number

SCREENING = (Requirement.SCREENED, Requirement.RESULTS_IN, Requirement.ALL_NEGATIVE)


class Obstacle(StrEnum):
    """What it is that is not met."""

    DAYS_TO_PASS = "days_to_pass"
    NOT_REMOVED = "not_removed"
    NOT_SCREENED = "not_screened"
    NOT_COMPLETED = "not_completed"
    ROSTER_UNKNOWN = "roster_unknown"
    PEOPLE_UNSAMPLED = "people_unsampled"
    RESULTS_PENDING = "results_pending"
    POSITIVE_IN_SCREENING = "positive_in_screening"
    RESULTS_NOT_TOLD = "results_not_told"
    NOT_DISINFECTED = "not_disinfected"
    EFFECT_NOT_ASSESSED = "effect_not_assessed"
    EFFECT_FAILED = "effect_failed"
    CONTACTS_NOT_CLEAR = "contacts_not_clear"
    RULE_HOLDS = "rule_holds"
    HIGHER_AREAS = "higher_areas"


class Unmet(NamedTuple):
    """A condition that is not met, as the pack names it."""

    code: str
    found: int | None
    wanted: int | None
    refs: tuple[str, ...]
    """Cases, rounds, disinfections, contacts, areas: whatever it is about."""
    because: Obstacle


def unmet(
    rules: AreaRules, facts: AreaFacts, step: StepDown, clock: Clock, day: date
) -> list[Unmet]:
    """All that is not met at the end of a day."""
    found = [*_days(clock), *_screening(rules, facts, step, clock, day)]
    if Requirement.DISINFECTION_ASSESSED in step.requires:
        found += _disinfection(facts.disinfections, day)
    if Requirement.CONTACTS_CLEAR in step.requires:
        found += _contacts(facts.exposed, step.contact_days or 0, day)
    return found


def screened_by(
    rules: AreaRules, facts: AreaFacts, step: StepDown, clock: Clock, day: date
) -> Round | None:
    """A round that meets all that is required of the screening."""
    wanted = [each for each in SCREENING if each in step.requires]
    rounds = _in_time(rules, facts, step, clock, day) if wanted else []
    return next((each for each in rounds if not list(_lacking(each, wanted, day))), None)


def screening_days(rules: AreaRules, step: StepDown, anchored_on: date) -> set[date]:
    """The days from which a screening counts, which may change what is met."""
    if step.screening is None or step.screening.on_day is None:
        return set()
    return {day_of_number(anchored_on, step.screening.on_day, rules.day_count)}


def _days(clock: Clock) -> Iterator[Unmet]:
    if clock.anchored_on is None:
        removed = clock.anchor is ClockAnchor.LAST_POSITIVE_REMOVED
        because = Obstacle.NOT_REMOVED if removed else Obstacle.NOT_DISINFECTED
        yield Unmet("clock", None, None, clock.waits_for, because)
    if not clock.passed:
        found, wanted = clock.clean_days, clock.wanted
        yield Unmet("clean_days", found, wanted, clock.cases, Obstacle.DAYS_TO_PASS)


def _screening(
    rules: AreaRules, facts: AreaFacts, step: StepDown, clock: Clock, day: date
) -> Iterator[Unmet]:
    wanted = [each for each in SCREENING if each in step.requires]
    if not wanted or screened_by(rules, facts, step, clock, day) is not None:
        return
    rounds = _in_time(rules, facts, step, clock, day)
    if rounds:
        yield from _lacking(rounds[-1], wanted, day)
    else:
        yield Unmet(wanted[0], 0, 1, (), Obstacle.NOT_SCREENED)


def _in_time(
    rules: AreaRules, facts: AreaFacts, step: StepDown, clock: Clock, day: date
) -> list[Round]:
    """Rounds that take place when they must, by the day they begin."""
    if clock.anchored_on is None:
        return []
    since = clock.anchored_on
    if step.screening is not None and step.screening.on_day is not None:
        since = day_of_number(since, step.screening.on_day, rules.day_count)
    if step.screening is not None and step.screening.within_last_days is not None:
        since = max(since, day - timedelta(days=step.screening.within_last_days))
    found = [each for each in facts.rounds if since <= each.begins_on <= day]
    return sorted(found, key=lambda each: (each.begins_on, each.number))


def _lacking(each: Round, wanted: Sequence[Requirement], day: date) -> Iterator[Unmet]:
    tally = each.on(day)
    if tally is None:
        yield Unmet(wanted[0], 0, each.roster, (each.number,), Obstacle.NOT_COMPLETED)
        return
    for requirement in wanted:
        match requirement:
            case Requirement.SCREENED:
                yield from _unsampled(each, tally, day)
            case Requirement.RESULTS_IN:
                if (tally.resulted or 0) < tally.sampled or not tally.sampled:
                    yield Unmet(
                        requirement,
                        tally.resulted or 0,
                        tally.sampled,
                        (each.number,),
                        Obstacle.RESULTS_PENDING,
                    )
            case Requirement.ALL_NEGATIVE:
                if tally.positive != 0:
                    told = tally.positive is not None
                    because = Obstacle.POSITIVE_IN_SCREENING if told else Obstacle.RESULTS_NOT_TOLD
                    yield Unmet(requirement, tally.positive, 0, (each.number,), because)


def _unsampled(each: Round, tally: Tally, day: date) -> Iterator[Unmet]:
    def lacking(because: Obstacle) -> Unmet:
        return Unmet(Requirement.SCREENED, tally.sampled, each.roster, (each.number,), because)

    if each.roster is None:
        yield lacking(Obstacle.ROSTER_UNKNOWN)
    elif tally.sampled < each.roster:
        yield lacking(Obstacle.PEOPLE_UNSAMPLED)
    elif not each.completed(day):
        yield lacking(Obstacle.NOT_COMPLETED)


def _disinfection(disinfections: Sequence[Disinfection], day: date) -> Iterator[Unmet]:
    """Every one that was ordered is to have had its effect; there must have been one."""
    known = [(each.number, each.on(day)) for each in disinfections if each.ordered_on <= day]
    for status, because in (
        (DisinfectionStatus.ORDERED, Obstacle.NOT_DISINFECTED),
        (DisinfectionStatus.PERFORMED, Obstacle.EFFECT_NOT_ASSESSED),
        (DisinfectionStatus.ASSESSED_FAILED, Obstacle.EFFECT_FAILED),
    ):
        refs = tuple(number for number, stands in known if stands is status)
        if refs or (not known and status is DisinfectionStatus.ORDERED):
            passed = sum(stands is DisinfectionStatus.ASSESSED_PASSED for _, stands in known)
            wanted = max(len(known), 1)
            yield Unmet(Requirement.DISINFECTION_ASSESSED, passed, wanted, refs, because)


def _contacts(exposed: Sequence[Exposed], days: int, day: date) -> Iterator[Unmet]:
    """So many days since the last exposure, and negative."""
    known = [each for each in exposed if each.since <= day]
    still = [each for each in known if each.over_on is None or each.over_on > day]
    left = tuple(each.number for each in still if not _clear(each, days, day))
    if left:
        clear = len(still) - len(left)
        yield Unmet(
            Requirement.CONTACTS_CLEAR, clear, len(still), left, Obstacle.CONTACTS_NOT_CLEAR
        )


def _clear(each: Exposed, days: int, day: date) -> bool:
    return each.last_on is not None and (day - each.last_on).days >= days and each.negative(day)

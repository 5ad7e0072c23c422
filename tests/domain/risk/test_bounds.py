"""The days on which something begins or ends to count, each side of them."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.domain.risk.worlds import (
    COMPOUND,
    adopted,
    area,
    day,
    disinfected,
    infection,
    level_on,
    name,
    pack,
    screened,
    steps,
    told,
)
from tracing.domain.area.levels import AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.protocol.rules.areas import AreaRules, ClockAnchor, Cluster, Located
from tracing.domain.risk.clock import Clock, Running, clock, step_rule
from tracing.domain.risk.conditions import Obstacle, unmet
from tracing.domain.risk.counting import clusters
from tracing.domain.risk.facts import Counted, Exposed, Round, Tally, counted

HIGH, ROUTINE = AreaLevel.HIGH, AreaLevel.ROUTINE
EDITION_9 = adopted(("cn-ed9", "2022-06-28", None))
MADE_CLEAN = (disinfected(1, "2022-07-11"),)
SINCE = day("2022-07-10")


def edition_9() -> AreaRules:
    rules = pack("cn-ed9").rules
    assert rules is not None
    assert rules.areas.risk is not None
    return rules.areas.risk


def one(number: int, on: str, removed_on: str | None = None, *linked: int) -> Counted:
    gone = None if removed_on is None else day(removed_on)
    cases = frozenset(map(name, linked))
    return Counted(name(number), day(on), frozenset({Located.RESIDENCE}), gone, cases)


def runs(
    *found: Counted, on: str, anchor: ClockAnchor = ClockAnchor.LAST_POSITIVE_REMOVED
) -> Clock:
    """The clock of an area that is high since the tenth of July."""
    rules = replace(edition_9(), clock=anchor)
    running = Running(HIGH, LevelOrigin.DESIGNATED, SINCE, SINCE)
    rule = step_rule(rules, HIGH, LevelOrigin.DESIGNATED)
    assert rule is not None
    return clock(rules, area(COMPOUND), found, running, rule, day(on))


def test_the_clock_waits_until_the_day_the_last_infected_person_is_removed() -> None:
    left = one(1, "2022-07-10", "2022-07-12")
    assert runs(left, on="2022-07-11").waits_for == ("C-0001",)
    assert runs(left, on="2022-07-12").anchored_on == day("2022-07-12")


def test_who_was_removed_before_the_report_starts_the_clock_with_the_report() -> None:
    assert runs(one(1, "2022-07-10", "2022-07-09"), on="2022-07-12").anchored_on == SINCE


def test_nothing_is_asked_of_infections_before_the_level() -> None:
    found = (one(1, "2022-07-01"), one(2, "2022-07-10", "2022-07-10"))
    assert runs(*found, on="2022-07-12").anchored_on == SINCE


@pytest.mark.parametrize(("last", "together"), [("2022-07-07", 1), ("2022-07-08", 0)])
def test_a_cluster_lies_within_its_days_both_ends_included(last: str, together: int) -> None:
    found = [one(1, "2022-07-01", None, 2), one(2, last, None, 1)]
    rule = Cluster(infections=2, within_days=7, source=("ours",))
    assert len(clusters(found, rule, date.min)) == together


def test_a_cluster_is_over_when_its_last_infection_is_too_old() -> None:
    found = [one(1, "2022-07-01", None, 2), one(2, "2022-07-03", None, 1)]
    rule = Cluster(infections=2, within_days=7, source=("ours",))
    assert len(clusters(found, rule, day("2022-07-03"))) == 1
    assert not clusters(found, rule, day("2022-07-04"))


def test_a_result_before_the_last_exposure_clears_nobody() -> None:
    tests = ((day("2022-07-04"), True),)
    contact = Exposed("K-0001", day("2022-07-05"), tests)
    assert not contact.negative(day("2022-07-10"))
    assert contact._replace(last_on=day("2022-07-04")).negative(day("2022-07-10"))


def test_what_was_reported_on_the_day_of_the_switch_is_new() -> None:
    facts, counts = area(COMPOUND, infection(1, "2022-06-28")), edition_9().counts
    assert not counted(facts, counts, before=day("2022-06-28"))
    assert len(counted(facts, counts, before=day("2022-06-29"))) == 1


def test_an_infection_on_the_day_of_the_switch_counts_under_the_new_pack() -> None:
    """By edition 8, which asks for no disinfection, it would be free on the fourth of July."""
    packs = adopted(("cn-ed8", "2021-05-14", "2022-06-28"), ("cn-ed9", "2022-06-28", None))
    facts = area(
        COMPOUND,
        infection(1, "2022-06-20"),
        infection(2, "2022-06-28"),
        rounds=(screened(1, "2022-07-03"),),
    )
    assert level_on(facts, packs, "2022-07-31") is HIGH


def test_after_a_time_without_any_pack_nothing_goes_on() -> None:
    packs = adopted(("cn-ed8", "2021-05-14", "2022-06-01"), ("cn-ed9", "2022-06-28", None))
    facts = area(COMPOUND, infection(1, "2022-05-30"))
    zone = steps(facts, packs, "2022-07-31", AreaScheme.ZONE)
    assert (zone[-1].level, zone[-1].to_on) == (AreaLevel.LOCKDOWN, day("2022-06-01"))
    assert told(steps(facts, packs, "2022-07-31")) == [("2022-06-28", ROUTINE)]


def test_a_round_that_is_not_completed_does_not_lower() -> None:
    everybody = screened(1, "2022-07-17")._replace(completed_on=None)
    facts = area(
        COMPOUND, infection(1, "2022-07-10"), rounds=(everybody,), disinfections=MADE_CLEAN
    )
    assert level_on(facts, EDITION_9, "2022-07-31") is HIGH
    done = everybody._replace(completed_on=day("2022-07-18"))
    later = told(steps(facts._replace(rounds=(done,)), EDITION_9, "2022-07-31"))
    assert later[2] == ("2022-07-18", AreaLevel.MEDIUM)


def test_where_nobody_was_sampled_results_are_not_in() -> None:
    on = day("2022-07-17")
    nobody = Round("N-0001", on, on, 100, (Tally(on, 0, 0, 0),))
    facts = area(COMPOUND, rounds=(nobody,), disinfections=MADE_CLEAN)
    rules = edition_9()
    rule = step_rule(rules, HIGH, LevelOrigin.DESIGNATED)
    assert rule is not None
    found = unmet(rules, facts, rule[1], runs(one(1, "2022-07-10", "2022-07-10"), on=str(on)), on)
    assert Obstacle.RESULTS_PENDING in {each.because for each in found}


def test_a_disinfection_of_an_earlier_episode_is_none_of_this_one() -> None:
    facts = area(COMPOUND, disinfections=(disinfected(1, "2022-07-01"),))
    assert not facts.of_episode(day("2022-07-03"), ()).disinfections
    assert facts.of_episode(day("2022-07-02"), ()).disinfections

"""Edition 9, edition 8 and the twenty measures: what raises an area, and how it comes down."""

from __future__ import annotations

from datetime import date

from tests.domain.risk.worlds import (
    COMMUNITY,
    COMPOUND,
    adopted,
    area,
    day,
    disinfected,
    exposed,
    infection,
    level_on,
    screened,
    steps,
    told,
)
from tracing.domain.area.events import AreaUnit
from tracing.domain.area.levels import AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.risk.facts import AreaFacts, Official, exempted
from tracing.domain.risk.steps import Reason, Step
from tracing.domain.spread.events import SpreadKind

ROUTINE, LOW = AreaLevel.ROUTINE, AreaLevel.LOW
MEDIUM, HIGH = AreaLevel.MEDIUM, AreaLevel.HIGH
CONTROLLED, LOCKDOWN = AreaLevel.CONTROLLED, AreaLevel.LOCKDOWN
EDITION_9 = adopted(("cn-ed9", "2022-06-28", None))
EDITION_8 = adopted(("cn-ed8", "2021-05-14", None))
TWENTY = adopted(("cn-20m", "2022-11-11", None))
MADE_CLEAN = (disinfected(1, "2022-07-11"),)


def zones(facts: AreaFacts, on: str) -> list[Step]:
    return steps(facts, EDITION_8, on, AreaScheme.ZONE)


def test_high_gives_way_on_day_7_to_medium_and_three_days_later_to_routine() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        rounds=(screened(1, "2022-07-17"),),
        disinfections=MADE_CLEAN,
    )
    found = steps(facts, EDITION_9, "2022-07-31")
    assert told(found) == [
        ("2022-06-28", ROUTINE),
        ("2022-07-10", HIGH),
        ("2022-07-17", MEDIUM),
        ("2022-07-20", ROUTINE),
    ]
    assert [step.origin for step in found] == [
        None,
        LevelOrigin.DESIGNATED,
        LevelOrigin.STEPPED_DOWN,
        None,
    ]
    lowered = found[2].why
    assert (lowered.reason, lowered.rounds, lowered.clean_days) == (
        Reason.STEP_DOWN,
        ("N-0001",),
        7,
    )
    assert (lowered.anchored_on, lowered.cases) == (day("2022-07-10"), ("C-0001",))


def test_medium_that_was_designated_needs_seven_days_and_the_screening_of_day_7() -> None:
    visited = infection(1, "2022-07-10", lives=False)
    unscreened = area(COMMUNITY, visited, disinfections=MADE_CLEAN)
    assert told(steps(unscreened, EDITION_9, "2022-07-31"))[-1] == ("2022-07-10", MEDIUM)
    facts = unscreened._replace(rounds=(screened(1, "2022-07-17"),))
    assert told(steps(facts, EDITION_9, "2022-07-31"))[1:] == [
        ("2022-07-10", MEDIUM),
        ("2022-07-17", ROUTINE),
    ]


def test_a_screening_before_day_7_does_not_lower_and_a_later_one_does_on_its_day() -> None:
    early = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        rounds=(screened(1, "2022-07-16"),),
        disinfections=MADE_CLEAN,
    )
    assert level_on(early, EDITION_9, "2022-07-31") is HIGH
    late = early._replace(rounds=(*early.rounds, screened(2, "2022-07-19")))
    assert told(steps(late, EDITION_9, "2022-07-31"))[2:] == [
        ("2022-07-19", MEDIUM),
        ("2022-07-22", ROUTINE),
    ]


def test_pending_results_and_people_unsampled_and_positives_keep_the_level() -> None:
    for lacking in (
        screened(1, "2022-07-17", pending=1),
        screened(1, "2022-07-17", unsampled=1),
        screened(1, "2022-07-17", positive=1),
    ):
        facts = area(
            COMPOUND, infection(1, "2022-07-10"), rounds=(lacking,), disinfections=MADE_CLEAN
        )
        assert level_on(facts, EDITION_9, "2022-07-31") is HIGH


def test_a_disinfection_that_failed_keeps_the_level() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        rounds=(screened(1, "2022-07-17"),),
        disinfections=(disinfected(1, "2022-07-11", passed=False),),
    )
    assert level_on(facts, EDITION_9, "2022-07-31") is HIGH


def test_each_infection_that_counts_starts_the_clean_days_anew() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        infection(2, "2022-07-15", lives=False),
        rounds=(screened(1, "2022-07-17"), screened(2, "2022-07-22")),
        disinfections=MADE_CLEAN,
    )
    found = steps(facts, EDITION_9, "2022-07-23")
    assert told(found)[1:] == [("2022-07-10", HIGH), ("2022-07-22", MEDIUM)]
    (restart,) = found[1].why.restarts
    assert (restart.on, restart.cases) == (day("2022-07-15"), ("C-0002",))


def test_an_infection_in_a_medium_area_makes_it_high_again() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        infection(2, "2022-07-18"),
        rounds=(screened(1, "2022-07-17"),),
        disinfections=MADE_CLEAN,
    )
    assert told(steps(facts, EDITION_9, "2022-07-20"))[1:] == [
        ("2022-07-10", HIGH),
        ("2022-07-17", MEDIUM),
        ("2022-07-18", HIGH),
    ]


def test_a_visitor_in_a_medium_area_that_came_down_makes_it_a_designated_one() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        infection(2, "2022-07-18", lives=False),
        rounds=(screened(1, "2022-07-17"), screened(2, "2022-07-25")),
        disinfections=MADE_CLEAN,
    )
    found = steps(facts, EDITION_9, "2022-07-31")
    assert told(found)[2:] == [
        ("2022-07-17", MEDIUM),
        ("2022-07-18", MEDIUM),
        ("2022-07-25", ROUTINE),
    ]
    assert [step.origin for step in found[2:4]] == [
        LevelOrigin.STEPPED_DOWN,
        LevelOrigin.DESIGNATED,
    ]


def test_the_clean_days_go_over_the_29th_of_february() -> None:
    leap = adopted(("cn-ed9", "2024-01-01", None))
    facts = area(
        COMPOUND,
        infection(1, "2024-02-25"),
        rounds=(screened(1, "2024-03-03"),),
        disinfections=(disinfected(1, "2024-02-26"),),
    )
    assert told(steps(facts, leap, "2024-03-31"))[1:] == [
        ("2024-02-25", HIGH),
        ("2024-03-03", MEDIUM),
        ("2024-03-06", ROUTINE),
    ]


def test_the_rest_of_a_county_is_low_while_an_area_of_it_is_officially_higher() -> None:
    official = Official(COMMUNITY, AreaScheme.RISK, HIGH, day("2022-07-10"), day("2022-07-20"))
    rest = AreaFacts("360103002", AreaUnit.TOWNSHIP, area(COMPOUND).zone, official=(official,))
    found = steps(rest, EDITION_9, "2022-07-31")
    assert told(found) == [
        ("2022-06-28", ROUTINE),
        ("2022-07-10", LOW),
        ("2022-07-20", ROUTINE),
    ]
    assert (found[1].why.reason, found[1].why.areas) == (Reason.REMAINDER, (COMMUNITY,))


def test_an_official_level_beyond_the_rule_does_not_change_what_is_indicated() -> None:
    official = Official(COMPOUND, AreaScheme.RISK, HIGH, day("2022-07-10"), None)
    facts = area(COMPOUND, official=(official,))
    assert level_on(facts, EDITION_9, "2022-07-31") is ROUTINE


def test_infections_found_under_control_do_not_count_and_are_told_with_why() -> None:
    quarantined = infection(1, "2022-07-10", kind=SpreadKind.FACILITY_QUARANTINE)
    beyond = infection(2, "2022-07-12", kind=SpreadKind.HOME_QUARANTINE, spread=True)
    assert level_on(area(COMPOUND, quarantined), EDITION_9, "2022-07-31") is ROUTINE
    assert level_on(area(COMPOUND, quarantined, beyond), EDITION_9, "2022-07-31") is HIGH
    rules = EDITION_9.on(day("2022-07-10"), COMPOUND)
    assert rules is not None and rules.rules.areas.risk is not None
    (one,) = exempted(area(COMPOUND, quarantined, beyond), rules.rules.areas.risk.counts)
    assert (one.case_id, one.on, one.kind) == (
        "C-0001",
        date(2022, 7, 10),
        SpreadKind.FACILITY_QUARANTINE,
    )


def test_a_lockdown_zone_lasts_14_days_and_until_the_last_contact_and_a_late_screening() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-04-01"),
        rounds=(screened(1, "2022-04-13"),),
        exposed=(exposed(1, "2022-04-01", "2022-04-14", 1),),
    )
    assert told(zones(facts, "2022-04-30")) == [
        ("2021-05-14", ROUTINE),
        ("2022-04-01", LOCKDOWN),
        ("2022-04-15", ROUTINE),
    ]
    early = facts._replace(rounds=(screened(1, "2022-04-12"),))
    assert zones(early, "2022-04-30")[-1].level is LOCKDOWN
    late = facts._replace(
        exposed=(exposed(1, "2022-04-03", "2022-04-16", 1),),
        rounds=(screened(1, "2022-04-16"),),
    )
    assert told(zones(late, "2022-04-30"))[-1] == ("2022-04-17", ROUTINE)
    untested = facts._replace(exposed=(exposed(1, "2022-04-01", None, 1),))
    assert zones(untested, "2022-04-30")[-1].level is LOCKDOWN


def test_an_infection_of_somebody_who_lives_in_a_controlled_zone_makes_it_a_lockdown() -> None:
    facts = area(COMPOUND, infection(1, "2022-04-01", lives=False), infection(2, "2022-04-05"))
    assert told(zones(facts, "2022-04-10"))[1:] == [
        ("2022-04-01", CONTROLLED),
        ("2022-04-05", LOCKDOWN),
    ]


def test_the_twenty_measures_know_no_medium_and_lower_after_five_days() -> None:
    building = AreaFacts(
        "360103001003-B2",
        AreaUnit.BUILDING,
        area(COMPOUND).zone,
        (infection(1, "2022-11-15"), infection(2, "2022-11-17", lives=False)),
    )
    assert told(steps(building, TWENTY, "2022-11-30")) == [
        ("2022-11-11", ROUTINE),
        ("2022-11-15", HIGH),
        ("2022-11-20", ROUTINE),
    ]

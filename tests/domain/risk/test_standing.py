"""What stands in the way of a lower level, and how far the clock has come."""

from __future__ import annotations

from typing import Any

from tests.domain.risk.worlds import (
    COMPOUND,
    adopted,
    area,
    day,
    disinfected,
    infection,
    screened,
)
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.rules.areas import ClockAnchor
from tracing.domain.risk.conditions import Obstacle
from tracing.domain.risk.facts import AreaFacts, Official
from tracing.domain.risk.levels import courses, rulings
from tracing.domain.risk.standing import Situation, in_the_way, timing
from tracing.domain.values import Diagnosis

LOW, MEDIUM, HIGH = AreaLevel.LOW, AreaLevel.MEDIUM, AreaLevel.HIGH
EDITION_9 = adopted(("cn-ed9", "2022-06-28", None))
BEIJING = adopted(("cn-ed8", "2021-05-14", None), ("beijing-2020-07", "2021-05-14", None))
CLEANED = (disinfected(1, "2022-07-11"),)


def situation(facts: AreaFacts, on: str, packs: InForce = EDITION_9, **rules: Any) -> Situation:
    (ruling,) = rulings(packs, facts.code, day(on))
    found = ruling.rules(AreaScheme.RISK)
    assert found is not None
    if rules:
        found = type(found)(**{**{f: getattr(found, f) for f in found.__struct_fields__}, **rules})
        areas = type(ruling.areas)(risk=found, zone=ruling.areas.zone)
        ruling = ruling._replace(areas=areas)
    steps = courses(facts, [ruling], day(on))[AreaScheme.RISK]
    return Situation(ruling, AreaScheme.RISK, found, facts, steps, day(on))


def lacking(known: Situation, to: AreaLevel | None) -> list[tuple[Obstacle, Any, Any]]:
    return [(each.because, each.found, each.wanted) for each in in_the_way(known, to)]


def test_everything_that_is_missing_is_listed_at_once() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        rounds=(screened(1, "2022-07-17", unsampled=4, pending=6, positive=1),),
        disinfections=(
            disinfected(1, "2022-07-11", passed=False),
            disinfected(2, "2022-07-17"),
        ),
    )
    assert lacking(situation(facts, "2022-07-17"), MEDIUM) == [
        (Obstacle.PEOPLE_UNSAMPLED, 96, 100),
        (Obstacle.RESULTS_PENDING, 90, 96),
        (Obstacle.POSITIVE_IN_SCREENING, 1, 0),
        (Obstacle.EFFECT_NOT_ASSESSED, 0, 2),
        (Obstacle.EFFECT_FAILED, 0, 2),
    ]


def test_nothing_is_missing_on_the_day_of_a_clean_screening() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        rounds=(screened(1, "2022-07-17"),),
        disinfections=CLEANED,
    )
    assert lacking(situation(facts, "2022-07-17"), MEDIUM) == []


def test_the_days_of_the_level_in_between_are_missing_for_one_further_down() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-07-10"),
        rounds=(screened(1, "2022-07-17"),),
        disinfections=CLEANED,
    )
    assert lacking(situation(facts, "2022-07-18"), LOW) == [(Obstacle.DAYS_TO_PASS, 1, 3)]
    assert lacking(situation(facts, "2022-07-20"), LOW) == []
    early = lacking(situation(facts, "2022-07-16"), LOW)
    assert (Obstacle.DAYS_TO_PASS, 6, 7) in early
    assert (Obstacle.DAYS_TO_PASS, 0, 3) in early


def test_an_official_level_that_no_rule_gave_is_lowered_by_the_same_rules() -> None:
    official = Official(COMPOUND, AreaScheme.RISK, HIGH, day("2022-07-10"), None)
    known = situation(area(COMPOUND, official=(official,)), "2022-07-13")
    found = timing(known)
    assert found is not None
    assert found.clock is not None
    assert (found.clock.anchored_on, found.clock.day) == (day("2022-07-10"), 3)
    assert (Obstacle.DAYS_TO_PASS, 3, 7) in lacking(known, MEDIUM)


def test_the_rest_of_a_county_stays_low_while_an_area_of_it_is_higher() -> None:
    other = Official("360103002001", AreaScheme.RISK, HIGH, day("2022-07-10"), None)
    known = situation(area(COMPOUND, official=(other,)), "2022-07-13")
    assert lacking(known, LOW) == []
    assert lacking(known, None) == [(Obstacle.HIGHER_AREAS, 1, 0)]


def test_a_rule_of_the_day_that_holds_stands_in_the_way() -> None:
    confirmed = Diagnosis.CONFIRMED
    cases = [infection(number, "2022-05-10", diagnosis=confirmed) for number in range(3)]
    facts = area("360103001003", *cases)
    assert lacking(situation(facts, "2022-05-12", BEIJING), LOW) == [(Obstacle.RULE_HOLDS, 3, None)]
    assert lacking(situation(facts, "2022-05-24", BEIJING), LOW) == []


def test_a_clock_that_counts_from_the_removal_waits_for_it() -> None:
    anchor = ClockAnchor.LAST_POSITIVE_REMOVED
    left = area(COMPOUND, infection(1, "2022-07-10"))
    known = situation(left, "2022-07-13", clock=anchor)
    found = timing(known)
    assert found is not None
    assert found.clock is not None
    assert (found.clock.anchored_on, found.clock.waits_for) == (None, ("C-0001",))
    assert (Obstacle.NOT_REMOVED, None, None) in lacking(known, MEDIUM)
    gone = area(COMPOUND, infection(1, "2022-07-10", removed_on="2022-07-12"))
    later = timing(situation(gone, "2022-07-13", clock=anchor))
    assert later is not None
    assert later.clock is not None
    assert (later.clock.anchored_on, later.clock.day) == (day("2022-07-12"), 1)


def test_a_clock_that_counts_from_the_disinfection_waits_for_it() -> None:
    anchor = ClockAnchor.LAST_DISINFECTION
    facts = area(COMPOUND, infection(1, "2022-07-10"))
    assert (Obstacle.NOT_DISINFECTED, None, None) in lacking(
        situation(facts, "2022-07-13", clock=anchor), MEDIUM
    )
    done = facts._replace(disinfections=(disinfected(1, "2022-07-12"),))
    found = timing(situation(done, "2022-07-13", clock=anchor))
    assert found is not None
    assert found.clock is not None
    assert found.clock.anchored_on == day("2022-07-12")

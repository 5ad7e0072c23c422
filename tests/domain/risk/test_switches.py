"""Packs that change in the middle of a history lengthen nothing that runs."""

from __future__ import annotations

from tests.domain.risk.worlds import (
    COMMUNITY,
    COMPOUND,
    adopted,
    area,
    disinfected,
    infection,
    screened,
    steps,
    told,
)
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.risk.steps import Reason
from tracing.domain.values import Diagnosis

ROUTINE, MEDIUM, HIGH = AreaLevel.ROUTINE, AreaLevel.MEDIUM, AreaLevel.HIGH
LOCKDOWN = AreaLevel.LOCKDOWN
ZONES_THEN_LEVELS = adopted(("cn-ed8", "2021-05-14", "2022-06-28"), ("cn-ed9", "2022-06-28", None))
NINE_THEN_TWENTY = adopted(("cn-ed9", "2022-06-28", "2022-11-11"), ("cn-20m", "2022-11-11", None))


def test_a_lockdown_zone_of_edition_8_goes_on_as_a_high_risk_area_of_edition_9() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-06-24"),
        rounds=(screened(1, "2022-07-01"),),
        disinfections=(disinfected(1, "2022-06-25"),),
    )
    zone = steps(facts, ZONES_THEN_LEVELS, "2022-07-31", AreaScheme.ZONE)
    assert told(zone) == [("2021-05-14", ROUTINE), ("2022-06-24", LOCKDOWN)]
    assert zone[-1].to_on is not None and zone[-1].to_on.isoformat() == "2022-06-28"
    risk = steps(facts, ZONES_THEN_LEVELS, "2022-07-31")
    assert told(risk) == [
        ("2022-06-28", HIGH),
        ("2022-07-01", MEDIUM),
        ("2022-07-04", ROUTINE),
    ]
    taken = risk[0].why
    assert (taken.reason, taken.before, taken.before_pack, taken.cases) == (
        Reason.TAKEN_OVER,
        LOCKDOWN,
        "cn-ed8",
        ("C-0001",),
    )


def test_a_high_area_is_lowered_by_the_rule_it_began_under_where_that_is_sooner() -> None:
    """Edition 8 asks for no disinfection: after its fourteen days the area is free."""
    facts = area(COMPOUND, infection(1, "2022-06-20"), rounds=(screened(1, "2022-07-03"),))
    risk = steps(facts, ZONES_THEN_LEVELS, "2022-07-31")
    assert told(risk) == [("2022-06-28", HIGH), ("2022-07-04", ROUTINE)]
    assert (risk[-1].why.reason, risk[-1].why.before_pack) == (Reason.OLD_RULE, "cn-ed8")


def test_an_infection_after_the_switch_counts_under_the_new_pack() -> None:
    facts = area(
        COMPOUND,
        infection(1, "2022-06-20"),
        infection(2, "2022-07-02"),
        rounds=(screened(1, "2022-07-03"), screened(2, "2022-07-09")),
        disinfections=(disinfected(1, "2022-07-03"),),
    )
    assert told(steps(facts, ZONES_THEN_LEVELS, "2022-07-31")) == [
        ("2022-06-28", HIGH),
        ("2022-07-09", MEDIUM),
        ("2022-07-12", ROUTINE),
    ]


def test_medium_is_abolished_on_the_day_of_the_twenty_measures() -> None:
    facts = area(COMMUNITY, infection(1, "2022-11-08", lives=False))
    found = steps(facts, NINE_THEN_TWENTY, "2022-11-30")
    assert told(found) == [
        ("2022-06-28", ROUTINE),
        ("2022-11-08", MEDIUM),
        ("2022-11-11", ROUTINE),
    ]


def test_a_high_area_of_edition_9_is_free_after_five_days_under_the_twenty_measures() -> None:
    facts = area(COMPOUND, infection(1, "2022-11-09"))
    assert told(steps(facts, NINE_THEN_TWENTY, "2022-11-30"))[1:] == [
        ("2022-11-09", HIGH),
        ("2022-11-11", HIGH),
        ("2022-11-14", ROUTINE),
    ]


def test_what_has_run_out_by_the_new_pack_ends_on_the_day_of_the_switch() -> None:
    facts = area(COMPOUND, infection(1, "2022-11-05"))
    assert told(steps(facts, NINE_THEN_TWENTY, "2022-11-30"))[1:] == [
        ("2022-11-05", HIGH),
        ("2022-11-11", ROUTINE),
    ]


def test_a_pack_that_counts_more_does_not_raise_for_what_was_reported_before_it() -> None:
    packs = adopted(("cn-ed8", "2021-05-14", None), ("beijing-2020-07", "2022-05-12", None))
    confirmed = Diagnosis.CONFIRMED
    before = [infection(number, "2022-05-10", diagnosis=confirmed) for number in range(3)]
    first = steps(area(COMMUNITY, *before), packs, "2022-05-30")
    assert [step.level for step in first] == [AreaLevel.LOW]
    later = infection(9, "2022-05-14", diagnosis=confirmed)
    assert told(steps(area(COMMUNITY, *before, later), packs, "2022-05-30"))[1:] == [
        ("2022-05-14", MEDIUM),
        ("2022-05-24", AreaLevel.LOW),
    ]


def test_a_change_of_other_rules_is_no_switch() -> None:
    packs = adopted(
        ("cn-2020-02", "2020-02-17", "2020-09-15"),
        ("cn-ed7", "2020-09-15", "2021-05-14"),
        ("beijing-2020-07", "2020-07-28", None),
    )
    confirmed = Diagnosis.CONFIRMED
    cases = [infection(number, "2020-09-10", diagnosis=confirmed) for number in range(2)]
    assert told(steps(area(COMMUNITY, *cases), packs, "2020-09-30"))[-2:] == [
        ("2020-09-10", MEDIUM),
        ("2020-09-24", AreaLevel.LOW),
    ]

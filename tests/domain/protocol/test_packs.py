"""The packs that come with the software: valid, and their figures those of the texts."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from tracing.domain.area.events import AreaUnit
from tracing.domain.area.levels import AreaLevel, LevelOrigin
from tracing.domain.protocol.pack import PackLayer, RuleSet
from tracing.domain.protocol.reading import merged, read_pack, rule_set
from tracing.domain.protocol.rules.areas import AreaRules, ClockAnchor, Requirement
from tracing.domain.protocol.rules.base import DayCount
from tracing.domain.protocol.rules.people import (
    Anchor,
    Exposed,
    Infected,
    InfectiousEnd,
    QuarantineRule,
    ReleaseRule,
    Role,
)
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import ContactCategory, Diagnosis
from tracing.packaged import packaged, packs

FACILITY, HOME = OrderMode.FACILITY, OrderMode.HOME
MONITORING = OrderMode.HOME_MONITORING
COVID = ("cn-2020-02", "cn-ed7", "cn-ed8", "cn-ed9", "cn-20m", "cn-10m", "cn-classB")


class Stay(NamedTuple):
    mode: OrderMode
    days: int
    tests: tuple[int, ...] = ()


def rules(name: str) -> RuleSet:
    found = packs()[name].rules
    assert found is not None
    return found


def risk(name: str) -> AreaRules:
    found = rules(name).areas.risk
    assert found is not None
    return found


def quarantine(name: str, who: Exposed) -> QuarantineRule:
    return next(rule for rule in rules(name).quarantine.rules if rule.who is who)


def stays(rule: QuarantineRule) -> list[Stay]:
    return [Stay(leg.mode, leg.days, leg.test_days) for leg in rule.legs]


def hohhot() -> RuleSet:
    """Edition 9 with the city's campaign over it."""
    local = packs()["hohhot-2022-10"]
    assert local.header.over == ("cn-ed9",)
    return rule_set(merged(packs()["cn-ed9"].tables, local.tables), local.header.id)


def release(name: str, who: Infected) -> ReleaseRule:
    return next(rule for rule in rules(name).release if rule.who is who)


def determined(name: str) -> set[ContactCategory]:
    return {rule.category for rule in rules(name).contacts if rule.determined}


@pytest.mark.parametrize("name", packaged())
def test_a_packaged_pack_is_valid_and_named_as_its_file(name: str) -> None:
    assert read_pack(packaged()[name], name, packaged()).header.id == name


def test_the_packs_are_those_of_the_editions_two_cities_and_another_disease() -> None:
    assert set(packs()) == {*COVID, "beijing-2020-07", "hohhot-2022-10", "ebola"}


@pytest.mark.parametrize(
    ("name", "from_on", "superseded_on"),
    [
        ("cn-2020-02", date(2020, 2, 17), date(2020, 9, 15)),
        ("cn-ed7", date(2020, 9, 15), date(2021, 5, 14)),
        ("cn-ed8", date(2021, 5, 14), date(2022, 6, 28)),
        ("cn-ed9", date(2022, 6, 28), date(2022, 11, 11)),
        ("cn-20m", date(2022, 11, 11), date(2022, 12, 7)),
        ("cn-10m", date(2022, 12, 7), date(2023, 1, 8)),
        ("cn-classB", date(2023, 1, 8), None),
        ("beijing-2020-07", date(2020, 7, 28), date(2022, 6, 28)),
        ("hohhot-2022-10", date(2022, 10, 1), date(2022, 11, 11)),
    ],
)
def test_a_pack_is_meant_for_its_days(name: str, from_on: date, superseded_on: date | None) -> None:
    effective = packs()[name].header.effective
    assert (effective.from_on, effective.superseded_on) == (from_on, superseded_on)


@pytest.mark.parametrize(
    ("name", "who", "expected"),
    [
        ("cn-2020-02", Exposed.CLOSE, [Stay(FACILITY, 14)]),
        ("cn-ed7", Exposed.CLOSE, [Stay(FACILITY, 14)]),
        (
            "cn-ed8",
            Exposed.CLOSE,
            [Stay(FACILITY, 14, (1, 4, 7, 14)), Stay(MONITORING, 7, (2, 7))],
        ),
        ("cn-ed8", Exposed.SECONDARY, [Stay(FACILITY, 7, (1, 4, 7))]),
        ("cn-ed8", Exposed.FROM_HIGH, [Stay(FACILITY, 14, (1, 4, 7, 10, 14))]),
        (
            "cn-ed9",
            Exposed.CLOSE,
            [Stay(FACILITY, 7, (1, 2, 3, 5, 7)), Stay(MONITORING, 3, (3,))],
        ),
        ("cn-ed9", Exposed.SECONDARY, [Stay(HOME, 7, (1, 4, 7))]),
        (
            "cn-ed9",
            Exposed.ENTRANT,
            [Stay(FACILITY, 7, (1, 2, 3, 5, 7)), Stay(MONITORING, 3, (3,))],
        ),
        ("cn-ed9", Exposed.FROM_HIGH, [Stay(FACILITY, 7, (1, 2, 3, 5, 7))]),
        ("cn-ed9", Exposed.FROM_MEDIUM, [Stay(HOME, 7, (1, 4, 7))]),
        ("cn-ed9", Exposed.VENUE_EXPOSED, []),
        ("cn-20m", Exposed.CLOSE, [Stay(FACILITY, 5, (1, 2, 3, 5)), Stay(HOME, 3, (1, 3))]),
        ("cn-20m", Exposed.ENTRANT, [Stay(FACILITY, 5, (1, 2, 3, 5)), Stay(HOME, 3, (1, 3))]),
        ("cn-20m", Exposed.FROM_HIGH, [Stay(HOME, 7, (1, 3, 5, 7))]),
        ("cn-10m", Exposed.CLOSE, [Stay(HOME, 5, (5,))]),
        ("cn-10m", Exposed.ENTRANT, [Stay(FACILITY, 5), Stay(HOME, 3)]),
        ("ebola", Exposed.CLOSE, [Stay(MONITORING, 21)]),
    ],
)
def test_people_are_kept_apart_as_the_text_says(
    name: str, who: Exposed, expected: list[Stay]
) -> None:
    assert stays(quarantine(name, who)) == expected


def test_close_contacts_count_from_the_last_exposure_and_travellers_from_leaving() -> None:
    assert quarantine("cn-ed9", Exposed.CLOSE).anchor is Anchor.LAST_EXPOSURE
    assert quarantine("cn-ed9", Exposed.FROM_HIGH).anchor is Anchor.LEFT_RISK_AREA
    assert quarantine("cn-ed9", Exposed.VENUE_EXPOSED).anchor is Anchor.DETERMINED
    assert quarantine("cn-ed9", Exposed.VENUE_EXPOSED).test_days == (1, 3)
    assert rules("cn-ed9").quarantine.day_count is DayCount.NEXT_DAY


def test_secondary_contacts_came_with_edition_7_and_went_with_the_twenty_measures() -> None:
    with_them = [name for name in COVID if ContactCategory.SECONDARY in determined(name)]
    assert with_them == ["cn-ed7", "cn-ed8", "cn-ed9"]


def test_venue_exposed_people_came_with_edition_9() -> None:
    with_them = [name for name in COVID if ContactCategory.VENUE_EXPOSED in determined(name)]
    assert with_them == ["cn-ed9", "cn-20m"]


def test_class_b_determines_nobody_keeps_nobody_apart_and_gives_no_area_a_level() -> None:
    found = rules("cn-classB")
    assert determined("cn-classB") == set()
    assert not found.quarantine.rules
    assert not found.release
    assert (found.areas.risk, found.areas.zone, found.trigger) == (None, None, None)
    assert all(triage.mode is None for triage in found.work.arrivals)


@pytest.mark.parametrize("name", COVID)
def test_contacts_are_looked_for_from_two_days_before(name: str) -> None:
    windows = {window.role: window for window in rules(name).infection.windows}
    assert windows[Role.SYMPTOMATIC].lookback_days == 2
    assert windows[Role.ASYMPTOMATIC].lookback_days == 2


@pytest.mark.parametrize("name", ["cn-ed8", "cn-ed9"])
def test_a_secondary_contact_waits_for_the_first_two_tests_of_the_close_one(name: str) -> None:
    upgrade = rules(name).quarantine.upgrade
    assert upgrade is not None
    assert upgrade.first_tests == 2
    assert quarantine(name, Exposed.SECONDARY).let_go.linked_first_tests == 2


def test_double_sampling_was_edition_8s_alone() -> None:
    assert quarantine("cn-ed8", Exposed.CLOSE).let_go.double_sampling
    assert not quarantine("cn-ed9", Exposed.CLOSE).let_go.double_sampling


def test_the_counties_of_2020_count_confirmed_cases_in_14_days_and_50_in_all() -> None:
    levels = risk("cn-2020-02")
    assert levels.counts.diagnoses == (Diagnosis.CONFIRMED,)
    assert levels.default is AreaLevel.LOW
    assert levels.window_days == 14
    assert levels.step_down == ()
    assert all(rule.units == (AreaUnit.COUNTY,) for rule in levels.designate)
    high, few, many = levels.designate
    assert [rule.level for rule in levels.designate] == ["high", "medium", "medium"]
    assert [(each.count, each.at_least, each.more_than) for each in high.all] == [
        ("cumulative", None, 50),
        ("clusters", 1, None),
    ]
    assert [(each.count, each.at_least, each.at_most) for each in few.all] == [
        ("new", 1, None),
        ("cumulative", None, 50),
    ]
    assert many.all[2].at_most == 0


def test_edition_9_steps_down_in_7_and_3_days_and_remembers_how_medium_came_about() -> None:
    levels = risk("cn-ed9")
    steps = [(step.level, step.origin, step.to, step.clean_days) for step in levels.step_down]
    assert steps == [
        ("high", None, "medium", 7),
        ("medium", LevelOrigin.STEPPED_DOWN, "low", 3),
        ("medium", LevelOrigin.DESIGNATED, "low", 7),
    ]
    screenings = [step.screening and step.screening.on_day for step in levels.step_down]
    assert screenings == [7, None, 7]
    assert levels.default is AreaLevel.ROUTINE
    assert levels.remainder is AreaLevel.LOW
    assert levels.clock is ClockAnchor.LAST_POSITIVE_REPORTED


def test_zones_are_lifted_after_14_clean_days_with_contacts_clear_and_a_late_screening() -> None:
    zones = rules("cn-ed8").areas.zone
    assert zones is not None
    assert rules("cn-ed8").areas.risk is None
    assert zones.remainder is AreaLevel.PRECAUTION
    assert [step.level for step in zones.step_down] == ["lockdown", "controlled"]
    for step in zones.step_down:
        assert (step.to, step.clean_days, step.contact_days) == ("precaution", 14, 14)
        assert step.screening is not None
        assert step.screening.within_last_days == 2
        assert Requirement.CONTACTS_CLEAR in step.requires


def test_the_twenty_measures_have_no_medium_and_lift_buildings_after_5_days() -> None:
    levels = risk("cn-20m")
    assert AreaLevel.MEDIUM not in levels.levels
    assert levels.takes_over[AreaLevel.MEDIUM] is AreaLevel.LOW
    (step,) = levels.step_down
    assert (step.level, step.to, step.clean_days) == ("high", "low", 5)
    units = levels.designate[0].units
    assert AreaUnit.BUILDING in units
    assert AreaUnit.COMPOUND not in units


def test_the_ten_measures_have_high_alone_and_lift_it_after_5_days() -> None:
    levels = risk("cn-10m")
    assert levels.levels == (AreaLevel.ROUTINE, AreaLevel.HIGH)
    assert levels.remainder is None
    assert [(step.to, step.clean_days) for step in levels.step_down] == [("routine", 5)]


def test_in_hohhot_an_operation_is_due_at_five_positives_in_a_high_risk_area() -> None:
    trigger = hohhot().trigger
    assert trigger is not None
    assert (trigger.level, trigger.positives) == (AreaLevel.HIGH, 5)


@pytest.mark.parametrize("name", COVID)
def test_no_national_edition_knows_operations_at_hot_spots(name: str) -> None:
    assert rules(name).trigger is None


def test_what_hohhot_does_not_say_is_that_of_edition_9() -> None:
    assert hohhot().areas == rules("cn-ed9").areas
    assert hohhot().work.clocks == rules("cn-ed9").work.clocks


@pytest.mark.parametrize("name", ["cn-2020-02", "cn-ed7", "cn-ed8"])
def test_beijing_counts_over_each_edition_more_than_5_and_at_least_2(name: str) -> None:
    local = packs()["beijing-2020-07"]
    assert local.header.layer is PackLayer.LOCAL
    assert name in local.header.over
    levels = rule_set(merged(packs()[name].tables, local.tables), name).areas.risk
    assert levels is not None
    assert levels.default is AreaLevel.LOW
    assert levels.window_days == 14
    bounds = [
        (rule.level, rule.all[0].count, rule.all[0].more_than, rule.all[0].at_least)
        for rule in levels.designate
    ]
    assert bounds == [
        ("high", "new", 5, None),
        ("high", "clusters", None, 2),
        ("medium", "new", None, 2),
    ]
    assert all(rule.units == (AreaUnit.COMMUNITY,) for rule in levels.designate)


@pytest.mark.parametrize(
    ("name", "who", "negatives", "ct", "afterwards"),
    [
        ("cn-2020-02", Infected.CASE, 2, None, 14),
        ("cn-2020-02", Infected.ASYMPTOMATIC, 2, None, 14),
        ("cn-ed8", Infected.CASE, 2, None, 14),
        ("cn-ed9", Infected.CASE, 2, 35.0, 7),
        ("cn-ed9", Infected.ASYMPTOMATIC, 2, 35.0, 7),
        ("cn-20m", Infected.CASE, 2, 35.0, 7),
    ],
)
def test_infected_people_are_discharged_as_the_text_says(
    name: str, who: Infected, negatives: int, ct: float | None, afterwards: int
) -> None:
    rule = release(name, who)
    assert (rule.negatives, rule.ct_at_least, rule.hours_apart) == (negatives, ct, 24)
    assert [leg.days for leg in rule.then] == [afterwards]


def test_at_home_they_are_tested_on_days_6_and_7() -> None:
    assert release("cn-10m", Infected.AT_HOME).test_days == (6, 7)


def test_the_clocks_of_edition_9() -> None:
    limits = {clock.name: clock.minutes for clock in rules("cn-ed9").work.clocks}
    assert limits == {
        "report": 120,
        "review": 120,
        "transfer": 120,
        "track": 240,
        "investigation": 1440,
        "place_close": 480,
        "place_secondary": 720,
        "referral_found": 120,
        "referral_controlled": 480,
        "referral_verified": 1440,
        "pool": 15,
        "screening": 1440,
    }


def test_arrivals_of_2020_are_sorted_by_origin_without_lengths() -> None:
    found = {triage.origin: triage for triage in rules("cn-2020-02").work.arrivals}
    assert found[ArrivalOrigin.HIGH].mode is FACILITY
    assert found[ArrivalOrigin.MEDIUM].mode is HOME
    assert found[ArrivalOrigin.LOW].mode is None
    assert found[ArrivalOrigin.OVERSEAS].first_to_hospital
    assert all(triage.days is None for triage in found.values())


@pytest.mark.parametrize(
    ("name", "clean", "contacts", "suspension"),
    [
        ("cn-2020-02", 14, True, True),
        ("cn-ed8", 14, False, False),
        ("cn-20m", 5, False, False),
        ("ebola", 42, False, False),
    ],
)
def test_a_community_is_free_after_so_many_days(
    name: str, clean: int, contacts: bool, suspension: bool
) -> None:
    free = rules(name).work.epidemic_free
    assert free is not None
    assert (free.clean_days, free.counts_close_contacts, free.suspension) == (
        clean,
        contacts,
        suspension,
    )


def test_in_hohhot_a_compound_is_free_after_7_days_without_infection_or_close_contact() -> None:
    free = hohhot().work.epidemic_free
    assert free is not None
    assert (free.clean_days, free.counts_close_contacts) == (7, True)
    assert rules("cn-ed9").work.epidemic_free is None


def test_ebola_infects_from_its_onset_until_isolation_or_burial() -> None:
    (window,) = rules("ebola").infection.windows
    assert (window.anchors, window.lookback_days) == ((Anchor.ONSET,), 0)
    assert window.ends == (InfectiousEnd.ISOLATED, InfectiousEnd.BURIED)


def test_contacts_of_ebola_are_seen_daily_and_need_no_test() -> None:
    rule = quarantine("ebola", Exposed.CLOSE)
    assert rule.legs[0].checks_a_day == 1
    assert not rule.let_go.own_negative
    assert rules("ebola").areas.risk is None

"""Packs whose level of a day is what the rules say for that day: 2020, and Beijing's."""

from __future__ import annotations

import pytest

from tests.domain.risk.worlds import (
    COMMUNITY,
    COUNTY,
    adopted,
    area,
    day,
    infection,
    level_on,
    name,
    steps,
    told,
)
from tracing.domain.area.levels import AreaLevel
from tracing.domain.risk.facts import AreaFacts
from tracing.domain.risk.steps import Reason
from tracing.domain.values import Diagnosis

HIGH, MEDIUM, LOW = AreaLevel.HIGH, AreaLevel.MEDIUM, AreaLevel.LOW
CONFIRMED = Diagnosis.CONFIRMED
BEIJING = adopted(("cn-ed8", "2021-05-14", None), ("beijing-2020-07", "2021-05-14", None))
CHINA_2020 = adopted(("cn-2020-02", "2020-02-17", None))


def community(confirmed: int, on: str = "2022-05-10") -> AreaFacts:
    cases = (infection(number, on, diagnosis=CONFIRMED) for number in range(confirmed))
    return area(COMMUNITY, *cases)


@pytest.mark.parametrize(
    ("confirmed", "level"),
    [(0, LOW), (1, LOW), (2, MEDIUM), (3, MEDIUM), (4, MEDIUM), (5, MEDIUM), (6, HIGH)],
)
def test_beijing_in_may_2022_by_confirmed_cases_of_14_days(
    confirmed: int, level: AreaLevel
) -> None:
    assert level_on(community(confirmed), BEIJING, "2022-05-12") is level


def test_beijing_lowers_from_high_to_medium_when_five_are_left_in_the_window() -> None:
    facts = area(
        COMMUNITY,
        infection(1, "2022-05-01", diagnosis=CONFIRMED),
        *(infection(number, "2022-05-05", diagnosis=CONFIRMED) for number in range(2, 7)),
    )
    found = steps(facts, BEIJING, "2022-05-31")
    assert told(found) == [
        ("2021-05-14", LOW),
        ("2022-05-05", HIGH),
        ("2022-05-15", MEDIUM),
        ("2022-05-19", LOW),
    ]
    assert [step.why.measured[0].found for step in found[1:3]] == [6, 5]


def test_beijing_counts_two_clusters_as_high_and_one_as_medium() -> None:
    one = [
        infection(1, "2022-05-10", diagnosis=CONFIRMED, linked=[2]),
        infection(2, "2022-05-11", diagnosis=CONFIRMED, linked=[1]),
    ]
    other = [
        infection(3, "2022-05-11", diagnosis=CONFIRMED, linked=[4]),
        infection(4, "2022-05-12", diagnosis=CONFIRMED, linked=[3]),
    ]
    assert level_on(area(COMMUNITY, *one), BEIJING, "2022-05-12") is MEDIUM
    assert level_on(area(COMMUNITY, *one, *other), BEIJING, "2022-05-12") is HIGH


def test_asymptomatic_infections_do_not_count_in_2020_until_they_are_confirmed() -> None:
    converted = infection(
        1,
        "2020-03-01",
        course=[("2020-03-01", Diagnosis.ASYMPTOMATIC), ("2020-03-04", CONFIRMED)],
    )
    found = steps(area(COUNTY, converted), CHINA_2020, "2020-03-31")
    assert told(found) == [
        ("2020-02-17", LOW),
        ("2020-03-04", MEDIUM),
        ("2020-03-18", LOW),
    ]


@pytest.mark.parametrize(("confirmed", "level"), [(0, LOW), (1, MEDIUM), (50, MEDIUM)])
def test_a_county_of_2020_with_up_to_fifty_cases(confirmed: int, level: AreaLevel) -> None:
    cases = (infection(number, "2020-03-01", diagnosis=CONFIRMED) for number in range(confirmed))
    assert level_on(area(COUNTY, *cases), CHINA_2020, "2020-03-14") is level


def test_a_county_of_2020_with_more_than_fifty_is_high_only_with_a_cluster() -> None:
    alone = [infection(number, "2020-03-01", diagnosis=CONFIRMED) for number in range(51)]
    assert level_on(area(COUNTY, *alone), CHINA_2020, "2020-03-02") is MEDIUM
    family = [
        infection(51, "2020-03-03", diagnosis=CONFIRMED, linked=[52]),
        infection(52, "2020-03-03", diagnosis=CONFIRMED, linked=[51]),
    ]
    assert level_on(area(COUNTY, *alone, *family), CHINA_2020, "2020-03-03") is HIGH
    assert level_on(area(COUNTY, *family), CHINA_2020, "2020-03-03") is MEDIUM


def test_a_county_of_2020_is_low_again_on_the_fourteenth_day_without_a_case() -> None:
    found = steps(
        area(COUNTY, infection(1, "2020-02-20", diagnosis=CONFIRMED)), CHINA_2020, "2020-03-31"
    )
    assert told(found) == [("2020-02-17", LOW), ("2020-02-20", MEDIUM), ("2020-03-05", LOW)]
    ended = found[-1].why
    assert (ended.reason, ended.before) == (Reason.RULE_ENDED, MEDIUM)
    assert [(each.found, each.holds) for each in ended.measured] == [(0, False), (1, True)]


def test_the_fourteen_days_go_over_the_29th_of_february() -> None:
    leap = area(COUNTY, infection(1, "2020-02-22", diagnosis=CONFIRMED))
    assert told(steps(leap, CHINA_2020, "2020-03-31"))[-1] == ("2020-03-07", LOW)


def test_a_level_says_the_rule_the_cases_the_counts_and_the_bounds() -> None:
    why = steps(community(6), BEIJING, "2022-05-12")[-1].why
    assert (why.reason, why.pack, why.on) == (
        Reason.DESIGNATION,
        "beijing-2020-07",
        day("2022-05-10"),
    )
    assert (why.rule, why.source) == (0, ("F24", "F25"))
    assert why.cases == tuple(map(name, range(6)))
    (measured,) = why.measured
    assert (measured.found, measured.within_days, measured.condition.more_than) == (6, 14, 5)


def test_a_case_that_was_discarded_never_raised_the_level() -> None:
    discarded = infection(
        2, "2022-05-10", course=[("2022-05-10", CONFIRMED), ("2022-05-13", Diagnosis.DISCARDED)]
    )
    facts = area(COMMUNITY, infection(1, "2022-05-10", diagnosis=CONFIRMED), discarded)
    assert told(steps(facts, BEIJING, "2022-05-31")) == [("2021-05-14", LOW)]

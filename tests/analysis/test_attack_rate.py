"""Denominators of attack rates: who is in them, who is told apart, and the interval."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.invented import day
from tracing.analysis.attack_rate import (
    AfterExposure,
    Days,
    Exposed,
    attack_rates,
    outcome,
    wilson,
)

TODAY = day(25)


def exposed(
    first: int | None = 1, last: int | None = 5, case_on: int | None = None
) -> Exposed[str]:
    """To a case in a household; observed for ten days after the last exposure."""
    return Exposed(
        person="P-0001",
        group="household",
        first_on=None if first is None else day(first),
        last_on=None if last is None else day(last),
        case_on=None if case_on is None else day(case_on),
        incubation=Days(1, 10),
    )


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (exposed(case_on=2), AfterExposure.BECAME_CASE),
        (exposed(case_on=15), AfterExposure.BECAME_CASE),
        (exposed(case_on=16), AfterExposure.NO_CASE),
        (exposed(), AfterExposure.NO_CASE),
        (exposed(case_on=1), AfterExposure.CASE_BEFORE),
        (exposed(first=10, last=12, case_on=3), AfterExposure.CASE_BEFORE),
        (exposed(last=14), AfterExposure.NO_CASE),
        (exposed(last=15), AfterExposure.UNDER_OBSERVATION),
        (exposed(last=15, case_on=20), AfterExposure.CASE_SO_FAR),
        (exposed()._replace(open=True), AfterExposure.UNDER_OBSERVATION),
        (exposed(first=None), AfterExposure.NO_CASE),
        (exposed(last=None), AfterExposure.NO_CASE),
        (exposed(None, None), AfterExposure.UNDATED),
        (exposed()._replace(incubation=None), AfterExposure.UNDATED),
    ],
)
def test_what_became_of_somebody_exposed_once(one: Exposed[str], expected: AfterExposure) -> None:
    assert outcome([one], TODAY) is expected


def test_days_run_from_the_first_exposure_to_after_the_last() -> None:
    several = [exposed(1, 2, 14), exposed(3, 8, 14)]
    assert outcome(several, TODAY) is AfterExposure.BECAME_CASE
    assert outcome(several[:1], TODAY) is AfterExposure.NO_CASE


def test_exposures_of_somebody_who_was_a_case_by_then_prolong_nothing() -> None:
    assert outcome([exposed(1, 2, 6), exposed(20, 22, 6)], TODAY) is AfterExposure.BECAME_CASE


def test_a_person_counts_once_a_group_however_often_exposed() -> None:
    several = [exposed(), exposed(2, 3), exposed()._replace(group="workplace")]
    rates = attack_rates(several, TODAY)
    assert {group: rate.exposed for group, rate in rates.items()} == {
        "household": 1,
        "workplace": 1,
    }


def test_of_nobody_there_is_no_rate() -> None:
    rate = attack_rates([exposed(last=20)], TODAY)["household"]
    assert (rate.exposed, rate.rate, rate.interval, rate.under_observation) == (0, None, None, 1)


DAY = st.none() | st.integers(1, 28)
PEOPLE = st.lists(
    st.builds(
        lambda person, first, last, case_on, goes_on: exposed(first, last, case_on)._replace(
            person=person, open=goes_on
        ),
        st.sampled_from("ABCDEF"),
        DAY,
        DAY,
        st.none(),
        st.booleans(),
    ),
    min_size=1,
    max_size=20,
)


@given(PEOPLE, st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 28)))
def test_everybody_is_counted_in_one_place(
    several: list[Exposed[str]], ill: dict[str, int]
) -> None:
    told = [
        each._replace(case_on=day(ill[each.person])) if each.person in ill else each
        for each in several
    ]
    rate = attack_rates(told, TODAY)["household"]
    people = {each.person for each in told}
    apart = rate.under_observation + rate.cases_before + rate.undated
    assert rate.exposed + apart == len(people)
    assert rate.cases <= rate.exposed
    assert rate.cases_so_far <= rate.under_observation
    places = Counter(outcome([one for one in told if one.person == each], TODAY) for each in people)
    assert rate.cases == places[AfterExposure.BECAME_CASE]


@given(st.integers(1, 500), st.data())
def test_the_interval_is_the_formula_the_docstring_gives(n: int, data: st.DataObject) -> None:
    pytest.importorskip("scipy")
    cases = data.draw(st.integers(0, n))
    p, z = cases / n, NormalDist().inv_cdf(0.975)
    middle, wide = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    expected = [(middle + sign * wide) / (1 + z * z / n) for sign in (-1, 1)]
    assert wilson(cases, n) == pytest.approx(expected, abs=1e-9)

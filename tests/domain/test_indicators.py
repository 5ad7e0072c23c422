"""Shares, delays and the epidemic curve, from what was counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracing.domain.indicators.curve import Bar, curve
from tracing.domain.indicators.delays import LeftOut, When, between, quantile, spread
from tracing.domain.indicators.shares import Share, Traced, share, traced
from tracing.domain.values import Diagnosis, PartialDate

REPORTED = datetime(2022, 7, 15, 20, 0, tzinfo=UTC)
CONFIRMED, ASYMPTOMATIC = Diagnosis.CONFIRMED, Diagnosis.ASYMPTOMATIC


def after(**by: float) -> datetime:
    return REPORTED + timedelta(**by)


def test_of_nobody_there_is_no_share() -> None:
    assert share([]) == Share(0, 0) and share([]).value is None
    assert share([True, False, True, True]).value == 0.75


@pytest.mark.parametrize(
    ("reached", "now", "told"),
    [
        (after(hours=24), after(hours=30), Share(1, 1)),
        (after(hours=24, seconds=1), after(hours=30), Share(0, 1)),
        (after(hours=-5), after(hours=1), Share(1, 1)),
        (None, after(hours=24), Share(0, 0, 1)),
        (None, after(hours=24, seconds=1), Share(0, 1)),
    ],
)
def test_contacts_are_traced_within_a_day_of_the_report(
    reached: datetime | None, now: datetime, told: Share
) -> None:
    assert traced([Traced(REPORTED, reached)], now) == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (PartialDate.parse("2022-02-27"), date(2022, 3, 1), 2.0),
        (PartialDate.parse("2024-02-28"), PartialDate.parse("2024-03-01"), 2.0),
        (date(2022, 7, 1), date(2022, 7, 1), 0.0),
        (REPORTED, after(minutes=150), 2.5),
        (None, date(2022, 7, 1), LeftOut.START_UNKNOWN),
        (date(2022, 7, 1), None, LeftOut.END_UNKNOWN),
        (PartialDate.parse("2022-07"), date(2022, 7, 9), LeftOut.INEXACT),
        (date(2022, 7, 2), date(2022, 7, 1), LeftOut.END_FIRST),
        (REPORTED, after(minutes=-1), LeftOut.END_FIRST),
    ],
)
def test_a_delay_is_reckoned_or_it_is_said_why_not(
    start: When, end: When, told: float | LeftOut
) -> None:
    assert between(start, end) == told


def test_quartiles_are_of_type_7() -> None:
    found = spread([1.0, 2.0, 4.0, 8.0, LeftOut.INEXACT, LeftOut.INEXACT])
    assert (found.n, found.lower, found.median, found.upper, found.longest) == (
        4,
        1.75,
        3.0,
        5.0,
        8.0,
    )
    assert found.left_out == {LeftOut.INEXACT: 2}


def test_of_no_delay_there_is_no_median() -> None:
    assert spread([LeftOut.START_UNKNOWN]).median is None


@given(st.lists(st.integers(0, 1000).map(float), min_size=2, max_size=30))
def test_quartiles_are_those_of_the_standard_library(delays: list[float]) -> None:
    found = spread(delays)
    assert [found.lower, found.median, found.upper] == pytest.approx(
        quantiles(delays, n=4, method="inclusive")
    )
    assert quantile(sorted(delays), 0.5) == pytest.approx(median(delays))


def test_a_curve_has_every_day_and_counts_unknown_days_apart() -> None:
    cases = [
        (date(2022, 2, 27), CONFIRMED),
        (date(2022, 2, 27), ASYMPTOMATIC),
        (date(2022, 3, 1), Diagnosis.SUSPECTED),
        (date(2022, 3, 1), Diagnosis.DISCARDED),
        (None, ASYMPTOMATIC),
    ]
    found = curve(cases)
    assert found.bars == [
        Bar(date(2022, 2, 27), 1, 1, 0),
        Bar(date(2022, 2, 28), 0, 0, 0),
        Bar(date(2022, 3, 1), 0, 0, 1),
    ]
    assert found.unknown == Bar(None, 0, 1, 0)
    assert curve(cases, date(2022, 3, 1), date(2022, 3, 2)).bars == [
        Bar(date(2022, 3, 1), 0, 0, 1),
        Bar(date(2022, 3, 2), 0, 0, 0),
    ]


def test_of_no_case_there_is_no_curve() -> None:
    assert curve([]).bars == []


@given(
    st.lists(
        st.tuples(
            st.none() | st.dates(date(2022, 7, 1), date(2022, 7, 31)),
            st.sampled_from(Diagnosis),
        )
    )
)
def test_every_case_is_in_the_curve_once_in_whatever_order(
    cases: list[tuple[date | None, Diagnosis]],
) -> None:
    found = curve(cases)
    counted = [each for each in cases if each[1] is not Diagnosis.DISCARDED]
    assert sum(bar.total for bar in found.bars) + found.unknown.total == len(counted)
    assert curve(cases[::-1]) == found

"""Delays: units, what is left out and why, and the quantiles."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.invented import day
from tests.registries import CHINA
from tracing.analysis.delays import Further, Kind, Pair, delays
from tracing.domain.indicators.delays import Delay, LeftOut, Unit, When
from tracing.domain.values import PartialDate

NOON = datetime(2022, 7, 1, 12, tzinfo=CHINA)


def pair(start: When, end: When, kind: Kind = Delay.ONSET_TO_REPORT) -> Pair:
    return Pair(kind, "C-0001", start, end)


def test_days_are_counted_between_days_and_hours_between_moments() -> None:
    assert pair(PartialDate(day(1)), day(4)).length == 3
    placed = pair(NOON, NOON + timedelta(minutes=90), Further.DETERMINED_TO_PLACED)
    assert placed.length == 1.5


def test_a_report_known_to_the_day_has_no_hours() -> None:
    assert pair(day(1), NOON, Further.REPORT_TO_IDENTIFIED).length is LeftOut.INEXACT


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (None, day(1), LeftOut.START_UNKNOWN),
        (day(1), None, LeftOut.END_UNKNOWN),
        (PartialDate(day(1), day(3)), day(4), LeftOut.INEXACT),
        (day(5), day(4), LeftOut.END_FIRST),
    ],
)
def test_pairs_are_left_out_by_reason(start: When, end: When, why: LeftOut) -> None:
    found = delays([pair(start, end), pair(day(1), day(2))])[Delay.ONSET_TO_REPORT]
    assert (found.n, found.left_out) == (1, {why: 1})


def test_pairs_whose_end_came_first_are_listed_and_no_others() -> None:
    backwards = pair(day(5), day(4))
    found = delays([backwards, pair(None, day(1)), pair(day(1), day(1))])[Delay.ONSET_TO_REPORT]
    assert found.end_first == [backwards]
    assert found.mean == 0


def test_of_nothing_there_is_no_figure() -> None:
    found = delays([pair(None, None)])[Delay.ONSET_TO_REPORT]
    assert (found.n, found.mean, found.median, found.ninety) == (0, None, None, None)
    assert found.unit is Unit.DAYS


@given(st.lists(st.integers(0, 27), min_size=1, max_size=40))
def test_figures_are_those_of_numpy(lengths: list[int]) -> None:
    found = delays([pair(day(1), day(1) + timedelta(days=n)) for n in lengths])
    spread = found[Delay.ONSET_TO_REPORT]
    quantiles = np.quantile(lengths, [0.25, 0.5, 0.75, 0.9])
    told = [spread.lower, spread.median, spread.upper, spread.ninety]
    assert told == pytest.approx(quantiles)
    assert spread.mean == pytest.approx(np.mean(lengths))


def test_a_quantile_between_two_is_told_without_the_dust_of_binary_fractions() -> None:
    found = delays([pair(day(1), day(1 + n)) for n in (7, 8, 9, 10, 12)])[Delay.ONSET_TO_REPORT]
    assert [found.ninety, repr(found.ninety)] == [11.2, "11.2"]

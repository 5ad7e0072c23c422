"""Serial interval and generation time: which pairs count, and what they come to."""

from __future__ import annotations

from statistics import mean, median, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.invented import day, infection, link
from tracing.analysis.infections import Infection
from tracing.analysis.intervals import (
    QUANTILES,
    Excluded,
    generation_times,
    infection_days,
    serial_intervals,
    spread,
)
from tracing.domain.values import PartialDate


def by_case(*infections: Infection) -> dict[str, Infection]:
    return {each.case: each for each in infections}


@given(st.lists(st.integers(-9, 30), min_size=2, max_size=30))
def test_figures_are_those_of_numpy_and_statistics(days: list[int]) -> None:
    found = spread(days)
    assert (found.n, found.negative) == (len(days), sum(each < 0 for each in days))
    assert found.mean == pytest.approx(mean(days))
    assert found.median == pytest.approx(median(days))
    assert found.sd == pytest.approx(stdev(days))
    wanted = np.quantile(days, QUANTILES)
    assert list(found.quantiles.values()) == pytest.approx(list(wanted))


def test_one_pair_has_no_standard_deviation_and_none_has_nothing() -> None:
    assert (spread([4]).mean, spread([4]).sd) == (4.0, None)
    assert spread([])[:4] == (0, None, None, None)
    assert spread([]).quantiles == {}


def test_pairs_are_left_out_by_reason_and_negative_ones_are_kept() -> None:
    vague = PartialDate(day(1), day(3))
    infections = by_case(
        infection(1, 5), infection(2, 3), infection(3), infection(4, onset_on=vague)
    )
    links = [link(1, 2), link(2, 1), link(3, 1), link(1, 3), link(1, 4), link(4, 1)]
    assert list(serial_intervals(links, infections)) == [
        -2,
        2,
        Excluded.NO_INFECTOR_ONSET,
        Excluded.NO_INFECTEE_ONSET,
        Excluded.IMPRECISE_ONSET,
        Excluded.IMPRECISE_ONSET,
    ]


def test_the_day_of_an_infection_is_the_stated_one_else_that_of_a_single_exposure() -> None:
    stated = link(1, 2, infected_on=PartialDate(day(4)), exposed_from=day(1), exposed_to=day(1))
    exposed = link(1, 3, exposed_from=day(2), exposed_to=day(2))
    longer = link(1, 4, exposed_from=day(2), exposed_to=day(3))
    vague = link(1, 5, infected_on=PartialDate(day(4), day(5)), exposed_from=day(1))
    assert infection_days([stated, exposed, longer, vague]) == {"C-0002": day(4), "C-0003": day(2)}


def test_of_an_infector_all_links_have_to_agree() -> None:
    agreed = [link(1, 3, infected_on=PartialDate(day(4))), link(2, 3)]
    torn = [link(1, 4, infected_on=PartialDate(day(on))) for on in (4, 5)]
    onward = [
        link(3, 5, infected_on=PartialDate(day(9))),
        link(4, 6, infected_on=PartialDate(day(9))),
        link(3, 7),
    ]
    assert list(generation_times(onward, [*agreed, *torn, *onward])) == [
        5,
        Excluded.NO_INFECTOR_INFECTION_DAY,
        Excluded.NO_INFECTEE_INFECTION_DAY,
    ]

"""R and its dispersion against scipy's own negative binomial distribution."""

from __future__ import annotations

import sys
from math import inf, log

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, nbinom, poisson

from tests.analysis.invented import link
from tracing.analysis.candidates import Weighed
from tracing.analysis.offspring import Dispersion, ScipyMissingError, estimate, offspring

NUMBERS = st.lists(st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 5, 8, 20]), min_size=2, max_size=40)
CRITICAL = chi2.ppf(0.95, 1)
GRID = np.exp(np.linspace(log(1e-5), log(1e5), 241))


def likelihood(numbers: list[int], r: float, k: float) -> float:
    found = poisson.logpmf(numbers, r) if k == inf else nbinom.logpmf(numbers, k, k / (k + r))
    return float(found.sum())


def best(numbers: list[int], r: float) -> float:
    """The highest likelihood of a mean that the grid and the Poisson distribution show."""
    return max(likelihood(numbers, r, inf), *(likelihood(numbers, r, k) for k in GRID))


@given(NUMBERS)
@settings(max_examples=60, deadline=None)
def test_no_other_dispersion_is_more_likely(numbers: list[int]) -> None:
    found = estimate(numbers)
    if found.status is Dispersion.NO_LINKS:
        assert (found.r, found.k, sum(numbers)) == (0.0, None, 0)
        return
    assert found.r is not None
    assert found.r == pytest.approx(sum(numbers) / len(numbers))
    assert (found.status is Dispersion.POISSON) == (np.var(numbers) <= np.mean(numbers) + 1e-12)
    k = inf if found.k is None else found.k
    assert likelihood(numbers, found.r, k) >= best(numbers, found.r) - 1e-6


@given(NUMBERS.filter(any))
@settings(max_examples=40, deadline=None)
def test_the_ends_of_the_intervals_are_just_refused(numbers: list[int]) -> None:
    found = estimate(numbers)
    assert found.r is not None
    assert found.k_interval is not None
    assert found.r_interval is not None
    most = likelihood(numbers, found.r, found.k or inf)
    for k in filter(None, found.k_interval):
        assert 2 * (most - likelihood(numbers, found.r, k)) == pytest.approx(CRITICAL, abs=1e-4)
    if found.k_interval.high is None:
        assert 2 * (most - likelihood(numbers, found.r, inf)) <= CRITICAL
    assert found.r_interval.low is not None
    for r in found.r_interval:
        if r is not None and r < 100:
            deviance = 2 * (most - best(numbers, r))
            assert deviance == pytest.approx(CRITICAL, abs=0.02)


@pytest.mark.parametrize(("r", "k"), [(0.6, 0.05), (0.8, 0.3), (2.5, 0.1), (1.2, 1.0), (3.0, 8.0)])
def test_numbers_as_they_are_to_be_expected_give_their_r_and_k(r: float, k: float) -> None:
    ranks = (np.arange(20_000) + 0.5) / 20_000
    found = estimate([int(each) for each in nbinom.ppf(ranks, k, k / (k + r))])
    assert found.r == pytest.approx(r, rel=0.02)
    assert found.k == pytest.approx(k, rel=0.05)
    assert found.k_interval is not None
    low, high = found.k_interval
    assert low is not None
    assert high is not None
    assert low < k < high


@given(st.integers(2, 200))
@example(2)
@settings(max_examples=20, deadline=None)
def test_even_numbers_have_no_dispersion(cases: int) -> None:
    found = estimate([1] * cases)
    assert (found.r, found.k, found.status) == (1.0, None, Dispersion.POISSON)
    assert found.k_interval is not None
    assert found.k_interval.high is None


def test_where_nobody_infected_anybody_no_mean_is_refused() -> None:
    found = estimate([0] * 10)
    assert (found.r, found.k, found.status) == (0.0, None, Dispersion.NO_LINKS)
    assert found.r_interval == (0.0, None)
    assert likelihood([0] * 10, 1000.0, 1e-6) == pytest.approx(0.0, abs=1e-3)


def test_one_case_says_nothing_of_dispersion() -> None:
    assert estimate([7])[:3] == (7.0, None, None)
    assert estimate([7]).status is Dispersion.ONE_CASE


def test_no_case_says_nothing() -> None:
    assert estimate([]) == (None, None, None, None, Dispersion.NO_CASES)


def test_parts_of_links_give_r_alone() -> None:
    found = estimate([0.5, 0.5, 2.0])
    assert (found.r, found.k, found.r_interval) == (1.0, None, None)
    assert found.status is Dispersion.NOT_WHOLE


def test_one_who_infected_very_many_is_reckoned_with() -> None:
    found = estimate([0] * 100_000 + [5_000])
    assert found.k is not None
    assert 0 < found.k < 1e-5


def test_without_scipy_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    with pytest.raises(ScipyMissingError) as refused:
        estimate([0, 1])
    assert "tracing-engine[analysis]" in refused.value.advice.en


def test_links_of_others_do_not_count_and_parts_add_up_to_whole_cases() -> None:
    thirds = [Weighed(link(1, infectee), 1 / 3) for infectee in (3, 4, 5)]
    sixths = [Weighed(link(2, infectee), 1 / 6) for infectee in range(3, 9)]
    found = offspring(["C-0001", "C-0002"], [*thirds, *sixths, Weighed(link(9, 1), 1.0)])
    assert found == {"C-0001": 1.0, "C-0002": 1.0}

"""How much of transmission few cases account for, against adding it up."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from tracing.analysis.concentration import expected_share, observed_cases

SHARES = st.sampled_from([0.1, 0.5, 0.8, 0.95])


def added_up(r: float, k: float | None, share: float) -> float:
    """Take cases of most secondary cases first until their transmissions are enough."""
    numbers = np.arange(200_000, 0, -1)
    chance = poisson.pmf(numbers, r) if k is None else nbinom.pmf(numbers, k, k / (k + r))
    caused, needed, cases = numbers * chance / r, share, 0.0
    whole = int(np.searchsorted(np.cumsum(caused), needed))
    cases = float(chance[:whole].sum())
    return cases + float((needed - caused[:whole].sum()) / caused[whole] * chance[whole])


@given(st.sampled_from([0.2, 0.6, 1.0, 3.0]), st.sampled_from([0.02, 0.3, 1.0, 9.0, None]), SHARES)
@settings(max_examples=40, deadline=None)
def test_the_share_is_what_adding_up_gives(r: float, k: float | None, share: float) -> None:
    assert expected_share(r, k, share) == pytest.approx(added_up(r, k, share), rel=1e-6)


def test_it_is_what_was_published_for_mers() -> None:
    assert round(expected_share(0.605, 0.0204, 0.8), 3) == 0.021


@given(st.lists(st.integers(0, 6), min_size=1, max_size=7), SHARES)
@settings(max_examples=60, deadline=None)
def test_no_fewer_cases_reach_the_share_on_record(numbers: list[int], share: float) -> None:
    found = observed_cases(numbers, share)
    enough = [
        size
        for size in range(1, len(numbers) + 1)
        if any(sum(some) >= share * sum(numbers) - 1e-9 for some in combinations(numbers, size))
    ]
    assert found == (min(enough) if any(numbers) else None)


def test_a_share_that_is_reached_exactly_is_reached() -> None:
    assert observed_cases([1] * 100, 0.55) == 55

"""Share of cases behind a share of transmission: how much of it few cases account for.

Question: what part of all cases, those with most onward transmission first, causes 80 % of it?

`expected_share` is that of the fitted distribution. A transmission chosen at random was caused by
a case of x secondary cases with the probability x P(x) / R; for the negative binomial x - 1 is
then negative binomial too, of dispersion k + 1 and mean R (k + 1) / k (Poisson of mean R, where
k → ∞). With q the quantile of that at 1 - share, all cases of more than q + 1 count, and of those
of q + 1 the part that is needed:

    P(x > q + 1) + P(x = q + 1) · (1 - (1 - share - F(q - 1)) / f(q))

f, F: probabilities of x - 1. It depends on R and k alone, so on as many cases as one likes.

`observed_cases` counts the cases on record: the fewest whose secondary cases together reach that
share of all. A small record cannot be as even, or as uneven, as its distribution: the two differ.

Assumptions: as for R and k.

Endo A, Abbott S, Kucharski AJ, Funk S. Estimating the overdispersion in COVID-19 transmission
using outbreak sizes outside China. Wellcome Open Research 2020;5:67,
doi:10.12688/wellcomeopenres.15842.3, after Lloyd-Smith JO, Schreiber SJ, Kopp PE, Getz WM.
Superspreading and the effect of individual variation on disease emergence. Nature
2005;438:355-359, doi:10.1038/nature04153. `proportion_transmission` of the R package
superspreading gives the same.

With k = 1 (geometric) and R = 1, P(x) = 1 / 2^(x+1): half of transmission is by cases of at least
three (3/16 + 4/32 + 5/64 + … = 1/2), who are 1/8 of all.

>>> round(expected_share(1.0, 1.0, 0.5), 6)
0.125
>>> observed_cases([0, 3, 1, 0, 6], 0.8)
2
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from tracing.analysis.offspring import ScipyMissingError

TOLERANCE = 1e-9
"""So that parts of links that sum up to the share reach it."""


def expected_share(r: float, k: float | None, share: float) -> float:
    """For 0 < share < 1 and r > 0; `k` None: without bound. Raises ScipyMissingError."""
    try:
        from scipy.stats import nbinom, poisson
    except ImportError:
        raise ScipyMissingError from None
    by_case: Any = poisson(r) if k is None else nbinom(k, k / (k + r))
    less_one: Any = poisson(r) if k is None else nbinom(k + 1, k / (k + r))
    q = less_one.ppf(1 - share)
    unneeded = (1 - share - less_one.cdf(q - 1)) / less_one.pmf(q)
    return float(by_case.sf(q + 1) + by_case.pmf(q + 1) * (1 - unneeded))


def observed_cases(numbers: Sequence[float], share: float) -> int | None:
    """How many cases; None where nobody is known to have infected anybody."""
    ordered = sorted(numbers, reverse=True)
    needed = share * sum(ordered) - TOLERANCE
    if needed <= 0:
        return None
    return next(cases for cases, reached in enumerate(accumulate(ordered), 1) if reached >= needed)

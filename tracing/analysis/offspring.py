"""How many cases each case infected: reproduction number and dispersion.

Question: how many secondary cases does a case lead to on average (R), and how unevenly (k)?

The numbers x of secondary cases of n cases are taken as independent draws from a negative
binomial distribution of mean R and dispersion k:

    P(x) = Γ(x + k) / (Γ(k) x!) · (k / (k + R))^k · (R / (k + R))^x,    variance R + R² / k

By maximum likelihood R is the mean of the numbers whatever k is, and k the one at which

    Σ_j N_j / (k + j) = n ln(1 + R / k),    N_j: how many x are greater than j = 0, 1, 2 …

It has one finite solution where the variance of the numbers (divided by n) exceeds their mean, and
none elsewhere: the Poisson distribution, k → ∞, is then the most likely. Small k is uneven: most
infect nobody and a few infect many.

Intervals hold what the profile likelihood does not refuse at their level: all values whose
deviance, twice the distance of the logarithm of the likelihood from its maximum (for each value of
the one the best of the other), is at most the quantile of χ² with one degree of freedom. An upper
end may be missing: then nothing however large is refused. Where nobody infected anybody that is so
of R: k may be as small as it takes.

Assumptions: every secondary case was found and linked, or the missing ones are missing at random;
cases are comparable and do not affect each other; their infectious period is over, or else the
numbers are too small (right-censored). Unlinked infections make R too small, as does a registry
that knows only part of an outbreak.

Lloyd-Smith JO, Schreiber SJ, Kopp PE, Getz WM. Superspreading and the effect of individual
variation on disease emergence. Nature 2005;438:355-359, doi:10.1038/nature04153. Existence of the
estimate: Levin B, Reeds J. Compound multinomial likelihood functions are unimodal: proof of a
conjecture of I. J. Good. Annals of Statistics 1977;5:79-87, doi:10.1214/aos/1176343741. Intervals:
Venzon DJ, Moolgavkar SH. A method for computing profile-likelihood-based confidence intervals.
Applied Statistics 1988;37:87-94, doi:10.2307/2347496.

Of three cases two infected nobody and one infected three: R = 1, and k solves
1/k + 1/(k + 1) + 1/(k + 2) = 3 ln(1 + 1/k).

>>> found = estimate([0, 0, 3])
>>> found.r, round(found.k, 4)
(1.0, 0.3401)
>>> estimate([1, 1, 1]).status.value, estimate([0, 0]).status.value
('poisson', 'no_links')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import accumulate
from math import exp, inf, log, log1p
from typing import NamedTuple

from tracing.analysis.candidates import Weighed
from tracing.errors import UsageError
from tracing.language import Text

LEVEL = 0.95
LARGEST = 1e9
"""A dispersion or a mean that is this large cannot be told from a boundless one."""
SMALLEST = 1e-12
DIGITS = 9
"""So that parts of links add up to the same number in any order."""


class ScipyMissingError(UsageError):
    text = Text("估计所需的 scipy 未安装", "scipy, which estimates, is not installed")
    hint = Text(
        "运行 pip install 'tracing-engine[analysis]'",
        "run pip install 'tracing-engine[analysis]'",
    )


class Dispersion(StrEnum):
    """Whether k could be estimated, or why not."""

    ESTIMATED = "estimated"
    POISSON = "poisson"
    """The variance is not above the mean: k without bound."""
    NO_LINKS = "no_links"
    ONE_CASE = "one_case"
    NO_CASES = "no_cases"
    NOT_WHOLE = "not_whole"
    """Parts of links were counted: k is of whole numbers."""


class Interval(NamedTuple):
    """None: nothing however large (or small) is refused."""

    low: float | None
    high: float | None


class Estimate(NamedTuple):
    r: float | None
    r_interval: Interval | None
    k: float | None
    """None where `status` says so."""
    k_interval: Interval | None
    status: Dispersion


def offspring(cases: Iterable[str], links: Iterable[Weighed]) -> dict[str, float]:
    """Of each of the cases, how many it infected; links from others do not count.

    >>> offspring(["C-1", "C-2"], [])
    {'C-1': 0.0, 'C-2': 0.0}
    """
    numbers = dict.fromkeys(cases, 0.0)
    for link, weight in links:
        if link.infector in numbers:
            numbers[link.infector] += weight
    return {case: round(number, DIGITS) for case, number in numbers.items()}


def estimate(numbers: Sequence[float], level: float = LEVEL) -> Estimate:
    """R and k, with their intervals. Raises ScipyMissingError."""
    if not numbers:
        return Estimate(None, None, None, None, Dispersion.NO_CASES)
    if any(number != int(number) for number in numbers):
        return Estimate(sum(numbers) / len(numbers), None, None, None, Dispersion.NOT_WHOLE)
    sample = _Sample(numbers)
    if len(numbers) == 1:
        return Estimate(sample.mean, None, None, None, Dispersion.ONE_CASE)
    deviance = _critical(level)
    if not sample.total:
        return Estimate(0.0, Interval(0.0, None), None, None, Dispersion.NO_LINKS)
    k = _most_likely_k(sample)
    found = None if k == inf else k
    return Estimate(
        sample.mean,
        _interval_of_r(sample, k, deviance),
        found,
        _interval_of_k(sample, k, deviance),
        Dispersion.POISSON if found is None else Dispersion.ESTIMATED,
    )


class _Sample:
    """Whole numbers, as far as the likelihood asks for them."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.n = len(numbers)
        of = Counter(int(number) for number in numbers)
        self.total = sum(number * cases for number, cases in of.items())
        self.squares = sum(number * number * cases for number, cases in of.items())
        at_least = accumulate(of[number] for number in range(max(of), 0, -1))
        self.above = list(at_least)[::-1]
        """By j from 0, how many numbers are greater than j."""

    @property
    def mean(self) -> float:
        return self.total / self.n

    @property
    def overdispersed(self) -> bool:
        """In whole numbers, so that nothing is lost in rounding."""
        return self.n * self.squares - self.total**2 > self.n * self.total

    def log_likelihood(self, k: float, r: float) -> float:
        """But for what depends on neither."""
        if k == inf:
            return self.total * log(r) - self.n * r
        uneven = sum(cases * log1p(j / k) for j, cases in enumerate(self.above))
        return uneven - self.n * k * log1p(r / k) + self.total * (log(r) - log1p(r / k))

    def slope(self, k: float) -> float:
        """By k, at the mean."""
        uneven = sum(cases / (k + j) for j, cases in enumerate(self.above))
        return uneven - self.n * log1p(self.mean / k)


def _most_likely_k(sample: _Sample) -> float:
    if not sample.overdispersed or sample.slope(LARGEST) >= 0:
        return inf
    return _root(sample.slope, SMALLEST, LARGEST)


def _most_likely_k_at(sample: _Sample, r: float) -> float:
    """At a mean that is not that of the sample."""
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda k: -sample.log_likelihood(exp(k), r),
        bounds=(log(SMALLEST), log(LARGEST)),
        method="bounded",
        options={"xatol": 1e-9},
    )
    return exp(float(found.x))


def _interval_of_k(sample: _Sample, k: float, deviance: float) -> Interval:
    best = sample.log_likelihood(k, sample.mean)

    def refused(value: float) -> float:
        return 2 * (best - sample.log_likelihood(value, sample.mean)) - deviance

    highest = min(k, LARGEST)
    low = _root(refused, SMALLEST, highest) if refused(SMALLEST) > 0 else None
    high = _root(refused, highest, LARGEST) if refused(LARGEST) > 0 else None
    return Interval(low, high)


def _interval_of_r(sample: _Sample, k: float, deviance: float) -> Interval:
    best = sample.log_likelihood(k, sample.mean)

    def refused(value: float) -> float:
        return (
            2 * (best - sample.log_likelihood(_most_likely_k_at(sample, value), value)) - deviance
        )

    low = _root(refused, SMALLEST, sample.mean) if refused(SMALLEST) > 0 else None
    high = _root(refused, sample.mean, LARGEST) if refused(LARGEST) > 0 else None
    return Interval(low, high)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """On the scale of logarithms: what is sought may be very small or very large."""
    from scipy.optimize import brentq

    return exp(float(brentq(lambda x: function(exp(x)), log(low), log(high), xtol=1e-12)))


def _critical(level: float) -> float:
    """The quantile of χ² with one degree of freedom."""
    try:
        from scipy.special import chdtri
    except ImportError:
        raise ScipyMissingError from None
    return float(chdtri(1, 1 - level))

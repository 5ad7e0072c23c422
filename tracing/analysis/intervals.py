"""Serial interval and generation time: how long from an infection to those it leads to.

Question: how many days lie between the onsets (serial interval), or the infections (generation
time), of an infector and of whom it infected?

    serial interval = onset of the infectee - onset of the infector
    generation time = infection of the infectee - infection of the infector

One value a link that counts, in whole days. Negative serial intervals are kept: an infectee may
fall ill first. Mean; standard deviation with n - 1; quantiles of type 7 of Hyndman and Fan (1996).

A day known only to lie between two is no day: such a pair is left out, no middle is taken. The day
of an infection is the one the attribution states, else the day of all exposures of the infectee to
the infector on record, where they are all of one day; of the infector the one on which all links
to it agree. Pairs that are left out are counted by the first reason that holds.

Assumptions: the links are right; pairs are taken whenever the infector fell ill, so that in a
growing outbreak, where long intervals have not ended yet, they are too short (right truncation).
Of several candidates of one infectee not all can be right: they count each where all do.

Svensson Å. A note on generation times in epidemic models. Mathematical Biosciences
2007;208:300-311, doi:10.1016/j.mbs.2006.10.010. Hyndman RJ, Fan Y. Sample quantiles in statistical
packages. The American Statistician 1996;50:361-365, doi:10.1080/00031305.1996.10473566.

>>> found = spread([3, 5, -2, 6, Excluded.NO_INFECTOR_ONSET])
>>> found.n, found.mean, found.median, round(found.sd, 3), found.negative
(4, 3.0, 4.0, 3.559, 1)
>>> {why.value: count for why, count in found.excluded.items()}
{'no_infector_onset': 1}
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from statistics import fmean, stdev
from typing import NamedTuple

from tracing.analysis.infections import Infection, Link
from tracing.domain.indicators.delays import quantile
from tracing.domain.values import PartialDate

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Excluded(StrEnum):
    """Why a pair has no interval."""

    NO_INFECTOR_ONSET = "no_infector_onset"
    NO_INFECTEE_ONSET = "no_infectee_onset"
    IMPRECISE_ONSET = "imprecise_onset"
    NO_INFECTOR_INFECTION_DAY = "no_infector_infection_day"
    NO_INFECTEE_INFECTION_DAY = "no_infectee_infection_day"


class Intervals(NamedTuple):
    """How several intervals lie, in days; None where there is none."""

    n: int
    mean: float | None
    median: float | None
    sd: float | None
    """None of a single one."""
    quantiles: Mapping[float, float]
    least: float | None
    most: float | None
    negative: int
    excluded: Mapping[Excluded, int]
    days: list[int]
    """In order."""


def serial_intervals(
    links: Iterable[Link], infections: Mapping[str, Infection]
) -> Iterator[int | Excluded]:
    """Of each link."""
    for link in links:
        infector, infectee = infections[link.infector].onset_on, infections[link.infectee].onset_on
        yield _between(infector, infectee)


def generation_times(links: Iterable[Link], all_links: Iterable[Link]) -> Iterator[int | Excluded]:
    """Of each of the links; `all_links` say when their infectors were infected."""
    days = infection_days(all_links)
    for link in links:
        infector, infectee = days.get(link.infector), link.infection_day
        if infector is None:
            yield Excluded.NO_INFECTOR_INFECTION_DAY
        elif infectee is None:
            yield Excluded.NO_INFECTEE_INFECTION_DAY
        else:
            yield (infectee - infector).days


def infection_days(links: Iterable[Link]) -> dict[str, date]:
    """By case, the day on which all links to it that know one agree."""
    told: dict[str, set[date]] = defaultdict(set)
    for link in links:
        if link.infection_day is not None:
            told[link.infectee].add(link.infection_day)
    return {case: days.pop() for case, days in told.items() if len(days) == 1}


def spread(found: Iterable[int | Excluded]) -> Intervals:
    excluded: Counter[Excluded] = Counter()
    days: list[int] = []
    for each in found:
        if isinstance(each, Excluded):
            excluded[each] += 1
        else:
            days.append(each)
    days.sort()
    quantiles = {q: value for q in QUANTILES if (value := quantile(days, q)) is not None}
    return Intervals(
        n=len(days),
        mean=fmean(days) if days else None,
        median=quantiles.get(0.5),
        sd=stdev(days) if len(days) > 1 else None,
        quantiles=quantiles,
        least=days[0] if days else None,
        most=days[-1] if days else None,
        negative=sum(each < 0 for each in days),
        excluded={why: excluded[why] for why in Excluded if excluded[why]},
        days=days,
    )


def _between(infector: PartialDate | None, infectee: PartialDate | None) -> int | Excluded:
    if infector is None:
        return Excluded.NO_INFECTOR_ONSET
    if infectee is None:
        return Excluded.NO_INFECTEE_ONSET
    if infector.day is None or infectee.day is None:
        return Excluded.IMPRECISE_ONSET
    return (infectee.day - infector.day).days

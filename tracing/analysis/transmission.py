"""Transmission in figures: of which cases, by which links, and what they come to.

Question: what do the links on record say of R, its dispersion, and the time between infections?

The population are the cases whose secondary cases are counted; `all` that stand and were not
discarded, or only those with a diagnosis of `confirmed` or asymptomatic infection. The diagnosis
is asked of infectors and infectees. Area, days (of onset, the first it can be, else of report) and
censoring choose infectors alone: whom they infected counts wherever and whenever that was.

Censoring: who is still infectious on the day looked at may infect more. The last infectious day is
the one given for each case (as the pack in force has it); without one, where `infectious_days` is
given, that many days after onset, else after the first positive sample, else after the report.
Whose last day is not known, or has no end yet, is not over. Infections that happened but were not
found or linked yet are missing besides: no figure here makes up for it.

Formulas and papers: `offspring`, `concentration`, `intervals`, `candidates`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracing.analysis.candidates import Candidates, Unlinked, Weighed, eligible, weighed
from tracing.analysis.concentration import expected_share, observed_cases
from tracing.analysis.infections import Infection, Network
from tracing.analysis.intervals import Intervals, generation_times, serial_intervals, spread
from tracing.analysis.offspring import Dispersion, Estimate, estimate, offspring
from tracing.domain.protocol.infectious import Infectious
from tracing.domain.values import Diagnosis

EIGHTY_PERCENT = 0.8


class Population(StrEnum):
    """Whose secondary cases are counted."""

    ALL = "all"
    CONFIRMED = "confirmed"


class Censoring(StrEnum):
    """Whether somebody could still infect on the day looked at."""

    OVER = "over"
    STILL_INFECTIOUS = "still_infectious"
    UNKNOWN = "unknown"


class Wanted(NamedTuple):
    """What is asked."""

    population: Population = Population.ALL
    candidates: Candidates = Candidates.ALL
    exclude_censored: bool = False
    infectious_days: int | None = None
    plausible_only: bool = False
    share: float = EIGHTY_PERCENT


class Transmission(NamedTuple):
    """What was found."""

    cases: Sequence[Infection]
    """The population, by number."""
    censoring: Mapping[Censoring, int]
    """Of the population, before those who are censored were left out."""
    links: Sequence[Weighed]
    left_out: Mapping[Unlinked, int]
    implausible: int
    """How many of them cannot be."""
    numbers: Mapping[str, float]
    """Secondary cases, by case."""
    estimate: Estimate
    share_of_cases: float | None
    """Expected to be behind the share asked for; None where that is not defined."""
    share_for_80_percent: float | None
    observed_cases: int | None
    serial_interval: Intervals
    generation_time: Intervals

    @property
    def infectees(self) -> int:
        return len({each.link.infectee for each in self.links})

    @property
    def most_onward(self) -> list[tuple[Infection, float]]:
        """Who infected anybody, those with most secondary cases first."""
        found = [(case, self.numbers[case.case]) for case in self.cases if self.numbers[case.case]]
        return sorted(found, key=lambda each: -each[1])

    @property
    def distribution(self) -> list[tuple[float, int]]:
        """How many cases have each number of secondary cases."""
        return sorted(Counter(self.numbers.values()).items())


def transmission(
    network: Network,
    wanted: Wanted,
    belongs: Callable[[Infection], bool],
    windows: Mapping[str, Infectious],
    on: date,
    implausible: Set[str] = frozenset(),
) -> Transmission:
    """`belongs`: whether a case is of the area and the days asked for; `windows` by `case_id`;
    `implausible`: the attributions that cannot be. Raises ScipyMissingError."""
    counting = [each for each in network.infections.values() if _counts(each, wanted.population)]
    cases = [each for each in counting if belongs(each)]
    states = {each.case: _censoring(each, wanted, windows, on) for each in cases}
    if wanted.exclude_censored:
        cases = [each for each in cases if states[each.case] is Censoring.OVER]
    infectors, infectees = {each.case for each in cases}, {each.case for each in counting}
    several = eligible(
        network.links, infectors, infectees, implausible if wanted.plausible_only else frozenset()
    )
    links = weighed(several.links, network.infections, wanted.candidates)
    left_out = dict(several.left_out)
    if len(links) < len(several.links):
        left_out[Unlinked.NOT_CHOSEN] = len(several.links) - len(links)
    numbers = offspring((each.case for each in cases), links)
    found = estimate(list(numbers.values()))
    counted = [each.link for each in links]
    return Transmission(
        cases=cases,
        censoring=Counter(states.values()),
        links=links,
        left_out=left_out,
        implausible=sum(each.attribution_id in implausible for each in counted),
        numbers=numbers,
        estimate=found,
        share_of_cases=_share(found, wanted.share),
        share_for_80_percent=_share(found, EIGHTY_PERCENT),
        observed_cases=observed_cases(list(numbers.values()), wanted.share),
        serial_interval=spread(serial_intervals(counted, network.infections)),
        generation_time=spread(generation_times(counted, network.links)),
    )


def _counts(infection: Infection, population: Population) -> bool:
    if population is Population.ALL:
        return infection.counts
    return infection.diagnosis in (Diagnosis.CONFIRMED, Diagnosis.ASYMPTOMATIC)


def _censoring(
    case: Infection, wanted: Wanted, windows: Mapping[str, Infectious], on: date
) -> Censoring:
    window = windows.get(case.case_id)
    if window is None and wanted.infectious_days is None:
        return Censoring.UNKNOWN
    last = window.last_on if window else _last_on(case, wanted.infectious_days or 0)
    return Censoring.OVER if last is not None and last < on else Censoring.STILL_INFECTIOUS


def _last_on(case: Infection, days: int) -> date:
    known = case.onset_on or case.sampled_on
    return (known.last if known else case.reported_on) + timedelta(days=days)


def _share(found: Estimate, share: float) -> float | None:
    """Defined where somebody infected somebody, and k is known or without bound."""
    if found.r is None or found.status not in (Dispersion.ESTIMATED, Dispersion.POISSON):
        return None
    return expected_share(found.r, found.k, share)

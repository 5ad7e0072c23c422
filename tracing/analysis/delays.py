"""Delays: how long one thing took to follow another, from onset to the placing of contacts.

Question: where does time go by between falling ill and being found, between a report and what
follows from it, and how long after exposure did people fall ill?

Formula: each pair of days gives whole days, each pair of moments hours; of these n, the mean, the
median, quartiles and the 90th percentile (type 7 of Hyndman and Fan, which lies between two values
in proportion). The arithmetic is that of `tracing.domain.indicators.delays`.

Assumptions: a pair tells nothing where an end is not on record, or a day is known only to lie
between two; these are left out and counted by reason. Where the end comes first the two are at
odds: it is left out of the figures, and listed. Exposure to onset is the incubation period only
where exposure is of one single day, so no other counts; who has not fallen ill by now is missing,
which makes short delays too frequent while an outbreak grows.

Hyndman RJ, Fan Y. Sample quantiles in statistical packages. The American Statistician
1996;50(4):361-365. Britton T, Scalia Tomba G. Estimation in emerging epidemics: biases and
remedies. Journal of the Royal Society Interface 2019;16(150):20180670.

>>> from datetime import date
>>> def pair(case, onset, reported):
...     return Pair(Delay.ONSET_TO_REPORT, case, date(2022, 7, onset), date(2022, 7, reported))
>>> several = [pair("C-0001", 1, 2), pair("C-0002", 1, 4), pair("C-0003", 3, 8),
...            pair("C-0004", 9, 7)]
>>> found = delays(several)[Delay.ONSET_TO_REPORT]
>>> found.n, found.mean, found.median, found.ninety, dict(found.left_out)
(3, 3.0, 3.0, 4.6, {<LeftOut.END_FIRST: 'end_first'>: 1})
>>> [each.subject for each in found.end_first]
['C-0004']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from statistics import fmean
from typing import NamedTuple

from tracing.domain.indicators import delays as indicated
from tracing.domain.indicators.delays import (
    Delay,
    LeftOut,
    Unit,
    When,
    between,
    quantile,
    spread,
)


class Further(StrEnum):
    """From what to what, besides what the indicators tell (`Delay`)."""

    REPORT_TO_IDENTIFIED = "report_to_identified"
    """From the report of a case to that of each of its contacts."""
    EXPOSURE_TO_DETERMINED = "exposure_to_determined"
    """From a contact's last exposure."""
    DETERMINED_TO_PLACED = "determined_to_placed"
    EXPOSURE_TO_ONSET = "exposure_to_onset"


class DelayBy(StrEnum):
    """By what delays are told apart."""

    WEEK = "week"
    AREA = "area"


Kind = Delay | Further
_UNITS: Mapping[Further, Unit] = {
    Further.REPORT_TO_IDENTIFIED: Unit.HOURS,
    Further.EXPOSURE_TO_DETERMINED: Unit.DAYS,
    Further.DETERMINED_TO_PLACED: Unit.HOURS,
    Further.EXPOSURE_TO_ONSET: Unit.DAYS,
}


def unit_of(kind: Kind) -> Unit:
    return indicated.UNITS[kind] if isinstance(kind, Delay) else _UNITS[kind]


class Pair(NamedTuple):
    """Two ends of a delay of one case or contact."""

    kind: Kind
    subject: str
    """The human id."""
    start: When
    end: When

    @property
    def length(self) -> float | LeftOut:
        """In the unit of the kind."""
        ends = [each for each in (self.start, self.end) if each is not None]
        exact = all(isinstance(each, datetime) for each in ends)
        if len(ends) == 2 and unit_of(self.kind) is Unit.HOURS and not exact:
            return LeftOut.INEXACT
        return between(self.start, self.end)


class Delays(NamedTuple):
    """How the delays of one kind lie; figures are None where there is none."""

    kind: Kind
    n: int
    mean: float | None
    median: float | None
    lower: float | None
    upper: float | None
    ninety: float | None
    longest: float | None
    left_out: Mapping[LeftOut, int]
    end_first: Sequence[Pair]
    """Those whose end comes before their start."""
    lengths: Sequence[float]
    """In order."""

    @property
    def unit(self) -> Unit:
        return unit_of(self.kind)


def delays(pairs: Iterable[Pair]) -> dict[Kind, Delays]:
    """By kind, in the order in which they come up."""
    of: dict[Kind, list[Pair]] = defaultdict(list)
    for each in pairs:
        of[each.kind].append(each)
    return {kind: _delays(kind, several) for kind, several in of.items()}


def _delays(kind: Kind, several: Sequence[Pair]) -> Delays:
    lengths = [each.length for each in several]
    found = spread(lengths)
    return Delays(
        kind=kind,
        n=found.n,
        mean=fmean(found.delays) if found.n else None,
        median=found.median,
        lower=found.lower,
        upper=found.upper,
        ninety=quantile(found.delays, 0.9),
        longest=found.longest,
        left_out=found.left_out,
        end_first=[
            each
            for each, length in zip(several, lengths, strict=True)
            if length is LeftOut.END_FIRST
        ],
        lengths=found.delays,
    )

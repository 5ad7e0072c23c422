"""Delays: from one thing to the next, with their median and quartiles.

Quartiles are those of type 7 of Hyndman and Fan (1996), as spreadsheets and R reckon them: order
the n delays from 0 to n - 1; the quartile q lies at (n - 1) * q, between two of them in proportion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tracing.domain.values import PartialDate

HOUR = timedelta(hours=1)
PARTS = 1000
"""Which quantiles there are: 0.9 is 900 of so many, not the nearest binary fraction to it."""


class Delay(StrEnum):
    """From what to what."""

    ONSET_TO_SAMPLE = "onset_to_sample"
    SAMPLE_TO_REPORT = "sample_to_report"
    ONSET_TO_REPORT = "onset_to_report"
    REPORT_TO_TRANSFER = "report_to_transfer"
    REPORT_TO_PLACED = "report_to_placed"


class Unit(StrEnum):
    DAYS = "days"
    HOURS = "hours"


UNITS: Mapping[Delay, Unit] = {
    Delay.ONSET_TO_SAMPLE: Unit.DAYS,
    Delay.SAMPLE_TO_REPORT: Unit.DAYS,
    Delay.ONSET_TO_REPORT: Unit.DAYS,
    Delay.REPORT_TO_TRANSFER: Unit.HOURS,
    Delay.REPORT_TO_PLACED: Unit.HOURS,
}


class LeftOut(StrEnum):
    """Why no delay could be reckoned."""

    START_UNKNOWN = "start_unknown"
    END_UNKNOWN = "end_unknown"
    INEXACT = "inexact"
    END_FIRST = "end_first"


class Spread(NamedTuple):
    """How several delays lie; all None where there is none."""

    n: int
    median: float | None
    lower: float | None
    """The lower quartile."""
    upper: float | None
    longest: float | None
    left_out: Mapping[LeftOut, int]
    delays: Sequence[float]
    """In order."""


When = PartialDate | date | datetime | None


def between(start: When, end: When) -> float | LeftOut:
    """Whole days between two days, hours between two moments; or why that cannot be said."""
    if start is None or end is None:
        return LeftOut.START_UNKNOWN if start is None else LeftOut.END_UNKNOWN
    if isinstance(start, datetime) and isinstance(end, datetime):
        hours = (end - start) / HOUR
        return hours if hours >= 0 else LeftOut.END_FIRST
    first, last = _day(start), _day(end)
    if first is None or last is None:
        return LeftOut.INEXACT
    days = (last - first).days
    return float(days) if days >= 0 else LeftOut.END_FIRST


def spread(found: Iterable[float | LeftOut]) -> Spread:
    left_out: Counter[LeftOut] = Counter()
    delays: list[float] = []
    for each in found:
        if isinstance(each, LeftOut):
            left_out[each] += 1
        else:
            delays.append(each)
    delays.sort()
    lower, median, upper = (quantile(delays, q) for q in (0.25, 0.5, 0.75))
    longest = delays[-1] if delays else None
    told = {why: left_out[why] for why in LeftOut if left_out[why]}
    return Spread(len(delays), median, lower, upper, longest, told, delays)


def quantile(ordered: Sequence[float], q: float) -> float | None:
    """By type 7; None of nothing."""
    if not ordered:
        return None
    at = (len(ordered) - 1) * Fraction(q).limit_denominator(PARTS)
    low = int(at)
    below, above = (Fraction(ordered[each]) for each in (low, min(low + 1, len(ordered) - 1)))
    return float(below + (above - below) * (at - low))


def _day(when: PartialDate | date | datetime) -> date | None:
    if isinstance(when, PartialDate):
        return when.day
    return when.date() if isinstance(when, datetime) else when

"""The epidemic curve: cases by day, stacked by diagnosis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.values import Diagnosis

ONE_DAY = timedelta(days=1)


class CurveBy(StrEnum):
    """By which day cases are counted."""

    ONSET = "onset"
    SAMPLED = "sampled"
    REPORTED = "reported"


class Bar(NamedTuple):
    """The cases of one day, or (None) of those whose day is not known exactly."""

    day: date | None
    confirmed: int
    asymptomatic: int
    other: int
    """Suspected, probable, and those whose diagnosis is pending."""

    @property
    def total(self) -> int:
        return self.confirmed + self.asymptomatic + self.other


class Curve(NamedTuple):
    bars: list[Bar]
    """Every day from the first to the last, also those without a case."""
    unknown: Bar


def curve(
    cases: Iterable[tuple[date | None, Diagnosis]],
    from_on: date | None = None,
    to_on: date | None = None,
) -> Curve:
    """Of cases with their day. Those of an unknown day are counted apart, whatever the window."""
    by_day: dict[date | None, Counter[Diagnosis]] = {}
    for day, diagnosis in cases:
        outside = day is not None and (
            (from_on is not None and day < from_on) or (to_on is not None and day > to_on)
        )
        if diagnosis is not Diagnosis.DISCARDED and not outside:
            by_day.setdefault(day, Counter())[diagnosis] += 1
    days = [day for day in by_day if day is not None]
    first = from_on or min(days, default=None)
    last = to_on or max(days, default=None)
    bars: list[Bar] = []
    while first is not None and last is not None and first <= last:
        bars.append(_bar(first, by_day.get(first)))
        first += ONE_DAY
    return Curve(bars, _bar(None, by_day.get(None)))


def _bar(day: date | None, counted: Counter[Diagnosis] | None) -> Bar:
    found = counted or Counter()
    confirmed, asymptomatic = found[Diagnosis.CONFIRMED], found[Diagnosis.ASYMPTOMATIC]
    return Bar(day, confirmed, asymptomatic, sum(found.values()) - confirmed - asymptomatic)

"""The first and last day of a period, and whether it lasts on a day."""

from __future__ import annotations

from datetime import date

from tracing.domain.values import Instant, PartialDate, Period


def first_day(period: Period) -> PartialDate | None:
    """The day it began, as far as it is known."""
    return period.from_on or _day(period.from_at)


def last_day(period: Period) -> PartialDate | None:
    """The day it ended, as far as it is known; None while it goes on."""
    return period.until_on or _day(period.until_at)


def lasts_on(period: Period, day: date) -> bool:
    """Whether it may have lasted on that day: what has no end known goes on."""
    start, end = first_day(period), last_day(period)
    return (start is None or start.earliest <= day) and (end is None or end.last >= day)


def _day(moment: Instant | None) -> PartialDate | None:
    return None if moment is None else PartialDate(moment.date())

"""Whole minutes of UTC since 1970-01-01 00:00, of instants and of local days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from tracing.analysis.reach import EARLIEST, LATEST, Window
from tracing.projections.moments import end_of_day, start_of_day

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


def minute(moment: datetime) -> int:
    """The minute an instant lies in."""
    return _bounded(_since_epoch(moment) // _MINUTE)


@lru_cache(maxsize=4096)
def first_minute(day: date, zone: tzinfo) -> int:
    """The minute with which a local day begins."""
    return minute(start_of_day(day, zone))


@lru_cache(maxsize=4096)
def last_minute(day: date, zone: tzinfo) -> int:
    """The last minute of a local day."""
    return _bounded(-(-_since_epoch(end_of_day(day, zone)) // _MINUTE) - 1)


def moment_of(at: int, zone: tzinfo) -> datetime | None:
    """The instant at which a minute begins, in a time zone; None for a bound that is not known."""
    if at in (EARLIEST, LATEST):
        return None
    return (_EPOCH + at * _MINUTE).astimezone(zone)


def days_of(first: date | None, last: date | None, zone: tzinfo) -> Window:
    """From the first minute of a day to the last of another; None: not bounded."""
    return Window(
        EARLIEST if first is None else first_minute(first, zone),
        LATEST if last is None else last_minute(last, zone),
    )


def _since_epoch(moment: datetime) -> timedelta:
    """By arithmetic: on the first and last day of the calendar there may be no such UTC instant."""
    offset = moment.utcoffset()
    assert offset is not None
    return moment.replace(tzinfo=UTC) - _EPOCH - offset


def _bounded(minutes: int) -> int:
    return max(EARLIEST, min(minutes, LATEST))

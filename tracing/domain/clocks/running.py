"""A running clock, from its start, its stop, its limit and a moment.

Everything is known by when the responsible people learnt it: a clock starts when what starts it
was reported and stops when what stops it was reported. What was reported late counts as late.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.protocol.rules.work import Clock, Milestone
from tracing.domain.values import ContactCategory

OF_ONE_CATEGORY: Mapping[str, ContactCategory] = {
    "place_close": ContactCategory.CLOSE,
    "place_secondary": ContactCategory.SECONDARY,
}
"""Clocks that packs give these names run for contacts of one category; others run for both."""

NEVER: Mapping[Milestone, datetime] = {}


class ClockStatus(StrEnum):
    """How a clock stands at a moment."""

    RUNNING = "running"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"
    NO_LONGER = "no_longer"


class Course(NamedTuple):
    """What was reported of one subject, as far as clocks run on it."""

    starts: Mapping[Milestone, datetime]
    stops: Mapping[Milestone, datetime | None]
    """What can be reached; None where it was not yet."""
    over: Mapping[Milestone, datetime] = NEVER
    """From when on nobody waits for it any more."""
    category: ContactCategory | None = None


class Timed(NamedTuple):
    """A clock that started, as it stands at a moment."""

    starts_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    age: timedelta
    """Up to its stop or the moment; nothing where it was stopped before it started."""
    limit: timedelta
    late: bool
    """Stopped or running beyond its limit; to the second on the limit is in time."""
    instead: bool
    """It stopped because nobody waits for it any more, not because it was reached."""

    @property
    def overdue(self) -> timedelta:
        """By how much it is, or was, beyond its limit."""
        return max(self.age - self.limit, timedelta(0))

    @property
    def status(self) -> ClockStatus:
        return status(self.stopped_at, late=self.late, instead=self.instead)


def status(stopped_at: datetime | None, *, late: bool, instead: bool) -> ClockStatus:
    if stopped_at is None:
        return ClockStatus.OVERDUE if late else ClockStatus.RUNNING
    if late:
        return ClockStatus.LATE
    return ClockStatus.NO_LONGER if instead else ClockStatus.IN_TIME


def runs_on(clock: Clock, course: Course) -> bool:
    """Whether a clock has to do with a subject at all."""
    only = OF_ONE_CATEGORY.get(clock.name)
    return (
        clock.starts in course.starts
        and clock.stops in course.stops
        and (only is None or course.category in (None, only))
    )


def timed(course: Course, clock: Clock, now: datetime) -> Timed | None:
    """How a clock that runs on a course stands; None before it started."""
    started = course.starts[clock.starts]
    if started >= now:
        return None
    reached = _by(course.stops[clock.stops], now)
    over = _by(course.over.get(clock.stops), now)
    instead = over is not None and (reached is None or over < reached)
    stopped = over if instead else reached
    age = max((stopped or now) - started, timedelta(0))
    limit = timedelta(minutes=clock.minutes)
    return Timed(started, started + limit, stopped, age, limit, age > limit, instead)


def _by(moment: datetime | None, now: datetime) -> datetime | None:
    """What was reported later is not known at the moment."""
    return None if moment is None or moment >= now else moment

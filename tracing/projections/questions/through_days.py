"""The observation of one person, day by day: what the packs indicate, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.follow_up.due import SEEN
from tracing.domain.follow_up.events import CheckOutcome
from tracing.domain.laboratory.events import TestResult
from tracing.domain.protocol.courses import Episode
from tracing.domain.protocol.legs import DAY
from tracing.domain.protocol.running import Indication
from tracing.domain.quarantine.events import OrderMode
from tracing.projections.questions.base import Row
from tracing.projections.questions.checks import checks
from tracing.projections.questions.identity import all_of_persons, identity, kept_persons
from tracing.projections.questions.indicated_ends import indicated_ends
from tracing.projections.questions.quarantines import quarantines
from tracing.projections.questions.sampled import Sampled, sampled

_LONGEST = timedelta(days=120)
_OVERSTAY = timedelta(days=14)
"""Of an order that nobody ended, so many days are told after its end."""


class Through(NamedTuple):
    """A day of a person's observation."""

    on: date
    day_number: int | None
    """Of the course; None before it and after it."""
    elapsed: bool
    """It had passed when they were found."""
    mode: OrderMode | None
    """As the packs indicate it; on days after the end nothing is."""
    placed: OrderMode | None
    """As it was: under an order in force."""
    check_due: int
    outcome: CheckOutcome | None
    """The worst of the day's checks."""
    test_due: bool
    result: TestResult | None
    sampled: bool


def days_of(
    connection: sa.Connection, at: int, person_id: str, zone: tzinfo, now: datetime
) -> Iterator[Through]:
    """From the first day anything is indicated or ordered to the last; none without either."""
    persons = all_of_persons(connection, at, person_id)
    kept = kept_persons(connection, at, [person_id]).get(person_id, person_id)
    ends = indicated_ends(connection, at, zone, persons=persons)
    courses = list(ends.running())
    orders = list(quarantines(connection, at, person_id=persons))
    first, last = _bounds(courses, orders, zone, now.astimezone(zone).date())
    if first is None or last is None:
        return
    samples = sampled(connection, at, zone, identity(connection, at), first, last, persons=persons)
    own = samples.get(kept, ())
    seen = _seen(connection, at, kept)
    day = first
    while day <= last and day - first < _LONGEST:
        yield _through(day, courses, orders, own, seen, zone)
        day += DAY


def _seen(connection: sa.Connection, at: int, person: str) -> dict[date, CheckOutcome]:
    found: dict[date, CheckOutcome] = {}
    for row in checks(connection, at, person_id=person):
        known = found.get(row["checked_on"])
        found[row["checked_on"]] = min(
            (each for each in (known, row["outcome"]) if each), key=_WORST.index
        )
    return found


_WORST = (
    CheckOutcome.SEEN_NOT_OK,
    CheckOutcome.MISSED,
    CheckOutcome.NOT_ATTEMPTED,
    CheckOutcome.NOT_PERFORMED,
    CheckOutcome.SEEN_OK,
)
assert set(_WORST) >= SEEN


def _through(
    day: date,
    courses: Sequence[tuple[list[Episode], Indication]],
    orders: Sequence[Row],
    samples: Sequence[Sampled],
    seen: dict[date, CheckOutcome],
    zone: tzinfo,
) -> Through:
    number, mode, due, test, passed = None, None, 0, False, False
    for together, indication in courses:
        course, ends_on = indication.course, indication.course_ends_on
        if course is None:
            continue
        began = min(each.began for each in together)
        found_on = min(each.known.entered_on or each.began for each in together)
        over = ends_on is not None and day > ends_on
        test = test or (day in course.tests_on and day >= began and not over)
        for leg in course.legs:
            if leg.first_on <= day <= leg.last_on and not over:
                number = (day - course.legs[0].first_on).days + 1
                passed = day < found_on
                mode, due = leg.mode, leg.checks_a_day
    taken = [each for each in samples if each.day == day]
    return Through(
        day,
        number,
        passed,
        mode,
        next((order["mode"] for order in orders if _held(order, day, zone)), None),
        due,
        seen.get(day),
        test,
        taken[-1].result if taken else None,
        bool(taken),
    )


def _held(order: Row, day: date, zone: tzinfo) -> bool:
    if order["started_at"] is None:
        return False
    released = order["released_at"]
    return order["started_at"].astimezone(zone).date() <= day and (
        released is None or day <= released.astimezone(zone).date()
    )


def _bounds(
    courses: Sequence[tuple[list[Episode], Indication]],
    orders: Sequence[Row],
    zone: tzinfo,
    today: date,
) -> tuple[date | None, date | None]:
    first: list[date] = []
    last: list[date] = []
    for _, indication in courses:
        if indication.course is not None:
            days = [day for leg in indication.course.legs for day in (leg.first_on, leg.last_on)]
            days += indication.course.tests_on
            first += days[:1]
            last += [indication.course_ends_on or max(days)] if days else []
    for order in orders:
        first += [day for day in (order["begins_on"],) if day]
        released = order["released_at"]
        over = released.astimezone(zone).date() if released else order["ends_on"]
        still = released is None and order["ends_on"] and today > order["ends_on"]
        last += [min(today, over + _OVERSTAY) if still else over] if over else []
    return min(first, default=None), max(last, default=None)

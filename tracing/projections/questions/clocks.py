"""The clocks of the packs in force: what must be done by when, for whom, and by which rule.

The pack that counts is the one in force where the subject is, on the local day its clock started.
Clocks run on when things were reported (see `clock_subjects`); a report that is known to the day
starts them at the end of that day, so that nothing is called late that may have been in time.
What nothing on record could stop has no clock: no fact says that a report was reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.clocks.running import ClockStatus, runs_on, status, timed
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.rules.work import Clock, Milestone
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.clock_subjects import Subject, subjects
from tracing.projections.questions.protocols import in_force

UNMEASURED = frozenset({Milestone.REVIEWED})
"""What no fact says; clocks that stop on it are named by `unmeasured`."""


class Basis(NamedTuple):
    """The pack a clock is of, and the keys of the sources of its limit."""

    pack: str
    source: tuple[str, ...]


Clocks = list[tuple[Clock, Basis]]


class Running(NamedTuple):
    """A clock of one subject, running or stopped."""

    clock: str
    subject_kind: str
    """case, sample (a positive nobody reported as a case), contact, referral, pool or round."""
    subject: str
    """Its human id."""
    person_id: str | None
    area: str | None
    starts_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    age: timedelta
    limit: timedelta
    basis: Basis
    late: bool
    stops: Milestone
    """What it waits for."""
    instead: bool
    """It stopped because nobody waits for it any more."""

    @property
    def overdue(self) -> timedelta:
        return max(self.age - self.limit, timedelta(0))

    @property
    def status(self) -> ClockStatus:
        return status(self.stopped_at, late=self.late, instead=self.instead)


def clocks(
    connection: sa.Connection,
    at: int,
    now: datetime,
    zone: tzinfo,
    area: str | None = None,
    packs: InForce | None = None,
) -> list[Running]:
    """All clocks that had started before `now`, as of a position, by when they are due.

    `area`: those of subjects in it or in what it contains on the day of `now`.
    """
    held = in_force(connection, at) if packs is None else packs
    if not held.adoptions:
        return []
    rules = _Rules(held, zone)
    inside = _Inside(connection, at, area, now.astimezone(zone).date())
    found = [
        running
        for subject in subjects(connection, at, now, zone)
        if inside.has(subject.area)
        for running in _of(subject, rules, now)
    ]
    found.sort(key=lambda each: (each.due_at, each.clock, each.subject))
    return found


def unmeasured(packs: InForce, day: date, area: str | None) -> list[Clock]:
    """The clocks in force on a day that nothing on record could stop."""
    current = packs.on(day, area)
    rules = current.rules.work.clocks if current else ()
    return [clock for clock in rules if clock.stops in UNMEASURED]


def _of(subject: Subject, rules: _Rules, now: datetime) -> Iterator[Running]:
    kind, human, person, area, course = subject
    for milestone, start in course.starts.items():
        for clock, basis in rules.of(subject, milestone, start):
            found = timed(course, clock, now)
            if found is not None:
                yield Running(
                    clock.name,
                    kind,
                    human,
                    person,
                    area,
                    found.starts_at,
                    found.due_at,
                    found.stopped_at,
                    found.age,
                    found.limit,
                    basis,
                    found.late,
                    clock.stops,
                    found.instead,
                )


class _Rules:
    """The clocks in force at a moment somewhere, each day, area and kind looked up once."""

    def __init__(self, packs: InForce, zone: tzinfo) -> None:
        self._packs = packs
        self._zone = zone
        self._known: dict[tuple[object, ...], Clocks] = {}

    def of(self, subject: Subject, starts: Milestone, at: datetime) -> Clocks:
        """Those that a milestone of a subject starts: what can stop them depends on its kind."""
        day, course = at.astimezone(self._zone).date(), subject.course
        key = day, subject.area, subject.kind, starts, course.category
        found = self._known.get(key)
        if found is None:
            current = self._packs.on(day, subject.area)
            rules = current.rules.work.clocks if current else ()
            found = self._known[key] = [
                (each, Basis(current.pack if current else "", each.source))
                for each in rules
                if each.starts is starts and runs_on(each, course)
            ]
        return found


class _Inside:
    """Whether a code lies in the area asked about, each code looked up once."""

    def __init__(self, connection: sa.Connection, at: int, area: str | None, on: date) -> None:
        self._tree = Tree(connection, at)
        self._area = area
        self._on = on
        self._known: dict[str, bool] = {}

    def has(self, code: str | None) -> bool:
        if self._area is None or code is None:
            return self._area is None
        if code not in self._known:
            self._known[code] = self._tree.contains(self._area, code, self._on)
        return self._known[code]

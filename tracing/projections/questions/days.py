"""The settlement of a reporting day (日清日结), and what was signed of it.

A day runs from 00:00 to 24:00 local. Whatever had happened and been reported before 24:00 counts,
as known at a position; how long somebody may wait moves the limit of their own, never the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from typing import NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from tracing.domain.day.events import (
    Coverage,
    DayResult,
    DayScope,
    Outstanding,
    Settlement,
)
from tracing.domain.day.settling import (
    Bounds,
    Left,
    Movement,
    Stage,
    Step,
    covered,
    movements,
    outstanding,
    result_of,
    settlement,
    whole,
)
from tracing.domain.identifiers import CaseId, ContactId, PersonId, RoundId
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.rules.work import Milestone, Work
from tracing.domain.screening.state import RoundStatus
from tracing.projections.days import DAYS
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import Day, Row, coded, moment, values_of
from tracing.projections.questions.day_courses import courses
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.screening import rounds

CODES: Mapping[str, type[StrEnum]] = {"scope": DayScope, "result": DayResult}
MOMENTS = ("decided_at", "signed_at", "reported_at")
PLACE_CLOSE = "place_close"


class Limit(NamedTuple):
    """How long somebody may wait, and what says so."""

    minutes: int
    pack: str
    source: tuple[str, ...]


class Screened(NamedTuple):
    """How far a round had come."""

    round: str
    coverage: Coverage
    due_at: datetime | None
    running: bool
    """Whether its limit is still to come."""

    @property
    def whole(self) -> bool:
        return whole(self.coverage)


class Settled(NamedTuple):
    """A day as it is settled."""

    day: date
    area: str
    scope: DayScope
    begins: datetime
    until: datetime
    """Up to when it is told: 24:00, or now where the day is not over."""
    provisional: bool
    result: DayResult
    settlement: Settlement | None
    """None for screening."""
    left: Sequence[Left]
    moved: Sequence[Movement]
    rounds: Sequence[Screened]
    limits: Sequence[Limit]
    """By which the limits were reckoned; none where no pack in force says one."""

    @property
    def named(self) -> tuple[Outstanding, ...]:
        """Who is carried over, as a closing names them."""
        return tuple(
            sorted(
                (_named(each, self.scope) for each in self.left),
                key=lambda each: (each.since, str(each.case_id or each.contact_id)),
            )
        )


def settle(
    connection: sa.Connection,
    at: int,
    day: date,
    area: str,
    scope: DayScope,
    zone: tzinfo,
    now: datetime,
    packs: InForce | None = None,
) -> Settled:
    """The day as far as it has gone by `now`, as known at a position."""
    rules = in_force(connection, at) if packs is None else packs
    begins, ends = (_midnight(each, zone) for each in (day, day + timedelta(1)))
    until = min(ends, max(now, begins))
    bounds = _bounds(connection, at, day, area, begins, until)
    if scope is DayScope.SCREENING:
        return _screening(connection, at, area, rules, bounds, day, ends, zone)
    found = courses(connection, at, scope, until)
    limits = _Limits(rules, scope, zone)
    moved = movements(found, bounds)
    left = outstanding(found, bounds, limits.due)
    told = settlement(moved, left)
    return Settled(
        day,
        area,
        scope,
        begins,
        until,
        until < ends,
        result_of(told),
        told,
        left,
        moved,
        (),
        limits.used,
    )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _bounds(
    connection: sa.Connection, at: int, day: date, area: str, begins: datetime, until: datetime
) -> Bounds:
    tree = Tree(connection, at)

    def inside(on: date) -> Callable[[str | None], bool]:
        @cache
        def contains(code: str | None) -> bool:
            return code is not None and tree.contains(area, code, on)

        return contains

    return Bounds(begins, until, inside(day - timedelta(1)), inside(day))


class _Limits:
    """Until when somebody is to be moved, or placed, by the pack in force when it was reported."""

    def __init__(self, rules: InForce, scope: DayScope, zone: tzinfo) -> None:
        self._rules = rules
        self._scope = scope
        self._zone = zone
        self._used: dict[Limit, None] = {}

    @property
    def used(self) -> tuple[Limit, ...]:
        return tuple(self._used)

    def due(self, step: Step) -> datetime | None:
        """None where nothing says. Of who was reported on a day, no hour known, its end."""
        local = step.since.astimezone(self._zone)
        limit = self.of(local.date(), step.area)
        if limit is None:
            return None
        self._used[limit] = None
        if not step.precise:
            return _midnight(local.date() + timedelta(1), self._zone) - timedelta(microseconds=1)
        return (step.since + timedelta(minutes=limit.minutes)).astimezone(self._zone)

    def of(self, day: date, area: str | None) -> Limit | None:
        current = self._rules.on(day, area)
        if current is None:
            return None
        work: Work | None = current.rules.work
        said = [] if work is None else list(self._said(work))
        if not said:
            return None
        minutes, source = max(said)
        return Limit(minutes, "+".join(current.layers), source)

    def _said(self, work: Work) -> Iterator[tuple[int, tuple[str, ...]]]:
        for clock in work.clocks:
            if self._is_meant(clock.name, clock.starts, clock.stops):
                yield clock.minutes, clock.source
        if self._scope is DayScope.POSITIVES and work.day_close is not None:
            yield work.day_close.grace_minutes, work.day_close.source

    def _is_meant(self, name: str, starts: Milestone, stops: Milestone) -> bool:
        match self._scope:
            case DayScope.POSITIVES:
                wanted = Milestone.REPORTED, Milestone.RECEIVED_IN_HOSPITAL
            case DayScope.CLOSE_CONTACTS:
                return name == PLACE_CLOSE
            case DayScope.SCREENING:
                wanted = Milestone.SCREENING_BEGUN, Milestone.SCREENING_DONE
        return (starts, stops) == wanted


def _screening(
    connection: sa.Connection,
    at: int,
    area: str,
    rules: InForce,
    bounds: Bounds,
    day: date,
    ends: datetime,
    zone: tzinfo,
) -> Settled:
    limits = _Limits(rules, DayScope.SCREENING, zone)
    on = Day(day, bounds.ends)
    found = []
    for row in rounds(connection, at, on=on, area=area):
        begun: datetime = row["begins_at"]
        over = row["ended_at"] is not None and row["ended_at"] < bounds.begins
        cancelled = row["status"] is RoundStatus.CANCELLED
        if over or cancelled or begun >= bounds.ends:
            continue
        step = Step(begun, Stage.WAITING, area, begun)
        due_at = row["ends_at"] or limits.due(step)
        coverage = Coverage(
            round_id=RoundId(UUID(row["round_id"])), sampled=row["sampled"], roster=row["roster"]
        )
        running = row["ended_at"] is None and due_at is not None and due_at >= bounds.ends
        found.append(Screened(row["round"], coverage, due_at, running))
    result = covered((each.coverage, each.running) for each in found)
    return Settled(
        day,
        area,
        DayScope.SCREENING,
        bounds.begins,
        bounds.ends,
        bounds.ends < ends,
        result,
        None,
        (),
        (),
        found,
        limits.used,
    )


def _named(left: Left, scope: DayScope) -> Outstanding:
    step, subject = left.step, UUID(left.course.subject_id)
    positive = scope is DayScope.POSITIVES
    whereabouts = step.stage.whereabouts
    assert whereabouts is not None
    return Outstanding(
        person_id=PersonId(UUID(left.course.person_id)),
        case_id=CaseId(subject) if positive else None,
        contact_id=None if positive else ContactId(subject),
        since=step.since,
        whereabouts=whereabouts,
        within_limit=left.within_limit,
    )


def signed(
    connection: sa.Connection,
    at: int,
    *,
    day: date | None = None,
    area: str | None = None,
    scope: DayScope | None = None,
) -> list[Row]:
    """What was signed of a day, as known at a position: the closing, then each restatement."""
    where = [
        DAYS.c[name] == value
        for name, value in (
            ("about_on", None if day is None else day.isoformat()),
            ("area", area),
            ("scope", scope),
        )
        if value is not None
    ]
    query = sa.select(*values_of(DAYS)).where(DAYS.held_at(at), *where)
    found = connection.execute(
        query.order_by(DAYS.c.about_on, DAYS.c.area, DAYS.c.scope, DAYS.c.ordinal)
    )
    return [_signed(coded(row._mapping, codes=CODES)) for row in found]


def _signed(row: Row) -> Row:
    told = row["settlement"]
    row["settlement"] = None if told is None else msgspec.json.decode(told, type=Settlement)
    row["people"] = msgspec.json.decode(row["people"] or "[]", type=list[Outstanding])
    row["rounds"] = msgspec.json.decode(row["rounds"] or "[]", type=list[Coverage])
    row["about_on"] = date.fromisoformat(row["about_on"])
    row["restated"] = row["ordinal"] > 1
    for name in MOMENTS:
        row[name] = moment(row[name])
    return row

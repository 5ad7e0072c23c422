"""How well the work goes, in figures: shares, delays, and the epidemic curve.

Cases count by the local day they were reported, people once however many records they have, and
nothing counts that was retracted or discarded. Everything is as of a position of the ledger and as
had been reported before a moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.contact.disposition import Disposition
from tracing.domain.indicators.curve import Curve, CurveBy, curve
from tracing.domain.indicators.delays import Delay, LeftOut, Spread, between, spread
from tracing.domain.indicators.shares import Indicator, Share, Traced, share, traced
from tracing.domain.protocol.in_force import InForce
from tracing.domain.values import ContactCategory, Diagnosis, PartialDate
from tracing.projections.batches import batches
from tracing.projections.case_courses import CASE_COURSES
from tracing.projections.cases import CASES
from tracing.projections.cells import instant
from tracing.projections.contacts import CONTACTS
from tracing.projections.dispositions import DISPOSITIONS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.moments import end_of_day, last_day
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import partial
from tracing.projections.questions.clock_subjects import (
    PLACED,
    Episode,
    Reading,
    Reported,
    episodes,
    first_received,
    received,
    reported_cases,
)
from tracing.projections.questions.follow_up import checks

LISTED = (
    Disposition.FACILITY,
    Disposition.HOME,
    Disposition.REFERRED,
    Disposition.LOST,
    Disposition.NO_PLACEMENT_RECORDED,
)
"""Who is there is known as a contact still: not who was let go or excluded."""
ONE_DAY = timedelta(days=1)


class Case(NamedTuple):
    """A case with what indicators ask of it."""

    case: Reported
    area: str | None
    onset: PartialDate | None
    sampled: PartialDate | None
    diagnosis: Diagnosis
    reported_on: date

    @property
    def reported_at(self) -> datetime | None:
        """None where only the day is known."""
        return self.case.earliest if self.case.earliest == self.case.latest else None


class Figures(NamedTuple):
    """What was found for a window of days."""

    from_on: date | None
    to_on: date
    cases: int
    """Cases reported in the window: those the figures are of."""
    shares: Mapping[Indicator, Share]
    delays: Mapping[Delay, Spread]


def indicators(
    connection: sa.Connection,
    at: int,
    now: datetime,
    zone: tzinfo,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    area: str | None = None,
    packs: InForce | None = None,
) -> Figures:
    """For cases reported, and contacts determined, from a day to a day, both included.

    Without a first day everything up to the last counts; checks are then those of the last day.
    """
    last = to_on or last_day(now, zone)
    window = Window(connection, at, now, zone, from_on, last, area)
    cases = [each for each in window.cases() if each.diagnosis is not Diagnosis.DISCARDED]
    courses = [each for each in episodes(window.reading) if window.has(each.area)]
    exposed = list(window.exposed(cases, courses))
    shares = {
        Indicator.TRACED: traced((each.traced for each in exposed), now),
        Indicator.FOLLOWED: _followed(
            connection, at, now, zone, from_on or last, last, area, packs
        ),
        Indicator.LISTED_BEFORE: window.listed_before(cases),
        Indicator.LOST: window.lost(courses),
    }
    return Figures(from_on, last, len(cases), shares, _delays(window, cases, exposed))


def epidemic_curve(
    connection: sa.Connection,
    at: int,
    now: datetime,
    zone: tzinfo,
    by: CurveBy,
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    area: str | None = None,
) -> Curve:
    """Cases by day of onset, sampling or reporting, each as it was diagnosed by then."""
    window = Window(connection, at, now, zone, None, date.max, area)
    day: Callable[[Case], date | None] = {
        CurveBy.ONSET: lambda each: each.onset and each.onset.day,
        CurveBy.SAMPLED: lambda each: each.sampled and each.sampled.day,
        CurveBy.REPORTED: lambda each: each.reported_on,
    }[by]
    return curve(((day(each), each.diagnosis) for each in window.cases()), from_on, to_on)


class _Exposed(NamedTuple):
    """One human being exposed to a case that was reported in the window."""

    traced: Traced
    exact: bool
    placed_at: datetime | None


class Window:
    """What is on record of the cases and contacts of some days and an area."""

    def __init__(
        self,
        connection: sa.Connection,
        at: int,
        now: datetime,
        zone: tzinfo,
        from_on: date | None,
        to_on: date,
        area: str | None,
    ) -> None:
        self.reading = Reading(connection, at, now, zone)
        self.from_on, self.to_on = from_on, to_on
        self.zone = zone
        self.has = Tree(connection, at).within(area, now.astimezone(zone).date())

    def during(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and day <= self.to_on

    def cases(self) -> Iterator[Case]:
        """Those reported in the window, discarded ones too, in the order they were reported."""
        reported, diagnosed = self._reported, self._diagnosed
        homes = self.reading.residences(each.person_id for each in reported if not each.area)
        dates = {row.case_id: row for row in self.reading.plain(CASES, _DATES)}
        on = last_day(self.reading.now, self.zone)
        for each in reported:
            area = each.area or homes.get(each.person_id)
            day = each.earliest.astimezone(self.zone).date()
            if self.during(day) and self.has(area):
                row = dates[each.case_id]
                yield Case(
                    each,
                    area,
                    _by(partial(row.onset_from, row.onset_to), on),
                    _by(partial(row.sampled_from, row.sampled_to), on),
                    diagnosed.get(each.case_id, Diagnosis.PENDING),
                    day,
                )

    @cached_property
    def _reported(self) -> list[Reported]:
        return reported_cases(self.reading)

    @cached_property
    def _diagnosed(self) -> dict[str, Diagnosis]:
        """By case, the diagnosis that had been reported last."""
        columns, until = CASE_COURSES.c, self.reading.until
        present = (
            columns.from_at < until,
            sa.or_(columns.to_at.is_(None), columns.to_at >= until),
        )
        names = ("case_id", "diagnosis")
        return {
            row.case_id: Diagnosis(row.diagnosis)
            for row in self.reading.plain(CASE_COURSES, names, *present)
        }

    def exposed(self, cases: Iterable[Case], courses: Iterable[Episode]) -> Iterator[_Exposed]:
        """Close contacts by human being, with the first case of the window they were exposed to.

        They are reached when they were found, placed, or reported as a case themselves.
        """
        by_case = {each.case.case_id: each for each in cases}
        linked = self.links(by_case)
        found_at, ill = self._found(), self._ill()
        first: dict[str, tuple[Case, list[Episode]]] = {}
        for each in courses:
            if each.category != ContactCategory.CLOSE:
                continue
            for case in linked.get(each.contact_id, ()):
                known = first.get(each.person_id)
                if known is None or _order(case) < _order(known[0]):
                    first[each.person_id] = case, [each]
                elif known[0] is case:
                    known[1].append(each)
        for case, own in first.values():
            placed = _soonest(each.placed for each in own)
            reached = _soonest(
                (
                    *(each.placed for each in own),
                    *(found_at.get(each.contact_id) for each in own),
                    *(instant(at) for at in ill.get(own[0].person_id, ()) if _since(at, own)),
                )
            )
            exact = case.reported_at is not None
            yield _Exposed(Traced(case.case.latest, reached), exact, placed)

    def links(self, by_case: Mapping[str, Case]) -> dict[str, list[Case]]:
        """By contact, the cases of the window they were exposed to."""
        found: dict[str, list[Case]] = defaultdict(list)
        reported = EXPOSURES.c.reported_at
        rows = self.reading.plain(
            EXPOSURES,
            ("contact_id", "source_id"),
            EXPOSURES.c.source_kind == "case",
            sa.or_(reported.is_(None), reported < self.reading.until),
        )
        for row in rows:
            case = by_case.get(self.reading.who.case(row.source_id))
            if case is not None:
                found[row.contact_id].append(case)
        return found

    def _found(self) -> dict[str, str]:
        """By contact, when they were found, known by then."""
        located = CONTACTS.c.located_at
        rows = self.reading.plain(
            CONTACTS, ("contact_id", "located_at"), located < self.reading.until
        )
        return {row.contact_id: row.located_at for row in rows}

    def _ill(self) -> dict[str, list[datetime]]:
        """By person, when they were reported as a case themselves: whoever was, was found."""
        found: dict[str, list[datetime]] = defaultdict(list)
        for each in self._reported:
            if self._diagnosed.get(each.case_id) is not Diagnosis.DISCARDED:
                found[each.person_id].append(each.earliest)
        return found

    def listed_before(self, cases: Iterable[Case]) -> Share:
        """Whose report found them as a close or secondary contact that was still followed."""
        several = list(cases)
        people = self._records([each.case.person_id for each in several])
        held: dict[str, list[tuple[datetime, datetime | None]]] = defaultdict(list)
        columns = DISPOSITIONS.c
        for some in batches(sorted(people)):
            rows = self.reading.plain(
                DISPOSITIONS,
                ("person_id", "from_at", "to_at"),
                columns.person_id.in_(some),
                columns.disposition.in_(LISTED),
            )
            for row in rows:
                ends = row.to_at and datetime.fromisoformat(row.to_at)
                span = datetime.fromisoformat(row.from_at), ends
                held[self.reading.who.person(row.person_id)].append(span)
        return share(
            any(
                begins < each.case.earliest and (ends is None or ends >= each.case.earliest)
                for begins, ends in held.get(each.case.person_id, ())
            )
            for each in several
        )

    def _records(self, people: Iterable[str]) -> set[str]:
        """These people, with the records that were merged into theirs."""
        wanted = set(people)
        merged = {each for each, kept in self.reading.who.persons.items() if kept in wanted}
        return wanted | merged

    def lost(self, courses: Iterable[Episode]) -> Share:
        """Of those determined in the window, who could not be found as last reported.

        Whoever is placed by another of their records was found.
        """
        people = {
            each.person_id
            for each in courses
            if self.during(self.day(datetime.fromisoformat(each.determined)))
        }
        columns, until = DISPOSITIONS.c, self.reading.until
        present = (
            columns.from_at < until,
            sa.or_(columns.to_at.is_(None), columns.to_at >= until),
        )
        gone = self._who_is(columns.disposition == Disposition.LOST, *present) & people
        for some in batches(sorted(self._records(gone))):
            gone -= self._who_is(
                columns.person_id.in_(some), columns.disposition.in_(PLACED), *present
            )
        return Share(len(gone), len(people))

    def _who_is(self, *where: sa.ColumnElement[bool]) -> set[str]:
        rows = self.reading.plain(DISPOSITIONS, ("person_id",), *where)
        return {self.reading.who.person(row.person_id) for row in rows}

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


_DATES = ("case_id", "onset_from", "onset_to", "sampled_from", "sampled_to")


def _by(when: PartialDate | None, on: date) -> PartialDate | None:
    """What had come by that day."""
    return when if when is not None and when.earliest <= on else None


def _order(case: Case) -> tuple[datetime, int]:
    return case.case.earliest, case.case.number


def _since(at: datetime, own: Iterable[Episode]) -> bool:
    return any(at >= datetime.fromisoformat(each.determined) for each in own)


def _soonest(moments: Iterable[str | None]) -> datetime | None:
    first = min((at for at in moments if at is not None), default=None)
    return None if first is None else datetime.fromisoformat(first)


def _followed(
    connection: sa.Connection,
    at: int,
    now: datetime,
    zone: tzinfo,
    from_on: date,
    to_on: date,
    area: str | None,
    packs: InForce | None,
) -> Share:
    """Who was seen at every check of these days; pending where some can still be made."""
    missed: set[str] = set()
    waiting: set[str] = set()
    people: set[str] = set()
    day = from_on
    while day <= to_on and end_of_day(day - ONE_DAY, zone) <= now:
        for each in checks(connection, at, day, zone, area, now=now, packs=packs):
            people.add(each.person_id)
            if not each.done:
                (missed if each.missed else waiting).add(each.person_id)
        day += ONE_DAY
    waiting -= missed
    told = len(people - waiting)
    return Share(told - len(missed), told, len(waiting))


def _delays(
    window: Window, cases: Iterable[Case], exposed: Iterable[_Exposed]
) -> dict[Delay, Spread]:
    removals = received(window.reading)
    found: dict[Delay, list[float | LeftOut]] = {delay: [] for delay in Delay}

    def add(delay: Delay, start: Any, end: Any) -> None:
        found[delay].append(between(start, end))

    for each in cases:
        add(Delay.ONSET_TO_SAMPLE, each.onset, each.sampled)
        add(Delay.SAMPLE_TO_REPORT, each.sampled, each.reported_on)
        add(Delay.ONSET_TO_REPORT, each.onset, each.reported_on)
        moved = first_received(each.case, removals.get(each.case.person_id, ()))
        found[Delay.REPORT_TO_TRANSFER].append(_hours(each.reported_at, moved))
    for one in exposed:
        start = one.traced.reported_at if one.exact else None
        found[Delay.REPORT_TO_PLACED].append(_hours(start, one.placed_at))
    return {delay: spread(each) for delay, each in found.items()}


def _hours(start: datetime | None, end: datetime | None) -> float | LeftOut:
    """A report that is known to the day has no hours."""
    return LeftOut.INEXACT if start is None else between(start, end)

"""What is to be done: of everything on record that waits for somebody, why and until when.

Each part asks its question once, whatever the number of people. What nothing on record says the
end of has no time by which it is due. Areas, whose levels are worked out elsewhere, are no part
of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.contact.disposition import COUNTED, Disposition
from tracing.domain.contact.state import ContactStatus
from tracing.domain.day.events import DayScope
from tracing.domain.day.settling import Bounds, Stage, outstanding
from tracing.domain.follow_up.due import DueKind
from tracing.domain.identifiers import human_id
from tracing.domain.protocol.rules.work import Milestone
from tracing.domain.quarantine.state import OrderStatus
from tracing.domain.referral.state import ReferralStatus
from tracing.domain.transfer.state import PassengerStatus
from tracing.domain.work import WorkKind, WorkReason
from tracing.projections import questions
from tracing.projections.batches import batches
from tracing.projections.contacts import CONTACTS
from tracing.projections.investigations import INVESTIGATIONS
from tracing.projections.moments import end_of_day
from tracing.projections.numbers import NUMBERS
from tracing.projections.passengers import PASSENGERS
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import Day, Row
from tracing.projections.questions.clock_subjects import PLACED
from tracing.projections.questions.clocks import Running, clocks
from tracing.projections.questions.day_courses import courses
from tracing.projections.questions.dispositions import placed_at
from tracing.projections.questions.follow_up import Due, due
from tracing.projections.questions.identity import identity
from tracing.projections.questions.pool_tracing import pool_status
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.quarantines import quarantines
from tracing.projections.questions.referral_limits import due_of
from tracing.projections.questions.referrals import referrals
from tracing.projections.questions.retention import retention

_PLACES = {kind: place for place, kind in enumerate(WorkKind)}
_FAR = datetime.max.replace(tzinfo=UTC)


class Work(NamedTuple):
    """One thing to do."""

    kind: WorkKind
    subject: str
    """The human id of the order, contact, case, pool, referral or person; the code of an area."""
    person: str | None
    why: StrEnum
    area: str | None = None
    who: str | None = None
    """The office, team or person answerable, where that is recorded."""
    due_at: datetime | None = None
    """Until when; None where nothing says."""
    due_on: date | None = None
    """The day, where the hour does not matter."""
    late: bool = False
    number: int | None = None
    """Which check of the day; how many tests somebody missed, how many people of a pool."""
    last_used_on: date | None = None
    pack: str | None = None
    transfer: str | None = None
    """The transfer somebody is under way by, or waits for."""
    do: str | None = None
    """What to type, where only who found it can say."""

    @property
    def order(self) -> tuple[int, bool, datetime, str]:
        """By kind, then what is the latest."""
        far = self.due_at is None
        when = self.due_at or _FAR
        return _PLACES[self.kind], far, when, self.subject


class Asked(NamedTuple):
    """When the list is for: the day, and the moment it is looked at."""

    at: int
    day: date
    now: datetime
    zone: tzinfo

    @property
    def on(self) -> Day | None:
        """The day, where it is over."""
        end = end_of_day(self.day, self.zone)
        return Day(self.day, end) if self.now >= end else None


_DUE = {
    DueKind.TEST: WorkKind.TEST,
    DueKind.CHECK: WorkKind.CHECK,
    DueKind.RELEASE: WorkKind.RELEASE,
    DueKind.UPGRADE: WorkKind.DETERMINE,
    DueKind.REPOSITIVE: WorkKind.DETERMINE,
}
_REFERRALS = {
    ReferralStatus.ASKED: WorkReason.REFERRAL_ASKED,
    ReferralStatus.FOUND: WorkReason.REFERRAL_FOUND,
    ReferralStatus.CONTROLLED: WorkReason.REFERRAL_CONTROLLED,
}
_STAGES = {Stage.WAITING: WorkReason.WAITING, Stage.EN_ROUTE: WorkReason.EN_ROUTE}
_PASSENGERS = {
    PassengerStatus.WAITING: WorkReason.REQUESTED,
    PassengerStatus.EN_ROUTE: WorkReason.EN_ROUTE,
    PassengerStatus.ARRIVED: WorkReason.ARRIVED,
}
_LOOKED_FOR = (ContactStatus.IDENTIFIED, ContactStatus.LOCATED)
_NOT_OVER = (OrderStatus.ORDERED, OrderStatus.IN_FORCE)


def worklist(
    connection: sa.Connection,
    asked: Asked,
    *,
    area: str | None = None,
    kinds: Iterable[WorkKind] = tuple(WorkKind),
) -> list[Work]:
    """All there is to do but what is to be done about areas, in the order in which to do it.

    `area`: what belongs there, or in what lies within it. `kinds`: these alone; of the others
    nothing is asked.
    """
    found = _Lists(connection, asked).of(frozenset(kinds))
    inside = Tree(connection, asked.at).within(area, asked.day)
    return sorted((each for each in found if inside(each.area)), key=lambda each: each.order)


class _Lists:
    def __init__(self, connection: sa.Connection, asked: Asked) -> None:
        self._connection = connection
        self._asked = asked
        self._packs = in_force(connection, asked.at)

    def of(self, kinds: frozenset[WorkKind]) -> Iterator[Work]:
        parts: Iterable[tuple[Callable[[], Iterator[Work]], frozenset[WorkKind]]] = (
            (self._due, frozenset((WorkKind.OVERSTAY, *_DUE.values()))),
            (self._positives, frozenset((WorkKind.MOVE,))),
            (self._contacts, frozenset((WorkKind.DETERMINE, WorkKind.FIND, WorkKind.PLACE))),
            (self._pools, frozenset((WorkKind.FIND,))),
            (self._referrals, frozenset((WorkKind.REFERRAL,))),
            (self._without_basis, frozenset((WorkKind.BASIS,))),
            (self._retention, frozenset((WorkKind.RETENTION,))),
        )
        for part, of_kinds in parts:
            if of_kinds & kinds:
                yield from (each for each in part() if each.kind in kinds)

    def _due(self) -> Iterator[Work]:
        """Overstays, tests, checks and releases; who is to be judged anew."""
        asked = self._asked
        found = due(
            self._connection,
            asked.at,
            asked.day,
            asked.zone,
            now=asked.now,
            packs=self._packs,
        )
        tests: dict[str, list[Due]] = {}
        for each in found:
            kind = _DUE.get(each.kind)
            if kind is None or each.done:
                continue
            if kind is WorkKind.TEST:
                tests.setdefault(each.subject, []).append(each)
                continue
            if each.kind is DueKind.RELEASE and each.due_on < asked.day:
                kind = WorkKind.OVERSTAY
            yield self._of_due(kind, each, each.number if kind is WorkKind.CHECK else None)
        for of_one in tests.values():
            earliest = min(of_one, key=lambda each: each.due_on)
            yield self._of_due(WorkKind.TEST, earliest, len(of_one))

    def _of_due(self, kind: WorkKind, each: Due, number: int | None) -> Work:
        return Work(
            kind,
            each.subject,
            each.person,
            each.why,
            each.area,
            self._offices.get(each.subject_id),
            due_at=self._end_of(each.due_on),
            due_on=each.due_on,
            late=each.due_on < self._asked.day,
            number=number,
            pack=each.pack,
        )

    def _positives(self) -> Iterator[Work]:
        """Positives who are to be moved and were not received."""
        asked = self._asked
        scope = DayScope.POSITIVES
        found = courses(self._connection, asked.at, scope, asked.now)
        bounds = Bounds(asked.now, asked.now, _anywhere, _anywhere)
        left = outstanding(found, bounds, lambda _: None)
        humans = self._humans(
            id for each in left for id in (each.course.subject_id, each.course.person_id)
        )
        rides = self._rides() if left else {}
        for each in left:
            case, person = each.course.subject_id, each.course.person_id
            transfer, stage = rides.get(person, (None, _STAGES[each.step.stage]))
            work = Work(
                WorkKind.MOVE,
                humans[case],
                humans[person],
                stage,
                each.step.area,
                self._teams.get(case),
                transfer=transfer,
            )
            yield self._timed(work, Milestone.RECEIVED_IN_HOSPITAL)

    def _rides(self) -> Mapping[str, tuple[str, WorkReason]]:
        """By person, the transfer that is to move them, or moves them."""
        who = identity(self._connection, self._asked.at)
        query = (
            sa.select(PASSENGERS.c.person_id, PASSENGERS.c.status, NUMBERS.c.number)
            .join(NUMBERS.table, NUMBERS.c.entity_id == PASSENGERS.c.transfer_id)
            .where(PASSENGERS.held_at(self._asked.at), PASSENGERS.c.status.in_(_PASSENGERS))
            .order_by(NUMBERS.c.number)
        )
        return {
            who.person(person): (
                human_id("transfer", number),
                _PASSENGERS[PassengerStatus(status)],
            )
            for person, status, number in self._connection.execute(query)
        }

    def _contacts(self) -> Iterator[Work]:
        for row in self._open_contacts():
            work = Work(
                WorkKind.DETERMINE,
                row["contact"],
                row["person"],
                WorkReason.NOT_DETERMINED,
                row["area"],
                row["category_office"] or self._teams.get(row["contact_id"]),
            )
            if row["category"] is None:
                yield work
            elif row["category"] in COUNTED and (
                row["disposition"] is Disposition.NO_PLACEMENT_RECORDED
                and row["contact_id"] not in self._of_other_records
            ):
                located = row["located_at"] is not None
                kind = WorkKind.PLACE if located else WorkKind.FIND
                why = WorkReason.NOT_PLACED if located else WorkReason.NOT_LOCATED
                yield self._timed(work._replace(kind=kind, why=why), Milestone.PLACED)

    def _open_contacts(self) -> Iterator[Row]:
        """Those of whom something may be to be done, as they were on the day."""
        here, at, on = self._connection, self._asked.at, self._asked.on
        if on is not None:
            rows = questions.contacts(here, at, on=on)
            return (row for row in rows if row["status"] in _LOOKED_FOR)
        query = sa.select(CONTACTS.c.contact_id).where(
            CONTACTS.held_at(at),
            CONTACTS.c.status.in_(_LOOKED_FOR),
            sa.or_(
                CONTACTS.c.category.is_(None),
                CONTACTS.c.disposition == Disposition.NO_PLACEMENT_RECORDED,
            ),
        )
        found = list(here.execute(query).scalars())
        return questions.contacts(here, at, contact_id=found) if found else iter(())

    @cached_property
    def _of_other_records(self) -> frozenset[str]:
        """Contacts of merged records who are placed, or to be placed, by another of them."""
        here, asked = self._connection, self._asked
        who = identity(here, asked.at)
        if not who.persons:
            return frozenset()
        records = sorted({*who.persons, *who.persons.values()})
        found: dict[str, list[str]] = {}
        for some in batches(records):
            query = sa.select(CONTACTS.c.person_id, CONTACTS.c.contact_id).where(
                CONTACTS.held_at(asked.at), CONTACTS.c.person_id.in_(some)
            )
            for record, contact in here.execute(query.order_by(CONTACTS.c.reported_at)):
                own = found.setdefault(who.person(record), [])
                own.insert(0 if record in who.persons.values() else len(own), contact)
        ids = [contact for own in found.values() for contact in own]
        now = asked.on.end if asked.on else asked.now
        placed = placed_at(here, asked.at, now, ids) if ids else {}
        others: set[str] = set()
        for own in found.values():
            kept = any(placed[each][0] in PLACED for each in own if each in placed)
            waiting = [
                each
                for each in own
                if each in placed and placed[each][0] is Disposition.NO_PLACEMENT_RECORDED
            ]
            others.update(waiting if kept else waiting[1:])
        return frozenset(others)

    def _pools(self) -> Iterator[Work]:
        """Positive pools of whose people something is still to be done."""
        for row in pool_status(self._connection, self._asked.at, on=self._asked.on):
            if row["to_do"]:
                yield self._timed(
                    Work(
                        WorkKind.FIND,
                        row["pool"],
                        None,
                        WorkReason.POOL_MEMBERS,
                        row["area"],
                        number=row["to_do"],
                    ),
                    Milestone.POOL_TASKED,
                )

    def _referrals(self) -> Iterator[Work]:
        areas = self._areas_of_contacts
        for row in referrals(self._connection, self._asked.at, on=self._asked.on):
            if (why := _REFERRALS.get(row["status"])) is None:
                continue
            due_at, pack = due_of(row, self._packs, self._asked.zone) or (None, None)
            yield Work(
                WorkKind.REFERRAL,
                row["referral"],
                row["person"],
                why,
                areas.get(row["contact_id"] or ""),
                row["office"] or row["area"],
                due_at=due_at,
                late=due_at is not None and due_at < self._asked.now,
                pack=pack,
            )

    def _without_basis(self) -> Iterator[Work]:
        rows = quarantines(self._connection, self._asked.at, on=self._asked.on, without_basis=True)
        for row in rows:
            yield Work(
                WorkKind.BASIS,
                row["quarantine"],
                row["person"],
                WorkReason.BASIS_FELL,
                row["area"],
                row["responsible"] or row["office"],
            )

    def _retention(self) -> Iterator[Work]:
        asked = self._asked
        for each in retention(self._connection, asked.at, asked.day, asked.zone, self._packs):
            yield Work(
                WorkKind.RETENTION,
                each.person,
                each.person,
                each.kept,
                each.area,
                due_at=self._end_of(each.due_on),
                due_on=each.due_on,
                late=each.due_on < asked.day,
                last_used_on=each.last_used_on,
                pack=each.pack,
            )

    def _timed(self, work: Work, stops: Milestone) -> Work:
        """With the limit of the clock that runs until this is done."""
        clock = self._clocks.get((work.subject, stops))
        if clock is None:
            return work
        late = clock.due_at < self._asked.now
        return work._replace(due_at=clock.due_at, late=late, pack=clock.basis.pack)

    @cached_property
    def _clocks(self) -> Mapping[tuple[str, Milestone], Running]:
        """The clocks that run, by what they run for and what stops them; the strictest of each."""
        asked = self._asked
        found = clocks(self._connection, asked.at, asked.now, asked.zone, packs=self._packs)
        running = (each for each in reversed(found) if each.stopped_at is None)
        return {(each.subject, each.stops): each for each in running}

    @cached_property
    def _offices(self) -> Mapping[str, str]:
        """Who answers for orders and contacts, by their identity."""
        answers = sa.func.coalesce(QUARANTINES.c.responsible, QUARANTINES.c.office)
        orders = sa.select(QUARANTINES.c.quarantine_id, answers).where(
            QUARANTINES.held_at(self._asked.at), QUARANTINES.c.status.in_(_NOT_OVER)
        )
        contacts = sa.select(CONTACTS.c.contact_id, CONTACTS.c.category_office).where(
            CONTACTS.held_at(self._asked.at), CONTACTS.c.category_office.is_not(None)
        )
        found = (*self._connection.execute(contacts), *self._connection.execute(orders))
        return {identity: who for identity, who in found if who is not None}

    @cached_property
    def _teams(self) -> Mapping[str, str]:
        """Who investigates a case or a contact, by its identity."""
        query = sa.select(
            sa.func.coalesce(INVESTIGATIONS.c.case_id, INVESTIGATIONS.c.contact_id),
            INVESTIGATIONS.c.team,
        ).where(INVESTIGATIONS.held_at(self._asked.at), INVESTIGATIONS.c.team.is_not(None))
        return _pairs(self._connection.execute(query))

    @cached_property
    def _areas_of_contacts(self) -> Mapping[str, str]:
        query = sa.select(CONTACTS.c.contact_id, CONTACTS.c.area).where(
            CONTACTS.held_at(self._asked.at), CONTACTS.c.area.is_not(None)
        )
        return _pairs(self._connection.execute(query))

    def _humans(self, ids: Iterable[str]) -> Mapping[str, str]:
        return questions.human_ids(self._connection, list(dict.fromkeys(ids)))

    @cached_property
    def _ends(self) -> dict[date, datetime]:
        return {}

    def _end_of(self, day: date) -> datetime:
        if day not in self._ends:
            self._ends[day] = end_of_day(day, self._asked.zone).astimezone(UTC)
        return self._ends[day]


def _anywhere(_: str | None) -> bool:
    return True


def _pairs(rows: Iterable[Sequence[Any]]) -> dict[str, str]:
    return {row[0]: row[1] for row in rows}

"""What is due of people under observation on a day, and whether it was done.

Checks and tests follow the course the packs in force indicate; orders are due to end at the
earlier of the end ordered and the end indicated. Without a pack in force nothing is due but the
ends that were ordered. Of whom is no longer followed here (referred elsewhere, lost, a case,
excluded, dead) no check and no test is due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.contact.disposition import Disposition
from tracing.domain.follow_up.due import NO_LONGER_FOLLOWED, SEEN, DueKind, DueReason, settled
from tracing.domain.follow_up.events import CheckOutcome
from tracing.domain.identifiers import human_id
from tracing.domain.laboratory.events import TestResult
from tracing.domain.protocol.courses import Episode
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.legs import DAY, Course, DatedLeg
from tracing.domain.protocol.running import Indication
from tracing.domain.quarantine.basis import BasisKind
from tracing.domain.quarantine.events import OrderMode, OrderPurpose
from tracing.domain.quarantine.state import OrderStatus
from tracing.projections.batches import batches
from tracing.projections.cells import instant
from tracing.projections.checks import CHECKS
from tracing.projections.circumstances import CIRCUMSTANCES
from tracing.projections.moments import end_of_day
from tracing.projections.numbers import NUMBERS
from tracing.projections.questions.base import Day, Row
from tracing.projections.questions.discharged import LetGo, let_go
from tracing.projections.questions.dispositions import GRAVER, placed_at
from tracing.projections.questions.identity import identity
from tracing.projections.questions.indicated_ends import Ends, indicated_ends
from tracing.projections.questions.quarantines import quarantines
from tracing.projections.questions.sampled import Sampled, readable, sampled
from tracing.projections.questions.upgrades import Upgradable, upgradable

LONGEST = timedelta(days=60)
"""Courses are not longer: samples and checks before that bear on none that runs."""

_FOLLOWED = frozenset(
    (
        Disposition.FACILITY,
        Disposition.HOME,
        Disposition.NO_PLACEMENT_RECORDED,
        Disposition.RELEASED,
    )
)
_POSITIVE = (TestResult.POSITIVE, TestResult.PRESUMPTIVE)


class Due(NamedTuple):
    kind: DueKind
    person: str
    subject: str
    """The order in force; else the contact, or the case of who was discharged."""
    due_on: date
    done: bool
    missed: bool
    """It was said not to be done, or the day went by; of a release: the person is still kept."""
    why: DueReason
    number: int = 1
    """Which check of the day, or which test of the course, it is."""
    day: int | None = None
    """Which day of the course it falls on."""
    elapsed: int = 0
    """How many of those days had passed before they were found and kept apart."""
    mode: OrderMode | None = None
    area: str | None = None
    pack: str | None = None
    outcome: CheckOutcome | None = None
    ordered_ends_on: date | None = None
    indicated_ends_on: date | None = None
    outstanding: int = 0
    """Of a test not made up for: how many are."""
    linked: str | None = None
    """The linked contact whose test bears on it."""
    person_id: str = ""
    subject_id: str = ""


def due(
    connection: sa.Connection,
    at: int,
    day: date,
    zone: tzinfo,
    area: str | None = None,
    *,
    now: datetime | None = None,
    packs: InForce | None = None,
    persons: Sequence[str] | None = None,
) -> list[Due]:
    """All that is due on a day, as known at a position; by person, what is graver first.

    `now`: what was not recorded counts as missed once its day is over by then. `area`: of people
    whose order, episode or case belongs there. `persons`: of these records alone.
    """
    on_record = _Day(connection, at, day, zone, now, packs, persons)
    found = [each for each in on_record.all() if _in(each.area, area)]
    return _named(connection, found, on_record.names())


def checks(
    connection: sa.Connection,
    at: int,
    day: date,
    zone: tzinfo,
    area: str | None = None,
    *,
    now: datetime | None = None,
    packs: InForce | None = None,
) -> list[Due]:
    """The checks of contacts and of arrivals alone, without human ids and in no order."""
    found = _Day(connection, at, day, zone, now, packs, None).checks()
    return [each for each in found if _in(each.area, area)]


class _Followed(NamedTuple):
    """Somebody whose course has to do with a day."""

    about: Due
    course: Course
    began: date
    ordered: bool
    """An order runs."""


class _Day:
    """What is on record that bears on a day."""

    def __init__(
        self,
        connection: sa.Connection,
        at: int,
        day: date,
        zone: tzinfo,
        now: datetime | None,
        packs: InForce | None,
        persons: Sequence[str] | None,
    ) -> None:
        self._connection, self._at, self._zone = connection, at, zone
        self.day = day
        self._end = end_of_day(day, zone)
        self._over = now is not None and now >= self._end
        on = Day(day, self._end) if self._over else None
        self._who = identity(connection, at)
        self.ends: Ends = indicated_ends(connection, at, zone, on=on, persons=persons, packs=packs)
        self._orders = list(
            quarantines(connection, at, on=on, person_id=persons, who=self._who, steps=False)
        )
        self._by_course: set[str] = set()
        self._wanted = None if persons is None else {self._who.person(each) for each in persons}

    def names(self) -> dict[str, str]:
        """The human ids that orders tell."""
        found = {order["quarantine_id"]: order["quarantine"] for order in self._orders}
        return found | {order["person_id"]: order["person"] for order in self._orders}

    def checks(self) -> Iterator[Due]:
        for each in self._followed():
            yield from self._checks_of(each)

    def all(self) -> Iterator[Due]:
        yield from self._releases()
        yield from self._upgrades()
        for followed in self._followed():
            yield from self._checks_of(followed)
            yield from self._tests_of(followed)
        for each in let_go(
            self._connection, self._at, self._zone, self._who, self.ends.packs, self.day
        ):
            if self._wanted is None or each.person_id in self._wanted:
                yield from self._discharged(each)

    def _followed(self) -> Iterator[_Followed]:
        for together, indication in self.ends.running():
            if self._reaches(indication):
                order = self._order_of(together)
                if self._still(together, order):
                    yield self._of_course(together, indication, order)
        yield from self._of_arrivals()

    def _of_course(
        self, together: Sequence[Episode], indication: Indication, order: Row | None
    ) -> _Followed:
        subject = order["quarantine_id"] if order and self._runs(order) else together[-1].contact_id
        began = min(each.began for each in together)
        found_on = min(each.known.entered_on or each.began for each in together)
        person, area = together[0].person_id, together[-1].area
        self._by_course.add(person)
        return self._under(indication, person, subject, area, order, began, found_on)

    def _of_arrivals(self) -> Iterator[_Followed]:
        """Of who was kept apart on arrival, unless they are followed as a contact already."""
        last = {
            self._who.person(order["person_id"]): order
            for order in self._orders
            if order["basis_kind"] is BasisKind.ARRIVAL
        }
        for person, order in last.items():
            indication = self.ends.of_order(order)
            followed = order["because"] not in NO_LONGER_FOLLOWED and person not in self._died
            if followed and person not in self._by_course and self._reaches(indication):
                began = order["begins_on"] or order["decided_at"].astimezone(self._zone).date()
                own = order["quarantine_id"]
                area = order["area"]
                yield self._under(indication, person, own, area, order, began, began)

    def _reaches(self, indication: Indication) -> bool:
        """Whether the day is one of a course, or not long after it."""
        course = indication.course
        if course is None:
            return False
        last_on = indication.course_ends_on or max(course.tests_on, default=None)
        return last_on is not None and course.anchor_on <= self.day <= last_on + LONGEST

    def _under(
        self,
        indication: Indication,
        person: str,
        subject: str,
        area: str | None,
        order: Row | None,
        began: date,
        found_on: date,
    ) -> _Followed:
        course, ends_on = indication.course, indication.course_ends_on
        assert course is not None
        about = Due(
            DueKind.CHECK,
            person,
            subject,
            self.day,
            done=False,
            missed=False,
            why=DueReason.DAILY,
            day=(self.day - course.legs[0].first_on).days + 1 if course.legs else None,
            elapsed=elapsed(course, found_on),
            area=(order["area"] if order else None) or area,
            pack=indication.pack,
            indicated_ends_on=ends_on,
            ordered_ends_on=order["ends_on"] if order else None,
            person_id=person,
            subject_id=subject,
        )
        return _Followed(about, course, began, order is not None and self._runs(order))

    def _checks_of(self, followed: _Followed) -> Iterator[Due]:
        about, course, _, _ = followed
        if self.day <= (about.indicated_ends_on or max(course.tests_on)):
            yield from self._checks(about, course.legs)

    def _tests_of(self, followed: _Followed) -> Iterator[Due]:
        """What a course asks for on the day beside checks."""
        about, course, began, ordered = followed
        ends_on = about.indicated_ends_on
        tests = [
            day for day in course.tests_on if began <= day and (ends_on is None or day <= ends_on)
        ]
        yield from self._tests(about, tests, course.anchor_on)
        if self.day == ends_on and not ordered:
            yield about._replace(
                kind=DueKind.MONITORING_END, due_on=ends_on, why=DueReason.COURSE_OVER
            )

    def _checks(self, about: Due, legs: Iterable[DatedLeg]) -> Iterator[Due]:
        leg = next((leg for leg in legs if leg.first_on <= self.day <= leg.last_on), None)
        if leg is None:
            return
        for number in range(1, leg.checks_a_day + 1):
            outcome = self._checked.get((about.person_id, number))
            done = outcome in SEEN
            missed = not done and (outcome is not None or self._over)
            yield about._replace(
                number=number, mode=leg.mode, outcome=outcome, done=done, missed=missed
            )

    def _tests(self, about: Due, tests_on: Sequence[date], anchor_on: date) -> Iterator[Due]:
        """That of the day, and the first of before that nothing made up for."""
        taken = [
            each.day
            for each in readable(self._samples.get(about.person_id, ()))
            if anchor_on <= each.day <= self.day
        ]
        made = settled(tests_on, taken)
        missed = [day for day in tests_on if day < self.day and made[day] is None]
        for number, test in enumerate(tests_on, 1):
            by = made[test]
            if test == self.day:
                yield about._replace(
                    kind=DueKind.TEST,
                    due_on=test,
                    number=number,
                    done=by is not None,
                    missed=by is None and self._over,
                    why=DueReason.TEST_DAY,
                )
            elif missed and test == missed[0]:
                yield about._replace(
                    kind=DueKind.TEST,
                    due_on=test,
                    number=number,
                    missed=True,
                    why=DueReason.NOT_MADE_UP,
                    outstanding=len(missed),
                )

    def _releases(self) -> Iterator[Due]:
        """Orders that end on the day, and those that should have ended before it."""
        for order in self._orders:
            released = order["released_at"]
            released_on = released and released.astimezone(self._zone).date()
            if released_on is not None and released_on != self.day:
                continue
            indication = self.ends.of_order(order)
            ordered, indicated = order["ends_on"], indication.ends_on
            due_on = min((each for each in (ordered, indicated) if each), default=None)
            if due_on is None or due_on > self.day:
                continue
            yield Due(
                DueKind.RELEASE,
                order["person"],
                order["quarantine"],
                due_on,
                done=released is not None,
                missed=released is None and due_on < self.day,
                why=DueReason.ORDERED_END if due_on == ordered else DueReason.INDICATED_END,
                mode=order["mode"],
                area=order["area"],
                pack=indication.pack,
                ordered_ends_on=ordered,
                indicated_ends_on=indicated,
                person_id=order["person_id"],
                subject_id=order["quarantine_id"],
            )

    def _upgrades(self) -> Iterator[Due]:
        found: list[Upgradable] = upgradable(
            self._connection, self._at, self.ends, self._who, self._samples, self.day
        )
        for each in found:
            yield Due(
                DueKind.UPGRADE,
                each.episode.person_id,
                each.episode.contact_id,
                each.positive_on,
                done=False,
                missed=False,
                why=DueReason.LINKED_POSITIVE,
                area=each.episode.area,
                pack=each.pack,
                linked=each.linked,
                person_id=each.episode.person_id,
                subject_id=each.episode.contact_id,
            )

    def _discharged(self, of: LetGo) -> Iterator[Due]:
        """Monitoring after a discharge, and who is positive again."""
        about = Due(
            DueKind.CHECK,
            of.person_id,
            of.case_id,
            self.day,
            done=False,
            missed=False,
            why=DueReason.DAILY,
            area=of.area,
            person_id=of.person_id,
            subject_id=of.case_id,
        )
        again = next(
            (
                each
                for each in self._samples.get(of.person_id, ())
                if of.on < each.day <= self.day and each.result in _POSITIVE
            ),
            None,
        )
        if again is not None:
            yield about._replace(
                kind=DueKind.REPOSITIVE,
                due_on=again.day,
                why=DueReason.POSITIVE_AFTER_DISCHARGE,
            )
        follows = of.monitoring
        if follows is None or of.person_id in self._died or not of.on < self.day:
            return
        about = about._replace(
            pack=follows.pack,
            indicated_ends_on=follows.ends_on,
            day=(self.day - follows.legs[0].first_on).days + 1,
        )
        tests = [day for leg in follows.legs for day in leg.tests_on if day <= follows.ends_on]
        if self.day <= follows.ends_on:
            yield from self._checks(about, follows.legs)
        if self.day <= follows.ends_on + LONGEST:
            yield from self._tests(about, tests, of.on + DAY)
        if self.day == follows.ends_on:
            yield about._replace(kind=DueKind.MONITORING_END, why=DueReason.COURSE_OVER)

    def _still(self, together: Sequence[Episode], order: Row | None) -> bool:
        """Whether they are followed here."""
        if together[0].person_id in self._died:
            return False
        been = [
            self._placed[each.contact_id][0] for each in together if each.contact_id in self._placed
        ]
        if been and min(been, key=GRAVER.index) not in _FOLLOWED:
            return False
        return order is None or order["because"] not in NO_LONGER_FOLLOWED

    def _order_of(self, together: Sequence[Episode]) -> Row | None:
        """The order that rests on a course: one that runs; else the last."""
        found = [order for each in together for order in self._by_contact.get(each.contact_id, ())]
        running = [order for order in found if self._runs(order)]
        return next(reversed(running or found), None)

    def _runs(self, order: Row) -> bool:
        return order["status"] in (OrderStatus.ORDERED, OrderStatus.IN_FORCE)

    @cached_property
    def _by_contact(self) -> Mapping[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for order in self._orders:
            if order["basis_kind"] is BasisKind.EXPOSURE and (
                order["purpose"] is OrderPurpose.QUARANTINE
            ):
                found[order["basis_id"]].append(order)
        return found

    @cached_property
    def _placed(self) -> Mapping[str, tuple[Disposition, OrderMode | None]]:
        return placed_at(self._connection, self._at, self._end)

    @cached_property
    def _samples(self) -> Mapping[str, list[Sampled]]:
        since = self.day - LONGEST if self.day.toordinal() > LONGEST.days else date.min
        return sampled(self._connection, self._at, self._zone, self._who, since, self.day)

    @cached_property
    def _checked(self) -> Mapping[tuple[str, int], CheckOutcome]:
        query = sa.select(CHECKS.c.person_id, CHECKS.c.number, CHECKS.c.outcome).where(
            CHECKS.held_at(self._at), CHECKS.c.checked_on == self.day.isoformat()
        )
        found: dict[tuple[str, int], CheckOutcome] = {}
        for row in self._connection.execute(query.order_by(*CHECKS.by_key)):
            key = self._who.person(row.person_id), row.number
            if found.get(key) not in SEEN:
                found[key] = CheckOutcome(row.outcome)
        return found

    @cached_property
    def _died(self) -> set[str]:
        """Who had died by the day; of whom the day is not known, when it had been reported."""
        by_then = sa.case(
            (CIRCUMSTANCES.c.died_to.is_not(None), CIRCUMSTANCES.c.died_to <= self.day.isoformat()),
            else_=sa.func.coalesce(CIRCUMSTANCES.c.death_reported_at, "") < instant(self._end),
        )
        died = sa.select(CIRCUMSTANCES.c.person_id).where(
            CIRCUMSTANCES.held_at(self._at), CIRCUMSTANCES.c.died.is_(True), by_then
        )
        return {self._who.person(each) for each in self._connection.execute(died).scalars()}


def elapsed(course: Course, found_on: date) -> int:
    """How many days of a course had passed when somebody was found."""
    return max(0, (found_on - course.legs[0].first_on).days) if course.legs else 0


def _in(own: str | None, area: str | None) -> bool:
    return area is None or within(own or "", area)


def _named(connection: sa.Connection, found: Sequence[Due], known: Mapping[str, str]) -> list[Due]:
    """With human ids for ids, in order; `known`: those that need not be asked for."""
    ids = {each.person_id for each in found} | {each.subject_id for each in found}
    ids |= {each.linked for each in found if each.linked}
    names = dict(known)
    query = sa.select(NUMBERS.c.entity_id, NUMBERS.c.kind, NUMBERS.c.number)
    for some in batches(sorted(ids - known.keys())):
        for entity, kind, number in connection.execute(query.where(NUMBERS.c.entity_id.in_(some))):
            names[entity] = human_id(kind, number)
    named = (
        each._replace(
            person=names[each.person_id],
            subject=names[each.subject_id],
            linked=each.linked and names[each.linked],
        )
        for each in found
    )
    order = {kind: place for place, kind in enumerate(_GRAVER)}
    return sorted(
        named, key=lambda each: (each.person_id, order[each.kind], each.due_on, each.number)
    )


_GRAVER = (
    DueKind.REPOSITIVE,
    DueKind.UPGRADE,
    DueKind.RELEASE,
    DueKind.MONITORING_END,
    DueKind.TEST,
    DueKind.CHECK,
)

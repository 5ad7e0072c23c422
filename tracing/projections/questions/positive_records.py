"""What the tables say of infected people: their cases, stays, removals and links.

Everything is read as of a position and, where a moment is given, as it had been reported by then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tracing.domain.protocol.rules.areas import Located
from tracing.domain.quarantine.basis import BasisKind
from tracing.domain.quarantine.events import OrderMode, OrderPurpose
from tracing.domain.quarantine.state import StepKind
from tracing.domain.spread.events import SpreadKind
from tracing.domain.transfer.events import TransferPurpose
from tracing.domain.values import RecordStatus
from tracing.domain.whereabouts.events import StayRole
from tracing.projections.batches import batches
from tracing.projections.case_courses import CASE_COURSES
from tracing.projections.cases import CASES
from tracing.projections.cells import instant
from tracing.projections.gatherings import GATHERINGS
from tracing.projections.investigations import INVESTIGATIONS
from tracing.projections.passengers import PASSENGERS
from tracing.projections.persons import PERSONS
from tracing.projections.places import PLACES
from tracing.projections.quarantines import QUARANTINES, Step
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.spread import SPREAD
from tracing.projections.stays import STAYS
from tracing.projections.temporal import TemporalTable
from tracing.projections.transfers import TRANSFERS
from tracing.projections.transmissions import TRANSMISSIONS

LOCATED: Mapping[str, Located] = {
    StayRole.RESIDENCE: Located.RESIDENCE,
    StayRole.WORK: Located.VISITED,
    StayRole.STUDY: Located.VISITED,
    StayRole.ACTIVITY: Located.VISITED,
    StayRole.ATTENDED: Located.VISITED,
}
"""A ward, a vehicle and where somebody was found say nothing of the spread in an area."""
APART = (OrderMode.FACILITY, OrderMode.HOSPITAL, OrderMode.TEMPORARY_HOSPITAL)
"""Where somebody isolated is no longer in the area they lived in."""
UNKNOWN_FIRST, UNKNOWN_LAST = date.min.isoformat(), date.max.isoformat()

Found = Sequence[sa.Row[Any]]
_STEPS = msgspec.json.Decoder(list[Step])


class Stay(NamedTuple):
    """Where somebody was, and from what day to what at most."""

    case_id: str | None
    located: Located
    area: str | None
    place_id: str | None
    gathering_id: str | None
    from_on: str
    until_on: str


class Removal(NamedTuple):
    """Somebody was received elsewhere; for which infection, where that is said."""

    case_id: str | None
    at: datetime


class Judged(NamedTuple):
    """What somebody in charge made of how an infection was found."""

    kind: SpreadKind
    spread: bool


class Records:
    """What is on record, as of a position, of those infections that have to do with some areas."""

    def __init__(
        self,
        connection: sa.Connection,
        at: int,
        zone: tzinfo,
        areas: Collection[str] | None,
        until: datetime | None,
    ) -> None:
        self._connection = connection
        self._at = at
        self._zone = zone
        self._until = instant(until)
        self._day = _last_day_before(until, zone)
        self._tree = Tree(connection, at)
        self._drawn_around: dict[str, list[str]] = {}
        self.who: Identity = identity(connection, at)
        self._areas = areas
        self.inside: set[str] | None = None
        """The codes of cases that are one of the areas or lie within; None: all."""
        self.courses = self._courses()
        """By case that counts for itself, how it went."""
        self._people = self._records_of_people()

    def stays(self) -> Mapping[str, Sequence[Stay]]:
        """By person who counts, where they lived, worked and went."""
        rows = list(self._of_people(STAYS))
        areas_of = self._areas_of_stays(rows)
        told_in = sorted({row.investigation_id for row in rows} - {None})
        cases_of = dict(self._named(INVESTIGATIONS, "investigation_id", "case_id", told_in))
        found: dict[str, list[Stay]] = defaultdict(list)
        for row in rows:
            case = row.case_id or cases_of.get(row.investigation_id)
            located = LOCATED.get(row.role)
            if located is None or self._too_late(row.reported_at):
                continue
            area = row.area or areas_of.get(row.place_id) or areas_of.get(row.gathering_id)
            stay = Stay(
                self.who.case(case) if case else None,
                located,
                area,
                row.place_id,
                row.gathering_id,
                row.from_from or self._day_of(row.from_at) or UNKNOWN_FIRST,
                self._last_day(row),
            )
            around = [stay._replace(area=drawn) for drawn in self._drawn(row.place_id)]
            found[self.who.person(row.person_id)] += [stay, *around]
        return found

    def _last_day(self, stay: sa.Row[Any]) -> str:
        if stay.open:
            return UNKNOWN_LAST
        return stay.until_to or self._day_of(stay.until_at) or UNKNOWN_LAST

    def _day_of(self, at: str | None) -> str | None:
        """The local day of an instant."""
        if at is None:
            return None
        return datetime.fromisoformat(at).astimezone(self._zone).date().isoformat()

    def _drawn(self, place: str | None) -> list[str]:
        """The drawn areas that cover a place as a whole."""
        if place is not None and place not in self._drawn_around:
            self._drawn_around[place] = self._tree.drawn_around_place(place, self._day)
        return self._drawn_around[place] if place else []

    def residences(self) -> Mapping[str, str]:
        """By person, the area their registration says they live in."""
        found = [
            (row.person_id, row.residence)
            for row in self._of_people(PERSONS)
            if row.residence and not self._too_late(row.reported_at)
        ]
        return {self.who.person(person): area for person, area in found} | dict(found)

    def judged(self) -> Mapping[str, Judged]:
        """By case that counts, what was judged last of its spread."""
        found = [
            (row.case_id, Judged(SpreadKind(row.spread_kind), row.spread))
            for row in self._of_people(SPREAD)
            if not self._too_late(row.reported_at)
        ]
        return {self.who.case(case): judged for case, judged in found} | dict(found)

    def sources(self) -> Iterator[tuple[str, str]]:
        """Cases with those they were attributed to."""
        query = sa.select(TRANSMISSIONS.c.case_id, TRANSMISSIONS.c.source_case_id)
        for row in self._connection.execute(query.where(TRANSMISSIONS.held_at(self._at))):
            case, source = self.who.case(row.case_id), self.who.case(row.source_case_id)
            if source != case and (case in self.courses or source in self.courses):
                yield case, source

    def removals(self) -> Mapping[str, Sequence[Removal]]:
        """By person, when they were received where infected people are isolated."""
        found: dict[str, list[Removal]] = defaultdict(list)
        for person, case, at in (
            *self._handed_over(),
            *self._isolated(),
            *self._admitted(),
        ):
            own = self.who.case(case) if case else None
            found[self.who.person(person)].append(Removal(own, at))
        return found

    def _handed_over(self) -> Iterator[tuple[str, str | None, datetime]]:
        rows = list(self._of_people(PASSENGERS))
        transfers = sorted({row.transfer_id for row in rows})
        purposes = dict(self._named(TRANSFERS, "transfer_id", "purpose", transfers))
        for row in rows:
            purpose = purposes.get(row.transfer_id)
            admitted = purpose == TransferPurpose.ADMISSION
            moved_as_case = row.case_id and purpose != TransferPurpose.RETURN_HOME
            if (admitted or moved_as_case) and self._happened(
                row.accepted_at, row.accepted_reported_at
            ):
                yield row.person_id, row.case_id, datetime.fromisoformat(row.accepted_at)

    def _isolated(self) -> Iterator[tuple[str, str | None, datetime]]:
        for row in self._of_people(QUARANTINES):
            if row.purpose != OrderPurpose.ISOLATION:
                continue
            at = self._apart(_STEPS.decode(row.course))
            if at is not None:
                case = row.basis_id if row.basis_kind == BasisKind.CASE else None
                yield row.person_id, case, datetime.fromisoformat(at)

    def _apart(self, steps: Iterable[Step]) -> str | None:
        """When an order that was in force first kept the person away from home."""
        mode: OrderMode | None = None
        started = False
        for step in steps:
            mode = step.mode or mode
            if step.what is StepKind.STARTED and self._happened(step.at, step.learnt):
                started = True
            known = self._happened(step.at, step.learnt)
            if started and known and mode in APART:
                return step.at
        return None

    def _admitted(self) -> Iterator[tuple[str, str | None, datetime]]:
        for row in self._of_people(CASES):
            if row.admitted_to and row.case_id not in self.who.cases:
                day = date.fromisoformat(row.admitted_to)
                at = datetime.combine(day, time.min, tzinfo=self._zone)
                if self._happened(instant(at), row.reported_at):
                    yield row.person_id, row.case_id, at

    def _happened(self, at: str | None, learnt: str | None) -> bool:
        return at is not None and not self._too_late(at) and not self._too_late(learnt)

    def _too_late(self, learnt: str | None) -> bool:
        return self._until is not None and learnt is not None and learnt >= self._until

    def _courses(self) -> Mapping[str, Found]:
        """The turns of each case of somebody who was rightly entered."""
        table = CASE_COURSES
        retracted = sa.exists().where(
            PERSONS.c.person_id == table.c.person_id,
            PERSONS.held_at(self._at),
            PERSONS.c.status == RecordStatus.RETRACTED,
        )
        query = (
            sa.select(table.table)
            .where(table.held_at(self._at), ~retracted)
            .order_by(table.c.case_id, table.c.ordinal)
        )
        if self._until is not None:
            query = query.where(table.c.from_at < self._until)
        found: dict[str, list[sa.Row[Any]]] = defaultdict(list)
        for row in self._restricted(query):
            if row.case_id not in self.who.cases:
                found[row.case_id].append(row)
        return dict(found)

    def _restricted(self, query: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
        if self._areas is None:
            yield from self._connection.execute(query)
            return
        for some in batches(sorted(self._people_inside(self._areas))):
            yield from self._connection.execute(query.where(CASE_COURSES.c.person_id.in_(some)))

    def _people_inside(self, areas: Collection[str]) -> set[str]:
        """Whoever any record of theirs connects with the areas, with their other records."""
        codes = list(self._codes_of_people(self._all_records()))
        contains, day = self._tree.contains, self._day
        inside = {
            code
            for code in {code for _, code in codes}
            if any(contains(area, code, day) for area in areas)
        }
        self.inside = inside | set(areas)
        return self._with_merged({person for person, code in codes if code in self.inside})

    def _all_records(self) -> list[str]:
        """Of everybody who is a case: there are far fewer of them than people on record."""
        query = sa.select(CASE_COURSES.c.person_id).where(CASE_COURSES.held_at(self._at))
        return sorted(self._with_merged(set(self._connection.execute(query.distinct()).scalars())))

    def _codes_of_people(self, people: Sequence[str]) -> Iterator[tuple[str, str]]:
        """People with each area that a record of theirs names."""
        for table, column in ((CASE_COURSES, "area"), (PERSONS, "residence")):
            yield from self._named(table, "person_id", column, people)
        names = ("person_id", "area", "place_id", "gathering_id")
        stays = list(self._columns(STAYS, "person_id", names, people))
        areas_of = self._areas_of_stays(stays)
        for row in stays:
            around = (areas_of.get(row.place_id), areas_of.get(row.gathering_id))
            for code in (row.area, *around, *self._drawn(row.place_id)):
                if code is not None:
                    yield row.person_id, code

    def _records_of_people(self) -> list[str]:
        return sorted(self._with_merged({rows[0].person_id for rows in self.courses.values()}))

    def _with_merged(self, people: set[str]) -> set[str]:
        """With the other records of the same human beings."""
        kept = {self.who.person(person) for person in people}
        merged = {person for person, own in self.who.persons.items() if own in kept}
        return people | kept | merged

    def _of_people(self, table: TemporalTable) -> Iterator[sa.Row[Any]]:
        """What is on record of them, without what is sealed."""
        plain = [table.c[name] for name, kind in table.kinds.items() if kind is not bytes]
        query = sa.select(*plain).where(table.held_at(self._at))
        for some in batches(self._people):
            yield from self._connection.execute(query.where(table.c.person_id.in_(some)))

    def _areas_of_stays(self, stays: Iterable[Any]) -> dict[str, str]:
        """By place and by gathering that stays name, the area."""
        found = list(stays)
        return {
            key: area
            for table, name in ((PLACES, "place_id"), (GATHERINGS, "gathering_id"))
            for key, area in self._named(
                table, name, "area", sorted({getattr(row, name) for row in found} - {None})
            )
        }

    def _named(
        self, table: TemporalTable, key: str, column: str, wanted: Sequence[str]
    ) -> list[tuple[str, Any]]:
        """By one column, another that is not empty."""
        rows = self._columns(table, key, (key, column), wanted)
        return [(name, value) for name, value in map(tuple, rows) if value is not None]

    def _columns(
        self, table: TemporalTable, key: str, names: Iterable[str], wanted: Sequence[str]
    ) -> Iterator[sa.Row[Any]]:
        query = sa.select(*[table.c[name] for name in names]).where(table.held_at(self._at))
        for some in batches(wanted):
            yield from self._connection.execute(query.where(table.c[key].in_(some)))


def _last_day_before(until: datetime | None, zone: tzinfo) -> date:
    """The last local day that is over by then, where it is the end of one."""
    if until is None or until.year == date.max.year:
        return date.max
    return (until - timedelta(microseconds=1)).astimezone(zone).date()

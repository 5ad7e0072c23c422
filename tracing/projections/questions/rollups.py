"""Figures added up along the tree of areas: people and households, infections, contacts.

What was counted in an area is its figure; where nothing was, what was counted in its parts is
added up. Infections and contacts are counted where they are recorded, and in all that contains
that. One infection is one, however many records it has, and a person who is a contact in two
places is one in what contains both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tracing.domain.area.course import Course
from tracing.domain.area.events import AreaUnit
from tracing.domain.contact.disposition import Disposition
from tracing.domain.values import Diagnosis, Laboratory
from tracing.projections.areas import AREAS
from tracing.projections.batches import batches
from tracing.projections.case_courses import CASE_COURSES
from tracing.projections.cells import instant
from tracing.projections.dispositions import DISPOSITIONS
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.base import Day
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.temporal import TemporalTable

FOLLOWED = (
    Disposition.FACILITY,
    Disposition.HOME,
    Disposition.REFERRED,
    Disposition.LOST,
    Disposition.NO_PLACEMENT_RECORDED,
)
"""Close and secondary contacts who are still answered for."""
INFECTED = (Diagnosis.ASYMPTOMATIC, Diagnosis.CONFIRMED)


class Counted(NamedTuple):
    """How many live somewhere, and whether that was counted there or is the sum of parts."""

    number: int
    from_parts: bool


class Figures(NamedTuple):
    """What there is in an area, with all that lies in it."""

    positives: int = 0
    followed: int = 0
    households: Counted | None = None
    population: Counted | None = None


class Rollup:
    """Figures of areas at any level, as known at a position: now, or as it was on a day."""

    def __init__(
        self, connection: sa.Connection, at: int, *, day: date, on: Day | None = None
    ) -> None:
        self._connection = connection
        self._at = at
        self._day = day
        self._on = on
        self._tree = Tree(connection, at)
        same = identity(connection, at)
        self._positives = self._added_up(self._infections(same))
        self._followed = self._contacts(same)
        self._households, self._population = self._inhabitants()

    def of(self, code: str) -> Figures:
        return Figures(
            self._positives[code],
            self._followed[code],
            self._households.get(code),
            self._population.get(code),
        )

    # -- infections and contacts -------------------------------------------------------------

    def _infections(self, same: Identity) -> Iterator[tuple[str, int]]:
        """Infections by area; of those with several records, the kept one where it is positive."""
        case = CASE_COURSES.c
        where = (
            *self._holding(CASE_COURSES),
            case.area.is_not(None),
            case.diagnosis != Diagnosis.DISCARDED,
            sa.or_(case.laboratory == Laboratory.POSITIVE, case.diagnosis.in_(INFECTED)),
        )
        by_area = sa.select(case.area, sa.func.count()).where(*where).group_by(case.area)
        total = self._pairs(by_area)
        apart: dict[str, str] = {}
        for some in batches(sorted({*same.cases, *same.cases.values()})):
            several = sa.select(case.case_id, case.area).where(*where, case.case_id.in_(some))
            apart.update((found.case_id, found.area) for found in self._connection.execute(several))
        total.subtract(apart.values())
        kept = {same.case(one): area for one, area in sorted(apart.items())}
        kept.update((one, area) for one, area in apart.items() if same.case(one) == one)
        total.update(kept.values())
        return iter(total.items())

    def _contacts(self, same: Identity) -> Counter[str]:
        """People, each once in every area: by far the most are in one place under one record."""
        contact = DISPOSITIONS.c
        each = (
            sa.select(
                contact.person_id,
                sa.func.min(contact.area).label("first"),
                sa.func.max(contact.area).label("last"),
            )
            .where(
                *self._holding(DISPOSITIONS),
                contact.area.is_not(None),
                contact.disposition.in_(FOLLOWED),
            )
            .group_by(contact.person_id)
            .subquery()
        )
        in_one = (
            sa.select(each.c.first, sa.func.count())
            .where(each.c.first == each.c.last)
            .group_by(each.c.first)
        )
        in_more = sa.select(each.c.person_id).where(each.c.first != each.c.last)
        several = set(self._connection.execute(in_more).scalars())
        merged = {*same.persons, *same.persons.values()}
        apart = self._areas_of(several | merged)
        alone = self._pairs(in_one)
        for person, areas in apart.items():
            if person not in several:
                alone.subtract(areas)
        people: defaultdict[str, set[str]] = defaultdict(set)
        for person, areas in apart.items():
            people[same.person(person)] |= areas
        total = self._added_up(alone.items())
        for areas in people.values():
            total.update({above for area in areas for above in self._containing(area)})
        return total

    def _pairs(self, query: sa.Select[Any]) -> Counter[str]:
        return Counter({found[0]: found[1] for found in self._connection.execute(query)})

    def _areas_of(self, persons: set[str]) -> Mapping[str, set[str]]:
        contact = DISPOSITIONS.c
        found: defaultdict[str, set[str]] = defaultdict(set)
        query = sa.select(contact.person_id, contact.area).where(
            *self._holding(DISPOSITIONS),
            contact.area.is_not(None),
            contact.disposition.in_(FOLLOWED),
        )
        for some in batches(sorted(persons)):
            for person, area in self._connection.execute(query.where(contact.person_id.in_(some))):
                found[person].add(area)
        return found

    def _holding(self, table: TemporalTable) -> Sequence[sa.ColumnElement[bool]]:
        """The state of things that holds now, or did at the end of the day."""
        held, until = table.held_at(self._at), table.c.to_at
        if self._on is None:
            return (held, until.is_(None))
        end = instant(self._on.end)
        return (held, table.c.from_at < end, sa.or_(until.is_(None), until >= end))

    # -- inhabitants -------------------------------------------------------------------------

    def _inhabitants(self) -> tuple[dict[str, Counted], dict[str, Counted]]:
        area = AREAS.c
        counted = sa.or_(area.households.is_not(None), area.population.is_not(None))
        query = sa.select(
            area.code, area.unit, area.households, area.population, area.counted_on, area.course
        ).where(AREAS.held_at(self._at), counted)
        households: dict[str, int] = {}
        population: dict[str, int] = {}
        drawn: set[str] = set()
        for found in self._connection.execute(query):
            told: Any = found
            if found.course is not None:
                told = msgspec.json.decode(found.course, type=Course).on(self._day)
            elif found.counted_on is not None and found.counted_on > self._day.isoformat():
                continue
            if found.unit == AreaUnit.DRAWN:
                drawn.add(found.code)
            if told.households is not None:
                households[found.code] = told.households
            if told.population is not None:
                population[found.code] = told.population
        return self._summed(households, drawn), self._summed(population, drawn)

    def _summed(self, own: Mapping[str, int], drawn: set[str]) -> dict[str, Counted]:
        """Up to the next area that was counted itself; what was drawn is no part of a whole."""
        total: Counter[str] = Counter()
        for code, number in own.items():
            if code in drawn:
                continue
            for above in self._containing(code)[1:]:
                if above not in own:
                    total[above] += number
                elif above not in drawn:
                    break
        parts = {code: Counted(number, True) for code, number in total.items()}
        return parts | {code: Counted(number, False) for code, number in own.items()}

    # -- the tree ----------------------------------------------------------------------------

    def _added_up(self, counted: Iterable[tuple[str, int]]) -> Counter[str]:
        total: Counter[str] = Counter()
        for area, number in counted:
            if number:
                for above in self._containing(area):
                    total[above] += number
        return total

    def _containing(self, area: str) -> list[str]:
        return self._tree.line(area, self._day)

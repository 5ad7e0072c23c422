"""Exposures as meetings, from or to people, found by their ids alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.analysis.reach import LATEST, Meeting
from tracing.domain.values import RecordStatus
from tracing.projections.batches import batches
from tracing.projections.contact_graph.minutes import days_of, minute
from tracing.projections.exposures import EXPOSURES
from tracing.projections.persons import PERSONS
from tracing.projections.questions.chosen import Chosen, exposure_area, exposures_where
from tracing.projections.questions.identity import all_of_persons, kept_persons

_END = {True: "source_person_id", False: "person_id"}


class Meetings(NamedTuple):
    """Those of an area, of some days and settings, as of a position; of people who stand.

    Of merged records the one who is kept is named. Whoever was exposed to a gathering, a place or
    somebody unknown met nobody; nor did records of one person each other.
    """

    connection: sa.Connection
    at: int
    zone: tzinfo
    chosen: Chosen

    def of(self, persons: Iterable[str], *, outward: bool) -> Iterator[Meeting]:
        """From these people, or to them."""
        records = all_of_persons(self.connection, self.at, list(persons))
        inside = self.chosen.inside(self.connection, self.at)
        for some in batches(self._rows(records, outward=outward)):
            people = {person for row in some for person in (row.source_person_id, row.person_id)}
            kept = kept_persons(self.connection, self.at, sorted(people))
            gone = self._retracted(sorted({kept.get(each, each) for each in people}))
            for row in some:
                source = kept.get(row.source_person_id, row.source_person_id)
                target = kept.get(row.person_id, row.person_id)
                if source != target and not {source, target} & gone and inside(row.lies_in):
                    yield Meeting(source, target, *_span(row, self.zone), row.exposure_id)

    def _rows(self, records: Sequence[str], *, outward: bool) -> Iterator[Any]:
        names = ("exposure_id", "person_id", "source_person_id", "open")
        days = ("first_from", "first_at", "last_to", "last_at")
        lies_in = exposure_area(self.at) if self.chosen.area is not None else sa.null()
        query = (
            sa.select(*(EXPOSURES.c[name] for name in (*names, *days)), lies_in.label("lies_in"))
            .where(
                EXPOSURES.held_at(self.at),
                EXPOSURES.c.source_person_id.is_not(None),
                *exposures_where(self.chosen),
            )
            .order_by(*EXPOSURES.by_key)
        )
        end = EXPOSURES.c[_END[outward]]
        for some in batches(records):
            yield from self.connection.execute(query.where(end.in_(some)))

    def _retracted(self, persons: Sequence[str]) -> set[str]:
        query = sa.select(PERSONS.c.person_id).where(
            PERSONS.held_at(self.at), PERSONS.c.status == RecordStatus.RETRACTED
        )
        return {
            person
            for some in batches(persons)
            for person in self.connection.execute(
                query.where(PERSONS.c.person_id.in_(some))
            ).scalars()
        }


def _span(row: Any, zone: tzinfo) -> tuple[int, int]:
    """The earliest and the latest minute of an exposure; what goes on has no last."""
    days = days_of(_day(row.first_from), _day(row.last_to), zone)
    first = days.begins if row.first_at is None else minute(datetime.fromisoformat(row.first_at))
    last = days.ends if row.last_at is None else minute(datetime.fromisoformat(row.last_at))
    return first, LATEST if row.open else last


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

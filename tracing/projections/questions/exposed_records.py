"""What is on record of exposed people: kinds, exposures and placements, all read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.contact.disposition import COUNTED, Disposition
from tracing.domain.contact.state import ContactStatus
from tracing.domain.protocol.courses import Episode
from tracing.domain.protocol.legs import Known
from tracing.domain.protocol.rules.people import Anchor, Exposed
from tracing.domain.quarantine.basis import BasisKind
from tracing.domain.values import ContactCategory
from tracing.projections.cells import instant
from tracing.projections.contacts import CONTACTS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.questions.anchored import day_or_local
from tracing.projections.questions.base import Day, Ids, Where, rows_of_people
from tracing.projections.questions.dispositions import stretches
from tracing.projections.questions.identity import all_of_persons, identity
from tracing.projections.temporal import TemporalTable

_ENDED = (ContactStatus.EXCLUDED, ContactStatus.RETRACTED)


class _Span(NamedTuple):
    first_on: date | None
    last_on: date | None
    open: bool


class _Placed(NamedTuple):
    began: date | None
    entered_on: date | None


_NO_SPAN = _Span(None, None, False)
_NOT_PLACED = _Placed(None, None)


def episodes(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    *,
    on: Day | None = None,
    persons: Ids | None = None,
) -> dict[str, list[Episode]]:
    """By person, as of a position. `on`: as reported by the end of that day."""
    reading = _Reading(connection, at, zone, on, persons)
    who = identity(connection, at)
    spans, placed = reading.spans(), reading.placed()
    found: dict[str, list[Episode]] = defaultdict(list)
    for row, category in reading.contacts():
        person, determined = who.person(row.person_id), reading.day(row.category_decided_at)
        episode = _episode(
            row,
            (person, category, determined),
            spans.get(row.contact_id, _NO_SPAN),
            placed.get(row.contact_id, _NOT_PLACED),
        )
        found[person].append(episode)
    return found


def _episode(
    row: Any, who: tuple[str, ContactCategory, date], span: _Span, placed: _Placed
) -> Episode:
    person, category, determined = who
    last_on = placed.entered_on if span.open else span.last_on
    days = {
        Anchor.DETERMINED: determined,
        Anchor.FIRST_EXPOSURE: span.first_on,
        Anchor.LAST_EXPOSURE: last_on,
    }
    anchors = {anchor: day for anchor, day in days.items() if day is not None}
    return Episode(
        contact_id=row.contact_id,
        person_id=person,
        status=ContactStatus(row.status),
        category=category,
        area=row.area,
        began=min(placed.began or determined, determined),
        known=Known(Exposed(category.value), anchors, placed.entered_on),
        open=span.open and last_on is None,
    )


class _Reading:
    def __init__(
        self,
        connection: sa.Connection,
        at: int,
        zone: tzinfo,
        on: Day | None,
        persons: Ids | None,
    ) -> None:
        self._connection = connection
        self._at = at
        self._zone = zone
        self._end = None if on is None else instant(on.end)
        self._on = on
        self._people = None if persons is None else all_of_persons(connection, at, persons)

    def day(self, at: str) -> date:
        return datetime.fromisoformat(at).astimezone(self._zone).date()

    def contacts(self) -> Iterator[tuple[Any, ContactCategory]]:
        """Those that stand, with the kind they were."""
        names = ("contact_id", "person_id", "status", "category", "category_decided_at", "area")
        before = None if self._on is None else self._categories(self._on)
        where = (CONTACTS.c.status.not_in(_ENDED), CONTACTS.c.category.is_not(None))
        for row in self._rows(CONTACTS, names, where):
            category: ContactCategory | None = ContactCategory(row.category)
            if before is not None and category in COUNTED:
                category = before.get(row.contact_id)
            if category is not None:
                yield row, category

    def _categories(self, on: Day) -> Mapping[str, ContactCategory]:
        """Close and secondary contacts, as they were on a day."""
        until, elsewhere = instant(on.end) or "", (Disposition.UPGRADED, Disposition.EXCLUDED)
        return {
            each.contact_id: ContactCategory(each.category)
            for each in stretches(self._connection, self._at, on.end)
            if each.held(until) and each.disposition not in elsewhere
        }

    def spans(self) -> Mapping[str, _Span]:
        """By contact: from the first to the last exposure."""
        names = ("contact_id", "first_from", "first_at", "last_to", "last_at", "open")
        found: dict[str, _Span] = {}
        for row in self._rows(EXPOSURES, names):
            span = _Span(
                day_or_local(row.first_from, row.first_at, self._zone),
                day_or_local(row.last_to, row.last_at, self._zone),
                row.open,
            )
            known = found.get(row.contact_id)
            found[row.contact_id] = span if known is None else _both(known, span)
        return found

    def placed(self) -> Mapping[str, _Placed]:
        """By contact: when the first order that rests on it began, and was carried out."""
        names = ("basis_id", "begins_on", "started_at", "decided_at")
        found: dict[str, _Placed] = {}
        where = (QUARANTINES.c.basis_kind == BasisKind.EXPOSURE,)
        for row in self._rows(QUARANTINES, names, where):
            entered = None
            if row.started_at is not None and (self._end is None or row.started_at < self._end):
                entered = self.day(row.started_at)
            begun = row.begins_on and date.fromisoformat(row.begins_on)
            known = found.get(row.basis_id, _NOT_PLACED)
            found[row.basis_id] = _Placed(
                _earlier(known.began, begun or entered or self.day(row.decided_at)),
                _earlier(known.entered_on, entered),
            )
        return found

    def _rows(
        self, table: TemporalTable, names: Sequence[str], where: Sequence[Where] = ()
    ) -> Iterator[Any]:
        """Of the people asked for; reported by the day asked for, in the order of their keys."""
        query = (
            sa.select(*(table.c[name] for name in names))
            .where(table.held_at(self._at), *where)
            .order_by(*table.by_key)
        )
        if self._end is not None:
            query = query.where(table.c.reported_at < self._end)
        yield from rows_of_people(self._connection, query, table, self._people)


def _both(one: _Span, other: _Span) -> _Span:
    return _Span(
        _earlier(one.first_on, other.first_on),
        max((day for day in (one.last_on, other.last_on) if day is not None), default=None),
        one.open or other.open,
    )


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)

"""What is due to be erased: people nobody has dealt with for as long as the packs keep them.

A class of data is kept for so many days after its last use: the last fact about the person, of
their orders until they are over. Contacts who never became cases come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.rules.work import Kept
from tracing.domain.quarantine.state import OrderStatus
from tracing.domain.values import RecordStatus
from tracing.projections.arrivals import ARRIVALS, STEPS
from tracing.projections.cases import CASES
from tracing.projections.cells import instant
from tracing.projections.contacts import CONTACTS
from tracing.projections.dispositions import DISPOSITIONS
from tracing.projections.moments import end_of_day
from tracing.projections.persons import PERSONS
from tracing.projections.pool_members import POOL_MEMBERS
from tracing.projections.pools import POOLS
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.questions import human_ids
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.referrals import REFERRALS
from tracing.projections.round_parts import ROUND_MEMBERS
from tracing.projections.samples import SAMPLES
from tracing.projections.temporal import TemporalTable

IN_USE = "9999"
"""Of who is still under an order, or is still looked for."""
_NOT_OVER = (OrderStatus.ORDERED, OrderStatus.IN_FORCE)
_KEPT_FIRST = (Kept.CONTACT_NOT_CASE, Kept.CASE, Kept.ARRIVAL, Kept.ORDER, Kept.SCREENED)

_CLASSES = {
    Kept.ARRIVAL: ARRIVALS,
    Kept.ORDER: QUARANTINES,
    Kept.CONTACT_NOT_CASE: CONTACTS,
    Kept.CASE: CASES,
}
"""Whoever is in several of these tables is kept as the last; who is in none, as screened."""


_ARRIVAL_USES = ("reported_at", *(f"{step}_reported_at" for step in STEPS))


class Retained(NamedTuple):
    """Somebody whose data were kept for as long as they may be."""

    person: str
    person_id: str
    kept: Kept
    """What class of data it is."""
    last_used_on: date
    due_on: date
    area: str | None
    pack: str


class _Used(NamedTuple):
    person: str
    kept: Kept
    at: str
    area: str | None


def retention(
    connection: sa.Connection, at: int, day: date, zone: tzinfo, packs: InForce
) -> list[Retained]:
    """People whose data are due to be erased by a day, contacts who never became cases first."""
    shortest = _shortest(packs)
    if shortest is None or day.toordinal() <= shortest:
        return []
    people = _People(connection, at, end_of_day(day - timedelta(shortest), zone))
    found = [each for used in people.unused() if (each := _due(used, day, zone, packs))]
    humans = human_ids(connection, [each.person_id for each in found])
    named = (each._replace(person=humans[each.person_id]) for each in found)
    return sorted(named, key=lambda each: (_KEPT_FIRST.index(each.kept), each.due_on, each.person))


def _shortest(packs: InForce) -> int | None:
    """The fewest days that anything is kept for by a pack that was adopted."""
    return min(
        (
            each.days
            for adoption in packs.adoptions
            if (current := packs.on(adoption.from_on, adoption.jurisdiction))
            for each in current.rules.work.retention
        ),
        default=None,
    )


def _due(used: _Used, day: date, zone: tzinfo, packs: InForce) -> Retained | None:
    current = packs.on(day, used.area)
    rules = current.rules.work.retention if current else ()
    days = next((each.days for each in rules if each.kept is used.kept), None)
    if days is None or current is None:
        return None
    last = datetime.fromisoformat(used.at).astimezone(zone).date()
    due_on = last + timedelta(days)
    if due_on > day:
        return None
    return Retained("", used.person, used.kept, last, due_on, used.area, current.pack)


class _People:
    """When each was last dealt with, and as what they are on record."""

    def __init__(self, connection: sa.Connection, at: int, before: datetime) -> None:
        self._connection = connection
        self._at = at
        self._before = instant(before) or ""
        self._who: Identity = identity(connection, at)

    def unused(self) -> Iterator[_Used]:
        """People of whom nothing was learnt since; of merged records the kept one."""
        last = {
            person: _Used(person, Kept.SCREENED, "", area)
            for person, area, at in self._screened()
            if at < self._before
        }
        for kept, table in _CLASSES.items():
            for person, area in self._known(table):
                last[person] = _Used(person, kept, "", area)
        if not last:
            return
        for person, moment in self._uses():
            if person in last and moment > last[person].at:
                last[person] = last[person]._replace(at=moment)
        standing = set(self._standing())
        for used in last.values():
            if used.person in standing and used.at < self._before:
                yield used

    def _known(self, table: TemporalTable) -> Iterator[tuple[str, str | None]]:
        area = table.c.destination if table is ARRIVALS else table.c.area
        query = sa.select(table.c.person_id, area).where(
            table.held_at(self._at), table.c.reported_at < self._before
        )
        if table is CASES:
            query = query.where(CASES.c.status == RecordStatus.STANDING)
        for person, code in self._connection.execute(query):
            yield self._who.person(person), code

    def _screened(self) -> Iterator[tuple[str, str | None, str]]:
        """Who was sampled, alone or in a pool, or was to be; where, and when it was learnt."""
        pooled = sa.and_(
            POOLS.c.pool_id == POOL_MEMBERS.c.pool_id,
            POOLS.held_at(self._at),
            POOL_MEMBERS.held_at(self._at),
        )
        for query in (
            sa.select(SAMPLES.c.person_id, sa.null(), SAMPLES.c.reported_at).where(
                SAMPLES.held_at(self._at)
            ),
            sa.select(ROUND_MEMBERS.c.member_id, sa.null(), ROUND_MEMBERS.c.reported_at).where(
                ROUND_MEMBERS.held_at(self._at)
            ),
            sa.select(POOL_MEMBERS.c.person_id, POOLS.c.area, POOLS.c.reported_at).where(pooled),
        ):
            for person, area, at in self._connection.execute(query):
                yield self._who.person(person), area, at

    def _uses(self) -> Iterator[tuple[str, str]]:
        yield from ((person, at) for person, _, at in self._screened())
        running = sa.case(
            (QUARANTINES.c.status.in_(_NOT_OVER), IN_USE), else_=QUARANTINES.c.released_at
        )
        asked = sa.func.coalesce(
            REFERRALS.c.answered_reported_at,
            REFERRALS.c.controlled_reported_at,
            REFERRALS.c.found_reported_at,
            REFERRALS.c.asked_reported_at,
        )
        for table, moment in (
            (CONTACTS, CONTACTS.c.reported_at),
            (DISPOSITIONS, DISPOSITIONS.c.from_at),
            (QUARANTINES, running),
            (QUARANTINES, QUARANTINES.c.reported_at),
            (REFERRALS, asked),
            *((ARRIVALS, ARRIVALS.c[name]) for name in _ARRIVAL_USES),
            (CASES, CASES.c.reported_at),
        ):
            query = (
                sa.select(table.c.person_id, sa.func.max(moment))
                .where(table.held_at(self._at), moment.is_not(None))
                .group_by(table.c.person_id)
            )
            for person, last in self._connection.execute(query):
                yield self._who.person(person), last

    def _standing(self) -> Iterator[str]:
        query = sa.select(PERSONS.c.person_id).where(
            PERSONS.held_at(self._at), PERSONS.c.status == RecordStatus.STANDING
        )
        yield from self._connection.execute(query).scalars()

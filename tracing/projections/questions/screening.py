"""What people ask of rounds of screening: how far they came, where, and whom they missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.identifiers import human_id
from tracing.domain.screening.counts import (
    Counted,
    Roster,
    Site,
    coverage,
    in_all,
    latest,
    per_sampler_hour,
    reached,
)
from tracing.domain.screening.state import RoundStatus
from tracing.projections.batches import batches
from tracing.projections.cells import instant
from tracing.projections.numbers import NUMBERS
from tracing.projections.pool_members import POOL_MEMBERS
from tracing.projections.pools import POOLS
from tracing.projections.questions.base import (
    Day,
    Ids,
    Row,
    moment,
    rows_of,
    values_of,
    with_kept,
)
from tracing.projections.questions.investigations import known_by
from tracing.projections.round_parts import (
    ROUND_COUNTS,
    ROUND_MEMBERS,
    ROUND_ROSTERS,
    ROUND_SITES,
)
from tracing.projections.rounds import ROUNDS
from tracing.projections.samples import SAMPLES
from tracing.projections.temporal import TemporalTable

MOMENTS = ("begins_at", "ends_at", "decided_at", "counted_at", "ended_at", "reported_at")


def rounds(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    round_id: Ids | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Rounds by number. `on`: those known by that day, with what was counted by then.

    `area`: those that were ordered for it, for a part of it, or for what it lies in.
    """
    where = known_by(ROUNDS, {"round_id": round_id}, on)
    for row in rows_of(connection, ROUNDS, "round", at, where, statuses=RoundStatus):
        row["areas"] = row["areas"].split(",")
        if area is not None and not any(
            within(each, area) or within(area, each) for each in row["areas"]
        ):
            continue
        if on is not None:
            _as_it_was(connection, at, row, on)
        del row["end_reported_at"]
        for name in MOMENTS:
            row[name] = moment(row[name])
        yield row


def _as_it_was(connection: sa.Connection, at: int, row: Row, on: Day) -> None:
    """Set a round to what had happened, and was known, by the end of a day."""
    end = instant(on.end) or ""
    counted = counts(connection, at, row["round_id"], on=on)
    opened = sites(connection, at, row["round_id"], on=on)
    rosters = {part.area: part for part in _rosters(connection, at, row["round_id"], on)}
    count = reached(counted)
    row["roster"] = in_all(row["areas"], rosters, lambda each: each.people)
    row["households"] = in_all(row["areas"], rosters, lambda each: each.households)
    for name in ("sampled", "resulted", "positive"):
        row[name] = getattr(count, name) if count else None
    row["counted_at"] = instant(count.as_of) if count else None
    row["coverage"] = coverage(row["sampled"], row["roster"])
    row["per_sampler_hour"] = per_sampler_hour(map(_site, opened), counted)
    ended = row["ended_at"] is not None and max(row["ended_at"], row["end_reported_at"]) < end
    if not ended:
        row["ended_at"] = None
        row["status"] = RoundStatus.UNDER_WAY if counted or opened else RoundStatus.ORDERED


def counts(
    connection: sa.Connection, at: int, round_id: str, *, on: Day | None = None
) -> list[Counted]:
    """Every count of a round, in order of time. `on`: those of that day and before."""
    where = known_by(ROUND_COUNTS, {"round_id": round_id}, on)
    if on is not None:
        where.append(ROUND_COUNTS.c.as_of < instant(on.end))
    return [
        Counted(
            datetime.fromisoformat(row["as_of"]),
            row["sampled"],
            row["resulted"],
            row["positive"],
            row["site"] or None,
            row["part"] or None,
        )
        for row in _held(connection, ROUND_COUNTS, at, where, "as_of", "site", "part")
    ]


def sites(connection: sa.Connection, at: int, round_id: str, *, on: Day | None = None) -> list[Row]:
    """The sites of a round, with the last count and the samples an hour of each."""
    where = known_by(ROUND_SITES, {"round_id": round_id}, on)
    if on is not None:
        opened = ROUND_SITES.c.opened_at
        where.append(sa.or_(opened.is_(None), opened < instant(on.end)))
    counted = counts(connection, at, round_id, on=on)
    told = latest(counted)
    return [
        {
            **row,
            "opened_at": moment(row["opened_at"]),
            "reported_at": moment(row["reported_at"]),
            **_told(told.get((row["site"], None))),
            "per_sampler_hour": per_sampler_hour([_site(row)], counted),
        }
        for row in _held(connection, ROUND_SITES, at, where, "site")
    ]


def parts(connection: sa.Connection, at: int, round_id: str, *, on: Day | None = None) -> list[Row]:
    """The parts that have a roster or a count of their own, and the coverage of each."""
    rosters = {each.area: each for each in _rosters(connection, at, round_id, on)}
    told = latest(count for count in counts(connection, at, round_id, on=on) if not count.site)
    named = sorted(area for area in {*rosters, *(area for _, area in told)} if area is not None)
    return [_part(area, rosters.get(area), told.get((None, area))) for area in named]


def _part(area: str, roster: Roster | None, count: Counted | None) -> Row:
    people = roster.people if roster else None
    return {
        "area": area,
        "roster": people,
        "households": roster.households if roster else None,
        **_told(count),
        "coverage": coverage(count.sampled, people) if count else None,
    }


def members(
    connection: sa.Connection,
    at: int,
    round_id: str,
    *,
    on: Day | None = None,
    sampled: bool | None = None,
) -> Iterator[Row]:
    """Those on the roster by name, by number: were they sampled, alone or in a pool?

    Whoever was registered twice, and merged since, is one person on the roster.
    """
    alone = _sampled_alone(connection, at, round_id, on)
    pooled = _sampled_in_pools(connection, at, round_id, on)
    told: set[str] = set()
    for row in _named(connection, at, round_id, on):
        person = row["person_id"]
        taken = person in alone or person in pooled
        if person in told or sampled not in (None, taken):
            continue
        told.add(person)
        yield {
            **row,
            "sampled": taken,
            "sample_id": alone.get(person),
            "pool_id": None if person in alone else pooled.get(person),
        }


def _named(connection: sa.Connection, at: int, round_id: str, on: Day | None) -> Iterator[Row]:
    where = known_by(ROUND_MEMBERS, {"round_id": round_id}, on)
    query = (
        sa.select(ROUND_MEMBERS.c.member_id, ROUND_MEMBERS.c.part, NUMBERS.c.number)
        .join(NUMBERS.table, NUMBERS.c.entity_id == ROUND_MEMBERS.c.member_id)
        .where(ROUND_MEMBERS.held_at(at), *where)
        .order_by(NUMBERS.c.number)
    )
    for some in batches(connection.execute(query)):
        rows = [
            {
                "person": human_id("person", member.number),
                "person_id": member.member_id,
                "area": member.part or None,
            }
            for member in some
        ]
        yield from with_kept(connection, at, rows, ("person_id",))


def _sampled_alone(
    connection: sa.Connection, at: int, round_id: str, on: Day | None
) -> Mapping[str, str]:
    """By person, a sample of theirs in the round."""
    where = known_by(SAMPLES, {"round_id": round_id}, on)
    query = sa.select(SAMPLES.c.person_id, SAMPLES.c.sample_id).where(SAMPLES.held_at(at), *where)
    return _by_person(connection, at, query, "sample_id")


def _sampled_in_pools(
    connection: sa.Connection, at: int, round_id: str, on: Day | None
) -> Mapping[str, str]:
    """By person, a tube of the round that holds a sample of theirs."""
    where = known_by(POOLS, {"round_id": round_id}, on)
    query = (
        sa.select(POOL_MEMBERS.c.person_id, POOL_MEMBERS.c.pool_id)
        .join(POOLS.table, POOLS.c.pool_id == POOL_MEMBERS.c.pool_id)
        .where(POOLS.held_at(at), POOL_MEMBERS.held_at(at), *where)
    )
    return _by_person(connection, at, query, "pool_id")


def _by_person(
    connection: sa.Connection, at: int, query: sa.Select[Any], named: str
) -> Mapping[str, str]:
    found = [dict(row._mapping) for row in connection.execute(query)]
    return {
        row["person_id"]: row[named] for row in with_kept(connection, at, found, ("person_id",))
    }


def _rosters(connection: sa.Connection, at: int, round_id: str, on: Day | None) -> Iterator[Roster]:
    where = known_by(ROUND_ROSTERS, {"round_id": round_id}, on)
    for row in _held(connection, ROUND_ROSTERS, at, where, "part"):
        yield Roster(row["people"], row["households"], row["part"] or None)


def _held(
    connection: sa.Connection,
    table: TemporalTable,
    at: int,
    where: Sequence[sa.ColumnElement[bool]],
    *order: str,
) -> Iterator[Row]:
    query = sa.select(*values_of(table)).where(table.held_at(at), *where)
    for found in connection.execute(query.order_by(*(table.c[name] for name in order))):
        yield dict(found._mapping)


def _told(count: Counted | None) -> Row:
    return {
        "sampled": count.sampled if count else None,
        "resulted": count.resulted if count else None,
        "positive": count.positive if count else None,
        "counted_at": count.as_of if count else None,
    }


def _site(row: Row) -> Site:
    opened = row["opened_at"]
    return Site(row["site"], row["samplers"], moment(opened) if isinstance(opened, str) else opened)

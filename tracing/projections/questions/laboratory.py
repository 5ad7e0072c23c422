"""What people ask about samples, pools and immunity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from tracing.domain.event import BEFORE_ALL
from tracing.domain.identifiers import human_id
from tracing.domain.immunity.state import ImmunityKind
from tracing.domain.laboratory.events import SamplePurpose, Specimen, TestMethod, TestResult
from tracing.projections.batches import batches
from tracing.projections.cells import instant
from tracing.projections.immunity import IMMUNITY
from tracing.projections.numbers import NUMBERS
from tracing.projections.pool_members import POOL_MEMBERS
from tracing.projections.pools import POOLS
from tracing.projections.questions.base import (
    Day,
    Ids,
    Row,
    Where,
    is_any,
    moment,
    partial,
    rows_of,
)
from tracing.projections.questions.identity import if_persons, kept_persons
from tracing.projections.samples import SAMPLES
from tracing.projections.temporal import TemporalTable
from tracing.projections.tested import read

CODES: Mapping[str, type[StrEnum]] = {
    "specimen": Specimen,
    "purpose": SamplePurpose,
    "result": TestResult,
    "method": TestMethod,
    "immunity_kind": ImmunityKind,
}
HOLDS = ("result", "method", "ct", "laboratory_name")
MEMBER = ("pool_id", "person_id", "found_at")
RESAMPLED = (
    "sample",
    "sample_id",
    "sampled_at",
    "sampled_on",
    "result",
    "withdrawn",
    "ct",
    "resulted_at",
)


def samples(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    sample_id: Ids | None = None,
    person_id: Ids | None = None,
    pool_id: Ids | None = None,
    round_id: Ids | None = None,
) -> Iterator[Row]:
    """Samples by number. `on`: those taken by that day, with what was reported of them by then."""
    given = {
        "sample_id": sample_id,
        "person_id": if_persons(connection, at, person_id),
        "pool_id": pool_id,
        "round_id": round_id,
    }
    where = _where(SAMPLES, given, on)
    if on is not None:
        where += [
            sa.or_(SAMPLES.c.sampled_at.is_(None), SAMPLES.c.sampled_at < instant(on.end)),
            _by(SAMPLES.c.sampled_from, _text(on)),
        ]
    for row in rows_of(connection, SAMPLES, "sample", at, where, codes=CODES):
        row["sampled_on"] = partial(row.pop("sampled_from"), row.pop("sampled_to"))
        yield _tested(row, on)


def pools(
    connection: sa.Connection, at: int, *, on: Day | None = None, pool_id: Ids | None = None
) -> Iterator[Row]:
    """Pools by number. `on`: those reported by that day, with what they had shown by then."""
    where = _where(POOLS, {"pool_id": pool_id}, on)
    found = Counter[str]() if on is None else _found_by(connection, at, on)
    for row in rows_of(connection, POOLS, "pool", at, where, codes=CODES):
        if on is not None:
            row["found"] = found[row["pool_id"]]
        yield _tested(row, on)


def pool_members(
    connection: sa.Connection, at: int, pool_id: str, *, on: Day | None = None
) -> list[Row]:
    """Whom a pool holds, by the number of the person: found? sampled again, alone? the result?

    A sample of somebody who is the same human being as a member is a sample of that member.
    """
    return members_of(connection, at, [pool_id], on=on)[pool_id]


def members_of(
    connection: sa.Connection, at: int, pools: Sequence[str], *, on: Day | None = None
) -> dict[str, list[Row]]:
    """By pool, whom it holds, as `pool_members` tells it."""
    members: dict[str, list[Row]] = {pool: [] for pool in pools}
    for some in batches(dict.fromkeys(pools)):
        for pool, row in _members(connection, at, some, on):
            members[pool].append(row)
    return members


def _members(
    connection: sa.Connection, at: int, pools: Sequence[str], on: Day | None
) -> Iterator[tuple[str, Row]]:
    found = connection.execute(
        sa.select(*(POOL_MEMBERS.c[name] for name in MEMBER), NUMBERS.c.number)
        .join(NUMBERS.table, NUMBERS.c.entity_id == POOL_MEMBERS.c.person_id)
        .where(POOL_MEMBERS.held_at(at), POOL_MEMBERS.c.pool_id.in_(pools))
        .order_by(NUMBERS.c.number)
    ).all()
    taken = list(samples(connection, at, on=on, pool_id=pools))
    people = [*(member.person_id for member in found), *(row["person_id"] for row in taken)]
    kept = kept_persons(connection, at, people)
    again = {
        (row["pool_id"], kept.get(row["person_id"], row["person_id"])): row
        for row in sorted(taken, key=_when)
    }
    for member in found:
        person = kept.get(member.person_id, member.person_id)
        yield (
            member.pool_id,
            {
                "person": human_id("person", member.number),
                "person_id": member.person_id,
                "found_at": _found(member.found_at, on),
                **_resampled(again.get((member.pool_id, person))),
            },
        )


def immunity(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    person_id: Ids | None = None,
    immunity_id: Ids | None = None,
) -> Iterator[Row]:
    """Doses, past infections and contraindications by number; `on`: what was so by that day."""
    given = {"person_id": if_persons(connection, at, person_id), "immunity_id": immunity_id}
    where = _where(IMMUNITY, given, on)
    if on is not None:
        lasting = sa.or_(IMMUNITY.c.until_to.is_(None), IMMUNITY.c.until_to >= _text(on))
        where += [_by(IMMUNITY.c.since_from, _text(on)), lasting]
    for row in rows_of(connection, IMMUNITY, "immunity", at, where, codes=CODES):
        row["since_on"] = partial(row.pop("since_from"), row.pop("since_to"))
        row["until_on"] = partial(row.pop("until_from"), row.pop("until_to"))
        row["reported_at"] = moment(row["reported_at"])
        yield row


def _where(table: TemporalTable, given: Mapping[str, Ids | None], on: Day | None) -> list[Where]:
    where = [is_any(table.c[name], value) for name, value in given.items() if value is not None]
    if on is not None:
        where.append(table.c.reported_at < instant(on.end))
    return where


def _by(column: sa.Column[Any], last: str | None) -> Where:
    """It was so by then, or nobody said since when."""
    return sa.or_(column.is_(None), column <= last)


def _text(on: Day) -> str:
    return on.day.isoformat()


def _tested(row: Row, on: Day | None) -> Row:
    """With its results, and the one that holds, as they had been reported by a day."""
    told = read(row["results"])
    if on is not None:
        told = [by for each in told if (by := each.by(on.end)) is not None]
        holds = next((each for each in reversed(told) if not each.withdrawn), None)
        row |= {name: getattr(holds, name, None) for name in HOLDS}
        row["resulted_at"] = holds and (holds.resulted_at or holds.reported_at)
        row["withdrawn"] = any(each.withdrawn for each in told)
    else:
        row["resulted_at"] = moment(row["resulted_at"])
    row["results"] = told
    for name in ("sampled_at", "reported_at"):
        row[name] = moment(row[name])
    return row


def _found_by(connection: sa.Connection, at: int, on: Day) -> Counter[str]:
    """How many members of each pool had been found by the end of a day."""
    found = sa.select(POOL_MEMBERS.c.pool_id).where(
        POOL_MEMBERS.held_at(at), POOL_MEMBERS.c.found_at < instant(on.end)
    )
    return Counter(connection.execute(found).scalars())


def _found(text: str | None, on: Day | None) -> datetime | None:
    found = moment(text)
    return None if found is None or (on is not None and found >= on.end) else found


def _resampled(row: Row | None) -> Row:
    return {name: row[name] if row else None for name in RESAMPLED}


def _when(row: Row) -> datetime:
    """When it was taken, as far as that tells which of two was later."""
    if row["sampled_at"] is None and row["sampled_on"] is not None:
        return datetime.combine(row["sampled_on"].last, time.max, UTC)
    return row["sampled_at"] or row["reported_at"] or BEFORE_ALL

"""On which days people were sampled and what came of it, from their own samples and from pools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.laboratory.events import TestMethod, TestResult
from tracing.domain.laboratory.results import ANTIBODIES
from tracing.projections.cells import instant
from tracing.projections.pool_members import POOL_MEMBERS
from tracing.projections.pools import POOLS
from tracing.projections.questions.identity import Identity
from tracing.projections.samples import SAMPLES
from tracing.projections.temporal import TemporalTable


class Sampled(NamedTuple):
    day: date
    result: TestResult | None
    """None while no laboratory has said."""
    ct: float | None
    sample_id: str | None
    pool_id: str | None
    resulted_at: datetime | None


def readable(samples: Iterable[Sampled]) -> Iterator[Sampled]:
    """Without those the laboratory could not read: they have to be taken again."""
    return (each for each in samples if each.result is not TestResult.INVALID)


_RESULT = ("result", "ct", "resulted_at", "method")


def sampled(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    who: Identity,
    since: date,
    until: date | None = None,
    persons: Sequence[str] | None = None,
) -> Mapping[str, list[Sampled]]:
    """By the record that counts, in order of the days; tests for antibodies are none of it.

    `persons`: of these records alone, a few.
    """
    found: dict[str, list[Sampled]] = defaultdict(list)
    pooled: set[tuple[str, str]] = set()
    for row in _samples(connection, at, since, persons):
        person = who.person(row.person_id)
        if row.pool_id is not None:
            pooled.add((person, row.pool_id))
        _add(found[person], row, _day(row, zone), row.sample_id, row.pool_id)
    for row in _pools(connection, at, since, persons):
        person = who.person(row.person_id)
        if (person, row.pool_id) in pooled:
            _fill(found[person], row)
        else:
            _add(found[person], row, _day(row, zone), None, row.pool_id)
    return {
        person: sorted(
            (
                each
                for each in samples
                if since <= each.day and (until is None or each.day <= until)
            ),
            key=lambda each: each.day,
        )
        for person, samples in found.items()
    }


def _add(
    found: list[Sampled], row: Any, day: date | None, sample: str | None, pool: str | None
) -> None:
    if day is None or (row.method is not None and TestMethod(row.method) in ANTIBODIES):
        return
    found.append(Sampled(day, *_says(row), sample, pool, _moment(row.resulted_at)))


def _fill(found: list[Sampled], row: Any) -> None:
    """What the pool says holds of a member whose own tube says nothing."""
    for index, each in enumerate(found):
        if each.pool_id == row.pool_id and each.result is None:
            result, ct = _says(row)
            found[index] = each._replace(result=result, ct=ct, resulted_at=_moment(row.resulted_at))


def _says(row: Any) -> tuple[TestResult | None, float | None]:
    return None if row.result is None else TestResult(row.result), row.ct


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _day(row: Any, zone: tzinfo) -> date | None:
    if row.sampled_at is not None:
        return datetime.fromisoformat(row.sampled_at).astimezone(zone).date()
    last = getattr(row, "sampled_to", None)
    return None if last is None else date.fromisoformat(last)


def _samples(
    connection: sa.Connection, at: int, since: date, persons: Sequence[str] | None
) -> Iterator[Any]:
    names = ("sample_id", "person_id", "sampled_at", "sampled_to", "pool_id", *_RESULT)
    query = _columns(SAMPLES, names).where(
        SAMPLES.held_at(at),
        sa.or_(
            SAMPLES.c.sampled_at >= _eve(since),
            SAMPLES.c.sampled_to >= since.isoformat(),
        ),
    )
    if persons is not None:
        query = query.where(SAMPLES.c.person_id.in_(persons))
    yield from connection.execute(query.order_by(*SAMPLES.by_key))


def _pools(
    connection: sa.Connection, at: int, since: date, persons: Sequence[str] | None
) -> Iterator[Any]:
    query = (
        _columns(POOLS, ("pool_id", "sampled_at", *_RESULT))
        .add_columns(POOL_MEMBERS.c.person_id)
        .join(POOL_MEMBERS.table, POOL_MEMBERS.c.pool_id == POOLS.c.pool_id)
        .where(
            POOLS.held_at(at),
            POOL_MEMBERS.held_at(at),
            sa.or_(POOLS.c.sampled_at >= _eve(since), POOLS.c.sampled_at.is_(None)),
        )
    )
    if persons is not None:
        query = query.where(POOL_MEMBERS.c.person_id.in_(persons))
    yield from connection.execute(query.order_by(POOLS.c.pool_id, POOL_MEMBERS.c.person_id))


def _eve(day: date) -> str | None:
    """A moment before the day began anywhere."""
    return instant(datetime.fromisoformat(f"{day - timedelta(days=1)}T00:00+00:00"))


def _columns(table: TemporalTable, names: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(*(table.c[name] for name in names))

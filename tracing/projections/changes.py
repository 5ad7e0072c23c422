"""What began and what ended, in order: the same list after every rebuild, on every database."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.projections.temporal import FOREVER, Key, TemporalTable, Values

LAST = 2**31 - 1
"""The ordinal after every change of a position."""


class ChangeKind(StrEnum):
    ENDED = "ended"
    BEGAN = "began"


class Change(NamedTuple):
    """A row that began, or a row that ended, at a position.

    `ordinal` counts the changes of that position from 0: by table in the order asked for, then by
    key, the end of a row before the beginning of the next.
    """

    position: int
    ordinal: int
    table: str
    kind: ChangeKind
    key: Key
    values: Values


def changes(
    connection: sa.Connection,
    tables: TemporalTable | Sequence[TemporalTable],
    after: int | tuple[int, int] = 0,
    limit: int = 1000,
) -> list[Change]:
    """At most `limit` changes after a position, or after a (position, ordinal), in order.

    Memory: the limit, and the changes of the one position that fills it.
    """
    asked = [tables] if isinstance(tables, TemporalTable) else list(tables)
    position, ordinal = after if isinstance(after, tuple) else (after, LAST)
    first = position + (ordinal >= LAST)
    seen = 0 if first > position else ordinal + 1
    last = _reaching(connection, asked, first, limit + seen)
    if last is None:
        return []
    found = sorted(
        change
        for place, table in enumerate(asked)
        for change in _between(connection, table, place, first, last)
    )
    numbered = [
        Change(at, ordinal, asked[place].name, (ChangeKind.ENDED, ChangeKind.BEGAN)[began], *row)
        for at, group in groupby(found, key=lambda each: each[0])
        for ordinal, (_, place, _, began, *row) in enumerate(group)
    ]
    return numbered[seen : seen + limit]


def _reaching(
    connection: sa.Connection, tables: Sequence[TemporalTable], first: int, count: int
) -> int | None:
    """The position by which `count` changes lie at or after `first`; the last one if fewer."""
    edges = []
    for table in tables:
        for edge in (table.c.since, table.c.until):
            query = sa.select(edge.label("at")).where(edge >= first, edge < FOREVER)
            edges.append(sa.select(query.order_by(edge).limit(count).subquery()))
    merged = sa.union_all(*edges).subquery()
    nearest = sa.select(merged.c.at).order_by(merged.c.at).limit(count).subquery()
    last: int | None = connection.execute(sa.select(sa.func.max(nearest.c.at))).scalar()
    return last


def _between(
    connection: sa.Connection, table: TemporalTable, place: int, first: int, last: int
) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for began, edge in enumerate((table.c.until, table.c.since)):
        rows = connection.execute(sa.select(edge, table.table).where(edge >= first, edge <= last))
        for at, *row in rows:
            key, values = table.split(row)
            found.append((at, place, key, began, key, values))
    return found

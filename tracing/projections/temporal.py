"""Tables whose rows are never overwritten, and the questions they answer.

A row holds from the ledger position `since` (included) to the position `until` (excluded). A row
that still holds has `until = FOREVER`: a number, not NULL, so that one index serves both *now*
and *as of*. Nothing here writes: see `versions.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

FOREVER = 2**63 - 1

Key = tuple[Any, ...]
"""One cell a key column, in their order; never None."""
Values = tuple[Any, ...]
"""One cell a value column, in their order: str, int, float, bool, bytes or None."""

_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], type], ...] = (
    (sa.Boolean, bool),
    (sa.Integer, int),
    (sa.Float, float),
    (sa.LargeBinary, bytes),
    (sa.String, str),
)

# Text compares by code point on both databases; integers are 64 bits wide on both.
_TYPES: dict[type, sa.types.TypeEngine[Any]] = {
    bool: sa.Boolean(),
    int: sa.BigInteger(),
    float: sa.Double(),
    bytes: sa.LargeBinary(),
    str: sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
}


class TemporalTable:
    """A table with a key, values, `since` and `until`.

    Columns are text, integers, floats, booleans or bytes; dates are ISO text, a sealed value is
    the bytes of its key id and box. Every index given is extended by `until`, so that a list
    filtered by it needs no other, now or as of.
    """

    def __init__(
        self,
        name: str,
        *,
        key: Sequence[sa.Column[Any]],
        values: Sequence[sa.Column[Any]] = (),
        indexes: Sequence[Sequence[str]] = (),
    ) -> None:
        self.name = name
        self.key = tuple(str(column.name) for column in key)
        self.values = tuple(str(column.name) for column in values)
        self.kinds = {str(column.name): _kind_of(name, column) for column in (*key, *values)}
        for column in (*key, *values):
            column.type = _TYPES[self.kinds[column.name]]
        self.indexes = tuple(tuple(names) for names in indexes)
        self.table = sa.Table(
            name,
            sa.MetaData(),
            *key,
            *values,
            sa.Column("since", sa.BigInteger, nullable=False),
            sa.Column("until", sa.BigInteger, nullable=False),
            sa.PrimaryKeyConstraint(*self.key, "since"),
            sa.Index(f"{name}_since", "since"),
            sa.Index(f"{name}_until", "until", "since"),
            *(sa.Index("_".join((name, *names)), *names, "until") for names in indexes),
            sqlite_with_rowid=False,
        )

    @property
    def c(self) -> sa.sql.base.ReadOnlyColumnCollection[str, sa.Column[Any]]:
        return self.table.c

    @property
    def shape(self) -> list[object]:
        """What a fingerprint covers: names and kinds of the columns, and the indexes."""
        columns = [[name, kind.__name__] for name, kind in self.kinds.items()]
        return [self.name, list(self.key), columns, [list(names) for names in self.indexes]]

    def index_of(self, column: str) -> sa.Index:
        """The index whose first column it is, of those that were given."""
        for index in self.table.indexes:
            if next(iter(index.columns)).name == column and column in self.kinds:
                return index
        raise ValueError(f"{self.name} has no index by {column}")

    @property
    def by_key(self) -> list[sa.Column[Any]]:
        return [self.c[name] for name in self.key]

    def is_key(self, key: Key) -> sa.ColumnElement[bool]:
        return sa.and_(*(self.c[name] == cell for name, cell in zip(self.key, key, strict=True)))

    def held_at(self, position: int) -> sa.ColumnElement[bool]:
        """The rows that held just after the event at `position`."""
        return sa.and_(self.c.since <= position, self.c.until > position)

    def holds(self) -> sa.ColumnElement[bool]:
        """The rows that hold now."""
        return self.c.until == FOREVER

    def split(self, row: Sequence[Any]) -> tuple[Key, Values]:
        """Key and values of a row read in the order of the table's columns."""
        end = len(self.key) + len(self.values)
        return tuple(row[: len(self.key)]), tuple(row[len(self.key) : end])

    def __repr__(self) -> str:
        return f"TemporalTable({self.name!r})"


def _kind_of(table: str, column: sa.Column[Any]) -> type:
    for declared, kind in _KINDS:
        if isinstance(column.type, declared):
            return kind
    raise TypeError(f"{table}.{column.name}: {column.type!r} is not a type of read models")


def now(
    table: TemporalTable,
    *where: sa.ColumnElement[bool],
    key: Key | None = None,
    order_by: Sequence[sa.ColumnElement[Any]] = (),
    limit: int | None = None,
) -> sa.Select[Any]:
    """The rows that hold now, ordered by key unless told otherwise."""
    query = sa.select(table.table).where(table.holds(), *where)
    if key is not None:
        query = query.where(table.is_key(key))
    return query.order_by(*order_by, *table.by_key).limit(limit)


def as_of(
    table: TemporalTable,
    position: int,
    *where: sa.ColumnElement[bool],
    key: Key | None = None,
    order_by: Sequence[sa.ColumnElement[Any]] = (),
    limit: int | None = None,
) -> sa.Select[Any]:
    """The rows that held just after `position`: what was known then.

    The caller snaps the position to the end of its commit (`moments.snap`).
    """
    query = sa.select(table.table).where(table.held_at(position), *where)
    if key is not None:
        query = query.where(table.is_key(key))
    return query.order_by(*order_by, *table.by_key).limit(limit)


def history(table: TemporalTable, key: Key) -> sa.Select[Any]:
    """Every row a key ever had, oldest first."""
    return sa.select(table.table).where(table.is_key(key)).order_by(table.c.since)


class Changed(NamedTuple):
    """A key whose row differs between two moments."""

    key: Key
    before: Values
    after: Values


class Difference(NamedTuple):
    """One state against another; what came and went in between does not show. Ordered by key."""

    added: list[tuple[Key, Values]]
    removed: list[tuple[Key, Values]]
    changed: list[Changed]


def difference(
    connection: sa.Connection, table: TemporalTable, before: int, after: int
) -> Difference:
    """What differs between the states at two positions, in either order of time.

    A row that held at both is the same row, so only those that held at one of them are read; two
    rows of a key may still be equal, where it had another or none in between.
    """
    old = _held_only(connection, table, before, after)
    new = _held_only(connection, table, after, before)
    return Difference(
        added=sorted((key, new[key]) for key in new.keys() - old.keys()),
        removed=sorted((key, old[key]) for key in old.keys() - new.keys()),
        changed=sorted(
            Changed(key, old[key], new[key])
            for key in old.keys() & new.keys()
            if old[key] != new[key]
        ),
    )


def _held_only(
    connection: sa.Connection, table: TemporalTable, at: int, not_at: int
) -> dict[Key, Values]:
    bound = table.c.until <= not_at if at < not_at else table.c.since > not_at
    rows = connection.execute(sa.select(table.table).where(table.held_at(at), bound))
    return dict(map(table.split, rows))


def explain(
    connection: sa.Connection, table: TemporalTable, key: Key, column: str, as_of: int
) -> int | None:
    """The position at which the unbroken run of the column's value as of then began.

    None where the key had no row then.
    """
    versions = connection.execute(
        sa.select(table.c.since, table.c.until, table.c[column])
        .where(table.is_key(key), table.c.since <= as_of)
        .order_by(table.c.since.desc())
    )
    began: int | None = None
    value: object = None
    for since, until, cell in versions:
        if began is None:
            if until <= as_of:
                break
            value = cell
        elif until != began or cell != value:
            break
        began = since
    versions.close()
    return began

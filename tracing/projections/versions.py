"""From changes to rows: what a page of events does to one table, and how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from tracing.errors import IntegrityError
from tracing.language import Text
from tracing.projections.folds import Touched
from tracing.projections.temporal import FOREVER, Key, TemporalTable, Values

Line = tuple[Any, ...]
"""A whole row: key, values, since, until."""

_KEYS_A_QUERY = 1000


class RowsOutOfStepError(IntegrityError):
    text = Text(
        "视图表 {table} 与账本不一致：应结束 {expected} 行，实际 {found} 行",
        "view {table} is out of step with its ledger: {expected} rows to end, {found} found",
    )
    hint = Text("重建视图：tracing rebuild", "rebuild the views: tracing rebuild")


class Versions:
    """The rows of one table that a page of events begins and ends, in order of position.

    What both began and ended within the page is written once, as a row that has ended.
    """

    def __init__(self, table: TemporalTable) -> None:
        self.table = table
        self._open: dict[Key, tuple[Values, int]] = {}
        self._ended: list[Line] = []
        self._closed: list[Line] = []

    @property
    def any(self) -> bool:
        """Whether a row begins or ends."""
        return bool(self._open or self._ended or self._closed)

    def begin(self, key: Key, position: int, values: Values) -> None:
        """The key, which had no row, has one from `position` on."""
        self._open[key] = (values, position)

    def end(self, key: Key, position: int) -> None:
        """The row the key had holds no more from `position` on."""
        begun = self._open.pop(key, None)
        if begun is None:
            self._closed.append((position, *key))
        else:
            values, since = begun
            self._ended.append((*key, *values, since, position))

    def turn(
        self, position: int, before: Mapping[Key, Values], after: Mapping[Key, Values]
    ) -> None:
        """Go from some rows to others, touching only what differs."""
        for key in before:
            if key not in after:
                self.end(key, position)
        for key, values in after.items():
            old = before.get(key)
            if old != values:
                if old is not None:
                    self.end(key, position)
                self._open[key] = (values, position)

    def settle(self, writer: Writer) -> None:
        """Come to know what begins and what ends, where that takes the rows before the page."""

    def touched(self, writer: Writer) -> Iterator[Touched]:
        """Each row that begins or ends, in no order; to be asked before they are written."""
        self.settle(writer)
        name = self.table.name
        held = writer.current([tuple(key) for _, *key in self._closed]) if self._closed else {}
        for position, *cells in self._closed:
            key = tuple(cells)
            if key in held:
                yield Touched(position, name, key, held[key])
        for line in self._ended:
            key, values = self.table.split(line)
            yield from (Touched(position, name, key, values) for position in line[-2:])
        for key, (values, since) in self._open.items():
            yield Touched(since, name, key, values)

    def write(self, writer: Writer) -> None:
        """Raises RowsOutOfStepError if a row that should end is not there."""
        self.settle(writer)
        if self._closed and (found := writer.close(self._closed)) != len(self._closed):
            expected = len(self._closed)
            raise RowsOutOfStepError(table=self.table.name, expected=expected, found=found)
        lines = self._ended
        lines += [(*key, *values, since, FOREVER) for key, (values, since) in self._open.items()]
        if lines:
            writer.insert(lines)


class RecordedVersions(Versions):
    """The same from changes that do not know the row before them: it is read when all are known.

    Of several changes of a key at one position the last one counts.
    """

    def __init__(self, table: TemporalTable) -> None:
        super().__init__(table)
        self._changes: dict[Key, list[tuple[int, Values | None]]] = {}

    @property
    def any(self) -> bool:
        return bool(self._changes) or super().any

    def change(self, key: Key, position: int, values: Values | None) -> None:
        """The key's row from `position` on, None for no row. Positions never fall."""
        changes = self._changes.get(key)
        if changes is None:
            self._changes[key] = [(position, values)]
        elif changes[-1][0] == position:
            changes[-1] = (position, values)
        else:
            changes.append((position, values))

    def settle(self, writer: Writer) -> None:
        waiting, self._changes = self._changes, {}
        held = writer.current(list(waiting)) if waiting else {}
        for key, changes in waiting.items():
            self._resolve(key, held.get(key), changes)

    def _resolve(
        self, key: Key, values: Values | None, changes: Sequence[tuple[int, Values | None]]
    ) -> None:
        for position, new in changes:
            if new == values:
                continue
            if values is not None:
                self.end(key, position)
            if new is not None:
                self.begin(key, position, new)
            values = new


class Writer(Protocol):
    """The three statements a table is written with, on one kind of database."""

    def current(self, keys: Sequence[Key]) -> dict[Key, Values]:
        """The rows these keys have now; a key without one is left out."""
        ...

    def close(self, closed: Sequence[Line]) -> int:
        """End the rows the keys have now; lines are (until, key…). The number of rows ended."""
        ...

    def insert(self, lines: Sequence[Line]) -> None: ...


def writer_for(connection: sa.Connection, table: TemporalTable) -> Writer:
    if connection.dialect.name == "sqlite":
        return SqliteWriter(connection, table)
    return PostgresWriter(connection, table)


class SqliteWriter:
    """`executemany` with tuples. `+until` keeps the planner on the primary key."""

    def __init__(self, connection: sa.Connection, table: TemporalTable) -> None:
        self._connection = connection
        self._table = table
        self._names = _Names(connection, table)

    def current(self, keys: Sequence[Key]) -> dict[Key, Values]:
        names = self._names
        rows: dict[Key, Values] = {}
        for part in _parts(keys, _KEYS_A_QUERY):
            marks = f"({', '.join('?' * len(names.key))})"
            statement = (
                f"WITH wanted({', '.join(names.key)}) AS (VALUES {', '.join([marks] * len(part))}) "
                f"SELECT {', '.join(f'held.{name}' for name in names.cells)} "
                f"FROM wanted CROSS JOIN {names.table} AS held "
                f"ON {names.same('held', 'wanted')} WHERE +held.until = {FOREVER}"
            )
            cells = tuple(cell for key in part for cell in key)
            rows.update(map(self._table.split, self._connection.exec_driver_sql(statement, cells)))
        return rows

    def close(self, closed: Sequence[Line]) -> int:
        names = self._names
        keys = " AND ".join(f"{name} = ?" for name in names.key)
        return self._connection.exec_driver_sql(
            f"UPDATE {names.table} SET until = ? WHERE {keys} AND +until = {FOREVER}",
            _stored(self._table, closed, self._table.key, lead=1),
        ).rowcount

    def insert(self, lines: Sequence[Line]) -> None:
        marks = ", ".join("?" * len(lines[0]))
        cells = (*self._table.key, *self._table.values)
        self._connection.exec_driver_sql(
            f"INSERT INTO {self._names.table} VALUES ({marks})",
            _stored(self._table, lines, cells),
        )


_ARRAYS: dict[type, str] = {
    str: "text[]",
    int: "bigint[]",
    float: "double precision[]",
    bool: "boolean[]",
    bytes: "bytea[]",
}


class PostgresWriter:
    """One statement a page, its columns handed over as arrays: UPDATE … FROM unnest."""

    def __init__(self, connection: sa.Connection, table: TemporalTable) -> None:
        self._connection = connection
        self._table = table
        self._names = _Names(connection, table)

    def current(self, keys: Sequence[Key]) -> dict[Key, Values]:
        names = self._names
        found = self._connection.exec_driver_sql(
            f"SELECT {', '.join(f'held.{name}' for name in names.cells)} "
            f"FROM unnest({self._arrays(self._table.key)}) AS wanted({', '.join(names.key)}) "
            f"JOIN {names.table} AS held ON {names.same('held', 'wanted')} "
            f"WHERE held.until = {FOREVER}",
            tuple(map(list, zip(*keys, strict=True))),
        )
        return dict(map(self._table.split, found))

    def close(self, closed: Sequence[Line]) -> int:
        names = self._names
        lines = _stored(self._table, closed, self._table.key, lead=1)
        return self._connection.exec_driver_sql(
            f"UPDATE {names.table} AS held SET until = ended.ended_at "
            f"FROM unnest(%s::bigint[], {self._arrays(self._table.key)}) "
            f"AS ended(ended_at, {', '.join(names.key)}) "
            f"WHERE {names.same('held', 'ended')} AND held.until = {FOREVER}",
            tuple(map(list, zip(*lines, strict=True))),
        ).rowcount

    def insert(self, lines: Sequence[Line]) -> None:
        cells = (*self._table.key, *self._table.values)
        columns = zip(*_stored(self._table, lines, cells), strict=True)
        self._connection.exec_driver_sql(
            f"INSERT INTO {self._names.table} "
            f"SELECT * FROM unnest({self._arrays(cells)}, %s::bigint[], %s::bigint[])",
            tuple(map(list, columns)),
        )

    def _arrays(self, columns: Sequence[str]) -> str:
        return ", ".join(f"%s::{_ARRAYS[self._table.kinds[name]]}" for name in columns)


class _Names:
    """The quoted names of a table and its columns."""

    def __init__(self, connection: sa.Connection, table: TemporalTable) -> None:
        quote = connection.dialect.identifier_preparer.quote
        self.table = quote(table.name)
        self.key = tuple(map(quote, table.key))
        self.cells = (*self.key, *map(quote, table.values))

    def same(self, left: str, right: str) -> str:
        return " AND ".join(f"{left}.{name} = {right}.{name}" for name in self.key)


def _parts(keys: Sequence[Key], size: int) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


_EXACT: dict[type, Any] = {
    str: lambda cell: str.__str__(cell) if isinstance(cell, str) else None,
    int: lambda cell: int(cell) if isinstance(cell, int) else None,
    float: lambda cell: float(cell) if isinstance(cell, int | float) else None,
    bool: lambda _: None,
    bytes: lambda cell: bytes(cell) if isinstance(cell, bytes) else None,
}


def _stored(
    table: TemporalTable, lines: Sequence[Line], names: Sequence[str], lead: int = 0
) -> list[Line]:
    """The lines with exactly the types their columns declare: a code's enum becomes its text.

    Both databases get the same cells, whatever their drivers would have made of others.
    """
    columns = list(zip(*lines, strict=True))
    exact = True
    for place, name in enumerate(names, lead):
        kind = table.kinds[name]
        if set(map(type, columns[place])) <= {kind, type(None)}:
            continue
        exact = False
        columns[place] = tuple(_exact(table, name, kind, cell) for cell in columns[place])
    return list(lines) if exact else list(zip(*columns, strict=True))


def _exact(table: TemporalTable, name: str, kind: type, cell: object) -> object:
    if cell is None:
        return None
    stored = _EXACT[kind](cell)
    if stored is None:
        found = type(cell).__name__
        raise TypeError(f"{table.name}.{name} holds {kind.__name__}, not {found}")
    return stored

"""Where views live: one database a fingerprint and generation, a cache that can be thrown away.

A rebuild writes the next generation beside the present one and publishes it whole; whoever opens
takes the highest generation that is complete. `views_sqlite.py` and `views_postgres.py` say how.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import RLock
from typing import NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from tracing.errors import ConflictError, IntegrityError
from tracing.language import Text
from tracing.projections.folds import Model, fingerprint_of, indexes_needed, tables_of
from tracing.projections.temporal import TemporalTable


class ViewsDamagedError(IntegrityError):
    text = Text("视图 {name} 已损坏或不完整", "the views {name} are damaged or incomplete")
    hint = Text("重建视图：tracing rebuild", "rebuild the views: tracing rebuild")


class ViewsMissingError(IntegrityError):
    text = Text("还没有视图 {name}", "there are no views {name} yet")
    hint = Text("先追赶账本：tracing rebuild", "catch up with the ledger first: tracing rebuild")


class ViewsBusyError(ConflictError):
    text = Text(
        "视图 {name} 被另一进程占用超过 {seconds} 秒",
        "another process has held the views {name} for more than {seconds} seconds",
    )
    hint = Text("稍后再试", "try again later")


class Standing(NamedTuple):
    """Where views stand: the one row of their table `meta`."""

    ledger_id: UUID
    fingerprint: str
    position: int
    leaf: bytes
    """The ledger's leaf at that position; empty at position 0."""
    counters: dict[str, int]


META = sa.Table(
    "meta",
    sa.MetaData(),
    sa.Column("ledger_id", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("leaf", sa.LargeBinary, nullable=False),
    sa.Column("counters", sa.Text, nullable=False),
)


def standing_of(connection: sa.Connection) -> Standing:
    """Raises ViewsDamagedError where the row cannot be read."""
    try:
        row = connection.execute(sa.select(META)).one()
        counters = msgspec.json.decode(row.counters, type=dict[str, int])
        return Standing(UUID(row.ledger_id), row.fingerprint, row.position, row.leaf, counters)
    except (sa.exc.NoResultFound, sa.exc.MultipleResultsFound, ValueError) as error:
        raise ViewsDamagedError(name=META.name) from error


def move(connection: sa.Connection, old: Standing, new: Standing) -> bool:
    """Take the views from one position to the next; False if somebody else moved them."""
    moved = connection.execute(
        sa.update(META)
        .where(META.c.position == old.position)
        .values(
            position=new.position,
            leaf=new.leaf,
            counters=msgspec.json.encode(new.counters, order="sorted").decode(),
        )
    )
    return moved.rowcount == 1


class Reading(NamedTuple):
    """One unmoving sight of the views, and where they stand."""

    connection: sa.Connection
    standing: Standing

    @property
    def position(self) -> int:
        return self.standing.position


class Generation(ABC):
    """One database of views."""

    def __init__(self, name: str, number: int, engine: sa.Engine) -> None:
        self.name = name
        self.number = number
        self.engine = engine

    @abstractmethod
    def reading(self) -> AbstractContextManager[sa.Connection]:
        """A transaction that sees one state from beginning to end."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[sa.Connection]:
        """A transaction no other writer of these views overlaps. Raises ViewsBusyError."""

    def create(self, tables: Sequence[TemporalTable], ledger_id: UUID, fingerprint: str) -> None:
        """Empty tables without their indexes, standing at position 0."""
        with self.writing() as connection:
            for table in (META, *(each.table for each in tables)):
                connection.execute(sa.schema.CreateTable(table))
            connection.execute(
                sa.insert(META).values(
                    ledger_id=str(ledger_id),
                    fingerprint=fingerprint,
                    position=0,
                    leaf=b"",
                    counters="{}",
                )
            )

    def index(self, indexes: Iterable[sa.Index]) -> None:
        with self.writing() as connection:
            for index in sorted(indexes, key=lambda each: str(each.name)):
                connection.execute(sa.schema.CreateIndex(index))

    def check(self, tables: Sequence[TemporalTable], fingerprint: str) -> None:
        """Raise ViewsDamagedError unless made by these folds, DBAPIError where a table lacks."""
        with self.reading() as connection:
            for table in tables:
                connection.exec_driver_sql(_looked_for(table))
            if standing_of(connection).fingerprint != fingerprint:
                raise ViewsDamagedError(name=self.name)

    def close(self) -> None:
        self.engine.dispose()


def _looked_for(table: TemporalTable) -> str:
    """Every column and no row. Written out: whoever opens the views asks this of every table.

    Each column is named with its table, for SQLite takes a lone name it does not know for a text.
    """
    columns = ", ".join(f'"{table.name}"."{column.name}"' for column in table.table.columns)
    return f'SELECT {columns} FROM "{table.name}" LIMIT 0'


class Store(ABC):
    """The generations of the views of one set of folds."""

    def __init__(self, models: Sequence[Model]) -> None:
        self.models = tuple(models)
        self.tables = tables_of(models)
        self.fingerprint = fingerprint_of(models)
        self._opened: Generation | None = None
        self._lock = RLock()

    @abstractmethod
    def highest(self) -> int:
        """The number of the highest complete generation, 0 for none."""

    @abstractmethod
    def damage(self, error: sa.exc.DBAPIError) -> bool:
        """Whether the error says that the views themselves are broken or gone."""

    @abstractmethod
    def _open(self, number: int) -> Generation: ...

    @abstractmethod
    def _begin(self) -> Generation:
        """An empty database for a generation in the making; what an earlier one left is removed."""

    @abstractmethod
    def _publish(self, number: int) -> None:
        """Make the finished and closed database the generation of that number, in one step."""

    @abstractmethod
    def _remove_below(self, number: int) -> None:
        """Remove older generations, as far as nobody holds them."""

    @abstractmethod
    def _alone(self) -> AbstractContextManager[None]:
        """Keep everybody else from building the same views. Raises ViewsBusyError."""

    def current(self) -> Generation:
        """The highest complete generation. Raises ViewsMissingError, ViewsDamagedError."""
        with self._lock:
            number = self.highest()
            if self._opened is None or self._opened.number != number:
                self._release()
                if number == 0:
                    raise ViewsMissingError(name=self.fingerprint)
                self._opened = self._checked(number)
            return self._opened

    def _checked(self, number: int) -> Generation:
        generation = self._open(number)
        try:
            generation.check(self.tables, self.fingerprint)
        except sa.exc.DBAPIError as error:
            generation.close()
            if self.damage(error):
                raise ViewsDamagedError(name=generation.name) from error
            raise
        except ViewsDamagedError:
            generation.close()
            raise
        return generation

    @contextmanager
    def reading(self) -> Generator[Reading]:
        """The views as they stand now, unmoving however long the reading takes."""
        with ExitStack() as stack:
            try:
                reading = self._enter(stack)
            except (sa.exc.DBAPIError, ViewsDamagedError):
                # A rebuild may have replaced and removed this generation just now.
                self._release()
                reading = self._enter(stack)
            yield reading

    def _enter(self, stack: ExitStack) -> Reading:
        with ExitStack() as attempt:
            connection = attempt.enter_context(self.current().reading())
            reading = Reading(connection, standing_of(connection))
            stack.push(attempt.pop_all())
            return reading

    def build(
        self, ledger_id: UUID, fill: Callable[[Generation], None], instead_of: int | None = None
    ) -> None:
        """Write the next generation and let it take over.

        With `instead_of`, nothing is done if that generation has been replaced meanwhile. A crash
        before the publishing leaves a database nobody opens, which the next building removes; a
        crash after it leaves older generations, which the next building removes too.
        """
        with self._alone():
            highest = self.highest()
            if instead_of is not None and highest != instead_of:
                return
            building = self._begin()
            try:
                building.create(self.tables, ledger_id, self.fingerprint)
                first = indexes_needed(self.models)
                building.index(first)
                fill(building)
                building.index(
                    {each for table in self.tables for each in table.table.indexes} - first
                )
            finally:
                building.close()
            self._publish(highest + 1)
            self._release()
            self._remove_below(highest + 1)

    def _release(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def close(self) -> None:
        """Close every connection; the store may be used again."""
        self._release()

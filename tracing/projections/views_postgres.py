"""Views on PostgreSQL: one schema a generation, `views_<fingerprint>_<generation>`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from tracing.projections.folds import Model
from tracing.projections.store import Generation, Store, ViewsBusyError

_WAIT_SECONDS = 60
_BUILD_WAIT_SECONDS = 3600
_DROP_WAIT_SECONDS = 2

# SQLSTATE: undefined table, undefined column, invalid schema; lock not available
_GONE = ("42P01", "42703", "3F000")
_NO_LOCK = "55P03"


class PostgresViews(Store):
    """Views in a PostgreSQL database. `prefix` keeps several registries in one database apart."""

    def __init__(
        self, url: str | sa.URL, models: Sequence[Model], *, prefix: str = "views"
    ) -> None:
        super().__init__(models)
        self._url = sa.make_url(url).set(drivername="postgresql+psycopg")
        self._stem = f"{prefix}_{self.fingerprint}"
        self._admin = sa.create_engine(self._url)

    def highest(self) -> int:
        return max(self._numbers(), default=0)

    def _numbers(self) -> list[int]:
        pattern = re.compile(rf"{re.escape(self._stem)}_(\d+)")
        with self._admin.connect() as connection:
            names = connection.execute(
                sa.text("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, :stem)"),
                {"stem": self._stem},
            ).scalars()
            return [int(found[1]) for found in map(pattern.fullmatch, names) if found]

    def damage(self, error: sa.exc.DBAPIError) -> bool:
        return _sqlstate(error) in _GONE

    def _schema(self, number: int | None) -> str:
        return f"{self._stem}_{'building' if number is None else number}"

    def _open(self, number: int) -> Generation:
        return PostgresGeneration(self._url, self._schema(number), number)

    def _begin(self) -> Generation:
        schema = self._schema(None)
        with self._admin.begin() as connection:
            connection.execute(sa.schema.DropSchema(schema, cascade=True, if_exists=True))
            connection.execute(sa.schema.CreateSchema(schema))
        return PostgresGeneration(self._url, schema, 0)

    def _publish(self, number: int) -> None:
        with self._admin.begin() as connection:
            connection.exec_driver_sql(
                f'ALTER SCHEMA "{self._schema(None)}" RENAME TO "{self._schema(number)}"'
            )

    def _remove_below(self, number: int) -> None:
        for older in self._numbers():
            if older < number:
                self._drop(self._schema(older))

    def _drop(self, schema: str) -> None:
        """Drop a schema unless a reader holds it; then the next rebuild does."""
        try:
            with self._admin.begin() as connection:
                _wait_for_locks(connection, _DROP_WAIT_SECONDS)
                connection.execute(sa.schema.DropSchema(schema, cascade=True, if_exists=True))
        except sa.exc.OperationalError as error:
            if _sqlstate(error) != _NO_LOCK:
                raise

    @contextmanager
    def _alone(self) -> Generator[None]:
        with self._admin.begin() as connection:
            _lock(connection, self._stem, _BUILD_WAIT_SECONDS)
            yield

    def close(self) -> None:
        super().close()
        self._admin.dispose()


class PostgresGeneration(Generation):
    """One schema of views; every connection looks into it first."""

    def __init__(self, url: sa.URL, schema: str, number: int) -> None:
        engine = sa.create_engine(url)

        @sa.event.listens_for(engine, "connect")
        def look_into_schema(connection: Any, _: object) -> None:
            connection.autocommit = True
            connection.execute("SELECT set_config('search_path', %s, false)", (f'"{schema}"',))
            connection.autocommit = False

        super().__init__(schema, number, engine)

    @contextmanager
    def reading(self) -> Generator[sa.Connection]:
        with self.engine.connect() as connection:
            yield connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def writing(self) -> Generator[sa.Connection]:
        with self.engine.begin() as connection:
            _lock(connection, self.name, _WAIT_SECONDS)
            yield connection


def _lock(connection: sa.Connection, name: str, seconds: int) -> None:
    """Hold the advisory lock of a name until the transaction ends.

    Whoever comes second waits here and then finds the position moved; the wait has an end, so
    that a session whose client is gone cannot hold everybody up.
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    _wait_for_locks(connection, seconds)
    try:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
    except sa.exc.OperationalError as error:
        if _sqlstate(error) != _NO_LOCK:
            raise
        raise ViewsBusyError(name=name, seconds=seconds) from error


def _wait_for_locks(connection: sa.Connection, seconds: int) -> None:
    connection.execute(sa.select(sa.func.set_config("lock_timeout", f"{seconds}s", True)))


def _sqlstate(error: sa.exc.DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)

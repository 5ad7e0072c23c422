"""Views in SQLite files: `views/<fingerprint>.<generation>.db`."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tracing.projections.folds import Model
from tracing.projections.store import Generation, Store, ViewsBusyError

_WAIT_SECONDS = 60
_BUILD_WAIT_SECONDS = 3600
_BUSY, _CORRUPT, _CANTOPEN, _NOTADB = 5, 11, 14, 26

# A generation in the making is nobody's yet: a crash throws it away, so it needs no log.
_BUILDING = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-131072")
_FINISHED = ("synchronous=NORMAL", "cache_size=-32768")


class SqliteViews(Store):
    """Views in a folder, one file a generation, each with its own write-ahead log."""

    def __init__(self, folder: Path, models: Sequence[Model]) -> None:
        super().__init__(models)
        self._folder = folder
        self._building = folder / f"{self.fingerprint}.building.db"
        self._pattern = re.compile(rf"{self.fingerprint}\.(\d+)\.db")

    def highest(self) -> int:
        return max(self._numbers(), default=0)

    def _numbers(self) -> list[int]:
        paths = self._folder.iterdir() if self._folder.is_dir() else ()
        names = (path.name for path in paths)
        return [int(found[1]) for found in map(self._pattern.fullmatch, names) if found]

    def _path(self, number: int) -> Path:
        return self._folder / f"{self.fingerprint}.{number}.db"

    def damage(self, error: sa.exc.DBAPIError) -> bool:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return code in (_CORRUPT, _CANTOPEN, _NOTADB) or "no such" in str(error.orig)

    def _open(self, number: int) -> Generation:
        return SqliteGeneration(self._path(number), number, mode="rw", pragmas=_FINISHED)

    def _begin(self) -> Generation:
        _remove(self._building)
        return SqliteGeneration(self._building, 0, mode="rwc", pragmas=_BUILDING)

    def _publish(self, number: int) -> None:
        connection = sqlite3.connect(self._building)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()  # the last one to close takes the log with it
        _sync(self._building)
        target = self._path(number)
        _remove(target)  # a log left under this name belongs to another file
        self._building.rename(target)
        _sync(self._folder)

    def _remove_below(self, number: int) -> None:
        for older in self._numbers():
            if older < number:
                with suppress(PermissionError):  # somebody on Windows holds it: next time
                    _remove(self._path(older))

    @contextmanager
    def _alone(self) -> Generator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(
            self._folder / f"{self.fingerprint}.lock",
            timeout=_BUILD_WAIT_SECONDS,
            isolation_level=None,
        )
        try:
            with _busy(self.fingerprint, _BUILD_WAIT_SECONDS):
                lock.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            lock.close()


class SqliteGeneration(Generation):
    """One file of views."""

    def __init__(self, path: Path, number: int, mode: str, pragmas: Sequence[str]) -> None:
        # mode=rw: a file that was removed must not come back empty
        address = f"{path.absolute().as_uri()}?mode={mode}"

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(
                address,
                uri=True,
                timeout=_WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
            return connection

        engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.QueuePool)
        sa.event.listen(engine, "begin", _begin)
        super().__init__(path.name, number, engine)

    @contextmanager
    def reading(self) -> Generator[sa.Connection]:
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[sa.Connection]:
        with self.engine.connect() as connection:
            with _busy(self.name, _WAIT_SECONDS):
                transaction = connection.execution_options(views_writing=True).begin()
            with transaction:
                yield connection


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("views_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _busy(name: str, seconds: int) -> Generator[None]:
    """Say it in our words when a lock could not be had."""
    try:
        yield
    except (sqlite3.OperationalError, sa.exc.OperationalError) as error:
        cause: Any = getattr(error, "orig", error)
        if getattr(cause, "sqlite_errorcode", 0) & 0xFF != _BUSY:
            raise
        raise ViewsBusyError(name=name, seconds=seconds) from error


def _remove(path: Path) -> None:
    """The file first: a log without its file is read by nobody, a file without its log might be."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows has no handle to sync a folder by
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

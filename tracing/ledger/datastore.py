"""Connections to SQLite that never lose a commit and never say "database is locked"."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from eventsourcing import persistence
from eventsourcing import sqlite as library

from tracing.errors import ConflictError, IntegrityError
from tracing.language import Text

T = TypeVar("T")

BUSY_SECONDS = 30.0
"""How long SQLite itself waits for another writer in one attempt."""
PATIENCE_SECONDS = 300.0
"""How long we go on attempting before we tell anybody."""


class LedgerBusyError(ConflictError):
    text = Text(
        "另一个程序占用登记库已超过 {seconds} 秒",
        "another program has held the registry for more than {seconds} seconds",
    )
    hint = Text(
        "没有写入任何内容。请等待或结束那个程序，然后重试",
        "nothing was written. Wait for that program or end it, then try again",
    )


class NotALedgerError(IntegrityError):
    text = Text("{path} 不是登记库的文件", "{path} is not a file of a registry")
    hint = Text(
        "请检查登记库文件夹，或从备份恢复该文件",
        "check the registry's folder, or put the file back from a backup",
    )


def is_busy(error: BaseException | None) -> bool:
    """Whether an error, or its cause, says that somebody else holds the file."""
    while error is not None:
        if isinstance(error, sqlite3.OperationalError) and (
            getattr(error, "sqlite_errorcode", 0) & 0xFF
            in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        ):
            return True
        error = error.__cause__
    return False


def patiently(attempt: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """Do again what found the file busy, with pauses from 1 to 50 ms."""
    deadline = time.monotonic() + seconds
    pause = 0.001
    while True:
        try:
            return attempt()
        except (sqlite3.OperationalError, persistence.OperationalError) as error:
            if not is_busy(error):
                raise
            if time.monotonic() >= deadline:
                raise LedgerBusyError(seconds=int(seconds)) from error
        time.sleep(pause)
        pause = min(pause * 2, 0.05)


def connect(path: str) -> sqlite3.Connection:
    """A connection in autocommit mode with the settings every one of ours has.

    The switch to a write-ahead log ignores the busy time-out while another process makes the same
    switch, hence the patience. `recursive_triggers` lets `INSERT OR REPLACE` meet the triggers
    that refuse a DELETE.
    """
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        patiently(lambda: _journal_in_wal(connection))
        for setting in (
            "synchronous=FULL",
            "secure_delete=ON",
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "recursive_triggers=ON",
            "temp_store=MEMORY",
            "cache_size=-32768",
        ):
            connection.execute(f"PRAGMA {setting}").close()
    except BaseException as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise NotALedgerError(path=path) from error
        raise
    return connection


def _journal_in_wal(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode=WAL").fetchone()


class ImmediateTransaction(library.SQLiteTransaction):
    """Takes the write lock at its start, so that reading first can never end in a deadlock."""

    def __enter__(self) -> library.SQLiteCursor:
        cursor = self.connection.cursor()
        patiently(lambda: cursor.execute("BEGIN IMMEDIATE"))
        return cursor


class LedgerConnection(library.SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[library.SQLiteCursor]:
        kind = ImmediateTransaction if commit else library.SQLiteTransaction
        with kind(self, commit=commit) as cursor, cursor:
            yield cursor


class LedgerConnectionPool(library.SQLiteConnectionPool):
    def _create_connection(self) -> library.SQLiteConnection:
        try:
            connection = connect(self.db_name)
        except sqlite3.Error as error:
            raise persistence.InterfaceError(error) from error
        return LedgerConnection(sqlite_conn=connection, max_age=self.max_age)

    def close(self) -> None:
        """Close once nobody uses a connection: closing one under a thread crashes the process."""
        deadline = time.monotonic() + BUSY_SECONDS
        with self._put_condition:
            while self._in_use and time.monotonic() < deadline:
                self._put_condition.wait(0.05)
            super().close()


class LedgerDatastore(library.SQLiteDatastore):
    """One file, a pool of connections to it, and one more that only watches for commits."""

    def __init__(self, db_name: str, *, pool_timeout: float = PATIENCE_SECONDS) -> None:
        super().__init__(db_name)
        self.pool = LedgerConnectionPool(db_name=db_name, pool_timeout=pool_timeout)
        self._watch: sqlite3.Connection | None = None
        self._watching = threading.Lock()

    def data_version(self) -> int:
        """A number that changes when another connection, in any process, has committed."""
        with self._watching:
            if self.pool.closed:
                raise persistence.ConnectionPoolClosedError
            if self._watch is None:
                self._watch = connect(self.pool.db_name)
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        super().close()
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None

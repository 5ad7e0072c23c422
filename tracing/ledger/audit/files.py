"""The file itself: opened so that not a byte changes, and its pages."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tracing.ledger.audit.findings import PAGES, Notes

UNREADABLE = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""What reading a damaged file raises; SQLite's own message may quote bytes that are no text."""


_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def open_read_only(path: Path) -> sqlite3.Connection:
    uri = path.resolve().as_uri()
    connection = _connect(f"{uri}?mode=ro")
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        log = path.with_name(f"{path.name}-wal")
        unwritable = error.sqlite_errorcode & 0xFF in _UNWRITABLE
        if not unwritable or (log.exists() and log.stat().st_size):
            raise
        # A folder nobody can write in has no room for the log's index, and no writer either.
        return _connect(f"{uri}?mode=ro&immutable=1")
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def check_pages(connection: sqlite3.Connection, notes: Notes) -> None:
    """SQLite's own check: pages, and indexes against rows; readers of streams go by an index."""
    connection.text_factory = str
    for (line,) in connection.execute("PRAGMA integrity_check(10)"):
        if line != "ok":
            notes.add(None, PAGES, "ok", line)

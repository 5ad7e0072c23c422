"""A ledger written with plain sqlite3 from FORMAT.md alone, and hands that spoil it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from tracing.ledger.merkle import root_of

TOPICS = {
    "registry.opened": ["registry_id", "time_zone"],
    "toy.happened": ["day", "note", "span", "span.first", "rows", "rows.number"],
    "toy.ended": ["day"],
    "person.erased": [],
}
COLUMNS = "position, stream_id, stream_version, topic, recorded_at, envelope, state, leaf"

Row = tuple[int, bytes, int, str, int, bytes, bytes, bytes]
Event = tuple[bytes, str, dict[str, Any]]
"""Stream, topic, fields."""

REGISTRY = UUID("01890000-0000-7000-8000-000000000001")

_TABLES = """
PRAGMA journal_mode = wal;
PRAGMA application_id = 0x74726163;
PRAGMA user_version = 1;
CREATE TABLE events (
  position       INTEGER PRIMARY KEY,
  stream_id      BLOB    NOT NULL,
  stream_version INTEGER NOT NULL,
  topic          TEXT    NOT NULL,
  recorded_at    INTEGER NOT NULL,
  envelope       BLOB    NOT NULL,
  state          BLOB    NOT NULL,
  leaf           BLOB    NOT NULL,
  UNIQUE (stream_id, stream_version)
) STRICT;
CREATE TABLE commands (
  command_id     BLOB    PRIMARY KEY,
  body_mac       BLOB    NOT NULL,
  outcome        BLOB    NOT NULL,
  first_position INTEGER,
  last_position  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX erasures ON events (position) WHERE topic = 'person.erased';
"""
TRIGGERS = {
    f"{table}_{act}": f"CREATE TRIGGER {table}_{act} BEFORE {act.upper()} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
    for table in ("events", "commands")
    for act in ("update", "delete")
}


def leaf_of(row: Sequence[Any]) -> bytes:
    """FORMAT.md section 2, spelt out."""
    position, stream, version, topic, recorded_at, envelope, state = row[:7]
    name = topic.encode()
    return sha256(
        b"\x00"
        + position.to_bytes(8, "big")
        + recorded_at.to_bytes(8, "big", signed=True)
        + stream
        + version.to_bytes(8, "big")
        + len(name).to_bytes(4, "big")
        + name
        + len(envelope).to_bytes(4, "big")
        + envelope
        + len(state).to_bytes(4, "big")
        + state
    ).digest()


def with_leaf(row: Sequence[Any]) -> Row:
    position, stream, version, topic, recorded_at, envelope, state = row[:7]
    return position, stream, version, topic, recorded_at, envelope, state, leaf_of(row)


class PlainLedger:
    """Appends commits as FORMAT.md section 5 says; commands and times are counted up."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(_TABLES)
        for trigger in TRIGGERS.values():
            self.connection.execute(trigger)
        self._commands = 0
        opened = {"registry_id": str(REGISTRY), "time_zone": "Asia/Shanghai"}
        self.commit((REGISTRY.bytes, "registry.opened", opened))

    def commit(self, *events: Event, later: int = 1_000) -> None:
        self._commands += 1
        command = UUID(int=(0x0189 << 112) + (7 << 76) + (1 << 63) + self._commands)
        with self._transaction():
            last_position, last_time = self.connection.execute(
                "SELECT coalesce(max(position), 0), coalesce(max(recorded_at), 0) FROM events"
            ).fetchone()
            first, last = last_position + 1, last_position + len(events)
            envelope = json.dumps(
                {
                    "actor": "A-7",
                    "assurance": "asserted",
                    "command_id": str(command),
                    "source": "cli",
                    "first": first,
                    "last": last,
                }
            ).encode()
            time = (last_time or 1_660_000_000_000_000) + later
            for position, (stream, topic, fields) in enumerate(events, first):
                state = json.dumps(fields).encode()
                version = self._version(stream) + 1
                row = with_leaf((position, stream, version, topic, time, envelope, state))
                self.connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            positions = (first, last) if events else (None, None)
            self.connection.execute(
                "INSERT INTO commands VALUES (?, ?, ?, ?, ?)",
                (command.bytes, sha256(command.bytes).digest(), b"{}", *positions),
            )

    def _version(self, stream: bytes) -> int:
        query = "SELECT coalesce(max(stream_version), 0) FROM events WHERE stream_id = ?"
        return int(self.connection.execute(query, (stream,)).fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        yield
        self.connection.execute("COMMIT")

    def close(self) -> None:
        self.connection.close()


def stream_id(number: int) -> bytes:
    return UUID(int=(0x018A << 112) + (7 << 76) + (1 << 63) + number).bytes


def grown(ledger: PlainLedger, random: Random, commits: int) -> None:
    """Commits of no to five events in a few streams."""
    for _ in range(commits):
        events: list[Event] = []
        for _ in range(random.choice((0, 1, 1, 1, 2, 3, 5))):
            topic = random.choice(("toy.happened", "toy.happened", "toy.ended", "person.erased"))
            fields: dict[str, Any] = {}
            if topic != "person.erased":
                fields["day"] = f"2022-07-{random.randint(1, 28):02d}"
            if topic == "toy.happened":
                fields["note"] = ["AAAA", random.randbytes(40).hex()]
                fields["span"] = {"first": random.randint(0, 99)}
                fields["rows"] = [{"number": n} for n in range(random.randint(0, 3))]
            events.append((stream_id(random.randint(1, 9)), topic, fields))
        ledger.commit(*events, later=random.choice((0, 1, 60_000_000)))


def written(path: Path, seed: int = 1, commits: int = 12) -> Path:
    """A ledger of a few commits, closed: one file, nothing left in the log."""
    ledger = PlainLedger(path)
    grown(ledger, Random(seed), commits)
    ledger.close()
    return path


def rows_of(path: Path) -> list[Row]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT {COLUMNS} FROM events ORDER BY position").fetchall()


def root_at(rows: Sequence[Row]) -> str:
    return root_of(row[7] for row in rows).hex()


@contextmanager
def forger(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who can write the file: lifts the triggers, and puts them back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        for trigger in TRIGGERS.values():
            connection.execute(trigger)


def replaced(path: Path, rows: Sequence[Row]) -> None:
    """Put these events in place of those that are there."""
    with forger(path) as connection:
        connection.execute("DELETE FROM events")
        connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

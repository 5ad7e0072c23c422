"""The ledger in one SQLite file, as FORMAT.md says it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from eventsourcing import sqlite as library
from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.utils import Environment, EnvType

from tracing.errors import IntegrityError, NotFoundError
from tracing.language import Text
from tracing.ledger import appending
from tracing.ledger.appending import Appended
from tracing.ledger.datastore import LedgerDatastore, NotALedgerError
from tracing.ledger.following import FollowedLedger
from tracing.ledger.recorder import Append, StoredRow

APPLICATION_ID = 0x74726163
FORMAT_VERSION = 1

_SCHEMA = (
    """CREATE TABLE events (
  position       INTEGER PRIMARY KEY,
  stream_id      BLOB    NOT NULL,
  stream_version INTEGER NOT NULL,
  topic          TEXT    NOT NULL,
  recorded_at    INTEGER NOT NULL,
  envelope       BLOB    NOT NULL,
  state          BLOB    NOT NULL,
  leaf           BLOB    NOT NULL,
  UNIQUE (stream_id, stream_version)
) STRICT""",
    """CREATE TABLE commands (
  command_id     BLOB    PRIMARY KEY,
  body_mac       BLOB    NOT NULL,
  outcome        BLOB    NOT NULL,
  first_position INTEGER,
  last_position  INTEGER
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX erasures ON events (position) WHERE topic = 'person.erased'",
    *(
        f"CREATE TRIGGER {table}_refuse_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        for table in ("events", "commands")
        for act in ("UPDATE", "DELETE")
    ),
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {FORMAT_VERSION}",
)

_COLUMNS = "position, stream_id, stream_version, topic, recorded_at, envelope, state, leaf"
_LOOKUPS_A_STATEMENT = 250
_MAXIMUM = 2**63 - 1


class LedgerTooNewError(IntegrityError):
    text = Text(
        "账本格式为 {found} 版，本软件只懂到 {known} 版",
        "the ledger has format {found}, this software knows formats up to {known}",
    )
    hint = Text("请升级软件", "upgrade the software")


class LedgerEmptyError(NotFoundError):
    text = Text("账本是空的：尚未开立登记库", "the ledger is empty: no registry was opened in it")
    hint = Text("先运行 tracing init", "run tracing init first")


class Erasure(NamedTuple):
    position: int
    owner: UUID


class SQLiteLedger(FollowedLedger):
    """Appends commits and reads rows; the only writer of `ledger.db`."""

    _ledger_id: UUID | None = None

    def construct_create_table_statements(self) -> list[str]:
        return list(_SCHEMA)

    def create_table(self) -> None:
        """Make the tables, or see that they are there. Safe when many processes start at once."""
        with self.datastore.transaction(commit=False) as c:
            if self._is_made(c):
                return
        # The tables and the marks of the file come with one commit: a crash leaves an empty file.
        with self.datastore.transaction(commit=True) as c:
            if not self._is_made(c):
                self._create_table(c)

    def _is_made(self, c: library.SQLiteCursor) -> bool:
        marks = [_one(c, f"PRAGMA {mark}") for mark in ("application_id", "user_version")]
        if marks == [0, 0] and _one(c, "SELECT count(*) FROM sqlite_schema") == 0:
            return False
        if marks[0] != APPLICATION_ID:
            raise NotALedgerError(path=self.datastore.pool.db_name)
        if marks[1] > FORMAT_VERSION:
            raise LedgerTooNewError(found=marks[1], known=FORMAT_VERSION)
        return True

    def append(self, commit: Append) -> Appended:
        """Write one commit, or give again the answer its command got before.

        Raises CommandIdReusedError, ReadSetMovedError, EnvelopeRefusedError, and eventsourcing's
        IntegrityError where an event is not its stream's next. Then nothing was written.
        """
        return self._append(commit, lowest=1)

    def _append(self, commit: Append, lowest: int) -> Appended:
        appending.check_envelope(commit)
        with self.datastore.transaction(commit=True) as c:
            appended = appending.append(c, commit, lowest=lowest)
            # A crash before the commit leaves nothing. A crash after it, before the caller hears:
            # the command's row is there, and the same command is given the same answer.
        if not appended.replayed:
            self.wake()
        return appended

    def answer(self, command_id: UUID, body_mac: bytes) -> Appended | None:
        """What was answered to this command, if it came before. Raises CommandIdReusedError."""
        with self.datastore.transaction(commit=False) as c:
            return appending.answer(c, command_id, body_mac)

    def first_answer(self, command_id: UUID) -> Appended | None:
        """What a command was answered when it first came, whatever it asked for."""
        with self.datastore.transaction(commit=False) as c:
            return appending.first_answer(c, command_id)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Append events as eventsourcing does, without a command.

        They get an envelope that names no person, and the time of the last event.
        """
        if not stored_events:
            return []
        events = [
            (_uuid(s.originator_id), s.originator_version, s.topic, s.state) for s in stored_events
        ]
        written = self._append(appending.unattributed(events), lowest=0)
        assert written.first is not None
        return list(range(written.first, written.first + len(events)))

    @property
    def ledger_id(self) -> UUID:
        """The stream of position 1. Raises LedgerEmptyError."""
        if self._ledger_id is None:
            opening = self.row(1)
            if opening is None:
                raise LedgerEmptyError
            self._ledger_id = opening.stream_id
        return self._ledger_id

    def page(self, after: int, limit: int) -> Sequence[StoredRow]:
        return self._rows("position>? ORDER BY position LIMIT ?", after, limit)

    def stream(self, stream_id: UUID, up_to: int | None = None) -> Sequence[StoredRow]:
        if up_to is None:
            return self._rows("stream_id=? ORDER BY stream_version", stream_id.bytes)
        return self._rows(
            "stream_id=? AND position<=? ORDER BY stream_version", stream_id.bytes, up_to
        )

    def streams(self, stream_ids: Sequence[UUID]) -> list[StoredRow]:
        """All rows of several streams, each in order of version."""
        rows: list[StoredRow] = []
        for start in range(0, len(stream_ids), _LOOKUPS_A_STATEMENT):
            part = [stream.bytes for stream in stream_ids[start : start + _LOOKUPS_A_STATEMENT]]
            wanted = ",".join("?" * len(part))
            rows += self._rows(f"stream_id IN ({wanted}) ORDER BY stream_id, stream_version", *part)
        return rows

    def row(self, position: int) -> StoredRow | None:
        if not 0 < position <= _MAXIMUM:
            return None
        rows = self._rows("position=?", position)
        return rows[0] if rows else None

    def position_before(self, recorded_before: int) -> int:
        with self.datastore.transaction(commit=False) as c:
            head = _one(c, "SELECT max(position) FROM events") or 0

            def recorded_at(position: int) -> int:
                return int(_one(c, "SELECT recorded_at FROM events WHERE position=?", position))

            return bisect_left(range(1, head + 1), recorded_before, key=recorded_at)

    def erased_after(self, position: int) -> Sequence[Erasure]:
        """Everybody who was erased after a position, in order."""
        rows = self._fetch(
            "SELECT position, stream_id FROM events "
            "WHERE topic = 'person.erased' AND position>? ORDER BY position",
            position,
        )
        return msgspec.convert(rows, list[Erasure])

    def _rows(self, where: str, *params: object) -> list[StoredRow]:
        # msgspec makes a row and its UUID in 0.12 µs; UUID() alone takes 0.9 µs.
        return msgspec.convert(
            self._fetch(f"SELECT {_COLUMNS} FROM events WHERE {where}", *params),
            list[StoredRow],
        )

    def _fetch(self, statement: str, *params: object) -> list[tuple[Any, ...]]:
        with self.datastore.transaction(commit=False) as c:
            c.execute(statement, params)
            return list(c.fetchall())

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        rows = self._fetch(
            "SELECT stream_version, topic, state FROM events WHERE stream_id=? "
            "AND stream_version>? AND stream_version<=? "
            f"ORDER BY stream_version {'DESC' if desc else 'ASC'} LIMIT ?",
            _uuid(originator_id).bytes,
            -1 if gt is None else gt,
            _MAXIMUM if lte is None else lte,
            -1 if limit is None else limit,
        )
        return [StoredEvent(originator_id, *row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = 0 if start is None else start - inclusive_of_start
        wanted = f"AND topic IN ({','.join('?' * len(topics))}) " if topics else ""
        rows = self._fetch(
            "SELECT stream_id, stream_version, topic, state, position FROM events "
            f"WHERE position>? AND position<=? {wanted}ORDER BY position LIMIT ?",
            after,
            _MAXIMUM if stop is None else stop,
            *topics,
            limit,
        )
        return [Notification(UUID(bytes=row[0]), *row[1:]) for row in rows]

    def max_notification_id(self) -> int | None:  # type: ignore[override]
        """The last position, None on an empty ledger (the library's annotation forgets it)."""
        (row,) = self._fetch("SELECT max(position) FROM events")
        return None if row[0] is None else int(row[0])


class LedgerFactory(library.SQLiteFactory):
    """What `PERSISTENCE_MODULE=tracing.ledger.sqlite` finds; `SQLITE_DBNAME` is the file."""

    application_recorder_class = SQLiteLedger

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self.datastore = LedgerDatastore(self.datastore.pool.db_name)


def _one(c: library.SQLiteCursor, statement: str, *params: object) -> Any:
    c.execute(statement, params)
    return c.fetchone()[0]


def _uuid(originator_id: UUID | str) -> UUID:
    return originator_id if isinstance(originator_id, UUID) else UUID(originator_id)

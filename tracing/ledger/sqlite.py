"""The ledger in one SQLite file, as FORMAT.md says it."""

from __future__ import annotations

import struct
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import msgspec
from eventsourcing import persistence
from eventsourcing import sqlite as library
from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.utils import Environment, EnvType

from tracing.errors import ConflictError, IntegrityError, NotFoundError, RefusedError
from tracing.language import Text
from tracing.ledger.datastore import LedgerDatastore, NotALedgerError
from tracing.ledger.recorder import Append, Envelope, StoredRow

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
_INSERT_EVENT = f"INSERT INTO events ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)"
_INSERT_COMMAND = "INSERT INTO commands VALUES (?,?,?,?,?)"
_LOOKUPS_A_STATEMENT = 250

_LEAF_HEAD = struct.Struct(">xQq16sQ")
_LENGTH = struct.Struct(">I")
_NO_MAC = b""
_MAXIMUM = 2**63 - 1


class CommandIdReusedError(ConflictError):
    text = Text(
        "命令编号 {command_id} 已用于内容不同的另一条命令",
        "command id {command_id} was already used for a command with another content",
    )
    hint = Text(
        "没有写入任何内容。新的命令请使用新的编号；重试时内容须与原来相同",
        "nothing was written. Give a new command a new id, or repeat the first one unchanged",
    )


class LedgerTooNewError(IntegrityError):
    text = Text(
        "账本格式为 {found} 版，本软件只懂到 {known} 版",
        "the ledger has format {found}, this software knows formats up to {known}",
    )
    hint = Text("请升级软件", "upgrade the software")


class LedgerEmptyError(NotFoundError):
    text = Text("账本是空的：尚未开立登记库", "the ledger is empty: no registry was opened in it")
    hint = Text("先运行 tracing init", "run tracing init first")


class EnvelopeRefusedError(RefusedError):
    text = Text("经手人或来源的写法不合规定：{why}", "actor or source is not well formed: {why}")
    hint = Text(
        "经手人用工号或账号（字母、数字及 : _ . -），不用姓名",
        "name the actor by a staff or account number (letters, digits, : _ . -), never by name",
    )


class ReadSetMovedError(Exception):
    """A stream that was read to decide has moved: nothing was written, decide again.

    It never reaches a user. `moved` gives the version each moved stream has now.
    """

    def __init__(self, moved: Mapping[UUID, int]) -> None:
        super().__init__(f"{len(moved)} streams moved")
        self.moved = moved


class CommandAnsweredError(Exception):
    """`insert_events` met a command that was answered before; `answer` is its first answer.

    It never reaches a user.
    """

    def __init__(self, answer: Appended) -> None:
        super().__init__("the command was answered before")
        self.answer = answer


class Appended(NamedTuple):
    """What a commit wrote, or had written when the same command came before."""

    first: int | None
    """None, as `last` and `recorded_at`, for a command that led to no event."""
    last: int | None
    recorded_at: int | None
    """Microseconds since 1970-01-01T00:00:00Z."""
    outcome: bytes
    replayed: bool


class Erasure(NamedTuple):
    position: int
    owner: UUID


class SQLiteLedger(library.SQLiteApplicationRecorder):
    """Appends commits and reads rows; the only writer of `ledger.db`."""

    datastore: LedgerDatastore

    def __init__(
        self, datastore: library.SQLiteDatastore, events_table_name: str = "events"
    ) -> None:
        assert isinstance(datastore, LedgerDatastore)
        super().__init__(datastore, events_table_name)
        self._appended = threading.Condition()
        self._appends = 0
        self._ledger_id: UUID | None = None

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
        _envelope(commit, 0, 0)
        with self.datastore.transaction(commit=True) as c:
            before = _answer(c, commit.command_id, commit.body_mac)
            if before is not None:
                return before
            streams = dict.fromkeys(event[0] for event in commit.events)
            versions = _last_versions(c, [*streams, *(s for s in commit.reads if s not in streams)])
            _check_reads(commit.reads, versions)
            _check_versions(commit.events, versions, lowest)
            written = _write(c, commit)
            # A crash before the commit leaves nothing. A crash after it, before the caller hears:
            # the command's row is there, and the same command is given the same answer.
        self._announce()
        return written

    def answer(self, command_id: UUID, body_mac: bytes) -> Appended | None:
        """What was answered to this command, if it came before. Raises CommandIdReusedError."""
        with self.datastore.transaction(commit=False) as c:
            return _answer(c, command_id, body_mac)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, commit: Append | None = None, **_: Any
    ) -> Sequence[int]:
        """Append events as eventsourcing does; `commit` says who, why and after reading what.

        Without `commit` the events get an envelope that names no person, and the time of the last
        event. Raises CommandAnsweredError if the command of `commit` was answered before.
        """
        events = [
            (_uuid(s.originator_id), s.originator_version, s.topic, s.state) for s in stored_events
        ]
        if commit is not None:
            written = self._append(commit._replace(events=events), lowest=1)
        elif events:
            written = self._append(_unattributed(events), lowest=0)
        else:
            return []
        if written.replayed:
            raise CommandAnsweredError(written)
        if written.first is None or written.last is None:
            return []
        return list(range(written.first, written.last + 1))

    @property
    def ledger_id(self) -> UUID:
        """The stream of position 1. Raises LedgerEmptyError."""
        if self._ledger_id is None:
            opening = self.row(1)
            if opening is None:
                raise LedgerEmptyError
            self._ledger_id = opening.stream_id
        return self._ledger_id

    def head(self) -> int:
        return self.max_notification_id() or 0

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

    def wait_for(self, after: int, timeout: float) -> int:
        """The last position, as soon as it is > after, or when `timeout` seconds have passed."""
        return self.wait_unless(after, timeout, lambda: False)

    def wait_unless(self, after: int, timeout: float, stopped: Callable[[], bool]) -> int:
        """`wait_for`, but given up once `stopped()`; `wake()` makes it ask at once.

        Appends of this ledger wake a condition; those of other processes show in the file's data
        version, asked every millisecond at first and every 20 when nothing has happened for long.
        """
        deadline = time.monotonic() + timeout
        appends, version = self._appends, self.datastore.data_version()
        head, pause = self.head(), 0.001
        while head <= after and not stopped():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                break
            with self._appended:
                if self._appends == appends:
                    self._appended.wait(min(pause, remaining))
            pause = min(pause * 1.02, 0.02)
            seen = (self._appends, self.datastore.data_version())
            if seen != (appends, version):
                appends, version = seen
                head = self.head()
        return head

    def _announce(self) -> None:
        with self._appended:
            self._appends += 1
            self._appended.notify_all()

    wake = _announce

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> persistence.Subscription[persistence.ApplicationRecorder]:
        return LedgerSubscription(self, gt, topics)


class LedgerSubscription(persistence.Subscription[SQLiteLedger]):
    """Every event after a position, recorded already or still to come, until it is stopped."""

    _PAGE = 500
    _LOOK_AGAIN_SECONDS = 1.0

    def __init__(
        self, recorder: SQLiteLedger, gt: int | None = None, topics: Sequence[str] = ()
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._after = gt or 0
        self._pulled: Sequence[Notification] = ()
        self._given = 0

    def stop(self) -> None:
        """End the iteration, from any thread; one that waits ends at once."""
        super().stop()
        self._recorder.wake()

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._given < len(self._pulled):
                self._given += 1
                return self._pulled[self._given - 1]
            self._pull()
        raise StopIteration

    def _pull(self) -> None:
        head = self._recorder.wait_unless(
            self._after, self._LOOK_AGAIN_SECONDS, lambda: self._has_been_stopped
        )
        if head <= self._after:
            return
        self._pulled, self._given = (
            self._recorder.select_notifications(
                self._after, self._PAGE, head, self._topics, inclusive_of_start=False
            ),
            0,
        )
        full = len(self._pulled) == self._PAGE
        self._after = self._pulled[-1].id if full else head


class LedgerFactory(library.SQLiteFactory):
    """What `PERSISTENCE_MODULE=tracing.ledger.sqlite` finds; `SQLITE_DBNAME` is the file."""

    application_recorder_class = SQLiteLedger

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self.datastore = LedgerDatastore(self.datastore.pool.db_name)


def _middle(topic: str, envelope: bytes) -> bytes:
    """The part of the leaf's input that all events of a commit and topic share."""
    named = topic.encode()
    return b"".join((_LENGTH.pack(len(named)), named, _LENGTH.pack(len(envelope)), envelope))


def _write(c: library.SQLiteCursor, commit: Append) -> Appended:
    c.execute("SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1")
    position, recorded_before = c.fetchone() or (0, commit.now)
    count = len(commit.events)
    first, last = (position + 1, position + count) if count else (None, None)
    recorded_at = max(commit.now, recorded_before) if count else None
    if first is not None and last is not None and recorded_at is not None:
        envelope = _envelope(commit, first, last)
        c.executemany(_INSERT_EVENT, _table_rows(commit.events, first, recorded_at, envelope))
    c.execute(
        _INSERT_COMMAND, (commit.command_id.bytes, commit.body_mac, commit.outcome, first, last)
    )
    return Appended(first, last, recorded_at, commit.outcome, replayed=False)


def _table_rows(
    events: Sequence[tuple[UUID, int, str, bytes]], first: int, recorded_at: int, envelope: bytes
) -> list[tuple[int, bytes, int, str, int, bytes, bytes, bytes]]:
    """The rows of a commit with their leaves (FORMAT.md, section 2)."""
    middles = {topic: _middle(topic, envelope) for topic in {event[2] for event in events}}
    pack, length, rows = _LEAF_HEAD.pack, _LENGTH.pack, []
    for position, (stream, version, topic, state) in enumerate(events, first):
        name = stream.bytes
        leaf = sha256(
            pack(position, recorded_at, name, version) + middles[topic] + length(len(state)) + state
        ).digest()
        rows.append((position, name, version, topic, recorded_at, envelope, state, leaf))
    return rows


def _envelope(commit: Append, first: int, last: int) -> bytes:
    """The envelope's bytes. What could not be read back is refused."""
    encoded = _ENCODE_ENVELOPE(
        Envelope(commit.actor, commit.assurance, commit.command_id, commit.source, first, last)
    )
    try:
        _DECODE_ENVELOPE(encoded)
    except msgspec.ValidationError as error:
        raise EnvelopeRefusedError(why=error) from None
    return encoded


_ENCODE_ENVELOPE = msgspec.json.Encoder().encode
_DECODE_ENVELOPE = msgspec.json.Decoder(Envelope).decode


def _unattributed(events: Sequence[tuple[UUID, int, str, bytes]]) -> Append:
    """A commit for events that came without one. Its id is as unique as its first event's place."""
    stream, version, _, _ = events[0]
    return Append(
        events=events,
        reads={},
        actor="unattributed",
        assurance="asserted",
        command_id=uuid5(stream, str(version)),
        source="library",
        body_mac=_NO_MAC,
        outcome=b"",
        now=0,
    )


def _answer(c: library.SQLiteCursor, command_id: UUID, body_mac: bytes) -> Appended | None:
    c.execute(
        "SELECT body_mac, outcome, first_position, last_position FROM commands WHERE command_id=?",
        (command_id.bytes,),
    )
    found = c.fetchone()
    if found is None:
        return None
    mac, outcome, first, last = found
    if mac == _NO_MAC:
        raise persistence.IntegrityError("events without a command were recorded before")
    if mac != body_mac:
        raise CommandIdReusedError(command_id=command_id)
    recorded_at = None
    if first is not None:
        recorded_at = _one(c, "SELECT recorded_at FROM events WHERE position=?", first)
    return Appended(first, last, recorded_at, outcome, replayed=True)


def _last_versions(c: library.SQLiteCursor, streams: Sequence[UUID]) -> dict[UUID, int | None]:
    """The last version of each stream, None for a stream without events."""
    versions: dict[UUID, int | None] = {}
    for start in range(0, len(streams), _LOOKUPS_A_STATEMENT):
        part = streams[start : start + _LOOKUPS_A_STATEMENT]
        values = ",".join(["(?)"] * len(part))
        c.execute(
            f"WITH asked (id) AS (VALUES {values}) "
            "SELECT (SELECT max(stream_version) FROM events WHERE stream_id=id) FROM asked",
            [stream.bytes for stream in part],
        )
        versions.update(zip(part, (row[0] for row in c.fetchall()), strict=True))
    return versions


def _check_reads(reads: Mapping[UUID, int], versions: Mapping[UUID, int | None]) -> None:
    moved = {
        stream: versions[stream] or 0
        for stream, version in reads.items()
        if (versions[stream] or 0) != version
    }
    if moved:
        raise ReadSetMovedError(moved)


def _check_versions(
    events: Sequence[tuple[UUID, int, str, bytes]],
    versions: dict[UUID, int | None],
    lowest: int,
) -> None:
    """Refuse a version that is not its stream's next; a new stream begins at `lowest` or 1."""
    for stream, version, _, _ in events:
        last = versions[stream]
        if version != (last + 1 if last is not None else 1) and not (
            last is None and version == lowest
        ):
            raise persistence.IntegrityError(
                f"stream {stream} is at version {last or 0}: version {version} is not its next"
            )
        versions[stream] = version


def _one(c: library.SQLiteCursor, statement: str, *params: object) -> Any:
    c.execute(statement, params)
    return c.fetchone()[0]


def _uuid(originator_id: UUID | str) -> UUID:
    return originator_id if isinstance(originator_id, UUID) else UUID(originator_id)

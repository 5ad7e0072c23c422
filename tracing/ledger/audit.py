"""Re-checks a ledger file from its bytes alone, as an outsider would with FORMAT.md in hand.

Nothing is shared with the writer: what it believes about its own files does not count here.
A fault is never raised but becomes a `Finding`, and the scan goes on as far as the file can be
read. Memory is bounded, save for one small entry a stream.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from enum import StrEnum
from hashlib import sha256
from importlib.resources import files
from os import PathLike
from pathlib import Path
from struct import Struct
from typing import Any, NamedTuple
from uuid import UUID

from tracing.language import Text
from tracing.ledger.merkle import CompactRange

MOST_FINDINGS = 100
"""How many findings a report lists; it counts them all."""

Progress = Callable[[int, int], None]
"""Called now and then with the events read so far, and the last position."""


class Kind(StrEnum):
    """What a finding is about; stable names for machines."""

    FILE = "file"
    SCHEMA = "schema"
    DAMAGE = "damage"
    POSITION = "position"
    SHAPE = "shape"
    LEAF = "leaf"
    TIME = "time"
    VERSION = "version"
    ENVELOPE = "envelope"
    COMMIT = "commit"
    COMMAND = "command"
    TOPIC = "topic"
    STATE = "state"
    OPENING = "opening"
    SIZE = "size"
    ROOT = "root"


class Finding(NamedTuple):
    """One thing that is not as FORMAT.md says."""

    position: int | None
    """Where it shows; None where it is about the file as a whole."""
    kind: Kind
    what: Text
    stated: str
    """What the format, the ledger itself or the checkpoint states."""
    found: str


class Report(NamedTuple):
    """What a verification saw."""

    size: int
    """Events read."""
    root: str
    """Merkle root over the leaves recomputed from what was read, hexadecimal."""
    commits: int
    first_recorded_at: int | None
    """Microseconds since 1970-01-01T00:00:00Z."""
    last_recorded_at: int | None
    first_bad_position: int | None
    """The lowest position any finding names; None where none names one."""
    findings: tuple[Finding, ...]
    """The first `MOST_FINDINGS`: about the file as a whole first, then by position."""
    findings_in_all: int

    @property
    def ok(self) -> bool:
        return self.findings_in_all == 0


def verify(
    path: str | PathLike[str],
    *,
    topics: Mapping[str, Collection[str]] | None,
    expected_size: int | None = None,
    expected_root: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a ledger file, read-only and in one read transaction, also beside a live writer.

    `topics` is the catalogue (`known_topics()`); None leaves topics and fields unchecked.
    `expected_size` and `expected_root` (hexadecimal) come from a checkpoint somebody else keeps:
    a ledger that is shorter was rolled back, one with another root at that size was forked. A
    root without a size is compared with the whole.

    SQLite leaves an empty `-wal` and `-shm` beside a ledger that nobody else has open.
    """
    notes = _Notes()
    scan = _Scan(notes, topics, expected_size)
    if Path(path).is_file():
        try:
            with closing(_open(Path(path))) as connection:
                connection.execute("BEGIN")
                _check_schema(connection, notes)
                scan.run(connection, progress)
                _check_pages(connection, notes)
        except _UNREADABLE as error:
            notes.add(scan.position + 1, _DAMAGED, scan.position, str(error))
    else:
        notes.add(None, _NO_FILE)
    scan.compare(expected_size, expected_root)
    return scan.report()


def known_topics() -> dict[str, frozenset[str]]:
    """The catalogue that ships with the package: the fields of each topic.

    A field of an object inside is named by its path (`span.first_on`), also in lists of objects;
    `source.kind=case` names a value that a tag can have.
    """
    catalogue = json.loads(files("tracing.ledger").joinpath("catalogue.json").read_bytes())
    return {
        topic: frozenset(field.partition("=")[0] for field in fields)
        for topic, fields in catalogue.items()
    }


def _leaf_hash(row: tuple[Any, ...]) -> bytes:
    """The 32 bytes of FORMAT.md section 2, of a row as `_EVENTS` selects it."""
    position, stream_id, version, topic, recorded_at, envelope, state, _ = row
    return sha256(
        b"".join(
            (
                _LEAF_HEAD(0, position, recorded_at, stream_id, version, len(topic)),
                topic,
                _LENGTH(len(envelope)),
                envelope,
                _LENGTH(len(state)),
                state,
            )
        )
    ).digest()


# Positions and versions are unsigned in the format; signed ones have the same bytes as long as
# they are valid, and an invalid one is a finding, not an error of packing.
_LEAF_HEAD = Struct(">Bqq16sqI").pack
_LENGTH = Struct(">I").pack
_NO_LEAF = bytes(32)
_PROGRESS_EVERY = 4096

_UNREADABLE = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""What reading a damaged file raises; SQLite's own message may quote bytes that are no text."""


class _Flaw(NamedTuple):
    kind: Kind
    what: Text


_NO_FILE = _Flaw(Kind.FILE, Text("没有这个账本文件", "there is no such ledger file"))
_APPLICATION = _Flaw(Kind.SCHEMA, Text("文件标识不是账本的", "the file is not marked as a ledger"))
_FORMAT = _Flaw(Kind.SCHEMA, Text("账本格式版本不同", "the ledger has another format version"))
_DECLARED = _Flaw(
    Kind.SCHEMA, Text("表的声明与格式不符", "a table is not declared as the format says")
)
_UNGUARDED = _Flaw(
    Kind.SCHEMA, Text("缺少禁止改动的触发器", "a trigger that refuses changes is missing")
)
_MEDDLING = _Flaw(Kind.SCHEMA, Text("有触发器会改写数据", "a trigger alters what is written"))
_DAMAGED = _Flaw(
    Kind.DAMAGE,
    Text(
        "文件已损坏；所列为还能读到的最后位置",
        "the file is damaged; the last position that could be read is the one stated",
    ),
)
_COMMANDS_DAMAGED = _Flaw(
    Kind.DAMAGE, Text("命令表无法读取", "the table of commands cannot be read")
)
_PAGES = _Flaw(Kind.DAMAGE, Text("数据库页或索引已损坏", "a page or an index is damaged"))
_GAP = _Flaw(Kind.POSITION, Text("位置不连续", "positions do not follow each other"))
_SHAPE = _Flaw(Kind.SHAPE, Text("列的类型或长度不对", "a column has another type or length"))
_LEAF = _Flaw(
    Kind.LEAF, Text("内容与叶哈希不符", "the event is not the one its leaf was made from")
)
_TIME_FALLS = _Flaw(Kind.TIME, Text("记录时间倒退", "the time of recording falls"))
_TIME_DIFFERS = _Flaw(
    Kind.TIME, Text("同一次提交的记录时间不同", "the time of recording differs within a commit")
)
_VERSION = _Flaw(
    Kind.VERSION, Text("流的版本不连续", "versions of a stream do not follow each other")
)
_ENVELOPE = _Flaw(Kind.ENVELOPE, Text("信封与格式不符", "the envelope is not as the format says"))
_ENVELOPE_DIFFERS = _Flaw(
    Kind.COMMIT, Text("同一次提交的信封不同", "the envelope differs within a commit")
)
_COMMIT_START = _Flaw(
    Kind.COMMIT, Text("提交不从应有的位置开始", "a commit does not start where it should")
)
_COMMIT_END = _Flaw(
    Kind.COMMIT, Text("提交在开始之前结束", "a commit ends before the event it holds")
)
_COMMIT_CUT = _Flaw(Kind.COMMIT, Text("最后一次提交不完整", "the last commit is not complete"))
_NO_COMMAND = _Flaw(
    Kind.COMMAND, Text("命令表中没有这次提交", "the commit has no row among the commands")
)
_COMMAND_ELSEWHERE = _Flaw(
    Kind.COMMAND,
    Text("命令表指向别的位置", "the command's row points to other positions than its commit"),
)
_NO_COMMIT = _Flaw(
    Kind.COMMAND,
    Text("命令表指向不存在的提交", "the command's row points to a commit that is not there"),
)
_UNKNOWN_TOPIC = _Flaw(Kind.TOPIC, Text("目录中没有这个主题", "the catalogue lacks the topic"))
_STATE = _Flaw(Kind.STATE, Text("内容不是 JSON 对象", "the state is not a JSON object"))
_UNKNOWN_FIELD = _Flaw(
    Kind.STATE, Text("目录中没有这个字段", "the catalogue lacks a field of the topic")
)
_OPENING_TOPIC = _Flaw(
    Kind.OPENING, Text("首个事件不是登记库开启", "the first event does not open the registry")
)
_OPENING_ALONE = _Flaw(
    Kind.OPENING, Text("首个事件不是单独提交", "the first event is not alone in its commit")
)
_OPENING_STREAM = _Flaw(
    Kind.OPENING,
    Text("首个事件不在登记库自己的流中", "the first event is not in the registry's own stream"),
)
_ROLLED_BACK = _Flaw(
    Kind.SIZE,
    Text("账本比检查点短：被回退或截断", "shorter than the checkpoint: rolled back or cut off"),
)
_FORKED = _Flaw(
    Kind.ROOT,
    Text("根哈希与检查点不同：历史被改写", "another root than the checkpoint's: a forked history"),
)


class _Notes:
    """The findings so far: the first ones kept, all counted."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.count = 0
        self.first_bad: int | None = None

    def add(
        self, position: int | None, flaw: _Flaw, stated: object = "", found: object = ""
    ) -> None:
        self.count += 1
        if position is not None and (self.first_bad is None or position < self.first_bad):
            self.first_bad = position
        if len(self.kept) < MOST_FINDINGS:
            self.kept.append(Finding(position, *flaw, _shown(stated), _shown(found)))

    def in_order(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.kept, key=_place))


def _place(finding: Finding) -> tuple[bool, int]:
    return finding.position is not None, finding.position or 0


def _shown(value: object) -> str:
    """A value fit for any terminal: bytes as hexadecimal, text escaped where it must be."""
    if isinstance(value, bytes):
        return value[:64].hex()
    text = str(value)
    return "".join(mark if mark.isprintable() else ascii(mark)[1:-1] for mark in text[:120])


_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def _open(path: Path) -> sqlite3.Connection:
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


def _check_pages(connection: sqlite3.Connection, notes: _Notes) -> None:
    """SQLite's own check: pages, and indexes against rows; readers of streams go by an index."""
    connection.text_factory = str
    for (line,) in connection.execute("PRAGMA integrity_check(10)"):
        if line != "ok":
            notes.add(None, _PAGES, "ok", line)


_APPLICATION_ID = 0x74726163
_FORMAT_VERSION = 1
_TABLES = ("events", "commands")
_SCHEMA = """
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
_NAME = r"""["`\[]?{}["`\]]?"""
_REFUSING = re.compile(
    r"create\s+trigger\s.+?\s(?:before|after)\s+(?P<act>update|delete)\s+on\s+"
    + _NAME.format("(?P<table>events|commands)")
    + r"\s+(?:for\s+each\s+row\s+)?begin\s+"
    r"select\s+raise\s*\(\s*(?:abort|rollback)\s*,\s*'(?:[^']|'')*'\s*\)\s*;\s*end\s*;?\s*",
    re.IGNORECASE | re.DOTALL,
)
_ALTERING = re.compile(
    r"\bbegin\b.*\b(?:insert|update|delete|replace|ignore)\b", re.IGNORECASE | re.DOTALL
)
_QUOTED = re.compile(r"'(?:[^']|'')*'")


def _check_schema(connection: sqlite3.Connection, notes: _Notes) -> None:
    for pragma, stated, flaw in (
        ("application_id", _APPLICATION_ID, _APPLICATION),
        ("user_version", _FORMAT_VERSION, _FORMAT),
    ):
        (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if found != stated:
            notes.add(None, flaw, stated, found)
    with closing(sqlite3.connect(":memory:")) as reference:
        reference.executescript(_SCHEMA)
        for table in _TABLES:
            _check_table(reference, connection, table, notes)
    _check_triggers(connection, notes)


def _check_table(
    reference: sqlite3.Connection, connection: sqlite3.Connection, table: str, notes: _Notes
) -> None:
    stated, found = _declared(reference, table), _declared(connection, table)
    for line in stated:
        if line not in found:
            notes.add(None, _DECLARED, line, "")
    for line in found:
        if line not in stated:
            notes.add(None, _DECLARED, "", line)
    indexes = list(_indexes(connection, table))
    for line in _indexes(reference, table):
        if line not in indexes:
            notes.add(None, _DECLARED, line, "")


def _declared(connection: sqlite3.Connection, table: str) -> list[str]:
    """A line for the table and one for each column, equal where the declarations are."""
    kinds = connection.execute(
        "SELECT type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
        (table,),
    )
    columns = connection.execute(
        'SELECT cid, name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)',
        (table,),
    )
    return [
        *(f"{kind} {table}, without rowid {wr}, strict {strict}" for kind, wr, strict in kinds),
        *(
            f"{table}.{name} {type_}, number {cid}, not null {needed}, default {default},"
            f" key {key}, hidden {hidden}"
            for cid, name, type_, needed, default, key, hidden in columns
        ),
    ]


def _indexes(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    rows = connection.execute(
        'SELECT list.name, list."unique", list.partial, master.sql FROM pragma_index_list(?) list'
        " LEFT JOIN sqlite_schema master ON master.name = list.name",
        (table,),
    )
    for name, unique, partial, sql in rows.fetchall():
        of = connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (name,))
        columns = ", ".join(str(column) for (column,) in of)
        where = " ".join(re.split(r"\bwhere\b", sql or "", maxsplit=1, flags=re.IGNORECASE)[1:])
        condition = f" where {' '.join(where.split())}" if partial else ""
        yield f"index on {table} ({columns}), unique {unique}{condition}"


def _check_triggers(connection: sqlite3.Connection, notes: _Notes) -> None:
    guarded = set()
    triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
    for name, sql in connection.execute(triggers):
        refusing = _REFUSING.fullmatch(sql)
        if refusing:
            guarded.add((refusing["act"].lower(), refusing["table"].lower()))
        elif _ALTERING.search(_QUOTED.sub("''", sql)):
            notes.add(None, _MEDDLING, "", name)
    for table in _TABLES:
        for act in ("update", "delete"):
            if (act, table) not in guarded:
                notes.add(None, _UNGUARDED, f"{act} on {table}", "")


_EVENTS = (
    "SELECT position, stream_id, stream_version, topic, recorded_at, envelope, state, leaf"
    " FROM events NOT INDEXED ORDER BY position"
)
_COMMAND = "SELECT first_position, last_position FROM commands WHERE command_id = ?"
_OPENED = b"registry.opened"


class _Utf8(bytes):
    """A TEXT value as it is stored, told apart from a BLOB."""


class _Commit(NamedTuple):
    envelope: bytes
    command_id: bytes
    first: int
    last: int


class _Scan:
    """One pass over the events in order of position."""

    def __init__(
        self,
        notes: _Notes,
        topics: Mapping[str, Collection[str]] | None,
        expected_size: int | None,
    ) -> None:
        self._notes = notes
        self._topics: dict[bytes, frozenset[str]] | None = None
        if topics is not None:
            self._topics = {name.encode(): frozenset(topics[name]) for name in topics}
        self._expected_size = expected_size
        self._tree = CompactRange()
        self._expected_tree_root = self._tree.root() if expected_size == 0 else None
        self._streams: dict[bytes, int] = {}
        self._first_recorded_at: int | None = None
        self._recorded_at: int | None = None
        self._commit: _Commit | None = None
        self._next_commit = 1
        self._commits = 0
        self._commands_matched = 0
        self._commands: sqlite3.Connection | None = None
        self.position = 0

    def run(self, connection: sqlite3.Connection, progress: Progress | None) -> None:
        connection.text_factory = _Utf8
        self._commands = connection
        (head,) = connection.execute("SELECT max(position) FROM events").fetchone()
        for row in connection.execute(_EVENTS):
            self._event(row)
            if progress and self._tree.size % _PROGRESS_EVERY == 0:
                progress(self._tree.size, head)
        self._end()
        if progress:
            progress(self._tree.size, self.position)

    def compare(self, expected_size: int | None, expected_root: str | None) -> None:
        """Against a checkpoint."""
        size = self._tree.size
        if expected_size is not None and size < expected_size:
            self._notes.add(size + 1, _ROLLED_BACK, expected_size, size)
        elif expected_root is not None:
            root = self._expected_tree_root or self._tree.root()
            if root.hex() != expected_root.lower():
                self._notes.add(None, _FORKED, expected_root, root.hex())

    def report(self) -> Report:
        return Report(
            size=self._tree.size,
            root=self._tree.root().hex(),
            commits=self._commits,
            first_recorded_at=self._first_recorded_at,
            last_recorded_at=self._recorded_at,
            first_bad_position=self._notes.first_bad,
            findings=self._notes.in_order(),
            findings_in_all=self._notes.count,
        )

    def _event(self, row: tuple[Any, ...]) -> None:
        position, stream_id, version, topic, recorded_at, envelope, state, leaf = row
        if position != self.position + 1:
            self._misplaced(position)
        self.position = position if type(position) is int else self.position + 1
        if not (
            type(position) is type(version) is type(recorded_at) is int
            and type(stream_id) is type(envelope) is type(state) is type(leaf) is bytes
            and type(topic) is _Utf8
            and len(stream_id) == 16
        ):
            self._notes.add(self.position, _SHAPE)
            self._grow(_NO_LEAF)
            return
        found = _leaf_hash(row)
        if found != leaf:
            self._notes.add(position, _LEAF, leaf, found)
        self._grow(found)
        self._check_version(position, stream_id, version)
        self._check_commit(position, recorded_at, envelope)
        self._check_time(position, recorded_at)
        fields = self._check_state(position, topic, state)
        if position == 1:
            self._check_opening(stream_id, topic, fields)

    def _misplaced(self, position: Any) -> None:
        stated = self.position + 1
        low = type(position) is int and position < stated
        self._notes.add(position if low else stated, _GAP, stated, position)

    def _grow(self, leaf: bytes) -> None:
        self._tree.append(leaf)
        if self._tree.size == self._expected_size:
            self._expected_tree_root = self._tree.root()

    def _check_version(self, position: int, stream_id: bytes, version: int) -> None:
        stated = self._streams.get(stream_id, 0) + 1
        if version != stated:
            self._notes.add(position, _VERSION, stated, version)
        self._streams[stream_id] = version

    def _check_time(self, position: int, recorded_at: int) -> None:
        if self._recorded_at is None:
            self._first_recorded_at = recorded_at
        elif recorded_at < self._recorded_at:
            self._notes.add(position, _TIME_FALLS, self._recorded_at, recorded_at)
        self._recorded_at = recorded_at

    def _check_commit(self, position: int, recorded_at: int, envelope: bytes) -> None:
        commit = self._commit
        inside = commit is not None and position <= commit.last
        if commit and inside and envelope == commit.envelope:
            if recorded_at != self._recorded_at:
                self._notes.add(position, _TIME_DIFFERS, self._recorded_at, recorded_at)
            return
        if commit and inside:
            stated = f"{commit.first}-{commit.last}"
            self._notes.add(position, _ENVELOPE_DIFFERS, stated, "")
        begun = self._read_envelope(position, envelope)
        if begun and not (inside and begun.first != position):
            self._begin(position, begun, inside)

    def _read_envelope(self, position: int, envelope: bytes) -> _Commit | None:
        try:
            return _read_envelope(envelope)
        except ValueError as error:
            self._notes.add(position, _ENVELOPE, *error.args)
            return None

    def _begin(self, position: int, commit: _Commit, inside: bool) -> None:
        if not inside and commit.first != self._next_commit:
            self._notes.add(position, _COMMIT_START, self._next_commit, commit.first)
        if commit.last < position:
            self._notes.add(position, _COMMIT_END, position, commit.last)
        self._check_command(position, commit)
        self._commits += 1
        self._commit = commit._replace(last=max(commit.last, position))
        self._next_commit = self._commit.last + 1

    def _check_command(self, position: int, commit: _Commit) -> None:
        """The command's row names this very commit, so that no second commit can have its id."""
        if self._commands is None:
            return
        try:
            row = self._commands.execute(_COMMAND, (commit.command_id,)).fetchone()
        except _UNREADABLE as error:
            self._notes.add(None, _COMMANDS_DAMAGED, "", error)
            self._commands = None
            return
        if row == (commit.first, commit.last):
            self._commands_matched += 1
            return
        stated = f"{commit.first}-{commit.last}"
        if row is None:
            self._notes.add(position, _NO_COMMAND, stated, "")
        else:
            self._notes.add(position, _COMMAND_ELSEWHERE, stated, f"{row[0]}-{row[1]}")

    def _check_state(self, position: int, topic: bytes, state: bytes) -> dict[str, Any]:
        known = self._topics.get(topic) if self._topics is not None else None
        if self._topics is not None and known is None:
            self._notes.add(position, _UNKNOWN_TOPIC, "", topic.decode(errors="replace"))
        try:
            fields = _json_object(state)
        except ValueError as error:
            self._notes.add(position, _STATE, *error.args)
            return {}
        if known is not None:
            for name in _unknown_fields(fields, "", known):
                self._notes.add(position, _UNKNOWN_FIELD, "", name)
        return fields

    def _check_opening(self, stream_id: bytes, topic: bytes, fields: dict[str, Any]) -> None:
        if topic != _OPENED:
            found = topic.decode(errors="replace")
            self._notes.add(1, _OPENING_TOPIC, _OPENED.decode(), found)
        if self._commit and self._commit.last != 1:
            self._notes.add(1, _OPENING_ALONE, "1-1", f"1-{self._commit.last}")
        if fields.get("registry_id") != str(UUID(bytes=stream_id)):
            self._notes.add(1, _OPENING_STREAM, fields.get("registry_id"), stream_id)

    def _end(self) -> None:
        if self._commit and self._commit.last > self.position:
            self._notes.add(self.position + 1, _COMMIT_CUT, self._commit.last, self.position)
        if self._commands is not None:
            try:
                self._check_commands_left(self._commands)
            except _UNREADABLE as error:
                self._notes.add(None, _COMMANDS_DAMAGED, "", error)

    def _check_commands_left(self, connection: sqlite3.Connection) -> None:
        """Every row with positions was met; the slow search for others runs only if not."""
        placed = "FROM commands WHERE coalesce(first_position, last_position) IS NOT NULL"
        (count,) = connection.execute(f"SELECT count(*) {placed}").fetchone()
        if count == self._commands_matched:
            return
        rows = f"SELECT command_id, first_position, last_position {placed}"
        for command_id, first, last in connection.execute(rows):
            event = "SELECT envelope FROM events WHERE position = ?"
            row = connection.execute(event, (first,)).fetchone()
            if not (row and _names(row[0], command_id, first, last)):
                place = first if isinstance(first, int) else None
                self._notes.add(place, _NO_COMMIT, f"{first}-{last}", "")


def _names(envelope: bytes, command_id: bytes, first: int, last: int) -> bool:
    try:
        return _read_envelope(envelope) == (envelope, command_id, first, last)
    except ValueError:
        return False


_KEYS = ("actor", "assurance", "command_id", "source", "first", "last")
_ASSURANCES = ("asserted", "account", "authenticated")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _read_envelope(envelope: bytes) -> _Commit:
    """ValueError(stated, found) where the envelope is not as FORMAT.md section 3 says."""
    fields = _json_object(envelope)
    if tuple(fields)[: len(_KEYS)] != _KEYS:
        raise ValueError(", ".join(_KEYS), ", ".join(fields))
    actor, assurance, command_id, source, first, last = (fields[key] for key in _KEYS)
    if assurance not in _ASSURANCES:
        raise ValueError(" | ".join(_ASSURANCES), f"assurance {assurance}")
    for key, text in (("actor", actor), ("source", source)):
        if not (isinstance(text, str) and text):
            raise ValueError(f"{key}: string", type(text).__name__)
    if not (isinstance(command_id, str) and _UUID.fullmatch(command_id)):
        raise ValueError("command_id: UUID", command_id)
    if not type(first) is type(last) is int:
        raise ValueError("first, last: positions", f"{first}, {last}")
    return _Commit(envelope, bytes.fromhex(command_id.replace("-", "")), first, last)


def _json_object(raw: bytes) -> dict[str, Any]:
    """A JSON object (RFC 8259) without a name twice; else ValueError(stated, found)."""
    try:
        value = _DECODE(raw.decode())
    except RecursionError:
        raise ValueError("JSON", "nested too deep") from None
    except ValueError as error:
        raise ValueError("JSON", str(error)) from None
    if not isinstance(value, dict):
        raise ValueError("JSON object", type(value).__name__)
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name twice")
    return fields


def _no_constant(name: str) -> None:
    raise ValueError(name)


_DECODE = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_constant=_no_constant).decode


def _unknown_fields(fields: dict[str, Any], path: str, known: Collection[str]) -> Iterator[str]:
    for name, value in fields.items():
        place = path + name
        if place not in known or "." in name:
            yield place
        elif type(value) is dict or type(value) is list:
            for inner in _objects(value):
                yield from _unknown_fields(inner, f"{place}.", known)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part)

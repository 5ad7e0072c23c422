"""One commit: checked, given its positions, and written (FORMAT.md, sections 2, 3 and 5)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid5

import msgspec
from eventsourcing import persistence
from eventsourcing.sqlite import SQLiteCursor

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text
from tracing.ledger.recorder import Append, Envelope, StoredRow

_INSERT_EVENT = (
    "INSERT INTO events (position, stream_id, stream_version, topic, recorded_at, envelope, state, "
    "leaf) VALUES (?,?,?,?,?,?,?,?)"
)
_INSERT_COMMAND = "INSERT INTO commands VALUES (?,?,?,?,?)"
_LOOKUPS_A_STATEMENT = 250

_LEAF_HEAD = struct.Struct(">xQq16sQ")
_LENGTH = struct.Struct(">I")
_NO_MAC = b""

Appendable = tuple[UUID, int, str, bytes]
"""Stream, version, topic, state."""


class CommandIdReusedError(ConflictError):
    text = Text(
        "命令编号 {command_id} 已用于内容不同的另一条命令",
        "command id {command_id} was already used for a command with another content",
    )
    hint = Text(
        "没有写入任何内容。新的命令请使用新的编号；重试时内容须与原来相同",
        "nothing was written. Give a new command a new id, or repeat the first one unchanged",
    )


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


class Appended(NamedTuple):
    """What a commit wrote, or had written when the same command came before."""

    first: int | None
    """None, as `last` and `recorded_at`, for a command that led to no event."""
    last: int | None
    recorded_at: int | None
    """Microseconds since 1970-01-01T00:00:00Z."""
    outcome: bytes
    replayed: bool


def check_envelope(commit: Append) -> None:
    """Refuse an envelope that could not be read back. Raises EnvelopeRefusedError."""
    try:
        _DECODE_ENVELOPE(_envelope(commit, 0, 0))
    except msgspec.ValidationError as error:
        raise EnvelopeRefusedError(why=error) from None


def append(c: SQLiteCursor, commit: Append, *, lowest: int) -> Appended:
    """Write one commit within a transaction, or give the answer its command got before.

    A new stream begins at version 1, or at `lowest`. Raises CommandIdReusedError,
    ReadSetMovedError, and eventsourcing's IntegrityError.
    """
    before = answer(c, commit.command_id, commit.body_mac)
    if before is not None:
        return before
    streams = dict.fromkeys(event[0] for event in commit.events)
    versions = _last_versions(c, [*streams, *(s for s in commit.reads if s not in streams)])
    _check_reads(commit.reads, versions)
    _check_versions(commit.events, versions, lowest)
    return _write(c, commit)


def answer(c: SQLiteCursor, command_id: UUID, body_mac: bytes) -> Appended | None:
    """What a command was answered before, None for a new one. Raises CommandIdReusedError."""
    found = _found(c, command_id)
    if found is None:
        return None
    mac, appended = found
    if mac == _NO_MAC:
        raise persistence.IntegrityError("events without a command were recorded before")
    if mac != body_mac:
        raise CommandIdReusedError(command_id=command_id)
    return appended


def first_answer(c: SQLiteCursor, command_id: UUID) -> Appended | None:
    """What a command was answered when it first came, whatever it asked for."""
    found = _found(c, command_id)
    return None if found is None else found[1]


def _found(c: SQLiteCursor, command_id: UUID) -> tuple[bytes, Appended] | None:
    c.execute(
        "SELECT body_mac, outcome, first_position, last_position FROM commands WHERE command_id=?",
        (command_id.bytes,),
    )
    found = c.fetchone()
    if found is None:
        return None
    mac, outcome, first, last = found
    recorded_at = None
    if first is not None:
        c.execute("SELECT recorded_at FROM events WHERE position=?", (first,))
        (recorded_at,) = c.fetchone()
    return mac, Appended(first, last, recorded_at, outcome, replayed=True)


def unattributed(events: Sequence[Appendable]) -> Append:
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


def _last_versions(c: SQLiteCursor, streams: Sequence[UUID]) -> dict[UUID, int | None]:
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
    events: Sequence[Appendable], versions: dict[UUID, int | None], lowest: int
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


def _write(c: SQLiteCursor, commit: Append) -> Appended:
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
    events: Sequence[Appendable], first: int, recorded_at: int, envelope: bytes
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
    return _ENCODE_ENVELOPE(
        Envelope(commit.actor, commit.assurance, commit.command_id, commit.source, first, last)
    )


_ENCODE_ENVELOPE = msgspec.json.Encoder().encode
_DECODE_ENVELOPE = msgspec.json.Decoder(Envelope).decode


def _middle(topic: str, envelope: bytes) -> bytes:
    """The part of the leaf's input that all events of a commit and topic share."""
    named = topic.encode()
    return b"".join((_LENGTH.pack(len(named)), named, _LENGTH.pack(len(envelope)), envelope))


def leaf_of(row: StoredRow) -> bytes:
    """The leaf a row must have (FORMAT.md, section 2)."""
    head = _LEAF_HEAD.pack(row.position, row.recorded_at, row.stream_id.bytes, row.version)
    middle = _middle(row.topic, row.envelope)
    return sha256(head + middle + _LENGTH.pack(len(row.state)) + row.state).digest()

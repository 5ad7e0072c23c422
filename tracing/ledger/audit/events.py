"""One pass over the events in order of position."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from struct import Struct
from typing import Any
from uuid import UUID

from tracing.ledger.audit.commands import Commands
from tracing.ledger.audit.commits import Commits
from tracing.ledger.audit.findings import (
    FORKED,
    GAP,
    LEAF,
    OPENING_ALONE,
    OPENING_STREAM,
    OPENING_TOPIC,
    ROLLED_BACK,
    SHAPE,
    STATE,
    TIME_FALLS,
    UNKNOWN_FIELD,
    UNKNOWN_TOPIC,
    VERSION,
    Notes,
    Report,
)
from tracing.ledger.audit.states import json_object, unknown_fields
from tracing.ledger.merkle import CompactRange

Progress = Callable[[int, int], None]
"""Called now and then with the events read so far, and the last position."""

_EVENTS = (
    "SELECT position, stream_id, stream_version, topic, recorded_at, envelope, state, leaf"
    " FROM events NOT INDEXED ORDER BY position"
)
_OPENED = b"registry.opened"

# Positions and versions are unsigned in the format; signed ones have the same bytes as long as
# they are valid, and an invalid one is a finding, not an error of packing.
_LEAF_HEAD = Struct(">Bqq16sqI").pack
_LENGTH = Struct(">I").pack
_NO_LEAF = bytes(32)
_PROGRESS_EVERY = 4096


class _Utf8(bytes):
    """A TEXT value as it is stored, told apart from a BLOB."""


class Scan:
    """One pass over the events in order of position."""

    def __init__(
        self,
        notes: Notes,
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
        self._commits: Commits | None = None
        self.position = 0

    def run(self, connection: sqlite3.Connection, progress: Progress | None) -> None:
        connection.text_factory = _Utf8
        commits = self._commits = Commits(Commands(connection, self._notes), self._notes)
        (head,) = connection.execute("SELECT max(position) FROM events").fetchone()
        for row in connection.execute(_EVENTS):
            self._event(row, commits)
            if progress and self._tree.size % _PROGRESS_EVERY == 0:
                progress(self._tree.size, head)
        commits.end(self.position)
        if progress:
            progress(self._tree.size, self.position)

    def compare(self, expected_size: int | None, expected_root: str | None) -> None:
        """Against a checkpoint."""
        size = self._tree.size
        if expected_size is not None and size < expected_size:
            self._notes.add(size + 1, ROLLED_BACK, expected_size, size)
        elif expected_root is not None:
            root = self._expected_tree_root or self._tree.root()
            if root.hex() != expected_root.lower():
                self._notes.add(None, FORKED, expected_root, root.hex())

    def report(self) -> Report:
        return Report(
            size=self._tree.size,
            root=self._tree.root().hex(),
            commits=self._commits.count if self._commits else 0,
            first_recorded_at=self._first_recorded_at,
            last_recorded_at=self._recorded_at,
            first_bad_position=self._notes.first_bad,
            findings=self._notes.in_order(),
            findings_in_all=self._notes.count,
        )

    def _event(self, row: tuple[Any, ...], commits: Commits) -> None:
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
            self._notes.add(self.position, SHAPE)
            self._grow(_NO_LEAF)
            return
        found = _leaf_hash(row)
        if found != leaf:
            self._notes.add(position, LEAF, leaf, found)
        self._grow(found)
        self._check_version(position, stream_id, version)
        commits.event(position, recorded_at, self._recorded_at, envelope)
        self._check_time(position, recorded_at)
        fields = self._check_state(position, topic, state)
        if position == 1:
            self._check_opening(stream_id, topic, fields, commits.last)

    def _misplaced(self, position: Any) -> None:
        stated = self.position + 1
        low = type(position) is int and position < stated
        self._notes.add(position if low else stated, GAP, stated, position)

    def _grow(self, leaf: bytes) -> None:
        self._tree.append(leaf)
        if self._tree.size == self._expected_size:
            self._expected_tree_root = self._tree.root()

    def _check_version(self, position: int, stream_id: bytes, version: int) -> None:
        stated = self._streams.get(stream_id, 0) + 1
        if version != stated:
            self._notes.add(position, VERSION, stated, version)
        self._streams[stream_id] = version

    def _check_time(self, position: int, recorded_at: int) -> None:
        if self._recorded_at is None:
            self._first_recorded_at = recorded_at
        elif recorded_at < self._recorded_at:
            self._notes.add(position, TIME_FALLS, self._recorded_at, recorded_at)
        self._recorded_at = recorded_at

    def _check_state(self, position: int, topic: bytes, state: bytes) -> dict[str, Any]:
        known = self._topics.get(topic) if self._topics is not None else None
        if self._topics is not None and known is None:
            self._notes.add(position, UNKNOWN_TOPIC, "", topic.decode(errors="replace"))
        try:
            fields = json_object(state)
        except ValueError as error:
            self._notes.add(position, STATE, *error.args)
            return {}
        if known is not None:
            for name in unknown_fields(fields, "", known):
                self._notes.add(position, UNKNOWN_FIELD, "", name)
        return fields

    def _check_opening(
        self, stream_id: bytes, topic: bytes, fields: dict[str, Any], last: int | None
    ) -> None:
        if topic != _OPENED:
            found = topic.decode(errors="replace")
            self._notes.add(1, OPENING_TOPIC, _OPENED.decode(), found)
        if last not in (None, 1):
            self._notes.add(1, OPENING_ALONE, "1-1", f"1-{last}")
        if fields.get("registry_id") != str(UUID(bytes=stream_id)):
            self._notes.add(1, OPENING_STREAM, fields.get("registry_id"), stream_id)


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

"""What a ledger is to the rest of the house: rows, envelopes, how they are read and appended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from msgspec import Struct

from tracing.domain.event import Event
from tracing.domain.values import OriginCode, StaffCode


class Envelope(Struct, frozen=True):
    """Who recorded an event, by which command, and the commit it belongs to."""

    actor: StaffCode
    assurance: str
    """How sure we are of them: `asserted` (typed), `account` (the system's), `authenticated`."""
    command_id: UUID
    source: OriginCode
    first: int
    last: int
    """First and last position of the commit, both included."""


class StoredRow(NamedTuple):
    """One row of the table `events`, as stored."""

    position: int
    stream_id: UUID
    version: int
    topic: str
    recorded_at: int
    """Microseconds since 1970-01-01T00:00:00Z."""
    envelope: bytes
    state: bytes
    leaf: bytes


class Recorded(NamedTuple):
    """One event of the ledger, decoded."""

    position: int
    stream_id: UUID
    version: int
    recorded_at: int
    envelope: Envelope
    event: Event
    leaf: bytes

    @property
    def topic(self) -> str:
        return self.event.topic


class LedgerReader(Protocol):
    """Reads of a ledger that projections need. Every read sees whole commits only."""

    @property
    def ledger_id(self) -> UUID: ...

    def head(self) -> int:
        """The last position, 0 on an empty ledger."""
        ...

    def page(self, after: int, limit: int) -> Sequence[StoredRow]:
        """Rows with position > after, ascending, at most `limit`."""
        ...

    def stream(self, stream_id: UUID, up_to: int | None = None) -> Sequence[StoredRow]:
        """All rows of a stream in order of version, with position <= up_to where given."""
        ...

    def row(self, position: int) -> StoredRow | None: ...

    def position_before(self, recorded_before: int) -> int:
        """The last position recorded strictly before an instant (microseconds), 0 if none."""
        ...


class Append(NamedTuple):
    """What one commit writes: see FORMAT.md, Appending."""

    events: Sequence[tuple[UUID, int, str, bytes]]
    """(stream, version, topic, state), in order."""
    reads: Mapping[UUID, int]
    """Versions of every stream that was read to decide; 0 for a stream that was empty."""
    actor: str
    assurance: str
    command_id: UUID
    source: str
    body_mac: bytes
    outcome: bytes
    now: int
    """The clock's microseconds; the ledger writes the later of this and its last one."""

"""A toy ledger in memory, toy events about parcels on shelves, and toy models of them."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

import msgspec
import sqlalchemy as sa

from tracing.domain.event import Event
from tracing.ledger.recorder import Envelope, Recorded, StoredRow
from tracing.projections.folds import Derivation, DeriveModel, Model, RecordModel, Rows
from tracing.projections.temporal import TemporalTable

LEDGER_ID = UUID("01890000-0000-7000-8000-000000000001")


class Placed(Event, frozen=True, kw_only=True):
    topic: ClassVar[str] = "parcel.placed"
    shelf: int
    weight: float | None = None
    sealed: bytes | None = None
    fragile: bool = False


class Taken(Event, frozen=True, kw_only=True):
    topic: ClassVar[str] = "parcel.taken"
    shelf: int


class Emptied(Event, frozen=True, kw_only=True):
    """Every shelf of the stream is empty: many rows end at one position."""

    topic: ClassVar[str] = "parcel.emptied"


class Noted(Event, frozen=True, kw_only=True):
    """Nobody's rows change, but positions and versions move."""

    topic: ClassVar[str] = "parcel.noted"


EVENTS: dict[str, type[Event]] = {each.topic: each for each in (Placed, Taken, Emptied, Noted)}
DECODERS = {topic: msgspec.json.Decoder(each) for topic, each in EVENTS.items()}
_envelope = lru_cache(maxsize=64)(msgspec.json.Decoder(Envelope).decode)


def decode(row: StoredRow) -> Recorded:
    return Recorded(
        row.position,
        row.stream_id,
        row.version,
        row.recorded_at,
        _envelope(row.envelope),
        DECODERS[row.topic].decode(row.state),
        row.leaf,
    )


class ToyLedger:
    """A LedgerReader in memory. Commits are appended whole; the tail may be cut for a fault."""

    def __init__(self, ledger_id: UUID = LEDGER_ID) -> None:
        self.ledger_id = ledger_id
        self.rows: list[StoredRow] = []
        self.streams: dict[UUID, list[StoredRow]] = {}
        self.pages = 0

    def commit(self, *events: tuple[int, Event], at: int | None = None) -> int:
        """Append one commit of (stream number, event) and return its last position."""
        first = len(self.rows) + 1
        last = len(self.rows) + len(events)
        envelope = msgspec.json.encode(
            Envelope("t1", "asserted", UUID(int=first), "cli", first, last)
        )
        for position, (number, event) in enumerate(events, first):
            stream = self.streams.setdefault(stream_id(number), [])
            state = msgspec.json.encode(event)
            content = b"%d %d %s %s" % (position, number, event.topic.encode(), state)
            row = StoredRow(
                position,
                stream_id(number),
                len(stream) + 1,
                event.topic,
                first * 1_000_000 if at is None else at,
                envelope,
                state,
                hashlib.sha256(content).digest(),
            )
            self.rows.append(row)
            stream.append(row)
        return last

    def cut(self, head: int) -> None:
        del self.rows[head:]
        for stream in self.streams.values():
            stream[:] = [row for row in stream if row.position <= head]

    def head(self) -> int:
        return len(self.rows)

    def page(self, after: int, limit: int) -> Sequence[StoredRow]:
        self.pages += 1
        return self.rows[after : after + limit]

    def stream(self, stream_id: UUID, up_to: int | None = None) -> Sequence[StoredRow]:
        rows = self.streams.get(stream_id, [])
        return [row for row in rows if up_to is None or row.position <= up_to]

    def row(self, position: int) -> StoredRow | None:
        return self.rows[position - 1] if 1 <= position <= len(self.rows) else None

    def position_before(self, recorded_before: int) -> int:
        return bisect_left(self.rows, recorded_before, key=lambda row: row.recorded_at)


def stream_id(number: int) -> UUID:
    return UUID(int=0x01890000_0000_7000_8000_000100000000 + number)


# The models. Tables are made anew each time: a table belongs to one set of models.

Shelves = dict[int, Placed]


def evolve(shelves: Shelves, recorded: Recorded) -> Shelves:
    match recorded.event:
        case Placed() as placed:
            shelves[placed.shelf] = placed
        case Taken(shelf=shelf):
            shelves.pop(shelf, None)
        case Emptied():
            shelves.clear()
    return shelves


def models(*, version: int = 1) -> list[Model]:
    """Two record models and a derivation with two tables; `version` is that of the parcels."""
    return [numbers(), touched(), stock(version)]


def numbers() -> RecordModel:
    table = TemporalTable(
        "numbers",
        key=[sa.Column("kind", sa.Text), sa.Column("number", sa.Integer)],
        values=[sa.Column("stream", sa.LargeBinary)],
    )

    def fold(recorded: Recorded, rows: Rows) -> None:
        number = rows.next_number("placed")
        rows.set(("placed", number), (recorded.stream_id.bytes,))

    return RecordModel(table, 1, frozenset({Placed.topic}), fold)


def touched() -> RecordModel:
    """The shelf touched last by anybody, by shelf; taking ends it. Keys meet across streams."""
    table = TemporalTable(
        "touched",
        key=[sa.Column("shelf", sa.Integer)],
        values=[sa.Column("fragile", sa.Boolean), sa.Column("weight", sa.Float)],
        indexes=[["fragile"]],
    )

    def fold(recorded: Recorded, rows: Rows) -> None:
        match recorded.event:
            case Placed() as placed:
                rows.set((placed.shelf,), (not placed.fragile, None))
                rows.set((placed.shelf,), (placed.fragile, placed.weight))
            case Taken(shelf=shelf):
                rows.end((shelf,))

    return RecordModel(table, 1, frozenset({Placed.topic, Taken.topic}), fold)


def stock(version: int = 1) -> Derivation[Shelves]:
    parcels = TemporalTable(
        "parcels",
        key=[sa.Column("stream", sa.LargeBinary), sa.Column("shelf", sa.Integer)],
        values=[
            sa.Column("label", sa.Text),
            sa.Column("weight", sa.Float),
            sa.Column("fragile", sa.Boolean),
            sa.Column("sealed", sa.LargeBinary),
        ],
    )
    totals = TemporalTable(
        "totals",
        key=[sa.Column("total", sa.Text)],
        values=[sa.Column("parcels", sa.Integer), sa.Column("heaviest", sa.Float)],
    )

    def initial(stream: UUID) -> Shelves:
        return _Named(stream)

    def parcel_rows(shelves: Shelves) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        assert isinstance(shelves, _Named)
        return {
            (shelves.stream.bytes, shelf): (
                f"架{shelf}",
                placed.weight,
                placed.fragile,
                placed.sealed,
            )
            for shelf, placed in shelves.items()
        }

    def total_rows(shelves: Shelves) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        assert isinstance(shelves, _Named)
        if not shelves:
            return {}
        weights = [placed.weight for placed in shelves.values() if placed.weight is not None]
        return {(str(shelves.stream),): (len(shelves), max(weights, default=None))}

    topics = frozenset({Placed.topic, Taken.topic, Emptied.topic})
    return Derivation(
        "stock",
        version,
        topics,
        initial,
        evolve,
        [
            DeriveModel(parcels, 1, topics, parcel_rows),
            DeriveModel(totals, 1, topics, total_rows),
        ],
    )


class _Named(dict[int, Placed]):
    def __init__(self, stream: UUID) -> None:
        super().__init__()
        self.stream = stream


def fill(ledger: ToyLedger, commits: Iterable[Iterable[tuple[int, Event]]]) -> ToyLedger:
    for commit in commits:
        ledger.commit(*commit)
    return ledger

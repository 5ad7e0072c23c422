"""How facts become cells of a table: dates, instants, ids, and boxes that stay sealed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

import msgspec

from tracing.domain.values import KeyId, PartialDate, Period, Sealed
from tracing.ledger.recorder import Recorded
from tracing.ledger.sealed_fields import sealed_values


class SealedCell(NamedTuple):
    """A sealed value with the place it was sealed for, without which it does not open."""

    stream: UUID
    version: int
    topic: str
    field: str
    sealed: Sealed

    def encode(self) -> bytes:
        version = self.version.to_bytes(8, "big")
        named = _named(self.topic, self.field)
        return self.stream.bytes + version + named + self.sealed.key + self.sealed.box

    @classmethod
    def decode(cls, cell: bytes) -> SealedCell:
        end = 26 + int.from_bytes(cell[24:26], "big")
        topic, field = cell[26:end].decode().split("\0")
        sealed = Sealed(KeyId(cell[end : end + 16]), cell[end + 16 :])
        return cls(UUID(bytes=cell[:16]), int.from_bytes(cell[16:24], "big"), topic, field, sealed)


class SealedCells:
    """The cells that open the sealed values of a history."""

    __slots__ = ("_cells",)

    def __init__(self) -> None:
        self._cells: dict[bytes, bytes] = {}

    def keep(self, recorded: Recorded) -> None:
        """Those of one more event."""
        event = recorded.event
        for field, sealed in sealed_values(event):
            place = SealedCell(recorded.stream_id, recorded.version, event.topic, field, sealed)
            self._cells[sealed.box] = place.encode()

    def cell(self, sealed: Sealed | None) -> bytes | None:
        """The cell of a sealed value of this history."""
        return None if sealed is None else self._cells[sealed.box]


def span(on: PartialDate | None) -> tuple[str | None, str | None]:
    """The first and last day a date can be, as ISO text."""
    if on is None:
        return None, None
    first = on.earliest.isoformat()
    return first, first if on.latest is None else on.latest.isoformat()


def instant(moment: datetime | None) -> str | None:
    """An instant in UTC as ISO text to the microsecond, so that text order is time order."""
    if moment is None:
        return None
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:  # on the first or last day of the calendar, away from UTC
        utc = moment.replace(tzinfo=UTC)
    return utc.isoformat(timespec="microseconds")


PERIOD = ("from_from", "from_to", "until_from", "until_to", "from_at", "until_at", "open")
"""The columns of a period; `open` is a boolean, the others are text."""


def period(lasted: Period) -> tuple[str | bool | None, ...]:
    """The cells of `PERIOD`."""
    return (
        *span(lasted.from_on),
        *span(lasted.until_on),
        instant(lasted.from_at),
        instant(lasted.until_at),
        lasted.open,
    )


def identity(entity: UUID | None) -> str | None:
    return None if entity is None else text(entity)


def text(entity: UUID) -> str:
    """An id as text: `str` of a UUID in a quarter of its time."""
    written: str = msgspec.to_builtins(entity)
    return written


@cache
def _named(topic: str, field: str) -> bytes:
    name = f"{topic}\0{field}".encode()
    return len(name).to_bytes(2, "big") + name

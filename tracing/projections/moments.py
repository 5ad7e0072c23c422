"""From instants and days to positions of the ledger, and from positions to the ends of commits."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from tracing.errors import RefusedError, UsageError
from tracing.language import Text
from tracing.ledger.instants import microseconds, moment_of
from tracing.ledger.recorder import Envelope, LedgerReader, StoredRow

INSTANT = timedelta(microseconds=1)


class PositionBeyondHeadError(RefusedError):
    text = Text(
        "位置 {position} 尚未到达：账本止于 {head}",
        "position {position} lies beyond the head of the ledger, {head}",
    )
    hint = Text("用不大于 {head} 的位置", "ask for a position up to {head}")


class InstantWithoutOffsetError(UsageError):
    text = Text("时刻 {instant} 没有时区", "the instant {instant} has no offset")
    hint = Text("写明时区，如 +08:00", "say its offset, such as +08:00")


def envelope_of(row: StoredRow) -> Envelope:
    return msgspec.json.decode(row.envelope, type=Envelope)


def snap(ledger: LedgerReader, position: int) -> int:
    """The end of the commit a position lies in; 0 stays 0. Raises PositionBeyondHeadError."""
    if position <= 0:
        return 0
    row = ledger.row(position)
    if row is None:
        raise PositionBeyondHeadError(position=position, head=ledger.head())
    return envelope_of(row).last


def recorded_at(ledger: LedgerReader, position: int) -> datetime | None:
    """When the commit of a position was recorded, in UTC; None before the first."""
    row = ledger.row(snap(ledger, position))
    return None if row is None else moment_of(row.recorded_at)


def position_at(ledger: LedgerReader, instant: datetime) -> int:
    """What had been recorded before an instant: the instant itself is excluded."""
    if instant.utcoffset() is None:
        raise InstantWithoutOffsetError(instant=instant.isoformat())
    return ledger.position_before(microseconds(instant))


def position_at_end_of_day(ledger: LedgerReader, day: date, zone: tzinfo) -> int:
    """What had been recorded before the next day began in a time zone."""
    return position_at(ledger, end_of_day(day, zone))


def last_day(now: datetime, zone: tzinfo) -> date:
    """The local day a moment lies in; the one that ends there, at midnight."""
    return (now - INSTANT).astimezone(zone).date()


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The instant at which a local day begins: where the one before it ends."""
    return datetime.combine(day, time.min, tzinfo=zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The instant at which a local day ends.

    Where the midnight after it does not exist the day ends when the clock leaps over it; where it
    comes twice, the first time. The last day of the calendar has no midnight after it.
    """
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return start_of_day(day + timedelta(days=1), zone)

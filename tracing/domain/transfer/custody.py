"""Who had a person when: the legs of their transfers in time, and where the chain has gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from tracing.domain.area.codes import within
from tracing.domain.transfer.state import PassengerStatus


class GapKind(StrEnum):
    """Why nobody can say who had the person."""

    NOT_TAKEN_IN = "not_taken_in"
    """A leg ended without anybody taking them in, and another began."""
    FROM_ELSEWHERE = "from_elsewhere"
    """The next leg set out from elsewhere than where they had been taken in."""
    STEP_MISSING = "step_missing"
    """Within a leg it is not recorded that it set out, or that it arrived."""
    STILL_OPEN = "still_open"
    """The last leg has set out, and nobody has taken them in so far."""


class Spot(NamedTuple):
    """A place, as far as it is known; an area at least."""

    place: str | None = None
    area: str | None = None

    def elsewhere(self, other: Spot) -> bool:
        """Whether the two cannot be the same; what is not said may be."""
        if self.place and other.place:
            return self.place != other.place
        if self.area and other.area:
            return not (within(self.area, other.area) or within(other.area, self.area))
        return False


class Leg(NamedTuple):
    """One person's part in a transfer."""

    transfer: str
    status: PassengerStatus
    start: Spot
    goal: Spot
    requested_at: datetime | None = None
    dispatched_at: datetime | None = None
    arrived_at: datetime | None = None
    accepted_at: datetime | None = None
    refused_at: datetime | None = None

    @property
    def moved(self) -> bool:
        """Whether the person set out at all, as far as it is recorded."""
        never = (PassengerStatus.CANCELLED, PassengerStatus.REMOVED, PassengerStatus.WAITING)
        return self.status not in never

    @property
    def begins_at(self) -> datetime | None:
        return self.dispatched_at or self.requested_at or self.arrived_at or self.ends_at

    @property
    def ends_at(self) -> datetime | None:
        return self.accepted_at or self.refused_at


class End(NamedTuple):
    """Where a gap begins or ends: in which transfer, when, where."""

    transfer: str
    at: datetime | None
    spot: Spot


class Gap(NamedTuple):
    kind: GapKind
    since: End
    until: End | None
    """None where it goes on."""


def gaps(legs: Sequence[Leg]) -> list[Gap]:
    """Where the chain of custody breaks, for the legs of one person in order of time.

    >>> hotel, ward = Spot(place="hotel"), Spot(place="ward")
    >>> there = Leg("T-0001", PassengerStatus.REFUSED, Spot(), hotel)
    >>> onward = Leg("T-0002", PassengerStatus.ACCEPTED, hotel, ward)
    >>> [gap.kind.value for gap in gaps([there, onward])]
    ['step_missing', 'not_taken_in', 'step_missing']
    """
    return list(_gaps([leg for leg in legs if leg.moved]))


def _gaps(legs: Sequence[Leg]) -> Iterator[Gap]:
    for leg, following in pairwise([*legs, None]):
        assert leg is not None
        yield from _within(leg)
        if following is None:
            if leg.status is not PassengerStatus.ACCEPTED:
                yield Gap(GapKind.STILL_OPEN, _last_seen(leg), None)
        elif leg.status is not PassengerStatus.ACCEPTED:
            yield Gap(GapKind.NOT_TAKEN_IN, _last_seen(leg), _start(following))
        elif leg.goal.elsewhere(following.start):
            yield Gap(GapKind.FROM_ELSEWHERE, _last_seen(leg), _start(following))


def _within(leg: Leg) -> Iterator[Gap]:
    """A leg that ended, of which it is not known that it set out or arrived."""
    ended = leg.status in (PassengerStatus.ACCEPTED, PassengerStatus.REFUSED)
    if leg.dispatched_at is None:
        seen = leg.arrived_at or leg.ends_at
        since = End(leg.transfer, leg.requested_at, leg.start)
        yield Gap(GapKind.STEP_MISSING, since, End(leg.transfer, seen, leg.goal))
    elif leg.arrived_at is None and ended:
        since = End(leg.transfer, leg.dispatched_at, leg.start)
        yield Gap(GapKind.STEP_MISSING, since, End(leg.transfer, leg.ends_at, leg.goal))


def _start(leg: Leg) -> End:
    return End(leg.transfer, leg.begins_at, leg.start)


def _last_seen(leg: Leg) -> End:
    reached = leg.ends_at or leg.arrived_at
    if reached is None:
        return _start(leg)
    return End(leg.transfer, reached, leg.goal)

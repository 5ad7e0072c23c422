"""The closed loop (闭环): from the entry through transfers and stays to the last receiver.

It is closed where nobody can ask who had the person in between: a leg begins where the entry, or
the leg before it, left them; each stay was reached by a leg and has an exit; and somebody took
them over at the end. Where that is not so, the gap is named with both its ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.quarantine.events import OrderMode
from tracing.domain.transfer.custody import GapKind, Leg, Spot, gaps
from tracing.domain.transfer.state import PassengerStatus


class LoopGap(StrEnum):
    """Why the loop is not closed."""

    ENTRY_MISSING = "entry_missing"
    NOT_MET = "not_met"
    """Nobody is recorded to have taken them from where they entered."""
    NOT_TAKEN_IN = "not_taken_in"
    FROM_ELSEWHERE = "from_elsewhere"
    STEP_MISSING = "step_missing"
    NO_WAY_THERE = "no_way_there"
    """They stayed somewhere no leg brought them to."""
    NO_EXIT = "no_exit"
    """They were taken over while their stay had not ended."""
    NOT_COLLECTED = "not_collected"
    """So far nobody took them over."""


class LoopStatus(StrEnum):
    CLOSED = "closed"
    GOES_ON = "goes_on"
    """Whole so far; the last receiver is still to come."""
    BROKEN = "broken"


class Hand(StrEnum):
    """What a link of the chain is."""

    ENTRY = "entry"
    TRANSFER = "transfer"
    STAY = "stay"
    COLLECTED = "collected"


class End(NamedTuple):
    """Where a gap begins or ends: by which record, when, where."""

    ref: str
    at: datetime | None
    spot: Spot


class Gap(NamedTuple):
    kind: LoopGap
    since: End | None
    until: End | None
    """None where it goes on, or where nothing is known."""


class Entry(NamedTuple):
    ref: str
    at: datetime
    spot: Spot


class Stay(NamedTuple):
    """A time in one place under an order."""

    order: str
    mode: OrderMode
    spot: Spot
    from_at: datetime
    to_at: datetime | None
    """None where the order goes on there."""


class Collected(NamedTuple):
    ref: str
    at: datetime
    spot: Spot


class Loop(NamedTuple):
    links: tuple[Entry | Leg | Stay | Collected, ...]
    gaps: tuple[Gap, ...]

    @property
    def status(self) -> LoopStatus:
        if not self.gaps:
            return LoopStatus.CLOSED
        waiting = (LoopGap.NOT_COLLECTED, LoopGap.ENTRY_MISSING)
        on = all(gap.kind in waiting and gap.until is None for gap in self.gaps)
        return LoopStatus.GOES_ON if on else LoopStatus.BROKEN


Link = Leg | Stay


def loop(
    entry: Entry | None, legs: Iterable[Leg], stays: Iterable[Stay], collected: Collected | None
) -> Loop:
    """The chain in time, from the entry to the last receiver, and where it breaks.

    >>> from datetime import timedelta
    >>> noon = datetime(2020, 3, 20, 12, tzinfo=UTC)
    >>> airport, site = Spot("airport"), Spot("site")
    >>> came = Entry("A-0001", noon, airport)
    >>> home = Collected("A-0001", noon + timedelta(days=14), site)
    >>> [gap.kind.value for gap in loop(came, [], [], home).gaps]
    ['not_met']
    """
    links = _between(entry, [*(leg for leg in legs if leg.moved), *stays], collected)
    chain = ((entry,) if entry else (), links, (collected,) if collected else ())
    whole = tuple(link for part in chain for link in part)
    return Loop(whole, tuple(_gaps(entry, links, collected)))


def _between(
    entry: Entry | None, links: Sequence[Link], collected: Collected | None
) -> tuple[Link, ...]:
    """In order of time: what ended before the entry, or began after the end, is not of it."""
    found = [
        link
        for link in links
        if (entry is None or _utc(_end_of(link) or _last) >= _utc(entry.at))
        and (collected is None or _utc(_begin_of(link) or _first) <= _utc(collected.at))
    ]
    return tuple(sorted(found, key=_order))


_first, _last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _order(link: Link) -> tuple[datetime, bool, str]:
    return (
        _utc(_begin_of(link) or _first),
        isinstance(link, Stay),
        link.order if isinstance(link, Stay) else link.transfer,
    )


def _begin_of(link: Link) -> datetime | None:
    return link.from_at if isinstance(link, Stay) else link.begins_at


def _end_of(link: Link) -> datetime | None:
    if isinstance(link, Stay):
        return link.to_at
    return link.ends_at or link.arrived_at


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at not in (_first, _last) else at


def _gaps(entry: Entry | None, links: Sequence[Link], collected: Collected | None) -> Iterator[Gap]:
    if entry is None:
        first = _start(links[0]) if links else _of(collected)
        yield Gap(LoopGap.ENTRY_MISSING, None, first)
    before: Entry | Link | None = entry
    for link in links:
        yield from _joint(before, link)
        if isinstance(link, Leg):
            yield from _within(link)
        before = link
    yield from _at_the_end(before, collected)
    if collected is not None:
        yield from _without_exit(links, collected)


def _joint(before: Entry | Link | None, link: Link) -> Iterator[Gap]:
    """Between one link and the next."""
    match before, link:
        case None, _:
            return
        case Entry(), Stay():
            if not _same(before.spot, link.spot):
                yield Gap(LoopGap.NOT_MET, _seen(before), _start(link))
        case Leg(), _ if before.status is not PassengerStatus.ACCEPTED:
            yield Gap(LoopGap.NOT_TAKEN_IN, _seen(before), _start(link))
        case Stay(), Stay():
            if not _same(before.spot, link.spot) and before != link:
                yield Gap(LoopGap.NO_WAY_THERE, _seen(before), _start(link))
        case _, Stay():
            if _spot(before).elsewhere(link.spot):
                yield Gap(LoopGap.NO_WAY_THERE, _seen(before), _start(link))
        case Entry(), Leg():
            if before.spot.elsewhere(link.start):
                yield Gap(LoopGap.NOT_MET, _seen(before), _start(link))
        case _, Leg():
            if _spot(before).elsewhere(link.start):
                yield Gap(LoopGap.FROM_ELSEWHERE, _seen(before), _start(link))


def _within(leg: Leg) -> Iterator[Gap]:
    """A leg that ended, of which it is not known that it set out or arrived."""
    for gap in gaps([leg]):
        if gap.kind is GapKind.STEP_MISSING and gap.until is not None:
            yield Gap(LoopGap.STEP_MISSING, End(*gap.since), End(*gap.until))


def _at_the_end(before: Entry | Link | None, collected: Collected | None) -> Iterator[Gap]:
    until = _of(collected)
    if collected is None:
        if before is not None:
            yield Gap(LoopGap.NOT_COLLECTED, _seen(before), None)
        return
    match before:
        case None:
            return
        case Entry():
            yield Gap(LoopGap.NOT_MET, _seen(before), until)
        case Leg() if before.status is not PassengerStatus.ACCEPTED:
            yield Gap(LoopGap.NOT_TAKEN_IN, _seen(before), until)
        case _ if _spot(before).elsewhere(collected.spot):
            yield Gap(LoopGap.FROM_ELSEWHERE, _seen(before), until)


def _without_exit(links: Sequence[Link], collected: Collected) -> Iterator[Gap]:
    """The last stay, where its order went on when they were taken over."""
    last = next((link for link in reversed(links) if isinstance(link, Stay)), None)
    if last is not None and (last.to_at is None or last.to_at > collected.at):
        yield Gap(LoopGap.NO_EXIT, _start(last), _of(collected))


def _same(one: Spot, other: Spot) -> bool:
    """Whether they are known to be one place; what is not said is not."""
    return one.place is not None and one.place == other.place


def _spot(link: Entry | Link) -> Spot:
    return link.goal if isinstance(link, Leg) else link.spot


def _start(link: Link) -> End:
    if isinstance(link, Stay):
        return End(link.order, link.from_at, link.spot)
    return End(link.transfer, link.begins_at, link.start)


def _seen(link: Entry | Link) -> End:
    """Where and when they were last seen in it."""
    match link:
        case Entry():
            return End(link.ref, link.at, link.spot)
        case Stay():
            return End(link.order, link.to_at or link.from_at, link.spot)
        case Leg():
            reached = _end_of(link)
            spot = link.goal if reached is not None else link.start
            return End(link.transfer, reached or link.begins_at, spot)


def _of(collected: Collected | None) -> End | None:
    return None if collected is None else End(collected.ref, collected.at, collected.spot)

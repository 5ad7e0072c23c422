"""The closed loop (闭环) of arrivals: from the entry to the last receiver, with its gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.arrival.loop import Collected, Entry, Loop, Stay, loop
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.quarantine.state import Kept, Moved, StepKind, moved
from tracing.domain.transfer.custody import Leg, Spot
from tracing.projections.cells import identity as identity_of
from tracing.projections.places import PLACES
from tracing.projections.questions.base import Day, Row, moment
from tracing.projections.questions.identity import identity
from tracing.projections.questions.quarantines import quarantines
from tracing.projections.questions.transfers import custody

KEPT = (OrderMode.HOSPITAL, OrderMode.FACILITY, OrderMode.TEMPORARY_HOSPITAL)


class Chain(NamedTuple):
    """The loop of an arrival, and who had the person."""

    row: Row
    loop: Loop
    hands: Mapping[str, str]
    """By transfer: who carried them, and who took them in."""
    places: Mapping[str, str]
    """By the identity of a place, its public name."""


def loops(
    connection: sa.Connection, at: int, rows: Sequence[Row], on: Day | None = None
) -> Iterator[Chain]:
    """Rows of `arrivals`, each with its chain; asked for all of them together."""
    people = list(dict.fromkeys(row["person_id"] for row in rows))
    if not people:
        return
    who = identity(connection, at)
    carried: defaultdict[str, list[Row]] = defaultdict(list)
    for leg in custody(connection, at, people, on=on):
        carried[who.person(leg["person_id"])].append(leg)
    kept: defaultdict[str, list[Row]] = defaultdict(list)
    for order in quarantines(connection, at, on=on, person_id=people):
        kept[who.person(order["person_id"])].append(order)
    spots = _Spots(connection, at)
    for row in rows:
        person = who.person(row["person_id"])
        legs = [leg_of(each, spots) for each in carried[person]]
        stays = [stay for order in kept[person] for stay in _stays(order, spots)]
        found = loop(_entry(row, spots), legs, stays, _collected(row, spots))
        hands = {each["transfer"]: _hands(each) for each in carried[person]}
        yield Chain(row, found, hands, spots.names)


def _hands(leg: Row) -> str:
    return " → ".join(each for each in (leg["carrier"], leg["receiver"]) if each)


def leg_of(row: Row, spots: _Spots) -> Leg:
    reached = row["arrived_place"] or row["to_place"]
    return Leg(
        row["transfer"],
        row["status"],
        spots.at(row["from_place"], row["from_area"]),
        spots.at(reached, None if row["arrived_place"] else row["to_area"]),
        row["requested_at"],
        row["dispatched_at"],
        row["arrived_at"],
        row["accepted_at"],
        row["refused_at"],
    )


class _Spots:
    """Places with the areas they lie in."""

    def __init__(self, connection: sa.Connection, at: int) -> None:
        query = sa.select(PLACES.c.place_id, PLACES.c.area, PLACES.c.name)
        found = list(connection.execute(query.where(PLACES.held_at(at))))
        self._areas = {row.place_id: row.area for row in found}
        self.names = {row.place_id: row.name for row in found if row.name}

    def at(self, place: str | None, area: str | None = None) -> Spot:
        return Spot(place, area or (self._areas.get(place) if place else None))


def _entry(row: Row, spots: _Spots) -> Entry | None:
    if row["arrived_at"] is None:
        return None
    return Entry(row["arrival"], row["arrived_at"], spots.at(row["arrival_place"]))


def _collected(row: Row, spots: _Spots) -> Collected | None:
    if row["collected_at"] is None:
        return None
    spot = spots.at(row["collected_place"], row["collected_area"])
    return Collected(row["arrival"], row["collected_at"], spot)


class _Kept(NamedTuple):
    """How and where somebody was kept from a moment on."""

    from_at: datetime
    mode: OrderMode
    spot: Spot


def _stays(order: Row, spots: _Spots) -> Iterator[Stay]:
    """The times an order kept somebody in a hospital or a site, by place."""
    for kept, following in pairwise([*_kept(order, spots), None]):
        assert kept is not None
        until = following.from_at if following else order["released_at"]
        if kept.mode in KEPT:
            yield Stay(order["quarantine"], kept.mode, kept.spot, kept.from_at, until)


def _kept(order: Row, spots: _Spots) -> Iterator[_Kept]:
    """Since it took effect: where that changed, or the mode."""
    at_first = next(step for step in order["steps"] if step.what is StepKind.ORDERED)
    now = Kept(at_first.mode, at_first.place_id, at_first.area, at_first.room)
    before: tuple[OrderMode, Spot] | None = None
    for step in order["steps"]:
        if step.what not in (StepKind.STARTED, StepKind.MOVED):
            continue
        now = moved(now, Moved(step.mode, step.place_id, step.area, step.room))
        here = now.mode, spots.at(identity_of(now.place_id), now.area)
        at = moment(step.at)
        if at is not None and here != before and order["started_at"] is not None:
            yield _Kept(at, *here)
        before = here

"""Where somebody was who had to be moved, from how their infection stood and who had them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from tracing.domain.day.settling import Stage, Step
from tracing.domain.day.turns import Stands, Turn


class Ride(NamedTuple):
    """On the way from one moment to another; None: they still are."""

    from_at: datetime
    to_at: datetime | None

    def at(self, moment: datetime) -> bool:
        return self.from_at <= moment and (self.to_at is None or moment < self.to_at)


def steps(
    turns: Sequence[Turn],
    received: Iterable[datetime],
    rides: Iterable[Ride],
    merged_at: datetime | None = None,
) -> list[Step]:
    """One step after the other; what is at one moment is one step.

    `received`: when receivers took them in for this infection, as reported. `merged_at`: from
    then on it is one infection with another.
    """
    if not turns:
        return []
    kept, moves = sorted(received), list(rides)
    began = turns[0].at
    edges = chain(
        (turn.at for turn in turns),
        kept,
        *((ride.from_at, ride.to_at) for ride in moves),
        (merged_at,),
    )
    moments = sorted({max(edge, began) for edge in edges if edge is not None})
    return list(_changes(_step(at, turns, kept, moves, merged_at) for at in moments))


def _step(
    at: datetime,
    turns: Sequence[Turn],
    received: Sequence[datetime],
    rides: Sequence[Ride],
    merged_at: datetime | None,
) -> Step:
    turn = max((each for each in turns if each.at <= at), key=lambda each: each.at)
    merged = merged_at is not None and merged_at <= at
    stage = Stage.WITHDRAWN if merged else _stage(at, turn, received, rides)
    return Step(at, stage, turn.area, turn.since, turn.precise)


def _stage(at: datetime, turn: Turn, received: Sequence[datetime], rides: Sequence[Ride]) -> Stage:
    if turn.stands is Stands.WITHDRAWN:
        return Stage.WITHDRAWN
    anew = turn.anew_from
    if turn.admitted or any(each <= at and (anew is None or anew <= each) for each in received):
        return Stage.RECEIVED
    if turn.stands is not Stands.POSITIVE or turn.exempt is not None:
        return Stage.EXEMPT
    return Stage.EN_ROUTE if any(ride.at(at) for ride in rides) else Stage.WAITING


def _changes(found: Iterable[Step]) -> Iterator[Step]:
    last: Step | None = None
    for step in found:
        if last is None or step[1:] != last[1:]:
            yield step
        last = step

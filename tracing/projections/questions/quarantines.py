"""What people ask of orders of quarantine and isolation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.identifiers import PlaceId
from tracing.domain.quarantine.basis import POSITIVE, BasisKind
from tracing.domain.quarantine.events import (
    OrderMode,
    OrderPurpose,
    ReleaseReason,
    ReviewOutcome,
)
from tracing.domain.quarantine.state import Kept, Moved, OrderStatus, StepKind, moved
from tracing.projections.cells import identity, instant
from tracing.projections.places import PLACES
from tracing.projections.pools import POOLS
from tracing.projections.quarantines import QUARANTINES, Step
from tracing.projections.questions.area_levels import lost_its_level
from tracing.projections.questions.base import Day, Ids, Row, Where, is_any, moment, rows_of
from tracing.projections.questions.identity import Identity, if_persons

CODES: Mapping[str, type[StrEnum]] = {
    "purpose": OrderPurpose,
    "mode": OrderMode,
    "basis_kind": BasisKind,
    "because": ReleaseReason,
    "review_outcome": ReviewOutcome,
}
MOMENTS = (
    "started_at",
    "released_at",
    "decided_at",
    "served_at",
    "appealed_at",
    "reviewed_at",
    "reported_at",
)
_NOT_OVER = (OrderStatus.ORDERED, OrderStatus.IN_FORCE)
_STEPS = msgspec.json.Decoder(list[Step])
_MAY_LACK_ONE = sa.and_(
    QUARANTINES.c.status.in_(_NOT_OVER),
    sa.or_(
        QUARANTINES.c.basis_standing.is_(False),
        QUARANTINES.c.basis_kind.in_((BasisKind.POOL, BasisKind.AREA)),
    ),
)
"""Orders that are not over; pools and areas are looked at one by one."""


def quarantines(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    quarantine_id: Ids | None = None,
    person_id: Ids | None = None,
    status: OrderStatus | None = None,
    mode: OrderMode | None = None,
    purpose: OrderPurpose | None = None,
    place_id: str | None = None,
    area: str | None = None,
    without_basis: bool = False,
    who: Identity | None = None,
    steps: bool = True,
) -> Iterator[Row]:
    """Orders by number, each with its `steps`.

    `on`: those reported by then, as far as they had come by then. `area`: where the person is
    kept, by the order or else by the place, or an area within it. `without_basis`: those alone
    that are not over although what they rest on does not stand; an area stands for as long as it,
    or what it lies in, has a level, where one was ever recorded. `who`: who is who, where that was
    read. `steps`: False for who has no use of them.
    """
    given = {"quarantine_id": quarantine_id, "person_id": if_persons(connection, at, person_id)}
    where: list[Where] = [
        is_any(QUARANTINES.c[name], ids) for name, ids in given.items() if ids is not None
    ]
    if on is not None:
        where.append(QUARANTINES.c.reported_at < instant(on.end))
    if without_basis and on is None:
        where.append(_MAY_LACK_ONE)
    wanted = {"status": status, "mode": mode, "purpose": purpose, "place_id": place_id}
    positive, areas = _positive_pools(connection, at), _areas_of_places(connection, at)
    lost = lost_its_level(connection, at, on)
    found = rows_of(
        connection, QUARANTINES, "quarantine", at, where, statuses=OrderStatus, codes=CODES, who=who
    )
    for row in found:
        course = row.pop("course")
        if steps or on is not None:
            row["steps"] = _STEPS.decode(course)
        if on is not None:
            _as_on(row, on)
        if any(value not in (None, row[name]) for name, value in wanted.items()):
            continue
        row["area"] = row["area"] or areas.get(row["place_id"])
        if area is not None and not within(row["area"] or "", area):
            continue
        if row["basis_kind"] is BasisKind.POOL:
            row["basis_standing"] = row["basis_id"] in positive
        if row["basis_kind"] is BasisKind.AREA:
            row["basis_standing"] = not lost(row["basis_id"])
        if without_basis and (row["basis_standing"] or row["status"] not in _NOT_OVER):
            continue
        yield _readable(row)


def _readable(row: Row) -> Row:
    for name in ("begins_on", "ends_on"):
        row[name] = date.fromisoformat(row[name]) if row[name] else None
    for name in MOMENTS:
        row[name] = moment(row[name])
    return row


def _positive_pools(connection: sa.Connection, at: int) -> set[str]:
    query = sa.select(POOLS.c.pool_id).where(POOLS.held_at(at), POOLS.c.result.in_(POSITIVE))
    return set(connection.execute(query).scalars())


def _areas_of_places(connection: sa.Connection, at: int) -> dict[str, str]:
    query = sa.select(PLACES.c.place_id, PLACES.c.area)
    rows = connection.execute(query.where(PLACES.held_at(at), PLACES.c.area.is_not(None)))
    return {row.place_id: row.area for row in rows}


def _as_on(row: Row, on: Day) -> None:
    """Set an order to what was so by the end of a day, as reported by then."""
    end = instant(on.end) or ""
    row["steps"] = [step for step in row["steps"] if step.at < end and step.learnt < end]
    row |= _AT_FIRST
    for step in row["steps"]:
        row |= _made_by(step, row)


_AT_FIRST: Row = {
    **dict.fromkeys(("started_at", "released_at", "served_at", "appealed_at", "reviewed_at")),
    **dict.fromkeys(("because", "destination", "review_outcome")),
    "status": OrderStatus.ORDERED,
    "broken": 0,
    "away": False,
}


def _made_by(step: Step, row: Row) -> Row:
    """What one step changes of an order."""
    match step.what:
        case StepKind.ORDERED:
            return {**_kept(Kept(step.mode or row["mode"], *_to(step)[1:])), "ends_on": _end(step)}
        case StepKind.SERVED:
            return {"served_at": row["served_at"] or step.at}
        case StepKind.STARTED:
            began = {"started_at": row["started_at"] or step.at, **_moved(row, step)}
            ordered = row["status"] is OrderStatus.ORDERED
            return {**began, "status": OrderStatus.IN_FORCE} if ordered else began
        case StepKind.MOVED:
            return _moved(row, step)
        case StepKind.TERM_SET:
            return {"ends_on": _end(step)}
        case StepKind.BROKEN:
            return {"broken": row["broken"] + 1, "away": True}
        case StepKind.RETURNED:
            return {"away": False}
        case StepKind.RELEASED:
            return _over(row, step, OrderStatus.RELEASED)
        case StepKind.APPEALED:
            return {"appealed_at": step.at}
        case StepKind.REVIEWED:
            outcome = ReviewOutcome(step.says)
            lifted = outcome is ReviewOutcome.LIFTED
            over = _over(row, step, OrderStatus.LIFTED) if lifted else {}
            return {"reviewed_at": step.at, "review_outcome": outcome, **over}


def _over(row: Row, step: Step, status: OrderStatus) -> Row:
    if row["released_at"] is not None:
        return {}
    released = status is OrderStatus.RELEASED
    return {
        "status": status,
        "released_at": step.at,
        "because": ReleaseReason(step.says) if released else ReleaseReason.REVIEW,
        "destination": step.area if released else None,
    }


def _moved(row: Row, step: Step) -> Row:
    place = row["place_id"] and PlaceId(UUID(row["place_id"]))
    return _kept(moved(Kept(row["mode"], place, row["area"], row["room"]), _to(step)))


def _to(step: Step) -> Moved:
    return Moved(step.mode, step.place_id, step.area, step.room)


def _kept(kept: Kept) -> Row:
    return {**kept._asdict(), "place_id": identity(kept.place_id)}


def _end(step: Step) -> str | None:
    return None if step.ends_on is None else step.ends_on.isoformat()

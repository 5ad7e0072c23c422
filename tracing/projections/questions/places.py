"""What people ask of places and gatherings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.gathering.events import AttendanceStatus, GatheringKind
from tracing.domain.place.events import PlaceKind
from tracing.projections.batches import batches
from tracing.projections.cells import instant
from tracing.projections.gatherings import GATHERINGS
from tracing.projections.places import PLACES, Course
from tracing.projections.questions.base import (
    CODES,
    Day,
    Ids,
    Row,
    Where,
    is_any,
    moment,
    partial,
    rows_of,
    with_kept,
)
from tracing.projections.questions.identity import kept_persons
from tracing.projections.stays import STAYS

PLACE_CODES: Mapping[str, type[StrEnum]] = {
    **CODES,
    "place_kind": PlaceKind,
    "gathering_kind": GatheringKind,
    "attendance": AttendanceStatus,
}
PLACE_SEALED = ("address", "note")
GATHERING_SEALED = ("note",)


def places(
    connection: sa.Connection,
    at: int,
    *,
    day: date,
    on: Day | None = None,
    place_id: Ids | None = None,
    kind: PlaceKind | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Places by number, with what they can take and who answers for them on `day`.

    `on`: those known by then, and closed only if they were by then.
    """
    where: list[Where] = []
    if place_id is not None:
        where.append(is_any(PLACES.c.place_id, place_id))
    if kind is not None:
        where.append(PLACES.c.place_kind == kind)
    if on is not None:
        where.append(PLACES.c.reported_at < instant(on.end))
    found = (
        row | _course_on(row, row.pop("course"), day)
        for row in rows_of(connection, PLACES, "place", at, where, codes=PLACE_CODES)
        if area is None or within(row["area"] or "", area)
    )
    for some in batches(found):
        for row in with_kept(connection, at, some, ("householder_id",)):
            row["reported_at"] = moment(row["reported_at"])
            row["closed_on"] = _by(row["closed_on"], on)
            yield row


def _course_on(row: Row, course: str | None, day: date) -> Row:
    """What is so of a place on a day."""
    told = {"capacity": row["capacity"], "rooms": row["rooms"], "householder_id": None}
    if course is None:
        return told
    went, by = msgspec.json.decode(course, type=Course), day.isoformat()
    for from_on, capacity, rooms in went.capacities:
        if from_on <= by:
            told["capacity"] = told["capacity"] if capacity is None else capacity
            told["rooms"] = told["rooms"] if rooms is None else rooms
    for from_on, householder in went.householders:
        if from_on <= by:
            told["householder_id"] = householder
    return told


def gatherings(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    gathering_id: Ids | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Gatherings by number, with how many were there: as counted, and as recorded one by one."""
    where: list[Where] = []
    if gathering_id is not None:
        where.append(is_any(GATHERINGS.c.gathering_id, gathering_id))
    if on is not None:
        where.append(GATHERINGS.c.reported_at < instant(on.end))
    recorded = _attended(connection, at, gathering_id, on)
    for row in rows_of(connection, GATHERINGS, "gathering", at, where, codes=PLACE_CODES):
        if area is not None and not within(row["area"] or "", area):
            continue
        row["reported_at"] = moment(row["reported_at"])
        row["recorded"] = recorded.get(row["gathering_id"], 0)
        yield row | period_of(row)


def _attended(
    connection: sa.Connection, at: int, gathering_id: Ids | None, on: Day | None
) -> dict[str, int]:
    """How many people are on record as having been at each gathering."""
    where: list[Where] = [STAYS.held_at(at), STAYS.c.gathering_id.is_not(None)]
    if gathering_id is not None:
        where.append(is_any(STAYS.c.gathering_id, gathering_id))
    if on is not None:
        where.append(STAYS.c.reported_at < instant(on.end))
    query = sa.select(STAYS.c.gathering_id, STAYS.c.person_id).where(*where).distinct()
    found = [(gathering, person) for gathering, person in connection.execute(query)]
    kept = kept_persons(connection, at, [person for _, person in found])
    return Counter(each for each, _ in {(each, kept.get(who, who)) for each, who in found})


def period_of(row: Row) -> Row:
    """The period of a row in place of its columns, which are taken out of it."""
    return {
        "from_on": partial(row.pop("from_from"), row.pop("from_to")),
        "from_at": moment(row["from_at"]),
        "until_on": partial(row.pop("until_from"), row.pop("until_to")),
        "until_at": moment(row["until_at"]),
    }


def _by(day: str | None, on: Day | None) -> date | None:
    """A day, where it had come by then."""
    if day is None or (on is not None and date.fromisoformat(day) > on.day):
        return None
    return date.fromisoformat(day)

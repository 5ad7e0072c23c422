"""What people ask of arrivals: who is to come, who came, what was decided of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.arrival.events import DeclaredBy, Transport, VerifiedOutcome, Visited
from tracing.domain.arrival.state import ArrivalStatus, status_of
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.quarantine.events import OrderMode
from tracing.projections.arrivals import ARRIVALS, STEPS
from tracing.projections.cells import instant
from tracing.projections.questions.base import (
    Day,
    Ids,
    Row,
    Where,
    is_any,
    moment,
    partial,
    rows_of,
)
from tracing.projections.questions.identity import if_persons
from tracing.projections.questions.transfers import in_moments, only_by

CODES: Mapping[str, type[StrEnum]] = {
    "declared_by": DeclaredBy,
    "transport": Transport,
    "origin_risk": ArrivalOrigin,
    "mode": OrderMode,
    "outcome": VerifiedOutcome,
}
SEALED = ("seat", "note")
_TOLD_WITH: Mapping[str, tuple[str, ...]] = {
    "arrived": ("arrival_place", "arrived_by", "symptomatic"),
    "triaged": (
        "origin_risk",
        "mode",
        "quarantine_id",
        "certificate",
        "office",
        "document",
        "decided_at",
    ),
    "verified": ("outcome",),
    "collected": ("collected_by", "collected_place", "collected_area"),
}
"""What is not known before it came so far."""
_VISITED = msgspec.json.Decoder(list[Visited])


class Expected(NamedTuple):
    """The days on which somebody is to come, first and last."""

    first: date
    last: date


def arrivals(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    arrival_id: Ids | None = None,
    person_id: Ids | None = None,
    status: ArrivalStatus | None = None,
    overseas: bool | None = None,
    list_name: str | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Arrivals by number. `on`: those declared by then, as far as they had come by then.

    `area`: where they go to, or an area within it.
    """
    given = {
        "arrival_id": arrival_id,
        "person_id": if_persons(connection, at, person_id),
        "list_name": list_name,
    }
    where: list[Where] = [
        is_any(ARRIVALS.c[name], ids) for name, ids in given.items() if ids is not None
    ]
    if overseas is not None:
        where.append(ARRIVALS.c.overseas == overseas)
    if on is not None:
        where.append(ARRIVALS.c.reported_at < instant(on.end))
    for row in rows_of(
        connection, ARRIVALS, "arrival", at, where, statuses=ArrivalStatus, codes=CODES
    ):
        if on is not None:
            _as_on(row, on)
        if status in (None, row["status"]) and (
            area is None or within(row["destination"] or "", area)
        ):
            yield _readable(row)


def expected_within(row: Row, days: Expected, zone: tzinfo) -> bool:
    """Whether somebody who has not come may come on one of these days."""
    if row["status"] is not ArrivalStatus.EXPECTED:
        return False
    first, last = expected_days(row, zone)
    return first is not None and last is not None and first <= days.last and last >= days.first


def overdue(row: Row, today: date, zone: tzinfo) -> bool:
    """Whether the last day on which they were to come is over, and it is not said they came."""
    last = expected_days(row, zone)[1]
    return row["status"] is ArrivalStatus.EXPECTED and last is not None and last < today


def unverified(row: Row) -> bool:
    """Whether a name on a list from elsewhere still has to be looked for."""
    listed = row["list_name"] is not None or row["declared_by"] is DeclaredBy.LIST
    return listed and row["outcome"] in (None, VerifiedOutcome.NOT_FOUND)


def expected_days(row: Row, zone: tzinfo) -> tuple[date | None, date | None]:
    """The first and the last day on which they may come."""
    if row["expected_at"] is not None:
        day = row["expected_at"].astimezone(zone).date()
        return day, day
    said = row["expected_on"]
    return (None, None) if said is None else (said.earliest, said.last)


def _as_on(row: Row, on: Day) -> None:
    only_by(row, STEPS, on)
    for step, names in _TOLD_WITH.items():
        if row[f"{step}_at"] is None:
            row.update(dict.fromkeys(names))
    row["status"] = status_of(
        collected=row["collected_at"] is not None,
        triaged=row["triaged_at"] is not None,
        arrived=row["arrived_at"] is not None,
        outcome=row["outcome"],
    )


def _readable(row: Row) -> Row:
    in_moments(row, STEPS)
    for name in ("expected_at", "decided_at", "reported_at"):
        row[name] = moment(row[name])
    row["expected_on"] = partial(row.pop("expected_from"), row.pop("expected_to"))
    row["visited"] = _VISITED.decode(row["visited"]) if row["visited"] else []
    row["companions"] = row["companions"].split(",") if row["companions"] else []
    return row


def came_on(row: Row, zone: tzinfo) -> date | None:
    """The local day they came, or were found."""
    at: datetime | None = row["arrived_at"] or row["verified_at"]
    return None if at is None else at.astimezone(zone).date()

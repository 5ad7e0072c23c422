"""What people ask of operations to clear hot spots: where one is due, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.area.levels import AreaLevel
from tracing.domain.operation.events import OperationAction, OperationOutcome, ReadinessItem
from tracing.domain.operation.state import OperationStatus
from tracing.projections.cells import instant
from tracing.projections.operations import OPERATIONS, Readiness, Report
from tracing.projections.questions.base import (
    Day,
    Ids,
    Row,
    coded,
    is_any,
    moment,
    rows_of,
    values_of,
)
from tracing.projections.triggers import TRIGGERS

CODES: Mapping[str, type[StrEnum]] = {"outcome": OperationOutcome}
TRIGGER_CODES: Mapping[str, type[StrEnum]] = {"level": AreaLevel}
MOMENTS = ("decided_at", "started_at", "closed_at", "reported_at")
FIRED_MOMENTS = ("designated_at", "to_at", "fired_at", "counted_from")

Said = TypeVar("Said", Readiness, Report)
_READINESS = msgspec.json.Decoder(list[Readiness])
_REPORTS = msgspec.json.Decoder(list[Report])


def operations(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    operation_id: Ids | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Operations by number. `on`: those that had begun by then, as far as was said by then.

    `area`: those in it, or in a part of it. `readiness`: of each of the nine things whether it is
    in place, None where nothing was said. `reports`: the last word on each action, by action.
    """
    where = [] if operation_id is None else [is_any(OPERATIONS.c.operation_id, operation_id)]
    if on is not None:
        where += [OPERATIONS.c[name] < instant(on.end) for name in ("started_at", "reported_at")]
    found = rows_of(
        connection, OPERATIONS, "operation", at, where, statuses=OperationStatus, codes=CODES
    )
    for row in found:
        if area is None or within(row["area"], area):
            yield _told(row, on)


def _told(row: Row, on: Day | None) -> Row:
    ready = _last(_READINESS.decode(row["readiness"] or "[]"), on)
    row["readiness"] = {
        item: ready[item].ready if item in ready else None for item in ReadinessItem
    }
    row["ready"] = sum(value is True for value in row["readiness"].values())
    row["reports"] = _last(_REPORTS.decode(row["reports"] or "[]"), on)
    row["cases"] = row["cases"].split(",") if row["cases"] else []
    closed = [row["closed_at"], row.pop("closed_reported_at")]
    del row["started_reported_at"]
    if on is not None and any(each and each >= (instant(on.end) or "") for each in closed):
        row.update(status=OperationStatus.RUNNING, closed_at=None, outcome=None)
    for name in MOMENTS:
        row[name] = moment(row[name])
    return row


def _last(said: Iterable[Said], on: Day | None) -> dict[ReadinessItem | OperationAction, Said]:
    """What was said last of each, by when it was so; with a day, by its end."""
    end = None if on is None else instant(on.end)
    known = (each for each in said if end is None or max(each.at or "", each.learnt or "") < end)
    in_order = sorted(known, key=lambda each: (each.at or "", each.learnt or ""))
    return {each[0]: each for each in in_order}


def triggers(connection: sa.Connection, at: int, *, areas: Sequence[str] = ()) -> Iterator[Row]:
    """Where an operation is due, or was, by area: an episode of a level in which enough people
    were counted. `areas`: in these, or in parts of them. `operation`: one that runs there."""
    running = {
        row["area"]: row["operation"]
        for row in operations(connection, at)
        if row["status"] is OperationStatus.RUNNING
    }
    query = sa.select(*values_of(TRIGGERS)).where(TRIGGERS.held_at(at))
    for found in connection.execute(query.order_by(*TRIGGERS.by_key)):
        if areas and not any(within(found.area, area) for area in areas):
            continue
        row = coded(found._mapping, codes=TRIGGER_CODES)
        row["cases"] = row["cases"].split(",")
        row["source"] = row["source"].split(",")
        for name in FIRED_MOMENTS:
            row[name] = moment(row[name])
        yield row | {"operation": running.get(row["area"])}


def due(row: Row, now: datetime) -> bool:
    """Whether the level of a trigger goes on, and nobody has started an operation there."""
    return row["operation"] is None and (row["to_at"] is None or now < row["to_at"])

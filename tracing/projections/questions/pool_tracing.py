"""How far everybody in the tube of a positive pool has been found, ordered and sampled (追阳)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.laboratory.events import TestResult
from tracing.domain.pool.steps import PoolStep
from tracing.domain.quarantine.state import OrderStatus
from tracing.projections.questions.base import Day, Row
from tracing.projections.questions.identity import kept_persons
from tracing.projections.questions.laboratory import members_of, pools
from tracing.projections.questions.quarantines import quarantines

TO_FOLLOW_UP = (TestResult.POSITIVE, TestResult.PRESUMPTIVE)
"""Results of a pool that send for everybody in it."""
NOT_OVER = (OrderStatus.ORDERED, OrderStatus.IN_FORCE)


def next_of(member: Mapping[str, Any]) -> PoolStep | None:
    """What is to be done next of a member who is known; None where all is done."""
    if member["found_at"] is None:
        return PoolStep.FIND
    if member["sample"] is None:
        return PoolStep.SAMPLE
    return PoolStep.RESULT if member["result"] is None else None


def traced(
    connection: sa.Connection, at: int, pool_ids: Iterable[str], *, on: Day | None = None
) -> dict[str, list[Row]]:
    """By pool its members, each with the order they are under and what is next of them."""
    members = members_of(connection, at, list(pool_ids), on=on)
    people = {row["person_id"] for each in members.values() for row in each}
    orders = _orders(connection, at, people, on)
    kept = kept_persons(connection, at, sorted(people))
    for each in members.values():
        for row in each:
            person: str = row["person_id"]
            order = orders.get(kept.get(person, person))
            row["quarantine"] = order and order["quarantine"]
            row["mode"] = order and order["mode"]
            row["next"] = next_of(row)
    return members


def pool_status(
    connection: sa.Connection, at: int, *, on: Day | None = None, area: str | None = None
) -> list[Row]:
    """Positive pools by number, counting how far their members have come."""
    positive = [
        row
        for row in pools(connection, at, on=on)
        if row["result"] in TO_FOLLOW_UP and (area is None or within(row["area"] or "", area))
    ]
    members = traced(connection, at, (row["pool_id"] for row in positive), on=on)
    return [row | _counted(row, members[row["pool_id"]]) for row in positive]


def _counted(pool: Row, members: list[Row]) -> Row:
    def having(name: str) -> int:
        return sum(member[name] is not None for member in members)

    unknown = pool["size"] - len(members)
    return {
        "found": having("found_at"),
        "ordered": having("quarantine"),
        "resampled": having("sample"),
        "resulted": having("result"),
        "positives": sum(member["result"] in TO_FOLLOW_UP for member in members),
        "not_known": unknown,
        "to_do": unknown + having("next"),
    }


def _orders(
    connection: sa.Connection, at: int, people: Iterable[str], on: Day | None
) -> dict[str, Row]:
    """By person who is kept, the last order they are under."""
    if not (named := sorted(people)):
        return {}
    found = quarantines(connection, at, on=on, person_id=named)
    return {row["person_id"]: row for row in found if row["status"] in NOT_OVER}

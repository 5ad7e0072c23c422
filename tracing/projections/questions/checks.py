"""What people ask of checks that were recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from tracing.domain.follow_up.events import CheckOutcome, Symptom
from tracing.domain.identifiers import human_id
from tracing.projections.batches import batches
from tracing.projections.checks import CHECKS
from tracing.projections.numbers import NUMBERS
from tracing.projections.questions.base import Row, Where, moment, values_of, with_kept
from tracing.projections.questions.identity import all_of_persons


def checks(
    connection: sa.Connection,
    at: int,
    *,
    on: date | None = None,
    outcome: CheckOutcome | None = None,
    person_id: str | None = None,
) -> Iterator[Row]:
    """Checks by day, then by person."""
    where: list[Where] = [CHECKS.held_at(at)]
    if on is not None:
        where.append(CHECKS.c.checked_on == on.isoformat())
    if outcome is not None:
        where.append(CHECKS.c.outcome == outcome)
    if person_id is not None:
        where.append(CHECKS.c.person_id.in_(all_of_persons(connection, at, person_id)))
    person, order = NUMBERS.table.alias("person_number"), NUMBERS.table.alias("order_number")
    query = (
        sa.select(
            *values_of(CHECKS),
            person.c.number.label("person_number"),
            order.c.number.label("order_number"),
        )
        .join(person, person.c.entity_id == CHECKS.c.person_id)
        .outerjoin(order, order.c.entity_id == CHECKS.c.quarantine_id)
        .where(*where)
        .order_by(CHECKS.c.checked_on, person.c.number, CHECKS.c.number)
    )
    for some in batches(connection.execute(query)):
        rows = [_readable(dict(found._mapping)) for found in some]
        yield from with_kept(connection, at, rows, ("person_id",))


def _readable(row: Row) -> Row:
    ordered = row.pop("order_number")
    said = row["symptoms"]
    return row | {
        "person": human_id("person", row.pop("person_number")),
        "quarantine": None if ordered is None else human_id("quarantine", ordered),
        "checked_on": date.fromisoformat(row["checked_on"]),
        "outcome": CheckOutcome(row["outcome"]),
        "symptoms": [Symptom(each) for each in said.split(",")] if said else [],
        "checked_at": moment(row["checked_at"]),
        "reported_at": moment(row["reported_at"]),
    }

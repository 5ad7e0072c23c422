"""When each infected person could infect others, by the pack in force when it was reported."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.protocol.in_force import Current, InForce
from tracing.domain.protocol.infectious import Infectious, infectious
from tracing.domain.protocol.rules.people import Role
from tracing.projections.questions.anchored import anchored, apart, ends_of
from tracing.projections.questions.identity import Identity, identity
from tracing.projections.questions.protocols import in_force


class CaseWindow(NamedTuple):
    """Of a case that stands, was not discarded, and counts for itself."""

    case_id: str
    person_id: str
    """The record that is kept."""
    role: Role
    window: Infectious
    current: Current
    """What was in force where and when it was reported."""


def infectious_windows(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    packs: InForce | None = None,
    who: Identity | None = None,
    on: date | None = None,
) -> list[CaseWindow]:
    """As of a position, in the order of reporting. `on`: with what had happened by that day.

    Missing are cases of which no pack in force has a window, or nothing to count from is known.
    """
    held = in_force(connection, at) if packs is None else packs
    if not held.adoptions:
        return []
    known = identity(connection, at) if who is None else who
    orders = apart(connection, at, zone, known, on=on)
    found = []
    for case in anchored(connection, at, zone, known, on=on):
        current = held.on(case.reported_on, case.area)
        if current is None:
            continue
        role = case.role(current.rules)
        ends = ends_of(orders.get(case.person_id, ()), case.since)
        window = infectious(current.rules, role, case.earliest, ends)
        if window is not None:
            found.append(CaseWindow(case.case_id, case.person_id, role, window, current))
    return found

"""Infected people who were let go, and the monitoring that follows by the packs in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.case.state import Outcome
from tracing.domain.protocol.discharge import Discharged, Monitoring, monitoring
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.running import held_since
from tracing.domain.quarantine.events import OrderMode, OrderPurpose, ReleaseReason
from tracing.domain.values import Diagnosis, RecordStatus, Severity
from tracing.projections.cases import CASES
from tracing.projections.quarantines import QUARANTINES
from tracing.projections.questions.identity import Identity

_LET_GO = (ReleaseReason.COMPLETED, ReleaseReason.RECOVERED)


class LetGo(NamedTuple):
    case_id: str
    person_id: str
    """The record that counts."""
    area: str | None
    on: date
    monitoring: Monitoring | None


class _Isolated(NamedTuple):
    over_on: date | None
    mode: OrderMode
    open: bool


def let_go(
    connection: sa.Connection, at: int, zone: tzinfo, who: Identity, packs: InForce, until: date
) -> Iterator[LetGo]:
    """Those let go by a day, who are not isolated again; one an infection."""
    isolated = _isolated(connection, at, zone, who)
    for row in _cases(connection, at):
        if who.case(row.case_id) != row.case_id:
            continue
        person = who.person(row.person_id)
        last = isolated.get(person)
        if last is not None and last.open:
            continue
        on = _day(row, last)
        if on is None or on > until:
            continue
        severity = None if row.severity is None else Severity(row.severity)
        of = Discharged(on, Diagnosis(row.diagnosis), severity, last.mode if last else None)
        yield LetGo(
            row.case_id, person, row.area, on, monitoring(held_since(packs, on, row.area), of)
        )


def _day(row: Any, last: _Isolated | None) -> date | None:
    """When they were let go: as the hospital said, else when isolation ended, else recovered."""
    if row.outcome not in (None, Outcome.RECOVERED):
        return None
    released = last.over_on if last else None
    said = row.discharged_to or (None if released else row.recovered_to)
    return released if said is None else date.fromisoformat(said)


def _cases(connection: sa.Connection, at: int) -> Iterator[Any]:
    names = ("case_id", "person_id", "area", "diagnosis", "severity", "outcome")
    dates = ("discharged_to", "recovered_to")
    yield from connection.execute(
        sa.select(*(CASES.c[name] for name in (*names, *dates)))
        .where(
            CASES.held_at(at),
            CASES.c.status == RecordStatus.STANDING,
            CASES.c.diagnosis != Diagnosis.DISCARDED,
        )
        .order_by(*CASES.by_key)
    )


def _isolated(
    connection: sa.Connection, at: int, zone: tzinfo, who: Identity
) -> dict[str, _Isolated]:
    """By person: how their last isolation was and ended."""
    query = (
        sa.select(
            *(QUARANTINES.c[name] for name in ("person_id", "mode", "released_at", "because"))
        )
        .where(QUARANTINES.held_at(at), QUARANTINES.c.purpose == OrderPurpose.ISOLATION)
        .order_by(QUARANTINES.c.decided_at, *QUARANTINES.by_key)
    )
    found: dict[str, _Isolated] = {}
    for row in connection.execute(query):
        over = None
        if row.released_at is not None and row.because in _LET_GO:
            over = datetime.fromisoformat(row.released_at).astimezone(zone).date()
        person, still = who.person(row.person_id), row.released_at is None
        known = found.get(person)
        still = still or (known is not None and known.open)
        found[person] = _Isolated(over, OrderMode(row.mode), still)
    return found

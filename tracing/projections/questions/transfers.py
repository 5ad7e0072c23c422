"""What people ask of transfers: how far each has come, whom it moves, who had a person when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.identifiers import human_id
from tracing.domain.transfer.events import IncidentKind, RefusalReason, TransferPurpose
from tracing.domain.transfer.state import (
    PassengerStatus,
    TransferStatus,
    passenger_status,
    transfer_status,
)
from tracing.projections.cells import instant
from tracing.projections.incidents import INCIDENTS
from tracing.projections.numbers import NUMBERS
from tracing.projections.passengers import PASSENGERS
from tracing.projections.passengers import STEPS as PASSENGER_STEPS
from tracing.projections.questions.base import (
    Day,
    Ids,
    Row,
    Where,
    coded,
    is_any,
    moment,
    rows_of,
    values_of,
)
from tracing.projections.questions.identity import if_persons
from tracing.projections.temporal import TemporalTable
from tracing.projections.transfers import STEPS, TRANSFERS

CODES: Mapping[str, type[StrEnum]] = {
    "purpose": TransferPurpose,
    "because": RefusalReason,
    "incident": IncidentKind,
}
SPANS = {
    "minutes_to_dispatch": ("requested_at", "dispatched_at"),
    "minutes_under_way": ("dispatched_at", "arrived_at"),
    "minutes_to_hand_over": ("arrived_at", "handed_over_at"),
}
"""Of each duration, the moments it lies between."""
_TOLD_WITH = {"dispatched": ("carrier", "vehicle", "escort"), "arrived": ("arrived_place",)}
"""What is not known of a transfer before it came so far."""
_RECEIVED = (PassengerStatus.ACCEPTED, PassengerStatus.REFUSED)


def transfers(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    transfer_id: Ids | None = None,
    status: TransferStatus | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Transfers by number. `on`: those requested by then, as far as they had come by then.

    `area`: those that go from it or to it.
    """
    where = _named(TRANSFERS, on, transfer_id=transfer_id)
    found = rows_of(
        connection, TRANSFERS, "transfer", at, where, statuses=TransferStatus, codes=CODES
    )
    aboard = _aboard(connection, at, on, transfer_id) if on is not None else {}
    for row in found:
        if on is not None:
            _as_on(row, on, aboard.get(row["transfer_id"], []))
        if status not in (None, row["status"]):
            continue
        areas = (row["from_area"], row["to_area"])
        if area is not None and not any(code and within(code, area) for code in areas):
            continue
        in_moments(row, STEPS)
        row["decided_at"] = moment(row["decided_at"])
        yield row


def passengers(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    transfer_id: Ids | None = None,
    person_id: Ids | None = None,
) -> Iterator[Row]:
    """Whom transfers move, by number of the transfer and of the person."""
    own, person = NUMBERS.table.alias("own"), NUMBERS.table.alias("person_number")
    query = (
        sa.select(
            *values_of(PASSENGERS),
            own.c.number.label("number"),
            person.c.number.label("person_number"),
        )
        .join(own, own.c.entity_id == PASSENGERS.c.transfer_id)
        .join(person, person.c.entity_id == PASSENGERS.c.person_id)
        .where(
            PASSENGERS.held_at(at),
            *_named(
                PASSENGERS,
                on,
                transfer_id=transfer_id,
                person_id=if_persons(connection, at, person_id),
            ),
        )
        .order_by(own.c.number, person.c.number)
    )
    for found in connection.execute(query):
        row = coded(found._mapping, PassengerStatus, CODES)
        row["transfer"] = human_id("transfer", row.pop("number"))
        row["person"] = human_id("person", row.pop("person_number"))
        if on is not None:
            only_by(row, PASSENGER_STEPS, on)
            row["status"] = _status(row)
            if row["status"] is not PassengerStatus.REFUSED:
                row["because"] = None
            if row["status"] not in _RECEIVED:
                row["receiver"] = row["note"] = None
        in_moments(row, PASSENGER_STEPS)
        yield row


def incidents(
    connection: sa.Connection, at: int, *, on: Day | None = None, transfer_id: Ids
) -> Iterator[Row]:
    """What went wrong on the way, in order of time."""
    where = [is_any(INCIDENTS.c.transfer_id, transfer_id)]
    if on is not None:
        where.append(INCIDENTS.c.occurred_reported_at < instant(on.end))
    query = (
        sa.select(*values_of(INCIDENTS))
        .where(INCIDENTS.held_at(at), *where)
        .order_by(INCIDENTS.c.transfer_id, INCIDENTS.c.ordinal)
    )
    for found in connection.execute(query):
        row = coded(found._mapping, codes=CODES)
        row["people"] = [person for person in row["people"].split(",") if person]
        in_moments(row, ["occurred"])
        yield row


def custody(
    connection: sa.Connection, at: int, person_id: Ids, *, on: Day | None = None
) -> list[Row]:
    """The transfers of a person in time, each from where to where."""
    legs = list(passengers(connection, at, on=on, person_id=person_id))
    moved = [leg["transfer_id"] for leg in legs]
    ways = {row["transfer_id"]: row for row in transfers(connection, at, on=on, transfer_id=moved)}
    told = [leg | {key: ways[leg["transfer_id"]][key] for key in ("purpose", *WAY)} for leg in legs]
    return sorted(told, key=_begins)


WAY = ("from_place", "from_area", "to_place", "to_area", "arrived_place", "carrier")


def in_moments(row: Row, steps: Sequence[str]) -> None:
    """The steps of a row as instants."""
    for name in (f"{step}{suffix}" for step in steps for suffix in ("_at", "_reported_at")):
        row[name] = moment(row[name])


def only_by(row: Row, steps: Sequence[str], on: Day) -> None:
    """Take out of a row the steps that had not happened, or were not reported, by that day."""
    end = instant(on.end)
    for step in steps:
        happened, reported = f"{step}_at", f"{step}_reported_at"
        if row[reported] is None or row[reported] >= end or row[happened] >= end:
            row[happened] = row[reported] = None


def _named(table: TemporalTable, on: Day | None, **wanted: Ids | None) -> list[Where]:
    where = [is_any(table.c[name], ids) for name, ids in wanted.items() if ids is not None]
    if on is not None:
        where.append(table.c.requested_reported_at < instant(on.end))
    return where


def _aboard(
    connection: sa.Connection, at: int, on: Day | None, transfer_id: Ids | None
) -> dict[str, list[Row]]:
    aboard: dict[str, list[Row]] = {}
    for row in passengers(connection, at, on=on, transfer_id=transfer_id):
        if row["status"] is not PassengerStatus.REMOVED:
            aboard.setdefault(row["transfer_id"], []).append(row)
    return aboard


def _as_on(row: Row, on: Day, aboard: Sequence[Row]) -> None:
    """A transfer as far as it had come by that day."""
    only_by(row, STEPS, on)
    for step, names in _TOLD_WITH.items():
        if row[f"{step}_at"] is None:
            row |= dict.fromkeys(names)
    accepted = [each for each in aboard if each["status"] is PassengerStatus.ACCEPTED]
    row["passengers"], row["accepted"] = len(aboard), len(accepted)
    row["refused"] = sum(1 for each in aboard if each["status"] is PassengerStatus.REFUSED)
    if accepted and row["handed_over_at"] is None:  # somebody else was still to follow
        for suffix in ("_at", "_reported_at"):
            row[f"handed_over{suffix}"] = instant(
                max(each[f"accepted{suffix}"] for each in accepted)
            )
    row["status"] = transfer_status(
        aboard=len(aboard),
        accepted=len(accepted),
        cancelled=row["cancelled_at"] is not None,
        arrived=row["arrived_at"] is not None,
        dispatched=row["dispatched_at"] is not None,
    )
    for name, ends in SPANS.items():
        if any(row[end] is None for end in ends):
            row[name] = None


def _status(row: Row) -> PassengerStatus:
    return passenger_status(
        removed=row["removed_at"] is not None,
        accepted=row["accepted_at"] is not None,
        refused=row["refused_at"] is not None,
        cancelled=row["cancelled_at"] is not None,
        arrived=row["arrived_at"] is not None,
        dispatched=row["dispatched_at"] is not None,
    )


def _begins(row: Row) -> tuple[datetime, str]:
    first = row["dispatched_at"] or row["requested_at"]
    return first, row["transfer"]

"""What people ask of where people were, whom they live with, and what they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from tracing.domain.periods import lasts_on
from tracing.domain.person.circumstances import CareNeed
from tracing.domain.values import Period, RecordStatus
from tracing.domain.whereabouts.events import StayRole
from tracing.projections.cells import instant
from tracing.projections.circumstances import CIRCUMSTANCES
from tracing.projections.persons import PERSONS
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
)
from tracing.projections.questions.identity import all_of_persons, if_persons, kept_persons
from tracing.projections.questions.places import period_of
from tracing.projections.stays import STAYS

STAY_CODES: Mapping[str, type[StrEnum]] = {**CODES, "role": StayRole}
STAY_SEALED = ("address", "description")
CIRCUMSTANCE_SEALED = ("needs_note", "guardian_named")


def stays(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    stay_id: Ids | None = None,
    person_id: Ids | None = None,
    place_id: Ids | None = None,
    gathering_id: Ids | None = None,
    investigation_id: Ids | None = None,
    role: StayRole | None = None,
) -> Iterator[Row]:
    """Stays by number. `on`: those known by then that had begun, with an end only if it had come.

    Those of people who should never have been entered are left out; those of a record that was
    merged are the kept person's.
    """
    given = {
        "stay_id": stay_id,
        "person_id": if_persons(connection, at, person_id),
        "place_id": place_id,
        "gathering_id": gathering_id,
        "investigation_id": investigation_id,
        "role": role,
    }
    where: list[Where] = [
        is_any(STAYS.c[name], wanted) for name, wanted in given.items() if wanted is not None
    ]
    retracted = sa.select(PERSONS.c.person_id).where(
        PERSONS.held_at(at), PERSONS.c.status == RecordStatus.RETRACTED
    )
    where.append(STAYS.c.person_id.not_in(retracted))
    if on is not None:
        where.append(STAYS.c.reported_at < instant(on.end))
    for row in rows_of(connection, STAYS, "stay", at, where, codes=STAY_CODES):
        row["reported_at"] = moment(row["reported_at"])
        told = row | period_of(row)
        if on is None or _begun(told, on):
            yield told if on is None else _by(told, on)


def _begun(row: Row, on: Day) -> bool:
    if row["from_on"] is not None:
        return bool(row["from_on"].earliest <= on.day)
    return row["from_at"] is None or bool(row["from_at"] < on.end)


def _by(row: Row, on: Day) -> Row:
    """The stay without an end that was still to come."""
    told = dict(row)
    if row["until_on"] is not None and row["until_on"].last > on.day:
        told["until_on"], told["open"] = None, True
    if row["until_at"] is not None and row["until_at"] >= on.end:
        told["until_at"], told["open"] = None, True
    return told


def residents(
    connection: sa.Connection, at: int, place_id: Ids, day: date, on: Day | None = None
) -> list[Row]:
    """The stays of those who live at a place, or at any of several, on a day."""
    found = stays(connection, at, on=on, place_id=place_id, role=StayRole.RESIDENCE)
    return [row for row in found if lasts_on(_period(row), day)]


def _period(row: Row) -> Period:
    return Period(
        from_on=row["from_on"],
        until_on=row["until_on"],
        from_at=row["from_at"],
        until_at=row["until_at"],
        open=row["open"],
    )


def circumstances(
    connection: sa.Connection, at: int, *, person_id: Ids | None = None
) -> Iterator[Row]:
    """What is known of people's needs, guardians and deaths: one row a person.

    Of somebody with a record that was merged into theirs, what either says.
    """
    where: list[Where] = []
    if person_id is not None:
        wanted = all_of_persons(connection, at, person_id)
        where.append(is_any(CIRCUMSTANCES.c.person_id, wanted))
    found = list(rows_of(connection, CIRCUMSTANCES, "person", at, where, people=("guardian_id",)))
    known: dict[str, list[Row]] = {}
    for row, whose in zip(found, _kept(connection, at, found), strict=True):
        own = row["person_id"] == whose
        known.setdefault(whose, []).insert(0 if own else len(known.get(whose, ())), row)
    for whose, rows in known.items():
        row = {name: _first(row[name] for row in rows) for name in rows[0]} | {"person_id": whose}
        said = {code for each in rows for code in (each["needs"] or "").split(",")}
        row["needs"] = [need for need in CareNeed if need in said]
        row["died"] = any(each["died"] for each in rows)
        row["died_on"] = partial(row.pop("died_from"), row.pop("died_to"))
        row["death_reported_at"] = moment(row["death_reported_at"])
        yield row


def _kept(connection: sa.Connection, at: int, rows: list[Row]) -> list[str]:
    """Whom each row is about, where its record was merged."""
    people = [row["person_id"] for row in rows]
    kept = kept_persons(connection, at, people)
    return [kept.get(person, person) for person in people]


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)

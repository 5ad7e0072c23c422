"""What all questions share: rows as of a position, with human ids, codes, dates and instants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracing.domain.case.state import Outcome
from tracing.domain.contact.disposition import Disposition
from tracing.domain.contact.events import IdentificationRoute
from tracing.domain.identifiers import human_id
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import (
    Certainty,
    ClaimKind,
    ContactCategory,
    DetectionRoute,
    Diagnosis,
    Evidence,
    Laboratory,
    Origin,
    PartialDate,
    Precision,
    RecordStatus,
    Setting,
    Severity,
    Sex,
    SourceKind,
)
from tracing.projections.batches import batches
from tracing.projections.numbers import NUMBERS
from tracing.projections.questions.identity import Identity, kept_persons
from tracing.projections.temporal import TemporalTable

Row = dict[str, Any]
Where = sa.ColumnElement[bool]
Ids = str | Sequence[str]
"""One id, or any of several (a page of them: databases bound how many a statement may name)."""


class Day(NamedTuple):
    """A local day, and the instant at which it ends."""

    day: date
    end: datetime


CODES: Mapping[str, type[StrEnum]] = {
    "laboratory": Laboratory,
    "diagnosis": Diagnosis,
    "severity": Severity,
    "outcome": Outcome,
    "reported_precision": Precision,
    "detection": DetectionRoute,
    "origin": Origin,
    "sex": Sex,
    "document_kind": ClaimKind,
    "category": ContactCategory,
    "disposition": Disposition,
    "placement_mode": OrderMode,
    "route": IdentificationRoute,
    "setting": Setting,
    "certainty": Certainty,
    "evidence": Evidence,
    "source_kind": SourceKind,
}
"""Columns that hold a code, and the enumeration that says what it means."""


def partial(earliest: str | None, latest: str | None) -> PartialDate | None:
    """A date from the two columns that hold it."""
    if earliest is None or latest is None:
        return None
    return PartialDate.between(date.fromisoformat(earliest), date.fromisoformat(latest))


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def is_any(column: sa.Column[Any], wanted: Ids) -> Where:
    return column == wanted if isinstance(wanted, str) else column.in_(wanted)


def coded(
    found: Mapping[Any, Any],
    statuses: type[StrEnum] = RecordStatus,
    codes: Mapping[str, type[StrEnum]] = CODES,
) -> Row:
    """A row whose codes are members of their enumerations."""
    row = dict(found)
    for name, kind in codes.items():
        if row.get(name) is not None:
            row[name] = kind(row[name])
    if row.get("status") is not None:
        row["status"] = statuses(row["status"])
    return row


def values_of(table: TemporalTable) -> list[sa.Column[Any]]:
    return [table.c[name] for name in (*table.key, *table.values)]


def rows_of(
    connection: sa.Connection,
    table: TemporalTable,
    kind: str,
    at: int,
    where: Sequence[Where],
    *,
    statuses: type[StrEnum] = RecordStatus,
    codes: Mapping[str, type[StrEnum]] = CODES,
    people: Sequence[str] = (),
    who: Identity | None = None,
) -> Iterator[Row]:
    """Rows as of a position, by number, with the human id of the entity and of its person.

    The person is told where the table says whose the entity is (`person_id`): the one who is kept,
    where two records were merged, as in the other columns that name `people`. A number is for
    ever, so which of its rows holds is not asked: SQLite would take that for a better way in than
    the id, and go through every number there is. `who`: who is who, where that was read.
    """
    own = NUMBERS.table.alias("own")
    query = (
        sa.select(*values_of(table), own.c.number.label("number"))
        .join(own, own.c.entity_id == table.c[table.key[0]])
        .where(table.held_at(at), *where)
        .order_by(own.c.number)
    )
    owned = "person_id" in table.values
    if owned:
        person = NUMBERS.table.alias("person_number")
        query = query.add_columns(person.c.number.label("person_number")).join(
            person, person.c.entity_id == table.c.person_id
        )
        people = ("person_id", *people)
    for some in batches(connection.execute(query)):
        rows = [coded(found._mapping, statuses, codes) for found in some]
        for row in rows:
            row[kind] = human_id(kind, row.pop("number"))
            if owned:
                row["person"] = human_id("person", row.pop("person_number"))
        yield from with_kept(connection, at, rows, people, who)


def rows_of_people(
    connection: sa.Connection,
    query: sa.Select[Any],
    table: TemporalTable,
    persons: Sequence[str] | None,
) -> Iterator[sa.Row[Any]]:
    """The rows of a query of a table; only of these records of persons, where any are given."""
    if persons is None:
        yield from connection.execute(query)
        return
    for some in batches(persons):
        yield from connection.execute(query.where(table.c.person_id.in_(some)))


def with_kept(
    connection: sa.Connection,
    at: int,
    rows: list[Row],
    people: Sequence[str],
    who: Identity | None = None,
) -> list[Row]:
    """The rows, naming the person who is kept wherever a column names one who was merged."""
    if not people:
        return rows
    named = {row[column] for row in rows for column in people if row[column] is not None}
    kept = kept_persons(connection, at, sorted(named)) if who is None else who.among(named)
    humans = _people(connection, list(kept.values())) if kept else {}
    for row in rows if kept else ():
        for column in people:
            row[column] = kept.get(row[column], row[column])
        if row.get("person_id") in humans and "person" in row:
            row["person"] = humans[row["person_id"]]
    return rows


def _people(connection: sa.Connection, persons: Sequence[str]) -> dict[str, str]:
    """Their human ids."""
    query = sa.select(NUMBERS.c.entity_id, NUMBERS.c.number)
    return {
        entity: human_id("person", number)
        for some in batches(dict.fromkeys(persons))
        for entity, number in connection.execute(query.where(NUMBERS.c.entity_id.in_(some)))
    }

"""What people ask of the read models, now or as of a position; rows speak human ids.

Every question takes the views' connection and the position it is asked as of. Rows are mappings
whose keys are the contract of `--format json`; personal values stay `SealedCell` bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec
import sqlalchemy as sa

from tracing.domain.case.state import Outcome, Unusual
from tracing.domain.contact.state import ContactStatus
from tracing.domain.identifiers import human_id
from tracing.domain.values import (
    Laboratory,
    RecordStatus,
)
from tracing.projections.batches import batches
from tracing.projections.cases import CASES, Course
from tracing.projections.cases import DATES as CASE_DATES
from tracing.projections.cases import SEALED as CASE_SEALED
from tracing.projections.cells import instant
from tracing.projections.contacts import CONTACTS
from tracing.projections.exposures import EXPOSURES
from tracing.projections.numbers import NUMBERS
from tracing.projections.persons import PERSONS
from tracing.projections.persons import SEALED as PERSON_SEALED
from tracing.projections.questions.base import (
    Day,
    Ids,
    Row,
    Where,
    coded,
    is_any,
    moment,
    partial,
    rows_of,
    values_of,
    with_kept,
)
from tracing.projections.questions.dispositions import placed_at
from tracing.projections.questions.identity import (
    all_of_cases,
    all_of_persons,
    identity,
    if_persons,
    kept_cases,
    kept_persons,
)
from tracing.projections.sources import SOURCES
from tracing.projections.temporal import TemporalTable
from tracing.projections.transmissions import TRANSMISSIONS

OUTCOMES = {"died_on": Outcome.DIED, "recovered_on": Outcome.RECOVERED}
KINDS: Mapping[str, TemporalTable] = {
    "person": PERSONS,
    "case": CASES,
    "contact": CONTACTS,
    "exposure": EXPOSURES,
}


def entity_of(connection: sa.Connection, kind: str, number: int, at: int) -> Row | None:
    """The entity that bears a human id: `entity_id`, `person_id`."""
    found = connection.execute(
        sa.select(NUMBERS.c.entity_id, NUMBERS.c.person_id).where(
            NUMBERS.c.kind == kind, NUMBERS.c.number == number, NUMBERS.held_at(at)
        )
    ).one_or_none()
    return None if found is None else dict(found._mapping)


def known_from(connection: sa.Connection, entity: str) -> int:
    """The position at which what bears a human id was recorded."""
    query = sa.select(sa.func.min(NUMBERS.c.since)).where(NUMBERS.c.entity_id == entity)
    return int(connection.execute(query).scalar_one())


def human_ids(connection: sa.Connection, entities: Sequence[str]) -> dict[str, str]:
    """The human ids of entities, as far as they have one."""
    columns = sa.select(NUMBERS.c.entity_id, NUMBERS.c.kind, NUMBERS.c.number)
    return {
        row.entity_id: human_id(row.kind, row.number)
        for some in batches(entities)
        for row in connection.execute(columns.where(NUMBERS.c.entity_id.in_(some)))
    }


def source_names(connection: sa.Connection) -> list[str]:
    """The outside sources that are known, by name."""
    query = sa.select(SOURCES.c.name).where(SOURCES.holds()).order_by(SOURCES.c.name)
    return list(connection.execute(query).scalars())


def cases(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    status: RecordStatus | None = RecordStatus.STANDING,
    case_id: Ids | None = None,
    person_id: Ids | None = None,
) -> Iterator[Row]:
    """Cases by number. `on`: those reported by that day, with what had happened by then.

    A list of those that stand has a case that is the same infection as another only once.
    """
    where: list[Where] = []
    if status is not None:
        where.append(CASES.c.status == status)
    if case_id is not None:
        where.append(is_any(CASES.c.case_id, case_id))
    if person_id is not None:
        where.append(is_any(CASES.c.person_id, all_of_persons(connection, at, person_id)))
    if on is not None:
        where.append(CASES.c.reported_at < instant(on.end))
    listed = case_id is None and status is RecordStatus.STANDING
    told_already = identity(connection, at).cases if listed and person_id is None else {}
    for row in rows_of(connection, CASES, "case", at, where):
        if row["case_id"] not in told_already:
            yield from _case(row, on)


def _case(row: Row, on: Day | None) -> Iterator[Row]:
    for name in CASE_DATES:
        row[f"{name}_on"] = partial(row.pop(f"{name}_from"), row.pop(f"{name}_to"))
    course = row.pop("course")
    if on is not None:
        _only_by(row, on.day)
        _axes_by(row, course, on.day)
    row["unusual"] = [Unusual(code) for code in (row["unusual"] or "").split(",") if code]
    row["reported_at"] = moment(row["reported_at"])
    yield row


def _only_by(row: Row, day: date) -> None:
    """Take out of a case what had not happened yet on that day."""
    for name in (f"{each}_on" for each in CASE_DATES):
        if row[name] is not None and row[name].earliest > day:
            row[name] = None
            if row["outcome"] is not None and row["outcome"] == OUTCOMES.get(name):
                row["outcome"] = Outcome.RECOVERED if row["recovered_on"] else None


def _axes_by(row: Row, course: str | None, day: date) -> None:
    """Set both axes of a case to what held on a day."""
    if course is None:
        return
    went = msgspec.json.decode(course, type=Course)
    told = [says for on, says in went.tests if on <= day]
    row["diagnosis"], row["severity"] = went.diagnosis_on(day)
    if went.tests:
        row["laboratory"] = Laboratory(told[-1]) if told else Laboratory.NONE


def persons(
    connection: sa.Connection,
    at: int,
    *,
    person_ids: Sequence[str] | None = None,
    status: RecordStatus | None = RecordStatus.STANDING,
) -> Iterator[Row]:
    """Persons by number. `merged_into`: the human id of the one who is kept in their place."""
    where: list[Where] = [] if status is None else [PERSONS.c.status == status]
    if person_ids is not None:
        where.append(PERSONS.c.person_id.in_(person_ids))
    for row in _with_merged(connection, at, rows_of(connection, PERSONS, "person", at, where)):
        row["age_on"] = date.fromisoformat(row["age_on"]) if row["age_on"] else None
        row["reported_at"] = moment(row["reported_at"])
        yield row


def _with_merged(connection: sa.Connection, at: int, rows: Iterator[Row]) -> Iterator[Row]:
    for some in batches(rows):
        kept = kept_persons(connection, at, [row["person_id"] for row in some])
        humans = human_ids(connection, list(kept.values())) if kept else {}
        for row in some:
            row["merged_into"] = humans.get(kept.get(row["person_id"], ""))
            yield row


def contacts(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    status: ContactStatus | None = None,
    contact_id: Ids | None = None,
    person_id: Ids | None = None,
) -> Iterator[Row]:
    """Contact episodes by number; retracted ones only where asked for by name or status."""
    where: list[Where] = []
    if status is not None:
        where.append(CONTACTS.c.status == status)
    elif contact_id is None:
        where.append(CONTACTS.c.status != ContactStatus.RETRACTED)
    if contact_id is not None:
        where.append(is_any(CONTACTS.c.contact_id, contact_id))
    if person_id is not None:
        where.append(is_any(CONTACTS.c.person_id, all_of_persons(connection, at, person_id)))
    if on is not None:
        where.append(CONTACTS.c.reported_at < instant(on.end))
    placed = {} if on is None else placed_at(connection, at, on.end, contact_id)
    for row in rows_of(connection, CONTACTS, "contact", at, where, statuses=ContactStatus):
        if on is not None:
            row["disposition"], row["placement_mode"] = placed.get(row["contact_id"], (None, None))
        row["lost_on"] = partial(row.pop("lost_from"), row.pop("lost_to"))
        for name in ("first_exposure_on", "last_exposure_on"):
            row[name] = date.fromisoformat(row[name]) if row[name] else None
        for name in ("reported_at", "located_at", "category_decided_at"):
            row[name] = moment(row[name])
        yield row


def exposures(
    connection: sa.Connection,
    at: int,
    *,
    contact_id: str | None = None,
    person_id: Ids | None = None,
    source_person_id: Ids | None = None,
    exposure_id: Ids | None = None,
    where: Sequence[Where] = (),
) -> Iterator[Row]:
    """Exposures by number. Of source cases that are one infection the one that is kept is named.

    `where`: conditions on the table besides.
    """
    given = {
        "contact_id": contact_id,
        "person_id": if_persons(connection, at, person_id),
        "source_person_id": if_persons(connection, at, source_person_id),
        "exposure_id": exposure_id,
    }
    named = [is_any(EXPOSURES.c[name], value) for name, value in given.items() if value is not None]
    rows = rows_of(
        connection, EXPOSURES, "exposure", at, [*named, *where], people=("source_person_id",)
    )
    for some in batches(rows):
        kept = kept_cases(connection, at, [row["source_id"] for row in some if row["source_id"]])
        for row in some:
            row["source_id"] = kept.get(row["source_id"], row["source_id"])
            row["first_on"] = partial(row.pop("first_from"), row.pop("first_to"))
            row["last_on"] = partial(row.pop("last_from"), row.pop("last_to"))
            for name in ("first_at", "last_at", "reported_at"):
                row[name] = moment(row[name])
            yield row


def transmissions(
    connection: sa.Connection, at: int, *, case_id: Ids | None = None, source: Ids | None = None
) -> Iterator[Row]:
    """Attributions whose two cases both stand, by their numbers: the infected, then the source.

    Of cases that are one infection the one that is kept is named.
    """
    infectee, infector = CASES.table.alias("infectee"), CASES.table.alias("infector")
    own, its = NUMBERS.table.alias("own"), NUMBERS.table.alias("its")
    held = [
        sa.and_(part.c.since <= at, part.c.until > at, part.c.status == "standing")
        for part in (infectee, infector)
    ]
    query = (
        sa.select(*values_of(TRANSMISSIONS))
        .join(infectee, infectee.c.case_id == TRANSMISSIONS.c.case_id)
        .join(infector, infector.c.case_id == TRANSMISSIONS.c.source_case_id)
        .join(own, own.c.entity_id == TRANSMISSIONS.c.case_id)
        .join(its, its.c.entity_id == TRANSMISSIONS.c.source_case_id)
        .where(TRANSMISSIONS.held_at(at), *held)
        .order_by(own.c.number, its.c.number, TRANSMISSIONS.c.attribution_id)
    )
    if case_id is not None:
        query = query.where(TRANSMISSIONS.c.case_id.in_(all_of_cases(connection, at, case_id)))
    if source is not None:
        query = query.where(
            TRANSMISSIONS.c.source_case_id.in_(all_of_cases(connection, at, source))
        )
    for some in batches(connection.execute(query)):
        rows = [coded(found._mapping) for found in some]
        cases = {row[end] for row in rows for end in ("case_id", "source_case_id")}
        kept = kept_cases(connection, at, sorted(cases))
        for row in with_kept(connection, at, rows, ("person_id", "source_person_id")):
            row["infected_on"] = partial(row.pop("infected_from"), row.pop("infected_to"))
            row["infected_at"] = moment(row["infected_at"])
            for end in ("case_id", "source_case_id"):
                row[end] = kept.get(row[end], row[end])
            yield row


def count(connection: sa.Connection, table: TemporalTable, at: int) -> int:
    """How many rows hold as of a position, those of retracted records left out; a person or an
    infection that is recorded twice counts once."""
    query = sa.select(sa.func.count()).select_from(table.table).where(table.held_at(at))
    if "status" in table.values:
        query = query.where(table.c.status != RecordStatus.RETRACTED)
    return int(connection.execute(query).scalar_one()) - _told_twice(connection, table, at)


def _told_twice(connection: sa.Connection, table: TemporalTable, at: int) -> int:
    """How many rows of a table that stand are of somebody or something that another is kept for."""
    if table not in (PERSONS, CASES):
        return 0
    found = identity(connection, at)
    merged = found.persons if table is PERSONS else found.cases
    where = (table.held_at(at), table.c.status != RecordStatus.RETRACTED)
    query = sa.select(sa.func.count()).select_from(table.table).where(*where)
    return sum(
        int(connection.execute(query.where(table.by_key[0].in_(some))).scalar_one())
        for some in batches(merged)
    )


def sealed_columns(kind: str) -> tuple[str, ...]:
    """The columns of a kind of row that hold sealed cells."""
    named = {
        "person": PERSON_SEALED,
        "case": CASE_SEALED,
        "contact": ("note",),
        "exposure": ("note", "source_note"),
    }
    return named[kind]

"""Who is who in the end: records of one human being, and cases that are one infection.

What is merged into a record that was retracted since, or erased of its registration, counts for
itself again. People who were merged in a circle (a split that was taken back) are all the one who
was registered first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from tracing.domain.values import RecordStatus
from tracing.projections.batches import batches
from tracing.projections.cases import CASES
from tracing.projections.identities import CASE_IDENTITIES, IDENTITIES
from tracing.projections.persons import PERSONS
from tracing.projections.temporal import TemporalTable

Record = TypeVar("Record", str, int)
"""An id, or a number that stands for one in the order of ids."""


class Identity(NamedTuple):
    """By what was merged, what it counts as; whoever and whatever counts for itself is absent."""

    persons: Mapping[str, str]
    cases: Mapping[str, str]

    def person(self, person: str) -> str:
        return self.persons.get(person, person)

    def case(self, case: str) -> str:
        return self.cases.get(case, case)

    def among(self, persons: Iterable[str]) -> dict[str, str]:
        """The person each of these counts as, where it is another."""
        return {each: self.persons[each] for each in persons if each in self.persons}


class _Kind(NamedTuple):
    """The table that says what is merged into what, its two columns, and the table of both."""

    table: TemporalTable
    merged: str
    into: str
    records: TemporalTable


PEOPLE = _Kind(IDENTITIES, "person_id", "into", PERSONS)
INFECTIONS = _Kind(CASE_IDENTITIES, "case_id", "is_case_id", CASES)


def identity(connection: sa.Connection, at: int) -> Identity:
    """All there is, as of a position."""
    return Identity(
        ends(dict(_pairs(connection, PEOPLE, at))),
        ends(dict(_pairs(connection, INFECTIONS, at))),
    )


def kept_persons(connection: sa.Connection, at: int, persons: Iterable[str]) -> dict[str, str]:
    """The person each counts as, where it is another: found by their ids alone."""
    return _kept(connection, PEOPLE, at, persons)


def kept_cases(connection: sa.Connection, at: int, cases: Iterable[str]) -> dict[str, str]:
    return _kept(connection, INFECTIONS, at, cases)


def all_of_persons(connection: sa.Connection, at: int, persons: str | Sequence[str]) -> list[str]:
    """These records, and those that were merged into them."""
    return _all_of(connection, PEOPLE, at, persons)


def if_persons(
    connection: sa.Connection, at: int, persons: str | Sequence[str] | None
) -> list[str] | None:
    """The same, for a filter that may not be asked for."""
    return None if persons is None else all_of_persons(connection, at, persons)


def records_of(connection: sa.Connection, at: int, person: str) -> list[str]:
    """All records of one human being, by any of them, which comes first."""
    return [person, *other_records(connection, at, [person]).get(person, ())]


def other_records(
    connection: sa.Connection, at: int, persons: Sequence[str]
) -> dict[str, list[str]]:
    """By record, the others of the same human being, where there are any."""
    kept = kept_persons(connection, at, persons)
    ends = {each: kept.get(each, each) for each in persons}
    found = all_of_persons(connection, at, list(ends.values()))
    ends_of_all = kept_persons(connection, at, found)
    whole: dict[str, list[str]] = {}
    for each in found:
        whole.setdefault(ends_of_all.get(each, each), []).append(each)
    others = {each: [one for one in whole[end] if one != each] for each, end in ends.items()}
    return {each: found for each, found in others.items() if found}


def all_of_cases(connection: sa.Connection, at: int, cases: str | Sequence[str]) -> list[str]:
    return _all_of(connection, INFECTIONS, at, cases)


def _kept(connection: sa.Connection, kind: _Kind, at: int, wanted: Iterable[str]) -> dict[str, str]:
    asked = list(dict.fromkeys(wanted))
    steps: dict[str, str] = {}
    waiting = asked
    while waiting:
        found = dict(_pairs(connection, kind, at, kind.merged, waiting))
        steps |= found
        waiting = [each for each in dict.fromkeys(found.values()) if each not in steps]
    kept = ends(steps)
    return {each: kept[each] for each in asked if each in kept}


def _all_of(
    connection: sa.Connection, kind: _Kind, at: int, wanted: str | Sequence[str]
) -> list[str]:
    found = dict.fromkeys([wanted] if isinstance(wanted, str) else wanted)
    waiting = list(found)
    while waiting:
        pairs = _pairs(connection, kind, at, kind.into, waiting)
        waiting = [merged for merged, _ in pairs if merged not in found]
        found |= dict.fromkeys(waiting)
    return list(found)


def _pairs(
    connection: sa.Connection,
    kind: _Kind,
    at: int,
    column: str | None = None,
    wanted: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """What is merged into what, the latter not retracted: all, or by the ids in one column."""
    table, records = kind.table, kind.records
    query = (
        sa.select(table.c[kind.merged], table.c[kind.into])
        .join(records.table, records.by_key[0] == table.c[kind.into])
        .where(table.held_at(at), records.held_at(at), records.c.status != RecordStatus.RETRACTED)
        .order_by(table.c[kind.merged])
    )
    if column is None:
        return [(merged, into) for merged, into in connection.execute(query)]
    found: list[tuple[str, str]] = []
    for some in batches(wanted):
        rows: Any = connection.execute(query.where(table.c[column].in_(some)))
        found += [(merged, into) for merged, into in rows]
    return found


def ends(steps: Mapping[Record, Record]) -> dict[Record, Record]:
    """Where each leads in the end, where that is elsewhere."""
    found = {each: _end(steps, each) for each in steps}
    return {each: end for each, end in found.items() if end != each}


def _end(steps: Mapping[Record, Record], start: Record) -> Record:
    way = [start]
    while (further := steps.get(way[-1])) is not None:
        if further in way:
            return min(way[way.index(further) :])
        way.append(further)
    return way[-1]

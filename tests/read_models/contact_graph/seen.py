"""What columns show of the contact graph, and what the questions say of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from tracing.domain.identifiers import human_id
from tracing.domain.values import RecordStatus
from tracing.projections import questions
from tracing.projections.contact_graph.columns import NOBODY, Columns, Sight, arrays_of, compact
from tracing.projections.questions.base import Row

EXPOSURE = (
    *("exposure", "setting", "first_on", "last_on", "first_at", "last_at", "open"),
    *("certainty", "source_kind"),
)
TRANSMISSION = ("evidence", "certainty", "setting", "infected_on", "infected_at")


Edge = tuple[str, str, dict[str, Any]]
"""Its ends and its attributes."""


class Shown(NamedTuple):
    """Persons with their cases, and the edges by kind and key."""

    cases: dict[str, list[str]]
    edges: dict[tuple[str, str], Edge]


def shown(columns: Columns, at: int) -> Shown:
    """As whoever reads a sight has to: link by link."""
    sight = columns.sight(at)
    here = [each for each in range(sight.persons) if not hidden(sight, each)]
    edges: dict[tuple[str, str], Edge] = {}
    for place, row in links_of(sight):
        links = sight.segments[place]
        ends = [kept(sight, int(end[row])) for end in (links.source, links.target)]
        assert max(ends) < sight.persons
        if ends[0] != ends[1] and not any(hidden(sight, end) for end in ends):
            told = columns.attributes(place, row, at)
            key = (told["kind"], columns.key(place, row))
            assert key not in edges
            source, target = (human_id("person", end + 1) for end in ends)
            edges[key] = (source, target, told)
    return Shown(
        {human_id("person", each + 1): columns.cases_of(sight, each) for each in here}, edges
    )


def links_of(sight: Sight) -> Iterator[tuple[int, int]]:
    """Segment and row of what began by then and had not ended."""
    for place, links in enumerate(sight.segments):
        held = (links.since <= sight.position) & (links.until > sight.position)
        yield from ((place, row) for row in np.flatnonzero(held).tolist())


def hidden(sight: Sight, person: int) -> bool:
    return bool(sight.hidden.size and sight.hidden[person])


def kept(sight: Sight, person: int) -> int:
    return int(sight.canonical[person]) if sight.canonical.size else person


def records(sight: Sight, person: int) -> list[int]:
    """All records of a human being, from the one who is kept on."""
    found = [person]
    while sight.next_record.size and sight.next_record[found[-1]] != NOBODY:
        found.append(int(sight.next_record[found[-1]]))
    return found


def answered(connection: sa.Connection, at: int) -> Shown:
    """As the questions tell it."""
    persons = [
        row
        for row in questions.persons(connection, at, status=None)
        if row["status"] is not RecordStatus.RETRACTED and row["merged_into"] is None
    ]
    names = {row["person_id"]: row["person"] for row in persons}
    cases: dict[str, list[str]] = {name: [] for name in names.values()}
    named = {}
    for row in questions.cases(connection, at):
        named[row["case_id"]] = row["case"]
        if row["person_id"] in names:
            cases[names[row["person_id"]]].append(row["case"])
    edges = {
        (told["kind"], key): (names[source], names[target], told)
        for source, target, key, told in _edges(connection, at, named)
        if source in names and target in names and source != target
    }
    return Shown(cases, edges)


def _edges(
    connection: sa.Connection, at: int, named: dict[str, str]
) -> Iterator[tuple[str, str, str, Row]]:
    for row in questions.exposures(connection, at):
        told = {"kind": "exposure", **{name: row[name] for name in EXPOSURE}}
        yield row["source_person_id"], row["person_id"], row["exposure"], told
    for row in questions.transmissions(connection, at):
        cases = {name: named.get(row[f"{name}_id"]) for name in ("case", "source_case")}
        told = {"kind": "transmission", **cases, **{name: row[name] for name in TRANSMISSION}}
        yield row["source_person_id"], row["person_id"], row["attribution_id"], told


def contents(columns: Columns) -> dict[str, Any]:
    """Every cell, whether it lies in the tail or not."""
    whole = compact(columns)
    order = np.lexsort((whole.hidden.since, whole.hidden.person))
    ordered = type(whole.hidden)(*(each[order] for each in whole.hidden))
    arrays = {name: each.tolist() for name, each in arrays_of(whole)}
    arrays |= {name: each.tolist() for name, each in arrays_of(ordered, "hidden")}
    return {**arrays, "position": whole.position, "leaf": whole.leaf, "zone": whole.zone}

"""The contact graph: who was exposed to whom, and which case is attributed to which.

A plain `nx.MultiDiGraph`: contacts of a pair repeat, so a DiGraph would drop some. Two relations,
never mixed: edges have `kind` `exposure` or `transmission`, and their id as key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import sqlalchemy as sa

from tracing.domain.values import RecordStatus
from tracing.projections import questions

EXPOSURE = "exposure"
TRANSMISSION = "transmission"


def contact_graph(connection: sa.Connection, at: int) -> nx.MultiDiGraph[str]:
    """The graph as of a position.

    Nodes are ids of persons, of merged ones that of the one who is kept, with `person`
    (`P-0001`) and `cases` (human ids of those that stand). Edges lead from the source to
    whoever was exposed or infected. An exposure carries `setting`, `first_on`, `last_on`,
    `first_at`, `last_at`, `open`, `certainty`, `source_kind`, `exposure`; a transmission
    `case`, `source_case`, `evidence`, `certainty`, `setting`, `infected_on`, `infected_at`.
    Exposures to a gathering, a place or an unknown source have no source person and no edge;
    nor have those of somebody to themself, where two who were each other's contact were merged.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(position=at)
    for person in questions.persons(connection, at, status=None):
        if person["status"] is not RecordStatus.RETRACTED and person["merged_into"] is None:
            graph.add_node(person["person_id"], person=person["person"], cases=[])
    named = _with_cases(connection, at, graph)
    graph.add_edges_from(_exposures(connection, at, graph))
    graph.add_edges_from(_transmissions(connection, at, graph, named))
    return graph


def _with_cases(connection: sa.Connection, at: int, graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    named = {}
    for case in questions.cases(connection, at):
        named[case["case_id"]] = case["case"]
        if case["person_id"] in graph:
            graph.nodes[case["person_id"]]["cases"].append(case["case"])
    return named


def _exposures(
    connection: sa.Connection, at: int, graph: nx.MultiDiGraph[str]
) -> Iterable[tuple[str, str, str, dict[str, Any]]]:
    shown = (
        "exposure",
        "setting",
        "first_on",
        "last_on",
        "first_at",
        "last_at",
        "open",
        "certainty",
        "source_kind",
    )
    for row in questions.exposures(connection, at):
        source, exposed = row["source_person_id"], row["person_id"]
        if source in graph and exposed in graph and source != exposed:
            attributes = {name: row[name] for name in shown}
            yield source, exposed, row["exposure_id"], {"kind": EXPOSURE, **attributes}


def _transmissions(
    connection: sa.Connection, at: int, graph: nx.MultiDiGraph[str], named: dict[str, str]
) -> Iterable[tuple[str, str, str, dict[str, Any]]]:
    for row in questions.transmissions(connection, at):
        source, infected = row["source_person_id"], row["person_id"]
        if source in graph and infected in graph and source != infected:
            yield (
                source,
                infected,
                row["attribution_id"],
                {
                    "kind": TRANSMISSION,
                    "case": named[row["case_id"]],
                    "source_case": named[row["source_case_id"]],
                    "evidence": row["evidence"],
                    "certainty": row["certainty"],
                    "setting": row["setting"],
                    "infected_on": row["infected_on"],
                    "infected_at": row["infected_at"],
                },
            )

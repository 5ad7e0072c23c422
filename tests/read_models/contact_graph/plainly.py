"""The graph networkx makes of the rows that the questions give."""

from __future__ import annotations

from typing import Any

import networkx as nx

from tests.read_models.contact_graph.seen import answered
from tracing.registry import Registry

Graph = Any
"""networkx has no types of its own."""


def made_of_rows(registry: Registry, at: int) -> Graph:
    """As of a position; nodes by number, edges in any order."""
    registry.position()
    with registry.reading() as reading:
        told = answered(reading.connection, at)
    graph: Graph = nx.MultiDiGraph(position=at)
    graph.add_nodes_from((person, {"cases": cases}) for person, cases in told.cases.items())
    graph.add_edges_from(
        (source, target, key, attributes)
        for (_, key), (source, target, attributes) in told.edges.items()
    )
    return graph

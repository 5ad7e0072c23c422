"""networkx functions on the columns of a contact graph.

networkx calls these where a function is given a `ContactGraph`. Any other function runs as
networkx wrote it, on the lazy graph as it is. Names, arguments, results and errors are networkx's.
"""

# ruff: noqa: N803 - callers may name networkx's arguments

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

import networkx as nx
import numpy as np
from networkx.utils.backends import _registered_algorithms

from tracing.projections.contact_graph import kernel
from tracing.projections.contact_graph.columns import NOBODY
from tracing.projections.contact_graph.graph import ContactGraph
from tracing.projections.contact_graph.lazily import name_of


class Backend:
    """The object behind the entry point `tracing` of `networkx.backends`."""

    def __getattr__(self, name: str) -> Any:
        """What is not on columns: networkx's own function, which is kept for the next time."""
        found = _registered_algorithms.get(name)
        if found is None or name.endswith("__"):
            raise AttributeError(name)
        setattr(self, name, found.orig_func)
        return found.orig_func

    def convert_from_nx(self, graph: Any, **_: Any) -> Any:
        """The graph itself: functions of several graphs take plain ones besides."""
        return graph

    def convert_to_nx(self, result: Any, **_: Any) -> Any:
        """The lazy graph itself, which is one of networkx."""
        return result

    def can_run(self, _name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
        return any(map(_holds_contact_graph, args)) or any(
            map(_holds_contact_graph, kwargs.values())
        )

    def should_run(self, _name: str, _args: Any, _kwargs: Any) -> bool:
        """Asked only where a plain graph comes besides: networkx takes both as they are."""
        return False

    # -- whom one can come to ------------------------------------------------------------------

    def descendants(self, G: ContactGraph, source: Any) -> Any:
        if (person := G._node.find(source)) is None:
            return _own("descendants", G, source)
        return set(_names(_reachable(G, person, True).persons))

    def ancestors(self, G: ContactGraph, source: Any) -> Any:
        if (person := G._node.find(source)) is None:
            return _own("ancestors", G, source)
        return set(_names(_reachable(G, person, False).persons))

    def descendants_at_distance(self, G: ContactGraph, source: Any, distance: Any) -> Any:
        person = G._node.find(source)
        if person is None or not isinstance(distance, int) or distance < 1:
            return _own("descendants_at_distance", G, source, distance)
        found = _reachable(G, person, True, distance)
        return set(_names(found.persons[found.hops == distance]))

    def single_source_shortest_path_length(
        self, G: ContactGraph, source: Any, cutoff: float | None = None
    ) -> Any:
        if (person := G._node.find(source)) is None:
            return _own("single_source_shortest_path_length", G, source, cutoff)
        return _lengths(G, person, True, cutoff)

    def single_target_shortest_path_length(
        self, G: ContactGraph, target: Any, cutoff: float | None = None
    ) -> Any:
        if (person := G._node.find(target)) is None:
            return _own("single_target_shortest_path_length", G, target, cutoff)
        return _lengths(G, person, False, cutoff)

    # -- paths of the fewest hops --------------------------------------------------------------

    def bidirectional_shortest_path(self, G: ContactGraph, source: Any, target: Any) -> Any:
        a, b = G._node.find(source), G._node.find(target)
        if a is None or b is None:
            return _own("bidirectional_shortest_path", G, source, target)
        path = _path(G, a, b)
        if path is None:
            raise nx.NetworkXNoPath(f"No path between {source} and {target}.")
        return list(map(name_of, path))

    def has_path(self, G: ContactGraph, source: Any, target: Any) -> Any:
        a, b = G._node.find(source), G._node.find(target)
        if a is None or b is None:
            return _own("has_path", G, source, target)
        return _path(G, a, b) is not None

    def shortest_path(
        self,
        G: ContactGraph,
        source: Any = None,
        target: Any = None,
        weight: Any = None,
        method: str = "dijkstra",
    ) -> Any:
        if source is None or target is None or weight is not None or method != "dijkstra":
            return _own("shortest_path", G, source, target, weight, method)
        return self.bidirectional_shortest_path(G, source, target)

    def shortest_path_length(
        self,
        G: ContactGraph,
        source: Any = None,
        target: Any = None,
        weight: Any = None,
        method: str = "dijkstra",
    ) -> Any:
        if weight is not None or method != "dijkstra" or source is target is None:
            return _own("shortest_path_length", G, source, target, weight, method)
        if target is None:
            return self.single_source_shortest_path_length(G, source)
        if source is not None:
            return len(self.bidirectional_shortest_path(G, source, target)) - 1
        if target not in G:
            return _own("shortest_path_length", G, source, target)
        return self.single_target_shortest_path_length(G, target)

    # -- who hangs together ----------------------------------------------------------------------

    def weakly_connected_components(self, G: ContactGraph) -> Iterator[set[str]]:
        labels = kernel.best().components(G.sight)
        persons = np.argsort(labels, kind="stable")[: len(G)]
        begins = np.flatnonzero(np.diff(labels[persons], prepend=np.uint32(NOBODY)))
        for part in np.split(persons, begins)[1:]:
            yield set(_names(part))

    def number_weakly_connected_components(self, G: ContactGraph) -> int:
        labels = kernel.best().components(G.sight)
        return int(np.count_nonzero(labels == np.arange(labels.size)))

    def is_weakly_connected(self, G: ContactGraph) -> bool:
        if not len(G):
            return bool(_own("is_weakly_connected", G))
        return self.number_weakly_connected_components(G) == 1

    # -- degrees -----------------------------------------------------------------------------------

    def degree_centrality(self, G: ContactGraph) -> dict[str, float]:
        return _centrality(G, True, False)

    def in_degree_centrality(self, G: ContactGraph) -> dict[str, float]:
        return _centrality(G, False)

    def out_degree_centrality(self, G: ContactGraph) -> dict[str, float]:
        return _centrality(G, True)

    def isolates(self, G: ContactGraph) -> Iterator[str]:
        return iter(_names(G._node.persons[_degrees(G, True, False) == 0]))

    def number_of_isolates(self, G: ContactGraph) -> int:
        return int(np.count_nonzero(_degrees(G, True, False) == 0))

    def is_empty(self, G: ContactGraph) -> bool:
        return G.number_of_edges() == 0

    def number_of_selfloops(self, G: ContactGraph) -> int:  # noqa: ARG002
        """None: whoever met themself is two records of one person, and that is no edge."""
        return 0


backend = Backend()


def _holds_contact_graph(argument: Any) -> bool:
    if isinstance(argument, list | tuple):
        return any(isinstance(each, ContactGraph) for each in argument)
    return isinstance(argument, ContactGraph)


def _own(function: str, *args: Any) -> Any:
    """What networkx's own function answers, or how it refuses."""
    return _registered_algorithms[function].orig_func(*args)


def _names(persons: Any) -> list[str]:
    return list(map(name_of, persons.tolist()))


def _reachable(graph: ContactGraph, person: int, forward: bool, hops: int = -1) -> kernel.Reachable:
    return kernel.best().reachable(graph.sight, person, forward, hops)


def _lengths(
    graph: ContactGraph, person: int, forward: bool, cutoff: float | None
) -> dict[str, int]:
    hops = -1 if cutoff is None or cutoff >= len(graph) else max(0, ceil(cutoff))
    found = _reachable(graph, person, forward, hops)
    lengths = zip(_names(found.persons), found.hops.tolist(), strict=True)
    return {name_of(person): 0, **dict(lengths)}


def _path(graph: ContactGraph, a: int, b: int) -> list[int] | None:
    """The persons on a path of the fewest hops, both ends included."""
    if a == b:
        return [a]
    rows = kernel.best().shortest_path(graph.sight, a, b)
    canonical = graph.sight.canonical
    met = [int(graph.sight.segments[segment].target[row]) for segment, row in rows.tolist()]
    path = [int(canonical[each]) for each in met] if canonical.size else met
    return [a, *path] if path else None


def _degrees(graph: ContactGraph, *ways: bool) -> kernel.Counts:
    counts = [graph.links_by_person(forward=way) for way in ways]
    summed: kernel.Counts = np.sum(counts, axis=0)
    return summed


def _centrality(graph: ContactGraph, *ways: bool) -> dict[str, float]:
    if len(graph) <= 1:
        return dict.fromkeys(graph, 1)
    share = _degrees(graph, *ways) * (1.0 / (len(graph) - 1.0))
    return dict(zip(graph, share.tolist(), strict=True))

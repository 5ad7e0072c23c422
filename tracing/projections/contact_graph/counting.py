"""Degrees and numbers of edges, counted on columns; with a weight networkx counts them itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import networkx as nx
from networkx.classes import reportviews

if TYPE_CHECKING:
    from tracing.projections.contact_graph.graph import ContactGraph


class _Counted:
    """A degree view that counts links the ways it is told."""

    ways: tuple[bool, ...]
    """True counts those that lead from a person, False those that lead to them."""
    plain: ClassVar[type]
    """The view of networkx that it stands for."""
    _graph: ContactGraph
    _weight: str | None
    _nodes: Any

    def __getitem__(self, node: str) -> Any:
        if self._weight is not None:
            return super().__getitem__(node)  # type: ignore[misc]
        return sum(self._graph.links_of(node, forward=way).rows.size for way in self.ways)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        if self._weight is not None:
            return super().__iter__()  # type: ignore[misc, no-any-return]
        if self._nodes is not self._graph._succ:
            return ((node, self[node]) for node in self._nodes)
        counts = sum(self._graph.links_by_person(forward=way) for way in self.ways)
        return zip(self._graph, counts.tolist(), strict=True)  # type: ignore[union-attr]

    def __reduce__(self) -> Any:
        """The view of a plain graph, which is what a contact graph is copied to."""
        nodes = None if self._nodes is self._graph._succ else self._nodes
        return self.plain, (nx.MultiDiGraph(self._graph), nodes, self._weight)


class Degrees(_Counted, reportviews.DiMultiDegreeView):  # type: ignore[misc]
    ways = (True, False)
    plain = reportviews.DiMultiDegreeView


class InDegrees(_Counted, reportviews.InMultiDegreeView):  # type: ignore[misc]
    ways = (False,)
    plain = reportviews.InMultiDegreeView


class OutDegrees(_Counted, reportviews.OutMultiDegreeView):  # type: ignore[misc]
    ways = (True,)
    plain = reportviews.OutMultiDegreeView


class Edges(reportviews.OutMultiEdgeView):  # type: ignore[misc]
    __slots__ = ()

    def __len__(self) -> int:
        return int(self._graph.number_of_edges())

"""The contact graph as networkx knows graphs: who was exposed to whom, and whose case is attributed
to whose.

A `nx.MultiDiGraph`: contacts of a pair repeat, so a DiGraph would drop some. Two relations, never
mixed: edges have `kind` `exposure` or `transmission`, and their id as key.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import networkx as nx

from tracing.analysis.reach import Reached
from tracing.errors import NotFoundError, UsageError
from tracing.language import Text
from tracing.projections.contact_graph import kernel
from tracing.projections.contact_graph.columns import (
    BASE,
    EXPOSURE,
    TAIL,
    TRANSMISSION,
    TRANSMISSIONS,
    Columns,
    Sight,
    no_links,
)
from tracing.projections.contact_graph.counting import Degrees, Edges, InDegrees, OutDegrees
from tracing.projections.contact_graph.lazily import Adjacency, Nodes, name_of, refuse

__all__ = ["EXPOSURE", "TRANSMISSION", "ContactGraph", "NoSuchPersonError", "UnreadPositionError"]

# A function of a contact graph and a plain one is refused otherwise (docs/decisions/0019).
nx.config.fallback_to_nx = True

CarriersAt = Callable[[Sight], kernel.CarrierColumns]
"""What everybody could do in a chain, as of the position of a sight."""


class UnreadPositionError(UsageError):
    text = Text(
        "接触图只读到位置 {read}，没有位置 {position}",
        "the contact graph was read up to position {read}: there is no position {position}",
    )
    hint = Text("重新取图：registry.contact_graph()", "take it anew: registry.contact_graph()")


class NoSuchPersonError(NotFoundError):
    text = Text(
        "位置 {position} 的接触图中没有 {person}",
        "at position {position} {person} is not in the contact graph",
    )
    hint = Text(
        "已撤销的人员和并入他人的记录不在图中",
        "retracted persons, and records merged into another's, are not in it",
    )


class ContactGraph(nx.MultiDiGraph):  # type: ignore[misc]
    """The graph as of a position: lazy, and frozen.

    Nodes are human ids of persons (`P-0001`), of merged ones that of the one who is kept, with
    `cases` (human ids of those that stand). Edges lead from the source to whoever was exposed or
    infected. An exposure has its human id (`E-0001`) as key and carries `kind`, `exposure`,
    `setting`, `first_on`, `last_on`, `first_at`, `last_at`, `open`, `certainty`, `source_kind`; a
    transmission has the id of its attribution, and `kind`, `case`, `source_case`, `evidence`,
    `certainty`, `setting`, `infected_on`, `infected_at`. Exposures to a gathering, a place or an
    unknown source have no source person and no edge; nor have those of somebody to themself, where
    two who were each other's contact were merged. `graph.graph["position"]` is the position.

    Nothing of it is a copy: neighbours and attributes are made as they are asked for. Whatever
    would change it raises nx.NetworkXError; `nx.MultiDiGraph(graph)` and `graph.copy()` give a
    plain graph that can be changed.
    """

    __networkx_backend__ = "tracing"
    frozen = True

    def __new__(cls, *args: Any, **attributes: Any) -> Any:
        """A plain graph where networkx makes another one of the class of a graph."""
        if args and isinstance(args[0], Columns):
            return object.__new__(cls)
        return nx.MultiDiGraph(*args, **attributes)

    def __init__(
        self, columns: Columns, at: int, carriers_at: CarriersAt, kind: str | None = None
    ) -> None:
        """`kind`: edges of that kind alone."""
        super().__init__(position=at)
        self.columns = columns
        self.kind = kind
        self.sight = _only(columns.sight(at), kind)
        self._carriers_at = carriers_at
        self.__networkx_cache__ = None
        self._node = nodes = Nodes(columns, self.sight)
        self._adj = Adjacency(columns, self.sight, nodes, forward=True)
        self._pred = Adjacency(columns, self.sight, nodes, forward=False)

    def __reduce__(self) -> Any:
        return nx.MultiDiGraph, (), vars(nx.MultiDiGraph(self))

    # -- the same at other moments, or in part -------------------------------------------------

    def as_of(self, position: int) -> ContactGraph:
        """The graph of an earlier position, over the same columns. Raises UnreadPositionError."""
        if not 0 <= position <= self.columns.position:
            raise UnreadPositionError(position=position, read=self.columns.position)
        return self._another(position, self.kind)

    def only(self, kind: str) -> ContactGraph:
        """With all persons, and the exposures or the transmissions alone."""
        if kind not in (EXPOSURE, TRANSMISSION):
            raise ValueError(f"{kind!r} is neither {EXPOSURE!r} nor {TRANSMISSION!r}")
        return self._another(self.sight.position, kind)

    def _another(self, at: int, kind: str | None) -> ContactGraph:
        made: ContactGraph = type(self)(self.columns, at, self._carriers_at, kind)
        return made

    # -- chains that respect time --------------------------------------------------------------

    def chains(self, root: str, *, forward: bool = True) -> list[Reached]:
        """Whom chains of exposures lead to, or from: `tracing.analysis.reach` says what that is.

        Forward by `at` and person ascending, backward by both descending. `at` is a minute of UTC
        since 1970. Raises NoSuchPersonError, and NoPackForChainsError where no protocol pack says
        who could infect whom and when.
        """
        person = self._node.find(root)
        if person is None:
            raise NoSuchPersonError(person=root, position=self.sight.position)
        found = kernel.best().chains(self._exposures, self._carriers, person, forward)
        return [
            Reached(name_of(other), at, steps, self.columns.key(segment, row), name_of(before))
            for other, at, steps, segment, row, before in zip(
                *(each.tolist() for each in found), strict=True
            )
        ]

    @cached_property
    def _exposures(self) -> Sight:
        return _only(self.sight, EXPOSURE)

    @cached_property
    def _carriers(self) -> kernel.CarrierColumns:
        return self._carriers_at(self.sight)

    # -- counted on the columns ----------------------------------------------------------------

    def links_of(self, node: str, *, forward: bool) -> kernel.Neighbours:
        """The links that lead from a node, or to it. Raises KeyError."""
        return (self._succ if forward else self._pred).links_of(node)

    def links_by_person(self, *, forward: bool) -> kernel.Counts:
        """How many links lead from each node, or to it, in the order of nodes."""
        return (self._out_counts if forward else self._in_counts)[self._node.persons]

    @cached_property
    def _out_counts(self) -> kernel.Counts:
        return kernel.best().degrees(self.sight, True)

    @cached_property
    def _in_counts(self) -> kernel.Counts:
        return kernel.best().degrees(self.sight, False)

    def size(self, weight: str | None = None) -> Any:
        return super().size(weight) if weight is not None else int(self._out_counts.sum())

    def number_of_edges(self, u: Any = None, v: Any = None) -> int:
        return self.size() if u is None else int(super().number_of_edges(u, v))

    @cached_property
    def degree(self) -> Degrees:
        return Degrees(self)

    @cached_property
    def in_degree(self) -> InDegrees:
        return InDegrees(self)

    @cached_property
    def out_degree(self) -> OutDegrees:
        return OutDegrees(self)

    @cached_property
    def edges(self) -> Edges:
        return Edges(self)

    @cached_property
    def out_edges(self) -> Edges:
        return self.edges

    # -- nothing changes it ----------------------------------------------------------------------

    add_node = add_nodes_from = remove_node = remove_nodes_from = refuse
    add_edge = add_edges_from = add_weighted_edges_from = refuse
    remove_edge = remove_edges_from = refuse
    clear = clear_edges = update = refuse


def _only(sight: Sight, kind: str | None) -> Sight:
    if kind is None:
        return sight
    none = no_links(sight.segments[TRANSMISSIONS].out_start.size - 1)
    wanted = (TRANSMISSIONS,) if kind == TRANSMISSION else (BASE, TAIL)
    chosen = (each if index in wanted else none for index, each in enumerate(sight.segments))
    return sight._replace(segments=tuple(chosen))

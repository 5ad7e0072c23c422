"""The same questions asked of other graph libraries, each as well as it can answer them."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import igraph
import networkx as nx
import numpy as np
import rustworkx as rx
from scipy.sparse import csgraph, csr_array

from benchmarks.graph_outbreak import Outbreak
from tracing.analysis.reach import Part
from tracing.projections.contact_graph.columns import EARLIEST, LATEST, Columns, Sight
from tracing.projections.contact_graph.kernel import CarrierColumns, Kernel, floor
from tracing.projections.contact_graph.snapshot import opened, saved

TOP = 20
NEVER = LATEST + 1


class Subject:
    """A graph library; what a method cannot answer it does not have."""

    name: ClassVar[str]

    def __init__(self, outbreak: Outbreak) -> None:
        self.links = outbreak.source.size
        self.half = self.links // 2
        self.build(outbreak)

    def prepare(self, carriers: CarrierColumns) -> None:
        """What is asked about, in the form the library takes best."""
        self.carried = _carried(carriers)

    def build(self, outbreak: Outbreak) -> None:
        raise NotImplementedError


class _Carried(NamedTuple):
    part: list[int]
    infectious: list[tuple[int, int] | None]
    catching: list[tuple[int, int] | None]


def _carried(carriers: CarrierColumns) -> _Carried:
    """Lists, whose cells Python reads faster than those of arrays; of one window each."""
    part, *windows = carriers
    return _Carried(part.tolist(), _lone(*windows[:3]), _lone(*windows[3:]))


def _lone(start: Any, begins: Any, ends: Any) -> list[tuple[int, int] | None]:
    each = list(zip(begins.tolist(), ends.tolist(), strict=True))
    return [each[place] if place < after else None for place, after in pairwise(start.tolist())]


def _listed(persons: Any) -> list[int]:
    return [int(person) for person in persons]


Links = Callable[[int], Iterable[tuple[int, int, int]]]


def forward(links: Links, carried: _Carried, root: int) -> dict[int, int]:
    """Dijkstra's search by moment: whoever is soonest goes on first."""
    part, infectious, _ = carried
    found: dict[int, int] = {}
    onward = {root: EARLIEST}
    front = [(EARLIEST, root)]
    while front:
        after, person = heapq.heappop(front)
        window = infectious[person]
        if after > onward[person] or window is None:
            continue
        begins, ends = max(after, window[0]), window[1]
        by_contact = part[person] == Part.CONTACT
        for other, first, last in links(person):
            at = max(first, begins)
            if at > last or at > ends:
                continue
            if at < found.get(other, NEVER):
                found[other] = at
            role = part[other]
            if (role == Part.CASE or (role == Part.CONTACT and not by_contact)) and (
                at < onward.get(other, NEVER)
            ):
                onward[other] = at
                heapq.heappush(front, (at, other))
    found.pop(root, None)
    return found


def backward(links: Links, carried: _Carried, root: int) -> dict[int, int]:
    """The same from the end, by the latest moment."""
    part, infectious, catching = carried
    found = {root: LATEST}
    front = [(-LATEST, root)]
    while front:
        before, person = heapq.heappop(front)
        before = -before
        if before < found[person]:
            continue
        low, high = catching[person] or (EARLIEST, LATEST)
        by_contact = part[person] == Part.CONTACT and person != root
        for other, first, last in links(person):
            window = infectious[other]
            if window is None or (by_contact and part[other] == Part.CONTACT):
                continue
            at = min(before, last, high, window[1])
            if at >= max(first, low, window[0]) and at > found.get(other, -NEVER):
                found[other] = at
                heapq.heappush(front, (-at, other))
    del found[root]
    return found


class _Walked(Subject):
    """Libraries whose links Python walks."""

    def out(self, person: int) -> Iterable[tuple[int, int, int]]:
        raise NotImplementedError

    def into(self, person: int) -> Iterable[tuple[int, int, int]]:
        raise NotImplementedError

    def forward(self, root: int) -> dict[int, int]:
        return forward(self.out, self.carried, root)

    def backward(self, root: int) -> dict[int, int]:
        return backward(self.into, self.carried, root)

    def two_hops_as_of(self, root: int) -> set[int]:
        near = self._as_of(root)
        found = near.union(*map(self._as_of, near))
        found.discard(root)
        return found

    def _as_of(self, person: int) -> set[int]:
        """Whom somebody was joined with by the earlier position."""
        raise NotImplementedError


class Networkx(_Walked):
    name = "networkx"

    def build(self, outbreak: Outbreak) -> None:
        self.graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        self.graph.add_nodes_from(range(outbreak.persons))
        self.graph.add_edges_from(_edges(outbreak))

    def out(self, person: int) -> Iterator[tuple[int, int, int]]:
        return self._links(self.graph._succ[person])

    def into(self, person: int) -> Iterator[tuple[int, int, int]]:
        return self._links(self.graph._pred[person])

    def _links(self, others: Any) -> Iterator[tuple[int, int, int]]:
        for other, links in others.items():
            for link in links.values():
                yield other, link["first"], link["last"]

    def two_hops(self, root: int) -> set[int]:
        near = self.graph._succ
        found = set(near[root]).union(*(near[person] for person in near[root]))
        found.discard(root)
        return found

    def _as_of(self, person: int) -> set[int]:
        return {
            other
            for other, links in self.graph._succ[person].items()
            if any(link["since"] <= self.half for link in links.values())
        }

    def components(self) -> int:
        return sum(1 for _ in nx.weakly_connected_components(self.graph))

    def degree_and_top(self) -> list[int]:
        top = heapq.nlargest(TOP, self.graph.out_degree(), key=lambda each: (each[1], -each[0]))
        return [person for person, _ in top]

    def as_of(self) -> Any:
        graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        graph.add_nodes_from(self.graph)
        graph.add_edges_from(
            (source, target, link)
            for source, target, link in self.graph.edges(data=True)
            if link["since"] <= self.half
        )
        return graph

    def path(self, a: int, b: int) -> int:
        try:
            return len(nx.bidirectional_shortest_path(self.graph, a, b)) - 1
        except nx.NetworkXNoPath:
            return 0


def _edges(outbreak: Outbreak) -> Iterator[tuple[int, int, dict[str, int]]]:
    columns = (outbreak.source, outbreak.target, outbreak.first, outbreak.last)
    each = zip(*(column.tolist() for column in columns), strict=True)
    for since, (source, target, first, last) in enumerate(each, start=1):
        yield source, target, {"since": since, "first": first, "last": last}


class Rustworkx(_Walked):
    name = "rustworkx"

    def build(self, outbreak: Outbreak) -> None:
        self.graph: Any = rx.PyDiGraph()
        self.graph.add_nodes_from(range(outbreak.persons))
        self.graph.add_edges_from(
            (source, target, (link["first"], link["last"], link["since"]))
            for source, target, link in _edges(outbreak)
        )

    def out(self, person: int) -> Iterator[tuple[int, int, int]]:
        return ((other, link[0], link[1]) for _, other, link in self.graph.out_edges(person))

    def into(self, person: int) -> Iterator[tuple[int, int, int]]:
        return ((other, link[0], link[1]) for other, _, link in self.graph.in_edges(person))

    def two_hops(self, root: int) -> set[int]:
        near = self.graph.successor_indices
        first = near(root)
        found = set(first).union(*(near(person) for person in set(first)))
        found.discard(root)
        return found

    def _as_of(self, person: int) -> set[int]:
        return {other for _, other, link in self.graph.out_edges(person) if link[2] <= self.half}

    def components(self) -> int:
        return int(rx.number_weakly_connected_components(self.graph))

    def degree_and_top(self) -> list[int]:
        degrees = np.fromiter(map(self.graph.out_degree, range(len(self.graph))), np.int64)
        return _listed(floor.top(degrees, TOP))

    def as_of(self) -> Any:
        graph: Any = rx.PyDiGraph()
        graph.add_nodes_from(self.graph.nodes())
        graph.add_edges_from(self.graph.weighted_edge_list()[: self.half])
        return graph

    def path(self, a: int, b: int) -> int:
        found = rx.dijkstra_shortest_paths(self.graph, a, target=b)
        return len(found[b]) - 1 if b in found else 0


class Igraph(_Walked):
    name = "igraph"

    def build(self, outbreak: Outbreak) -> None:
        ends = np.stack([outbreak.source, outbreak.target], axis=1)
        self.graph = igraph.Graph(outbreak.persons, ends, directed=True)
        self.target, self.source = outbreak.target.tolist(), outbreak.source.tolist()
        self.graph.es["first"] = outbreak.first.tolist()
        self.graph.es["last"] = outbreak.last.tolist()
        self.first, self.last = self.graph.es["first"], self.graph.es["last"]

    def out(self, person: int) -> Iterator[tuple[int, int, int]]:
        links = self.graph.incident(person, mode="out")
        return ((self.target[link], self.first[link], self.last[link]) for link in links)

    def into(self, person: int) -> Iterator[tuple[int, int, int]]:
        links = self.graph.incident(person, mode="in")
        return ((self.source[link], self.first[link], self.last[link]) for link in links)

    def two_hops(self, root: int) -> list[int]:
        found: list[int] = self.graph.neighborhood(root, order=2, mode="out", mindist=1)
        return found

    def _as_of(self, person: int) -> set[int]:
        links = self.graph.incident(person, mode="out")
        return {self.target[link] for link in links if link < self.half}

    def components(self) -> int:
        return len(self.graph.connected_components(mode="weak"))

    def degree_and_top(self) -> list[int]:
        return _listed(floor.top(np.array(self.graph.outdegree()), TOP))

    def as_of(self) -> Any:
        return self.graph.subgraph_edges(range(self.half), delete_vertices=False)

    def path(self, a: int, b: int) -> int:
        return len(self.graph.get_shortest_path(a, b, mode="out", output="epath"))


class Scipy(Subject):
    name = "scipy"

    def build(self, outbreak: Outbreak) -> None:
        self.ends = outbreak.source.astype(np.int32), outbreak.target.astype(np.int32)
        self.persons = outbreak.persons
        self.matrix = self._matrix(self.links)

    def _matrix(self, links: int) -> Any:
        ends = self.ends[0][:links], self.ends[1][:links]
        return csr_array((np.ones(links, np.int32), ends), shape=(self.persons, self.persons))

    def two_hops(self, root: int) -> Any:
        near = self._near(np.array([root]))
        found = np.union1d(near, self._near(near))
        return found[found != root]

    def _near(self, persons: Any) -> Any:
        start, ends = self.matrix.indptr, self.matrix.indices
        return np.concatenate([ends[start[person] : start[person + 1]] for person in persons])

    def components(self) -> int:
        found, _ = csgraph.connected_components(self.matrix, directed=True, connection="weak")
        return int(found)

    def degree_and_top(self) -> list[int]:
        return _listed(floor.top(np.asarray(self.matrix.sum(axis=1), np.int64), TOP))

    def as_of(self) -> Any:
        return self._matrix(self.half)

    def path(self, a: int, b: int) -> int:
        _, before = csgraph.breadth_first_order(self.matrix, a, directed=True)
        steps = 0
        while b != a:
            if (b := int(before[b])) < 0:
                return 0
            steps += 1
        return steps


class _Ours(Subject):
    kernel: Kernel

    def build(self, outbreak: Outbreak) -> None:
        self.columns = Columns.of_arrays(
            np.zeros(outbreak.persons, np.uint32),
            outbreak.source,
            outbreak.target,
            np.arange(1, self.links + 1, dtype=np.uint32),
            outbreak.first,
            outbreak.last,
        )
        self.sight = self.columns.sight(self.columns.position)
        self.earlier = self.as_of()
        self.folder = tempfile.TemporaryDirectory()
        self.snapshot_path = Path(self.folder.name) / "columns.graph"

    def prepare(self, carriers: CarrierColumns) -> None:
        self.carriers = carriers

    def forward(self, root: int) -> Any:
        return self.kernel.chains(self.sight, self.carriers, root, True)

    def backward(self, root: int) -> Any:
        return self.kernel.chains(self.sight, self.carriers, root, False)

    def two_hops(self, root: int) -> Any:
        return self.kernel.reachable(self.sight, root, True, 2).persons

    def two_hops_as_of(self, root: int) -> Any:
        return self.kernel.reachable(self.earlier, root, True, 2).persons

    def components(self) -> Any:
        return self.kernel.components(self.sight)

    def degree_and_top(self) -> list[int]:
        return _listed(self.kernel.top(self.kernel.degrees(self.sight, True), TOP))

    def as_of(self) -> Sight:
        return self.columns.sight(self.half)

    def snapshot(self) -> Columns | None:
        if not self.snapshot_path.exists():
            saved(self.columns, self.snapshot_path)
        columns = self.columns
        return opened(
            self.snapshot_path,
            columns.ledger_id,
            columns.fingerprint,
            columns.zone,
            lambda _: columns.leaf,
        )

    def path(self, a: int, b: int) -> int:
        return len(self.kernel.shortest_path(self.sight, a, b))


class Floor(_Ours):
    name = "columns, numpy"
    kernel = floor


class Compiled(_Ours):
    name = "columns, numba"

    def build(self, outbreak: Outbreak) -> None:
        from tracing.projections.contact_graph.kernel import compiled

        self.kernel = compiled
        super().build(outbreak)


SUBJECTS: tuple[type[Subject], ...] = (Floor, Compiled, Scipy, Igraph, Rustworkx, Networkx)

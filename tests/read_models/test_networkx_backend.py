"""networkx answers on the contact graph what it does on a plain one, on columns or as it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.console.outbreak import expose, report
from tests.histories import Ask
from tests.read_models.contact_graph.eventful import eventful
from tests.read_models.contact_graph.plainly import Graph, made_of_rows
from tests.read_models.sights import commits, played
from tracing.domain.person.identity_commands import MergePerson
from tracing.projections.contact_graph import kernel, lazily
from tracing.projections.contact_graph.backend import Backend, backend
from tracing.projections.contact_graph.backend_info import backend_info
from tracing.projections.contact_graph.columns import Columns
from tracing.projections.contact_graph.graph import ContactGraph
from tracing.projections.contact_graph.kernel import floor
from tracing.registry import Registry

KERNELS = sorted({kernel.best(), floor}, key=lambda each: each.__name__)
INTERFACE = {"convert_from_nx", "convert_to_nx", "can_run", "should_run"}
ON_COLUMNS = {name for name in vars(Backend) if not name.startswith("_")} - INTERFACE


@pytest.fixture(params=KERNELS, ids=lambda each: each.__name__.rpartition(".")[2])
def kernel_used(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "best", lambda: request.param)


def graph_of(persons: int, links: Iterable[tuple[int, int, int, int]]) -> ContactGraph:
    """Of links from, to, since and until; persons are known from 1 on."""
    rows = sorted(links, key=lambda link: link[2])
    source, target, since, until = (
        np.array([row[each] for row in rows], np.uint32) for each in range(4)
    )
    times = np.zeros(len(rows), np.int32)
    columns = Columns.of_arrays(
        np.ones(persons, np.uint32), source, target, since, times, times, until=until
    )
    return ContactGraph(columns, columns.position, no_carriers)


def no_carriers(_: Any) -> Any:
    raise AssertionError("nobody asked for chains")


@st.composite
def graphs(draw: st.DrawFn) -> ContactGraph:
    persons = draw(st.integers(0, 9))
    people = st.integers(0, max(0, persons - 1))
    position = st.integers(1, 9)
    link = st.tuples(people, people, position, position.map(lambda at: at + 3))
    links = draw(st.lists(link, max_size=20)) if persons else []
    graph = graph_of(persons, links)
    return graph.as_of(min(draw(position), graph.sight.position))


@pytest.fixture(scope="module")
def outbreak() -> ContactGraph:
    """Forty people; a pair met three times, two people met nobody."""
    draw = np.random.default_rng(7)
    ends = [tuple(draw.integers(0, 38, 2).tolist()) for _ in range(90)]
    return graph_of(40, [(*pair, 1, 9) for pair in [*ends, (0, 1), (0, 1), (0, 1)]])


@pytest.fixture(scope="module")
def tree() -> ContactGraph:
    """Each person exposed by an earlier one, some twice over."""
    draw = np.random.default_rng(8)
    links = [(int(draw.integers(0, each)), each, 1, 9) for each in range(1, 30)]
    return graph_of(30, links)


# On columns


class Call:
    """A function of networkx, and what it is asked."""

    def __init__(self, name: str, *args: Any, **named: Any) -> None:
        self.name, self.args, self.named = name, args, named

    def __repr__(self) -> str:
        return f"{self.name}{self.args}{self.named or ''}"

    def on(self, graph: Graph) -> Any:
        """The answer, in no order where networkx promises none, or the error."""
        try:
            found = getattr(nx, self.name)(graph, *self.args, **self.named)
            return _settled(found)
        except Exception as error:
            return type(error), str(error)


def _settled(found: Any) -> Any:
    if isinstance(found, Iterator):
        return [_settled(each) for each in found]
    return found


def calls(people: list[Any]) -> Iterator[Call]:
    everybody = (
        "weakly_connected_components",
        "number_weakly_connected_components",
        "is_weakly_connected",
        "degree_centrality",
        "in_degree_centrality",
        "out_degree_centrality",
        "isolates",
        "number_of_isolates",
        "is_empty",
        "number_of_selfloops",
    )
    yield from map(Call, everybody)
    for one in people:
        yield Call("descendants", one)
        yield Call("ancestors", one)
        yield Call("shortest_path_length", source=one)
        yield Call("shortest_path_length", target=one)
        for distance in (1, 2, 9, 2.0, 0, -1):
            yield Call("descendants_at_distance", one, distance)
        for cutoff in (None, -1, 0, 1, 1.5, 2, float("inf")):
            yield Call("single_source_shortest_path_length", one, cutoff)
            yield Call("single_target_shortest_path_length", one, cutoff=cutoff)
        for other in people:
            yield Call("has_path", one, other)
            yield Call("shortest_path_length", one, other)
            yield Call("shortest_path_length", one, other, method="astar")
            yield Call("shortest_path_length", one, other, weight="weight")


def test_every_function_on_columns_is_compared() -> None:
    paths = {"shortest_path", "bidirectional_shortest_path"}
    assert {call.name for call in calls(["P-0001"])} | paths == ON_COLUMNS


@given(graphs())
@settings(max_examples=40)
def test_what_runs_on_columns_answers_and_refuses_as_networkx(graph: ContactGraph) -> None:
    compare(graph, nx.MultiDiGraph(graph))


@pytest.mark.usefixtures("kernel_used")
def test_both_kernels_answer_as_networkx(outbreak: ContactGraph) -> None:
    compare(outbreak, nx.MultiDiGraph(outbreak))


@given(eventful())
@settings(max_examples=2, phases=[Phase.generate])
def test_what_was_merged_and_retracted_is_answered_as_networkx(asked: list[Ask]) -> None:
    with played(asked) as registry:
        graph = registry.contact_graph()
        for at in commits(registry)[::-6]:
            compare(graph.as_of(at), made_of_rows(registry, at))


@pytest.mark.usefixtures("kernel_used")
def test_a_path_names_the_one_who_is_kept_of_merged_records(registry: Registry) -> None:
    first, second, same, last = (report(registry) for _ in range(4))
    expose(registry, same.person_id, first)
    expose(registry, last.person_id, second)
    merge = MergePerson(person_id=same.person_id, into=second.person_id, separate_cases=True)
    registry.execute(merge)
    graph = registry.contact_graph()
    assert nx.shortest_path(graph, "P-0001", "P-0004") == ["P-0001", "P-0002", "P-0004"]


def compare(graph: ContactGraph, plain: Graph) -> None:
    people = [*list(plain)[:4], "P-0099", None, 7, ()]
    for call in calls(people):
        assert call.on(graph) == call.on(plain), call
    people = [each for each in people if each is not None]  # None asks for paths from everybody
    for one in people:
        for other in people:
            compare_paths(graph, plain, one, other)


def compare_paths(graph: ContactGraph, plain: Graph, one: Any, other: Any) -> None:
    """Of several shortest paths any one will do."""
    for name in ("shortest_path", "bidirectional_shortest_path"):
        call = Call(name, one, other)
        found, expected = call.on(graph), call.on(plain)
        if isinstance(found, list):
            assert (found[0], found[-1], len(found)) == (one, other, len(expected))
            assert nx.is_path(plain, found)
        else:
            assert found == expected, call


# As networkx wrote them

LACKING: list[Callable[[Graph], Any]] = [
    nx.pagerank,
    nx.betweenness_centrality,
    nx.closeness_centrality,
    nx.harmonic_centrality,
    lambda graph: nx.katz_centrality_numpy(nx.DiGraph(graph)),
    nx.hits,
    lambda graph: map(sorted, nx.strongly_connected_components(graph)),
    lambda graph: nx.condensation(graph).adj,
    lambda graph: nx.ego_graph(graph, "P-0003", radius=2).adj,
    lambda graph: nx.bfs_tree(graph, "P-0003").adj,
    lambda graph: nx.dfs_tree(graph, "P-0003").adj,
    lambda graph: nx.bfs_layers(graph, "P-0003"),
    lambda graph: nx.single_source_shortest_path(graph, "P-0003"),
    lambda graph: nx.dijkstra_path_length(graph, "P-0001", "P-0002", weight="open"),
    lambda graph: nx.all_shortest_paths(graph, "P-0001", "P-0002"),
    nx.all_pairs_shortest_path_length,
    lambda graph: nx.immediate_dominators(graph, "P-0003"),
    lambda graph: nx.transitive_closure(graph).adj,
    lambda graph: nx.reverse(graph).adj,
    lambda graph: nx.relabel_nodes(graph, str.lower).adj,
    lambda graph: nx.convert_node_labels_to_integers(graph).adj,
    lambda graph: nx.clustering(nx.Graph(graph)),
    lambda graph: nx.core_number(nx.Graph(graph)),
    lambda graph: nx.triadic_census(nx.DiGraph(graph)),
    lambda graph: nx.eccentricity(
        graph.subgraph(max(nx.strongly_connected_components(graph), key=len))
    ),
    lambda graph: nx.simple_cycles(graph, length_bound=3),
    nx.node_link_data,
    nx.adjacency_data,
    nx.cytoscape_data,
    lambda graph: nx.to_numpy_array(graph).tolist(),
    nx.to_dict_of_lists,
    nx.to_edgelist,
    lambda graph: nx.adjacency_matrix(graph).toarray().tolist(),
    lambda graph: nx.laplacian_spectrum(graph.to_undirected()).round(6).tolist(),
    lambda graph: nx.get_edge_attributes(graph, "kind"),
    lambda graph: nx.get_node_attributes(graph, "cases"),
    nx.degree_assortativity_coefficient,
    nx.reciprocity,
    nx.density,
    nx.degree_histogram,
    nx.is_directed_acyclic_graph,
    lambda graph: nx.find_cycle(graph)[0][:2],
    nx.voterank,
    lambda graph: nx.connected_components(graph.to_undirected(as_view=True)),
    lambda graph: nx.edge_connectivity(nx.DiGraph(graph), "P-0001", "P-0002"),
    lambda graph: nx.generate_edgelist(graph, data=["kind"]),
    nx.number_of_edges,
    lambda graph: nx.common_neighbors(graph.to_undirected(), "P-0001", "P-0002"),
    lambda graph: nx.compose(graph, nx.MultiDiGraph([("a", "b")])).adj,
    lambda graph: nx.compose_all([nx.MultiDiGraph([("a", "b")]), graph]).adj,
    lambda graph: nx.is_isomorphic(graph, nx.MultiDiGraph(graph)),
    lambda graph: nx.difference(graph, nx.MultiDiGraph(graph)).adj,
]


def ordered(found: Any) -> Any:
    """The same answer whatever the order of edges was."""
    if isinstance(found, dict):
        return {key: ordered(value) for key, value in found.items()}
    if hasattr(found, "items"):
        return ordered(dict(found))
    if isinstance(found, str | bytes):
        return found
    if isinstance(found, Iterable):
        return sorted(map(ordered, found), key=repr)
    return round(found, 9) if isinstance(found, float) else found


@pytest.mark.parametrize("asked", LACKING)
def test_what_is_not_on_columns_runs_as_it_does_on_a_plain_graph(
    outbreak: ContactGraph, asked: Callable[[Graph], Any]
) -> None:
    assert ordered(asked(outbreak)) == ordered(asked(nx.MultiDiGraph(outbreak)))


OF_A_TREE: list[Callable[[Graph], Any]] = [
    nx.topological_generations,
    nx.dag_longest_path_length,
    nx.is_arborescence,
    lambda graph: nx.transitive_reduction(nx.DiGraph(graph)).adj,
    nx.lexicographical_topological_sort,
    lambda graph: nx.lowest_common_ancestor(graph, "P-0028", "P-0029"),
    lambda graph: nx.to_nested_tuple(nx.Graph(graph), "P-0001"),
    lambda graph: nx.descendants(graph, "P-0001"),
    lambda graph: nx.tree_data(nx.DiGraph(graph), "P-0001")["id"],
]


@pytest.mark.parametrize("asked", OF_A_TREE)
def test_functions_of_trees_run_too(tree: ContactGraph, asked: Callable[[Graph], Any]) -> None:
    assert ordered(asked(tree)) == ordered(asked(nx.MultiDiGraph(tree)))


def test_graph_files_are_written_as_those_of_a_plain_graph(tree: ContactGraph) -> None:
    plain = nx.MultiDiGraph(tree)
    for write in (nx.generate_gml, nx.generate_graphml):
        refused = []
        for graph in (tree, plain):
            with pytest.raises((TypeError, nx.NetworkXError)) as error:
                list(write(graph))
            refused.append(type(error.value))
        assert refused[0] is refused[1]
    bare = [nx.MultiDiGraph(graph.edges(keys=True)) for graph in (tree, plain)]
    assert list(nx.generate_graphml(bare[0])) == list(nx.generate_graphml(bare[1]))


# How it is called


def test_networkx_is_told_of_the_functions_on_columns_and_no_others() -> None:
    told = backend_info()
    assert set(told["functions"]) == ON_COLUMNS
    assert all(name in nx.utils.backends._registered_algorithms for name in ON_COLUMNS)
    assert nx.utils.backends._load_backend(told["backend_name"]) is backend


def test_networkx_is_told_without_networkx_being_imported() -> None:
    code = (
        "import sys; from tracing.projections.contact_graph.backend_info import backend_info; "
        "backend_info(); print(sorted({'networkx', 'numpy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sorted(ON_COLUMNS))
def test_a_function_on_columns_makes_no_neighbours(
    outbreak: ContactGraph, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, people = outbreak.as_of(outbreak.sight.position), ["P-0001", "P-0002"]
    monkeypatch.setattr(type(graph._succ), "_made", lambda *_: pytest.fail("made neighbours"))
    call = next(
        call
        for call in chain(
            (Call("bidirectional_shortest_path", *people), Call("shortest_path", *people)),
            calls(people),
        )
        if call.name == name
    )
    assert call.on(graph) == call.on(outbreak)


@pytest.mark.parametrize(
    "asked", [nx.pagerank, nx.is_directed_acyclic_graph, nx.number_strongly_connected_components]
)
def test_nothing_is_copied_for_a_function_that_is_not_on_columns(
    asked: Callable[[Graph], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only so many neighbours are held at a time, and no other graph is made."""
    monkeypatch.setattr(lazily, "_EDGES_KEPT", 200)
    persons = 2000
    links = [(each, (each * 7 + 1) % persons, 1, 9) for each in range(persons) for _ in "abc"]
    graph = graph_of(persons, links)
    for kind in (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph):
        for change in ("add_edge", "add_edges_from", "add_nodes_from"):
            monkeypatch.setattr(kind, change, lambda *_, **__: pytest.fail("copied"))
    assert asked(graph) is not None
    assert sum(map(len, graph._succ._kept.values())) <= 201


def test_the_backend_hands_out_the_graph_itself(outbreak: ContactGraph) -> None:
    assert backend.convert_to_nx(outbreak) is outbreak
    plain = nx.MultiDiGraph([("a", "b")])
    assert backend.convert_from_nx(plain, edge_attrs=None) is plain


def test_the_backend_can_be_asked_for_by_name(outbreak: ContactGraph) -> None:
    assert nx.descendants(outbreak, "P-0001", backend="tracing") == nx.descendants(
        nx.MultiDiGraph(outbreak), "P-0001"
    )
    assert nx.pagerank(outbreak, backend="tracing")
    assert nx.descendants(outbreak, "P-0001", backend="networkx") == nx.descendants(
        outbreak, "P-0001"
    )
    with pytest.raises(NotImplementedError, match="tracing"):
        nx.descendants(nx.MultiDiGraph([("a", "b")]), "a", backend="tracing")


def test_only_where_a_plain_graph_comes_besides_networkx_has_to_fall_back(
    outbreak: ContactGraph,
) -> None:
    plain = nx.MultiDiGraph(outbreak)
    with nx.config(fallback_to_nx=False):
        assert nx.pagerank(outbreak) == nx.pagerank(plain)
        assert nx.compose_all([outbreak, outbreak]).adj == plain.adj
        with pytest.raises(TypeError, match="tracing"):
            nx.compose(outbreak, plain)


def test_graphs_of_others_are_left_to_networkx() -> None:
    plain = nx.path_graph(4, create_using=nx.DiGraph)
    with nx.config(backend_priority=["tracing"]):
        assert nx.descendants(plain, 0) == {1, 2, 3}
        assert type(nx.path_graph(2)) is nx.Graph


def test_a_function_nobody_knows_is_no_attribute_of_the_backend() -> None:
    assert not hasattr(backend, "who_knows")
    assert not hasattr(backend, "graph__new__")

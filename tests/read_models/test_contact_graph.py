"""The contact graph is the one networkx makes of the rows, now and as of any position."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import networkx as nx
import pytest
from hypothesis import Phase, given, settings

from tests.console.outbreak import attribute, expose, report
from tests.histories import Ask
from tests.read_models.contact_graph.eventful import eventful
from tests.read_models.contact_graph.plainly import Graph, made_of_rows
from tests.read_models.sights import commits, played
from tests.read_models.test_indicated_levels import adopt
from tests.registries import Clock, make_registry
from tracing.analysis.reach import Meeting, Reached, backward, forward
from tracing.domain.case.commands import RetractCase, WithdrawAttribution
from tracing.domain.contact.commands import RetractExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import Ids, PersonId
from tracing.domain.person.commands import RegisterPerson, RetractPerson
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.values import CaseSource, PartialDate, PersonSource, Setting
from tracing.projections.contact_graph.columns import EXPOSURE, TRANSMISSION
from tracing.projections.contact_graph.graph import (
    ContactGraph,
    NoSuchPersonError,
    UnreadPositionError,
)
from tracing.projections.contact_graph.lazily import name_of
from tracing.projections.questions.carriers import NoPackForChainsError, carriers
from tracing.projections.questions.protocols import in_force
from tracing.projections.store import Reading
from tracing.registry import Registry


@pytest.fixture
def cases(registry: Registry) -> list[CaseSource]:
    return [report(registry) for _ in range(3)]


@pytest.fixture
def graph(registry: Registry, cases: list[CaseSource]) -> ContactGraph:
    """P-0001 exposed P-0002 twice and infected them; P-0002 exposed P-0003."""
    first, second, third = cases
    span = ExposureSpan(first_on=PartialDate.parse("2022-07-08"), open=True)
    expose(registry, second.person_id, first, Setting.HOUSEHOLD, span)
    expose(registry, second.person_id, first, Setting.DINING)
    expose(registry, third.person_id, second)
    attribute(registry, second, first)
    return registry.contact_graph()


def edges(graph: Graph, kind: str) -> list[tuple[str, str]]:
    return [(a, b) for a, b, found in graph.edges(data="kind") if found == kind]


def assert_same(graph: Graph, plain: Graph) -> None:
    """Nodes, edges, keys and attributes, read the ways networkx reads them."""
    assert list(graph) == list(plain)
    assert graph.graph == plain.graph
    assert graph.adj == plain.adj
    assert graph.pred == plain.pred
    assert graph.nodes == plain.nodes
    assert sorted(graph.edges) == sorted(plain.edges)
    assert sorted(graph.in_edges) == sorted(plain.in_edges)
    assert (len(graph), len(graph.edges)) == (len(plain), len(plain.edges))
    assert graph.number_of_edges() == graph.size() == plain.size()
    for view in ("degree", "in_degree", "out_degree"):
        assert dict(getattr(graph, view)) == dict(getattr(plain, view))
        assert all(getattr(graph, view)[node] == n for node, n in getattr(plain, view))


# What it is


@given(eventful())
@settings(max_examples=3, phases=[Phase.generate])
def test_the_graph_of_every_position_is_the_one_made_of_its_rows(asked: list[Ask]) -> None:
    with played(asked) as registry:
        now = registry.contact_graph()
        for at in commits(registry)[::-3]:
            plain = made_of_rows(registry, at)
            assert_same(registry.contact_graph(at), plain)
            assert_same(now.as_of(at), plain)
            for kind in (EXPOSURE, TRANSMISSION):
                others = [edge for edge in plain.edges if plain.edges[edge]["kind"] != kind]
                part = nx.restricted_view(plain, (), others)
                assert_same(now.only(kind).as_of(at), part)


def test_a_graph_taken_earlier_stays_as_it_was_when_more_is_recorded(
    registry: Registry, graph: ContactGraph, cases: list[CaseSource]
) -> None:
    before = nx.MultiDiGraph(graph)
    expose(registry, cases[2].person_id, cases[0])
    assert_same(graph, before)
    assert registry.contact_graph().number_of_edges() == before.number_of_edges() + 1


def test_a_graph_is_of_what_was_read_for_it_whoever_reads_at_the_same_time(
    registry: Registry, graph: ContactGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread, which began earlier, has the columns of an earlier position."""
    enter(registry)
    reading = registry.reading

    @contextmanager
    def meanwhile() -> Iterator[Reading]:
        with reading() as found:
            yield found
        registry._columns = graph.columns

    monkeypatch.setattr(registry, "reading", meanwhile)
    assert "P-0004" in registry.contact_graph()


def test_a_graph_goes_on_when_its_registry_is_closed_and_its_snapshot_gone(
    registry: Registry, graph: ContactGraph
) -> None:
    plain = nx.MultiDiGraph(graph)
    graph = graph.as_of(graph.sight.position)
    registry.close()
    for file in (registry.folder / "views").iterdir():
        file.unlink()
    assert_same(graph, plain)
    assert nx.descendants(graph, "P-0001") == {"P-0002", "P-0003"}


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="does not apply: no /proc here")
def test_no_registry_leaves_a_snapshot_mapped(tmp_path: Path) -> None:
    place = make_registry(tmp_path, clock=Clock())

    def graphs_of(times: int) -> int:
        for _ in range(times):
            with place.open() as registry:
                registry.contact_graph()
        return Path("/proc/self/maps").read_text().count(str(tmp_path))

    assert graphs_of(1) == graphs_of(5)


def test_exposures_and_transmissions_are_edges_of_their_own_kind(
    registry: Registry, cases: list[CaseSource]
) -> None:
    first, second, _ = cases
    expose(registry, second.person_id, first, Setting.HOUSEHOLD)
    attribution = attribute(registry, second, first)
    graph = registry.contact_graph()
    exposure = graph.edges["P-0001", "P-0002", "E-0001"]
    assert (exposure["kind"], exposure["setting"]) == (EXPOSURE, Setting.HOUSEHOLD)
    transmission = graph.edges["P-0001", "P-0002", str(attribution)]
    assert transmission["kind"] == TRANSMISSION
    assert (transmission["source_case"], transmission["case"]) == ("C-0001", "C-0002")


def test_every_meeting_of_a_pair_is_kept(registry: Registry, cases: list[CaseSource]) -> None:
    first, second, _ = cases
    for setting in (Setting.HOUSEHOLD, Setting.DINING, Setting.SPORT):
        expose(registry, second.person_id, first, setting)
    assert edges(registry.contact_graph(), EXPOSURE) == [("P-0001", "P-0002")] * 3


def test_nodes_are_persons_with_the_cases_that_stand(
    registry: Registry, cases: list[CaseSource]
) -> None:
    first = cases[0]
    registry.execute(RetractCase(person_id=first.person_id, case_id=first.case_id))
    enter(registry)
    assert list(registry.contact_graph().nodes(data="cases")) == [
        ("P-0001", []),
        ("P-0002", ["C-0002"]),
        ("P-0003", ["C-0003"]),
        ("P-0004", []),
    ]


def enter(registry: Registry) -> PersonId:
    person = PersonId(Ids(registry.new_command_id()).new())
    registry.execute(RegisterPerson(person_id=person))
    return person


def test_what_was_taken_back_is_no_edge_and_was_one(
    registry: Registry, cases: list[CaseSource]
) -> None:
    first, second, third = cases
    exposure = expose(registry, second.person_id, first)
    attribution = attribute(registry, second, first)
    attribute(registry, third, second)
    known = registry.head
    contact_id = next(iter(registry.history(second.person_id).contacts))
    registry.execute(
        RetractExposure(person_id=second.person_id, contact_id=contact_id, exposure_id=exposure),
        WithdrawAttribution(
            person_id=second.person_id, case_id=second.case_id, attribution_id=attribution
        ),
        RetractCase(person_id=third.person_id, case_id=third.case_id),
    )
    assert registry.contact_graph().number_of_edges() == 0
    assert registry.contact_graph(known).number_of_edges() == 3


def test_a_retracted_person_is_no_node_and_takes_their_edges_along(
    registry: Registry, cases: list[CaseSource]
) -> None:
    friend = enter(registry)
    expose(registry, cases[0].person_id, PersonSource(friend))
    known = registry.head
    assert registry.contact_graph().number_of_edges() == 1
    registry.execute(RetractPerson(person_id=friend))
    graph = registry.contact_graph()
    assert "P-0004" not in graph
    assert graph.number_of_edges() == 0
    assert "P-0004" in registry.contact_graph(known)


def test_a_merged_person_is_one_node_with_the_edges_of_both(
    registry: Registry, graph: ContactGraph, cases: list[CaseSource]
) -> None:
    registry.execute(
        MergePerson(person_id=cases[2].person_id, into=cases[0].person_id, separate_cases=True)
    )
    merged = registry.contact_graph()
    assert dict(merged.nodes(data="cases")) == {
        "P-0001": ["C-0001", "C-0003"],
        "P-0002": ["C-0002"],
    }
    assert edges(merged, EXPOSURE) == [("P-0001", "P-0002")] * 2 + [("P-0002", "P-0001")]
    assert len(graph) == 3


def test_who_is_kept_has_the_cases_of_merged_records_though_none_of_their_own(
    registry: Registry, cases: list[CaseSource]
) -> None:
    kept = enter(registry)
    registry.execute(MergePerson(person_id=cases[2].person_id, into=kept))
    assert registry.contact_graph().nodes["P-0004"]["cases"] == ["C-0003"]


def test_an_exposure_without_a_known_source_is_no_edge(
    registry: Registry, cases: list[CaseSource]
) -> None:
    expose(registry, cases[0].person_id)
    assert registry.contact_graph().number_of_edges() == 0


@pytest.mark.parametrize(
    "node",
    ["P-0000", "P-0004", "P-0009", "P-1", "P-00001", "E-0001", "P-٠٠٠١", "", 1, None, ()],
)
def test_only_the_human_id_of_a_person_is_a_node(graph: ContactGraph, node: Any) -> None:
    assert node not in graph
    assert not graph.has_node(node)
    assert not graph.has_edge(node, "P-0001")
    with pytest.raises(KeyError):
        graph.nodes[node]
    with pytest.raises(KeyError):
        graph.adj[node]


def test_a_list_is_no_node(graph: ContactGraph) -> None:
    assert [] not in graph
    with pytest.raises(TypeError):
        graph.nodes[[]]


def test_a_position_that_was_not_read_is_refused(graph: ContactGraph) -> None:
    with pytest.raises(UnreadPositionError, match=str(graph.graph["position"])):
        graph.as_of(graph.graph["position"] + 1)
    with pytest.raises(UnreadPositionError, match="-1"):
        graph.as_of(-1)


def test_there_are_two_kinds_of_edges(graph: ContactGraph) -> None:
    with pytest.raises(ValueError, match="meeting"):
        graph.only("meeting")


# Nothing changes it, and copies are plain

CHANGES: list[Callable[[Graph], Any]] = [
    lambda graph: graph.add_node("P-0009"),
    lambda graph: graph.add_nodes_from(["P-0009"]),
    lambda graph: graph.remove_node("P-0001"),
    lambda graph: graph.remove_nodes_from(["P-0001"]),
    lambda graph: graph.add_edge("P-0001", "P-0002"),
    lambda graph: graph.add_edges_from([("P-0001", "P-0002")]),
    lambda graph: graph.add_weighted_edges_from([("P-0001", "P-0002", 1)]),
    lambda graph: graph.remove_edge("P-0001", "P-0002"),
    lambda graph: graph.remove_edges_from([("P-0001", "P-0002")]),
    lambda graph: graph.update(edges=[("P-0001", "P-0002")]),
    lambda graph: graph.clear(),
    lambda graph: graph.clear_edges(),
    lambda graph: graph.nodes["P-0001"].update(cases=[]),
    lambda graph: graph.nodes["P-0001"].__setitem__("cases", []),
    lambda graph: graph["P-0001"]["P-0002"]["E-0001"].pop("kind"),
    lambda graph: graph.edges["P-0001", "P-0002", "E-0001"].__delitem__("kind"),
    lambda graph: nx.set_node_attributes(graph, 1, "weight"),
    lambda graph: nx.set_edge_attributes(graph, 1, "weight"),
    lambda graph: nx.relabel_nodes(graph, {"P-0001": "a"}, copy=False),
    lambda graph: nx.add_path(graph, ["P-0001", "P-0003"]),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_refused_and_the_way_out_is_said(
    graph: ContactGraph, change: Callable[[Graph], Any]
) -> None:
    before = nx.MultiDiGraph(graph)
    with pytest.raises(nx.NetworkXError, match=r"nx\.MultiDiGraph\(graph\)"):
        change(graph)
    assert_same(graph, before)
    assert nx.is_frozen(graph)


COPIES: list[Callable[[Graph], Any]] = [
    nx.MultiDiGraph,
    lambda graph: graph.copy(),
    copy.copy,
    copy.deepcopy,
    lambda graph: pickle.loads(pickle.dumps(graph)),
    lambda graph: graph.__class__(graph),
    lambda graph: graph.reverse().reverse(),
    lambda graph: graph.to_directed(),
    lambda graph: graph.subgraph(graph).copy(),
]


@pytest.mark.parametrize("copied", COPIES)
def test_a_copy_is_plain_and_can_be_changed(
    graph: ContactGraph, copied: Callable[[Graph], Any]
) -> None:
    found = copied(graph)
    assert type(found) is nx.MultiDiGraph
    assert_same(graph, found)
    found.add_edge("P-0003", "P-0001")
    found.nodes["P-0001"]["x"] = found.edges["P-0001", "P-0002", "E-0001"]["x"] = 1
    assert "x" not in graph.nodes["P-0001"]
    assert "x" not in graph.edges["P-0001", "P-0002", "E-0001"]


def test_an_empty_graph_of_its_class_is_a_plain_one(graph: ContactGraph) -> None:
    made: Graph = graph.__class__
    assert type(made()) is nx.MultiDiGraph
    assert type(nx.empty_graph(3, type(graph))) is nx.MultiDiGraph


def test_views_of_it_are_those_of_the_plain_graph(graph: ContactGraph) -> None:
    plain = nx.MultiDiGraph(graph)
    some = ["P-0001", "P-0002"]
    views: list[Callable[[Graph], Any]] = [
        lambda each: each.subgraph(some),
        lambda each: each.edge_subgraph([("P-0001", "P-0002", "E-0001")]),
        lambda each: each.reverse(copy=False),
        lambda each: each.to_undirected(),
        lambda each: each.to_undirected(as_view=True),
        lambda each: nx.subgraph_view(each, filter_node=lambda node: node != "P-0003"),
        lambda each: nx.subgraph_view(each, filter_edge=lambda *ends: ends[2] != "E-0002"),
        nx.Graph,
        nx.DiGraph,
        nx.freeze,
    ]
    for view in views:
        one, other = view(graph), view(plain)
        assert one.adj == other.adj
        assert one.nodes == other.nodes
        assert one.is_directed() == other.is_directed()
        assert sorted(one.degree) == sorted(other.degree)


@pytest.mark.parametrize("view", ["degree", "in_degree", "out_degree", "edges", "nodes", "adj"])
def test_a_view_is_copied_with_a_plain_graph(graph: ContactGraph, view: str) -> None:
    found = pickle.loads(pickle.dumps(getattr(graph, view)))
    assert sorted(found) == sorted(getattr(graph, view))
    if view.endswith("degree"):
        some = getattr(graph, view)(["P-0002"], weight="open")
        assert dict(copy.deepcopy(some)) == dict(some)


def test_edges_are_asked_for_as_of_any_graph(graph: ContactGraph) -> None:
    plain = nx.MultiDiGraph(graph)
    for each in ("edges", "out_edges", "in_edges"):
        one, other = getattr(graph, each), getattr(plain, each)
        assert sorted(one(data="setting", keys=True)) == sorted(other(data="setting", keys=True))
        assert sorted(one("P-0002")) == sorted(other("P-0002"))
        assert sorted(one(["P-0001"], data="none", default=3)) == sorted(
            other(["P-0001"], data="none", default=3)
        )
    assert graph.has_edge("P-0001", "P-0002", "E-0002")
    assert not graph.has_edge("P-0002", "P-0001")
    assert graph.number_of_edges("P-0001", "P-0002") == 3
    assert graph.get_edge_data("P-0002", "P-0003") == plain.get_edge_data("P-0002", "P-0003")
    assert graph.degree("P-0002") == 4
    assert dict(graph.degree(["P-0001", "P-0003"])) == {"P-0001": 3, "P-0003": 1}
    assert dict(graph.out_degree(weight="open")) == dict(plain.out_degree(weight="open"))
    assert graph.size(weight="open") == plain.size(weight="open")
    assert repr(graph.edges["P-0001", "P-0002", "E-0001"]) == repr(
        plain.edges["P-0001", "P-0002", "E-0001"]
    )


# Chains that respect time


def test_chains_are_those_of_the_definition(registry: Registry, graph: ContactGraph) -> None:
    adopt(registry)
    graph = registry.contact_graph()
    with registry.reading() as reading:
        at = graph.graph["position"]
        told = carriers(reading.connection, at, registry.zone, in_force(reading.connection, at))
        names = {each: registry.human(UUID(each)) for each in told}
    known = {names[each]: carrier for each, carrier in told.items()}
    met = [
        Meeting(source, target, first, last, key)
        for segment in graph.only(EXPOSURE).sight.segments
        for source, target, key, first, last in zip(
            map(name_of, segment.source.tolist()),
            map(name_of, segment.target.tolist()),
            (f"E-{number:04d}" for number in segment.number.tolist()),
            segment.first.tolist(),
            segment.last.tolist(),
            strict=True,
        )
    ]

    def meetings_from(people: Iterable[str]) -> list[Meeting]:
        return [each for each in met if each.source in people]

    def meetings_to(people: Iterable[str]) -> list[Meeting]:
        return [each for each in met if each.target in people]

    for root in graph:
        ahead, back = graph.chains(root), graph.chains(root, forward=False)
        assert _told(ahead) == _told(forward(root, meetings_from, lambda _: known))
        assert _told(back) == _told(backward(root, meetings_to, lambda _: known))
        assert all(graph.has_edge(each.before, each.person, each.via) for each in ahead)
        assert all(graph.has_edge(each.person, each.before, each.via) for each in back)
    assert graph.chains("P-0001")


def test_chains_need_a_pack_that_says_who_could_infect_whom(graph: ContactGraph) -> None:
    with pytest.raises(NoPackForChainsError, match=str(graph.graph["position"])):
        graph.chains("P-0001")


def test_chains_of_who_is_not_in_the_graph_are_refused(graph: ContactGraph) -> None:
    with pytest.raises(NoSuchPersonError, match="P-0009"):
        graph.chains("P-0009")


def _told(found: list[Reached]) -> list[tuple[str, int, int]]:
    return sorted((each.person, each.at, each.steps) for each in found)

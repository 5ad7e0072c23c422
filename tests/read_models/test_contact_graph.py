"""The contact graph equals the one networkx makes of the rows, now and as of any position."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from tests.console.outbreak import attribute, expose, report
from tracing.domain.case.commands import RetractCase, WithdrawAttribution
from tracing.domain.contact.commands import RetractExposure
from tracing.domain.identifiers import Ids, PersonId
from tracing.domain.person.commands import RegisterPerson, RetractPerson
from tracing.domain.values import CaseSource, PersonSource, Setting
from tracing.projections import questions
from tracing.projections.contact_graph.graph import EXPOSURE, TRANSMISSION
from tracing.registry import Registry

Graph = Any
"""networkx has no types of its own."""


@pytest.fixture
def cases(registry: Registry) -> list[CaseSource]:
    return [report(registry) for _ in range(3)]


def edges(graph: Graph, kind: str) -> list[tuple[str, str]]:
    return [(a, b) for a, b, found in graph.edges(data="kind") if found == kind]


def pair(source: CaseSource, other: CaseSource) -> tuple[str, str]:
    return str(source.person_id), str(other.person_id)


def test_exposures_and_transmissions_are_edges_of_their_own_kind(
    registry: Registry, cases: list[CaseSource]
) -> None:
    first, second, _ = cases
    exposure = expose(registry, second.person_id, first, Setting.HOUSEHOLD)
    attribution = attribute(registry, second, first)
    graph = registry.contact_graph()
    assert type(graph) is nx.MultiDiGraph
    found = {key: (a, b, data) for a, b, key, data in graph.edges(keys=True, data=True)}
    assert found[str(exposure)][:2] == pair(first, second)
    assert found[str(exposure)][2]["kind"] == EXPOSURE
    assert found[str(exposure)][2]["setting"] is Setting.HOUSEHOLD
    assert found[str(attribution)][:2] == pair(first, second)
    transmission = found[str(attribution)][2]
    assert transmission["kind"] == TRANSMISSION
    assert (transmission["source_case"], transmission["case"]) == ("C-0001", "C-0002")


def test_every_meeting_of_a_pair_is_kept(registry: Registry, cases: list[CaseSource]) -> None:
    first, second, _ = cases
    for setting in (Setting.HOUSEHOLD, Setting.DINING, Setting.SPORT):
        expose(registry, second.person_id, first, setting)
    assert edges(registry.contact_graph(), EXPOSURE) == [pair(first, second)] * 3


def test_nodes_are_persons_with_the_cases_that_stand(
    registry: Registry, cases: list[CaseSource]
) -> None:
    first = cases[0]
    registry.execute(RetractCase(person_id=first.person_id, case_id=first.case_id))
    alone = PersonId(Ids(registry.new_command_id()).new())
    registry.execute(RegisterPerson(person_id=alone))
    nodes = registry.contact_graph().nodes(data=True)
    assert [(told["person"], told["cases"]) for _, told in nodes] == [
        ("P-0001", []),
        ("P-0002", ["C-0002"]),
        ("P-0003", ["C-0003"]),
        ("P-0004", []),
    ]


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
    asked = registry.asked()
    friend = PersonId(Ids(asked.command_id).new())
    registry.execute(RegisterPerson(person_id=friend), asked=asked)
    expose(registry, cases[0].person_id, PersonSource(friend))
    known = registry.head
    assert registry.contact_graph().number_of_edges() == 1
    registry.execute(RetractPerson(person_id=friend))
    graph = registry.contact_graph()
    assert str(friend) not in graph
    assert graph.number_of_edges() == 0
    assert str(friend) in registry.contact_graph(known)


def test_an_unknown_source_is_no_edge(registry: Registry, cases: list[CaseSource]) -> None:
    expose(registry, cases[0].person_id)
    assert registry.contact_graph().number_of_edges() == 0


def test_the_graph_of_every_position_is_the_one_made_of_its_rows(
    registry: Registry, cases: list[CaseSource]
) -> None:
    first, second, third = cases
    expose(registry, second.person_id, first)
    attribute(registry, second, first)
    attribute(registry, first, second)
    attribute(registry, third, first)
    expose(registry, third.person_id, second)
    registry.execute(RetractCase(person_id=second.person_id, case_id=second.case_id))
    sizes = set()
    for at in range(registry.head + 1):
        graph = registry.contact_graph(at)
        expected = made_of_rows(registry, graph.graph["position"])
        assert nx.utils.graphs_equal(bare(graph), expected)
        sizes.add(expected.number_of_edges())
    assert len(sizes) > 4


def bare(graph: Graph) -> Graph:
    """Nodes, edges, keys and kinds alone."""
    copy: Graph = nx.MultiDiGraph()
    copy.add_nodes_from(graph.nodes)
    copy.add_edges_from(
        (a, b, key, {"kind": kind}) for a, b, key, kind in graph.edges(keys=True, data="kind")
    )
    return copy


def made_of_rows(registry: Registry, at: int) -> Graph:
    graph: Graph = nx.MultiDiGraph()
    with registry.reading() as reading:
        graph.add_nodes_from(row["person_id"] for row in questions.persons(reading.connection, at))
        for row in questions.exposures(reading.connection, at):
            if row["source_person_id"] is not None:
                graph.add_edge(
                    row["source_person_id"], row["person_id"], row["exposure_id"], kind=EXPOSURE
                )
        for row in questions.transmissions(reading.connection, at):
            graph.add_edge(
                row["source_person_id"], row["person_id"], row["attribution_id"], kind=TRANSMISSION
            )
    return graph

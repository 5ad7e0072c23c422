"""Clusters and figures are those networkx finds in the contact graph, as of any position."""

from __future__ import annotations

from collections import Counter
from datetime import date

import networkx as nx
import pytest
from hypothesis import Phase, given, settings

from tests.histories import Ask
from tests.read_models.contact_graph.eventful import eventful
from tests.read_models.contact_graph.plainly import Graph, made_of_rows
from tests.read_models.sights import commits, played
from tracing.projections.questions.chosen import Chosen
from tracing.projections.questions.networks import Figures, Network, figures
from tracing.registry import Registry

KINDS = [("exposure",), ("transmission",), ("exposure", "transmission")]


@pytest.mark.parametrize("kinds", KINDS, ids="-".join)
@given(asked=eventful())
@settings(max_examples=4, phases=[Phase.generate], deadline=None)
def test_a_network_is_the_one_of_the_contact_graph(
    kinds: tuple[str, ...], asked: list[Ask]
) -> None:
    with played(asked) as registry:
        for at in commits(registry)[::-4]:
            graph = _of(made_of_rows(registry, at), kinds)
            people, found = _clusters(registry, at, kinds)
            kept = graph.subgraph(people)
            assert kept.number_of_edges() == graph.number_of_edges()
            assert sorted(found, key=min) == sorted(nx.weakly_connected_components(kept), key=min)


@given(asked=eventful())
@settings(max_examples=4, phases=[Phase.generate], deadline=None)
def test_figures_are_those_of_the_contact_graph(asked: list[Ask]) -> None:
    with played(asked) as registry:
        for at in commits(registry)[::-4]:
            graph = _of(made_of_rows(registry, at), ("exposure",))
            told = _figures(registry, at)
            reached = {each: len(graph[each]) for each in graph}
            assert told.links == graph.number_of_edges()
            assert told.onward == {0: 0} | Counter(reached.values())
            assert told.pairs == nx.DiGraph(graph).number_of_edges()
            assert {each.person: each.people for each in told.most} == {
                each: many for each, many in reached.items() if many
            }


def _of(plain: Graph, kinds: tuple[str, ...]) -> Graph:
    others = [edge for edge in plain.edges if plain.edges[edge]["kind"] not in kinds]
    return nx.MultiDiGraph(nx.restricted_view(plain, (), others))


def _everything(registry: Registry) -> Chosen:
    return Chosen(registry.zone, date(2022, 7, 20))


def _clusters(
    registry: Registry, at: int, kinds: tuple[str, ...]
) -> tuple[set[str], list[set[str]]]:
    registry.position()
    with registry.reading() as reading:
        clusters = Network(reading.connection, at, kinds, _everything(registry)).clusters(1)
    found = [{each.person for each in cluster.people} for cluster in clusters]
    return set().union(*found), found


def _figures(registry: Registry, at: int) -> Figures:
    registry.position()
    with registry.reading() as reading:
        network = Network(reading.connection, at, ["exposure"], _everything(registry))
        return figures(network, 10)

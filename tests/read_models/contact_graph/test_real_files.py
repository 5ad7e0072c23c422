"""Real link lists, brought into a registry: the graph is the one networkx makes of the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from tests.interchange.files import import_cases, import_links
from tests.read_models.contact_graph.plainly import Graph
from tests.real_data import real_file
from tests.registries import open_registry
from tracing.interchange.mapping import load_mapping
from tracing.projections.contact_graph.columns import EXPOSURE, TRANSMISSION
from tracing.registry import Registry


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with open_registry(tmp_path) as opened:
        yield opened


def listed(registry: Registry, path: Path, book: str, source: str, target: str) -> Graph:
    """The links of a file, their ends by the human ids their records got."""

    def human(record: str) -> str:
        entry = registry.source_book(book).of(record)
        assert entry is not None
        return registry.human(entry.person)

    with path.open(encoding="utf-8", newline="") as file:
        ends = [(row[source], row[target]) for row in csv.DictReader(file)]
    names = {record: human(record) for pair in ends for record in pair}
    return nx.MultiDiGraph([(names[one], names[other]) for one, other in ends])


def assert_alike(graph: Graph, plain: Graph) -> None:
    assert sorted(graph.edges()) == sorted(plain.edges())
    assert sorted(graph.degree) == sorted(plain.degree)
    assert sorted(map(sorted, nx.weakly_connected_components(graph))) == sorted(
        map(sorted, nx.weakly_connected_components(plain))
    )
    assert nx.pagerank(graph) == pytest.approx(nx.pagerank(plain))
    for person in plain:
        assert nx.descendants(graph, person) == nx.descendants(plain, person)
        assert nx.single_target_shortest_path_length(
            graph, person
        ) == nx.single_target_shortest_path_length(plain, person)


def test_epiverse_outbreaks_are_the_graph_of_their_contacts(registry: Registry) -> None:
    plain = nx.MultiDiGraph()
    for number in range(1, 7):
        folder, book = f"epiverse_tutorial/set-0{number}-", f"set {number}"
        people, contacts = (real_file(f"{folder}{each}.csv") for each in ("linelist", "contacts"))
        import_cases(registry, people, load_mapping("epiverse-linelist"), source=book)
        import_links(registry, contacts, load_mapping("epiverse-contacts"), source=book)
        plain.update(listed(registry, contacts, book, "from", "to"))
    graph = registry.contact_graph()
    assert_alike(graph, plain)
    assert graph.only(EXPOSURE).number_of_edges() == 0


def test_a_microbetrace_link_list_is_the_graph_of_its_links(registry: Registry) -> None:
    path = real_file("microbetrace/AngularTesting_Epi_linklist_BS.csv")
    import_links(registry, path, source="mt")
    graph = registry.contact_graph()
    assert_alike(graph, listed(registry, path, "mt", "source", "target"))
    assert graph.only(TRANSMISSION).number_of_edges() == 0

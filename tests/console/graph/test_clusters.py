from __future__ import annotations

from collections import defaultdict

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.console.graph.conftest import chained
from tests.console.outbreak import NAME, Desk, expose, report
from tests.registries import InventedRegistry
from tracing.analysis.components import Components
from tracing.domain.case.commands import RetractCase
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.values import Setting


def told(desk: Desk, *args: str) -> list[tuple[int, str, int, int]]:
    rows = desk.json("graph", "clusters", *args)
    return [(row["cluster"], row["first_person"], row["people"], row["cases"]) for row in rows]


def members(desk: Desk, *args: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in desk.json("graph", "clusters", "--members", *args):
        found[row["cluster"]].append(row["person"])
    return dict(found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40))
def test_components_are_those_of_networkx(pairs: list[tuple[int, int]]) -> None:
    joined = Components(30)
    graph = nx.Graph()
    graph.add_nodes_from(range(30))
    graph.add_edges_from(pairs)
    for pair in pairs:
        joined.join(*pair)
    parts: dict[int, set[int]] = defaultdict(set)
    for each, label in enumerate(joined.labels()):
        parts[label].add(each)
    assert all(label == min(part) for label, part in parts.items())
    assert sorted(parts.values(), key=min) == sorted(nx.connected_components(graph), key=min)


def test_clusters_of_exposures_are_numbered_by_size(desk: Desk, invented: InventedRegistry) -> None:
    with invented.open() as registry:
        cases = [report(registry) for _ in range(7)]
        for exposed, source in ((1, 0), (3, 2), (4, 3)):
            expose(registry, cases[exposed].person_id, cases[source], Setting.DINING)
        expose(registry, cases[5].person_id, None, Setting.DINING)
    assert told(desk) == [(1, "P-0003", 3, 3), (2, "P-0001", 2, 2)]
    assert members(desk) == {1: ["P-0003", "P-0004", "P-0005"], 2: ["P-0001", "P-0002"]}
    assert told(desk, "--at-least", "3") == [(1, "P-0003", 3, 3)]
    assert len(told(desk, "--at-least", "1")) == 4
    assert told(desk, "--of", "C-0002") == [(2, "P-0001", 2, 2)]
    assert told(desk, "--of", "P-0007") == [(4, "P-0007", 1, 1)]
    page = desk.type("graph", "clusters")
    assert "2 more people are joined with nobody" in page.stderr
    assert "Cluster 1 holds 3 people, 60%" in page.stderr


def test_two_relations_are_mixed_only_where_both_are_asked_for(
    desk: Desk, invented: InventedRegistry
) -> None:
    first, second, third = chained(invented, (2, 1), (3, 1))
    with invented.open() as registry:
        fourth = report(registry)
        expose(registry, fourth.person_id, third)
    assert members(desk) == {1: ["P-0003", "P-0004"]}
    assert members(desk, "--kind", "transmission") == {1: ["P-0001", "P-0002", "P-0003"]}
    both = ("--kind", "exposure", "--kind", "transmission")
    assert members(desk, *both) == {1: ["P-0001", "P-0002", "P-0003", "P-0004"]}
    (row,) = desk.json("graph", "clusters", *both)
    assert (row["exposures"], row["transmissions"]) == (1, 2)
    assert first.person_id != second.person_id


def test_whoever_is_merged_is_one_and_a_retracted_case_joins_nobody(
    desk: Desk, invented: InventedRegistry
) -> None:
    cases = chained(invented, (2, 1), (3, 2))
    with invented.open() as registry:
        known = registry.head
        registry.execute(RetractCase(person_id=cases[1].person_id, case_id=cases[1].case_id))
        fourth, fifth = report(registry), report(registry)
        expose(registry, fourth.person_id, fifth)
        registry.execute(
            MergePerson(person_id=fifth.person_id, into=cases[0].person_id, separate_cases=True)
        )
    assert told(desk, "--kind", "transmission") == []
    assert told(desk, "--kind", "transmission", "--as-of", str(known)) == [(1, "P-0001", 3, 3)]
    assert members(desk) == {1: ["P-0001", "P-0004"]}
    assert members(desk, "--of", "P-0005") == members(desk)


def test_where_there_are_no_such_links_it_is_said_where_there_are(
    desk: Desk, invented: InventedRegistry
) -> None:
    chained(invented, (2, 1))
    assert "--kind transmission" in desk.type("graph", "clusters").stderr


def test_members_are_masked_and_shown_for_a_purpose(desk: Desk, invented: InventedRegistry) -> None:
    chained(invented, (2, 1))
    args = ("graph", "clusters", "--kind", "transmission", "--members")
    assert NAME not in desk.type(*args).output
    assert [row["name"] for row in desk.json(*args)] == [None, None]
    assert [row["name"] for row in desk.json(*args, "--identify", "review")] == [NAME, NAME]
    (look,) = desk.json("audit", "access")
    assert (look["query"], look["people"]) == ("graph clusters", ["P-0001", "P-0002"])

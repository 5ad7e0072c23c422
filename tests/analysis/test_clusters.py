"""Clusters and generations, beside plain networkx and what epicontacts says of a real file."""

from __future__ import annotations

import csv
from collections import Counter

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from tests.real_data import real_file
from tracing.analysis.clusters import clusters, generations, most_onward, sizes

CASES = "ABCDEFGH"
CASE = st.sampled_from(CASES)


def test_a_case_without_links_is_a_cluster_of_its_own() -> None:
    found = clusters("AB", [("A", "A")])
    assert [(each.size, each.links, each.generations) for each in found] == [(1, 0, 0)] * 2


def test_cases_that_only_a_cycle_leads_to_have_no_generation() -> None:
    (found,) = clusters("ABC", [("A", "B"), ("B", "A"), ("B", "C")])
    assert (found.roots, found.generations) == ((), None)
    assert generations([found]) == {None: 3}


def test_a_case_with_two_candidate_sources_is_of_the_nearer_generation() -> None:
    (found,) = clusters("ABCD", [("A", "B"), ("B", "C"), ("C", "D"), ("A", "D")])
    assert {each.case: each.generation for each in found.members} == {
        "A": 0,
        "B": 1,
        "C": 2,
        "D": 1,
    }


@given(st.lists(st.tuples(CASE, CASE), max_size=16))
def test_clusters_and_generations_are_those_of_plain_networkx(pairs: list[tuple[str, str]]) -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(CASES)
    graph.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    found = clusters(CASES, pairs)
    assert {frozenset(member.case for member in each.members) for each in found} == set(
        map(frozenset, nx.weakly_connected_components(graph))
    )
    ways = dict(nx.all_pairs_shortest_path_length(graph))
    roots = [case for case in CASES if not graph.in_degree(case)]
    for each in (member for cluster in found for member in cluster.members):
        reached = [ways[root][each.case] for root in roots if each.case in ways[root]]
        assert each.generation == min(reached, default=None)
        assert each.infected == len(set(graph.successors(each.case)))
    assert sum(each.links for each in found) == len({pair for pair in pairs if len(set(pair)) > 1})
    assert sum(size * several for size, several in sizes(found).items()) == len(CASES)
    infected = [member.infected for member in most_onward(found)]
    assert infected == sorted(infected, reverse=True)


def test_mers_korea_has_the_clusters_of_epicontacts() -> None:
    folder = "mers_korea_2015/"
    with real_file(f"{folder}mers_korea_2015__contacts.csv").open(encoding="utf-8") as file:
        pairs = [(row["from"], row["to"]) for row in csv.DictReader(file)]
    with real_file(f"{folder}ref_epicontacts_mers_korea_2015_clusters.csv").open() as file:
        wanted = {row["id"]: row for row in csv.DictReader(file)}
    found = clusters(wanted, pairs)
    size = {member.case: each.size for each in found for member in each.members}
    assert size == {case: int(row["cluster_size"]) for case, row in wanted.items()}
    together = {frozenset(member.case for member in each.members) for each in found}
    theirs: dict[str, set[str]] = {}
    for case, row in wanted.items():
        theirs.setdefault(row["cluster_member"], set()).add(case)
    assert together == set(map(frozenset, theirs.values()))
    assert sizes(found) == Counter({1: 65, 3: 1, 94: 1})

"""`tracing analyse clusters`: sizes, generations, members."""

from __future__ import annotations

from tests.console.outbreak import Desk


def test_sizes_generations_and_chains_are_told(desk: Desk) -> None:
    desk.type("case", "report", "--age", "50", "--laboratory", "positive")
    found = desk.json("analyse", "clusters")
    assert (found["n_cases"], found["n_links"], found["n_clusters"]) == (6, 5, 2)
    assert found["sizes"] == [
        {"size": 1, "clusters": 1, "cases": 1},
        {"size": 5, "clusters": 1, "cases": 5},
    ]
    assert found["generations"] == [
        {"generation": 0, "cases": 2},
        {"generation": 1, "cases": 2},
        {"generation": 2, "cases": 2},
    ]
    assert found["clusters"][0] == {
        "cluster": 1,
        "size": 5,
        "links": 5,
        "last_generation": 2,
        "roots": ["C-0001"],
    }
    assert [(row["case"], row["infected"]) for row in found["most_onward"]] == [
        ("C-0001", 2),
        ("C-0002", 2),
        ("C-0003", 1),
    ]


def test_members_are_listed_case_by_case(desk: Desk) -> None:
    rows = desk.json("analyse", "clusters", "--members")
    assert [(row["case"], row["generation"], row["infected"]) for row in rows] == [
        ("C-0001", 0, 2),
        ("C-0002", 1, 2),
        ("C-0003", 1, 1),
        ("C-0004", 2, 0),
        ("C-0005", 2, 0),
    ]
    assert {(row["cluster"], row["cluster_size"]) for row in rows} == {(1, 5)}


def test_cases_of_an_area_hang_together_by_links_among_them(desk: Desk) -> None:
    found = desk.json("analyse", "clusters", "--area", "360104")
    assert (found["n_cases"], found["n_links"], found["n_clusters"]) == (2, 0, 2)
    assert desk.json("analyse", "clusters", "--from", "2022-07-09")["n_links"] == 0


def test_a_discarded_case_is_in_no_cluster(desk: Desk) -> None:
    result = desk.type("case", "diagnose", "C-4", "discarded")
    assert result.exit_code == 0, result.stderr
    assert desk.json("analyse", "clusters")["n_cases"] == 4


def test_a_table_says_what_it_is_of(desk: Desk) -> None:
    told = desk.type("analyse", "clusters").stdout
    assert told.startswith("cases: 5, links: 5, clusters: 1 ")
    assert max(map(len, told.splitlines())) <= 80

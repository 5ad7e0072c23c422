from __future__ import annotations

from tests.console.graph.conftest import chained
from tests.console.outbreak import Desk, expose
from tests.registries import InventedRegistry
from tracing.domain.values import Setting


def test_figures_of_each_relation_are_told_apart(desk: Desk, invented: InventedRegistry) -> None:
    first, second, third = chained(invented, (2, 1), (3, 1))
    with invented.open() as registry:
        expose(registry, second.person_id, first, Setting.DINING)
        expose(registry, second.person_id, first, Setting.HOUSEHOLD)
        expose(registry, third.person_id, second, Setting.HOUSEHOLD)
        expose(registry, third.person_id, None, Setting.HOUSEHOLD)
    exposure, transmission = desk.json("graph", "stats")
    assert exposure == {
        "kind": "exposure",
        "people": 3,
        "links": 3,
        "pairs": 2,
        "repeated_pairs": 1,
        "joined": 3,
        "clusters": 1,
        "largest_cluster": 3,
        "onward": [{"reached": 0, "people": 1}, {"reached": 1, "people": 2}],
        "settings": [
            {"setting": "household", "links": 2},
            {"setting": "dining", "links": 1},
        ],
        "most": [
            {"person": "P-0001", "cases": ["C-0001"], "links": 2, "people": 1},
            {"person": "P-0002", "cases": ["C-0002"], "links": 1, "people": 1},
        ],
    }
    assert transmission["onward"] == [{"reached": 0, "people": 2}, {"reached": 2, "people": 1}]
    assert transmission["settings"] == [
        {"setting": None, "links": 1},
        {"setting": "dining", "links": 1},
        {"setting": "household", "links": 1},
    ]
    assert desk.json("graph", "stats", "--kind", "transmission") == [transmission]


def test_figures_follow_the_filters_and_the_moment(desk: Desk, invented: InventedRegistry) -> None:
    first, second = chained(invented, (2, 1))
    with invented.open() as registry:
        known = registry.head
        expose(registry, second.person_id, first, Setting.DINING)
    args = ("--kind", "exposure")
    (now,) = desk.json("graph", "stats", *args)
    (then,) = desk.json("graph", "stats", *args, "--as-of", str(known))
    (elsewhere,) = desk.json("graph", "stats", *args, "--setting", "household")
    assert (now["links"], then["links"], elsewhere["links"]) == (1, 0, 0)
    assert desk.json("graph", "stats", *args, "--top", "0")[0]["most"] == []


def test_a_page_says_who_led_on_to_most_and_blames_nobody(
    desk: Desk, invented: InventedRegistry
) -> None:
    chained(invented, (2, 1), (3, 1))
    page = desk.type("graph", "stats").stdout
    assert "Cases with most onward transmission" in page
    assert "not stated" in page
    assert all(len(line) <= 80 for line in page.splitlines())


def test_an_empty_registry_has_figures_of_nought(desk: Desk) -> None:
    rows = desk.json("graph", "stats")
    assert [(row["links"], row["largest_cluster"], row["onward"]) for row in rows] == [
        (0, 0, [{"reached": 0, "people": 0}]),
        (0, 0, [{"reached": 0, "people": 0}]),
    ]
    assert desk.type("graph", "stats").exit_code == 0

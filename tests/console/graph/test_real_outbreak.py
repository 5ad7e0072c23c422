"""MERS in Korea, 2015: the figures of the R package epicontacts."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Any

import pytest

from tests.console.outbreak import Desk
from tests.interchange.files import case, import_cases, import_links
from tests.real_data import real_file
from tests.registries import make_registry
from tracing.interchange.mapping import load_mapping

FOLDER = "mers_korea_2015"
OF_CASES = ("--kind", "transmission")


class Outbreak:
    """Somebody who asks about it, and what the source calls each case."""

    def __init__(self, folder: Any) -> None:
        invented = make_registry(folder, time_zone="Asia/Seoul")
        self.desk = Desk(invented)
        listed, links = (
            real_file(f"{FOLDER}/mers_korea_2015__{name}.csv") for name in ("linelist", "contacts")
        )
        with invented.open() as registry:
            import_cases(registry, listed, load_mapping("mers-korea-cases"), source="mers")
            import_links(registry, links, load_mapping("mers-korea-contacts"), source="mers")
            self.record = {
                case(registry, row["id"], "mers")["case"]: row["id"]
                for row in reference("clusters")
            }


def reference(of: str) -> list[dict[str, str]]:
    with real_file(f"{FOLDER}/ref_epicontacts_mers_korea_2015_{of}.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def outbreak(tmp_path_factory: pytest.TempPathFactory) -> Outbreak:
    return Outbreak(tmp_path_factory.mktemp("mers"))


def test_clusters_are_those_of_epicontacts(outbreak: Outbreak) -> None:
    theirs: dict[str, set[str]] = defaultdict(set)
    for row in reference("clusters"):
        theirs[row["cluster_member"]].add(row["id"])
    ours: dict[int, set[str]] = defaultdict(set)
    listed = ("graph", "clusters", *OF_CASES, "--members", "--at-least", "1")
    for row in outbreak.desk.json(*listed):
        ours[row["cluster"]] |= {outbreak.record[each] for each in row["cases"]}
    assert {frozenset(each) for each in ours.values()} == {
        frozenset(each) for each in theirs.values()
    }
    assert [len(each) for each in ours.values()][:3] == [94, 3, 1]


def test_onward_transmission_is_as_epicontacts_counts_it(outbreak: Outbreak) -> None:
    theirs = {row["id"]: int(row["out_degree"]) for row in reference("outdegree")}
    (told,) = outbreak.desk.json("graph", "stats", *OF_CASES, "--top", "200")
    ours = {outbreak.record[each["cases"][0]]: each["people"] for each in told["most"]}
    assert ours == {record: degree for record, degree in theirs.items() if degree}
    assert list(ours)[:3] == ["SK_14", "SK_1", "SK_16"]
    alone = sum(degree == 0 for degree in theirs.values())
    assert told["onward"][0] == {"reached": 0, "people": alone}
    assert (told["links"], told["repeated_pairs"], told["largest_cluster"]) == (98, 0, 94)


def test_a_large_chain_fits_a_page(outbreak: Outbreak) -> None:
    page = outbreak.desk.type("graph", "chain", "C-0001")
    assert "C-0014" in page.stdout
    assert "… 27 more" in page.stdout
    assert len(page.stdout.splitlines()) <= 50
    assert "94 cases in 3 generations" in page.stderr
    assert len(outbreak.desk.json("graph", "chain", "C-0001")) > 94

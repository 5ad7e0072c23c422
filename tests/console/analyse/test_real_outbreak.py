"""MERS in Korea in 2015, as brought in, beside the answers of the R package epicontacts."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from tests.console.outbreak import Desk
from tests.interchange.files import case, import_cases, import_links
from tests.real_data import real_file
from tests.registries import InventedRegistry, make_registry
from tracing.analysis.infections import Network
from tracing.analysis.intervals import serial_intervals
from tracing.interchange.mapping import load_mapping
from tracing.projections.questions.links import network

FOLDER = "mers_korea_2015/"
LINE_LIST = f"{FOLDER}mers_korea_2015__linelist.csv"
CONTACTS = f"{FOLDER}mers_korea_2015__contacts.csv"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> InventedRegistry:
    cases, links = real_file(LINE_LIST), real_file(CONTACTS)
    invented = make_registry(tmp_path_factory.mktemp("mers"), time_zone="Asia/Seoul")
    with invented.open() as registry:
        import_cases(registry, cases, load_mapping("mers-korea-cases"), source="mers")
        import_links(registry, links, load_mapping("mers-korea-contacts"), source="mers")
    return invented


@pytest.fixture(scope="module")
def named(imported: InventedRegistry) -> Iterator[tuple[Network, dict[str, str]]]:
    """The network, and the case of each record of the files."""
    with imported.open() as registry:
        at = registry.position()
        with registry.reading() as reading:
            found = network(reading.connection, at, registry.zone)
        with real_file(LINE_LIST).open(encoding="utf-8") as file:
            records = [row["id"] for row in csv.DictReader(file)]
        yield found, {record: case(registry, record, "mers")["case"] for record in records}


def test_all_candidate_links_give_the_published_figures(
    imported: InventedRegistry, named: tuple[Network, dict[str, str]]
) -> None:
    found, cases = Desk(imported).json("analyse", "transmission"), named[1]
    assert (found["n_cases"], found["n_links"], found["n_infectees"]) == (162, 98, 95)
    assert (round(found["r"], 3), round(found["k"], 4)) == (0.605, 0.0204)
    assert round(found["share_for_80_percent"], 3) == 0.021
    assert round(found["serial_interval"]["mean"], 2) == 14.47
    assert [(each["case"], each["secondary_cases"]) for each in found["most_onward"][:3]] == [
        (cases["SK_14"], 38),
        (cases["SK_1"], 26),
        (cases["SK_16"], 21),
    ]


def test_one_infector_each_gives_the_published_figures(imported: InventedRegistry) -> None:
    found = Desk(imported).json("analyse", "transmission", "--candidates", "one")
    assert (found["n_links"], found["n_infectees"]) == (95, 95)
    assert (round(found["r"], 3), round(found["k"], 3)) == (0.586, 0.013)


def test_degrees_are_those_of_epicontacts(named: tuple[Network, dict[str, str]]) -> None:
    found, cases = named
    with real_file(f"{FOLDER}ref_epicontacts_mers_korea_2015_outdegree.csv").open() as file:
        wanted = {cases[row["id"]]: int(row["out_degree"]) for row in csv.DictReader(file)}
    for record, degree in wanted.items():
        assert sum(link.infector == record for link in found.links) == degree


def test_onsets_lie_as_far_apart_as_epicontacts_has_them(
    named: tuple[Network, dict[str, str]],
) -> None:
    found, cases = named
    with real_file(f"{FOLDER}ref_epicontacts_mers_pairwise_onset.csv").open() as file:
        wanted = {
            (cases[row["from"]], cases[row["to"]]): int(row["diff_dt_onset"])
            for row in csv.DictReader(file)
        }
    days = serial_intervals(found.links, found.infections)
    pairs = [(link.infector, link.infectee) for link in found.links]
    assert dict(zip(pairs, days, strict=True)) == wanted

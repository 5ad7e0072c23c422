"""`tracing graph export`: the graph as files, narrowed, masked, and imported again."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from tests.console.graph.conftest import chained
from tests.console.outbreak import NAME, Desk, attribute, report
from tests.registries import InventedRegistry, make_registry
from tracing.domain.contact.commands import RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import ContactId, ExposureId, Ids
from tracing.domain.register import AccessRecorded
from tracing.domain.values import Certainty, PartialDate, Setting

FORMATS = ("graphml", "gexf", "dot", "json")


@pytest.fixture
def outbreak(invented: InventedRegistry) -> InventedRegistry:
    """Two cases with a link and a meal, a third beside them."""
    with invented.open() as registry:
        first, second, _ = (report(registry, f"2022-07-0{day}") for day in (1, 6, 8))
        attribute(registry, second, first, Certainty.CERTAIN)
        asked = registry.asked()
        ids = Ids(asked.command_id)
        met = RecordExposure(
            person_id=second.person_id,
            contact_id=ContactId(ids.new()),
            exposure_id=ExposureId(ids.new()),
            source=first,
            setting=Setting.DINING,
            span=ExposureSpan(first_on=PartialDate.parse("2022-07-02")),
            certainty=Certainty.PROBABLE,
        )
        registry.execute(met, asked=asked)
    return invented


def exported(desk: Desk, *args: str) -> Any:
    result = desk.type("graph", "export", "--format", "json", *args)
    assert result.exit_code == 0, result.stderr
    return nx.node_link_graph(json.loads(result.stdout), edges="edges")


def test_the_whole_graph_is_exported_with_ids_and_types(
    desk: Desk, outbreak: InventedRegistry
) -> None:
    graph = exported(desk)
    assert list(graph) == ["P-0001", "P-0002", "P-0003"]
    assert graph.nodes["P-0002"]["cases"] == ["C-0002"]
    assert graph.nodes["P-0002"]["onset_on"] == "2022-07-06"
    exposure = graph.edges["P-0001", "P-0002", "E-0001"]
    assert exposure["setting"] == "dining"
    assert (exposure["first_on"], exposure["open"]) == ("2022-07-02", False)
    kinds = Counter(kind for _, _, kind in graph.edges(data="kind"))
    assert kinds == {"exposure": 1, "transmission": 1}


def test_it_is_the_graph_that_python_gets(desk: Desk, outbreak: InventedRegistry) -> None:
    graph = exported(desk)
    with outbreak.open() as registry:
        kept = registry.contact_graph()
        assert set(graph) == set(kept)
        assert set(graph.edges(keys=True)) == set(kept.edges(keys=True))


@pytest.mark.parametrize("kind", FORMATS)
def test_no_name_leaves_unless_a_purpose_is_recorded(
    desk: Desk, outbreak: InventedRegistry, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "graph"
    wanted = ("graph", "export", "--format", kind, "--output", str(file))
    assert desk.type(*wanted).exit_code == 0
    assert NAME.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert desk.type(*wanted, "--identify", "study").exit_code == 0
    assert NAME in file.read_text()
    with outbreak.open() as registry:
        row = registry.ledger.row(registry.head)
        assert row is not None
        looked = registry.application.events_mapper.decode(row).event
    assert isinstance(looked, AccessRecorded)
    assert (looked.query, len(looked.people)) == ("graph export", 3)


def test_it_can_be_narrowed_to_a_relation_a_setting_and_a_cluster(
    desk: Desk, outbreak: InventedRegistry
) -> None:
    met = exported(desk, "--setting", "dining", "--kind", "exposure")
    assert list(met.edges(keys=True)) == [("P-0001", "P-0002", "E-0001")]
    links = exported(desk, "--kind", "transmission")
    assert (len(links), links.number_of_edges()) == (2, 1)
    assert list(exported(desk, "--of", "C-0002")) == ["P-0001", "P-0002"]
    assert list(exported(desk, "--of", "P-0003")) == ["P-0003"]


def test_who_is_not_in_the_narrowed_graph_is_not_found(
    desk: Desk, outbreak: InventedRegistry
) -> None:
    refused = desk.type(
        *("graph", "export", "--format", "json", "--of", "P-0003", "--kind", "exposure")
    )
    assert (refused.exit_code, "P-0003" in refused.stderr) == (4, True)


def test_it_is_the_graph_as_it_was_known_then(desk: Desk, outbreak: InventedRegistry) -> None:
    with outbreak.open() as registry:
        before = registry.head
    chained(outbreak, (2, 1))
    assert len(exported(desk)) == 5
    assert len(exported(desk, "--as-of", str(before))) == 3


def test_lists_import_into_another_registry_as_the_same_graph(
    desk: Desk, outbreak: InventedRegistry, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    result = desk.type("graph", "export", "--format", "csv", "--output", str(folder))
    assert result.exit_code == 0, result.stderr
    assert sorted(file.name for file in folder.iterdir()) == [
        *("cases.csv", "contacts.csv", "transmissions.csv")
    ]
    other = Desk(make_registry(tmp_path, name="other"))
    for noun, file, more in (
        ("cases", "cases.csv", ()),
        ("contacts", "contacts.csv", ()),
        ("contacts", "transmissions.csv", ("--relation", "transmission")),
    ):
        taken = other.type("import", noun, str(folder / file), "--source", "county", *more)
        assert taken.exit_code == 0, taken.stdout
    assert _links(exported(other)) == _links(exported(desk))


def _links(graph: Any) -> list[Any]:
    """The links by what is known of them and of their ends; ids of attributions are new."""
    people = {person: sorted(map(str, known.items())) for person, known in graph.nodes(data=True)}
    return sorted(
        str([people[source], people[target], sorted(map(str, known.items()))])
        for source, target, known in graph.edges(data=True)
    )


def test_lists_need_a_new_folder(desk: Desk, outbreak: InventedRegistry, tmp_path: Path) -> None:
    assert desk.type("graph", "export", "--format", "csv").exit_code == 2
    there = ("--output", str(tmp_path))
    assert desk.type("graph", "export", "--format", "csv", *there).exit_code == 5


def test_a_name_of_another_kind_of_file_is_refused(
    desk: Desk, outbreak: InventedRegistry, tmp_path: Path
) -> None:
    for format, name in (("graphml", "graph.csv"), ("dot", "graph.JSON"), ("csv", "lists.csv")):
        output = tmp_path / name
        refused = desk.type("graph", "export", "--format", format, "--output", str(output))
        assert refused.exit_code == 2
        assert not output.exists()


@pytest.mark.parametrize("format", ["graphml", "csv"])
def test_a_folder_that_is_not_there_is_named(
    desk: Desk, outbreak: InventedRegistry, tmp_path: Path, format: str
) -> None:
    nowhere = tmp_path / "nowhere"
    written = ("--format", format, "--output", str(nowhere / "graph"))
    refused = desk.type("graph", "export", *written)
    assert refused.exit_code == 4
    assert f"there is no folder {nowhere}" in refused.stderr.replace("\n", "")


def test_lists_that_cannot_be_written_leave_nothing_behind(
    desk: Desk, outbreak: InventedRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError("no space left")

    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("tracing.console.graph.files.write_list", full)
    result = desk.type("graph", "export", "--format", "csv", "--output", str(tmp_path / "lists"))
    assert result.exit_code == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_name_that_a_spreadsheet_would_run_is_guarded(
    desk: Desk, invented: InventedRegistry, tmp_path: Path
) -> None:
    with invented.open() as registry:
        report(registry, name="=1+1")
    folder = tmp_path / "lists"
    desk.type(
        *("graph", "export", "--format", "csv", "--output", str(folder), "--identify", "study")
    )
    assert "'=1+1" in (folder / "cases.csv").read_text()

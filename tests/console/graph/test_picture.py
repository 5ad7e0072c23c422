"""`tracing graph picture`: what is drawn of a registry, and who is written down for it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.console.graph.conftest import chained
from tests.console.outbreak import NAME, Desk, attribute, expose, report
from tests.registries import InventedRegistry
from tracing.domain.register import AccessRecorded
from tracing.domain.values import CaseSource, Setting


def drawn(desk: Desk, file: Path, *args: str) -> list[str]:
    result = desk.type("graph", "picture", *args, "--output", str(file))
    assert result.exit_code == 0, result.stderr
    root = ElementTree.parse(file).getroot()
    return ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]


def cases(texts: list[str]) -> set[str]:
    return {text.split()[0] for text in texts if text.startswith("C-")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "chain.svg"


def test_a_chain_is_drawn_downstream_upstream_or_as_its_cluster(
    desk: Desk, invented: InventedRegistry, file: Path
) -> None:
    chained(invented, (2, 1), (3, 1), (4, 3), (4, 5), (6, 5), (8, 7))
    assert cases(drawn(desk, file, "C-0001")) == {"C-0001", "C-0002", "C-0003", "C-0004"}
    assert cases(drawn(desk, file, "C-0004", "--scope", "backward")) == {
        *("C-0001", "C-0003", "C-0004", "C-0005")
    }
    assert cases(drawn(desk, file, "C-0001", "--scope", "cluster")) == {
        f"C-{number:04d}" for number in range(1, 7)
    }


def test_a_candidate_source_outside_the_picture_is_named(
    desk: Desk, invented: InventedRegistry, file: Path
) -> None:
    chained(invented, (2, 1), (2, 3))
    assert any("other candidates: C-0003" in text for text in drawn(desk, file, "C-0001"))


def test_the_picture_says_what_it_is_of_and_as_of_when(
    desk: Desk, invented: InventedRegistry, file: Path
) -> None:
    chained(invented, (2, 1))
    with invented.open() as registry:
        first, then = registry.head, registry.settings.label
        report(registry)
    texts = " ".join(drawn(desk, file, "C-0001", "--as-of", str(first)))
    assert "Chain of transmission from C-0001" in texts
    assert f"{then}; as of position {first} (" in texts


def test_settings_of_exposures_stand_on_the_lines(
    desk: Desk, invented: InventedRegistry, file: Path
) -> None:
    with invented.open() as registry:
        source, infected = report(registry, "2022-07-01"), report(registry, "2022-07-12")
        attribute(registry, infected, source)
        expose(registry, infected.person_id, source, Setting.HOUSEHOLD)
    assert "household" in drawn(desk, file, "C-0001")


def test_names_are_drawn_only_for_a_purpose_that_is_recorded(
    desk: Desk, invented: InventedRegistry, file: Path
) -> None:
    _pair(invented)
    masked = " ".join(drawn(desk, file, "C-0001"))
    assert NAME[:1] not in masked
    assert "With names" not in masked
    named = " ".join(drawn(desk, file, "C-0001", "--identify", "briefing"))
    assert NAME in named
    assert "With names" in named
    with invented.open() as registry:
        row = registry.ledger.row(registry.head)
        assert row is not None
        looked = registry.application.events_mapper.decode(row).event
    assert isinstance(looked, AccessRecorded)
    assert (looked.query, len(looked.people)) == ("graph picture", 2)


def test_the_file_is_for_its_owner_only(desk: Desk, invented: InventedRegistry, file: Path) -> None:
    _pair(invented)
    drawn(desk, file, "C-0001")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("suffix", "begins"), [("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_the_name_of_the_file_says_what_is_drawn(
    desk: Desk, invented: InventedRegistry, tmp_path: Path, suffix: str, begins: bytes
) -> None:
    _pair(invented)
    file = tmp_path / f"chain.{suffix}"
    assert desk.type("graph", "picture", "C-1", "--output", str(file)).exit_code == 0
    assert file.read_bytes().startswith(begins)


def test_another_kind_of_picture_is_refused(desk: Desk, tmp_path: Path) -> None:
    refused = desk.type("graph", "picture", "C-1", "--output", str(tmp_path / "chain.bmp"))
    assert refused.exit_code == 2
    assert ".svg, .png or .html" in refused.stderr


def test_a_case_that_does_not_stand_is_not_found(
    desk: Desk, invented: InventedRegistry, file: Path
) -> None:
    with invented.open() as registry:
        before = registry.head
    _pair(invented)
    refused = desk.type("graph", "picture", "C-1", "--output", str(file), "--as-of", str(before))
    assert (refused.exit_code, file.exists()) == (4, False)


def _pair(invented: InventedRegistry) -> list[CaseSource]:
    return chained(invented, (2, 1))

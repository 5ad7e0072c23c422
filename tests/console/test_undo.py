from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.outbreak import NAME, Desk, report
from tests.registries import InventedRegistry, make_registry
from tracing.console import undo


@pytest.fixture
def invented(tmp_path: Path) -> InventedRegistry:
    made = make_registry(tmp_path)
    with made.open() as registry:
        report(registry)
    return made


def test_undo_shows_what_is_taken_back_and_takes_it_back(invented: InventedRegistry) -> None:
    desk = Desk(invented)
    result = desk.type("undo", "--yes")
    assert result.exit_code == 0, result.stderr
    assert "case.reported  P-0001 C-0001" in result.stderr
    assert NAME not in result.stderr
    assert desk.json("status")["cases"] == 0


def test_in_a_script_undo_needs_yes_and_changes_nothing_without(
    invented: InventedRegistry,
) -> None:
    desk = Desk(invented)
    before = desk.json("status")["position"]
    result = desk.type("undo")
    assert result.exit_code == 2
    assert "--yes is missing" in result.stderr
    assert desk.json("status")["position"] == before


@pytest.mark.parametrize(("answer", "cases"), [("y", 0), ("yes", 0), ("", 1), ("n", 1)])
def test_on_a_terminal_undo_asks(
    invented: InventedRegistry, monkeypatch: pytest.MonkeyPatch, answer: str, cases: int
) -> None:
    desk = Desk(invented)
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    result = desk.type("undo", typed=f"wrong person\n{answer}\n")
    assert result.exit_code == 0, result.stderr
    assert "Take it back (y/n)" in result.stderr
    assert desk.json("status")["cases"] == cases


def test_the_reason_is_sealed(invented: InventedRegistry) -> None:
    desk = Desk(invented)
    desk.type("undo", "--yes", "--personal", "-", typed="reason: entered twice\n")
    log = desk.json("audit", "log", "--topic", "case.retracted")
    assert log[0]["fields"]["reason"] is None
    assert b"entered twice" not in (invented.folder / "ledger.db").read_bytes()
    opened = desk.json("audit", "log", "--topic", "case.retracted", "--identify", "review")
    assert opened[0]["fields"]["reason"] == "entered twice"


def test_somebody_elses_command_is_not_taken_back(invented: InventedRegistry) -> None:
    result = Desk(invented, actor="staff-8").type("undo", "--yes")
    assert result.exit_code == 4
    assert "staff-8" in result.stderr


def test_many_events_are_shown_by_their_number(
    invented: InventedRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "MOST_LISTED", 1)
    result = Desk(invented).type("undo", "--yes")
    assert "person.registered: 1" in result.stderr
    assert "case.reported: 1" in result.stderr


def test_undo_repeated_with_its_command_id_takes_back_nothing_more(
    invented: InventedRegistry,
) -> None:
    desk = Desk(invented)
    command = "01900000-0000-7000-8000-000000000001"
    with invented.open() as registry:
        report(registry)
    assert desk.json("status")["cases"] == 2
    for _ in range(2):
        result = desk.type("--command-id", command, "undo", "--yes")
        assert result.exit_code == 0, result.stderr
        assert desk.json("status")["cases"] == 1

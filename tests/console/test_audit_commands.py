from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.console.outbreak import NAME, Desk, attribute, expose, report
from tests.registries import Clock, InventedRegistry, make_registry
from tracing.cli import tracing
from tracing.domain.values import Setting


@pytest.fixture
def invented(tmp_path: Path) -> InventedRegistry:
    """Two cases, the second attributed to the first a day later, by two people."""
    clock = Clock()
    made = make_registry(tmp_path, clock=clock)
    with made.open() as registry:
        first = report(registry)
        clock.advance(days=1)
        second = report(registry, "2022-07-12")
    clock.advance(days=1)
    with made.open("staff-8", source="demo") as registry:
        attribute(registry, second, first)
        expose(registry, second.person_id, first, Setting.HOUSEHOLD)
    return made


@pytest.fixture
def desk(invented: InventedRegistry) -> Desk:
    return Desk(invented)


def bare(*args: str) -> Result:
    """Verify where no registry is, with no key to be found."""
    environment = {"XDG_CONFIG_HOME": "/nowhere", "TRACING_LANG": "en"}
    arguments = ["audit", "verify", *args]
    return CliRunner().invoke(tracing, arguments, env=environment, prog_name="tracing")


@pytest.fixture
def ledger(invented: InventedRegistry, tmp_path: Path) -> Path:
    """The ledger alone: no key, no registry.toml, no views."""
    with sqlite3.connect(invented.folder / "ledger.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    (tmp_path / "bare").mkdir()
    return Path(shutil.copy(invented.folder / "ledger.db", tmp_path / "bare" / "ledger.db"))


def test_a_bare_ledger_is_verified_without_key_and_registry(ledger: Path) -> None:
    result = bare(str(ledger), "--format", "json")
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    assert (report["size"], report["commits"], report["ok"]) == (8, 5, True)
    assert report["first_recorded_at"].startswith("2022-07-20")
    assert report["last_recorded_at"].startswith("2022-07-22")
    folder = bare(str(ledger.parent), "--size", "8", "--root", report["root"].upper())
    assert folder.exit_code == 0, folder.stderr
    assert report["root"] in folder.stdout


def test_a_changed_event_is_named_by_its_position_and_ends_with_6(ledger: Path) -> None:
    with sqlite3.connect(ledger) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type='trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE events SET recorded_at = recorded_at + 1 WHERE position = 4")
    connection.close()
    result = bare(str(ledger), "--format", "json")
    assert result.exit_code == 6
    found = json.loads(result.stdout)
    assert found["first_bad_position"] == 4
    assert {"position": 4, "kind": "leaf"}.items() <= next(
        each for each in found["findings"] if each["kind"] == "leaf"
    ).items()
    assert json.loads(result.stderr)["category"] == "integrity"
    table = bare(str(ledger))
    assert table.exit_code == 6
    assert "lowest position: 4" in table.stderr
    assert "\nposition 4: the event is not the one its leaf was made from\n" in table.stdout


def test_a_ledger_shorter_than_what_was_kept_is_unsound(ledger: Path) -> None:
    assert bare(str(ledger), "--size", "9").exit_code == 6
    assert bare(str(ledger), "--size", "8", "--root", "00" * 32).exit_code == 6


def test_what_is_no_ledger_is_not_found(tmp_path: Path) -> None:
    assert bare(str(tmp_path)).exit_code == 4
    assert bare(str(tmp_path / "missing.db")).exit_code == 4


def test_the_registrys_own_ledger_is_verified_where_none_is_named(desk: Desk) -> None:
    assert desk.json("audit", "verify")["size"] == 8


def positions(desk: Desk, *args: str) -> list[int]:
    return [row["position"] for row in desk.json("audit", "log", *args)]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((), [1, 2, 3, 4, 5, 6, 7, 8]),
        (("--person", "P-0001"), [2, 3]),
        (("--person", "P-2", "--after", "5"), [6, 7, 8]),
        (("--case", "C-0002"), [5, 6]),
        (("--contact", "K-0001"), [7, 8]),
        (("--of", "C-0002"), [5, 6]),
        (("--of", "K-0001"), [7, 8]),
        (("--naming", "C-0001"), [3, 6, 8]),
        (("--actor", "staff-8"), [6, 7, 8]),
        (("--source", "demo"), [6, 7, 8]),
        (("--source", "dem"), []),
        (("--topic", "case.reported"), [3, 5]),
        (("--topic", "case"), [3, 5, 6]),
        (("--topic", "cas"), []),
        (("--from", "2022-07-21"), [4, 5, 6, 7, 8]),
        (("--to", "2022-07-21"), [1, 2, 3, 4, 5]),
        (("--from", "2022-07-21", "--to", "2022-07-21"), [4, 5]),
        (("--to", "2022-07-21T09:00"), [1, 2, 3]),
        (("--from", "2022-07-21T09:00", "--limit", "1"), [4]),
        (("--after", "6"), [7, 8]),
        (("--actor", "nobody"), []),
    ],
)
def test_the_log_lists_what_was_asked_for(
    desk: Desk, args: tuple[str, ...], expected: list[int]
) -> None:
    assert positions(desk, *args) == expected


def test_the_log_speaks_human_ids(desk: Desk) -> None:
    (row,) = desk.json("audit", "log", "--topic", "case.source_attributed")
    assert (row["person"], row["about"]) == ("P-0002", ["C-0002"])
    assert row["fields"]["source"] == {"kind": "case", "person_id": "P-0001", "case_id": "C-0001"}
    assert (row["actor"], row["assurance"], row["source"]) == ("staff-8", "asserted", "demo")
    assert (row["first_position"], row["last_position"]) == (6, 6)


@pytest.mark.parametrize("format", ["table", "json", "ndjson", "csv"])
def test_sealed_values_stay_closed(desk: Desk, format: str) -> None:
    result = desk.type("audit", "log", "--format", format)
    assert result.exit_code == 0
    assert NAME not in result.output
    assert ("name=●" in result.stdout) == (format == "table")


def test_identify_opens_them_once_the_look_is_recorded(desk: Desk) -> None:
    (row,) = desk.json("audit", "log", "--topic", "person", "--limit", "1", "--identify", "review")
    assert row["fields"]["name"] == NAME
    (look,) = desk.json("audit", "access")
    assert (look["actor"], look["query"], look["people"]) == ("staff-7", "audit log", ["P-0001"])
    assert look["purpose"] is None
    assert desk.json("audit", "access", "--person", "P-0002") == []
    (opened,) = desk.json("audit", "access", "--person", "P-0001", "--identify", "audit")
    assert opened["purpose"] == "review"


def test_where_the_look_cannot_be_recorded_nothing_is_shown(
    desk: Desk, invented: InventedRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracing.registry.Registry.identify", refuse)
    result = desk.type("audit", "log", "--identify", "review", "--format", "ndjson")
    assert result.exit_code == 1
    assert NAME not in result.output


def test_the_log_on_a_terminal_has_a_heading_a_commit(desk: Desk) -> None:
    lines = desk.type("audit", "log", "--after", "3").stdout.splitlines()
    assert lines[0] == "[4-5]  2022-07-21 09:00  staff-7 (asserted)  cli"
    assert lines[1].startswith("      4  person.registered  P-0002")
    assert max(map(len, lines)) <= 80


def test_the_log_as_csv_has_a_row_an_event(desk: Desk) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.type("audit", "log", "--format", "csv").stdout)))
    assert [row["position"] for row in rows] == [str(number) for number in range(1, 9)]
    assert json.loads(rows[2]["fields"])["onset_on"] == "2022-07-10"


def test_only_one_subject_can_be_asked_for(desk: Desk) -> None:
    assert desk.type("audit", "log", "--person", "P-1", "--case", "C-1").exit_code == 2
    assert desk.type("audit", "log", "--case", "P-1").exit_code == 2
    assert desk.type("audit", "log", "--case", "C-99").exit_code == 4

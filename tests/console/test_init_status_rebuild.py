from __future__ import annotations

import json
import re
import sqlite3
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.console.outbreak import Desk, attribute, expose, report
from tests.registries import make_registry
from tracing.cli import tracing
from tracing.domain.case.commands import RetractCase

GIVEN = ("--label", "July", "--jurisdiction", "360103", "--time-zone", "Asia/Shanghai")


def init(home: Path, *args: str) -> Result:
    environment = {"XDG_CONFIG_HOME": str(home), "TRACING_LANG": "en"}
    return CliRunner().invoke(tracing, ["init", *args], env=environment, prog_name="tracing")


def test_init_makes_a_registry_and_says_where_its_key_lies(tmp_path: Path) -> None:
    result = init(tmp_path / "home", str(tmp_path / "r"), *GIVEN, "--format", "json")
    assert result.exit_code == 0, result.stderr
    made = json.loads(result.stdout)
    key = Path(made["key_file"])
    assert key.is_relative_to(tmp_path / "home")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert str(key) in result.stderr
    assert "Back it up apart" in result.stderr
    assert (tmp_path / "r" / "registry.toml").exists()


@pytest.mark.parametrize("left_out", ["--label", "--jurisdiction", "--time-zone"])
def test_in_a_script_everything_has_to_be_given(tmp_path: Path, left_out: str) -> None:
    at = GIVEN.index(left_out)
    result = init(tmp_path / "home", str(tmp_path / "r"), *GIVEN[:at], *GIVEN[at + 2 :])
    assert result.exit_code == 2
    assert f"{left_out} is missing" in result.stderr
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--jurisdiction", "Nanchang"), ("--time-zone", "Beijing"), ("--label", "x" * 201)],
)
def test_what_a_registry_cannot_be_called_is_refused_before_anything_is_made(
    tmp_path: Path, option: str, value: str
) -> None:
    result = init(tmp_path / "home", str(tmp_path / "r"), *GIVEN, option, value)
    assert result.exit_code == 2
    assert not (tmp_path / "r").exists()
    assert not (tmp_path / "home").exists()


def test_a_registry_is_not_made_twice(tmp_path: Path) -> None:
    assert init(tmp_path / "home", str(tmp_path / "r"), *GIVEN).exit_code == 0
    assert init(tmp_path / "home", str(tmp_path / "r"), *GIVEN).exit_code == 5


def test_status_counts_what_stands_and_does_not_change_by_itself(tmp_path: Path) -> None:
    invented = make_registry(tmp_path)
    with invented.open() as registry:
        first, second = report(registry), report(registry)
        attribute(registry, second, first)
        expose(registry, second.person_id, first)
        third = report(registry)
        registry.execute(RetractCase(person_id=third.person_id, case_id=third.case_id))
        head = registry.head
    desk = Desk(invented)
    status = desk.json("status")
    assert {name: status[name] for name in ("persons", "cases", "contacts")} == {
        "persons": 3,
        "cases": 2,
        "contacts": 1,
    }
    assert (status["exposures"], status["transmissions"]) == (1, 1)
    assert status["position"] == status["views_position"] == head
    assert status["hints"] == []
    assert status["simulated_clock"] is False
    assert status["key_file"] == str(invented.key_file)
    assert desk.json("status") == status


def test_status_says_when_the_settings_are_not_those_of_the_ledger(tmp_path: Path) -> None:
    invented = make_registry(tmp_path)
    settings = invented.folder / "registry.toml"
    settings.write_text(settings.read_text().replace("360103", "110000"))
    assert Desk(invented).json("status")["hints"] == ["settings_differ_from_ledger"]
    assert "the ledger counts" in " ".join(Desk(invented).type("status").stdout.split())


def test_status_outside_a_registry_says_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        tracing, ["--registry", str(tmp_path), "status"], env={"TRACING_LANG": "en"}
    )
    assert result.exit_code == 4
    assert "tracing init" in result.stderr


def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    invented = make_registry(tmp_path)
    with invented.open() as registry:
        first = report(registry)
        attribute(registry, report(registry), first)
        registry.position()
    before = contents(invented.folder)
    result = Desk(invented).type("rebuild")
    assert result.exit_code == 0
    assert re.search(r"up to position 6", result.stderr)
    after = contents(invented.folder)
    assert after == before
    assert len(before) > 5


def contents(folder: Path) -> dict[str, list[object]]:
    """Every row of every table of the views in use."""
    numbered = {
        int(found[1]): path
        for path in (folder / "views").iterdir()
        if (found := re.fullmatch(r"\w+\.(\d+)\.db", path.name))
    }
    connection = sqlite3.connect(numbered[max(numbered)])
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    rows = {
        name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall()
        for name in tables
    }
    connection.close()
    return rows

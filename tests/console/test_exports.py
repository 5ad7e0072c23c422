"""`tracing export`: what leaves the registry, and who is written down for it."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from tests.console.runs import Tool
from tests.registries import make_registry
from tracing.domain.register import AccessRecorded

CASES = 'id,name,date_onset,note,source\n1,林一,2022-03,"one\rtwo\nthree",\n2,=林二,2022-03-02,,1\n'
CONTACTS = "from,to,name,first_at,category\n1,K1,周一,2022-03-03T20:30:00+08:00,close\n"


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    made = Tool(make_registry(tmp_path))
    for noun, text in (("cases", CASES), ("contacts", CONTACTS)):
        file = tmp_path / f"{noun}.csv"
        file.write_bytes(text.encode())
        assert made("import", noun, str(file), "--source", "county").exit_code == 0
    return made


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def read(file: Path) -> str:
    return file.read_bytes().decode()


def test_an_export_is_masked_unless_it_says_what_for(tool: Tool) -> None:
    result = tool("export", "cases")
    first, second = rows(result.stdout)
    assert (first["record"], first["onset_on"], second["infectors"]) == (
        "C-0001",
        "2022-03",
        "C-0001",
    )
    assert "林" not in result.stdout
    assert "--identify" in result.stderr and "2 rows exported" in result.stderr


def test_who_exports_personal_values_is_written_down(tool: Tool, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    result = tool("export", "cases", "--identify", "hand-over", "--output", str(file))
    first, second = rows(read(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (first["record"], first["name"], first["note"]) == ("1", "林一", "one\rtwo\nthree")
    assert (second["name"], second["infectors"]) == ("'=林二", "1")
    assert file.stat().st_mode & 0o777 == 0o600
    with tool.place.open() as registry:
        row = registry.ledger.row(registry.head)
        assert row is not None
        looked = registry.application.events_mapper.decode(row).event
    assert isinstance(looked, AccessRecorded)
    assert (looked.query, len(looked.people)) == ("export cases", 2)


def test_contacts_are_exported_by_exposure_or_by_transmission(tool: Tool) -> None:
    (exposure,) = rows(tool("export", "contacts").stdout)
    assert {key: exposure[key] for key in ("from_record", "to_record", "first_at", "category")} == {
        "from_record": "C-0001",
        "to_record": "P-0003",
        "first_at": "2022-03-03T20:30:00+08:00",
        "category": "close",
    }
    (transmission,) = rows(tool("export", "contacts", "--relation", "transmission").stdout)
    assert (transmission["from_record"], transmission["to_record"]) == ("C-0001", "C-0002")


def test_columns_can_be_chosen(tool: Tool) -> None:
    result = tool("export", "cases", "--columns", "record, onset_on")
    assert result.stdout.splitlines() == ["record,onset_on", "C-0001,2022-03", "C-0002,2022-03-02"]
    assert tool("export", "cases", "--columns", "shoe").exit_code == 2
    refused = tool("export", "cases", "--columns", "name")
    assert (refused.exit_code, "--identify" in refused.stderr) == (2, True)


def test_spreadsheets_get_the_mark_they_need(tool: Tool, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    tool("export", "cases", "--bom", "--output", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbfrecord,")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tool: Tool, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    (folder / "out.csv").mkdir()
    assert tool("export", "cases", "--output", str(folder / "out.csv")).exit_code == 1
    assert [file.name for file in folder.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("purpose", [(), ("--identify", "hand-over")])
def test_what_was_exported_imports_into_another_registry(
    tool: Tool, tmp_path: Path, purpose: tuple[str, ...]
) -> None:
    other = Tool(make_registry(tmp_path, name="other"))
    for noun in ("cases", "contacts"):
        file, again = tmp_path / f"{noun}-out.csv", tmp_path / f"{noun}-again.csv"
        tool("export", noun, *purpose, "--output", str(file))
        taken = other("import", noun, str(file), "--source", "county")
        assert taken.exit_code == 0, taken.stdout
        columns = read(file).splitlines()[0]
        asked = ("--identify", "comparison", "--columns", columns)
        other("export", noun, *asked, "--output", str(again))
        assert read(again) == read(file)

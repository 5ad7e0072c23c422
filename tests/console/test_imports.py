"""`tracing import`: what is said of a file, and what is recorded."""

from __future__ import annotations

import csv
import json
import signal
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.console.runs import Tool
from tests.registries import make_registry
from tracing.console.imports import SUMMARY
from tracing.interchange import importing
from tracing.interchange.mapping import bundled_mappings

GOOD = "id,name,date_onset,source\n1,林一,2022-03-01,\n2,林二,2022-03-02,1\n"
BAD = (
    "编号,姓名,年龄,发病日期,死亡日期,性别\n"
    "1,林一,三十,2022-03-01,,女\n"
    "2,林二,30,13/14/2022,,女\n"
    "3,林三,30,2022-03-09,2022-03-02,女\n"
    "4,林四,30,2022-03-09,,x\n"
)


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(make_registry(tmp_path))


@pytest.fixture
def good(tmp_path: Path) -> str:
    return written(tmp_path / "good.csv", GOOD)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    return written(tmp_path / "bad.csv", BAD)


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def position(tool: Tool) -> int:
    with tool.place.open() as registry:
        return registry.head


COUNTY = ("--source", "county")


def test_an_import_says_what_it_did(tool: Tool, good: str) -> None:
    result = tool("import", "cases", good, *COUNTY, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    said = json.loads(result.stdout)
    assert list(said) == [*SUMMARY, "findings", "bad_rows"]
    assert said["position"] == position(tool)
    assert {key: said[key] for key in ("source", "dry_run", "rows", "new", "links")} == {
        "source": "county",
        "dry_run": False,
        "rows": 2,
        "new": 2,
        "links": 1,
    }


def test_the_same_file_again_is_said_to_add_nothing(tool: Tool, good: str) -> None:
    tool("import", "cases", good, *COUNTY)
    before = position(tool)
    result = tool("import", "cases", good, *COUNTY)
    assert "nothing new: nothing was recorded" in result.stderr
    assert position(tool) == before


def test_a_source_has_to_be_named_for_file_names_may_be_personal(tool: Tool, good: str) -> None:
    before = position(tool)
    result = tool("import", "cases", good)
    assert (result.exit_code, position(tool)) == (2, before)
    assert "--source is missing" in result.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_bad_row_is_told_at_once_and_nothing_is_recorded(
    tool: Tool, bad: str, lang: str
) -> None:
    before = position(tool)
    result = tool("import", "cases", bad, *COUNTY, lang=lang)
    assert (result.exit_code, position(tool)) == (3, before)
    words = {
        "zh": ("不是年龄", "分不清日和月", "2022-03-02", "2022-03-09", "4 行中有 3 行", "skip"),
        "en": ("not an age", "day first or", "2022-03-02", "2022-03-09", "3 of 4 rows", "skip"),
    }
    said = result.stdout + result.stderr
    for word in words[lang]:
        assert word in said
    assert "林" not in said
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_the_bad_rows_in_json_name_row_column_value_reason_and_remedy(tool: Tool, bad: str) -> None:
    result = tool("import", "cases", bad, *COUNTY, "--format", "json")
    said = json.loads(result.stdout)
    assert [(row["row"], row["column"], row["code"]) for row in said["bad_rows"]] == [
        (2, "年龄", "age_unreadable"),
        (3, "发病日期", "date_order_unknown"),
        (4, "死亡日期", "refused"),
    ]
    assert said["bad_rows"][0]["value"] == "三… (2)"
    assert all(row["reason"] and row["remedy"] for row in said["bad_rows"])
    assert said["findings"] == {
        "age_unreadable": 1,
        "date_order_unknown": 1,
        "word_unknown": 1,
        "refused": 1,
    }
    assert json.loads(result.stderr.splitlines()[-1])["error"] == "BadRows"


def test_bad_rows_can_be_left_out(tool: Tool, bad: str) -> None:
    result = tool("import", "cases", bad, *COUNTY, "--on-bad-row", "skip", "--format", "json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["new"], said["refused"], said["dry_run"]) == (0, 1, 3, False)


def test_a_dry_run_records_nothing(tool: Tool, good: str) -> None:
    before = position(tool)
    result = tool("import", "cases", good, *COUNTY, "--dry-run", "--format", "json")
    said = json.loads(result.stdout)
    assert (said["dry_run"], said["new"], position(tool)) == (True, 2, before)


def test_all_findings_go_into_a_file(tool: Tool, bad: str, tmp_path: Path) -> None:
    file = tmp_path / "findings.csv"
    tool("import", "cases", bad, *COUNTY, "--findings", str(file))
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [(row["row"], row["severity"]) for row in rows] == [
        ("2", "error"),
        ("3", "error"),
        ("5", "note"),
        ("4", "error"),
    ]


def test_many_bad_rows_are_folded_on_a_terminal_only(tool: Tool, tmp_path: Path) -> None:
    rows = "".join(f"{number},old\n" for number in range(300))
    file = written(tmp_path / "many.csv", f"id,age\n{rows}")
    assert "100 more are not listed" in tool("import", "cases", file, *COUNTY).stderr
    said = json.loads(tool("import", "cases", file, *COUNTY, "--format", "json").stdout)
    assert len(said["bad_rows"]) == 300


def test_contacts_need_to_be_told_what_a_row_means(tool: Tool, good: str, tmp_path: Path) -> None:
    tool("import", "cases", good, *COUNTY)
    file = written(tmp_path / "links.csv", "from,to\n1,2\n1,3\n")
    refused = tool("import", "contacts", file, *COUNTY, "--relation", "transmission")
    assert refused.exit_code == 3
    assert "has no case of that record" in refused.stdout
    result = tool("import", "contacts", file, *COUNTY, "--format", "json")
    assert json.loads(result.stdout)["new"] == 2


def test_a_relation_beside_a_mapping_is_refused(tool: Tool, good: str) -> None:
    given = ("--map", "microbetrace-contacts", "--relation", "exposure")
    assert tool("import", "contacts", good, *given).exit_code == 2


def test_the_mapping_files_are_listed(tool: Tool) -> None:
    said = json.loads(tool("import", "maps", "--format", "json").stdout)
    assert [row["map"] for row in said] == list(bundled_mappings())
    assert all(row["about"] for row in said)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("missing.csv",), 4),
        (("--map", "nowhere", "FILE"), 4),
        (("--map", "tindale-tianjin", "FILE"), 2),
        (("--source", " ", "FILE"), 2),
        (("--source", "x" * 201, "FILE"), 2),
    ],
)
def test_what_cannot_be_read_is_refused(
    tool: Tool, good: str, args: tuple[str, ...], code: int
) -> None:
    given = [good if arg == "FILE" else arg for arg in args]
    assert tool("import", "cases", *given).exit_code == code


def test_an_interrupted_import_keeps_its_chunks_and_says_how_to_go_on(
    tool: Tool, good: str
) -> None:
    importer, done = importing.Importer, 0

    def interrupt(self: importing.Importer, *args: object) -> None:
        nonlocal done
        done += 1
        if done == 2:
            raise KeyboardInterrupt
        record(self, *args)  # type: ignore[arg-type]

    record = importer._record
    with patch.object(importing, "CHUNK", 1), patch.object(importer, "_record", interrupt):
        result = tool("import", "cases", good, *COUNTY, "--on-bad-row", "skip")
    assert result.exit_code == 130
    assert "the 1 rows read before are recorded" in result.stderr
    assert "run the same command again" in result.stderr
    said = json.loads(tool("import", "cases", good, *COUNTY, "--format", "json").stdout)
    assert (said["new"], said["unchanged"], said["links"]) == (1, 1, 1)


def test_an_interrupt_from_the_keyboard_ends_an_import_with_130(tool: Tool, tmp_path: Path) -> None:
    rows = "".join(f"{number},2022-03-01\n" for number in range(200_000))
    file = written(tmp_path / "long.csv", f"id,date_onset\n{rows}")
    before = position(tool)
    with tool.start("import", "cases", file, *COUNTY, "--on-bad-row", "skip") as process:
        while position(tool) == before:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert (process.returncode, "run the same command again" in said) == (130, True)
    assert position(tool) > before


def test_two_imports_of_one_source_at_once_record_nothing_twice(tool: Tool, tmp_path: Path) -> None:
    rows = "".join(
        f"{number},林,36010319800101{number:04d},{number - 1}\n" for number in range(3000)
    )
    file = written(tmp_path / "list.csv", f"id,name,national_id,infectors\n{rows}")
    args = ("import", "cases", file, *COUNTY, "--on-bad-row", "skip")
    processes = [tool.start(*args, "--format", "json") for _ in range(2)]
    said = [json.loads(process.communicate()[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sum(each["new"] for each in said) == 3000
    assert sum(each["links"] for each in said) == 2999
    before = position(tool)
    assert json.loads(tool(*args, "--format", "json").stdout)["unchanged"] == 3000
    assert position(tool) == before
    status = json.loads(tool("status", "--format", "json").stdout)
    assert (status["persons"], status["cases"], status["transmissions"]) == (3000, 3000, 2999)

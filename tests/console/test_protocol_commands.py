"""`tracing protocol adopt`, `end`, `in-force`, and `tracing case assess-spread`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import packs
from tests.console.runs import Tool
from tests.registries import Clock, make_registry
from tracing.layout import columns

DECIDED = ("--office", "省防控指挥部", "--decided-at", "2022-06-28", "--document", "2022-18")


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(make_registry(tmp_path, clock=Clock()))


def told(tool: Tool, *args: str) -> Any:
    result = tool(*args, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_adopted_pack_is_in_force_with_its_decision(tool: Tool) -> None:
    assert tool("protocol", "adopt", "cn-ed9", *DECIDED).stdout == "cn-ed9\n"
    row = told(tool, "protocol", "in-force", "--on", "2022-07-17", "--area", "360103001")
    assert (row["pack"], row["from_on"], row["superseded_on"]) == (
        "cn-ed9",
        "2022-06-28",
        "2022-11-11",
    )
    (layer,) = row["layers"]
    assert (layer["office"], layer["document"], layer["layer"]) == (
        "省防控指挥部",
        "2022-18",
        "national",
    )


def test_a_pack_of_ones_own_is_adopted_from_a_file(tool: Tool, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(packs.local("own", "cn-ed9", date(2022, 6, 28), date(2022, 11, 11)), "utf-8")
    tool("protocol", "adopt", "cn-ed9", *DECIDED)
    result = tool("protocol", "adopt", str(own), "--area", "3601", *DECIDED)
    assert result.exit_code == 3, "its disease is another"
    own.write_text(
        own.read_text("utf-8")
        .replace(
            '{ zh = "某病", en = "A disease" }', '{ zh = "新型冠状病毒肺炎", en = "COVID-19" }'
        )
        .replace("ours", "own"),
        "utf-8",
    )
    assert tool("protocol", "adopt", str(own), "--area", "3601", *DECIDED).exit_code == 0
    row = told(tool, "protocol", "in-force", "--on", "2022-07-17", "--area", "360103001")
    assert [layer["pack"] for layer in row["layers"]] == ["cn-ed9", "own"]
    elsewhere = told(tool, "protocol", "in-force", "--on", "2022-07-17", "--area", "3602")
    assert [layer["pack"] for layer in elsewhere["layers"]] == ["cn-ed9"]


def test_a_pack_that_overlaps_is_refused_in_both_languages(tool: Tool) -> None:
    tool("protocol", "adopt", "cn-ed9", *DECIDED)
    for lang in ("zh", "en"):
        result = tool("protocol", "adopt", "cn-20m", "--from", "2022-11-01", *DECIDED, lang=lang)
        assert result.exit_code == 5
        assert "2022-06-28 – 2022-11-11" in result.stderr
        assert "tracing protocol end cn-ed9 --until 2022-11-01" in result.stderr


def test_a_pack_ends_and_the_next_one_follows(tool: Tool) -> None:
    tool("protocol", "adopt", "cn-ed9", *DECIDED)
    assert tool("protocol", "end", "cn-ed9", "--until", "2022-11-01", *DECIDED).exit_code == 0
    assert tool("protocol", "adopt", "cn-20m", "--from", "2022-11-01", *DECIDED).exit_code == 0
    assert told(tool, "protocol", "in-force", "--on", "2022-11-01")["pack"] == "cn-20m"
    before = told(tool, "protocol", "in-force", "--on", "2022-11-01", "--as-of", "2")
    assert before["pack"] == "cn-ed9"


def test_an_adoption_that_is_taken_back_leaves_nothing_in_force(tool: Tool) -> None:
    tool("protocol", "adopt", "cn-ed9", *DECIDED)
    position = told(tool, "audit", "log", "--topic", "protocol.adopted")[0]["position"]
    assert tool("retract", f"@{position}", "--yes").exit_code == 0
    assert tool("protocol", "in-force", "--on", "2022-07-17").exit_code == 4


def test_the_log_shows_of_a_packs_text_its_first_line_alone(tool: Tool) -> None:
    tool("protocol", "adopt", "cn-ed9", *DECIDED)
    log = tool("audit", "log", "--topic", "protocol.adopted").stdout
    assert ("characters)" in log, "[sources]" in log) == (True, False)
    (row,) = told(tool, "audit", "log", "--topic", "protocol.adopted")
    assert packs.digest(row["fields"]["text"]) == row["fields"]["digest"]


def test_where_nothing_is_in_force_it_says_on_which_days_something_changes(tool: Tool) -> None:
    tool("protocol", "adopt", "cn-ed9", *DECIDED)
    result = tool("protocol", "in-force", "--on", "2022-12-01")
    assert result.exit_code == 4
    assert "2022-06-28, 2022-11-11" in result.stderr


def test_the_decision_is_needed(tool: Tool) -> None:
    result = tool("protocol", "adopt", "cn-ed9")
    assert (result.exit_code, "--office" in result.stderr) == (2, True)


def test_an_unknown_pack_a_missing_file_and_one_that_is_no_text(tool: Tool, tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    codes = [
        tool("protocol", "adopt", name, *DECIDED).exit_code
        for name in ("cn-ed99", str(tmp_path / "none.toml"), str(binary))
    ]
    assert codes == [4, 4, 2]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_what_is_in_force_fits_eighty_columns(tool: Tool, lang: str) -> None:
    tool("protocol", "adopt", "cn-ed9", *DECIDED)
    result = tool("protocol", "in-force", "--on", "2022-07-17", lang=lang)
    assert "省防控指挥部" in result.stdout
    assert max(map(columns, result.stdout.splitlines())) <= 80


def test_what_was_judged_of_a_case_stands_on_its_page(tool: Tool) -> None:
    tool("case", "report", "--age", "40", "--laboratory", "positive")
    judged = ("case", "assess-spread", "C-1", "--kind", "home_quarantine", "--office", "市疾控")
    assert tool(*judged, "--no-spread").exit_code == 0
    row = told(tool, "case", "show", "C-1")
    assert (row["spread_kind"], row["spread"], row["spread_office"]) == (
        "home_quarantine",
        False,
        "市疾控",
    )
    assert tool(*judged, "--spread").exit_code == 0
    assert told(tool, "case", "show", "C-1")["spread"] is True
    assert told(tool, "case", "show", "C-1", "--as-of", "4")["spread"] is False
    assert "found in home quarantine" in tool("case", "show", "C-1").stdout


def test_a_judgement_is_corrected(tool: Tool) -> None:
    tool("case", "report", "--age", "40")
    judged = ("case", "assess-spread", "C-1", "--kind", "closed_loop", "--office", "市疾控")
    position = told(tool, *judged, "--spread")["first_position"]
    right = tool(*judged, "--no-spread", "--corrects", str(position), "--personal", "/dev/null")
    assert right.exit_code == 0, right.stderr
    assert told(tool, "case", "show", "C-1")["spread"] is False


def test_the_spread_of_a_case_that_is_not_there_or_taken_back_is_refused(tool: Tool) -> None:
    judged = ("--kind", "closed_loop", "--office", "市疾控", "--spread")
    tool("case", "report", "--age", "40")
    tool("case", "assess-spread", "C-1", *judged)
    assert tool("case", "assess-spread", "C-9", *judged).exit_code == 4
    assert tool("case", "retract", "C-1", "--personal", "/dev/null").exit_code == 0
    assert tool("case", "assess-spread", "C-1", *judged).exit_code == 3
    assert told(tool, "case", "show", "C-1")["spread"] is None

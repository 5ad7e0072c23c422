from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tracing.cli import tracing


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(tracing, args, prog_name="tracing", input=stdin)


def listed(*args: str) -> Any:
    return json.loads(run("trial", "list", "--format", "json", *args).stdout)[0]


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("812", 812),
        ("2022-07-14", "2022-07-14"),
        ("2022-07-14T08:30", "2022-07-14T08:30:00"),
        ("2022-07-14 08:30+08:00", "2022-07-14T08:30:00+08:00"),
        ("2022-07-14T24:00", "2022-07-15T00:00:00"),
        ("２０２２-０７-１４", "2022-07-14"),
        ("２０２２-０７-１４T０８：３０", "2022-07-14T08:30:00"),
        ("2022-07-14 24:00:00+08:00", "2022-07-15T00:00:00+08:00"),
    ],
)
def test_as_of_takes_a_position_a_date_or_a_moment(given: str, understood: object) -> None:
    assert listed("--as-of", given)["position"] == understood


def test_on_at_and_identify_are_handed_on() -> None:
    row = listed("--on", "2022-07-14", "--at", "2022-07-14T08:30", "--identify", "随访")
    assert row["onset_on"] == "2022-07-14"
    assert row["reported_at"] == "2022-07-14T08:30:00"
    assert row["name"] == "随访"


@pytest.mark.parametrize("said", ["severe", "重型", "3"])
def test_a_coded_value_is_given_as_code_label_or_number(said: str) -> None:
    result = run("trial", "report", "--severity", said, "--format", "json")
    assert json.loads(result.stdout)["severity"] == "severe"


@pytest.mark.parametrize(
    "written",
    ["name: Wang: Ming\nphone:\n", "姓名：Wang: Ming\n\n", '{"name": "Wang: Ming", "phone": null}'],
)
def test_personal_values_are_read_from_stdin(written: str) -> None:
    asked = ("trial", "report", "--severity", "mild", "--personal", "-", "--format", "json")
    assert json.loads(run(*asked, stdin=written).stdout)["name"] == "Wang: Ming"


@pytest.mark.parametrize(
    "written", ["name: Wang\n王小明\n", '{"name": "Wang",\n"王小明": 1', "{\n1}"]
)
def test_a_personal_value_that_cannot_be_read_is_named_by_its_line_alone(written: str) -> None:
    result = run("trial", "report", "--severity", "mild", "--personal", "-", stdin=written)
    assert result.exit_code == 2
    assert "第 2 行" in result.stderr
    assert "王小明" not in result.stderr


def test_personal_values_in_another_encoding_are_refused_without_being_shown(
    tmp_path: Path,
) -> None:
    written = tmp_path / "person.txt"
    written.write_bytes("name: 王小明".encode("gb18030"))
    half = '{"name": "\\ud800"}'
    for asked in (str(written), "-"):
        result = run("trial", "report", "--severity", "mild", "--personal", asked, stdin=half)
        assert result.exit_code == 2
        assert "UTF-8" in result.stderr


def test_a_missing_personal_file_is_not_named() -> None:
    result = run("trial", "report", "--severity", "mild", "--personal", "/nowhere/王小明.txt")
    assert result.exit_code == 4
    assert "王小明" not in result.stderr

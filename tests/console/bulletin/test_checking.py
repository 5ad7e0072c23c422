"""What somebody else published is checked; what does not add up is a finding, never mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import head, recorded
from tests.console.recording.test_raced import at_once

SOURCE_002 = Path(__file__).with_name("nanchang-2022-07-16.toml")


def check(desk: Desk, text: str, *more: str, name: str = "bulletin.toml") -> list[Any]:
    file = desk.invented.folder / name
    file.write_text(text, encoding="utf-8")
    found = desk.json("bulletin", "check", str(file), *more)
    assert isinstance(found, list)
    return found


def said(*lines: str) -> str:
    return "\n".join(['issuer = "City"', "date = 2022-07-16", "[[sections]]", *lines])


def test_the_secondary_contacts_of_source_002_are_70_short_for_an_unknown_reason(
    desk: Desk,
) -> None:
    assert desk.json("bulletin", "check", str(SOURCE_002)) == [
        {
            "finding": "parts",
            "area": "360100",
            "cut_off": "2022-07-17T00:00:00+08:00",
            "figure": "secondary_contacts.cumulative",
            "by": "secondary_contacts.*",
            "stated": 11567,
            "sum": 11497,
            "residual": 70,
            "cause": "unknown",
        }
    ]


def test_findings_are_no_failure_and_are_told_to_people(desk: Desk) -> None:
    result = desk.type("bulletin", "check", str(SOURCE_002))
    assert result.exit_code == 0
    assert "10 sums checked, 1 do not add up" in result.stderr
    assert "nothing is mended" in result.stderr
    assert "11567  11497        70  unknown" in result.stdout


def test_a_bulletin_is_recorded_as_it_was_said(desk: Desk) -> None:
    before = head(desk)
    desk.type("bulletin", "check", str(SOURCE_002), "--record")
    assert recorded(desk, before) == ["bulletin.foreign_recorded"]
    shown = desk.json("bulletin", "show", "B-0001")
    assert shown["bulletin_kind"] == "foreign"
    assert [each["area"] for each in shown["sections"]] == ["360100", "360103001"]
    assert shown["sections"][0]["secondary_contacts"]["cumulative"] == 11567
    again = desk.type("bulletin", "check", str(SOURCE_002), "--record")
    assert "nothing new" in again.stderr
    assert head(desk) == before + 1


def test_other_figures_of_the_same_issuer_and_day_have_to_name_the_former(desk: Desk) -> None:
    check(desk, said('area = "3601"', "positives.new = 9"), "--record")
    file = str(desk.invented.folder / "bulletin.toml")
    Path(file).write_text(said('area = "3601"', "positives.new = 8"), encoding="utf-8")
    refused = desk.type("bulletin", "check", file, "--record")
    assert refused.exit_code == 5
    assert "positives.new was 9, is 8 now" in refused.stderr
    assert desk.type("bulletin", "check", file, "--record", "--corrects", "B-1").exit_code == 0


def test_two_who_record_it_at_once_record_it_once(desk: Desk) -> None:
    before = head(desk)
    record = ("bulletin", "check", str(SOURCE_002), "--record")
    assert [code for code, _ in at_once(desk, record, record)] == [0, 0]
    assert recorded(desk, before) == ["bulletin.foreign_recorded"]


def test_a_day_is_checked_against_the_day_before(desk: Desk) -> None:
    lines = (
        'area = "3601"',
        "positives.cumulative = 41",
        "positives.cumulative_day_before = 33",
        "positives.new = 9",
    )
    (found,) = check(desk, said(*lines))
    assert (found["finding"], found["sum"], found["residual"]) == ("days", 42, -1)
    assert check(desk, said(*lines, "positives.removed = 1")) == []


def test_a_bulletin_is_compared_with_the_registrys_own_figures(desk: Desk) -> None:
    lines = ('area = "360103"', "positives.new = 9", "positives.cumulative = 8")
    (found,) = check(desk, said(*lines), "--against-own")
    assert (found["finding"], found["figure"], found["stated"], found["sum"]) == (
        "own",
        "positives.new",
        9,
        7,
    )


def test_a_day_the_registry_does_not_have_is_not_compared(desk: Desk) -> None:
    text = said('area = "360103"', "positives.new = 9").replace("07-16", "06-16")
    assert check(desk, text, "--against-own") == []


def test_json_is_read_too(desk: Desk) -> None:
    text = (
        '{"date": "2022-07-16", "sections": [{"area": "3601", '
        '"positives": {"new": 9, "new_by_district": {"360103": 6, "360121": 2}}}]}'
    )
    (found,) = check(desk, text, name="bulletin.json")
    assert (found["by"], found["residual"]) == ("positives.new_by_district", 1)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("date = ", "TOML"),
        ("[[sections]]", "date"),
        ("date = 2022-07-16", "sections"),
        ("date = 2022-07-16\nfigures = 1\n[[sections]]", "figures"),
        (said("positives.new = 9"), "sections[1]"),
        (said('area = "3601"', "positives.new = -9"), "sections[1]"),
        (said('area = "3601"', "positives.new = 1.5"), "sections[1]"),
        (said('area = "3601"', 'cut_off = "soon"'), "cut_off"),
        (said('area = "3601"', "'Positives' = 9"), "sections[1]"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(desk: Desk, text: str, where: str) -> None:
    file = desk.invented.folder / "bulletin.toml"
    file.write_text(text, encoding="utf-8")
    result = desk.type("bulletin", "check", str(file))
    assert result.exit_code == 2
    assert where in result.stderr


def test_a_file_that_is_not_there_is_not_found(desk: Desk) -> None:
    assert desk.type("bulletin", "check", "nowhere.toml").exit_code == 4


def test_who_issued_it_has_to_be_known_to_record_it(desk: Desk) -> None:
    file = desk.invented.folder / "bulletin.toml"
    file.write_text(said('area = "3601"', "positives.new = 9").removeprefix('issuer = "City"\n'))
    assert desk.type("bulletin", "check", str(file), "--record").exit_code == 2

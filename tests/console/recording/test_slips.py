"""Slips of whoever types: a code that is a name, an id of another kind, digits at full width."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk

DECIDED = ("--office", "市疾控", "--decided-at", "2022-07-12T10:00")


@pytest.mark.parametrize(
    "asked",
    [
        ("place", "list", "--area", "西湖区"),
        ("place", "register", "dwelling", "--area", "西湖区"),
        ("area", "register", "西湖区", "西湖区"),
        ("case", "list", "--area", "西湖区"),
        ("referral", "send", "P-1", "--to", "西湖区"),
        ("transfer", "request", "P-1", "--purpose", "other", "--from", "西湖区"),
        ("quarantine", "order", "P-1", "--basis", "arrival:西湖区", "--mode", "home", *DECIDED),
    ],
    ids=" ".join,
)
def test_the_name_of_an_area_is_not_its_code(desk: Desk, asked: tuple[str, ...]) -> None:
    result = desk.type(*asked)
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: '西…' is not the code of an area\n"
        "What to do: write a code, not a name, such as 360103; "
        "those registered: tracing area list\n"
    )


def test_an_id_of_another_kind_is_told_apart_from_one_that_is_not_there(desk: Desk) -> None:
    other = desk.type("place", "show", "K-99")
    assert other.exit_code == 2
    assert other.stderr == (
        "Error: K-0099 is a contact; what is wanted here is a place\n"
        "What to do: write it like L-0001\n"
    )
    assert desk.type("place", "show", "L-99").exit_code == 4


def test_ids_and_codes_may_be_typed_at_full_width(desk: Desk) -> None:
    made = desk.type(
        "place", "register", "dwelling", "--area", "３６０１０３", "--at", "２０２２-07-01"
    )
    assert made.exit_code == 0
    wide = made.stdout.strip().replace("L-", "Ｌ－")
    assert desk.json("place", "show", wide)["area"] == "360103"


def test_the_name_of_a_place_is_not_headed_as_a_persons(desk: Desk) -> None:
    made = desk.type("place", "register", "hospital", "--name", "示例医院", "--at", "2022-07-01")
    desk.type("area", "register", "360103", "西湖区")
    for page in (("place", "show", made.stdout.strip()), ("area", "show", "360103")):
        shown = desk.type("--lang", "zh", *page)
        assert "名称" in shown.stdout
        assert "姓名" not in shown.stdout


def test_a_day_that_is_none_is_no_id_of_a_bulletin(desk: Desk) -> None:
    asked = desk.type("bulletin", "show", "7月12日")
    assert asked.exit_code == 2
    assert asked.stderr.startswith("Error: '7…' is not a date")


def test_a_name_that_is_too_long_is_refused_in_words(desk: Desk) -> None:
    made = desk.type("place", "register", "shop", "--name", "长" * 201, "--at", "2022-07-01")
    assert made.exit_code == 3
    assert made.stderr == (
        "Error: 'name' is longer than 200 characters and was not written\n"
        "What to do: write it shorter\n"
    )

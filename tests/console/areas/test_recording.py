"""What changes about areas, told at the command line: happened, repeated, refused, raced."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import (
    Args,
    gives_the_first_answer_again,
    head,
    is_nothing_new_again,
    records,
)
from tests.console.recording.test_raced import at_once

HAPPENED: dict[str, tuple[Args, list[str]]] = {
    "rename": (
        ("area", "change", "360103", "--from", "2022-07-01", "--name", "乙区"),
        ["area.changed"],
    ),
    "move by names": (
        ("area", "change", "绳金塔街道", "--from", "2022-07-01", "--parent", "东湖区"),
        ["area.registered", "area.changed"],
    ),
    "count": (
        ("area", "count", "南浦街道", "--on", "2022-07-16", "--households", "10195"),
        ["area.registered", "area.counted"],
    ),
    "draw": (("area", "register", "360103-M1", "市场", "--unit", "drawn"), ["area.registered"]),
    "abolish a village": (
        ("area", "abolish", "360103001001", "--from", "2022-07-01", "--successor", "360103007006"),
        ["area.registered", "area.abolished"],
    ),
}


@pytest.mark.parametrize("name", HAPPENED)
def test_it_is_recorded(desk: Desk, name: str) -> None:
    args, topics = HAPPENED[name]
    records(desk, args, None, topics)


@pytest.mark.parametrize("name", HAPPENED)
def test_the_same_command_again_gives_the_first_answer(desk: Desk, name: str) -> None:
    gives_the_first_answer_again(desk, HAPPENED[name][0], None)


@pytest.mark.parametrize("name", HAPPENED)
def test_the_same_fact_told_again_is_nothing_new(desk: Desk, name: str) -> None:
    is_nothing_new_again(desk, HAPPENED[name][0], None)


def test_a_drawn_area_is_bounded_by_areas_and_places(desk: Desk) -> None:
    desk.type("area", "register", "360103-M1", "市场", "--unit", "drawn")
    desk.type("place", "register", "market", "--name", "洪城", "--area", "360103007")
    covers = ("--covers", "南浦街道", "--covers", "360102", "--place", "L-1")
    bound = ("area", "bound", "360103-M1", "--from", "2022-07-16", *covers)
    records(desk, bound, None, ["area.bounded"])
    is_nothing_new_again(desk, bound, None)
    shown = desk.json("area", "show", "360103-M1")
    assert shown["covers"] == ["360103001", "360102"]
    assert shown["covered_places"] == ["L-0001"]


REFUSED: dict[str, tuple[Args, int, tuple[str, ...]]] = {
    "two of that name": (
        ("area", "count", "西湖区", "--on", "2022-07-16", "--households", "1"),
        2,
        ("330106  浙江省 杭州市 西湖区", "360103  江西省 南昌市 西湖区"),
    ),
    "none of that name": (("area", "show", "仙桃区"), 4, ()),
    "not in the gazetteer": (
        ("area", "count", "360103002", "--on", "2022-07-16", "--households", "1"),
        4,
        ("360103002",),
    ),
    "nothing changed": (("area", "change", "360103", "--from", "2022-07-01"), 3, ("360103",)),
    "nothing counted": (("area", "count", "360103", "--on", "2022-07-01"), 3, ("360103",)),
    "no day": (("area", "count", "360103", "--households", "1"), 2, ("--on",)),
    "a county has its bounds": (
        ("area", "bound", "360103", "--from", "2022-07-01", "--covers", "360102"),
        3,
        ("360103", "county"),
    ),
    "into itself": (
        ("area", "change", "360103", "--from", "2022-07-01", "--parent", "360103001"),
        3,
        ("360103001",),
    ),
    "nothing found": (("area", "find", "仙桃"), 4, ()),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_the_values_and_nothing_is_written(desk: Desk, name: str) -> None:
    args, code, said = REFUSED[name]
    before = head(desk)
    for language in ("en", "zh"):
        result = desk.type("--lang", language, *args)
        assert result.exit_code == code, result.stderr
        if language == "en":
            assert [each for each in said if each not in result.stderr] == []
    assert head(desk) == before


@pytest.mark.parametrize("name", HAPPENED)
def test_of_two_at_once_one_records_and_the_other_finds_it_said(desk: Desk, name: str) -> None:
    args, topics = HAPPENED[name]
    before = head(desk)
    assert [code for code, _ in at_once(desk, args, args)] == [0, 0]
    assert head(desk) == before + len(topics)

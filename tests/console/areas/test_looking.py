"""Areas are found, listed, shown, and told as a tree with what adds up in them."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk


def test_those_of_exactly_that_name_come_first_then_larger_ones(desk: Desk) -> None:
    found = desk.json("area", "find", "绳金塔")
    assert [each["code"] for each in found] == ["360103007", "360103007006"]
    assert found[0]["path"] == ["江西省", "南昌市", "西湖区"]
    assert [each["code"] for each in desk.json("area", "find", "西湖区")] == ["330106", "360103"]
    assert [each["code"] for each in desk.json("area", "find", "南昌市 西湖区")] == ["360103"]
    assert [each["code"] for each in desk.json("area", "find", "360103001")] == ["360103001"]
    assert desk.json("area", "find", "西湖", "--unit", "county")[1]["code"] == "360103"


def test_a_name_means_the_area_wherever_a_code_does(desk: Desk) -> None:
    assert desk.json("area", "show", "东湖区")["code"] == "360102"
    assert desk.json("area", "show", "杭州市 西湖区")["code"] == "330106"
    assert desk.json("area", "show", "360100")["code"] == "3601"


def test_an_area_is_found_by_the_name_it_had(desk: Desk) -> None:
    desk.type("area", "change", "360102", "--from", "2022-07-01", "--name", "洪都区")
    assert desk.json("area", "show", "东湖区")["name"] == "洪都区"
    assert desk.json("area", "show", "东湖区", "--on", "2022-06-30")["name"] == "东湖区"
    assert desk.json("area", "show", "洪都区")["code"] == "360102"


def test_an_area_that_was_abolished_names_what_took_its_place(desk: Desk) -> None:
    desk.type("area", "abolish", "360102", "--from", "2022-07-01", "--successor", "360103")
    (found,) = desk.json("area", "find", "东湖区")
    assert (found["abolished_on"], found["succeeded_by"]) == ("2022-07-01", ["360103"])
    assert "360103" in desk.type("area", "find", "东湖区").stdout


def test_a_list_has_what_is_registered_and_with_listed_the_rest(desk: Desk) -> None:
    registered = desk.json("area", "list", "--area", "360103")
    assert [each["code"] for each in registered] == ["360103"]
    all_of_it = desk.json("area", "list", "--area", "南昌市 西湖区", "--listed")
    assert [each["code"] for each in all_of_it] == [
        "360103",
        "360103001",
        "360103001001",
        "360103007",
        "360103007006",
    ]
    streets = desk.json("area", "list", "--area", "3601", "--listed", "--unit", "township")
    assert [each["name"] for each in streets] == ["南浦街道", "绳金塔街道"]
    assert {each["listed"] for each in streets} == {True}


def test_an_area_shows_what_lies_in_it_as_it_was_on_a_day(desk: Desk) -> None:
    desk.type("area", "change", "360103007", "--from", "2022-07-10", "--parent", "360102")
    assert desk.json("area", "show", "360103")["parts"] == ["360103001"]
    assert desk.json("area", "show", "360102")["parts"] == ["360103007"]
    then = desk.json("area", "show", "360103", "--on", "2022-07-09")
    assert then["parts"] == ["360103001", "360103007"]


def test_a_city_without_counties_has_its_streets_directly_in_it(desk: Desk) -> None:
    assert desk.json("area", "show", "东莞市")["parts"] == ["441900003"]
    assert desk.json("area", "show", "441900003001")["path"] == "广东省 东莞市 东城街道"


@pytest.fixture
def counted(desk: Desk) -> Desk:
    desk.type("area", "count", "360103001", "--on", "2022-07-01", "--households", "10195")
    desk.type("area", "count", "360103007", "--on", "2022-07-05", "--households", "100")
    for area in ("360103001001", "360103001", "360102"):
        report = ("case", "report", "--personal", "-", "--area", area, "--at", "2022-07-10")
        found = ("--diagnosis", "confirmed", "--severity", "mild")
        assert desk.type(*report, *found, typed="name: 王一\n").exit_code == 0
    return desk


def tree(desk: Desk, *args: str) -> dict[str, tuple[int, int | None]]:
    rows = desk.json("area", "tree", *args)
    return {row["code"]: (row["positives"], row["households"]) for row in rows}


def test_the_tree_adds_up_infections_and_inhabitants(counted: Desk) -> None:
    found = tree(counted, "3601", "--depth", "2")
    assert found["3601"] == (3, 10295)
    assert found["360102"] == (1, None)
    assert found["360103"] == (2, 10295)
    assert found["360103001"] == (2, 10195)
    assert list(tree(counted, "3601")) == ["3601", "360102", "360103"]


def test_the_tree_is_told_as_of_a_day_and_as_known_then(counted: Desk) -> None:
    on = tree(counted, "360103", "--on", "2022-07-04")
    assert on["360103"] == (0, 10195)
    with counted.invented.open() as registry:
        before = registry.head - 1
    assert tree(counted, "360103", "--as-of", str(before))["360103"] == (2, 10295)
    assert tree(counted, "3601", "--as-of", "12")["3601"] == (0, None)


def test_what_is_a_sum_of_parts_says_so(counted: Desk) -> None:
    shown = counted.type("area", "tree", "360103").stdout
    assert "≥10295" in shown
    assert " 10195" in shown

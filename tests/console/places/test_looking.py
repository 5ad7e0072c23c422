"""What is shown of places, gatherings, areas and stays: now, as of a moment, on a day."""

from __future__ import annotations

from typing import Any

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import head

DECIDED = ("--office", "市疾控", "--decided-at", "2022-07-12T10:00")


def done(desk: Desk, *args: str, typed: str | None = None) -> None:
    result = desk.type(*args, typed=typed)
    assert result.exit_code == 0, result.stderr


def residents(desk: Desk, *more: str) -> list[str]:
    return [each["person"] for each in desk.json("place", "show", "L-1", *more)["residents"]]


def test_of_a_home_is_shown_who_lives_there_who_answers_for_it_and_for_the_children(
    desk: Desk,
) -> None:
    done(desk, "place", "householder", "L-1", "P-2")
    done(desk, "person", "needs", "P-3", "minor")
    done(desk, "person", "guardian", "P-3", "P-2")
    home = desk.json("place", "show", "L-1")
    assert home["householder"] == "P-0002"
    assert home["address"] is None
    (child,) = (each for each in home["residents"] if each["needs"] == ["minor"])
    assert (child["person"], child["guardian"]) == ("P-0003", "P-0002")
    shown = desk.type("place", "show", "L-1")
    assert "minor" in shown.stdout
    assert "象山" not in shown.stdout
    plain = desk.type("place", "show", "L-1", "--identify", "visit").stdout
    assert "象山南路12号" in plain
    assert "李兰" in plain
    assert "place show" in desk.type("audit", "access").stdout


def test_who_moved_out_is_no_resident_from_then_on(desk: Desk) -> None:
    before = head(desk)
    done(desk, "person", "end-stay", "W-2", "--until", "2022-07-15")
    assert residents(desk) == ["P-0001", "P-0003"]
    assert residents(desk, "--as-of", str(before)) == ["P-0001", "P-0002", "P-0003"]


def test_a_home_on_a_day_is_as_it_was_so_on_that_day(desk: Desk) -> None:
    for args in (
        ("place", "register", "dwelling", "--at", "2022-07-01"),
        ("place", "householder", "L-3", "P-4", "--from", "2022-07-05", "--at", "2022-07-01"),
        (
            "person",
            "stay",
            "P-4",
            "--role",
            "residence",
            "--place",
            "L-3",
            "--from",
            "2022-07-03",
            "--open",
            "--at",
            "2022-07-03",
        ),
        ("person", "end-stay", "W-7", "--until", "2022-07-15", "--at", "2022-07-15"),
    ):
        done(desk, *args)

    def on(day: str) -> tuple[Any, list[str]]:
        home = desk.json("place", "show", "L-3", "--on", day)
        return home["householder"], [each["person"] for each in home["residents"]]

    assert on("2022-07-02") == (None, [])
    assert on("2022-07-04") == (None, ["P-0004"])
    assert on("2022-07-10") == ("P-0004", ["P-0004"])
    assert on("2022-07-16") == ("P-0004", [])
    assert desk.type("place", "show", "L-3", "--on", "2022-06-30").exit_code == 4


def test_what_a_place_can_take_is_told_for_the_day(desk: Desk) -> None:
    done(desk, "place", "capacity", "L-2", "--from", "2999-01-01", "--capacity", "300")
    done(desk, "place", "capacity", "L-2", "--from", "2022-07-16", "--rooms", "90")
    (site,) = desk.json("place", "list", "--kind", "quarantine_site")
    assert (site["capacity"], site["rooms"]) == (120, 90)
    assert desk.json("place", "list", "--on", "2022-07-15") == []


def test_places_of_an_area_and_those_within_it_are_listed(desk: Desk) -> None:
    listed = [each["place"] for each in desk.json("place", "list", "--area", "360100")]
    assert listed == ["L-0001"]
    assert desk.json("place", "list", "--area", "360102") == []


def test_a_gathering_says_how_many_were_there_and_who(desk: Desk) -> None:
    done(desk, "gathering", "count", "G-1", "estimated", "50")
    done(desk, "gathering", "count", "G-1", "identified", "45")
    done(desk, "gathering", "attend", "G-1", "P-3", "--seat", "12A")
    bus = desk.json("gathering", "show", "G-1")
    counted = [bus[key] for key in ("attendance", "estimated", "identified", "found", "recorded")]
    assert counted == ["identified", 50, 45, None, 3]
    assert {each["person"] for each in bus["people"]} == {"P-0001", "P-0003", "P-0004"}
    assert desk.json("gathering", "list")[0]["recorded"] == 3
    listed = desk.type("gathering", "list").stdout
    assert "2022-07-12 08:10" in listed


def test_an_area_is_shown_with_what_lies_in_it(desk: Desk) -> None:
    done(desk, "area", "register", "360103001", "绳金塔街道")
    done(desk, "area", "register", "360111002", "代管街道", "--parent", "360103")
    shown = desk.json("area", "show", "360103")
    assert (shown["unit"], shown["parent"], shown["parts"]) == (
        "county",
        "3601",
        ["360103001", "360111002"],
    )
    listed = [each["code"] for each in desk.json("area", "list", "--area", "3601")]
    assert listed == ["360103", "360103001", "360111002"]
    assert [each["code"] for each in desk.json("area", "list", "--unit", "county")] == ["360103"]
    assert "绳金塔街道" in desk.type("area", "show", "360103").stdout


def test_an_area_abolished_later_still_stands_on_a_day_before(desk: Desk) -> None:
    done(desk, "area", "abolish", "360103", "--from", "2030-01-01", "--at", "2022-07-01")
    (now,) = desk.json("area", "list")
    assert now["abolished_on"] == "2030-01-01"
    assert desk.json("area", "list", "--on", "2022-07-02") == []


def test_a_person_shows_their_stays_needs_and_guardian(desk: Desk) -> None:
    done(desk, "person", "needs", "P-3", "minor", "medicine")
    done(desk, "person", "guardian", "P-3", "--personal", "-", typed="guardian: 外婆\n")
    child = desk.json("person", "show", "P-3")
    assert child["needs"] == ["minor", "medicine"]
    assert [(each["role"], each["place"]) for each in child["stays"]] == [
        ("residence", "L-0001"),
        ("attended", None),
    ]
    shown = desk.type("person", "show", "P-3").stdout
    assert "外婆" not in shown
    assert "L-0001" in shown
    assert "外婆" in desk.type("person", "show", "P-3", "--identify", "visit").stdout


def test_a_correction_takes_the_place_of_what_was_said(desk: Desk) -> None:
    done(desk, "place", "householder", "L-1", "P-2")
    wrong = head(desk)
    done(desk, "place", "householder", "L-1", "P-3", "--corrects", str(wrong))
    assert desk.json("place", "show", "L-1")["householder"] == "P-0003"
    registered = desk.json("place", "register", "market", "--name", "甲", "--at", "2022-07-01")
    corrects = str(registered["first_position"])
    again = desk.json("place", "register", "market", "--name", "乙", "--corrects", corrects)
    assert again["place"] == registered["place"]
    assert desk.json("place", "show", registered["place"])["name"] == "乙"
    stay = desk.json("person", "stay", "P-4", "--role", "work", "--place", "L-2")
    corrects = str(stay["first_position"])
    moved = desk.json(
        "person", "stay", "P-4", "--role", "work", "--place", "L-3", "--corrects", corrects
    )
    assert moved["stay"] == stay["stay"]


def contacts(desk: Desk) -> set[tuple[str, str | None]]:
    return {(each["person"], each["category"]) for each in desk.json("contact", "list")}


def test_everybody_of_a_household_becomes_a_contact_and_undo_takes_all_back(desk: Desk) -> None:
    before = head(desk)
    added = desk.type("contact", "add", "C-1", "--household", "--category", "close", *DECIDED)
    assert added.stdout == "K-0001\nK-0002\n"
    assert "contacts: 2; new exposures: 2" in added.stderr
    assert contacts(desk) == {("P-0002", "close"), ("P-0003", "close")}
    done(desk, "undo", "--yes")
    assert contacts(desk) == set()
    assert head(desk) == before + 12


def test_who_rode_the_bus_was_exposed_while_it_went_or_while_they_were_on_it(desk: Desk) -> None:
    done(
        desk,
        "gathering",
        "attend",
        "G-1",
        "P-2",
        "--from",
        "2022-07-12T08:30",
        "--until",
        "2022-07-12T08:40",
    )
    done(desk, "contact", "add", "C-1", "--gathering", "G-1")
    spans = {
        each["person"]: each["exposures"][0]
        for each in (desk.json("contact", "show", f"K-{n}") for n in (1, 2, 3))
    }
    assert {person: each["first_at"] for person, each in spans.items()} == {
        "P-0002": "2022-07-12T00:30:00+00:00",
        "P-0003": "2022-07-12T00:10:00+00:00",
        "P-0004": "2022-07-12T00:10:00+00:00",
    }
    assert {each["setting"] for each in spans.values()} == {"transport"}


def test_who_is_a_case_already_is_left_out_and_said_so(desk: Desk) -> None:
    done(desk, "case", "report", "--person", "P-2")
    added = desk.type("contact", "add", "C-1", "--household")
    assert added.stdout == "K-0001\n"
    assert "P-0002" in added.stderr
    assert contacts(desk) == {("P-0003", None)}


def test_two_ways_of_exposure_make_one_contact(desk: Desk) -> None:
    added = desk.type("contact", "add", "C-1", "--household", "--gathering", "G-1")
    assert added.stdout == "K-0001\nK-0002\nK-0003\n"
    assert "contacts: 3; new exposures: 4" in added.stderr


def test_of_a_case_whose_home_is_not_known_no_household_is_added(desk: Desk) -> None:
    done(desk, "case", "report", "--person", "P-4")
    refused = desk.type("contact", "add", "C-2", "--household")
    assert refused.exit_code == 3
    assert "C-0002" in refused.stderr


def test_of_somebody_who_lives_alone_there_is_nothing_to_add(desk: Desk) -> None:
    done(desk, "place", "register", "dwelling")
    done(desk, "case", "report", "--person", "P-4")
    done(desk, "person", "stay", "P-4", "--role", "residence", "--place", "L-3", "--open")
    alone = desk.type("contact", "add", "C-2", "--household")
    assert (alone.exit_code, alone.stdout) == (0, "")
    assert "nothing new" in alone.stderr


@pytest.mark.parametrize("noun", ["place", "gathering", "area"])
def test_tables_are_spoken_in_chinese_and_fit_the_screen(desk: Desk, noun: str) -> None:
    from tracing.layout import columns

    shown = desk.type("--lang", "zh", noun, "list").stdout
    assert max(columns(line) for line in shown.splitlines()) <= 80
    assert {"place": "住宅", "gathering": "客车", "area": "县区"}[noun] in shown


def test_two_records_of_one_resident_are_one_contact_with_what_either_says(desk: Desk) -> None:
    done(desk, "person", "stay", "P-4", "--role", "residence", "--place", "L-1", "--open")
    done(desk, "person", "needs", "P-4", "medicine")
    done(desk, "person", "needs", "P-2", "pregnancy")
    done(desk, "person", "guardian", "P-4", "P-3")
    done(desk, "person", "merge", "P-4", "--into", "P-2")
    added = desk.type("contact", "add", "C-1", "--household", "--gathering", "G-1")
    assert "contacts: 2; new exposures: 4" in added.stderr
    assert {person for person, _ in contacts(desk)} == {"P-0002", "P-0003"}
    assert desk.json("gathering", "show", "G-1")["recorded"] == 3
    kept = desk.json("person", "show", "P-2")
    assert kept["needs"] == ["pregnancy", "medicine"]
    assert kept["guardian"] == "P-0003"

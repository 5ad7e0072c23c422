"""Each command about places, gatherings, areas and stays: it happened, was refused, repeated."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import (
    Args,
    gives_the_first_answer_again,
    head,
    is_nothing_new_again,
    recorded,
    records,
)
from tests.console.recording.test_raced import at_once

DECIDED = ("--office", "市疾控", "--decided-at", "2022-07-12T10:00")

HAPPENED: dict[str, tuple[Args, str | None, list[str]]] = {
    "register place": (
        ("place", "register", "hospital", "--name", "第九医院", "--responsible", "市卫健委"),
        None,
        ["place.registered"],
    ),
    "capacity": (
        ("place", "capacity", "L-2", "--from", "2022-07-16", "--capacity", "200"),
        None,
        ["place.capacity_set"],
    ),
    "householder": (("place", "householder", "L-1", "P-2"), None, ["place.householder_named"]),
    "close": (("place", "close", "L-2", "--from", "2022-08-01"), None, ["place.closed"]),
    "record gathering": (
        ("gathering", "record", "wedding", "--place", "L-2", "--from", "2022-07-10"),
        None,
        ["gathering.recorded"],
    ),
    "count": (("gathering", "count", "G-1", "found", "44"), None, ["gathering.attendance_counted"]),
    "attend": (
        ("gathering", "attend", "G-1", "P-2", "--seat", "12A"),
        None,
        ["whereabouts.stay_recorded"],
    ),
    "attend again": (
        ("gathering", "attend", "G-1", "-"),
        "P-1\nP-2\nP-3\n",
        ["whereabouts.stay_recorded"],
    ),
    "register area": (("area", "register", "360103001", "绳金塔街道"), None, ["area.registered"]),
    "register building": (
        ("area", "register", "360103001003-B2", "2号楼", "--unit", "building"),
        None,
        ["area.registered"],
    ),
    "abolish": (
        ("area", "abolish", "360103", "--from", "2030-01-01", "--successor", "360112"),
        None,
        ["area.abolished"],
    ),
    "stay of a case": (
        ("person", "stay", "P-1", "--role", "found_at", "--place", "L-2", "--case", "C-1"),
        None,
        ["whereabouts.stay_recorded"],
    ),
    "end stay": (
        ("person", "end-stay", "W-2", "--until", "2022-07-15"),
        None,
        ["whereabouts.stay_ended"],
    ),
    "needs": (("person", "needs", "P-3", "minor"), None, ["person.care_needs_recorded"]),
    "guardian": (("person", "guardian", "P-3", "P-2"), None, ["person.guardian_named"]),
    "died": (("person", "died", "P-4", "--died", "2022-07-15"), None, ["person.died"]),
    "add a household": (
        ("contact", "add", "C-1", "--household", "--category", "close", *DECIDED),
        None,
        ["contact.identified", "contact.exposure_recorded", "contact.category_determined"] * 2,
    ),
    "add a bus": (
        ("contact", "add", "C-1", "--gathering", "G-1"),
        None,
        ["contact.identified", "contact.exposure_recorded"] * 2,
    ),
    "add some": (
        ("contact", "add", "C-1", "P-2", "-", "--setting", "dining"),
        "P-4\n",
        ["contact.identified", "contact.exposure_recorded"] * 2,
    ),
    "expose to a bus": (
        ("contact", "expose", "P-4", "--source", "G-1"),
        None,
        ["contact.identified", "contact.exposure_recorded"],
    ),
    "expose to a place": (
        ("contact", "expose", "P-4", "--source", "L-2"),
        None,
        ["contact.identified", "contact.exposure_recorded"],
    ),
}
MADE_ANEW = {"register place", "record gathering"}
"""Each time another one."""


@pytest.mark.parametrize("name", HAPPENED)
def test_it_is_recorded(desk: Desk, name: str) -> None:
    records(desk, *HAPPENED[name])


@pytest.mark.parametrize("name", HAPPENED)
def test_the_same_command_again_gives_the_first_answer(desk: Desk, name: str) -> None:
    args, typed, _ = HAPPENED[name]
    gives_the_first_answer_again(desk, args, typed)


@pytest.mark.parametrize("name", sorted(HAPPENED.keys() - MADE_ANEW))
def test_the_same_fact_told_again_is_nothing_new(desk: Desk, name: str) -> None:
    args, typed, _ = HAPPENED[name]
    is_nothing_new_again(desk, args, typed)


REFUSED: dict[str, tuple[Args, int, tuple[str, ...]]] = {
    "no kind": (("place", "register"), 2, ("KIND",)),
    "a home with a name": (("place", "register", "dwelling", "--name", "x"), 3, ("dwelling",)),
    "no such place": (("place", "close", "L-9", "--from", "2022-08-01"), 4, ("L-9",)),
    "no number": (("place", "capacity", "L-2", "--from", "2022-07-16"), 3, ("capacity",)),
    "less than nobody": (
        ("place", "capacity", "L-2", "--from", "2022-07-16", "--capacity", "-1"),
        3,
        ("capacity", "-1"),
    ),
    "the householder of a hotel": (
        ("place", "householder", "L-2", "P-2"),
        3,
        ("L-0002", "quarantine site"),
    ),
    "no such gathering": (("gathering", "attend", "G-9", "P-1"), 4, ("G-9",)),
    "ends before it begins": (
        ("gathering", "record", "meal", "--from", "2022-07-10", "--until", "2022-07-09"),
        3,
        ("2022-07-09", "2022-07-10"),
    ),
    "a malformed code": (("area", "register", "36010", "x"), 3, ("36010",)),
    "a unit that does not fit": (
        ("area", "register", "360102", "x", "--unit", "township"),
        3,
        ("360102", "township"),
    ),
    "no unit": (("area", "register", "360103001003-B2", "x"), 2, ("--unit",)),
    "another area of that code": (("area", "register", "360103", "东湖区"), 5, ("360103",)),
    "no such area": (("area", "abolish", "360102", "--from", "2022-01-01"), 4, ()),
    "no area to show": (("area", "show", "360102"), 4, ("360102",)),
    "nowhere": (("person", "stay", "P-2", "--role", "work"), 3, ("--place",)),
    "another's case": (
        ("person", "stay", "P-2", "--role", "work", "--place", "L-2", "--case", "C-1"),
        4,
        ("C-0001",),
    ),
    "ended before it began": (
        ("person", "end-stay", "W-1", "--until", "2019-01-01"),
        3,
        ("2019-01-01", "2020-05"),
    ),
    "their own guardian": (("person", "guardian", "P-3", "P-3"), 3, ("P-0003",)),
    "no guardian": (("person", "guardian", "P-3"), 2, ("guardian",)),
    "the death of a case": (("person", "died", "P-1", "--died", "2022-07-15"), 3, ("C-0001",)),
    "nobody named": (("contact", "add", "C-1"), 2, ("--household",)),
    "a decision on nothing": (
        ("contact", "add", "C-1", "P-2", *DECIDED),
        2,
        ("--category",),
    ),
    "a category nobody decided": (
        ("contact", "add", "C-1", "P-2", "--category", "close"),
        2,
        ("--office",),
    ),
    "the case itself": (("contact", "add", "C-1", "P-1"), 3, ("P-0001",)),
    "a contact is no case": (("contact", "add", "P-2", "--household"), 2, ("P-0002",)),
    "exposed to what is not there": (("contact", "expose", "P-2", "--source", "G-9"), 4, ("G-9",)),
    "corrects another's fact": (
        ("place", "close", "L-2", "--from", "2022-08-01", "--corrects", "2"),
        2,
        ("L-0002", "2"),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_the_values_and_nothing_is_written(desk: Desk, name: str) -> None:
    args, code, said = REFUSED[name]
    before = head(desk)
    for language in ("en", "zh"):
        result = desk.type("--lang", language, *args)
        assert result.exit_code == code, result.stderr
        assert "王" not in result.stderr
        if language == "en":
            assert [each for each in said if each not in result.stderr] == []
    assert head(desk) == before


DAYS = ("2022-07-14", "2022-07-15")
RACED: dict[str, tuple[list[Args], list[int]]] = {
    "one area": (
        [("area", "register", "360102", name) for name in ("东湖区", "东湖")],
        [0, 5],
    ),
    "one closing": ([("place", "close", "L-2", "--from", day) for day in DAYS], [0, 5]),
    "one end": ([("person", "end-stay", "W-2", "--until", day) for day in DAYS], [0, 5]),
    "one death": ([("person", "died", "P-4", "--died", day) for day in DAYS], [0, 5]),
    "one household": ([("contact", "add", "C-1", "--household")] * 2, [0, 0]),
    "one seat": ([("gathering", "attend", "G-1", "P-2")] * 2, [0, 0]),
}


@pytest.mark.parametrize("name", RACED)
def test_of_two_at_once_one_is_recorded(desk: Desk, name: str) -> None:
    commands, codes = RACED[name]
    before = head(desk)
    assert sorted(code for code, _ in at_once(desk, *commands)) == codes
    facts = recorded(desk, before)
    assert len(facts) == (4 if name == "one household" else 1)

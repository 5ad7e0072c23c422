"""The three zones of edition 8 at the console, and what becomes of them with edition 9."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk

COMMUNITY = "360103001003"
OFFICE = ("--office", "市指挥部")


def decided(moment: str) -> tuple[str, ...]:
    return (*OFFICE, "--decided-at", moment, "--at", moment)


@pytest.fixture
def locked(desk: Desk) -> Desk:
    """A lockdown zone with one case, ten days before edition 9."""
    steps: tuple[tuple[tuple[str, ...], str | None], ...] = (
        (("protocol", "adopt", "cn-ed8", *decided("2021-05-14")), None),
        (
            (
                *("case", "report", "--personal", "-", "--laboratory", "positive"),
                *("--diagnosis", "confirmed", "--area", COMMUNITY, "--at", "2022-06-18T09:00"),
            ),
            "name: 王一\n",
        ),
        (
            (
                *("area", "designate", COMMUNITY, "lockdown", "--case", "C-2"),
                *("--from", "2022-06-18T12:00", *decided("2022-06-18T11:30")),
            ),
            None,
        ),
    )
    for args, typed in steps:
        result = desk.type(*args, typed=typed)
        assert result.exit_code == 0, (args, result.stderr)
    return desk


def test_without_a_scheme_it_is_the_levels_the_area_has(locked: Desk) -> None:
    told = locked.type("area", "timeline", COMMUNITY, "--on", "2022-06-24").stdout
    assert "lockdown zone" in told
    clock = locked.json("area", "clock", COMMUNITY, "--on", "2022-06-24")
    assert (clock["official"], clock["level"]) == ("lockdown", "lockdown")
    refused = locked.type(
        "area", "lift", COMMUNITY, "--lifted-at", "2022-06-24T20:00", *decided("2022-06-24T19:00")
    )
    assert "cannot be lowered from “lockdown zone” yet" in refused.stderr


def test_the_switch_of_packs_does_not_begin_the_clock_anew(locked: Desk) -> None:
    clock = locked.json("area", "clock", COMMUNITY, "--on", "2022-06-30")
    assert (clock["pack"], clock["level"], clock["official"]) == ("cn-ed9", "high", "lockdown")
    assert (clock["since_on"], clock["anchor_on"]) == ("2022-06-18", "2022-06-18")
    assert (clock["clean_days"], clock["earliest_on"]) == (7, "2022-06-25")


def test_a_zone_the_new_pack_does_not_have_is_held_too_long_from_the_switch_on(
    locked: Desk,
) -> None:
    work = locked.json("area", "worklist", "--on", "2022-06-28")
    assert [(each["differs"], each["since_on"]) for each in work] == [
        ("overstay", "2022-06-28"),
        ("higher", "2022-06-28"),
    ]


def test_it_ends_once_the_level_that_takes_its_place_is_decided(locked: Desk) -> None:
    at = decided("2022-06-28T08:00")
    ended = ("area", "lift", COMMUNITY, "--scheme", "zone", "--lifted-at", "2022-06-28T08:00", *at)
    assert locked.type(*ended).exit_code == 3
    again = ("area", "designate", COMMUNITY, "high", "--case", "C-2", "--from", "2022-06-28T08:00")
    assert locked.type(*again, *at).exit_code == 0
    result = locked.type(*ended)
    assert result.exit_code == 0, result.stderr
    assert locked.json("area", "worklist", "--on", "2022-06-28") == []

"""The levels of areas at the console: decided, kept, lowered; and beside them what is indicated."""

from __future__ import annotations

from typing import Any

import pytest

from tests.console.levels.conftest import DECIDED
from tests.console.outbreak import Desk
from tests.console.recording.asking import (
    Args,
    gives_the_first_answer_again,
    is_nothing_new_again,
    records,
)
from tests.console.recording.test_raced import at_once

COMMUNITY = "360103001003"
HIGH: Args = (
    *("area", "designate", "金塔社区", "high", "--case", "C-1", "--from", "2022-07-16T20:00"),
    *("--measure", "stay_indoors"),
    *DECIDED,
)
NEXT_DAY = ("--office", "市指挥部", "--decided-at", "2022-07-17", "--at", "2022-07-17T08:00")
LATER = ("--office", "市指挥部", "--decided-at", "2022-07-26T19:00", "--at", "2022-07-26T20:00")
LOWERED: Args = (
    *("area", "lift", COMMUNITY, "--to", "medium", "--lifted-at", "2022-07-26T19:30"),
    *LATER,
)
REASON = "reason: 公开的理由\n"


@pytest.fixture
def high(desk: Desk) -> Desk:
    assert desk.type(*HIGH).exit_code == 0
    return desk


def overridden(desk: Desk, *more: str) -> Any:
    return desk.type(*LOWERED, *more, "--override", "--personal", "-", typed=REASON)


def test_a_level_is_designated(desk: Desk) -> None:
    records(desk, HIGH, None, ["area.designated"])


def test_it_is_extended(high: Desk) -> None:
    args = ("area", "extend", COMMUNITY, "--until", "2022-07-22", *NEXT_DAY)
    records(high, args, None, ["area.extended"])


def test_it_is_lowered_against_the_rules_with_a_reason(high: Desk) -> None:
    records(high, (*LOWERED, "--override", "--personal", "-"), REASON, ["area.lifted"])
    [first, _] = high.json("area", "timeline", COMMUNITY)["official"]
    assert first["unmet"] == ["screened", "disinfection_assessed"]
    assert first["assessed_to"] is not None


def test_it_may_be_given_again(desk: Desk) -> None:
    gives_the_first_answer_again(desk, HIGH, None)
    is_nothing_new_again(desk, HIGH, None)


def test_two_who_designate_at_once_do_it_once(desk: Desk) -> None:
    other = [each.replace("19:30", "19:20") for each in HIGH]
    ended = sorted(code for code, _ in at_once(desk, HIGH, other))
    assert ended == [0, 5]


def test_what_is_not_met_is_listed_and_refused(high: Desk) -> None:
    refused = high.type(*LOWERED)
    assert refused.exit_code == 3
    assert "screened, disinfection_assessed" in refused.stderr
    assert len(refused.stderr.splitlines()) == 4  # the refusal, two conditions, what to do


def test_a_level_whose_ground_fell_waits_for_nothing(high: Desk) -> None:
    retracted = high.type("case", "retract", "C-1", "--personal", "-", typed=REASON)
    assert retracted.exit_code == 0, retracted.stderr
    args = ("area", "lift", COMMUNITY, "--lifted-at", "2022-07-17T07:30", *NEXT_DAY)
    records(high, args, None, ["area.lifted"])


def test_a_level_whose_ground_fell_stays_where_a_rule_gives_it(high: Desk) -> None:
    more = ("--laboratory", "positive", "--diagnosis", "confirmed", "--area", COMMUNITY)
    high.type("case", "report", "--age", "40", *more, "--at", "2022-07-16T21:00")
    high.type("case", "retract", "C-1", "--personal", "-", typed=REASON)
    refused = high.type("area", "lift", COMMUNITY, "--lifted-at", "2022-07-17T07:30", *NEXT_DAY)
    assert refused.exit_code == 3


def test_an_extension_beyond_the_clock_needs_a_reason(high: Desk) -> None:
    refused = high.type("area", "extend", COMMUNITY, "--until", "2022-07-24", *NEXT_DAY)
    assert refused.exit_code == 3
    assert "2022-07-23" in refused.stderr


def test_the_clock_says_what_is_missing(high: Desk) -> None:
    told = high.json("area", "clock", COMMUNITY, "--on", "2022-07-18")
    assert (told["anchor_on"], told["day_number"]) == ("2022-07-16", 2)
    assert (told["clean_days"], told["wanted_days"]) == (2, 7)
    assert told["earliest_on"] == "2022-07-23"
    assert [each["code"] for each in told["missing"]] == [
        "clean_days",
        "screened",
        "disinfection_assessed",
    ]


def test_an_area_without_a_level_has_no_clock(desk: Desk) -> None:
    said = desk.type("area", "clock", "360103", "--on", "2022-07-10")
    assert "no level to lower" in said.stdout


def test_lists_have_both_levels(high: Desk) -> None:
    row = high.json("area", "show", COMMUNITY, "--on", "2022-07-18")
    assert (row["official_risk"], row["indicated_risk"]) == ("high", "high")
    listed = high.json("area", "list", "--level", "high", "--on", "2022-07-18")
    assert [each["code"] for each in listed] == [COMMUNITY]


def test_on_a_day_before_it_was_reported_it_has_no_level(high: Desk) -> None:
    row = high.json("area", "show", COMMUNITY, "--on", "2022-07-15")
    assert row["official_risk"] is None


def test_a_case_that_should_have_raised_its_area_is_on_the_worklist(desk: Desk) -> None:
    [work] = desk.json("area", "worklist", "--on", "2022-07-18")
    assert (work["differs"], work["official"], work["indicated"]) == ("higher", None, "high")
    assert work["do"] == f"tracing area designate {COMMUNITY} high --case C-0001"
    [row] = desk.json("area", "list", "--differing", "--on", "2022-07-18")
    assert row["code"] == COMMUNITY


def test_an_area_whose_case_is_taken_back_is_on_the_worklist(high: Desk) -> None:
    assert COMMUNITY in high.type("impact", "C-1").stdout
    taken = high.type("retract", "C-1", "--yes", "--personal", "-", typed="reason: 误报\n")
    assert taken.exit_code == 0, taken.stderr
    found = high.json("area", "worklist")
    assert [each["differs"] for each in found] == ["overstay", "ground"]
    assert found[1]["fell"] == ["C-0001"]
    [row] = high.json("area", "list", "--without-basis")
    assert row["code"] == COMMUNITY


def test_what_is_asked_beyond_the_pack_is_on_the_worklist(high: Desk) -> None:
    strict = high.type(
        *("area", "designate", COMMUNITY, "high", "--case", "C-1", "--from", "2022-07-17T08:00"),
        *("--measure", "stay_indoors", "--measure", "closed_windows", "--beyond-protocol"),
        *("--office", "市指挥部", "--decided-at", "2022-07-17", "--at", "2022-07-17T08:00"),
        *("--personal", "-"),
        typed=REASON,
    )
    assert strict.exit_code == 0, strict.stderr
    [work] = high.json("area", "worklist", "--on", "2022-07-18")
    assert (work["differs"], work["beyond"]) == ("beyond", ["closed_windows"])
    assert "--measure stay_indoors" in work["do"]


def test_an_extension_that_is_over_is_on_the_worklist(high: Desk) -> None:
    extended = high.type("area", "extend", COMMUNITY, "--until", "2022-07-18", *NEXT_DAY)
    assert extended.exit_code == 0, extended.stderr
    [work] = high.json("area", "worklist", "--on", "2022-07-20")
    assert (work["differs"], work["until_on"]) == ("extension", "2022-07-18")


def test_the_picture_shows_both_courses_under_the_days(high: Desk) -> None:
    assert overridden(high).exit_code == 0
    drawn = high.type("area", "timeline", COMMUNITY, "--on", "2022-07-27").stdout.splitlines()
    assert drawn[0].split() == ["07-16", "07-26"]
    assert drawn[1].split() == ["official", "█" * 10 + "▒" * 2]
    assert drawn[2].split() == ["indicated", "█" * 12]


def test_an_order_stands_for_as_long_as_its_area_has_a_level(high: Desk) -> None:
    ordered = high.type(
        *("quarantine", "order", "P-2", "--basis", f"area:{COMMUNITY}", "--mode", "home"),
        *NEXT_DAY,
    )
    assert ordered.exit_code == 0, ordered.stderr
    assert high.json("quarantine", "list", "--without-basis") == []
    assert overridden(high).exit_code == 0
    assert high.json("quarantine", "list", "--without-basis") == []  # medium is a level too
    ended = ("area", "lift", COMMUNITY, "--lifted-at", "2022-07-31T19:30", "--override")
    decision = ("--office", "市指挥部", "--decided-at", "2022-07-31", "--at", "2022-07-31T20:00")
    result = high.type(*ended, *decision, "--personal", "-", typed=REASON)
    assert result.exit_code == 0, result.stderr
    [order] = high.json("quarantine", "list", "--without-basis")
    assert order["quarantine"] == "Q-0001"


def test_an_abolished_area_that_still_has_a_level_is_on_the_worklist(high: Desk) -> None:
    gone = high.type("area", "abolish", COMMUNITY, "--from", "2022-07-18", "--at", "2022-07-17")
    assert gone.exit_code == 0, gone.stderr
    assert high.json("area", "worklist", "--on", "2022-07-17") == []
    [work] = high.json("area", "worklist", "--on", "2022-07-18")
    assert (work["differs"], work["since_on"]) == ("abolished", "2022-07-18")
    assert work["do"] == f"tracing area lift {COMMUNITY}"


def test_the_timeline_of_a_part_says_whose_level_it_has(high: Desk) -> None:
    registered = high.type("area", "register", f"{COMMUNITY}-B2", "2号楼", "--unit", "building")
    assert registered.exit_code == 0, registered.stderr
    told = high.type("area", "timeline", f"{COMMUNITY}-B2", "--on", "2022-07-18").stdout
    assert f"officially high risk, of {COMMUNITY}:" in told


def test_a_feed_names_the_area_of_a_level(high: Desk) -> None:
    read = high.type("feed", "read", "area_levels")
    assert read.exit_code == 0, read.stderr
    assert f"+ area_levels {COMMUNITY}" in " ".join(read.stdout.split())
    assert "origin=designated" in read.stdout


def test_a_feed_of_packs_leaves_their_texts_to_programs(high: Desk) -> None:
    read = high.type("feed", "read", "protocols")
    assert read.exit_code == 0, read.stderr
    assert "cn-ed9" in read.stdout
    assert "format = 1" not in read.stdout


def test_the_log_tells_what_was_recorded_of_an_area_by_its_code_or_name(high: Desk) -> None:
    for named in (COMMUNITY, "金塔社区"):
        found = high.json("audit", "log", "--of", named)
        assert [each["topic"] for each in found] == ["area.registered", "area.designated"]
        assert {tuple(each["about"]) for each in found} == {(COMMUNITY,)}
    assert high.type("audit", "log", "--of", "X-99").exit_code == 2

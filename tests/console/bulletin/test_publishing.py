"""What was said to the public is kept, with how it differs from what is known now."""

from __future__ import annotations

from uuid import uuid4

from tests.console.outbreak import Desk
from tests.console.recording.asking import head, recorded
from tests.console.recording.test_raced import at_once

DAY = "2022-07-16"
DECIDED = ("--office", "市指挥部", "--decided-at", "2022-07-17T09:30")


def publish(desk: Desk, *more: str) -> str:
    result = desk.type("bulletin", "publish", DAY, *DECIDED, *more)
    assert result.exit_code == 0, result.stderr
    return result.stdout.strip()


def test_what_is_published_is_exactly_what_is_shown(desk: Desk) -> None:
    shown = desk.json("bulletin", DAY, "--public")
    before = head(desk)
    assert publish(desk, "--public", "--title", "第24场") == "B-0001"
    assert recorded(desk, before) == ["bulletin.published"]
    said = desk.json("bulletin", "show", "B-0001")
    assert (said["document"], said["issuer"]) == ("第24场", "市指挥部")
    assert said["known_at"] == shown["known_at"]["position"] == before
    (section,) = said["sections"]
    assert section["positives"]["new_by_district"] == {"360121": None}
    assert "new_by_route_district" not in section["positives"]
    assert said["since_then"] == []


def test_publishing_the_same_again_records_nothing(desk: Desk) -> None:
    publish(desk)
    before = head(desk)
    assert publish(desk) == "B-0001"
    assert head(desk) == before


def test_one_command_sent_twice_takes_effect_once(desk: Desk) -> None:
    command = ("--command-id", str(uuid4()), "bulletin", "publish", DAY, *DECIDED)
    first, second = desk.type(*command), desk.type(*command)
    assert first.stdout == second.stdout == "B-0001\n"
    assert "carried out before" in second.stderr


def test_what_is_known_otherwise_since_then_is_shown_with_it(desk: Desk) -> None:
    publish(desk)
    desk.type("case", "retract", "C-1")
    told = desk.json("bulletin", "show", "B-0001")["since_then"]
    assert [each for each in told if each["key"] == "positives.new"] == [
        {
            "area": "360103",
            "cut_off": "2022-07-17T00:00:00+08:00",
            "key": "positives.new",
            "said": 7,
            "now": 6,
        }
    ]
    page = desk.type("bulletin", "show", "B-0001").stdout
    assert "How it differs from what is known now" in page


def test_a_district_nobody_was_counted_in_then_differs_too(desk: Desk) -> None:
    publish(desk)
    late = ("case", "report", "--age", "30", "--diagnosis", "asymptomatic", "--area", "360112")
    assert desk.type(*late, "--at", "2022-07-16T09:00").exit_code == 0
    told = desk.json("bulletin", "show", "B-0001")["since_then"]
    assert {each["key"]: (each["said"], each["now"]) for each in told} == {
        "positives.new": (7, 8),
        "positives.cumulative": (8, 9),
        "positives.current": (8, 9),
        "positives.new_by_diagnosis.asymptomatic": (6, 7),
        "positives.new_by_route.unknown": (0, 1),
        "positives.new_by_district.360112": (0, 1),
        "positives.new_by_route_district.unknown.360112": (0, 1),
        "positives.cumulative_by_diagnosis.asymptomatic": (7, 8),
        "positives.cumulative_by_route.unknown": (0, 1),
        "positives.cumulative_by_district.360112": (0, 1),
        "asymptomatic.new": (6, 7),
        "asymptomatic.cumulative": (7, 8),
        "asymptomatic.current": (7, 8),
    }


def test_what_a_public_bulletin_left_out_does_not_differ(desk: Desk) -> None:
    publish(desk, "--public")
    desk.type("case", "retract", "C-1")
    told = desk.json("bulletin", "show", "B-0001")["since_then"]
    assert {each["key"] for each in told if "district" in each["key"]} == set()


def test_something_else_about_the_same_day_has_to_name_the_former(desk: Desk) -> None:
    publish(desk)
    desk.type("case", "retract", "C-1")
    refused = desk.type("bulletin", "publish", DAY, *DECIDED)
    assert refused.exit_code == 5
    assert "positives.new was 7, is 6 now" in refused.stderr
    assert "--corrects B-0001" in refused.stderr
    before = head(desk)
    assert publish(desk, "--corrects", "B-0001") == "B-0001"
    assert recorded(desk, before) == ["bulletin.published"]
    (row,) = desk.json("bulletin", "list")
    assert (row["new"], row["corrected"]) == (6, True)


def test_a_correction_names_the_bulletin_of_that_day(desk: Desk) -> None:
    publish(desk)
    wrong = desk.type("bulletin", "publish", "2022-07-15", *DECIDED, "--corrects", "B-0001")
    assert wrong.exit_code == 2


def test_the_next_bulletin_corrects_what_this_one_said(desk: Desk) -> None:
    publish(desk)
    assert desk.json("bulletin", "2022-07-17")["corrections"] == []
    desk.type("case", "retract", "C-1")
    told = desk.json("bulletin", "2022-07-17")["corrections"]
    assert [(each["day"], each["was"], each["now"], each["why"]) for each in told][:1] == [
        (DAY, 7, 6, ["retracted"])
    ]


def test_a_case_that_was_merged_since_says_so(desk: Desk) -> None:
    publish(desk)
    desk.type("person", "merge", "P-2", "--into", "P-1", "--same-case", "C-2=C-1")
    told = desk.json("bulletin", "2022-07-17")["corrections"]
    assert {tuple(each["why"]) for each in told} == {("merged",)}


def test_a_bulletin_that_was_taken_back_is_followed_by_another(desk: Desk) -> None:
    publish(desk)
    assert desk.type("undo", "--yes").exit_code == 0
    assert desk.json("bulletin", "list") == []
    assert publish(desk) == "B-0002"


def test_a_day_that_is_not_over_is_not_published(desk: Desk) -> None:
    result = desk.type("bulletin", "publish", "2199-01-01", *DECIDED)
    assert result.exit_code == 3


def test_two_who_publish_at_once_say_one_thing(desk: Desk) -> None:
    before = head(desk)
    same = ("bulletin", "publish", DAY, *DECIDED)
    ended = at_once(desk, same, (*same, "--public"))
    assert sorted(code for code, _ in ended) == [0, 5]
    assert recorded(desk, before) == ["bulletin.published"]

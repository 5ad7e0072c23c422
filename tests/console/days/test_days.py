"""The day is settled, signed, and told again: what was signed never changes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.console.days.conftest import DECIDED, say, words
from tests.console.outbreak import Desk
from tracing.console.day.asking import whose

CLOSE = f"day close 2022-07-16 --area 360103 {DECIDED} --at 2022-07-17T00:40"
RESTATE = f"day restate 2022-07-16 --area 360103 {DECIDED} --at 2022-07-18T09:00"
SHOW = "day show 2022-07-16 --area 360103"
TAKEN_IN = (
    "transfer request C-1 --purpose admission --to L-1 --at 2022-07-16T10:30",
    "transfer dispatch T-1 --at 2022-07-16T11:00",
    "transfer arrive T-1 --at 2022-07-16T11:30",
    "transfer hand-over T-1 --all --at 2022-07-16T11:45",
)
ON_THE_WAY = (
    "transfer request C-2 --purpose admission --to L-1 --at 2022-07-16T22:50",
    "transfer dispatch T-2 --at 2022-07-16T23:30",
    "transfer arrive T-2 --at 2022-07-17T00:10",
    "transfer hand-over T-2 --all --at 2022-07-17T00:20",
)
NOTHING = {
    "opening": 0,
    "reported": 0,
    "moved_in": 0,
    "received": 0,
    "exempt": 0,
    "retracted": 0,
    "moved_out": 0,
    "waiting": 0,
    "en_route": 0,
    "within_limit": 0,
}


def day(desk: Desk, number: int, area: str = "360103", *more: str) -> Any:
    return desk.json("day", "status", f"2022-07-{number}", "--area", area, *more)


def figures(found: Any) -> dict[str, int]:
    return {key: count for key, count in found["settlement"].items() if count}


def signed(desk: Desk, *more: str) -> Any:
    return desk.json(*words(SHOW), *more)


def refused(desk: Desk, command: str) -> str:
    result = desk.type(*words(command))
    assert result.exit_code == 3, result.stderr
    return result.stderr


# -- the figures ---------------------------------------------------------------------------------


def test_a_positive_of_half_past_ten_has_until_half_past_midnight(desk: Desk) -> None:
    say(desk, *TAKEN_IN, *ON_THE_WAY)
    found = day(desk, 16)
    assert (found["result"], figures(found)) == (
        "within_limit",
        {"reported": 2, "received": 1, "en_route": 1, "within_limit": 1},
    )
    (person,) = found["outstanding"]
    assert (person["case"], person["whereabouts"]) == ("C-0002", "en_route")
    assert person["due_at"] == "2022-07-17T00:30:00+08:00"
    assert found["limits"][0]["minutes"] == 120


def test_a_transfer_accepted_at_twenty_past_midnight_is_of_the_next_day(desk: Desk) -> None:
    say(desk, *TAKEN_IN, *ON_THE_WAY)
    found = day(desk, 17)
    assert (found["result"], figures(found)) == ("cleared", {"opening": 1, "received": 1})


def test_who_waits_longer_than_the_rule_is_not_cleared_and_comes_first(desk: Desk) -> None:
    found = day(desk, 16)
    assert found["result"] == "not_cleared"
    assert figures(found) == {"reported": 2, "waiting": 2, "within_limit": 1}
    assert [(each["case"], each["overdue_minutes"]) for each in found["outstanding"]] == [
        ("C-0001", 12 * 60),
        ("C-0002", None),
    ]


def test_who_was_refused_waits_again(desk: Desk) -> None:
    say(
        desk,
        *TAKEN_IN[:3],
        "transfer hand-over T-1 --refuse P-1 --because full --at 2022-07-16T11:45",
    )
    first = day(desk, 16)["outstanding"][0]
    assert (first["case"], first["whereabouts"], first["refused_because"]) == (
        "C-0001",
        "waiting",
        "full",
    )


def test_who_arrived_and_was_not_accepted_is_on_the_way(desk: Desk) -> None:
    say(desk, *TAKEN_IN[:3])
    assert figures(day(desk, 16)) == {
        "reported": 2,
        "waiting": 1,
        "en_route": 1,
        "within_limit": 1,
    }


def test_who_is_retracted_the_next_day_counts_until_then(desk: Desk) -> None:
    before = day(desk, 16)
    say(desk, *TAKEN_IN, "case retract C-2 --at 2022-07-17T09:00")
    assert day(desk, 16)["settlement"] == before["settlement"] | {"received": 1, "waiting": 1}
    assert figures(day(desk, 17)) == {"opening": 1, "retracted": 1}


def test_who_is_merged_is_one(desk: Desk) -> None:
    say(desk, "person merge P-2 --into P-1 --same-case C-2=C-1 --at 2022-07-17T08:00")
    assert figures(day(desk, 16))["waiting"] == 2
    assert figures(day(desk, 17)) == {"opening": 2, "retracted": 1, "waiting": 1}


def test_who_belongs_to_another_area_is_moved(desk: Desk) -> None:
    say(desk, "case correct C-2 --area 360104001 --at 2022-07-17T08:00")
    assert figures(day(desk, 16))["waiting"] == 2
    assert figures(day(desk, 17)) == {"opening": 2, "moved_out": 1, "waiting": 1}
    assert figures(day(desk, 17, "360104")) == {"moved_in": 1, "waiting": 1}
    both = day(desk, 17, "3601")
    assert figures(both) == {"opening": 2, "waiting": 2}


def test_a_repositive_is_moved_and_not_new(desk: Desk) -> None:
    say(
        desk,
        *TAKEN_IN,
        "case discharge C-1 --at 2022-07-18T10:00",
        "case repositive C-1 --at 2022-07-20T10:00",
    )
    assert figures(day(desk, 20))["moved_in"] == 1
    assert "reported" not in figures(day(desk, 20))
    assert {each["case"] for each in day(desk, 20)["outstanding"]} == {"C-0001", "C-0002"}


def test_an_exemption_holds_until_it_ends(desk: Desk) -> None:
    decided = "--office 卫健委 --decided-at 2022-07-16T09:00"
    say(
        desk,
        f"case exempt C-1 --because unfit_to_move {decided} --at 2022-07-16T20:00",
        f"case end-exemption C-1 {decided} --at 2022-07-18T08:00",
    )
    assert figures(day(desk, 16))["exempt"] == 1
    assert figures(day(desk, 17)) == {"opening": 1, "waiting": 1}
    found = day(desk, 18)
    assert (found["settlement"]["moved_in"], len(found["outstanding"])) == (1, 2)
    assert found["outstanding"][-1]["since"] == "2022-07-18T00:00:00+00:00"


def test_each_day_opens_with_what_the_one_before_left(desk: Desk) -> None:
    say(desk, *TAKEN_IN, "case report --age 9 --laboratory positive --area 360103 --at 2022-07-18")
    days = [day(desk, number)["settlement"] for number in range(15, 21)]
    left = [each["waiting"] + each["en_route"] for each in days]
    assert [each["opening"] for each in days[1:]] == left[:-1]


def test_without_a_pack_it_is_said_that_nothing_sets_a_limit(desk: Desk) -> None:
    say(desk, f"protocol end cn-ed9 --until 2022-07-02 {DECIDED}")
    result = desk.type("day", "status", "2022-07-16", "--area", "360103")
    assert "no pack in force sets a limit" in result.stdout
    assert day(desk, 16)["settlement"]["within_limit"] == 0


# -- signing -------------------------------------------------------------------------------------


def test_a_day_is_closed_once_and_again_the_same_is_nothing(desk: Desk) -> None:
    say(desk, *TAKEN_IN, CLOSE)
    (row,) = signed(desk)
    assert (row["result"], row["restated"]) == ("within_limit", False)
    assert row["settlement"] == NOTHING | {
        "reported": 2,
        "received": 1,
        "waiting": 1,
        "within_limit": 1,
    }
    assert [each["subject"] for each in row["outstanding"]] == ["C-0002"]
    again = desk.type(*words(CLOSE))
    assert (again.exit_code, "nothing was recorded" in again.stderr) == (0, True)


def test_size_and_root_are_those_that_verify_prints(desk: Desk) -> None:
    say(desk, CLOSE)
    (row,) = signed(desk)
    kept = ("--size", str(row["size"]), "--root", row["root"])
    assert desk.type("audit", "verify", *kept).exit_code == 0
    wrong = ("--size", str(row["size"] - 1), "--root", row["root"])
    assert desk.type("audit", "verify", *wrong).exit_code != 0


def test_what_is_learnt_later_is_told_again_and_what_was_signed_stays(desk: Desk) -> None:
    say(desk, CLOSE)
    first = signed(desk)
    at = first[0]["known_to"] + 1
    say(desk, *TAKEN_IN)  # entered late: they were taken in on the day
    said = refused(desk, CLOSE)
    assert "day restate" in said
    assert "tracing day restate 2022-07-16 --area 360103" in desk.type(*words(SHOW)).stdout
    assert desk.type(*words(RESTATE)).exit_code == 0
    both = signed(desk)
    assert both[0] == first[0]
    assert [row["settlement"]["received"] for row in both] == [0, 1]
    assert signed(desk, "--as-of", str(at)) == first
    then = day(desk, 16, "360103", "--as-of", str(first[0]["known_to"]))
    assert then["settlement"] == first[0]["settlement"]
    again = desk.type(*words(RESTATE))
    assert "nothing was recorded" in again.stderr


@pytest.mark.parametrize("signed_at", ["2022-07-16T20:00", "2022-07-16T23:59"])
def test_a_day_that_is_not_over_is_not_closed(desk: Desk, signed_at: str) -> None:
    said = refused(desk, CLOSE.replace("2022-07-17T00:40", signed_at))
    assert "2022-07-17T00:00" in said


def test_what_was_not_closed_is_not_told_again(desk: Desk) -> None:
    assert "tracing day close" in refused(desk, RESTATE)


def test_scopes_are_closed_apart(desk: Desk) -> None:
    say(desk, CLOSE, CLOSE + " --scope screening", CLOSE + " --scope close_contacts")
    assert [row["scope"] for row in desk.json("day", "list")] == [
        "close_contacts",
        "positives",
        "screening",
    ]


# -- close contacts and screening ----------------------------------------------------------------


def test_a_close_contact_has_eight_hours_to_be_placed(desk: Desk) -> None:
    say(
        desk,
        "contact identify --age 30 --route roster --area 360103 --at 2022-07-16T18:00",
        f"contact determine K-1 close {DECIDED} --at 2022-07-16T19:00",
    )
    found = day(desk, 16, "360103", "--scope", "close_contacts")
    assert (found["result"], figures(found)) == (
        "within_limit",
        {"reported": 1, "waiting": 1, "within_limit": 1},
    )
    assert found["outstanding"][0]["due_at"] == "2022-07-17T03:00:00+08:00"
    assert day(desk, 17, "360103", "--scope", "close_contacts")["result"] == "not_cleared"


def test_a_round_that_ended_short_of_its_roster_has_no_time_left(desk: Desk) -> None:
    say(
        desk,
        f"screening order --area 360103 --begins-at 2022-07-16T06:00 --ends-at 2022-07-17T20:00"
        f" {DECIDED} --at 2022-07-15T20:00",
    )
    assert day(desk, 16, "360103", "--scope", "screening")["result"] == "within_limit"
    say(
        desk,
        "screening complete N-1 --completed-at 2022-07-16T18:00 --at 2022-07-16T18:10",
    )
    assert day(desk, 16, "360103", "--scope", "screening")["result"] == "not_cleared"


def test_a_refusal_is_of_the_person_in_whichever_record(desk: Desk) -> None:
    say(
        desk,
        "transfer request C-2 --purpose admission --to L-1 --at 2022-07-16T22:40",
        "transfer dispatch T-1 --at 2022-07-16T22:50",
        "transfer arrive T-1 --at 2022-07-16T23:00",
        "transfer hand-over T-1 --refuse P-2 --because full --at 2022-07-16T23:10",
        "person merge P-2 --into P-1 --same-case C-2=C-1 --at 2022-07-17T08:00",
    )
    (left,) = day(desk, 17)["outstanding"]
    assert (left["case"], left["refused_because"]) == ("C-0001", "full")


TWICE = (
    "contact identify --age 30 --route roster --area 360103 --at 2022-07-16T18:00",
    f"contact determine K-1 close {DECIDED} --at 2022-07-16T19:00",
    "contact identify --age 30 --route roster --area 360103 --at 2022-07-16T18:00",
    f"contact determine K-2 close {DECIDED} --at 2022-07-16T19:30",
    "person register --age 30 --at 2022-07-16T20:00",
)
"""P-3 and P-4 are contacts; P-5 is the record that is kept of the one human being."""


def placing(desk: Desk, number: int) -> dict[str, int]:
    return figures(day(desk, number, "360103", "--scope", "close_contacts"))


def test_a_contact_with_two_records_is_one_in_whichever_they_are_kept(desk: Desk) -> None:
    say(
        desk,
        *TWICE,
        "person merge P-3 --into P-5 --at 2022-07-17T08:00",
        "person merge P-4 --into P-5 --at 2022-07-17T09:00",
    )
    assert placing(desk, 16) == {"reported": 2, "waiting": 2, "within_limit": 2}
    assert placing(desk, 17) == {"opening": 2, "retracted": 1, "waiting": 1}


def test_a_contact_who_is_placed_in_another_record_is_placed(desk: Desk) -> None:
    say(
        desk,
        *TWICE,
        f"quarantine order K-2 --mode facility --place L-1 {DECIDED}"
        " --started-at 2022-07-16T22:00 --at 2022-07-16T22:00",
        "person merge P-4 --into P-3 --at 2022-07-17T08:00",
    )
    assert placing(desk, 16) == {"reported": 2, "received": 1, "waiting": 1, "within_limit": 1}
    assert placing(desk, 17) == {"opening": 1, "received": 1}


def to_find(desk: Desk) -> list[str]:
    found = desk.json("worklist", "--on", "2022-07-17", "--kind", "find")
    return [each["subject"] for each in found]


def test_the_worklist_asks_for_a_contact_once_and_not_where_they_are_placed(desk: Desk) -> None:
    say(desk, *TWICE)
    assert to_find(desk) == ["K-0001", "K-0002"]
    say(desk, "person merge P-4 --into P-3 --at 2022-07-17T08:00")
    assert to_find(desk) == ["K-0001"]
    say(
        desk,
        f"quarantine order K-2 --mode facility --place L-1 {DECIDED}"
        " --started-at 2022-07-17T10:00 --at 2022-07-17T10:00",
    )
    assert to_find(desk) == []


def test_a_contact_who_is_released_in_the_record_that_is_kept_is_not_waited_for(
    desk: Desk,
) -> None:
    say(
        desk,
        *TWICE,
        f"quarantine order K-1 --mode facility --place L-1 {DECIDED}"
        " --started-at 2022-07-16T22:00 --at 2022-07-16T22:00",
        "person merge P-4 --into P-3 --at 2022-07-17T08:00",
    )
    assert placing(desk, 17) == {"opening": 1, "retracted": 1}


def test_names_are_masked_unless_a_purpose_is_recorded(desk: Desk) -> None:
    named = "case report --personal - --laboratory positive --area 360103 --at 2022-07-16T08:00"
    assert desk.type(*words(named), typed="name: 王小明\n").exit_code == 0
    status = ("day", "status", "2022-07-16", "--area", "360103")
    assert "王小明" not in desk.type(*status).stdout
    assert "王**" in desk.type(*status).stdout
    assert "王小明" in desk.type(*status, "--identify", "夜间值班").stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_fit_the_screen(desk: Desk, language: str) -> None:
    from tracing.layout import columns

    desk.environment |= {"TRACING_LANG": language, "COLUMNS": "80"}
    say(desk, *TAKEN_IN[:1], *ON_THE_WAY, CLOSE)
    for command in ("day status 2022-07-16 --area 360103", SHOW, "day list"):
        result = desk.type(*words(command))
        assert result.exit_code == 0, result.stderr
        assert [line for line in result.stdout.splitlines() if columns(line) > 80] == []


def test_a_jurisdiction_filled_up_with_zeros_is_the_same_area() -> None:
    registry: Any = SimpleNamespace(settings=SimpleNamespace(jurisdiction="360100"))
    assert whose(registry, date(2022, 7, 16), None, "positives").area == "3601"


def test_the_page_of_what_was_signed_says_which_day(desk: Desk) -> None:
    say(desk, CLOSE)
    assert desk.type(*words(SHOW)).stdout.startswith("360103, 2022-07-16: positives moved\n")

"""Investigations, rounds of screening and disinfections, as they are typed and looked at."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import entered
from tests.console.recording.asking import head, recorded
from tests.console.recording.test_raced import at_once
from tracing.layout import columns

Args = tuple[str, ...]

DECIDED = ("--office", "市指挥部", "--decided-at", "2022-07-16T21:00")
ASSIGN: Args = ("investigation", "assign", "C-2", "--assigned-at", "2022-07-14T09:00")
BEGIN: Args = ("investigation", "begin", "I-1", "--begun-at", "2022-07-14T10:00")
TRACK: Args = ("investigation", "track", "I-1", "--established-at", "2022-07-14T12:30")
PRELIMINARY: Args = (
    *("investigation", "preliminary", "I-1"),
    *("--submitted-at", "2022-07-15T08:00", "--document", "初报7号"),
)
COMPLETE: Args = ("investigation", "complete", "I-1", "--completed-at", "2022-07-15T20:00")
ORDER: Args = (
    *("screening", "order", "--area", "360103001", "--number", "1"),
    *("--begins-at", "2022-07-17T06:00", "--ends-at", "2022-07-17T24:00", *DECIDED),
)
ROSTER: Args = ("screening", "roster", "N-1", "--people", "1000", "--members", "-")
SITE: Args = (
    *("screening", "site", "N-1", "--site", "一号点"),
    *("--samplers", "4", "--opened-at", "2022-07-17T07:00", "--at", "2022-07-17T08:00"),
)
PROGRESS: Args = (
    *("screening", "progress", "N-1", "--site", "一号点", "--by", "2022-07-17T12:00"),
    *("--sampled", "900", "--resulted", "400", "--positive", "1", "--at", "2022-07-17T12:30"),
)
OVER: Args = ("screening", "complete", "N-1", "--completed-at", "2022-07-17T22:00")
CANCEL: Args = ("screening", "cancel", "N-1", *DECIDED)
DISINFECT: Args = (
    *("disinfection", "order", "terminal", "--case", "C-1"),
    *("--ordered-at", "2022-07-12T09:00"),
)
PERFORM: Args = (
    *("disinfection", "perform", "D-1", "--performed-at", "2022-07-12T14:00"),
    *("--agent", "含氯消毒剂", "--point", "handrail", "--point", "电梯按钮"),
)
FAIL: Args = (
    *("disinfection", "assess", "D-1", "failed", "--assessed-at", "2022-07-13T10:00"),
    *("--method", "表面采样", "--samples", "12", "--assessor", "市疾控"),
)

HAPPENED: dict[str, tuple[list[Args], str | None, list[str]]] = {
    "assign": ([ASSIGN], None, ["investigation.assigned"]),
    "assign many": (
        [("investigation", "assign", "-")],
        "C-1\nK-1\nP-2\n",
        ["investigation.assigned"] * 3,
    ),
    "begin": ([ASSIGN, BEGIN], None, ["investigation.begun"]),
    "track": ([ASSIGN, TRACK], None, ["investigation.track_established"]),
    "preliminary": ([ASSIGN, PRELIMINARY], None, ["investigation.preliminary_reported"]),
    "complete": ([ASSIGN, COMPLETE], None, ["investigation.completed"]),
    "order": ([ORDER], None, ["screening.ordered"]),
    "roster": ([ORDER, ROSTER], "P-1\nK-1\n", ["screening.roster_fixed"]),
    "site": ([ORDER, SITE], None, ["screening.site_opened"]),
    "progress": ([ORDER, PROGRESS], None, ["screening.progress_reported"]),
    "over": ([ORDER, OVER], None, ["screening.completed"]),
    "cancel": ([ORDER, CANCEL], None, ["screening.cancelled"]),
    "disinfect": ([DISINFECT], None, ["disinfection.ordered"]),
    "perform": ([DISINFECT, PERFORM], None, ["disinfection.performed"]),
    "assess": ([DISINFECT, PERFORM, FAIL], None, ["disinfection.effect_assessed"]),
}
A_NEW_ONE_EACH_TIME = {"order", "disinfect"}


@pytest.mark.parametrize("name", HAPPENED)
def test_it_is_recorded_and_the_same_command_again_gives_the_first_answer(
    desk: Desk, name: str
) -> None:
    (*before, args), typed, topics = HAPPENED[name]
    entered(desk, *before)
    start = head(desk)
    command = ("--command-id", str(uuid4()), *args, "--format", "json")
    first = desk.type(*command, typed=typed)
    assert first.exit_code == 0, first.stderr
    assert recorded(desk, start) == topics
    again = desk.type(*command, typed=typed)
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.stderr
    assert recorded(desk, start) == topics


@pytest.mark.parametrize("name", sorted(HAPPENED.keys() - A_NEW_ONE_EACH_TIME))
def test_the_same_fact_told_again_is_nothing_new(desk: Desk, name: str) -> None:
    commands, typed, _ = HAPPENED[name]
    entered(desk, *commands[:-1])
    first = desk.type(*commands[-1], typed=typed)
    after = head(desk)
    again = desk.type(*commands[-1], typed=typed)
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.stderr
    assert "nothing new" in again.stderr
    assert head(desk) == after


REFUSED: dict[str, tuple[list[Args], int, tuple[str, ...]]] = {
    "a day has no hour": ([ASSIGN, (*BEGIN[:3], "--begun-at", "2022-07-14")], 2, ("2022-07-14",)),
    "no such case": ([("investigation", "assign", "C-9")], 4, ("C-9",)),
    "sent twice": ([ASSIGN, ("investigation", "assign", "C-2")], 5, ("I-0001",)),
    "a contact's kind": (
        [("investigation", "assign", "P-2", "--kind", "contact")],
        3,
        ("of a contact",),
    ),
    "complete before assigned": (
        [ASSIGN, (*COMPLETE[:3], "--completed-at", "2022-07-14T08:00")],
        3,
        ("2022-07-14 08:00", "2022-07-14 09:00"),
    ),
    "no area": ([("screening", "order", *DECIDED)], 3, ("area",)),
    "no decision": ([("screening", "order", "--area", "360103")], 2, ("--office",)),
    "fewer people than named": (
        [ORDER, ("screening", "roster", "N-1", "--people", "0", "--members", "PEOPLE")],
        3,
        ("1", "0"),
    ),
    "no file of people": (
        [ORDER, ("screening", "roster", "N-1", "--people", "9", "--members", "none.txt")],
        4,
        ("--members",),
    ),
    "a count that falls": (
        [
            ORDER,
            PROGRESS,
            (*PROGRESS[:6], "2022-07-17T13:00", "--sampled", "899"),
        ],
        3,
        ("900", "899"),
    ),
    "no number": ([ORDER, (*PROGRESS[:7], "--sampled", "many")], 2, ("number of people",)),
    "over already": ([ORDER, OVER, CANCEL], 3, ("N-0001", "complete")),
    "nowhere": ([("disinfection", "order", "terminal")], 3, ("--place",)),
    "an area that is not registered": (
        [("disinfection", "order", "terminal", "--area", "360104")],
        4,
        ("360104",),
    ),
    "assessed before it was done": ([DISINFECT, FAIL], 3, ("D-0001",)),
    "passed without being done again": (
        [DISINFECT, PERFORM, FAIL, ("disinfection", "assess", "D-1", "passed")],
        3,
        ("D-0001", "2022-07-13T10:00"),
    ),
    "the fact of another": ([ORDER, DISINFECT, (*OVER, "--corrects", "2")], 2, ("N-0001",)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_leaves_nothing(desk: Desk, name: str) -> None:
    (*before, args), code, named = REFUSED[name]
    people = desk.invented.folder.parent / "people.txt"
    people.write_text("P-1\n", encoding="utf-8")
    entered(desk, *before)
    start = head(desk)
    result = desk.type(*(str(people) if each == "PEOPLE" else each for each in args))
    assert result.exit_code == code, result.stderr
    assert [value for value in named if value not in result.stderr] == []
    assert head(desk) == start


def test_two_who_send_teams_at_once_send_one(desk: Desk) -> None:
    start = head(desk)
    teams = [("investigation", "assign", "C-1", "--team", team) for team in ("一组", "二组")]
    assert sorted(code for code, _ in at_once(desk, *teams)) == [0, 5]
    assert recorded(desk, start) == ["investigation.assigned"]


def test_two_ends_of_a_round_at_once_are_one(desk: Desk) -> None:
    entered(desk, ORDER)
    start = head(desk)
    assert sorted(code for code, _ in at_once(desk, OVER, CANCEL)) == [0, 3]
    assert len(recorded(desk, start)) == 1


def test_what_each_step_was_done_within_is_counted_from_the_report_and_the_assignment(
    desk: Desk,
) -> None:
    entered(desk, ("case", "correct", "C-2", "--reported", "2022-07-14T08:00"))
    entered(desk, ASSIGN, BEGIN, TRACK, PRELIMINARY, COMPLETE)
    shown = desk.json("investigation", "show", "I-1")
    assert (shown["track_minutes_from_report"], shown["track_minutes_from_assignment"]) == (
        270,
        210,
    )
    assert shown["preliminary_minutes_from_report"] == 24 * 60
    assert shown["completed_minutes_from_assignment"] == 35 * 60


def test_a_report_known_to_the_day_starts_no_clock(desk: Desk) -> None:
    shown = entered(desk, ASSIGN, TRACK).json("investigation", "show", "I-1")
    assert shown["subject_reported_at"] is not None
    assert shown["track_minutes_from_report"] is None
    assert shown["track_minutes_from_assignment"] == 210


def test_the_track_is_shown_in_the_order_of_its_time(desk: Desk) -> None:
    stay = ("person", "stay", "P-5", "--role", "activity", "--investigation", "I-1")
    entered(
        desk,
        ASSIGN,
        (*stay, "--area", "360103002", "--from", "2022-07-13T15:00"),
        (*stay, "--area", "360103001", "--from", "2022-07-12"),
    )
    track = desk.json("investigation", "show", "I-1")["track"]
    assert [each["area"] for each in track] == ["360103001", "360103002"]


def test_on_a_day_only_the_steps_that_were_taken_by_then_are_shown(desk: Desk) -> None:
    learnt = [(*ASSIGN, "--at", "2022-07-14T09:05"), (*TRACK, "--at", "2022-07-14T13:00")]
    entered(desk, *learnt, (*COMPLETE, "--at", "2022-07-16T08:00"))
    then = desk.json("investigation", "show", "I-1", "--on", "2022-07-15")
    assert (then["status"], then["completed_at"]) == ("under_way", None)
    assert then["track_minutes_from_assignment"] == 210
    now = desk.json("investigation", "list", "--status", "completed")
    assert [row["investigation"] for row in now] == ["I-0001"]
    assert desk.json("investigation", "list", "--on", "2022-07-13") == []


def test_an_assignment_is_corrected_under_its_own_number(desk: Desk) -> None:
    entered(desk, ASSIGN)
    position = str(head(desk))
    entered(desk, ("investigation", "assign", "C-2", "--team", "二组", "--corrects", position))
    (row,) = desk.json("investigation", "list")
    assert (row["investigation"], row["team"]) == ("I-0001", "二组")


def test_coverage_is_counted_where_there_is_a_roster_and_said_of_each_day(desk: Desk) -> None:
    entered(desk, (*ORDER, "--at", "2022-07-16"), SITE, PROGRESS)
    assert desk.json("screening", "show", "N-1")["coverage"] is None
    desk.type(*ROSTER, "--at", "2022-07-18", typed="P-1\nK-1\n")
    shown = desk.json("screening", "show", "N-1")
    assert (shown["coverage"], shown["per_sampler_hour"], shown["status"]) == (
        0.9,
        45.0,
        "under_way",
    )
    assert shown["sites"][0]["per_sampler_hour"] == 45.0
    then = desk.json("screening", "show", "N-1", "--on", "2022-07-17")
    assert (then["sampled"], then["coverage"]) == (900, None)
    before = desk.json("screening", "show", "N-1", "--on", "2022-07-16")
    assert (before["sampled"], before["status"], before["sites"]) == (None, "ordered", [])


def test_whoever_is_on_the_roster_and_was_not_sampled_is_listed(desk: Desk) -> None:
    entered(desk, ORDER)
    desk.type(*ROSTER, typed="P-1\nP-2\n")
    entered(desk, ("sample", "collect", "P-1", "--round", "N-1"))
    rows = desk.json("screening", "members", "N-1", "--unsampled")
    assert [(row["person"], row["sampled"]) for row in rows] == [("P-0002", False)]
    (sampled,) = desk.json("screening", "members", "N-1", "--sampled")
    assert (sampled["person"], sampled["sample"]) == ("P-0001", "S-0001")


def test_who_was_merged_is_one_person_on_the_roster(desk: Desk) -> None:
    entered(desk, ORDER)
    desk.type(*ROSTER, typed="P-1\nP-2\n")
    entered(
        desk,
        ("sample", "collect", "P-2", "--round", "N-1"),
        ("person", "merge", "P-2", "--into", "P-1"),
    )
    (row,) = desk.json("screening", "members", "N-1")
    assert (row["person"], row["sampled"]) == ("P-0001", True)


def test_a_disinfection_that_failed_is_listed_until_it_is_done_again(desk: Desk) -> None:
    entered(desk, DISINFECT, PERFORM, FAIL)
    (row,) = desk.json("disinfection", "list", "--status", "assessed_failed")
    assert (row["case"], row["effect"], row["points"]) == (
        "C-0001",
        "failed",
        ["lift_button", "handrail"],
    )
    entered(desk, ("disinfection", "perform", "D-1", "--performed-at", "2022-07-14T09:00"))
    assert desk.json("disinfection", "list", "--status", "assessed_failed") == []
    shown = desk.json("disinfection", "show", "D-1")
    assert (shown["status"], shown["performed"]) == ("performed", 2)


LOOKS: list[Args] = [
    ("investigation", "list"),
    ("investigation", "show", "I-1"),
    ("screening", "list"),
    ("screening", "show", "N-1"),
    ("screening", "members", "N-1"),
    ("disinfection", "list"),
    ("disinfection", "show", "D-1"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_a_page_fits_eighty_columns_and_names_are_masked(
    desk: Desk, look: Args, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    entered(desk, ASSIGN, TRACK, PRELIMINARY, ORDER, SITE, PROGRESS, DISINFECT, PERFORM, FAIL)
    desk.type(*ROSTER, typed="P-1\n")
    result = desk.type("--lang", lang, *look)
    assert result.exit_code == 0, result.stderr
    assert max(columns(line.rstrip()) for line in result.stdout.splitlines()) <= 80
    assert "王小明" not in result.stdout


@pytest.mark.parametrize("look", [LOOKS[1], LOOKS[3], LOOKS[6]], ids=" ".join)
def test_what_was_not_known_then_is_not_found(desk: Desk, look: Args) -> None:
    entered(desk, ASSIGN, ORDER, DISINFECT)
    result = desk.type(*look, "--as-of", "1")
    assert result.exit_code == 4, result.stderr

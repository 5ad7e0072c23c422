"""Referrals from the desk: a contact in another city, and one that another city refers to us."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import entered
from tests.console.recording.asking import head, recorded
from tests.console.recording.test_raced import at_once
from tracing.layout import columns

SEND = ("referral", "send", "K-1", "--to", "361000", "--sent-at", "2022-07-15T10:00")
FOUND = ("referral", "found", "R-1", "--found-at", "2022-07-15T14:00", "--at", "2022-07-15T15:00")
CONTROLLED = (
    "referral",
    "controlled",
    "R-1",
    "--mode",
    "facility",
    "--controlled-at",
    "2022-07-15T17:30",
    "--at",
    "2022-07-16T08:00",
)
ANSWER = ("referral", "answer", "R-1", "controlled", "--answered-at", "2022-07-16T09:00")


@pytest.fixture
def referred(desk: Desk) -> Desk:
    """R-1: K-1 is referred to 361000."""
    entered(desk, (*SEND, "--at", "2022-07-15T10:05"))
    return desk


def test_a_contact_is_referred_and_the_same_again_is_the_same(referred: Desk) -> None:
    before = head(referred)
    again = referred.type(*SEND)
    assert (again.exit_code, again.stdout) == (0, "R-0001\n")
    assert recorded(referred, before) == []
    shown = referred.json("referral", "show", "R-1")
    assert (shown["direction"], shown["contact"], shown["area"], shown["status"]) == (
        "sent",
        "K-0001",
        "361000",
        "asked",
    )


def test_a_person_goes_with_the_episode_that_is_open(desk: Desk) -> None:
    entered(
        desk,
        ("referral", "send", "P-3", "--to", "361000"),
        ("referral", "send", "P-1", "--to", "11"),
    )
    rows = desk.json("referral", "list")
    assert [(row["contact"], row["case"]) for row in rows] == [("K-0001", None), (None, "C-0001")]


def test_many_are_referred_from_stdin(desk: Desk) -> None:
    asked = ("referral", "send", "-", "--to", "361000")
    assert desk.type(*asked, typed="K-1\nK-2\n").stdout == "R-0001\nR-0002\n"
    assert len(desk.json("referral", "list")) == 2


def test_another_city_refers_somebody_to_us(desk: Desk) -> None:
    entered(desk, ("referral", "receive", "P-2", "--from", "330100", "--office", "杭州市疾控"))
    (row,) = desk.json("referral", "list", "--direction", "received")
    assert (row["person"], row["area"], row["office"]) == ("P-0002", "330100", "杭州市疾控")
    assert desk.json("referral", "list", "--direction", "sent") == []


def test_what_came_of_it_is_told_with_when_it_was_reported(referred: Desk) -> None:
    entered(referred, FOUND, CONTROLLED, ANSWER)
    shown = referred.json("referral", "show", "R-1")
    assert (shown["status"], shown["outcome"], shown["mode"]) == (
        "answered",
        "controlled",
        "facility",
    )
    assert shown["controlled_at"] == "2022-07-15T09:30:00+00:00"
    assert shown["controlled_reported_at"] == "2022-07-16T00:00:00+00:00"


def test_on_a_day_it_had_come_as_far_as_was_reported_by_then(referred: Desk) -> None:
    entered(referred, FOUND, CONTROLLED, ANSWER)
    (row,) = referred.json("referral", "list", "--on", "2022-07-15")
    assert (row["status"], row["controlled_at"], row["mode"], row["outcome"]) == (
        "found",
        None,
        None,
        None,
    )
    assert referred.json("referral", "list", "--on", "2022-07-14") == []


def test_an_answer_is_corrected_by_its_position(referred: Desk) -> None:
    entered(referred, ANSWER)
    wrong = str(head(referred))
    entered(referred, ("referral", "answer", "R-1", "not_found", "--corrects", wrong))
    assert referred.json("referral", "show", "R-1")["outcome"] == "not_found"
    assert referred.json("referral", "show", "R-1", "--as-of", wrong)["outcome"] == "controlled"


def test_the_sending_is_corrected_whole(referred: Desk) -> None:
    corrected = ("referral", "send", "K-1", "--to", "360900", "--corrects", str(head(referred)))
    assert referred.type(*corrected).stdout == "R-0001\n"
    assert [row["area"] for row in referred.json("referral", "list")] == ["360900"]


def test_lists_are_narrowed_by_status_and_area(referred: Desk) -> None:
    assert referred.json("referral", "list", "--status", "found") == []
    assert referred.json("referral", "list", "--area", "33") == []
    assert len(referred.json("referral", "list", "--area", "3610", "--status", "asked")) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("look", [("list",), ("show", "R-1")], ids=" ".join)
def test_pages_fit_eighty_columns_and_names_are_masked(
    desk: Desk, look: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    entered(desk, ("referral", "send", "C-1", "--to", "361000"))
    result = desk.type("--lang", lang, "referral", *look)
    assert result.exit_code == 0, result.stderr
    assert max(columns(line.rstrip()) for line in result.stdout.splitlines()) <= 80
    assert "王小明" not in result.stdout
    assert "王小明" in desk.type("referral", *look, "--identify", "follow-up").stdout


@pytest.mark.parametrize(
    ("command", "topic"),
    [
        (("referral", "send", "K-2", "--to", "361000"), "referral.sent"),
        (("referral", "receive", "K-2", "--from", "361000"), "referral.received"),
        (FOUND, "referral.found"),
        (CONTROLLED, "referral.controlled"),
        (ANSWER, "referral.answered"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_same_from_two_desks_at_once_is_recorded_once(
    referred: Desk, command: tuple[str, ...], topic: str
) -> None:
    before = head(referred)
    assert [code for code, _ in at_once(referred, command, command)] == [0, 0]
    assert recorded(referred, before) == [topic]

"""Anything that was recorded is taken back, its impact shown first."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import head, recorded
from tests.console.recording.test_identity import done, refused
from tests.console.recording.test_raced import at_once


def test_what_rests_on_a_case_is_told_step_by_step(desk: Desk) -> None:
    assert desk.json("impact", "C-1") == {
        "contact": ["K-0001"],
        "exposure": ["E-0001"],
        "transmission": ["C-0002"],
    }
    lines = desk.type("impact", "C-1").stdout.splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["1", "1", "2"]


def test_what_rests_on_the_fact_that_made_something_known_rests_on_it(desk: Desk) -> None:
    reported = next(
        row["position"]
        for row in desk.json("audit", "log")
        if row["topic"] == "case.reported" and row["about"] == ["C-0001"]
    )
    assert desk.json("impact", f"@{reported}") == desk.json("impact", "C-1")
    assert desk.json("impact", f"@{head(desk)}") == {}


def test_nothing_rests_on_a_contact_without_orders(desk: Desk) -> None:
    result = desk.type("impact", "K-2")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert "nothing rests on it" in result.stderr


@pytest.mark.parametrize(
    ("thing", "topics"),
    [
        ("C-1", ["case.retracted"]),
        ("K-2", ["contact.retracted"]),
        ("E-1", ["contact.exposure_retracted"]),
        ("P-2", ["person.retracted"]),
    ],
)
def test_an_id_of_any_kind_is_taken_back(desk: Desk, thing: str, topics: list[str]) -> None:
    before = head(desk)
    done(desk, "retract", thing, "--yes")
    assert recorded(desk, before) == topics
    assert "nothing new" in done(desk, "retract", thing, "--yes")


def test_the_impact_is_shown_before_anything_is_taken_back(desk: Desk) -> None:
    said = done(desk, "retract", "C-1", "--yes")
    assert said.index("On C-0001 rest") < said.index("taken back")
    for told in ("K-0001", "E-0001", "C-0002"):
        assert told in said


def test_without_a_terminal_and_without_yes_nothing_is_taken_back(desk: Desk) -> None:
    before = head(desk)
    code, _ = refused(desk, "retract", "C-1")
    assert (code, recorded(desk, before)) == (2, [])


def test_a_position_is_that_very_fact_and_a_retraction_is_taken_back_the_same_way(
    desk: Desk,
) -> None:
    determined = head(desk)
    assert desk.json("contact", "show", "K-1")["category"] == "secondary"
    done(desk, "retract", f"@{determined}", "--yes")
    assert desk.json("contact", "show", "K-1")["category"] is None
    retraction = head(desk)
    assert "nothing new" in done(desk, "retract", f"@{determined}", "--yes")
    done(desk, "retract", f"@{retraction}", "--yes")
    assert desk.json("contact", "show", "K-1")["category"] == "secondary"


def test_several_are_taken_back_in_one_commit(desk: Desk) -> None:
    determined = head(desk)
    done(desk, "retract", "K-2", f"@{determined}", "--yes")
    first, second = desk.json("audit", "log")[-2:]
    assert first["command_id"] == second["command_id"]


@pytest.mark.parametrize(
    ("thing", "code"), [("@0", 4), ("@9999", 4), ("@x", 2), ("Q-9", 4), ("@1", 3), ("王", 2)]
)
def test_what_is_not_there_or_stays_for_ever_is_refused(desk: Desk, thing: str, code: int) -> None:
    assert refused(desk, "retract", thing, "--yes")[0] == code


def test_the_reason_is_sealed(desk: Desk) -> None:
    reason = desk.invented.folder.parent / "reason"
    reason.write_text("reason: 认错了人\n", encoding="utf-8")
    done(desk, "retract", "K-2", "--yes", "--personal", str(reason))
    assert desk.json("audit", "log")[-1]["fields"]["reason"] is None


def test_of_two_retractions_at_once_one_takes_effect(desk: Desk) -> None:
    before = head(desk)
    command = ("retract", "C-1", "--yes")
    assert sorted(code for code, _ in at_once(desk, command, command)) == [0, 0]
    assert recorded(desk, before) == ["case.retracted"]


def test_an_order_and_a_place_are_taken_back_with_their_corrections(desk: Desk) -> None:
    decided = ("--office", "CDC", "--decided-at", "2022-07-12")
    done(desk, "quarantine", "order", "P-3", "--basis", "K-1", "--mode", "home", *decided)
    assert desk.json("impact", "C-1")["quarantine"] == ["Q-0001"]
    ordered = head(desk)
    corrected = ("--corrects", str(ordered), "--mode", "facility")
    done(desk, "quarantine", "order", "P-3", "--basis", "K-1", *corrected, *decided)
    before = head(desk)
    done(desk, "retract", "Q-1", "--yes")
    assert recorded(desk, before) == ["person.fact_retracted", "person.fact_retracted"]
    assert "nothing new" in done(desk, "retract", "Q-1", "--yes")


@pytest.mark.parametrize("thing", ["S-1", "@{resulted}"])
def test_what_a_sample_told_a_case_is_taken_back_with_it(desk: Desk, thing: str) -> None:
    done(desk, "sample", "collect", "P-5", "--sampled", "2022-07-15")
    done(desk, "sample", "result", "S-1", "positive")
    resulted = head(desk) - 1
    thing = thing.format(resulted=resulted)
    assert desk.json("impact", thing) == {"case": ["C-0002"]}
    before = head(desk)
    assert "C-0002" in done(desk, "retract", thing, "--yes")
    assert recorded(desk, before) == ["person.fact_retracted"] * 2
    assert desk.json("case", "show", "C-2")["laboratory"] == "none"
    assert desk.json("impact", thing) == {}
    assert desk.json("impact", f"@{before + 1}") == {"case": ["C-0002"]}
    done(desk, "undo", "--yes")
    assert desk.json("case", "show", "C-2")["laboratory"] == "positive"

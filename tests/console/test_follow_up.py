"""Follow-up through the command line: dates written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.console.exposed import adopt, contact, did, order, told
from tests.console.runs import Tool
from tests.registries import Clock, make_registry
from tracing.cli import tracing
from tracing.layout import columns

CASE = "case report --age 40 --onset 2022-07-08 --laboratory positive --diagnosis confirmed"
CDC = "--office CDC --decided-at"


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(make_registry(tmp_path, clock=Clock()))


@pytest.fixture
def exposed(tool: Tool) -> Tool:
    """K-1, last exposed on 10 July 2022, placed on the 11th under edition 9: 11 to 17, 18 to 20."""
    did(
        tool,
        f"{CASE} --area 360103001 --at 2022-07-10",
        "person register --age 31 --at 2022-07-10",
        "person register --age 32 --at 2022-07-10",
    )
    adopt(tool, "cn-ed9", "2022-06-28")
    contact(tool, "P-2", "2022-07-10", "close")
    order(tool, "K-1", "facility", "2022-07-11", "2022-07-17")
    return tool


def due(tool: Tool, day: str, *args: str) -> list[tuple[str, str, str, bool, bool]]:
    rows = told(tool, "follow-up", "due", "--on", day, *args)
    return [(r["due"], r["subject"], r["due_on"], r["is_done"], r["missed"]) for r in rows]


def sampled(tool: Tool, person: str, day: str, result: str = "negative") -> None:
    known = told(tool, "sample", "list")
    did(tool, f"sample collect {person} --sampled {day}T09:00 --at {day}T10:00")
    sample = f"S-{len(known) + 1}"
    did(tool, f"sample result {sample} {result} --resulted {day}T20:00 --at {day}T21:00")


def refused(tool: Tool, line: str) -> str:
    result = tool(*line.split())
    assert result.exit_code == 3, (line, result.stdout, result.stderr)
    return result.stderr


def test_a_day_of_a_course_has_its_check_and_its_test(exposed: Tool) -> None:
    assert due(exposed, "2022-07-14") == [
        ("test", "Q-0001", "2022-07-11", False, True),
        ("check", "Q-0001", "2022-07-14", False, True),
    ]


def test_what_was_done_is_done(exposed: Tool) -> None:
    did(exposed, "follow-up check Q-1 seen_ok --on 2022-07-11 --temperature 36.5 --at 2022-07-11")
    sampled(exposed, "P-2", "2022-07-11")
    assert due(exposed, "2022-07-11") == [
        ("test", "Q-0001", "2022-07-11", True, False),
        ("check", "Q-0001", "2022-07-11", True, False),
    ]


def test_a_check_not_made_was_missed(exposed: Tool) -> None:
    did(exposed, "follow-up check Q-1 not_attempted --on 2022-07-14 --at 2022-07-14")
    assert ("check", "Q-0001", "2022-07-14", False, True) in due(exposed, "2022-07-14")
    assert due(exposed, "2022-07-14", "--kind", "check", "--open")


def test_a_missed_test_is_due_until_it_is_made_up_for(exposed: Tool) -> None:
    sampled(exposed, "P-2", "2022-07-11")
    assert due(exposed, "2022-07-14", "--kind", "test") == [
        ("test", "Q-0001", "2022-07-12", False, True)
    ]
    sampled(exposed, "P-2", "2022-07-13")
    sampled(exposed, "P-2", "2022-07-14")
    assert due(exposed, "2022-07-14", "--kind", "test") == []


def test_a_release_is_due_on_the_last_day_and_an_overstay_after_it(exposed: Tool) -> None:
    for day, missed in (("2022-07-17", False), ("2022-07-18", True)):
        assert ("release", "Q-0001", "2022-07-17", False, missed) in due(exposed, day)


def test_who_is_released_is_monitored_at_home_to_the_end_of_the_course(exposed: Tool) -> None:
    did(
        exposed,
        f"quarantine release Q-1 --because superseded --released 2022-07-17T20:00 {CDC} "
        "2022-07-17 --at 2022-07-17T21:00",
    )
    kinds = [(kind, subject) for kind, subject, *_ in due(exposed, "2022-07-20")]
    assert kinds == [
        ("monitoring_end", "K-0001"),
        ("test", "K-0001"),
        ("test", "K-0001"),
        ("check", "K-0001"),
    ]
    assert due(exposed, "2022-07-21", "--kind", "check") == []


def test_without_a_pack_in_force_only_ordered_ends_are_due(tool: Tool) -> None:
    did(
        tool,
        f"{CASE} --at 2022-07-10",
        "person register --age 31 --at 2022-07-10",
    )
    contact(tool, "P-2", "2022-07-10", "close")
    order(tool, "K-1", "facility", "2022-07-11", "2022-07-30")
    result = tool("follow-up", "due", "--on", "2022-07-12")
    assert "no pack is in force" in result.stderr
    assert due(tool, "2022-07-30") == [("release", "Q-0001", "2022-07-30", False, False)]


def all_tested(tool: Tool) -> None:
    for day in ("11", "12", "13", "15", "17"):
        sampled(tool, "P-2", f"2022-07-{day}")


def release(day: str, *more: str) -> str:
    return " ".join(
        (
            f"quarantine release Q-1 --because completed --released {day}T20:00 {CDC} {day}",
            f"--at {day}T21:00",
            *more,
        )
    )


def test_a_release_before_the_indicated_end_is_refused_with_both_dates(exposed: Tool) -> None:
    said = refused(exposed, release("2022-07-16"))
    assert "2022-07-16" in said
    assert "2022-07-17" in said
    assert "cn-ed9" in said
    assert "--override" in said


def test_a_release_with_tests_outstanding_is_refused(exposed: Tool) -> None:
    assert "tests_outstanding" in refused(exposed, release("2022-07-17"))
    all_tested(exposed)
    did(exposed, release("2022-07-17"))


def test_a_release_after_symptoms_waits_until_they_are_over(exposed: Tool) -> None:
    all_tested(exposed)
    did(
        exposed,
        "follow-up check Q-1 seen_not_ok --symptom fever --on 2022-07-16 --at 2022-07-16",
    )
    assert "symptoms" in refused(exposed, release("2022-07-17"))
    did(exposed, "follow-up end-symptoms P-2 --on 2022-07-17 --at 2022-07-17")
    did(exposed, release("2022-07-17"))


def test_who_became_a_case_is_not_released_too_early(exposed: Tool) -> None:
    did(
        exposed,
        f"quarantine release Q-1 --because became_case --released 2022-07-13T20:00 {CDC} "
        "2022-07-13 --at 2022-07-13T21:00",
    )


def test_an_override_needs_a_reason_and_is_recorded(exposed: Tool) -> None:
    result = exposed(*release("2022-07-16", "--override").split())
    assert result.exit_code == 2
    reason = exposed.place.folder.parent / "reason.txt"
    reason.write_text("reason: 监护人病重\n", "utf-8")
    done = exposed(*release("2022-07-16", f"--override --personal {reason}").split())
    assert done.exit_code == 0, done.stderr
    shown = told(exposed, "audit", "log", "--topic", "quarantine.released")
    assert shown


@pytest.mark.parametrize("verb", ["order K-2 --mode facility --begins 2022-07-10", "extend Q-1"])
def test_an_end_beyond_the_indicated_one_is_refused(exposed: Tool, verb: str) -> None:
    contact(exposed, "P-3", "2022-07-10", "close")
    line = f"quarantine {verb} --ends 2022-07-18 {CDC} 2022-07-12 --at 2022-07-12"
    said = refused(exposed, line)
    assert "2022-07-18" in said
    assert "2022-07-17" in said


REVIEW = f"quarantine review Q-1 --outcome changed {CDC} 2022-07-12 --at 2022-07-12"


def test_a_review_makes_no_order_longer_than_indicated(exposed: Tool, tmp_path: Path) -> None:
    said = refused(exposed, f"{REVIEW} --ends 2022-07-18")
    assert "2022-07-18" in said
    assert "2022-07-17" in said
    reason = tmp_path / "reason.txt"
    reason.write_text("reason: 复核认定\n", "utf-8")
    did(exposed, f"{REVIEW} --ends 2022-07-18 --override --personal {reason}")


def test_a_review_may_shorten_an_order_and_need_not_reach_the_rule(tool: Tool) -> None:
    did(tool, f"{CASE} --at 2022-07-10", "person register --age 31 --at 2022-07-10")
    contact(tool, "P-2", "2022-07-10", "close")
    order(tool, "K-1", "facility", "2022-07-11", "2022-07-30")
    adopt(tool, "cn-ed9", "2022-06-28")
    did(tool, f"{REVIEW} --ends 2022-07-25", f"{REVIEW} --ends 2022-07-14")


def test_an_order_to_the_indicated_end_is_made(exposed: Tool) -> None:
    contact(exposed, "P-3", "2022-07-10", "close")
    did(
        exposed,
        f"quarantine order K-2 --mode facility --ends 2022-07-17 {CDC} 2022-07-12 --at 2022-07-12",
    )


def test_a_re_exposure_moves_what_is_due(exposed: Tool) -> None:
    contact(exposed, "P-2", "2022-07-14", "close")
    assert due(exposed, "2022-07-17", "--kind", "release") == [
        ("release", "Q-0001", "2022-07-17", False, False)
    ]
    did(
        exposed,
        f"quarantine extend Q-1 --ends 2022-07-21 {CDC} 2022-07-15 --at 2022-07-15",
    )
    assert due(exposed, "2022-07-20", "--kind", "release") == []
    assert due(exposed, "2022-07-21", "--kind", "release") == [
        ("release", "Q-0001", "2022-07-21", False, False)
    ]


def exposed_to(tool: Tool, contact: str, person: str, last: str, made: str) -> None:
    """A secondary contact, who becomes `made`."""
    did(
        tool,
        f"contact expose {person} --source {contact} --first {last} --last {last} --at {last}",
        f"contact determine {made} secondary {CDC} {last} --at {last}T23:00",
    )


def test_a_secondary_contact_is_upgraded_when_one_of_the_first_two_tests_is_positive(
    exposed: Tool,
) -> None:
    exposed_to(exposed, "K-1", "P-3", "2022-07-10", "K-2")
    assert due(exposed, "2022-07-12", "--kind", "upgrade") == []
    sampled(exposed, "P-2", "2022-07-11")
    sampled(exposed, "P-2", "2022-07-12", "positive")
    assert due(exposed, "2022-07-12", "--kind", "upgrade") == [
        ("upgrade", "K-0002", "2022-07-12", False, False)
    ]
    (row,) = told(exposed, "contact", "list", "--upgrade-due", "--on", "2022-07-12")
    assert (row["contact"], row["linked"]) == ("K-0002", "K-0001")
    assert row["type_this"] == "tracing contact upgrade K-0002 close"
    did(exposed, f"contact upgrade K-2 close {CDC} 2022-07-12 --at 2022-07-12T22:00")
    assert due(exposed, "2022-07-13", "--kind", "upgrade") == []


def test_the_first_tests_of_who_exposed_them_are_those_since_they_were_exposed(
    exposed: Tool,
) -> None:
    for day in ("06-10", "06-12"):
        sampled(exposed, "P-2", f"2022-{day}")
    exposed_to(exposed, "K-1", "P-3", "2022-07-10", "K-2")
    order(exposed, "K-2", "home", "2022-07-10", "2022-07-17")
    for day in ("11", "14", "17"):
        sampled(exposed, "P-3", f"2022-07-{day}")
    line = release("2022-07-17").replace("Q-1", "Q-2")
    assert "linked_not_negative" in refused(exposed, line)
    for day in ("12", "13"):
        sampled(exposed, "P-2", f"2022-07-{day}")
    did(exposed, line)


def test_a_sample_that_could_not_be_read_is_taken_again_and_keeps_nobody(exposed: Tool) -> None:
    sampled(exposed, "P-2", "2022-07-11", "invalid")
    sampled(exposed, "P-2", "2022-07-11")
    for day in ("12", "13", "15", "17"):
        sampled(exposed, "P-2", f"2022-07-{day}")
    did(exposed, release("2022-07-17"))


def test_a_sample_that_could_not_be_read_settles_no_test(exposed: Tool) -> None:
    for day in ("11", "12", "13", "15"):
        sampled(exposed, "P-2", f"2022-07-{day}")
    sampled(exposed, "P-2", "2022-07-17", "invalid")
    assert "tests_outstanding" in refused(exposed, release("2022-07-17"))


def test_a_third_test_positive_upgrades_nobody(exposed: Tool) -> None:
    exposed_to(exposed, "K-1", "P-3", "2022-07-10", "K-2")
    for day in ("11", "12"):
        sampled(exposed, "P-2", f"2022-07-{day}")
    sampled(exposed, "P-2", "2022-07-13", "positive")
    assert due(exposed, "2022-07-13", "--kind", "upgrade") == []


def test_a_contact_who_becomes_a_case_has_their_contacts_judged_again_and_back(
    exposed: Tool,
) -> None:
    exposed_to(exposed, "K-1", "P-3", "2022-07-10", "K-2")
    did(exposed, "person register --age 33 --at 2022-07-10")
    exposed_to(exposed, "K-1", "P-4", "2022-07-06", "K-3")
    line = CASE.replace("--age 40", "--person P-2").replace("07-08", "07-12")
    did(exposed, f"{line} --at 2022-07-13")
    rows = told(exposed, "contact", "list", "--upgrade-due", "--on", "2022-07-13")
    assert [(r["contact"], r["propose"], r["infectious_from"]) for r in rows] == [
        ("K-0002", "close", "2022-07-10"),
        ("K-0003", "exclude", "2022-07-10"),
    ]
    did(exposed, "case retract C-2 --at 2022-07-14")
    assert told(exposed, "contact", "list", "--upgrade-due", "--on", "2022-07-14") == []


def test_an_isolation_that_was_over_before_does_not_end_the_window_of_a_case(
    exposed: Tool,
) -> None:
    """P-2 was kept apart for another reason in May: that has nothing to do with July."""
    did(exposed, f"quarantine release Q-1 --because became_case {CDC} 2022-07-13 --at 2022-07-13")
    did(
        exposed,
        "quarantine order P-2 --basis area:360103 --mode home --begins 2022-05-01 --ends 2022-05-07"
        f" --area 360103 --started-at 2022-05-01T20:00 {CDC} 2022-05-01 --at 2022-05-01T21:00",
        "quarantine release Q-2 --because other --released 2022-05-07T20:00"
        f" {CDC} 2022-05-07 --at 2022-05-07T21:00",
    )
    exposed_to(exposed, "K-1", "P-3", "2022-07-10", "K-2")
    line = CASE.replace("--age 40", "--person P-2").replace("07-08", "07-12")
    did(exposed, f"{line} --at 2022-07-13")
    rows = told(exposed, "contact", "list", "--upgrade-due", "--on", "2022-07-13")
    assert [(r["contact"], r["propose"]) for r in rows] == [("K-0002", "close")]


def test_a_second_infection_does_not_free_who_was_exposed_to_the_first(exposed: Tool) -> None:
    exposed_to(exposed, "K-1", "P-3", "2022-07-10", "K-2")
    line = CASE.replace("--age 40", "--person P-2")
    did(
        exposed,
        f"{line.replace('07-08', '07-12')} --at 2022-07-13",
        "case discharge C-2 --recovered 2022-07-15 --at 2022-07-15",
        f"{line.replace('07-08', '07-18')} --at 2022-07-19",
    )
    rows = told(exposed, "contact", "list", "--upgrade-due", "--on", "2022-07-19")
    assert [(r["contact"], r["propose"]) for r in rows] == [("K-0002", "close")]


def test_who_died_later_was_to_be_checked_until_then(exposed: Tool) -> None:
    did(exposed, "person died P-2 --died 2022-07-15 --at 2022-07-15T12:00")
    assert due(exposed, "2022-07-14", "--kind", "check")
    assert due(exposed, "2022-07-16", "--kind", "check") == []


def test_who_was_seen_in_one_of_their_records_was_seen(exposed: Tool) -> None:
    did(
        exposed,
        "person register --age 31 --at 2022-07-12",
        "follow-up check P-4 not_attempted --on 2022-07-14 --at 2022-07-14",
        "follow-up check P-2 seen_ok --on 2022-07-14 --at 2022-07-14",
        "person register --age 31 --at 2022-07-12",
        "follow-up check P-5 not_attempted --on 2022-07-14 --at 2022-07-14",
        "person merge P-4 --into P-2 --at 2022-07-15",
        "person merge P-5 --into P-2 --at 2022-07-15",
    )
    assert due(exposed, "2022-07-14", "--kind", "check") == [
        ("check", "Q-0001", "2022-07-14", True, False)
    ]


def test_who_is_discharged_is_monitored_and_may_be_positive_again(exposed: Tool) -> None:
    did(
        exposed,
        f"quarantine order C-1 --mode hospital --started-at 2022-07-10 {CDC} 2022-07-10 "
        "--at 2022-07-10",
        f"quarantine release Q-2 --because recovered --released 2022-07-20T10:00 {CDC} "
        "2022-07-20 --at 2022-07-20T12:00",
    )
    assert [each[:3] for each in due(exposed, "2022-07-27") if each[1] == "C-0001"] == [
        ("monitoring_end", "C-0001", "2022-07-27"),
        ("test", "C-0001", "2022-07-27"),
        ("check", "C-0001", "2022-07-27"),
    ]
    sampled(exposed, "P-1", "2022-07-27", "positive")
    assert due(exposed, "2022-07-27")[0][:3] == ("repositive", "C-0001", "2022-07-27")


def test_many_checks_are_recorded_from_a_list(exposed: Tool) -> None:
    environment = {**exposed.place.environment, "TRACING_REGISTRY": str(exposed.place.folder)}
    result = CliRunner(env=environment).invoke(
        tracing,
        [
            "--lang",
            "en",
            "follow-up",
            "check",
            "-",
            "seen_ok",
            "--on",
            "2022-07-11",
            "--at",
            "2022-07-11",
        ],
        input="P-2\nP-3\n",
    )
    assert result.exit_code == 0, result.stderr
    rows = told(exposed, "follow-up", "list", "--on", "2022-07-11")
    assert [row["person"] for row in rows] == ["P-0002", "P-0003"]


def test_the_days_of_a_person_are_shown_one_by_one(exposed: Tool) -> None:
    sampled(exposed, "P-2", "2022-07-11")
    did(exposed, "follow-up check Q-1 seen_ok --on 2022-07-12 --at 2022-07-12")
    rows = told(exposed, "follow-up", "show", "Q-1")
    assert [(r["on"], r["day_number"], r["mode"]) for r in rows if r["day_number"]] == [
        *((f"2022-07-{10 + day}", day, "facility") for day in range(1, 8)),
        *((f"2022-07-{10 + day}", day, "home_monitoring") for day in range(8, 11)),
    ]
    by_day = {row["on"]: row for row in rows}
    assert [day[8:] for day, row in by_day.items() if row["test_due"]] == [
        *("11", "12", "13", "15", "17", "20")
    ]
    assert by_day["2022-07-11"]["result"] == "negative"
    assert by_day["2022-07-12"]["outcome"] == "seen_ok"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_fit_a_terminal(exposed: Tool, lang: str) -> None:
    did(exposed, "follow-up check Q-1 seen_ok --on 2022-07-12 --at 2022-07-12")
    exposed_to(exposed, "K-1", "P-3", "2022-07-10", "K-2")
    sampled(exposed, "P-2", "2022-07-12", "positive")
    for args in (
        ("follow-up", "due", "--on", "2022-07-12"),
        ("follow-up", "list"),
        ("follow-up", "show", "Q-1"),
        ("contact", "list", "--upgrade-due", "--on", "2022-07-12"),
    ):
        result = exposed(*args, lang=lang)
        assert result.exit_code == 0, result.stderr
        assert max(map(columns, result.stdout.splitlines())) <= 80, result.stdout


def test_a_certificate_asks_what_for_and_is_pdf(exposed: Tool, tmp_path: Path) -> None:
    path = tmp_path / "q.pdf"
    line = f"quarantine certificate Q-1 --output {path}"
    assert exposed(*line.split()).exit_code == 2
    done = exposed(*line.split(), "--identify", "order for the family")
    assert done.exit_code == 0, done.stderr
    assert path.read_bytes().startswith(b"%PDF")

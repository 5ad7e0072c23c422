"""What the commands about people, cases and contacts show, and to whom."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.console.outbreak import Desk
from tests.console.recording.asking import head, recorded
from tests.console.recording.conftest import DECIDED
from tracing.layout import columns

SOURCE = ("--source", "C-1", "--first", "2022-07-11")
LOOKS = (
    ("case", "list"),
    ("case", "show", "C-1", "--why", "diagnosis"),
    ("case", "show", "C-2"),
    ("case", "history", "C-1"),
    ("contact", "list"),
    ("contact", "show", "K-1"),
    ("person", "show", "P-1"),
    ("person", "show", "P-3"),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_names_are_masked_and_a_page_fits_eighty_columns(
    desk: Desk, look: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    before = head(desk)
    result = desk.type("--lang", lang, *look)
    assert result.exit_code == 0, result.stderr
    assert max(columns(line.rstrip()) for line in result.stdout.splitlines()) <= 80
    assert "王小明" not in result.stdout
    assert "13800001234" not in result.stdout
    assert head(desk) == before


@pytest.mark.parametrize("look", [("case", "show", "C-1"), ("contact", "list")], ids=" ".join)
def test_more_contacts_are_read_by_as_many_statements(desk: Desk, look: tuple[str, ...]) -> None:
    assert desk.type(*look).exit_code == 0
    before = statements(desk, look)
    for age in ("20", "30", "40"):
        exposed = desk.type("contact", "expose", "--age", age, *SOURCE)
        assert exposed.exit_code == 0, exposed.stderr
    assert desk.type(*look).exit_code == 0
    assert statements(desk, look) == before


def statements(desk: Desk, look: tuple[str, ...]) -> int:
    """How many statements of SQL a look takes, once the views are caught up."""
    told: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert desk.type(*look).exit_code == 0
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(told)


@pytest.mark.parametrize("look", [("case", "list"), ("person", "show", "P-1")], ids=" ".join)
def test_a_purpose_opens_names_and_is_recorded_first(desk: Desk, look: tuple[str, ...]) -> None:
    before = head(desk)
    result = desk.type(*look, "--identify", "follow-up")
    assert "王小明" in result.stdout
    assert set(recorded(desk, before)) == {"access.recorded"}


def test_where_the_look_cannot_be_recorded_nothing_is_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracing.registry.Registry.identify", full)
    result = desk.type("case", "list", "--identify", "follow-up")
    assert result.exit_code == 1
    assert result.stdout == ""


def test_machines_get_every_column_and_no_masked_value(desk: Desk) -> None:
    first, second = desk.json("case", "list")
    assert (first["case"], first["person"], first["name"]) == ("C-0001", "P-0001", None)
    assert first["onset_on"] == "2022-07-10"
    assert second["reported_precision"] == "day"
    assert desk.json("case", "list", "--identify", "follow-up")[0]["name"] == "王小明"


def test_csv_has_the_same_columns(desk: Desk) -> None:
    written = desk.type("case", "list", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(written)))
    assert list(rows[0]) == list(desk.json("case", "list")[0])
    assert [row["case"] for row in rows] == ["C-0001", "C-0002"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--diagnosis", "asymptomatic"), ["C-0002"]),
        (("--outcome", "died"), []),
        (("--area", "3601"), ["C-0001"]),
        (("--area", "3602"), []),
        (("--status", "retracted"), ["C-0003"]),
    ],
    ids=str,
)
def test_cases_are_filtered(desk: Desk, filters: tuple[str, ...], found: list[str]) -> None:
    desk.type("case", "correct", "C-1", "--area", "360103001")
    desk.type("case", "report", "--person", "P-2")
    desk.type("case", "retract", "C-3")
    assert [row["case"] for row in desk.json("case", "list", *filters)] == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--category", "secondary"), ["K-0001"]),
        (("--status", "excluded"), ["K-0002"]),
        (("--status", "lost"), []),
    ],
    ids=str,
)
def test_contacts_are_filtered(desk: Desk, filters: tuple[str, ...], found: list[str]) -> None:
    desk.type("contact", "exclude", "K-2", *DECIDED)
    assert [row["contact"] for row in desk.json("contact", "list", *filters)] == found


def test_a_list_as_of_then_does_not_know_what_came_later_and_a_day_shows_what_was_so(
    desk: Desk,
) -> None:
    then = str(head(desk))
    desk.type("case", "die", "C-1", "--died", "2022-07-20")
    assert desk.json("case", "list")[0]["outcome"] == "died"
    assert desk.json("case", "list", "--as-of", then)[0]["outcome"] is None
    assert [row["case"] for row in desk.json("case", "list", "--on", "2022-07-19")] == ["C-0002"]


def test_a_case_shows_whom_it_has_its_infection_from_and_whom_it_named(desk: Desk) -> None:
    (infected,) = desk.json("case", "show", "C-1")["infected"]
    assert infected == {
        "case": "C-0002",
        "name": None,
        "evidence": "interview",
        "certainty": "probable",
    }
    (source,) = desk.json("case", "show", "C-2")["attributions"]
    assert source["infector"] == "C-0001"
    (named,) = desk.json("case", "show", "C-1")["contacts"]
    assert (named["contact"], named["category"], named["first"]) == (
        "K-0001",
        "secondary",
        "2022-07-08",
    )


def test_what_is_unusual_is_noted_with_both_values(desk: Desk) -> None:
    desk.type("case", "onset", "C-2", "2022-07-16")
    page = desk.type("case", "show", "C-2").stdout
    assert "Note: onset after the report (onset 2022-07-16; reported 2022-07-14)" in page


def test_why_names_the_event_since_which_a_column_has_its_value(desk: Desk) -> None:
    desk.type("case", "correct-onset", "C-1", "2022-07-09")
    corrected = head(desk)
    desk.type("case", "lab", "C-1", "negative")
    why = desk.json("case", "show", "C-1", "--why", "onset_on")["why"]
    assert (why["position"], why["topic"]) == (corrected, "case.onset_corrected")
    assert (why["actor"], why["source"], why["value"]) == ("staff-7", "cli", "2022-07-09")
    earlier = desk.json("case", "show", "C-1", "--why", "onset_on", "--as-of", str(corrected - 1))
    assert earlier["why"]["topic"] == "case.reported"


def test_a_column_that_is_none_is_answered_with_those_there_are(desk: Desk) -> None:
    result = desk.type("case", "show", "C-1", "--why", "colour")
    assert result.exit_code == 2
    assert "onset_on" in result.stderr


def test_what_was_not_known_then_is_not_found(desk: Desk) -> None:
    for look in (("case", "show", "C-1"), ("contact", "show", "K-1"), ("person", "show", "P-1")):
        result = desk.type(*look, "--as-of", "1")
        assert result.exit_code == 4, result.stderr
        assert look[2][0] in result.stderr


def test_a_history_holds_the_cases_events_and_what_took_them_back(desk: Desk) -> None:
    desk.type("case", "die", "C-1", "--died", "2022-07-20")
    desk.type("undo", "--yes")
    topics = [event["topic"] for event in desk.json("case", "history", "C-1")]
    assert topics == ["case.reported", "case.died", "person.fact_retracted"]


def test_a_person_shows_exposures_in_both_directions(desk: Desk) -> None:
    desk.type("contact", "expose", "P-1", "--source", "K-1", "--first", "2022-07-09T19:00")
    shown = desk.json("person", "show", "P-1")
    assert [case["case"] for case in shown["cases"]] == ["C-0001"]
    assert [each["source"] for each in shown["exposed_to"]] == ["K-0001"]
    assert [each["person"] for each in shown["exposed"]] == ["P-0003"]
    assert shown["exposed"][0]["open"] is True


def test_an_erased_person_has_no_name_any_more(desk: Desk) -> None:
    desk.type("person", "erase", "P-1", "--confirm", "P-1")
    shown = desk.json("person", "show", "P-1", "--identify", "follow-up")
    assert (shown["status"], shown["name"]) == ("erased", None)
    found = desk.type("person", "find", "--identify", "follow-up", typed="11010119880302001X\n")
    assert found.exit_code == 4


def test_a_person_is_found_by_document_without_opening_a_name(desk: Desk) -> None:
    before = head(desk)
    found = desk.type("person", "find", "--format", "json", typed="11010119880302001x\n")
    assert json.loads(found.stdout)["person"] == "P-0001"
    assert head(desk) == before


def test_a_person_is_found_by_the_values_they_were_registered_with(desk: Desk) -> None:
    found = desk.type(
        "person", "find", "--personal", "-", typed="national_id: 11010119880302001X\n"
    )
    assert "P-0001" in found.stdout


def test_a_person_is_found_by_name_for_a_purpose_that_is_recorded(desk: Desk) -> None:
    before = head(desk)
    assert desk.type("person", "find", typed="王小明\n").exit_code == 2
    assert head(desk) == before
    found = find(desk, "王 小明")
    assert (found["person"], found["name"]) == ("P-0001", "王小明")
    assert set(recorded(desk, before)) == {"access.recorded"}


def test_a_name_that_fits_two_lists_both(desk: Desk) -> None:
    desk.type("person", "register", "--personal", "-", typed="name: 王小明\n")
    result = desk.type("person", "find", "--identify", "follow-up", typed="王小明\n")
    assert result.exit_code == 2
    assert "\n  P-0001\n  P-0006\n" in result.stderr
    assert "王" not in result.stderr


def test_nobody_found_is_said(desk: Desk) -> None:
    result = desk.type("person", "find", "--identify", "follow-up", typed="欧阳\n")
    assert result.exit_code == 4
    assert "欧阳" not in result.stderr


def find(desk: Desk, name: str) -> Any:
    result = desk.type(
        "person", "find", "--identify", "follow-up", "--format", "json", typed=f"{name}\n"
    )
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)

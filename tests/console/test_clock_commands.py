"""Clocks, indicators and the curve at the desk."""

from __future__ import annotations

import json

import pytest

from tests.console.levels.conftest import desk, template
from tests.console.outbreak import Desk
from tests.console.prepared import entered
from tracing.layout import columns

__all__ = ["desk", "template"]

PLACED = (
    *("quarantine", "order", "K-1", "--mode", "facility", "--office", "县疾控"),
    *("--started-at", "2022-07-17T02:00", "--decided-at", "2022-07-17T01:00"),
    *("--at", "2022-07-17T02:30"),
)
LOOKED = ("clock", "list", "--at", "2022-07-17T04:00")


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A case of 16 July 18:00, and a close contact determined at 20:00."""
    return entered(
        desk,
        (
            *("contact", "add", "C-1", "P-2", "--last", "2022-07-14", "--category", "close"),
            *("--office", "县疾控", "--decided-at", "2022-07-16T20:00"),
            *("--at", "2022-07-16T20:00"),
        ),
    )


def listed(desk: Desk, *more: str) -> list[tuple[str, str, int, str]]:
    rows = desk.json(*LOOKED, *more)
    return [(row["subject"], row["clock"], row["age_minutes"], row["clock_status"]) for row in rows]


def test_what_waits_is_listed_with_what_to_type(busy: Desk) -> None:
    assert listed(busy) == [
        ("C-0001", "transfer", 600, "overdue"),
        ("C-0001", "track", 600, "overdue"),
        ("K-0001", "place_close", 480, "running"),
        ("C-0001", "investigation", 600, "running"),
    ]
    rows = {row["clock"]: row for row in busy.json(*LOOKED)}
    assert rows["transfer"]["command"] == "tracing transfer request C-0001 --purpose admission"
    assert rows["place_close"]["command"] == "tracing quarantine order K-0001"
    assert (rows["track"]["pack"], rows["track"]["overdue_minutes"]) == ("cn-ed9", 360)


def test_lists_can_be_narrowed(busy: Desk) -> None:
    entered(busy, PLACED)
    assert [row[1] for row in listed(busy, "--late")] == ["transfer", "track"]
    assert listed(busy, "--all", "--clock", "place_close") == [
        ("K-0001", "place_close", 390, "in_time")
    ]
    assert listed(busy, "--running", "--clock", "place_close") == []
    assert listed(busy, "--area", "360104") == []
    assert len(listed(busy, "--area", "西湖区")) == 3


def test_a_day_is_looked_at_from_its_end(busy: Desk) -> None:
    rows = busy.json("clock", "list", "--clock", "transfer", "--on", "2022-07-16")
    assert [row["age_minutes"] for row in rows] == [360]


def test_the_command_for_an_investigation_that_was_assigned_names_it(busy: Desk) -> None:
    assert busy.type("investigation", "assign", "C-1", "--at", "2022-07-16T21:00").exit_code == 0
    rows = {row["clock"]: row["command"] for row in busy.json(*LOOKED)}
    assert rows["track"] == "tracing investigation track I-0001"
    assert rows["investigation"] == "tracing investigation preliminary I-0001"


def test_without_a_pack_it_is_said_that_nothing_has_a_limit(desk: Desk) -> None:
    result = desk.type("clock", "list", "--as-of", "0")
    assert "no pack is adopted" in result.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "call",
    [
        LOOKED,
        ("indicators", "show", "--on", "2022-07-17"),
        ("curve", "--by", "reported"),
    ],
    ids=" ".join,
)
def test_what_is_shown_fits_a_terminal(busy: Desk, call: tuple[str, ...], language: str) -> None:
    result = busy.type("--lang", language, *call)
    assert result.exit_code == 0, result.stderr
    assert max(columns(line) for line in result.output.splitlines()) <= 80


def test_indicators_tell_how_many_of_how_many(busy: Desk) -> None:
    entered(busy, PLACED)
    rows = {row["figure"]: row for row in busy.json("indicators", "show", "--on", "2022-07-17")}
    traced, placed = rows["traced"], rows["report_to_placed"]
    assert (traced["numerator"], traced["denominator"], traced["share"]) == (1, 1, 1.0)
    assert (placed["n"], placed["median"], placed["unit"]) == (1, 8.5, "hours")
    assert rows["onset_to_sample"]["left_out"] == {"start_unknown": 1}
    assert rows["lost"] | {"share": 0.0} == rows["lost"]


def test_the_curve_is_told_in_rows(busy: Desk) -> None:
    result = busy.type("curve", "--by", "reported", "--from", "2022-07-15", "--format", "ndjson")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["day"], row["confirmed"]) for row in rows] == [
        ("2022-07-15", 0),
        ("2022-07-16", 1),
    ]
    result = busy.type("curve", "--format", "csv")
    assert result.stdout == "day,confirmed,asymptomatic,other,total\n,1,0,0,1\n"

"""`tracing analyse delays`: the ends, what is left out, and what is listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.console.outbreak import Desk
from tests.registries import make_registry

CASE = "case report --age 40 --laboratory positive --diagnosis confirmed"
CDC = "--office 市疾控 --decided-at"
HAPPENED = f"""\
{CASE} --onset 2022-07-01 --sampled 2022-07-03 --area 360103 --at 2022-07-04T08:00
{CASE} --onset 2022-07-08 --sampled 2022-07-07 --area 360104 --at 2022-07-12T08:00
person register --age 31
person register --age 32
contact add C-1 P-3 --last 2022-07-02 --category close {CDC} 2022-07-04T10:00 --at 2022-07-04T10:00
contact add C-1 P-4 --last 2022-07-02 --category close {CDC} 2022-07-04T20:00 --at 2022-07-04T20:00
quarantine order K-1 --mode home --area 360103 --begins 2022-07-04 --started-at 2022-07-04T13:00 \
{CDC} 2022-07-04T12:00 --at 2022-07-04T13:00
case attribute C-2 --source C-1 --evidence interview --certainty probable --infected-on 2022-07-02
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(make_registry(tmp_path_factory.mktemp("delays")))
    for line in HAPPENED.splitlines():
        result = desk.type(*line.split())
        assert result.exit_code == 0, line + result.stderr
    return desk


def delays(desk: Desk, *args: str) -> dict[tuple[str | None, str], dict[str, Any]]:
    rows = desk.json("analyse", "delays", *args)
    return {(row["group"], row["figure"]): row for row in rows}


def test_each_delay_is_told_in_its_unit(desk: Desk) -> None:
    found = {figure: row for (_, figure), row in delays(desk).items()}
    told = {figure: (row["n"], row["mean"], row["unit"]) for figure, row in found.items()}
    assert told == {
        "exposure_to_onset": (1, 6, "days"),
        "onset_to_sample": (1, 2, "days"),
        "sample_to_report": (2, 3, "days"),
        "onset_to_report": (2, 3.5, "days"),
        "report_to_transfer": (0, None, "hours"),
        "report_to_identified": (2, 7, "hours"),
        "exposure_to_determined": (2, 2, "days"),
        "determined_to_placed": (1, 3, "hours"),
    }
    assert found["determined_to_placed"]["left_out"] == {"end_unknown": 1}


def test_an_end_that_came_first_is_counted_and_listed(desk: Desk) -> None:
    row = delays(desk)[None, "onset_to_sample"]
    assert row["left_out"] == {"end_first": 1}
    assert row["end_first"] == [{"subject": "C-0002", "start": "2022-07-08", "end": "2022-07-07"}]
    told = desk.type("analyse", "delays").stdout
    assert any(
        line.split()[-3:] == ["C-0002", "2022-07-08", "2022-07-07"] for line in told.splitlines()
    )


def test_weeks_are_those_of_the_report(desk: Desk) -> None:
    found = delays(desk, "--by", "week")
    assert found["2022-W27", "onset_to_report"]["mean"] == 3
    assert found["2022-W28", "onset_to_report"]["mean"] == 4
    assert ("2022-W28", "determined_to_placed") not in found


def test_areas_are_counties(desk: Desk) -> None:
    found = delays(desk, "--by", "area")
    assert found["360103", "onset_to_report"]["n"] == found["360104", "onset_to_report"]["n"] == 1


def test_days_and_areas_choose_cases_and_contacts(desk: Desk) -> None:
    assert delays(desk, "--to", "2022-07-05")[None, "onset_to_report"]["n"] == 1
    assert delays(desk, "--area", "360104")[None, "onset_to_report"]["mean"] == 4
    assert delays(desk, "--from", "2022-07-13") == {}


def test_what_was_not_known_yet_is_left_out(desk: Desk) -> None:
    found = delays(desk, "--on", "2022-07-04")
    assert found[None, "onset_to_report"]["n"] == 1
    assert delays(desk, "--as-of", "1") == {}


def test_the_shared_delays_are_those_of_the_indicators(desk: Desk) -> None:
    shared = {row["figure"]: row for row in desk.json("indicators", "show")}
    for (_, figure), row in delays(desk).items():
        if figure in shared:
            for key in ("n", "median", "lower_quartile", "upper_quartile", "longest", "left_out"):
                assert row[key] == shared[figure][key], figure


def test_what_had_not_come_yet_on_a_day_is_no_end(desk: Desk) -> None:
    found = delays(desk, "--on", "2022-07-04")[None, "onset_to_report"]
    assert found["left_out"] == {}
    found = delays(desk, "--on", "2022-07-04")[None, "determined_to_placed"]
    assert (found["n"], found["left_out"]) == (1, {"end_unknown": 1})


def test_each_infection_of_a_person_has_the_exposures_before_it(tmp_path: Path) -> None:
    desk = Desk(make_registry(tmp_path))
    for line in f"""\
{CASE} --onset 2022-03-01 --at 2022-03-02
{CASE} --onset 2022-03-06 --at 2022-03-07
contact add C-1 P-2 --first 2022-03-03 --last 2022-03-03 --at 2022-03-04
case discharge C-2 --recovered 2022-03-20
case report --person P-2 --laboratory positive --onset 2022-07-08 --at 2022-07-09
contact add C-1 P-2 --first 2022-07-06 --last 2022-07-06 --at 2022-07-07""".splitlines():
        result = desk.type(*line.split())
        assert result.exit_code == 0, line + result.stderr
    row = delays(desk)[None, "exposure_to_onset"]
    assert (row["n"], row["mean"], row["left_out"]) == (2, 2.5, {"start_unknown": 1})
    early = delays(desk, "--on", "2022-07-05")[None, "exposure_to_onset"]
    assert (early["n"], early["mean"]) == (1, 3)


def test_a_day_that_lies_ahead_of_the_day_looked_at_is_not_known_yet(tmp_path: Path) -> None:
    desk = Desk(make_registry(tmp_path))
    desk.type(*f"{CASE} --sampled 2022-07-01 --onset 2022-07-05 --at 2022-07-02".split())
    assert delays(desk, "--on", "2022-07-03")[None, "onset_to_report"]["left_out"] == {
        "start_unknown": 1
    }
    assert delays(desk)[None, "onset_to_report"]["left_out"] == {"end_first": 1}


def test_contacts_that_were_not_on_record_yet_are_not_waited_for(tmp_path: Path) -> None:
    desk = Desk(make_registry(tmp_path))
    for line in f"""\
{CASE} --onset 2022-07-01 --at 2022-07-04T08:00
person register --age 31
person register --age 32
contact add C-1 P-2 --last 2022-07-02 --at 2022-07-04T10:00
contact add C-1 P-3 --last 2022-07-02 --at 2022-07-06T10:00""".splitlines():
        desk.type(*line.split())
    early = delays(desk, "--on", "2022-07-04")[None, "report_to_identified"]
    assert (early["n"], early["left_out"]) == (1, {})
    assert delays(desk)[None, "report_to_identified"]["n"] == 2

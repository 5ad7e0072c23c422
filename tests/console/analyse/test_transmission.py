"""`tracing analyse transmission`: what it counts, and what it tells people and programs."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.console.analyse.conftest import typed
from tests.console.outbreak import Desk
from tracing.layout import columns

COMMAND = ("analyse", "transmission")


def told(desk: Desk, *options: str) -> Any:
    return desk.json(*COMMAND, *options)


def test_the_population_and_the_links_are_counted(desk: Desk) -> None:
    found = told(desk)
    assert (found["n_cases"], found["n_links"], found["n_infectees"]) == (5, 5, 4)
    assert (found["r"], found["dispersion"], found["k"]) == (1.0, "poisson", None)
    assert found["distribution"] == [
        {"secondary_cases": 0, "cases": 2},
        {"secondary_cases": 1, "cases": 1},
        {"secondary_cases": 2, "cases": 2},
    ]
    assert found["serial_interval"]["n"] == 5
    assert found["serial_interval"]["mean"] == 4.6


def test_one_candidate_or_parts_of_each_are_counted_where_that_is_asked(desk: Desk) -> None:
    one = told(desk, "--candidates", "one")
    assert (one["n_links"], one["left_out"], one["r"]) == (4, {"not_chosen": 1}, 0.8)
    split = told(desk, "--candidates", "split")
    assert (split["r"], split["k"], split["dispersion"]) == (0.8, None, "not_whole")


def test_infectors_are_chosen_by_area_day_and_diagnosis(desk: Desk) -> None:
    assert told(desk, "--area", "360103")["n_links"] == 4
    assert told(desk, "--to", "2022-07-03")["most_onward"] == [
        {"case": "C-0001", "area": "360103", "onset_on": "2022-07-01", "secondary_cases": 2}
    ]
    assert told(desk, "--from", "2022-07-04", "--to", "2022-07-05")["n_cases"] == 2
    assert told(desk, "--population", "confirmed")["n_cases"] == 4


def test_the_mean_of_parts_is_told_with_what_it_is_of(desk: Desk) -> None:
    told = desk.type(*COMMAND, "--candidates", "split").stdout
    assert "4 links / 5 cases" in told


def test_days_of_infectiousness_name_who_may_infect_more(desk: Desk) -> None:
    assert told(desk)["censoring"] == {"over": 0, "still_infectious": 0, "unknown": 5}
    found = told(desk, "--infectious-days", "7", "--exclude-censored")
    assert found["censoring"] == {"over": 2, "still_infectious": 3, "unknown": 0}
    assert (found["n_cases"], found["r"]) == (2, 2.0)


def test_a_pack_says_who_may_infect_more(desk: Desk) -> None:
    decided = "--from 2022-06-01 --office 市疾控 --decided-at 2022-07-12T08:00"
    typed(desk, f"protocol adopt cn-ed9 {decided}")
    found = told(desk)["censoring"]
    assert found == {"over": 0, "still_infectious": 4, "unknown": 1}, "no sample of C-3 has a day"


def test_what_was_withdrawn_or_retracted_counts_no_more_and_did_before(desk: Desk) -> None:
    before = desk.json("status")["position"]
    typed(desk, "retract C-4 --yes --personal -", "reason: 录入错误\n")
    assert (told(desk)["n_cases"], told(desk)["n_links"]) == (4, 4)
    assert told(desk, "--as-of", str(before))["n_links"] == 5


def test_as_of_a_day_it_is_told_as_it_was_on_that_day(desk: Desk) -> None:
    assert told(desk, "--as-of", "2022-07-12")["on"] == "2022-07-12"
    found = told(desk, "--as-of", "2022-07-11")
    assert (found["on"], found["n_cases"], found["dispersion"]) == ("2022-07-11", 0, "no_cases")


def test_as_of_a_position_it_is_told_as_it_was_on_the_day_of_its_commit(desk: Desk) -> None:
    position = str(desk.json("status")["position"])
    desk.environment["TRACING_NOW"] = "2022-07-20T09:00"
    asked = ("--infectious-days", "7", "--as-of")
    found = told(desk, *asked, position)
    assert found["on"] == "2022-07-12"
    assert found["censoring"] == {"over": 2, "still_infectious": 3, "unknown": 0}
    assert told(desk, *asked, position, "--on", "2022-07-20")["censoring"]["over"] == 5
    assert told(desk, *asked, "0")["n_cases"] == 0


def test_on_a_day_before_a_case_was_discarded_its_period_is_known(desk: Desk) -> None:
    decided = "--from 2022-06-01 --office 市疾控 --decided-at 2022-07-12T08:00"
    typed(desk, f"protocol adopt cn-ed9 {decided}")
    desk.environment["TRACING_NOW"] = "2022-07-20T09:00"
    typed(desk, "case diagnose C-4 discarded")
    assert told(desk, "--on", "2022-07-12")["censoring"]["unknown"] == 1
    found = told(desk)["censoring"]
    assert found == {"over": 0, "still_infectious": 3, "unknown": 1}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("options", [(), ("--candidates", "split"), ("--exclude-censored",)])
def test_the_table_fits_a_terminal_in_both_languages(
    desk: Desk, language: str, options: tuple[str, ...]
) -> None:
    result = desk.type("--lang", language, *COMMAND, *options)
    assert result.exit_code == 0, result.stderr
    assert max(columns(line) for line in result.stdout.splitlines()) <= 80


def test_the_table_says_of_whom_and_how(desk: Desk) -> None:
    shown = desk.type(*COMMAND, "--population", "confirmed", "--plausible-only").stdout
    for words in ("confirmed and asymptomatic cases: 4", "infectious period unknown", "0 left out"):
        assert words in shown
    assert "cases with most onward transmission" in shown


@pytest.mark.parametrize("share", ["1.4", "0", "nan", "half", "80%%"])
def test_a_share_that_is_none_is_refused(desk: Desk, share: str) -> None:
    result = desk.type(*COMMAND, "--share", share)
    assert result.exit_code == 2
    assert "between 0 and 1" in result.stderr


def test_a_share_may_be_a_percentage(desk: Desk) -> None:
    assert told(desk, "--share", "50%")["share"] == 0.5
    assert told(desk, "--share", "50%")["share_for_80_percent"] == told(desk)["share_of_cases"]


def test_without_scipy_it_is_said_what_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    result = desk.type(*COMMAND)
    assert result.exit_code == 2
    assert "pip install 'tracing-engine[analysis]'" in result.stderr

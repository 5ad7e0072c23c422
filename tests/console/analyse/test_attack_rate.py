"""`tracing analyse attack-rate`: the household, and who is in no denominator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.console.outbreak import Desk
from tests.registries import make_registry

CASE = "case report --age 40 --laboratory positive --diagnosis confirmed --area 360103"
DECIDED = "--office 市疾控 --decided-at 2022-07-02"
HAPPENED = f"""\
{CASE} --onset 2022-07-01 --at 2022-07-02
person register --age 31
person register --age 32
person register --age 33
person register --age 34
person register --age 35
{CASE} --onset 2022-06-30 --at 2022-07-02
contact add C-1 P-2 P-3 --first 2022-06-29 --last 2022-07-02 --setting household --at 2022-07-03
contact add C-1 P-4 P-7 --first 2022-07-01 --last 2022-07-02 --setting household --at 2022-07-03
contact add C-1 P-3 P-5 --first 2022-07-01 --last 2022-07-01 --setting workplace --at 2022-07-03
contact add C-1 P-6 --first 2022-07-01 --open --setting workplace --at 2022-07-03
case report --person P-2 --onset 2022-07-05 --diagnosis confirmed --at 2022-07-06
case report --person P-5 --sampled 2022-07-20 --laboratory positive --at 2022-07-20
"""
"""P-1 is the case. At home P-2 falls ill, P-3 and P-4 do not, P-7 was ill before (C-2); at work
P-5 falls ill too late, and P-6 is exposed still."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(make_registry(tmp_path_factory.mktemp("rates")))
    for line in HAPPENED.splitlines():
        result = desk.type(*line.split())
        assert result.exit_code == 0, line + result.stderr
    return desk


def rates(desk: Desk, *args: str) -> dict[str | None, dict[str, Any]]:
    return {row["group"]: row for row in desk.json("analyse", "attack-rate", *args)}


def test_without_a_pack_the_days_of_observation_are_asked_for(desk: Desk) -> None:
    result = desk.type("analyse", "attack-rate")
    assert result.exit_code == 3
    assert "--within DAYS" in result.stderr


def test_while_nobody_was_observed_to_the_end_a_shorter_time_is_offered(desk: Desk) -> None:
    offered = "--within DAYS observes for fewer days"
    asked = ("analyse", "attack-rate", "--within", "14")
    assert offered not in desk.type(*asked).stdout
    told = desk.type(*asked, "--on", "2022-07-10").stdout
    assert " ".join(told.split()).endswith(offered)


def test_the_rate_of_a_household_has_its_denominator_and_its_interval(desk: Desk) -> None:
    household = rates(desk, "--within", "14")["household"]
    assert (household["cases"], household["exposed"], household["cases_before"]) == (1, 3, 1)
    assert household["rate"] == pytest.approx(1 / 3)
    low, high = household["rate_interval"]
    assert (round(low, 4), round(high, 4)) == (0.0615, 0.7923)


def test_who_fell_ill_too_late_is_no_case_of_the_exposure(desk: Desk) -> None:
    workplace = rates(desk, "--within", "14")["workplace"]
    assert (workplace["cases"], workplace["exposed"]) == (0, 2)
    assert rates(desk, "--within", "19")["workplace"]["cases"] == 1


def test_who_is_still_exposed_is_told_apart(desk: Desk) -> None:
    assert rates(desk, "--within", "14")["workplace"]["under_observation"] == 1


def test_on_a_day_in_between_nobody_is_in_the_denominator_yet(desk: Desk) -> None:
    household = rates(desk, "--within", "14", "--on", "2022-07-10")["household"]
    assert (household["exposed"], household["rate"], household["rate_interval"]) == (0, None, None)
    assert (household["under_observation"], household["cases_so_far"]) == (3, 1)


def test_people_exposed_in_two_settings_count_once_in_all(desk: Desk) -> None:
    told = desk.type("analyse", "attack-rate", "--within", "14").stdout
    assert next(line for line in told.splitlines() if line.startswith("all")).split()[1:3] == [
        "4",
        "1",
    ]


def test_category_and_area_are_groups_too(desk: Desk) -> None:
    assert set(rates(desk, "--within", "14", "--by", "category")) == {None}
    assert set(rates(desk, "--within", "14", "--by", "area")) == {None}
    assert rates(desk, "--within", "14", "--area", "360103") == {}


def test_exposures_of_some_days_alone_can_be_asked_for(desk: Desk) -> None:
    assert set(rates(desk, "--within", "14", "--to", "2022-06-30")) == {"household"}


def test_with_a_pack_its_longest_incubation_is_taken(desk: Desk) -> None:
    result = desk.type(*f"protocol adopt cn-ed9 --from 2022-06-01 {DECIDED}".split())
    assert result.exit_code == 0, result.stderr
    household = rates(desk)["household"]
    assert (household["packs"], household["within"], household["exposed"]) == (["cn-ed9"], None, 3)


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    """A source, and somebody who was exposed and fell ill; nobody else."""
    desk = Desk(make_registry(tmp_path))
    for line in f"""\
{CASE} --onset 2022-07-01 --at 2022-07-02
person register --age 31
contact add C-1 P-2 --first 2022-06-29 --last 2022-07-02 --setting household --at 2022-07-03
case report --person P-2 --onset 2022-07-05 --diagnosis confirmed --at 2022-07-06""".splitlines():
        result = desk.type(*line.split())
        assert result.exit_code == 0, line + result.stderr
    return desk


def test_on_a_day_before_a_case_was_discarded_it_counts(own: Desk) -> None:
    result = own.type(*["case", "diagnose", "C-2", "discarded", "--at", "2022-07-18"])
    assert result.exit_code == 0, result.stderr
    asked = ("--within", "5", "--on")
    assert rates(own, *asked, "2022-07-12")["household"]["cases"] == 1
    assert rates(own, *asked, "2022-07-19")["household"]["cases"] == 0


def test_nobody_is_exposed_to_themself(own: Desk) -> None:
    result = own.type(
        *["person", "merge", "P-2", "--into", "P-1", "--same-case", "C-2=C-1"], typed="name: x"
    )
    assert result.exit_code == 0, result.stderr
    assert rates(own, "--within", "5") == {}

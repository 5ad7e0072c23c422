"""The worklist: every kind of work once, its order, the commands it gives, and what is left out."""

from __future__ import annotations

import shlex
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.console.outbreak import Desk
from tests.console.worklist.morning import OFFICE
from tracing.domain.work import WorkKind
from tracing.layout import columns

ON = ("--on", "2022-07-17")
DECIDED = (*OFFICE, "--decided-at", "2022-07-17T08:00", "--at", "2022-07-17T09:00")
AT = ("--at", "2022-07-17T09:00")
MORE: dict[str, tuple[str, ...]] = {
    "quarantine release": DECIDED,
    "contact determine": ("close", *DECIDED),
    "contact locate": AT,
    "quarantine order": (
        *("--mode", "facility", "--begins", "2022-07-17", "--ends", "2022-07-22"),
        *("--started-at", "2022-07-17T09:00", *DECIDED),
    ),
    "area designate": ("--from", "2022-07-17T08:00", *DECIDED),
    "sample collect": ("--sampled", "2022-07-17T08:30", *AT),
    "follow-up check": AT,
    "referral found": AT,
    "transfer request": AT,
}
"""What is asked for at a terminal: who decides, and when."""


def work(desk: Desk, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("worklist", *ON, *more)
    return found


def test_every_kind_of_work_is_listed_in_order(desk: Desk) -> None:
    found = work(desk)
    kinds = [each["kind"] for each in found]
    assert list(dict.fromkeys(kinds)) == [kind.value for kind in WorkKind]
    told = {(each["kind"], each["subject"], each["why"]) for each in found}
    assert told >= {
        ("overstay", "Q-0001", "ordered_end"),
        ("move", "C-0001", "waiting"),
        ("determine", "K-0002", "not_determined"),
        ("find", "K-0003", "not_located"),
        ("find", "M-0001", "pool_members"),
        ("place", "K-0004", "not_placed"),
        ("test", "Q-0002", "not_made_up"),
        ("check", "Q-0002", "daily"),
        ("release", "Q-0003", "ordered_end"),
        ("referral", "R-0001", "referral_asked"),
        ("area", "360103001003", "higher"),
        ("basis", "Q-0004", "basis_fell"),
        ("retention", "P-0010", "contact_not_case"),
    }


@pytest.mark.parametrize(
    ("subject", "kind", "due"),
    [
        ("Q-0001", "overstay", ("due_on", "2022-07-12")),
        # Reported at 20:00, to be in hospital within two hours.
        ("C-0001", "move", ("due_at", "2022-07-16T14:00:00+00:00")),
        # Determined at 10:00 and at 10:10, to be placed within eight hours.
        ("K-0003", "find", ("due_at", "2022-07-16T10:00:00+00:00")),
        ("K-0004", "place", ("due_at", "2022-07-16T10:10:00+00:00")),
        # Positive at 23:00, somebody is to set out within a quarter of an hour.
        ("M-0001", "find", ("due_at", "2022-07-16T15:15:00+00:00")),
        ("Q-0003", "release", ("due_on", "2022-07-17")),
        # Let go on the 1st of March, and kept for ninety days.
        ("P-0010", "retention", ("due_on", "2022-05-30")),
    ],
)
def test_it_says_until_when(desk: Desk, subject: str, kind: str, due: tuple[str, str]) -> None:
    (found,) = (each for each in work(desk, "--kind", kind) if each["subject"] == subject)
    assert found[due[0]] == due[1]
    assert found["late"] is (kind != "release")


def test_what_is_the_latest_comes_first_inside_its_kind(desk: Desk) -> None:
    tests = [each["due_on"] for each in work(desk, "--kind", "test")]
    assert tests == sorted(tests)


def test_each_command_shown_is_accepted_and_the_work_is_done(desk: Desk, tmp_path: Path) -> None:
    found = work(desk)
    for number, each in enumerate(found):
        copy = tmp_path / str(number)
        shutil.copytree(desk.invented.folder, copy)
        other = Desk(desk.invented._replace(folder=copy))
        command = shlex.split(each["do"])[1:]
        more = MORE.get(" ".join(command[:2]), ())
        result = other.type(*command, *more)
        assert result.exit_code == 0, (each["do"], result.stderr)
        if command[0] == "pool" or each["kind"] in ("move", "referral", "find"):
            continue  # the first of several steps, each of which is listed in its turn
        assert named(each) not in map(named, work(other)), each["do"]


def named(each: dict[str, Any]) -> tuple[Any, ...]:
    """What it is; of tests also which, and how many, are missing."""
    return each["kind"], each["subject"], each["number"], each["due_on"]


def test_a_transfer_is_followed_step_by_step(desk: Desk) -> None:
    seen = []
    for _ in range(4):
        (move,) = work(desk, "--kind", "move")
        seen.append(move["why"])
        result = desk.type(*shlex.split(move["do"])[1:], *AT)
        assert result.exit_code == 0, result.stderr
    assert seen == ["waiting", "requested", "en_route", "arrived"]
    assert work(desk, "--kind", "move") == []


def test_a_referral_is_followed_step_by_step(desk: Desk) -> None:
    for _ in range(3):
        (referral,) = work(desk, "--kind", "referral")
        assert desk.type(*shlex.split(referral["do"])[1:], *AT).exit_code == 0
    assert work(desk, "--kind", "referral") == []


def test_nothing_is_listed_that_was_not_known_then(desk: Desk) -> None:
    everything = {(each["kind"], each["subject"]) for each in work(desk)}
    with desk.invented.open() as registry:
        before = registry.head
    assert desk.type("contact", "locate", "K-3", *AT).exit_code == 0
    now = {(each["kind"], each["subject"]) for each in work(desk)}
    assert everything - now == {("find", "K-0003")}
    assert now - everything == {("place", "K-0003")}
    then = {(each["kind"], each["subject"]) for each in work(desk, "--as-of", str(before))}
    assert then == everything


def test_a_day_before_anything_was_reported_has_no_work(desk: Desk) -> None:
    assert desk.json("worklist", "--on", "2022-01-01") == []
    assert desk.type("worklist", "--on", "2022-01-01").stdout.startswith("nothing to do\n")


def test_who_is_answerable_sees_their_own(desk: Desk) -> None:
    found = work(desk, "--who", "东湖")
    assert {each["subject"] for each in found} == {"K-0003"}
    assert {each["who"] for each in found} == {"东湖区疾控中心"}


def test_an_area_sees_its_own(desk: Desk) -> None:
    inside = work(desk, "--area", "360103001003")
    assert {each["area"] for each in inside} == {"360103001003"}
    assert {each["kind"] for each in inside} >= {"overstay", "move", "area", "basis"}
    assert work(desk, "--area", "3202") == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_fits_eighty_columns_and_counts_each_kind(desk: Desk, language: str) -> None:
    result = desk.type("--lang", language, "worklist", *ON)
    lines = result.stdout.splitlines()
    assert max(map(columns, lines)) <= 80, max(lines, key=columns)
    found = Counter(each["kind"] for each in work(desk))
    counted = [line.split()[-1] for line in lines[2 : 2 + len(found)]]
    assert counted == [str(found[kind.value]) for kind in WorkKind]


def test_ndjson_is_one_thing_a_line(desk: Desk) -> None:
    lines = desk.type("worklist", *ON, "--format", "ndjson").stdout.splitlines()
    assert len(lines) == len(work(desk))


def test_what_is_folded_is_asked_for_as_the_page_was(desk: Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr("tracing.console.worklist.show.FOLDED", 0)
    page = desk.type("worklist", *ON, "--area", "360103").stdout
    assert max(map(columns, page.splitlines())) <= 80
    typed = "tracing worklist --kind check --area 360103 --on 2022-07-17"
    assert typed in page


def test_after_two_days_lateness_is_told_in_days(desk: Desk) -> None:
    page = desk.type("worklist", "--on", "2022-07-30", "--kind", "move").stdout
    assert " d late" in page
    assert " h " not in page

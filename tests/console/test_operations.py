"""`tracing operation`: started once, where somebody says, with what a drawn area covers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.console.recording.asking import head, recorded
from tests.console.recording.test_raced import at_once
from tests.registries import make_registry

DECIDED = "--office 市指挥部 --decided-at 2022-07-14T16:00 --at 2022-07-14T16:00"
DRAWN = "360103-M1"
CASE = "case report --age 40 --laboratory positive --diagnosis confirmed --area 360103001003"
EXPOSED = "contact expose K-1 --source C-1 --first 2022-07-12 --open"
HAPPENED = f"""\
area register 360103001003 金塔社区 --at 2022-07-01
area register {DRAWN} 洪城市场片区 --unit drawn --at 2022-07-01
area bound {DRAWN} --from 2022-07-01 --covers 360103001003 --at 2022-07-01
protocol adopt cn-ed9 {DECIDED}
protocol adopt hohhot-2022-10 --from 2022-07-01 {DECIDED}
{CASE} --at 2022-07-14T08:00
{CASE} --at 2022-07-14T09:00
{CASE} --at 2022-07-14T10:00
{CASE} --at 2022-07-14T11:00
{CASE} --at 2022-07-14T12:00
contact identify --age 9 --area 360103001003
{EXPOSED}
contact determine K-1 close {DECIDED}
area designate {DRAWN} high --case C-1 --from 2022-07-14T13:00 {DECIDED}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A drawn area of high risk, around a community with five infections and a close contact."""
    desk = Desk(make_registry(tmp_path))
    for line in HAPPENED.splitlines():
        result = desk.type(*line.split())
        assert result.exit_code == 0, line + result.stderr
    return desk


def test_two_who_start_an_operation_at_once_start_one(desk: Desk) -> None:
    before = head(desk)
    start = ("operation", "start", DRAWN, *DECIDED.split())
    ended = sorted(at_once(desk, start, start))
    assert recorded(desk, before) == ["operation.started"]
    assert [code for code, _ in ended] in ([0, 0], [0, 5])
    assert [row["operation"] for row in desk.json("operation", "list")] == ["H-0001"]


def test_an_operation_starts_in_an_area_by_its_name(desk: Desk) -> None:
    started = desk.type("operation", "start", "洪城市场片区", *DECIDED.split())
    assert started.exit_code == 0, started.stderr
    assert [row["area"] for row in desk.json("operation", "list")] == [DRAWN]


def test_the_contacts_of_what_a_drawn_area_covers_are_measured(desk: Desk) -> None:
    desk.type("operation", "start", DRAWN, *DECIDED.split())
    actions = desk.json("operation", "show", "H-1")["actions"]
    (close,) = (each for each in actions if each["measure"] == "close_placed")
    assert (close["done"], close["due"]) == (0, 1)

"""A district with a pack in force and a few infected people, copied for each test."""

from __future__ import annotations

import shlex
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import entered
from tests.histories import CHINA
from tests.registries import Clock, InventedRegistry, make_registry

DECIDED = "--office 指挥部 --decided-at 2022-07-01"
BEFORE = (
    "protocol adopt cn-ed9 --office 市指挥部 --decided-at 2022-06-28 --at 2022-06-28",
    "place register hospital --name 定点医院 --area 360104 --at 2022-07-01",
    "case report --age 40 --laboratory positive --area 360103001 --at 2022-07-16T10:00",
    "case report --age 41 --laboratory positive --area 360103002 --at 2022-07-16T22:30",
)
"""C-1 (P-1) is found in the morning of the 16th, C-2 (P-2) at half past ten at night."""


def words(command: str) -> tuple[str, ...]:
    return tuple(shlex.split(command))


def say(desk: Desk, *commands: str) -> Desk:
    """What was recorded next, typed once for all tests that begin with it."""
    return entered(desk, *map(words, commands))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> InventedRegistry:
    clock = Clock(datetime(2022, 8, 1, 9, tzinfo=CHINA))
    invented = make_registry(tmp_path_factory.mktemp("days"), clock=clock)
    desk = Desk(invented)
    for command in BEFORE:
        result = desk.type(*words(command))
        assert result.exit_code == 0, (command, result.stderr)
    return invented


@pytest.fixture
def desk(template: InventedRegistry, tmp_path: Path) -> Desk:
    shutil.copytree(template.folder, tmp_path / "registry")
    return Desk(template._replace(folder=tmp_path / "registry"))

"""A community with a case and a pack in force, copied for each test."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.histories import CHINA
from tests.registries import Clock, InventedRegistry, make_registry

DECIDED = ("--office", "市指挥部", "--decided-at", "2022-07-16T19:30", "--at", "2022-07-16T19:40")
BEFORE: tuple[tuple[tuple[str, ...], str | None], ...] = (
    (
        (
            *("protocol", "adopt", "cn-ed9", "--office", "市指挥部"),
            *("--decided-at", "2022-06-28", "--at", "2022-06-28"),
        ),
        None,
    ),
    (("area", "register", "360103", "西湖区", "--at", "2022-07-01"), None),
    (("area", "register", "360103001003", "金塔社区", "--at", "2022-07-01"), None),
    (
        (
            *("case", "report", "--personal", "-", "--laboratory", "positive", "--diagnosis"),
            *("confirmed", "--area", "360103001003", "--at", "2022-07-16T18:00"),
        ),
        "name: 王小明\n",
    ),
    (("person", "register", "--personal", "-", "--at", "2022-07-16T18:00"), "name: 李兰\n"),
)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> InventedRegistry:
    clock = Clock(datetime(2022, 8, 1, 9, tzinfo=CHINA))
    invented = make_registry(tmp_path_factory.mktemp("levels"), clock=clock)
    desk = Desk(invented)
    for args, typed in BEFORE:
        result = desk.type(*args, typed=typed)
        assert result.exit_code == 0, (args, result.stderr)
    return invented


@pytest.fixture
def desk(template: InventedRegistry, tmp_path: Path) -> Desk:
    shutil.copytree(template.folder, tmp_path / "registry")
    return Desk(template._replace(folder=tmp_path / "registry"))

"""A registry with a home, a hotel and a bus ride in it, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.registries import InventedRegistry, make_registry

BEFORE: tuple[tuple[tuple[str, ...], str | None], ...] = (
    (("case", "report", "--personal", "-", "--onset", "2022-07-10"), "name: 王小明\n"),
    (("person", "register", "--personal", "-"), "name: 李兰\n"),
    (("person", "register", "--personal", "-"), "name: 王一\n"),
    (("person", "register", "--personal", "-"), "name: 赵梅\n"),
    (
        ("place", "register", "dwelling", "--area", "360103001003", "--personal", "-"),
        "address: 象山南路12号\n",
    ),
    (
        ("place", "register", "quarantine_site", "--name", "绳金塔酒店", "--capacity", "120"),
        None,
    ),
    (
        (
            "gathering",
            "record",
            "bus",
            "--from",
            "2022-07-12T08:10",
            "--until",
            "2022-07-12T09:05",
        ),
        None,
    ),
    (
        (
            "person",
            "stay",
            "-",
            "--role",
            "residence",
            "--place",
            "L-1",
            "--from",
            "2020-05",
            "--open",
        ),
        "P-1\nP-2\nP-3\n",
    ),
    (("gathering", "attend", "G-1", "-"), "P-1\nP-3\nP-4\n"),
    (("area", "register", "360103", "西湖区"), None),
)
"""P-1 (Wang) is case C-1 and lives at L-1 with P-2 and P-3 (W-1 to W-3); P-1, P-3 and P-4 were on
the bus G-1 (W-4 to W-6); L-2 is a quarantine site."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> InventedRegistry:
    invented = make_registry(tmp_path_factory.mktemp("places"))
    desk = Desk(invented)
    for args, typed in BEFORE:
        result = desk.type(*args, typed=typed)
        assert result.exit_code == 0, (args, result.stderr)
    return invented


@pytest.fixture
def desk(template: InventedRegistry, tmp_path: Path) -> Desk:
    shutil.copytree(template.folder, tmp_path / "registry")
    return Desk(template._replace(folder=tmp_path / "registry"))

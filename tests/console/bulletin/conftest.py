"""A registry with a few cases of July 2022, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.registries import InventedRegistry, make_registry

BEFORE = """\
area register 3601 南昌市
area register 360103 西湖区
area register 360121 南昌县
"""
SCREENED = """\
case report --age 40 --diagnosis asymptomatic --area 360103 --detection area_screening \
--at 2022-07-16T10:00
"""
AFTER = """\
case report --age 50 --diagnosis confirmed --severity mild --area 360121 \
--detection facility_quarantine --at 2022-07-16T11:00
case report --age 60 --diagnosis asymptomatic --area 360121 --detection contact_tracing \
--at 2022-07-15T11:00
contact identify --age 7 --at 2022-07-16T12:00
contact determine K-1 close --office 市疾控 --decided-at 2022-07-16T13:00 --at 2022-07-16T13:00
"""
"""C-1 to C-6 in Xihu by screening and C-7 in quarantine, on the 16th; C-8 on the 15th."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> InventedRegistry:
    invented = make_registry(tmp_path_factory.mktemp("template"))
    desk = Desk(invented)
    for line in (BEFORE + 6 * SCREENED + AFTER).splitlines():
        result = desk.type(*line.split())
        assert result.exit_code == 0, result.stderr
    return invented


@pytest.fixture
def desk(template: InventedRegistry, tmp_path: Path) -> Desk:
    shutil.copytree(template.folder, tmp_path / "registry")
    return Desk(template._replace(folder=tmp_path / "registry"))

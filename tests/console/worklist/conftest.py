from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.console.worklist.morning import morning
from tests.registries import InventedRegistry, make_registry


@pytest.fixture(scope="session")
def of_the_morning(tmp_path_factory: pytest.TempPathFactory) -> InventedRegistry:
    invented = make_registry(tmp_path_factory.mktemp("morning"))
    morning(Desk(invented))
    return invented


@pytest.fixture
def desk(of_the_morning: InventedRegistry, tmp_path: Path) -> Desk:
    shutil.copytree(of_the_morning.folder, tmp_path / "registry")
    return Desk(of_the_morning._replace(folder=tmp_path / "registry"))

"""A registry with a small gazetteer in it, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.interchange.gazetteers import write
from tests.registries import InventedRegistry, make_registry

EDITION = ("--edition", "NBS 2023", "--valid-on", "2021-06-30", "--at", "2022-06-01")


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> InventedRegistry:
    invented = make_registry(tmp_path_factory.mktemp("areas"))
    result = Desk(invented).type("area", "import", str(tables), *EDITION)
    assert result.exit_code == 0, result.stderr
    return invented


@pytest.fixture
def desk(template: InventedRegistry, tmp_path: Path) -> Desk:
    shutil.copytree(template.folder, tmp_path / "registry")
    return Desk(template._replace(folder=tmp_path / "registry"))

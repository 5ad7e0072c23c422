"""The house's layers, checked as code."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the sources that a test may spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("tracing", "tests/tools"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignore)
    shutil.copy(ROOT / "tests/__init__.py", tmp_path / "tests")
    return tmp_path


def test_every_import_runs_down() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("errors", "import tracing.domain", "Imports run down only"),
        ("ledger/merkle", "import tracing.ledger.audit", "The Merkle tree is arithmetic"),
        ("ledger/merkle", "import sqlalchemy", "The auditor trusts bytes, never the writer"),
        ("ledger/audit/events", "import tracing.ledger.recorder", "The auditor trusts bytes"),
        ("domain/values", "import sqlite3", "The domain knows no disk"),
        ("domain/values", "import networkx", "The domain knows no disk"),
        ("domain/values", "import eventsourcing.domain", "The domain knows no disk"),
        ("projections/cases", "import tracing.projections.persons", "Read models do not know"),
        ("nowhere", "import json", "Imports run down only"),
    ],
)
def test_an_import_against_the_rules_is_named(
    house: Path, module: str, line: str, contract: str
) -> None:
    spoiled = house / "tracing" / f"{module}.py"
    with spoiled.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = lint_imports(house)
    assert result.returncode != 0
    broken = [text for text in result.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(text.startswith(contract) for text in broken), result.stdout

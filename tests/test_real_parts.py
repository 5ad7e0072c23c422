"""A test that cannot have its real part is skipped at a desk, and fails where CI=true."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOY = """
import pytest

def test_toy():
    pytest.skip({reason!r})
"""


@pytest.mark.parametrize(
    ("ci", "reason", "outcome"),
    [
        ("", "no PostgreSQL here", "1 skipped"),
        ("true", "no PostgreSQL here", "1 failed"),
        ("true", "does not apply: SQLite has no roles", "1 skipped"),
    ],
)
def test_a_missing_real_part_fails_where_it_has_to_be(
    tmp_path: Path, ci: str, reason: str, outcome: str
) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_toy.py").write_text(TOY.format(reason=reason))
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in ran.stdout, ran.stdout

"""Where the real files lie that some tests read. They are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VARIABLE = "TRACING_TEST_DATA"
_BESIDE = Path(__file__).parents[2] / "shared" / "data"


def real_file(name: str) -> Path:
    """The path of a real file, such as `mers_korea_2015/mers_korea_2015__linelist.csv`.

    Skips the test where the file is not at hand.
    """
    folder = Path(os.environ.get(VARIABLE) or _BESIDE)
    path = folder / name
    if not path.is_file():
        pytest.skip(
            f"does not apply: {name} is no part of the project; {VARIABLE} may name its folder"
        )
    return path

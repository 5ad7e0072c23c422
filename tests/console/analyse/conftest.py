"""A small invented outbreak of which links are known."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.registries import CHINA, Clock, make_registry

CASES = (
    ("2022-07-01", "360103", "confirmed"),
    ("2022-07-04", "360103", "confirmed"),
    ("2022-07-05", "360104", "asymptomatic"),
    ("2022-07-09", "360104", "suspected"),
    ("2022-07-10", "360103", "confirmed"),
)
"""C-1 to C-5: onset, area, diagnosis."""
LINKS = ((2, 1), (3, 1), (4, 2), (5, 2), (5, 3))
"""Of whom to which source; the last case has two candidates."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    clock = Clock(datetime(2022, 7, 12, 9, tzinfo=CHINA))
    desk = Desk(make_registry(tmp_path, clock=clock))
    desk.environment["TRACING_NOW"] = "2022-07-12T09:00"
    for onset, area, diagnosis in CASES:
        reported = f"case report --age 40 --onset {onset} --area {area} --diagnosis {diagnosis}"
        typed(desk, f"{reported} --laboratory positive")
    for case, source in LINKS:
        attributed = f"case attribute C-{case} --source C-{source} --evidence interview"
        typed(desk, f"{attributed} --certainty probable")
    return desk


def typed(desk: Desk, line: str, answer: str | None = None) -> str:
    result = desk.type(*line.split(), typed=answer)
    assert result.exit_code == 0, line + result.stderr
    return result.stdout

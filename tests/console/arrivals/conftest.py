"""A city with an airport, a hospital and a site, and two packs in force, copied for each test."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import entered
from tests.histories import CHINA
from tests.registries import Clock, make_registry

PLACES = (
    ("transport_hub", "嘉峪关机场"),
    ("designated_hospital", "市第一人民医院"),
    ("quarantine_site", "雄关宾馆"),
)
BEFORE = (
    *(
        tuple(f"place register {kind} --name {name} --area 620201 --at 2020-02-01".split())
        for kind, name in PLACES
    ),
    *(
        tuple(
            f"protocol adopt {pack} --from {day} --office 省指挥部 --decided-at {day} "
            f"--at {day}".split()
        )
        for pack, day in (("cn-2020-02", "2020-02-01"), ("cn-ed9", "2022-06-28"))
    ),
    *(("person", "register", "--age", age, "--at", "2020-02-01") for age in ("31", "32", "33")),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    clock = Clock(datetime(2022, 8, 1, 9, tzinfo=CHINA))
    return entered(Desk(make_registry(tmp_path / "registry", clock=clock)), *BEFORE)


def did(desk: Desk, *lines: str, typed: str | None = None) -> str:
    """What the last of these commands says."""
    said = ""
    for line in lines:
        result = desk.type(*line.split(), typed=typed)
        assert result.exit_code == 0, line + result.stderr
        said = result.stdout + result.stderr
    return said

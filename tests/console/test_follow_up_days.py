"""A full quarantine day by day under four packs, every date written out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.console.exposed import adopt, contact, did, order, told
from tests.console.runs import Tool
from tests.registries import Clock, make_registry


class Full(NamedTuple):
    pack: str
    exposed: str
    first: str
    facility: str
    last: str
    tests: tuple[str, ...]
    checks: int = 1


FULL = [
    # over the end of a month; 14 and 7 days
    Full(
        "cn-ed8",
        "2022-05-20",
        "2022-05-21",
        "2022-06-03",
        "2022-06-10",
        ("05-21", "05-24", "05-27", "06-03", "06-05", "06-10"),
    ),
    # 7 and 3 days
    Full(
        "cn-ed9",
        "2022-06-28",
        "2022-06-29",
        "2022-07-05",
        "2022-07-08",
        ("06-29", "06-30", "07-01", "07-03", "07-05", "07-08"),
    ),
    # 5 and 3 days
    Full(
        "cn-20m",
        "2022-11-28",
        "2022-11-29",
        "2022-12-03",
        "2022-12-06",
        ("11-29", "11-30", "12-01", "12-03", "12-04", "12-06"),
    ),
    # 21 days at home, over 29 February
    Full("ebola", "2020-02-10", "2020-02-11", "2020-03-02", "2020-03-02", ()),
]


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    from datetime import datetime

    from tests.registries import CHINA

    return Tool(make_registry(tmp_path, clock=Clock(datetime(2022, 12, 20, 9, tzinfo=CHINA))))


@pytest.fixture(params=FULL, ids=lambda full: full.pack)
def full(request: pytest.FixtureRequest, tool: Tool) -> tuple[Tool, Full]:
    found: Full = request.param
    day = found.exposed
    did(
        tool,
        f"case report --age 40 --onset {day} --laboratory positive --area 360103001 --at {day}",
        f"person register --age 31 --at {day}",
    )
    adopt(tool, found.pack, day)
    result = tool(
        *("contact", "add", "C-1", "P-2", "--first", day, "--last", day, "--category", "close"),
        *("--office", "CDC", "--decided-at", day, "--at", day),
    )
    assert result.exit_code == 0, result.stderr
    return tool, found


def test_every_day_has_its_number_and_every_test_its_day(full: tuple[Tool, Full]) -> None:
    tool, of = full
    rows = [row for row in told(tool, "follow-up", "show", "P-2") if row["day_number"]]
    assert (rows[0]["on"], rows[-1]["on"]) == (of.first, of.last)
    assert [row["day_number"] for row in rows] == list(range(1, len(rows) + 1))
    assert tuple(row["on"][5:] for row in rows if row["test_due"]) == of.tests
    stricter = [row["on"] for row in rows if row["mode"] == rows[0]["mode"]]
    assert stricter[-1] == of.facility
    assert {row["check_due"] for row in rows} == {of.checks}


def test_every_check_is_due_on_its_day_and_none_after_the_last(full: tuple[Tool, Full]) -> None:
    tool, of = full
    for day, wanted in ((of.first, of.checks), (of.last, of.checks), (of.exposed, 0)):
        rows = told(tool, "follow-up", "due", "--on", day, "--kind", "check")
        assert len(rows) == wanted, day


def test_29_february_is_a_day_like_others(tool: Tool) -> None:
    did(
        tool,
        "case report --age 40 --onset 2020-02-08 --laboratory positive --at 2020-02-10",
        "person register --age 31 --at 2020-02-10",
    )
    adopt(tool, "ebola", "2020-02-01")
    contact_of = "contact add C-1 P-2 --first 2020-02-10 --last 2020-02-10 --category close"
    did(tool, f"{contact_of} --office CDC --decided-at 2020-02-10 --at 2020-02-10")
    rows = told(tool, "follow-up", "show", "P-2")
    by_day = {row["on"]: row["day_number"] for row in rows}
    assert (by_day["2020-02-28"], by_day["2020-02-29"], by_day["2020-03-01"]) == (18, 19, 20)


def test_a_re_exposure_begins_the_days_anew(tool: Tool) -> None:
    did(
        tool,
        "case report --age 40 --onset 2022-07-08 --laboratory positive --at 2022-07-10",
        "person register --age 31 --at 2022-07-10",
    )
    adopt(tool, "cn-ed9", "2022-06-28")
    contact(tool, "P-2", "2022-07-10", "close")
    order(tool, "K-1", "facility", "2022-07-11", "2022-07-17")
    contact(tool, "P-2", "2022-07-14", "close")
    rows = [row for row in told(tool, "follow-up", "show", "P-2") if row["day_number"]]
    assert (rows[0]["on"], rows[-1]["on"], len(rows)) == ("2022-07-15", "2022-07-24", 10)

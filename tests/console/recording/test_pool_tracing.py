"""追阳: a pool reported positive, who is in it, and how far everybody has come."""

from __future__ import annotations

import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import entered
from tests.console.recording.asking import head, recorded
from tracing.layout import columns

COLLECTED = (
    *("pool", "collect", "P-1", "--size", "4", "--area", "360103001"),
    *("--at", "2022-07-16T09:00"),
)
REPORT = ("pool", "report", "M-1", "positive", "P-1", "P-2", "--at", "2022-07-16T15:00")


@pytest.fixture
def pooled(desk: Desk) -> Desk:
    return entered(desk, COLLECTED)


def test_the_result_and_who_is_in_the_tube_are_recorded_together(pooled: Desk) -> None:
    before = head(pooled)
    assert pooled.type(*REPORT).stdout == "M-0001\n"
    assert recorded(pooled, before) == ["pool.resulted", "pool.members_identified"]
    again = head(pooled)
    assert pooled.type(*REPORT).exit_code == 0
    assert head(pooled) == again


def test_another_result_goes_by_another_verb(pooled: Desk) -> None:
    result = pooled.type("pool", "report", "M-1", "negative")
    assert (result.exit_code, "tracing pool result" in result.stderr) == (2, True)


def test_each_step_of_each_member_is_told(pooled: Desk) -> None:
    entered(
        pooled,
        REPORT,
        ("pool", "found", "M-1", "P-1", "P-2", "--at", "2022-07-16T16:00"),
        ("sample", "collect", "P-1", "--pool", "M-1", "--at", "2022-07-16T17:00"),
        (
            *("quarantine", "order", "P-2", "--mode", "facility", "--basis", "M-1"),
            *("--office", "市疾控", "--decided-at", "2022-07-16T16:30"),
            *("--at", "2022-07-16T16:30"),
        ),
    )
    members = pooled.json("pool", "members", "M-1")
    assert [(row["person"], row["next"], row["quarantine"]) for row in members] == [
        ("P-0001", "result", None),
        ("P-0002", "sample", "Q-0001"),
        (None, "identify", None),
        (None, "identify", None),
    ]
    (status,) = pooled.json("pool", "status")
    counted = ("size", "known", "not_known", "found", "ordered", "resampled", "to_do")
    assert [status[key] for key in counted] == [4, 2, 2, 2, 1, 1, 4]
    assert pooled.json("pool", "status", "--on", "2022-07-15") == []


def test_a_pool_of_which_all_is_done_is_not_open(pooled: Desk) -> None:
    entered(
        pooled,
        ("pool", "collect", "P-2", "--at", "2022-07-16T09:00"),
        ("pool", "report", "M-2", "positive", "--at", "2022-07-16T15:00"),
        ("pool", "found", "M-2", "P-2", "--at", "2022-07-16T16:00"),
        ("sample", "collect", "P-2", "--pool", "M-2", "--at", "2022-07-16T17:00"),
        ("sample", "result", "S-1", "negative", "--at", "2022-07-16T22:00"),
    )
    assert [row["pool"] for row in pooled.json("pool", "status")] == ["M-0002"]
    assert pooled.json("pool", "status", "--open") == []
    assert pooled.json("pool", "members", "M-2", "--missing") == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("args", [("members", "M-1"), ("status",)])
def test_tables_fit_eighty_columns(pooled: Desk, language: str, args: tuple[str, ...]) -> None:
    entered(pooled, REPORT)
    shown = pooled.type("--lang", language, "pool", *args).stdout
    assert max(map(columns, shown.splitlines())) <= 80

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.console.outbreak import NAME, ROOT, Desk, attribute, report
from tests.registries import InventedRegistry, make_registry
from tracing.domain.case.commands import RetractCase
from tracing.projections.models import FEEDS

Follower = subprocess.Popen[str]


@pytest.fixture
def invented(tmp_path: Path) -> InventedRegistry:
    made = make_registry(tmp_path)
    with made.open() as registry:
        first = report(registry)
        attribute(registry, report(registry), first)
    return made


@pytest.fixture
def desk(invented: InventedRegistry) -> Desk:
    return Desk(invented)


@contextmanager
def follower(desk: Desk, *args: str) -> Iterator[Follower]:
    """A process that follows, and says on stderr when it does."""
    started = subprocess.Popen(
        desk.command("feed", "follow", *args),
        env=desk.process_environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert started.stdout
    assert started.stderr
    try:
        assert "waiting for changes" in started.stderr.readline()
        yield started
    finally:
        started.kill()
        started.wait()
        started.stdout.close()
        started.stderr.close()


def line(process: Follower) -> dict[str, Any]:
    assert process.stdout
    received: dict[str, Any] = json.loads(process.stdout.readline())
    return received


def changes(desk: Desk, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.json("feed", "read", *args)
    return found


def test_the_feeds_are_listed_with_where_they_stand(desk: Desk) -> None:
    feeds = desk.json("feed", "list")
    assert [feed["feed"] for feed in feeds] == list(FEEDS)
    assert all(feed["holds"] for feed in feeds)
    assert {feed["position"] for feed in feeds} == {6}
    assert changes(desk, "cases", "--after", feeds[1]["cursor"]) == []


def test_a_change_names_its_columns_and_speaks_human_ids(desk: Desk) -> None:
    (change,) = changes(desk, "transmissions")
    assert (change["position"], change["ordinal"], change["change"]) == (6, 0, "began")
    assert change["table"] == "transmissions"
    assert list(change["key"]) == ["attribution_id"]
    row = change["row"]
    assert (row["case"], row["source_case"], row["source_person"]) == ("C-0002", "C-0001", "P-0001")
    assert row["certainty"] == "probable"
    assert "note" not in row


@pytest.mark.parametrize("format", ["table", "json", "ndjson", "csv"])
def test_no_personal_value_is_in_a_feed(desk: Desk, format: str) -> None:
    result = desk.type("feed", "read", "persons", "--format", format)
    assert result.exit_code == 0, result.stderr
    assert "P-0001" in result.stdout
    assert NAME not in result.output


def test_reading_goes_on_where_it_broke_off(desk: Desk) -> None:
    (first,) = changes(desk, "cases", "--limit", "1")
    rest = changes(desk, "cases", "--after", first["cursor"])
    assert [first, *rest] == changes(desk, "cases")


def test_a_new_case_is_seen_by_another_process(desk: Desk, invented: InventedRegistry) -> None:
    with follower(desk, "cases", "--from-now") as process:
        with invented.open() as registry:
            report(registry)
        seen = line(process)
    assert (seen["change"], seen["key"]["case"]) == ("began", "C-0003")


@pytest.mark.faults
def test_a_follower_that_was_killed_goes_on_with_nothing_lost_and_nothing_twice(
    desk: Desk, invented: InventedRegistry
) -> None:
    received: list[dict[str, Any]] = []
    for _ in range(3):
        after = ("--after", received[-1]["cursor"]) if received else ()
        with follower(desk, "cases", *after) as process:
            with invented.open() as registry:
                for _ in range(4):
                    case = report(registry)
                registry.execute(RetractCase(person_id=case.person_id, case_id=case.case_id))
            received += [line(process) for _ in range(3)]
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
    received += changes(desk, "cases", "--after", received[-1]["cursor"])
    assert received == changes(desk, "cases")
    assert len(received) == 22


def test_a_cursor_of_another_registry_is_refused_with_what_to_do(
    desk: Desk, tmp_path: Path
) -> None:
    other = make_registry(tmp_path / "other")
    with other.open() as registry:
        report(registry)
        cursor = str(registry.feed("cases").here())
    for verb in ("read", "follow"):
        result = desk.type("feed", verb, "cases", "--after", cursor)
        assert result.exit_code == 5
        assert "follow from the beginning" in result.stderr


def test_a_cursor_of_other_views_is_refused(desk: Desk) -> None:
    position, ordinal, fingerprint, *rest = changes(desk, "cases")[0]["cursor"].split(".")
    cursor = ".".join((position, ordinal, fingerprint[::-1], *rest))
    assert desk.type("feed", "read", "cases", "--after", cursor).exit_code == 5


def test_what_is_no_cursor_and_what_is_no_feed(desk: Desk) -> None:
    assert desk.type("feed", "read", "cases", "--after", "12").exit_code == 2
    assert desk.type("feed", "read", "weather").exit_code == 4
    cursor = changes(desk, "cases")[0]["cursor"]
    both = desk.type("feed", "follow", "cases", "--after", cursor, "--from-now")
    assert both.exit_code == 2


@pytest.mark.parametrize(
    "end",
    [lambda process: process.send_signal(signal.SIGINT), lambda process: process.stdout.close()],
)
def test_an_interruption_or_a_closed_pipe_ends_it_without_a_word(
    desk: Desk, end: Callable[[Follower], None]
) -> None:
    with follower(desk, "cases", "--from-now") as process:
        end(process)
        assert process.wait() == 0
        assert process.stderr
        assert process.stderr.read() == ""


def test_on_a_terminal_a_change_is_a_readable_line(desk: Desk) -> None:
    lines = desk.type("feed", "read", "cases").stdout.splitlines()
    assert lines[0].startswith("      3  + cases")
    assert lines[1].split()[:2] == ["P-0001", "C-0001"]
    assert "diagnosis=confirmed" in " ".join(lines)
    assert max(map(len, lines)) <= 80

"""An import of 100,000 rows, killed twenty times at any moment, loses nothing and is completed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.console.runs import Tool
from tests.registries import make_registry
from tracing.ledger import audit
from tracing.settings import LEDGER

ROWS = 100_000
KILLS = 20
"""Each a twentieth of a commit's time later after a commit than the one before: while rows are
read, while keys are made, and while the ledger is written."""
CHUNK = 1000
"""Rows of a commit: two events each, and what the source said."""


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(make_registry(tmp_path))


def line_list(folder: Path) -> str:
    file = folder / "list.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("id,name,date_onset\n")
        out.writelines(f"R{n},测试{n},2022-03-{1 + n % 28:02d}\n" for n in range(ROWS))
    return str(file)


def asked(tool: Tool, question: str, *about: str) -> int:
    """What the ledger says beside the process that writes."""
    place = tool.place.folder / LEDGER
    with sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=10) as ledger:
        return int(ledger.execute(question, about).fetchone()[0])


def head(tool: Tool) -> int:
    return asked(tool, "SELECT max(position) FROM events")


def recorded(tool: Tool, topic: str) -> int:
    return asked(tool, "SELECT count(DISTINCT stream_id) FROM events WHERE topic = ?", topic)


def grown(tool: Tool, process: subprocess.Popen[str], before: int) -> int:
    """The last position once there is a commit after the one before."""
    while (seen := head(tool)) == before:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    return seen


@pytest.mark.faults
def test_an_import_killed_twenty_times_is_completed_by_repeating_it(
    tool: Tool, tmp_path: Path
) -> None:
    args = ("import", "cases", line_list(tmp_path), "--source", "county", "--on-bad-row", "skip")
    acknowledged, piece = head(tool), 0.0
    for kill in range(KILLS):
        with tool.start(*args) as process:
            seen = grown(tool, process, acknowledged)
            if not kill:
                begun = time.monotonic()
                seen = grown(tool, process, seen)
                piece = time.monotonic() - begun
            time.sleep(piece * kill / KILLS)
            seen = max(seen, head(tool))
            process.kill()
        assert process.returncode == -9
        report = audit.verify(tool.place.folder / LEDGER, topics=audit.known_topics())
        assert report.ok
        assert report.size >= seen > acknowledged
        acknowledged = report.size
    assert acknowledged < 2 * ROWS
    said = json.loads(tool(*args, "--format", "json").stdout)
    assert (said["refused"], said["new"] + said["unchanged"]) == (0, ROWS)
    assert said["unchanged"] >= KILLS * CHUNK
    assert recorded(tool, "person.registered") == recorded(tool, "case.reported") == ROWS
    assert audit.verify(tool.place.folder / LEDGER, topics=audit.known_topics()).ok

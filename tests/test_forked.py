"""A command that is forked does as one that is started: its own process, in its own place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.registries import InventedRegistry, make_registry
from tests.tools import forked

STARTED = f"{sys.executable} -m tracing"
FORKED = '"$TOOL"'


@pytest.fixture
def place(tmp_path: Path) -> InventedRegistry:
    return make_registry(tmp_path)


def environment(place: InventedRegistry) -> dict[str, str]:
    """Without what would tell Python, which is not started anew, how to start."""
    return {
        **place.environment,
        "PATH": os.environ["PATH"],
        "TRACING_REGISTRY": str(place.folder),
        "TRACING_LANG": "en",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(forked.ROOT),
        "TOOL": str(forked.tool()),
    }


def ran(line: str, place: InventedRegistry) -> tuple[int, str, str]:
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=place.folder,
        env=environment(place),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def following(place: InventedRegistry) -> subprocess.Popen[str]:
    """A follower that is waiting."""
    follower = subprocess.Popen(
        [str(forked.tool()), "feed", "follow", "cases"],
        env=environment(place),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert follower.stderr is not None
    assert "waiting" in follower.stderr.readline()
    return follower


@pytest.mark.parametrize(
    "line",
    [
        "{} status",
        "cd / && TRACING_REGISTRY= {} status",
        "TRACING_LANG=zh {} nonsense",
        "printf 'nickname: 王五' | {} person register --personal -",
        "{} --help | head -1",
        "{} case list --format json <&- | cat",
        "{} --version >&-",
        "{} nonsense 2>&-",
        "{} audit log --format json > /dev/full 2> /dev/null",
    ],
)
def test_it_prints_and_ends_as_the_program_does(line: str, place: InventedRegistry) -> None:
    assert ran(line.format(FORKED), place) == ran(line.format(STARTED), place)


def test_every_one_makes_other_ids(place: InventedRegistry) -> None:
    lines = [f"{FORKED} person register --age {age}" for age in range(6)]
    code, printed, _ = ran(f"({' & '.join(lines)} & wait) | sort", place)
    assert (code, printed.split()) == (0, [f"P-000{n}" for n in range(1, 7)])
    with place.open() as registry:
        streams = {row.stream_id for row in registry.ledger.page(1, 100)}
    assert len(streams) == 6


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_it_is_stopped_as_the_program_is(sent: signal.Signals, place: InventedRegistry) -> None:
    with following(place) as follower:
        follower.send_signal(sent)
        printed, _ = follower.communicate(timeout=30)  # the process itself is gone, too
    assert (follower.returncode, printed) == (-sent, "")

"""A home of its own with a demonstration in it, played once, and the tool as people run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.tools import forked

INSTALLED = (sys.executable, "-m", "tracing")


class Ran(NamedTuple):
    code: int
    data: str
    talk: str


class Place(NamedTuple):
    """A folder with a demonstration in `tracing-demo`, and the home its key lies in."""

    folder: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        programs = os.pathsep.join([str(forked.programs()), os.environ["PATH"]])
        return {
            "PATH": programs,
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "TRACING_LANG": "en",
            "COLUMNS": "100",
        }

    def run(
        self,
        *args: str,
        told: str = "",
        below: str = "tracing-demo",
        tool: Sequence[str] = ("tracing",),
    ) -> Ran:
        done = subprocess.run(
            [*tool, *args],
            cwd=self.folder / below,
            env=self.environment,
            input=told,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)


class Played(NamedTuple):
    place: Place
    ran: Ran


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The small demonstration as it comes; only to be read."""
    return play(tmp_path_factory.mktemp("demo"), "qingxi")


@pytest.fixture
def place(played: Played, tmp_path: Path) -> Place:
    """A copy, to be written to."""
    shutil.copytree(played.place.folder, tmp_path / "place")
    return Place(tmp_path / "place", played.place.home)


def play(root: Path, name: str) -> Played:
    place = Place(root / "place", root / "home")
    place.folder.mkdir(parents=True)
    place.home.mkdir()
    return Played(place, place.run("demo", name, below=".", tool=INSTALLED))


def typed_next(played: Played, cwd: Path) -> tuple[list[str], subprocess.CompletedProcess[str]]:
    """The lines a demonstration says to type next, and what comes of typing them."""
    following = played.ran.talk.split("Go on with:\n")[1].split("\n\n")[0]
    lines = [line.strip() for line in following.splitlines()]
    done = subprocess.run(
        ["bash", "-ec", "\n".join(lines)],
        cwd=cwd,
        env=played.place.environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return lines, done

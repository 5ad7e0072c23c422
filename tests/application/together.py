"""Several processes at once on one invented registry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import tracing
from tests.registries import InventedRegistry

BEGIN = """
import json, sys
from datetime import datetime
from pathlib import Path
from uuid import UUID
from tracing.registry import open_registry
number, folder, moment, *arguments = sys.argv[1:]
clock = (lambda: datetime.fromisoformat(moment)) if moment else None
registry = open_registry(Path(folder), actor=f"staff-{number}", clock=clock)
sys.stdin.readline()
"""


def run_together(
    place: InventedRegistry, script: str, processes: int, *arguments: str
) -> list[str]:
    """Run a script in processes that begin at once, each with its `registry`; what they say."""
    root = str(Path(tracing.__path__[0]).parent)
    moment = place.clock().isoformat() if place.clock else ""
    started = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"{BEGIN}\n{script}\nregistry.close()",
                str(number),
                str(place.folder),
                moment,
                *arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **place.environment, "PYTHONPATH": root},
        )
        for number in range(processes)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0] * processes, "\n".join(said)
    return said

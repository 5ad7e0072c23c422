"""The command line as programs and people call it, on an invented registry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner, Result

from tests.registries import InventedRegistry
from tracing.cli import tracing

ROOT = Path(__file__).parents[2]


class Tool(NamedTuple):
    """`tracing`, with the registry it is about."""

    place: InventedRegistry

    def __call__(self, *args: str, lang: str = "en") -> Result:
        environment = {**self.place.environment, "TRACING_REGISTRY": str(self.place.folder)}
        return CliRunner(env=environment).invoke(
            tracing, ["--lang", lang, *args], prog_name="tracing"
        )

    def start(self, *args: str) -> subprocess.Popen[str]:
        """The same in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tracing", "--lang", "en", *args],
            cwd=ROOT,
            env={
                **os.environ,
                **self.place.environment,
                "TRACING_REGISTRY": str(self.place.folder),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

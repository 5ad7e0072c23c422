"""What the chain of a case costs: `python -m benchmarks.chain [EXPOSURES]`, 1,000,000 if not given.

Two registries, the second ten times the first: `benchmarks/stamped.py` says how they are made. The
floor is a Python that imports what the command imports and does nothing with it. Seconds are those
of the processor, of the program and the system: a machine that does other things makes both wait.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measuring import Figure, tell
from benchmarks.stamped import CASES_EACH, EXPOSURES_EACH, STAMPED, play, stamp
from tracing.language import Text
from tracing.registry import make_registry, open_registry
from tracing.render import progress

EXPOSURES = 1_000_000
RUNS = 15
STAMPING = Text("复制行", "stamping rows")
TELL = """
import sys
from tracing.cli import main
try: main()
except SystemExit: print(*sys.modules, file=sys.stderr)
"""
IMPORT = """
import sys
from importlib import import_module
from tracing.collector import seldom
seldom()
for name in sys.argv[1:]:
    try: import_module(name)
    except ImportError: pass
"""


class Cost(NamedTuple):
    """Processor seconds: of the command in each registry, and of its imports alone."""

    commands: list[float]
    imports: float

    @property
    def above(self) -> list[float]:
        return [each - self.imports for each in self.commands]


def main(given: Sequence[str]) -> None:
    exposures = int(given[0]) if given else EXPOSURES
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = f"{folder}/config"
        asked = {
            Path(folder) / f"{times}": _made(Path(folder) / f"{times}", exposures * times)
            for times in (1, 10)
        }
        found = cost(asked)
    one, ten = found.above
    tell(
        exposures,
        [
            Figure(
                "tracing graph chain, seconds above its imports",
                one,
                "≤ 0.2",
                f"{found.commands[0]:.3f} - {found.imports:.3f} s",
            ),
            Figure(
                "the same, of ten times the registry / of the registry",
                ten / one,
                "≤ 1.3",
                f"{ten * 1000:,.0f} / {one * 1000:,.0f} ms",
            ),
        ],
        "exposures",
    )


def _made(home: Path, exposures: int) -> list[str]:
    """A registry of so many exposures, and what is asked of it."""
    times = exposures // EXPOSURES_EACH
    make_registry(home, label="Benchmark", jurisdiction="36", time_zone="Asia/Shanghai")
    with open_registry(home) as registry:
        play(registry)
        with progress(STAMPING, len(STAMPED)) as told:
            stamp(registry, times, told)
    return ["graph", "chain", f"C-{times // 2 * CASES_EACH + 1}"]


def cost(asked: Mapping[Path, Sequence[str]]) -> Cost:
    """The least of runs that take turns: other work on the machine only adds to them."""
    first, command = next(iter(asked.items()))
    imports = _run([sys.executable, "-c", TELL, *command], first).stderr.split()
    bare = [sys.executable, "-c", IMPORT, *imports]
    runs = [
        (
            *(
                _seconds([sys.executable, "-m", "tracing", *each], home)
                for home, each in asked.items()
            ),
            _seconds(bare, first),
        )
        for _ in range(RUNS)
    ]
    *commands, floor = map(min, zip(*runs, strict=True))
    return Cost(commands, floor)


def _seconds(command: Sequence[str], home: Path) -> float:
    before = _spent()
    _run(command, home)
    return _spent() - before


def _spent() -> float:
    """By programs that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(command: Sequence[str], home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=home, check=True, capture_output=True, text=True)


if __name__ == "__main__":
    main(sys.argv[1:])

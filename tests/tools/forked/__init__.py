"""The program `tracing` for tests that start it often: each run a process, forked and not started.

A server has loaded everything and forks for every command, so that a command is still a process
of its own, with its own arguments, environment, folder, streams, signals and exit code, and only
Python's start and the imports are left out. What start and imports are for is shown by tests that
run the installed program: the READMEs, and those of `tests/console` that run `python -m tracing`.
"""

from __future__ import annotations

import atexit
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
CLIENT = Path(__file__).with_name("client.py")
SOCKET = "socket"


@cache
def programs() -> Path:
    """A folder for `PATH` with the program in it. The server starts when this is first asked."""
    folder = Path(tempfile.mkdtemp(prefix="forked"))  # short: a socket's path holds 107 bytes
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    program = folder / "tracing"
    asking = shlex.join([sys.executable, "-IS", str(CLIENT), str(folder / SOCKET)])
    program.write_text(f'#!/bin/sh\nexec {asking} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    server = subprocess.Popen(
        [sys.executable, "-m", f"{__name__}.server", str(folder / SOCKET)],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    server.stdout.close()
    atexit.register(server.wait)
    atexit.register(server.stdin.close)  # it ends with whoever started it
    return folder


def tool() -> Path:
    """The program itself, to be run as `python -m tracing` is."""
    return programs() / "tracing"

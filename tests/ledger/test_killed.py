"""A writer killed at any moment loses nothing that it was told is written."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import tracing
from tests.ledger.conftest import OpenLedger

WRITER = """
import sys
from uuid import UUID, uuid4
from tracing.ledger.datastore import LedgerDatastore
from tracing.ledger.recorder import Append
from tracing.ledger.sqlite import SQLiteLedger
ledger = SQLiteLedger(LedgerDatastore(sys.argv[1]))
ledger.create_table()
while True:
    events = [(uuid4(), 1, "t", b"{}") for _ in range(50)]
    done = ledger.append(Append(events, {}, "a", "asserted", uuid4(), "cli", b"m", b"", 1))
    print(done.last, flush=True)
"""


@pytest.mark.faults
def test_killed_writers_leave_every_acknowledged_commit_whole(
    ledger_path: Path, open_ledger: OpenLedger
) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(tracing.__path__[0]).parent)}
    acknowledged = 0
    for round_ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(ledger_path)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        ) as writer:
            assert writer.stdout is not None
            said = [int(writer.stdout.readline())]
            time.sleep(0.01 * round_)
            writer.kill()
            said += [int(line) for line in writer.stdout if line.endswith("\n")]
        assert writer.returncode == -9
        assert said[0] > acknowledged
        acknowledged = said[-1]
        head = open_ledger().head()
        assert head >= acknowledged
        assert head % 50 == 0
    rows = open_ledger().page(0, head + 1)
    assert [row.position for row in rows] == list(range(1, head + 1))

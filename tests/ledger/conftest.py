"""A ledger, a key store and a few toy events to play with."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

import tracing
from tracing.ledger.datastore import LedgerDatastore
from tracing.ledger.keystore import KeyStore
from tracing.ledger.recorder import Append
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Sealer
from tracing.ledger.sqlite import SQLiteLedger

OpenLedger = Callable[[], SQLiteLedger]
MakeCommit = Callable[..., Append]


def files(folder: Path) -> bytes:
    """Every byte of every file in a folder."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


@pytest.fixture
def ledger_path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def open_ledger(ledger_path: Path) -> Iterator[OpenLedger]:
    """Open the same file once more, as another program would."""
    opened: list[SQLiteLedger] = []

    def open_it() -> SQLiteLedger:
        ledger = SQLiteLedger(LedgerDatastore(str(ledger_path)))
        ledger.create_table()
        opened.append(ledger)
        return ledger

    yield open_it
    for ledger in opened:
        ledger.datastore.close()


@pytest.fixture
def ledger(open_ledger: OpenLedger) -> SQLiteLedger:
    return open_ledger()


@pytest.fixture
def commit() -> MakeCommit:
    """A commit of `count` events on one stream; everything can be given otherwise."""
    clock = itertools.count(1_000_000)

    def make(stream: UUID | None = None, first: int = 1, count: int = 1, **other: object) -> Append:
        stream = stream or uuid4()
        events = [
            (stream, version, "person.registered", b'{"n":%d}' % version)
            for version in range(first, first + count)
        ]
        made = Append(
            events=events,
            reads={stream: first - 1},
            actor="staff-7",
            assurance="asserted",
            command_id=uuid4(),
            source="cli",
            body_mac=b"m" * 32,
            outcome=b'{"ok":true}',
            now=next(clock),
        )
        return made._replace(**other)  # type: ignore[arg-type]

    return make


@pytest.fixture
def registry_key() -> RegistryKey:
    return RegistryKey.generate()


@pytest.fixture
def keys(tmp_path: Path, registry_key: RegistryKey) -> Iterator[KeyStore]:
    store = KeyStore(tmp_path / "keys.db", registry_key)
    yield store
    store.close()


@pytest.fixture
def person(keys: KeyStore) -> UUID:
    owner = uuid4()
    keys.create([owner])
    return owner


@pytest.fixture
def sealer(keys: KeyStore) -> Sealer:
    return Sealer(keys)


@pytest.fixture
def run_together() -> Callable[..., list[str]]:
    """Run a script in several processes that all begin at one moment; what each of them said."""

    def run(script: str, processes: int, *arguments: object) -> list[str]:
        waiting = f"import sys\nimport tracing.ledger.sealing\nsys.stdin.readline()\n{script}"
        environment = os.environ | {"PYTHONPATH": str(Path(tracing.__path__[0]).parent)}
        started = [
            subprocess.Popen(
                [sys.executable, "-c", waiting, str(number), *map(str, arguments)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env=environment,
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

    return run

"""Eight processes at once: nothing lost, nothing twice, and nobody hears "locked"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from tests.ledger.conftest import OpenLedger

RunTogether = Callable[..., list[str]]

OPEN = """
from uuid import UUID, uuid4
from tracing.ledger.datastore import LedgerDatastore
from tracing.ledger.recorder import Append
from tracing.ledger.appending import ReadSetMovedError
from tracing.ledger.sqlite import SQLiteLedger
number, path = int(sys.argv[1]), sys.argv[2]
ledger = SQLiteLedger(LedgerDatastore(path))
ledger.create_table()
def commit(stream, version, command_id):
    return Append([(stream, version, "t", b"{}")], {stream: version - 1}, "a", "asserted",
                  command_id, "cli", b"m" * 32, str(number).encode(), 1)
"""


def test_eight_first_starts_make_one_ledger(
    run_together: RunTogether, ledger_path: Path, open_ledger: OpenLedger
) -> None:
    run_together(OPEN + "print(ledger.append(commit(uuid4(), 1, uuid4())).first)", 8, ledger_path)
    assert [row.position for row in open_ledger().page(0, 99)] == list(range(1, 9))


def test_eight_writers_on_one_stream_and_on_many_lose_nothing(
    run_together: RunTogether, ledger_path: Path, open_ledger: OpenLedger
) -> None:
    shared = uuid4()
    script = OPEN + (
        "for stream in (UUID(sys.argv[3]), uuid4()):\n"
        "    for _ in range(25):\n"
        "        command_id = uuid4()\n"
        "        while True:\n"
        "            rows = ledger.stream(stream)\n"
        "            try:\n"
        "                ledger.append(commit(stream, len(rows) + 1, command_id))\n"
        "                break\n"
        "            except ReadSetMovedError:\n"
        "                pass\n"
    )
    run_together(script, 8, ledger_path, shared)
    ledger = open_ledger()
    rows = ledger.page(0, 1000)
    assert [row.position for row in rows] == list(range(1, 401))
    assert [row.version for row in ledger.stream(shared)] == list(range(1, 201))
    assert sorted(Counter(row.stream_id for row in rows).values()) == [25] * 8 + [200]


def test_a_command_raced_by_eight_processes_happens_once(
    run_together: RunTogether, ledger_path: Path, open_ledger: OpenLedger
) -> None:
    script = OPEN + (
        "done = ledger.append(commit(uuid4(), 1, UUID(sys.argv[3])))\n"
        "print(done.first, done.outcome, done.replayed)\n"
    )
    said = run_together(script, 8, ledger_path, uuid4())
    assert open_ledger().head() == 1
    assert len({line.rsplit(" ", 1)[0] for line in said}) == 1
    assert Counter(line.split()[-1] for line in said) == {"True": 7, "False": 1}


def test_eight_processes_make_one_key_a_person(run_together: RunTogether, tmp_path: Path) -> None:
    script = """
from pathlib import Path
from uuid import UUID
from tracing.ledger.keystore import KeyStore
from tracing.ledger.registry_key import RegistryKey
keys = KeyStore(Path(sys.argv[2]), RegistryKey(b"k" * 32))
owners = [UUID(int=n + 1) for n in range(200)]
keys.create(owners)
print([keys.of_key(owner.bytes).link_id.hex() for owner in owners])
"""
    said = run_together(script, 8, tmp_path / "keys.db")
    assert len(set(said)) == 1

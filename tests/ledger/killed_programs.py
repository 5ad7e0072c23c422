"""Programs that work until they are killed, and say what they begin and what is done.

`python -m tests.ledger.killed_programs write|destroy FOLDER`
"""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID, uuid4

from tracing.domain.catalogue import TOPICS
from tracing.domain.event import Event
from tracing.domain.identifiers import RegistryId
from tracing.domain.person.events import PersonRegistered
from tracing.domain.register import RegistryOpened
from tracing.domain.values import Sealed, Unsealed
from tracing.ledger.datastore import LedgerDatastore
from tracing.ledger.keystore import KeyStore
from tracing.ledger.mapper import EventMapper
from tracing.ledger.recorder import Append
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Sealer
from tracing.ledger.sqlite import SQLiteLedger

CHUNK = 100
NAME = "欧阳测试"
MAC = b"m" * 32
MAPPER = EventMapper(TOPICS)


def open_ledger(folder: Path) -> SQLiteLedger:
    ledger = SQLiteLedger(LedgerDatastore(str(folder / "ledger.db")))
    ledger.create_table()
    return ledger


def open_keys(folder: Path) -> KeyStore:
    return KeyStore(folder / "keys.db", RegistryKey(b"k" * 32))


def write(folder: Path) -> None:
    """Chunk after chunk: a key for each person, then their sealed names."""
    ledger, keys = open_ledger(folder), open_keys(folder)
    sealer = Sealer(keys)
    if not ledger.head():
        registry = uuid4()
        ledger.append(_commit(uuid4(), [(registry, 1, *MAPPER.encode(_opening(registry)))]))
    while True:
        command, people = uuid4(), [uuid4() for _ in range(CHUNK)]
        _say("begun", command)
        keys.create(people)
        events = [
            (person, 1, *MAPPER.encode(sealer.seal_event(_registered(person), person, 1)))
            for person in people
        ]
        ledger.append(_commit(command, events))
        _say("done", command)


def destroy(folder: Path) -> None:
    """One person's key after another's, as they are named on standard input."""
    keys = open_keys(folder)
    for owner in map(UUID, sys.stdin.read().split()):
        _say("begun", owner)
        keys.destroy(owner)
        _say("done", owner)


def _opening(registry: UUID) -> Event:
    return RegistryOpened(
        registry_id=RegistryId(registry),
        label="测试",
        jurisdiction="360103",
        time_zone="Asia/Shanghai",
        format_version=1,
    )


def _registered(person: UUID) -> Event:
    name: Sealed = Unsealed(person, NAME)  # type: ignore[assignment]
    return PersonRegistered(name=name)


def _commit(command: UUID, events: list[tuple[UUID, int, str, bytes]]) -> Append:
    reads = dict.fromkeys((stream for stream, *_ in events), 0)
    return Append(events, reads, "staff-7", "asserted", command, "cli", MAC, b"{}", 1)


def _say(what: str, which: UUID) -> None:
    print(what, which, flush=True)


if __name__ == "__main__":
    {"write": write, "destroy": destroy}[sys.argv[1]](Path(sys.argv[2]))

"""Making a registry: its key, its folder, and position 1."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from tracing import settings
from tracing.application import Asked, TracingApplication
from tracing.domain.catalogue import TOPICS
from tracing.domain.identifiers import RegistryId
from tracing.domain.register import RegistryOpened
from tracing.errors import ConflictError
from tracing.language import Text
from tracing.ledger.datastore import BUSY_SECONDS, LedgerDatastore, patiently
from tracing.ledger.keystore import KeyStore
from tracing.ledger.mapper import EventMapper
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sqlite import FORMAT_VERSION, SQLiteLedger
from tracing.registry.opened import KEYS, VIEWS


class LedgerPresentError(ConflictError):
    text = Text(
        "{folder} 中已有一本账本（{events} 条事件），但没有 registry.toml",
        "{folder} holds a ledger of {events} events, but no registry.toml",
    )
    hint = Text(
        "从备份放回 registry.toml；要新建登记库，请换一个文件夹",
        "put registry.toml back from a backup; for a new registry choose another folder",
    )


def make_registry(
    folder: Path,
    *,
    label: str,
    jurisdiction: str,
    time_zone: str,
    actor: str | None = None,
    clock: Callable[[], datetime] | None = None,
) -> str:
    """Make a registry: its key (outside), its folder, and position 1. Returns the key's place.

    With TRACING_KEY set, that is its key and no file is written. A crash in here leaves a folder
    without `registry.toml`, which is no registry yet; the same call again completes it under a
    new id.
    """
    if (folder / settings.FILE).exists():
        raise settings.RegistryExistsError(folder=folder)
    who = settings.actor(actor)
    opening = RegistryOpened(
        registry_id=RegistryId(uuid7()),
        label=label,
        jurisdiction=jurisdiction,
        time_zone=time_zone,
        format_version=FORMAT_VERSION,
        simulated_clock=clock is not None,
    )
    EventMapper(TOPICS).encode(opening)  # refuses what could not be recorded
    now = (clock() if clock else datetime.now(UTC)).astimezone(ZoneInfo(time_zone))
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        return _make(folder, opening, who, now)


def _make(folder: Path, opening: RegistryOpened, who: settings.Actor, now: datetime) -> str:
    _clear_leftovers(folder)
    registry_id = opening.registry_id
    key = RegistryKey(settings.make_key(folder, registry_id, RegistryKey.generate().secret))
    keys = KeyStore(folder / KEYS, key)
    application = TracingApplication(folder / settings.LEDGER, keys, key)
    try:
        asked = Asked(who.code, who.assurance, uuid7(), "cli", now)
        application.open_registry(opening, asked, registry_id)
    finally:
        application.close()
        application.ledger.datastore.close()
        keys.close()
    said = settings.Settings(registry_id, opening.jurisdiction, opening.time_zone, opening.label)
    settings.write(folder, said)
    return settings.key_place(registry_id)


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Keep everybody else from making a registry here: whoever waited finds it made."""
    (folder / VIEWS).mkdir(exist_ok=True)  # what lies there can be thrown away
    lock = sqlite3.connect(
        folder / VIEWS / "making.lock", timeout=BUSY_SECONDS, isolation_level=None
    )
    try:
        patiently(lambda: lock.execute("BEGIN EXCLUSIVE"))
        if (folder / settings.FILE).exists():
            raise settings.RegistryExistsError(folder=folder)
        yield
    finally:
        lock.close()


def _clear_leftovers(folder: Path) -> None:
    """Remove what a registry that was never completed left; refuse where there is a history."""
    ledger = folder / settings.LEDGER
    if ledger.exists():
        datastore = LedgerDatastore(str(ledger))
        found = SQLiteLedger(datastore)
        found.create_table()
        events = found.head()
        datastore.close()
        if events > 1:
            raise LedgerPresentError(folder=folder, events=events)
    for name in (settings.LEDGER, KEYS):
        for file in folder.glob(f"{name}*"):
            file.unlink()

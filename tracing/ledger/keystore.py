"""The keys that open what is sealed: one a person, in `keys.db` (FORMAT.md, section 6)."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracing.domain.values import KeyId
from tracing.errors import IntegrityError, RefusedError
from tracing.language import Text
from tracing.ledger.box import BoxBrokenError, close_box, open_box
from tracing.ledger.datastore import connect, patiently
from tracing.ledger.registry_key import KEY_BYTES, RegistryKey, derived

_LINK_BYTES = 16
_CHECK = b"key check"
_HELD_KEYS = 65_536
_GLANCE_SECONDS = 0.05


class WrongRegistryKeyError(IntegrityError):
    text = Text(
        "这把登记库密钥打不开密钥库 {path}",
        "this registry key does not open the key store {path}",
    )
    hint = Text(
        "请使用开立该登记库时的密钥；没有改动任何内容",
        "use the key this registry was opened with; nothing was changed",
    )


class KeyDestroyedError(RefusedError):
    text = Text(
        "{owner} 没有数据密钥，不能再封存", "{owner} has no data key; nothing can be sealed"
    )
    hint = Text(
        "此人的资料可能已被删除；删除后不再登记新的事实",
        "the person was probably erased; no new facts are recorded after that",
    )


class DataKey:
    """A person's data key, opened."""

    __slots__ = ("_link_box", "_secret", "box", "key_id", "link_id")

    def __init__(self, key_id: bytes, link_id: bytes, secret: bytes) -> None:
        self.key_id = KeyId(key_id)
        self.link_id = KeyId(link_id)
        self.box = AESGCM(secret)
        self._secret = secret
        self._link_box: AESGCM | None = None

    @property
    def owner(self) -> UUID:
        return UUID(bytes=self.key_id)

    @property
    def link_box(self) -> AESGCM:
        if self._link_box is None:
            self._link_box = AESGCM(derived(self._secret, b"link"))
        return self._link_box


class ErasureReader(Protocol):
    """What the key store asks of a ledger: who was erased."""

    def head(self) -> int: ...

    def erased_after(self, position: int) -> Sequence[tuple[int, UUID]]: ...


_SCHEMA = (
    "CREATE TABLE keys (key_id BLOB PRIMARY KEY, link_id BLOB NOT NULL UNIQUE, "
    "wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE key_check (box BLOB NOT NULL) STRICT",
    "INSERT INTO marks VALUES ('purged_through', 0), ('destroyed', 0), ('scrubbed', 0)",
)


class KeyStore:
    """`keys.db`: one data key a person, wrapped by the registry key. Safe between threads."""

    def __init__(self, path: Path, registry_key: RegistryKey) -> None:
        """Open or make the store. Raises WrongRegistryKeyError."""
        self.path = path
        self._wrapping = registry_key.wrapping
        self._lock = threading.RLock()
        self._held: dict[str, OrderedDict[bytes, DataKey]] = {
            "key_id": OrderedDict(),
            "link_id": OrderedDict(),
        }
        self._looked_at = 0.0
        _touch_private(path)
        self._db = connect(str(path))
        try:
            self._make()
            self._check_registry_key()
            self._destroyed = self._mark("destroyed")
            if self._destroyed != self._mark("scrubbed"):
                # A crash came between the deletion of a key and the end of its last bytes.
                self._scrub()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._forget()
            self._db.close()

    @property
    def purged_through(self) -> int:
        """The ledger position up to which every erasure is known to have been carried out here."""
        with self._lock:
            return self._mark("purged_through")

    def create(self, owners: Sequence[UUID]) -> None:
        """See that each owner has a data key. Durable when it returns; the old keys stay."""
        with self._lock:
            self._glance()
            held = self._held["key_id"]
            if all(owner.bytes in held for owner in owners):
                return
            with self._transaction():
                names = dict.fromkeys(owner.bytes for owner in owners)
                missing = [name for name in names if not self._is_stored(name)]
                self._db.executemany(
                    "INSERT INTO keys VALUES (?,?,?)", [self._draw(name) for name in missing]
                )

    def destroy(self, owner: UUID) -> None:
        """Remove a person's data key from every file. What it sealed can never be opened again."""
        self.destroy_all((owner,))

    def destroy_all(self, owners: Iterable[UUID]) -> None:
        with self._lock:
            self._destroy([owner.bytes for owner in owners])

    def purge(self, ledger: ErasureReader) -> int:
        """Destroy again the keys of everybody erased since the last purge; how many were asked.

        A store put back from a backup carries the mark of its day, so it is purged from there.
        """
        with self._lock:
            head, after = ledger.head(), self.purged_through
            erased = ledger.erased_after(after if after <= head else 0)
            through = max((position for position, _ in erased), default=min(after, head))
            if erased or through != after:
                self._destroy([owner.bytes for _, owner in erased], through)
            return len(erased)

    def holds(self, owner: UUID) -> bool:
        return self.of_key(KeyId(owner.bytes)) is not None

    def of_key(self, key_id: bytes) -> DataKey | None:
        """The data key of a person, None when there is none."""
        return self._get("key_id", key_id)

    def of_link(self, link_id: bytes) -> DataKey | None:
        """The data key whose link id this is, None when there is none."""
        return self._get("link_id", link_id)

    def _get(self, column: str, name: bytes) -> DataKey | None:
        with self._lock:
            self._glance()
            held = self._held[column]
            key = held.get(name)
            if key is None:
                return self._find(column, name)
            held.move_to_end(name)
            return key

    def _find(self, column: str, name: bytes) -> DataKey | None:
        row = self._db.execute(
            f"SELECT key_id, link_id, wrapped FROM keys WHERE {column}=?", (name,)
        ).fetchone()
        if row is None:
            return None
        key_id, link_id, wrapped = row
        secret = self._unwrapped(wrapped, key_id)
        return self._hold(column, name, DataKey(key_id, link_id, secret))

    def _unwrapped(self, box: bytes, place: bytes) -> bytes:
        try:
            return open_box(self._wrapping, box, place)
        except BoxBrokenError:
            raise WrongRegistryKeyError(path=self.path) from None

    def _hold(self, column: str, name: bytes, key: DataKey) -> DataKey:
        held = self._held[column]
        held[name] = key
        if len(held) > _HELD_KEYS:
            held.popitem(last=False)
        return key

    def _forget(self) -> None:
        for held in self._held.values():
            held.clear()

    def _is_stored(self, name: bytes) -> bool:
        found = self._db.execute("SELECT 1 FROM keys WHERE key_id=?", (name,))
        return found.fetchone() is not None

    def _draw(self, name: bytes) -> tuple[bytes, bytes, bytes]:
        """A new data key, held, and its row."""
        secret, link_id = os.urandom(KEY_BYTES), os.urandom(_LINK_BYTES)
        self._hold("key_id", name, DataKey(name, link_id, secret))
        return name, link_id, close_box(self._wrapping, secret, name)

    def _destroy(self, names: Sequence[bytes], through: int | None = None) -> None:
        self._forget()
        with self._transaction():
            gone = sum(
                self._db.execute("DELETE FROM keys WHERE key_id=?", (name,)).rowcount
                for name in names
            )
            self._db.execute("UPDATE marks SET value=value+? WHERE name='destroyed'", (gone,))
            if through is not None:
                self._db.execute("UPDATE marks SET value=? WHERE name='purged_through'", (through,))
        # A crash here leaves the keys' bytes in the log: the two marks differ, and the next
        # opening scrubs.
        self._destroyed = self._mark("destroyed")
        if self._destroyed != self._mark("scrubbed"):
            self._scrub()

    def _scrub(self) -> None:
        """Write the file anew and cut its log, so that no file has the bytes of a deleted key.

        `secure_delete` alone does not do: where SQLite has moved rows between pages, copies of
        them stay behind in the pages they left.
        """
        destroyed = self._mark("destroyed")
        patiently(lambda: self._db.execute("VACUUM"))
        patiently(self._truncate_log)
        self._db.execute("UPDATE marks SET value=? WHERE name='scrubbed'", (destroyed,))

    def _truncate_log(self) -> None:
        busy, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            error = sqlite3.OperationalError("the key store is being read")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error

    def _glance(self) -> None:
        """Forget the opened keys when another process has destroyed some."""
        now = time.monotonic()
        if now - self._looked_at > _GLANCE_SECONDS:
            self._looked_at = now
            destroyed = self._mark("destroyed")
            if destroyed != self._destroyed:
                self._destroyed = destroyed
                self._forget()

    def _mark(self, name: str) -> int:
        row = self._db.execute("SELECT value FROM marks WHERE name=?", (name,)).fetchone()
        return int(row[0])

    def _is_made(self) -> bool:
        return bool(self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])

    def _make(self) -> None:
        if self._is_made():
            return
        with self._transaction():
            if self._is_made():
                return
            for statement in _SCHEMA:
                self._db.execute(statement)
            box = close_box(self._wrapping, b"", _CHECK)
            self._db.execute("INSERT INTO key_check VALUES (?)", (box,))

    def _check_registry_key(self) -> None:
        (box,) = self._db.execute("SELECT box FROM key_check").fetchone()
        self._unwrapped(box, _CHECK)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        patiently(lambda: self._db.execute("BEGIN IMMEDIATE"))
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._forget()
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise


def _touch_private(path: Path) -> None:
    """Make the file before SQLite does, readable by its owner alone; its logs take its mode."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))

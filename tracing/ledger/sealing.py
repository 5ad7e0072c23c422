"""Sealing what is personal, and the keys that open it (FORMAT.md, section 6).

The only place where keys and nonces are drawn.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import sqlite3
import stat
import struct
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracing.domain.event import Event
from tracing.domain.identifiers import ClaimId
from tracing.domain.values import ClaimKind, KeyId, Sealed, Unsealed
from tracing.errors import IntegrityError, NotFoundError, RefusedError, UsageError
from tracing.language import Text
from tracing.ledger.datastore import connect, patiently
from tracing.ledger.sealed_fields import replace_unsealed, sealed_names, sealed_values

E = TypeVar("E", bound=Event)

KEY_VARIABLE = "TRACING_KEY"
KEY_FILE_VARIABLE = "TRACING_KEY_FILE"
LINK_FIELD = "link"
"""A field of this name points from an outside id to its person: it is sealed under the link id."""

_KEY_BYTES = 32
_LINK_BYTES = 16
_NONCE_BYTES = 12
_VERSION = struct.Struct(">Q")
_CHECK = b"key check"
_HELD_KEYS = 65_536
_GLANCE_SECONDS = 0.05


class KeyMissingError(NotFoundError):
    text = Text("找不到登记库密钥：{where}", "the registry key is missing: {where}")
    hint = Text(
        "用 TRACING_KEY_FILE 指明密钥文件，或把密钥（base64）放入 TRACING_KEY",
        "name its file in TRACING_KEY_FILE, or give the key itself (base64) in TRACING_KEY",
    )


class KeyExistsError(RefusedError):
    text = Text("密钥文件 {path} 已存在，未改动", "the key file {path} exists; it was not changed")
    hint = Text(
        "覆盖密钥会使已封存的内容永远打不开；请另选位置",
        "a key that is overwritten opens nothing any more; choose another place",
    )


class KeyExposedError(RefusedError):
    text = Text(
        "密钥文件 {path} 的权限是 {found}，其他人可以读取；须为 {wanted}",
        "the key file {path} has mode {found}, others can read it; it must be {wanted}",
    )
    hint = Text("运行 chmod 600 {path}", "run chmod 600 {path}")


class KeyMalformedError(UsageError):
    text = Text(
        "{where} 中不是登记库密钥（应为 32 字节的 base64）",
        "{where} holds no registry key (32 bytes in base64)",
    )
    hint = Text("请检查是否指错了文件", "check that the right file was named")


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


class SealBrokenError(IntegrityError):
    text = Text(
        "{stream} 第 {version} 版的字段“{field}”封存已损坏，或被移到别处",
        "the seal of field '{field}' in {stream}, version {version}, is broken or was moved there",
    )
    hint = Text(
        "运行 tracing audit verify 检查账本", "run tracing audit verify to check the ledger"
    )


class EmptyOutsideIdError(UsageError):
    text = Text("外部编号（{kind}）是空的", "the outside id ({kind}) is empty")
    hint = Text("请填写编号，或不填该项", "give the number, or leave the entry out")


class RegistryKey:
    """The one secret of a registry, kept outside its folder, and what is derived from it."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _KEY_BYTES:
            raise ValueError(f"a registry key has {_KEY_BYTES} bytes, not {len(secret)}")
        self._secret = secret

    @property
    def secret(self) -> bytes:
        """The 32 bytes themselves, to be kept where nobody else reads them."""
        return self._secret

    @classmethod
    def generate(cls) -> RegistryKey:
        return cls(os.urandom(_KEY_BYTES))

    @classmethod
    def load(cls, path: Path) -> RegistryKey:
        """Read a key file. Raises KeyMissingError, KeyExposedError, KeyMalformedError."""
        try:
            with path.open("rb") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                if os.name == "posix" and mode & 0o077:
                    raise KeyExposedError(path=path, found=f"{mode:04o}", wanted="0600")
                return cls._decode(file.read(1024), str(path))
        except FileNotFoundError:
            raise KeyMissingError(where=path) from None

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str], default: Path | None = None
    ) -> RegistryKey:
        """The key in TRACING_KEY, else in the file TRACING_KEY_FILE, else in `default`."""
        if environment.get(KEY_VARIABLE):
            return cls._decode(environment[KEY_VARIABLE].encode(), KEY_VARIABLE)
        if environment.get(KEY_FILE_VARIABLE):
            return cls.load(Path(environment[KEY_FILE_VARIABLE]))
        if default is None:
            raise KeyMissingError(where=f"{KEY_VARIABLE}, {KEY_FILE_VARIABLE}")
        return cls.load(default)

    @classmethod
    def _decode(cls, text: bytes, where: str) -> RegistryKey:
        try:
            secret = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != _KEY_BYTES:
            raise KeyMalformedError(where=where)
        return cls(secret)

    def write(self, path: Path) -> None:
        """Put the key into a new file only its owner can read. Raises KeyExistsError."""
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise KeyExistsError(path=path) from None
        with os.fdopen(file, "wb") as opened:
            opened.write(base64.b64encode(self._secret) + b"\n")
            opened.flush()
            os.fsync(opened.fileno())

    @cached_property
    def wrapping(self) -> AESGCM:
        return AESGCM(_derive(self._secret, b"wrap"))

    @cached_property
    def _claims(self) -> bytes:
        return _derive(self._secret, b"claims")

    @cached_property
    def _command_body(self) -> bytes:
        return _derive(self._secret, b"command-body")

    def claim_id(self, kind: ClaimKind, namespace: str, value: str) -> ClaimId:
        """The name of an outside id, which nobody without the key can find or test."""
        normal = normalised(kind, value)
        if not normal:
            raise EmptyOutsideIdError(kind=kind.value)
        if "\0" in namespace:
            raise ValueError("a namespace holds no zero byte")
        message = b"\0".join((kind.value.encode(), namespace.encode(), normal.encode()))
        number = int.from_bytes(hmac.digest(self._claims, message, "sha256")[:16], "big")
        number = number & ~(0xF << 76) | (8 << 76)
        number = number & ~(0x3 << 62) | (2 << 62)
        return ClaimId(UUID(int=number))

    def body_mac(self, name: str, body: bytes) -> bytes:
        """The keyed digest of a command, by which a repeated one is told from a changed one."""
        return hmac.digest(self._command_body, name.encode() + b"\0" + body, "sha256")

    def __repr__(self) -> str:
        return "RegistryKey(…)"


def normalised(kind: ClaimKind, value: str) -> str:
    """An outside id as it is compared: NFKC, no case; documents lose inner spaces and hyphens too.

    >>> normalised(ClaimKind.PASSPORT, " e-１２３ 456x")
    'e123456x'
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold()).strip()
    if kind is ClaimKind.FOREIGN_RECORD:
        return text
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Pd")


def _derive(secret: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=info).derive(secret)


class _DataKey:
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
            self._link_box = AESGCM(_derive(self._secret, b"link"))
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
        self._held: dict[str, OrderedDict[bytes, _DataKey]] = {
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

    def of_key(self, key_id: bytes) -> _DataKey | None:
        """The data key of a person, None when there is none."""
        return self._get("key_id", key_id)

    def of_link(self, link_id: bytes) -> _DataKey | None:
        """The data key whose link id this is, None when there is none."""
        return self._get("link_id", link_id)

    def _get(self, column: str, name: bytes) -> _DataKey | None:
        with self._lock:
            self._glance()
            held = self._held[column]
            key = held.get(name)
            if key is None:
                return self._find(column, name)
            held.move_to_end(name)
            return key

    def _find(self, column: str, name: bytes) -> _DataKey | None:
        row = self._db.execute(
            f"SELECT key_id, link_id, wrapped FROM keys WHERE {column}=?", (name,)
        ).fetchone()
        if row is None:
            return None
        key_id, link_id, wrapped = row
        try:
            secret = self._wrapping.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], key_id)
        except InvalidTag:
            raise WrongRegistryKeyError(path=self.path) from None
        return self._hold(column, name, _DataKey(key_id, link_id, secret))

    def _hold(self, column: str, name: bytes, key: _DataKey) -> _DataKey:
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
        drawn = os.urandom(_KEY_BYTES + _LINK_BYTES + _NONCE_BYTES)
        secret, rest = drawn[:_KEY_BYTES], drawn[_KEY_BYTES:]
        link_id, nonce = rest[:_LINK_BYTES], rest[_LINK_BYTES:]
        self._hold("key_id", name, _DataKey(name, link_id, secret))
        return name, link_id, nonce + self._wrapping.encrypt(nonce, secret, name)

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
            nonce = os.urandom(_NONCE_BYTES)
            box = nonce + self._wrapping.encrypt(nonce, b"", _CHECK)
            self._db.execute("INSERT INTO key_check VALUES (?)", (box,))

    def _check_registry_key(self) -> None:
        (box,) = self._db.execute("SELECT box FROM key_check").fetchone()
        try:
            self._wrapping.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], _CHECK)
        except InvalidTag:
            raise WrongRegistryKeyError(path=self.path) from None

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


class Sealer:
    """Seals and opens the values of events with the keys of a store."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def seal(
        self, text: str, owner: UUID, stream: UUID, version: int, *, topic: str, field: str
    ) -> Sealed:
        """Seal a text for its person. Raises KeyDestroyedError where the person has no key."""
        key = self._key_of(owner)
        return Sealed(key.key_id, _close(key.box, text, _place(stream, version, topic), field))

    def seal_link(
        self, text: str, owner: UUID, stream: UUID, version: int, *, topic: str, field: str
    ) -> Sealed:
        """Seal what points to a person so that, without the key store, it says not to whom."""
        key = self._key_of(owner)
        place = _place(stream, version, topic)
        return Sealed(key.link_id, _close(key.link_box, text, place, field))

    def open(
        self, sealed: Sealed, stream: UUID, version: int, topic: str, field: str
    ) -> str | None:
        """The text, None when the key is gone: erased. Raises SealBrokenError."""
        key = self._keys.of_key(sealed.key)
        if key is None:
            return None
        return _open(key.box, sealed.box, _place(stream, version, topic), field)

    def open_link(
        self, sealed: Sealed, stream: UUID, version: int, topic: str, field: str
    ) -> tuple[UUID, str] | None:
        """Whom the link points to, and its text; None when the key is gone: erased."""
        key = self._keys.of_link(sealed.key)
        if key is None:
            return None
        return key.owner, _open(key.link_box, sealed.box, _place(stream, version, topic), field)

    def seal_event(self, event: E, stream: UUID, version: int) -> E:
        """The event with a box for every Unsealed in a field declared Sealed.

        The owners' keys must have been created before. Fields named `link` are sealed as links.
        """
        if not sealed_names(type(event)):
            return event

        place = _place(stream, version, event.topic)

        def seal(value: Unsealed, field: str) -> Sealed:
            key = self._key_of(value.owner)
            if _is_link(field):
                return Sealed(key.link_id, _close(key.link_box, value.text, place, field))
            return Sealed(key.key_id, _close(key.box, value.text, place, field))

        sealed: E = replace_unsealed(event, seal)
        return sealed

    def open_event(self, event: Event, stream: UUID, version: int) -> dict[str, str | None]:
        """The texts of all sealed fields by their full names; None for what was erased."""
        return {
            field: self._open_any(sealed, stream, version, event.topic, field)
            for field, sealed in sealed_values(event)
        }

    def _open_any(
        self, sealed: Sealed, stream: UUID, version: int, topic: str, field: str
    ) -> str | None:
        if not _is_link(field):
            return self.open(sealed, stream, version, topic, field)
        link = self.open_link(sealed, stream, version, topic, field)
        return None if link is None else link[1]

    def _key_of(self, owner: UUID) -> _DataKey:
        key = self._keys.of_key(owner.bytes)
        if key is None:
            raise KeyDestroyedError(owner=owner)
        return key


def _is_link(field: str) -> bool:
    return field == LINK_FIELD or field.endswith(f".{LINK_FIELD}")


def _place(stream: UUID, version: int, topic: str) -> bytes:
    """The associated data up to the field: a box opens only where it was put."""
    return b"".join((stream.bytes, _VERSION.pack(version), topic.encode(), b"\0"))


def _close(key: AESGCM, text: str, place: bytes, field: str) -> bytes:
    # Drawn one by one: a pool of nonces would be shared by processes that fork.
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + key.encrypt(nonce, text.encode(), place + field.encode())


def _open(key: AESGCM, box: bytes, place: bytes, field: str) -> str:
    try:
        text = key.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], place + field.encode())
        return text.decode()
    except (InvalidTag, ValueError):
        stream, (version,) = UUID(bytes=place[:16]), _VERSION.unpack(place[16:24])
        raise SealBrokenError(stream=stream, version=version, field=field) from None

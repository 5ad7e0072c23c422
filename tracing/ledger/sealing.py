"""Sealing what is personal, and opening it where it was put (FORMAT.md, section 6)."""

from __future__ import annotations

import struct
from typing import NamedTuple, TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracing.domain.event import Event
from tracing.domain.values import Sealed, Unsealed
from tracing.errors import IntegrityError
from tracing.language import Text
from tracing.ledger.box import BoxBrokenError, close_box, open_box
from tracing.ledger.keystore import DataKey, KeyDestroyedError, KeyStore
from tracing.ledger.sealed_fields import replace_unsealed, sealed_names, sealed_values

E = TypeVar("E", bound=Event)

_LINK_FIELD = "link"
"""A field of this name points from an outside id to its person: it is sealed under the link id."""

_VERSION = struct.Struct(">Q")


class SealBrokenError(IntegrityError):
    text = Text(
        "{stream} 第 {version} 版的字段“{field}”封存已损坏，或被移到别处",
        "the seal of field '{field}' in {stream}, version {version}, is broken or was moved there",
    )
    hint = Text(
        "运行 tracing audit verify 检查账本", "run tracing audit verify to check the ledger"
    )


class Place(NamedTuple):
    """Where in the ledger an event stands: a box opens only where it was put."""

    stream: UUID
    version: int
    topic: str

    def bound(self, field: str) -> bytes:
        """The associated data of a field's box."""
        return self.head() + field.encode()

    def head(self) -> bytes:
        """What the associated data of every field of the event begins with."""
        return b"%b%b%b\0" % (
            self.stream.bytes,
            _VERSION.pack(self.version),
            self.topic.encode(),
        )


class Sealer:
    """Seals and opens the values of events with the keys of a store."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def seal(self, text: str, owner: UUID, place: Place, field: str) -> Sealed:
        """Seal a text for its person. Raises KeyDestroyedError where the person has no key."""
        key = self._key_of(owner)
        return Sealed(key.key_id, close_box(key.box, text.encode(), place.bound(field)))

    def seal_link(self, text: str, owner: UUID, place: Place, field: str) -> Sealed:
        """Seal what points to a person so that, without the key store, it says not to whom."""
        key = self._key_of(owner)
        return Sealed(key.link_id, close_box(key.link_box, text.encode(), place.bound(field)))

    def open(self, sealed: Sealed, place: Place, field: str) -> str | None:
        """The text, None when the key is gone: erased. Raises SealBrokenError."""
        key = self._keys.of_key(sealed.key)
        return None if key is None else _opened(key.box, sealed.box, place, field)

    def open_link(self, sealed: Sealed, place: Place, field: str) -> tuple[UUID, str] | None:
        """Whom the link points to, and its text; None when the key is gone: erased."""
        key = self._keys.of_link(sealed.key)
        if key is None:
            return None
        return key.owner, _opened(key.link_box, sealed.box, place, field)

    def seal_event(self, event: E, stream: UUID, version: int) -> E:
        """The event with a box for every Unsealed in a field declared Sealed.

        The owners' keys must have been created before. Fields named `link` are sealed as links.
        """
        if not sealed_names(type(event)):
            return event
        head = Place(stream, version, event.topic).head()
        keys: dict[UUID, DataKey] = {}

        def seal(value: Unsealed, field: str) -> Sealed:
            key = keys.get(value.owner)
            if key is None:
                key = keys[value.owner] = self._key_of(value.owner)
            bound = head + field.encode()
            if _is_link(field):
                return Sealed(key.link_id, close_box(key.link_box, value.text.encode(), bound))
            return Sealed(key.key_id, close_box(key.box, value.text.encode(), bound))

        sealed: E = replace_unsealed(event, seal)
        return sealed

    def open_event(self, event: Event, stream: UUID, version: int) -> dict[str, str | None]:
        """The texts of all sealed fields by their full names; None for what was erased."""
        place = Place(stream, version, event.topic)
        return {
            field: self._open_any(sealed, place, field) for field, sealed in sealed_values(event)
        }

    def _open_any(self, sealed: Sealed, place: Place, field: str) -> str | None:
        if not _is_link(field):
            return self.open(sealed, place, field)
        link = self.open_link(sealed, place, field)
        return None if link is None else link[1]

    def _key_of(self, owner: UUID) -> DataKey:
        key = self._keys.of_key(owner.bytes)
        if key is None:
            raise KeyDestroyedError(owner=owner)
        return key


def _is_link(field: str) -> bool:
    return field == _LINK_FIELD or field.endswith(f".{_LINK_FIELD}")


def _opened(key: AESGCM, box: bytes, place: Place, field: str) -> str:
    try:
        return open_box(key, box, place.bound(field)).decode()
    except (BoxBrokenError, UnicodeDecodeError):
        raise SealBrokenError(stream=place.stream, version=place.version, field=field) from None

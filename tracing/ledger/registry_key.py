"""The one secret of a registry, and what is derived from it (FORMAT.md, section 6)."""

from __future__ import annotations

import hmac
import os
import unicodedata
from functools import cached_property
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracing.domain.identifiers import ClaimId
from tracing.domain.values import ClaimKind
from tracing.errors import UsageError
from tracing.language import Text

KEY_BYTES = 32


class EmptyOutsideIdError(UsageError):
    text = Text("外部编号（{kind}）是空的", "the outside id ({kind}) is empty")
    hint = Text("请填写编号，或不填该项", "give the number, or leave the entry out")


class RegistryKey:
    """The one secret of a registry, kept outside its folder, and what is derived from it."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a registry key has {KEY_BYTES} bytes, not {len(secret)}")
        self._secret = secret

    @property
    def secret(self) -> bytes:
        """The 32 bytes themselves, to be kept where nobody else reads them."""
        return self._secret

    @classmethod
    def generate(cls) -> RegistryKey:
        return cls(os.urandom(KEY_BYTES))

    @cached_property
    def wrapping(self) -> AESGCM:
        """What closes and opens the data keys of persons."""
        return AESGCM(derived(self._secret, b"wrap"))

    @cached_property
    def _claims(self) -> bytes:
        return derived(self._secret, b"claims")

    @cached_property
    def _command_body(self) -> bytes:
        return derived(self._secret, b"command-body")

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


def derived(secret: bytes, info: bytes) -> bytes:
    """A key of 32 bytes made from another (HKDF-SHA-256, RFC 5869, empty salt)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(secret)


def normalised(kind: ClaimKind, value: str) -> str:
    """An outside id as it is compared: NFKC, no case; documents lose inner spaces and hyphens too.

    >>> normalised(ClaimKind.PASSPORT, " e-１２３ 456x")
    'e123456x'
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold()).strip()
    if kind is ClaimKind.FOREIGN_RECORD:
        return text
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Pd")

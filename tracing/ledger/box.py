"""A box: what nobody opens without its key, nor in another place (FORMAT.md, section 6).

The only place where nonces are drawn.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class BoxBrokenError(Exception):
    """Not closed with this key, or not for this place, or damaged. It never reaches a user."""


def close_box(key: AESGCM, content: bytes, place: bytes) -> bytes:
    """Nonce ‖ AES-256-GCM of the content, bound to its place."""
    # Drawn one by one: a pool of nonces would be shared by processes that fork.
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + key.encrypt(nonce, content, place)


def open_box(key: AESGCM, box: bytes, place: bytes) -> bytes:
    """What was put in. Raises BoxBrokenError."""
    try:
        return key.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], place)
    except (InvalidTag, ValueError):
        raise BoxBrokenError from None

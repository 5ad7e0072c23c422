"""The Merkle tree of RFC 6962 section 2.1, over leaf hashes already made (FORMAT.md, 2)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class CompactRange:
    """A growing tree of which only the roots of its perfect subtrees are kept.

    At n leaves these are as many hashes of 32 bytes as n has ones in binary, largest first.
    """

    __slots__ = ("_subtrees", "size")

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash of 32 bytes on the right."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._subtrees.pop(), leaf)
            size >>= 1
        self._subtrees.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root hash, 32 bytes; of no leaves, SHA-256 of nothing.

        >>> CompactRange().root().hex()[:16]
        'e3b0c44298fc1c14'
        """
        if not self._subtrees:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self._subtrees))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order; one leaf is its own root."""
    tree = CompactRange()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()

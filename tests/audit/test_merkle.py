"""Roots are compared with another implementation of the same tree."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tracing.ledger.merkle import CompactRange, root_of


def leaf(entry: bytes) -> bytes:
    """pymerkle makes the leaf itself: SHA-256 of a zero byte and the entry, as our format does."""
    return sha256(b"\x00" + entry).digest()


def oracle(entries: list[bytes]) -> bytes:
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    return bytes(tree.get_root())


@pytest.mark.parametrize("size", range(71))
def test_the_root_is_the_oracles_at_every_size(size: int) -> None:
    entries = [f"event {number}".encode() for number in range(size)]
    assert root_of(map(leaf, entries)) == oracle(entries)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=300))
def test_the_root_is_the_oracles_for_any_entries(entries: list[bytes]) -> None:
    assert root_of(map(leaf, entries)) == oracle(entries)


def test_a_growing_tree_has_the_root_of_every_size_it_passes() -> None:
    entries = [bytes([number]) for number in range(130)]
    tree, whole = CompactRange(), InmemoryTree(algorithm="sha256")
    for size, entry in enumerate(entries, 1):
        tree.append(leaf(entry))
        whole.append_entry(entry)
        assert (tree.size, tree.root()) == (size, whole.get_root())


def test_asking_for_the_root_does_not_change_the_tree() -> None:
    tree = CompactRange()
    for number in range(7):
        tree.append(leaf(bytes([number])))
    assert tree.root() == tree.root()
    assert tree.size == 7


def test_the_root_of_one_leaf_is_the_leaf() -> None:
    assert root_of([leaf(b"only")]) == leaf(b"only")

"""Many at a time, but no more than databases take in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

AT_ONCE = 500
"""Ids a statement, and rows that are looked at together."""


def batches(many: Iterable[Item]) -> Iterator[list[Item]]:
    """All of them in their order, `AT_ONCE` in each list but the last."""
    waiting = iter(many)
    while some := list(islice(waiting, AT_ONCE)):
        yield some

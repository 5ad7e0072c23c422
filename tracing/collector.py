"""How often the garbage collector looks: seldom in a short program, never in a batch."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def garbage_waiting() -> Generator[None]:
    """Put the collector off for a batch: it would walk the states held over and over.

    That took half of a rebuild, and a batch makes no cycles.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def seldom() -> None:
    """For a program that reads much and ends soon: what is loaded stays, the rest waits longer."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)

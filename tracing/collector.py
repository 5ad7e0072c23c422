"""Putting the garbage collector off while a batch is worked on."""

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

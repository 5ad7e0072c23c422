"""Standard output and error where nobody, or nothing, takes what is written."""

from __future__ import annotations

import contextlib
import os
from typing import TextIO


def drain(stream: TextIO) -> None:
    """Write what is buffered; what cannot be written is given up.

    Else the interpreter would try once more as it ends, complain in its own words, and turn
    whatever exit code there was into 120.
    """
    try:
        stream.flush()
    except (OSError, ValueError):
        give_up(stream)


def give_up(stream: TextIO) -> None:
    """What is still buffered goes nowhere, also when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

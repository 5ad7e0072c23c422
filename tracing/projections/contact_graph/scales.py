"""What the cells of the contact graph's columns are, and the marks for what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.uint32]
Persons = npt.NDArray[np.uint32]
Rows = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.uint32]
Minutes = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Days = npt.NDArray[np.int32]
"""Since 1970-01-01."""
Moments = npt.NDArray[np.int64]
"""Microseconds of UTC since 1970-01-01 00:00."""
Mask = npt.NDArray[np.bool_]

ALWAYS = 2**32 - 1
NOBODY = 2**32 - 1
NO_DAY = -(2**31)
NO_MOMENT = -(2**63)
MINUTE = 60_000_000
"""Microseconds."""


def end_to_end(earlier: tuple[Any, ...], later: tuple[Any, ...]) -> Iterator[Any]:
    """Each column of the one with that of the other behind it."""
    for pair in zip(earlier, later, strict=True):
        yield np.concatenate(pair)

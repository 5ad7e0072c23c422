"""What compiled searches are passed: boards to write on, and tables of where arrays lie."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

KEPT = 4
"""As many tables of addresses."""

Board = npt.NDArray[np.uint32]
Addresses = npt.NDArray[np.int64]
"""By line and column the address of an array and its size."""

boards: list[Board] = []
_NO_BOARD: Board = np.empty(0, np.uint32)


def board_for(persons: int) -> Board:
    """Of zeros. A search that has wiped it hands it back.

    It is written at once: a search would wait for each new page of it.
    """
    try:
        board = boards.pop()
    except IndexError:
        board = _NO_BOARD
    return board if board.size >= persons else np.full(persons, 0, np.uint32)


class Passed(NamedTuple):
    """Where arrays lie, and what holds them there."""

    addresses: Addresses
    held: object


kept: dict[tuple[int, ...], Passed] = {}


def keep(key: tuple[int, ...], asked: object, passed: Passed) -> Passed:
    """What was asked about lives on meanwhile, lest its id become another's."""
    if len(kept) >= KEPT:
        kept.clear()
    kept[key] = passed._replace(held=(asked, passed.held))
    return passed


def told(*lines: tuple[Iterable[npt.NDArray[Any]], Iterable[npt.DTypeLike]]) -> Passed:
    """Of lines of arrays and of their types."""
    held = [
        [np.require(column, kind, "C") for column, kind in zip(*line, strict=True)]
        for line in lines
    ]
    addresses = np.zeros((len(held), max(map(len, held)), 2), np.int64)
    for line, columns in enumerate(held):
        for place, column in enumerate(columns):
            addresses[line, place] = column.ctypes.data, column.size
    return Passed(addresses, held)

"""Cells as the views hold them, made arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, tzinfo
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from tracing.projections.contact_graph.minutes import first_minute, last_minute
from tracing.projections.contact_graph.scales import (
    ALWAYS,
    NO_DAY,
    Bytes,
    Days,
    Minutes,
    Moments,
    Numbers,
    Persons,
    Positions,
)

_UNIX = date(1970, 1, 1).toordinal()

Cells = Sequence[Any]
Array = npt.NDArray[Any]


def numbers(cells: Cells) -> Numbers:
    return np.array(cells, np.uint32)


def indices(cells: Cells) -> Persons:
    return np.array(cells, np.uint32) - np.uint32(1)


def positions(cells: Cells) -> Positions:
    return np.minimum(np.array(cells, np.int64), ALWAYS).astype(np.uint32)


def booleans(cells: Cells) -> Array:
    return np.array(cells, np.bool_)


def objects(cells: Cells) -> Array:
    return np.array(cells, np.object_)


def ids(cells: Cells) -> Bytes:
    packed = bytes.fromhex("".join(cells).replace("-", ""))
    return np.frombuffer(packed, np.uint8).reshape(-1, 16)


def as_one(ids: Bytes) -> Array:
    """Each as one cell that can be compared."""
    return np.ascontiguousarray(ids).view("S16").ravel()


def coded(codes: Sequence[str | None]) -> Callable[[Cells], Bytes]:
    places = {code: place for place, code in enumerate(codes)}
    return lambda cells: np.fromiter(map(places.__getitem__, cells), np.uint8, len(cells))


@cache
def _day(text: str | None) -> int:
    return NO_DAY if text is None else date.fromisoformat(text).toordinal() - _UNIX


def days(cells: Cells) -> Days:
    return np.fromiter(map(_day, cells), np.int32, len(cells))


def moments(cells: Cells) -> Moments:
    """Instants as `projections.cells.instant` writes them: in UTC, all of one length."""
    texts = ["NaT" if text is None else text[:26] for text in cells]
    return np.array(texts, "datetime64[us]").astype(np.int64)


def first_minutes(some: Days, zone: tzinfo) -> Minutes:
    """The first minute of each day; NO_DAY stays so."""
    return _each(some, zone, first_minute)


def last_minutes(some: Days, zone: tzinfo) -> Minutes:
    """The last minute of each day; NO_DAY stays so."""
    return _each(some, zone, last_minute)


def _each(some: Days, zone: tzinfo, minute: Callable[[date, tzinfo], int]) -> Minutes:
    distinct, which = np.unique(some, return_inverse=True)
    minutes = [
        NO_DAY if day == NO_DAY else minute(date.fromordinal(_UNIX + day), zone)
        for day in distinct.tolist()
    ]
    return np.array(minutes, np.int32)[which]

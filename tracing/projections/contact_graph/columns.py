"""The contact graph as columns: one row a version of an exposure or a transmission.

Persons are dense integers in the order of their numbers: `P-0001` is 0. Positions fit 32 bits;
`ALWAYS` stands for a row that still holds. Times are whole minutes of UTC since 1970-01-01 00:00,
32 bits; `EARLIEST` and `LATEST` where a bound is not known, or goes on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.uint32]
Persons = npt.NDArray[np.uint32]
Rows = npt.NDArray[np.uint32]
Minutes = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

ALWAYS = 2**32 - 1
EARLIEST = -(2**31)
LATEST = 2**31 - 1
NOBODY = 2**32 - 1


class Segment(NamedTuple):
    """Links of one relation, and the ways in by their ends.

    The first seven columns are one cell a link, ordered by `since`. `out_rows` lists the links by
    source and then by `first`, `in_rows` by target and then by `last`; those of person `p` lie at
    `out_start[p]:out_start[p + 1]`, and so for `in_start`.
    """

    source: Persons
    target: Persons
    since: Positions
    until: Positions
    first: Minutes
    """The earliest moment of it there can be."""
    last: Minutes
    """The latest."""
    number: npt.NDArray[np.uint32]
    """Of an exposure its number (`E-0001` is 1), of a transmission the row of its attribution."""
    out_start: Rows
    out_rows: Rows
    in_start: Rows
    in_rows: Rows

    @property
    def links(self) -> int:
        return self.source.size


class Sight(NamedTuple):
    """What stands of the graph as of a position: a filter over columns nobody copies."""

    position: int
    persons: int
    """Those with a lesser index were known by then."""
    segments: tuple[Segment, ...]
    hidden: Bytes
    """1 for who is no node: retracted, or merged into another. Empty where nobody is."""
    canonical: Persons
    """Who each is in the end. Empty where nobody was merged."""
    next_record: Persons
    """The next record of the same human being, from the one who is kept on; NOBODY ends it."""


def segment(
    persons: int,
    *,
    source: Persons,
    target: Persons,
    since: Positions,
    until: Positions,
    first: Minutes,
    last: Minutes,
    number: npt.NDArray[np.uint32],
) -> Segment:
    """A segment with its ways in, of columns ordered by `since`."""
    out_start, out_rows = _by(source, first, persons)
    in_start, in_rows = _by(target, last, persons)
    columns = (source, target, since, until, first, last, number)
    return Segment(*columns, out_start, out_rows, in_start, in_rows)


def _by(end: Persons, time: Minutes, persons: int) -> tuple[Rows, Rows]:
    rows = np.lexsort((time, end)).astype(np.uint32)
    start = np.zeros(persons + 1, np.uint32)
    np.cumsum(np.bincount(end, minlength=persons), out=start[1:])
    return start, rows


def no_links(persons: int) -> Segment:
    """A segment without links."""
    none: Any = np.empty(0, np.uint32)
    minutes: Minutes = np.empty(0, np.int32)
    start = np.zeros(persons + 1, np.uint32)
    return Segment(none, none, none, none, minutes, minutes, none, start, none, start, none)

"""The searches of the contact graph on its columns, twice: compiled, and a floor in numpy.

Both answer the same, in the same order; `floor` says what. `best()` is the compiled one where numba
is installed (the extra `fast`), unless `compiling` says that nothing is to be compiled.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from tracing.projections.contact_graph.columns import Bytes, Minutes, Persons, Rows, Sight
from tracing.projections.contact_graph.compiling import COMPILING

Counts = npt.NDArray[np.int64]
Steps = npt.NDArray[np.int32]


class CarrierColumns(NamedTuple):
    """What everybody could do in a chain: `analysis.reach.Carrier` by the index of a person.

    Windows of person `p` lie at `start[p]:start[p + 1]`; both ends are included.
    """

    part: Bytes
    """A `Part` each."""
    infectious_start: Rows
    infectious_from: Minutes
    infectious_to: Minutes
    catching_start: Rows
    catching_from: Minutes
    catching_to: Minutes


class Chains(NamedTuple):
    """Whom chains lead to or from: `analysis.reach.Reached` by columns, one cell a person."""

    persons: Persons
    at: Minutes
    steps: Steps
    segment: Bytes
    """Where the link next to the person lies."""
    row: Rows
    before: Persons
    """Whom that link joins the person with."""


class Reachable(NamedTuple):
    persons: Persons
    hops: Steps


class Neighbours(NamedTuple):
    """One cell a link, not a person."""

    persons: Persons
    segment: Bytes
    rows: Rows


class Kernel(Protocol):
    """What both modules offer."""

    @property
    def __name__(self) -> str: ...

    def degrees(self, sight: Sight, out: bool) -> Counts: ...

    def components(self, sight: Sight) -> Persons: ...

    def reachable(self, sight: Sight, root: int, forward: bool, hops: int = -1) -> Reachable: ...

    def shortest_path(self, sight: Sight, a: int, b: int) -> Rows: ...

    def neighbours(self, sight: Sight, person: int, forward: bool) -> Neighbours: ...

    def chains(
        self, sight: Sight, carriers: CarrierColumns, root: int, forward: bool
    ) -> Chains: ...

    def top(self, values: Counts, k: int) -> Counts: ...


def best() -> Kernel:
    """The compiled kernel; the floor where numba is missing, or nothing is to be compiled."""
    from tracing.projections.contact_graph.kernel import floor

    return _compiled() or floor if COMPILING.get() else floor


@cache
def _compiled() -> Kernel | None:
    try:
        from tracing.projections.contact_graph.kernel import compiled
    except ImportError:
        return None
    return compiled

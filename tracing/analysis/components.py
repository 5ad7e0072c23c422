"""Connected components of pairs that come one by one."""

from __future__ import annotations

from array import array


class Components:
    """Who is joined with whom, by number from 0. Weighted union with path halving: almost O(1).

    R. E. Tarjan, "Efficiency of a Good But Not Linear Set Union Algorithm", J. ACM 22 (1975).

    >>> joined = Components(6)
    >>> for one, other in ((0, 1), (3, 2), (1, 4)):
    ...     joined.join(one, other)
    >>> joined.labels()
    [0, 0, 2, 2, 0, 5]
    """

    def __init__(self, size: int) -> None:
        self._above = array("q", [-1]) * size
        """Who is above each; of a top, less than nought: how many it joins."""

    def join(self, one: int, other: int) -> None:
        above = self._above
        one, other = self._top(one), self._top(other)
        if one == other:
            return
        if above[one] > above[other]:
            one, other = other, one
        above[one] += above[other]
        above[other] = one

    def labels(self) -> list[int]:
        """By number, the least number of those it is joined with."""
        least: dict[int, int] = {}
        return [least.setdefault(self._top(each), each) for each in range(len(self._above))]

    def _top(self, each: int) -> int:
        above = self._above
        while above[each] >= 0:
            if above[above[each]] >= 0:
                above[each] = above[above[each]]
            each = above[each]
        return each

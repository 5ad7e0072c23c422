"""Dice that fall the same way for the same seed: nothing here is left to chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, pairwise
from random import Random  # noqa: TID251 -- seeded, and only for what is invented
from typing import TypeVar

T = TypeVar("T")


class Dice(Random):
    """Seeded with a whole number."""

    def some(self, numbers: Iterable[int], size: int) -> dict[int, None]:
        """So many of the numbers, in order."""
        return dict.fromkeys(sorted(self.sample(list(numbers), size)))

    def mixed(self, sizes: Mapping[T, int]) -> Iterator[T]:
        """Each thing as often as is said, in any order."""
        things = list(chain.from_iterable([thing] * size for thing, size in sizes.items()))
        self.shuffle(things)
        return iter(things)

    def parts(self, whole: int, number: int) -> list[int]:
        """The whole in so many parts that differ a little."""
        ends = list(accumulate(self.uniform(0.9, 1.1) for _ in range(number)))
        bounds = [0, *(round(whole * end / ends[-1]) for end in ends)]
        return [after - before for before, after in pairwise(bounds)]

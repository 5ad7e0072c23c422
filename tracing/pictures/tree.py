"""One tree of a chain in which a case may have several candidate sources.

Trees grow from their roots by the most certain of the links that lead on from what hangs already,
equal ones by the day and the number of the case: so every case that a root leads to hangs beneath
it, once. The links that are left over are drawn beside the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from heapq import heappop, heappush
from typing import NamedTuple

from tracing.domain.values import Certainty
from tracing.pictures.cases import Case, Chain, Link

_SURENESS = {certainty: rank for rank, certainty in enumerate(Certainty)}


class Hanging(NamedTuple):
    """Where a case hangs: its row from the top, the last row beneath it, steps from its root."""

    case: Case
    row: int
    last: int
    generation: int
    link: Link | None
    """The one it hangs by; a root by none."""


def hang(chain: Chain) -> list[Hanging]:
    """The cases from top to bottom: each with what follows from it beneath, the earliest first."""
    by = _grown(chain)
    beneath: dict[str | None, list[Case]] = {}
    for case in sorted(chain.cases, key=_day):
        link = by[case.case]
        beneath.setdefault(link.source if link else None, []).append(case)
    if chain.root is not None:
        beneath[None].sort(key=lambda case: case.case != chain.root)
    return _rows(beneath, by)


def _grown(chain: Chain) -> Mapping[str, Link | None]:
    """By case, the link it hangs by."""
    cases = {case.case: (_day(case), at, case) for at, case in enumerate(chain.cases)}
    onward: dict[str, list[Link]] = {}
    for link in chain.links:
        onward.setdefault(link.source, []).append(link)
    by: dict[str, Link | None] = {}
    for root in _roots(chain, cases):
        if root in by:
            continue
        by[root] = None
        waiting: list[tuple[int, date, int, int, Link]] = []
        reached: str | None = root
        order = 0
        while reached is not None:
            for link in onward.get(reached, ()):
                day, at, _ = cases[link.case]
                order += 1
                heappush(waiting, (_SURENESS[link.certainty], day, at, order, link))
            reached = None
            while waiting and reached is None:
                link = heappop(waiting)[-1]
                if link.case not in by:
                    by[link.case] = link
                    reached = link.case
    return by


def _roots(chain: Chain, cases: Mapping[str, tuple[date, int, Case]]) -> Iterator[str]:
    """The one asked for; those without a source; then, for circles, all others by day."""
    if chain.root is not None:
        yield chain.root
    infected = {link.case for link in chain.links}
    by_day = sorted(cases, key=lambda case: cases[case][:2])
    yield from (case for case in by_day if case not in infected)
    yield from by_day


def _day(case: Case) -> date:
    return case.dated.on.earliest if case.dated else date.max


def _rows(
    beneath: Mapping[str | None, Sequence[Case]], by: Mapping[str, Link | None]
) -> list[Hanging]:
    """Rows in the order of a reader; chains may be longer than Python's stack."""
    order: list[tuple[Case, int]] = []
    waiting = [(case, 0) for case in reversed(beneath.get(None, ()))]
    while waiting:
        case, generation = waiting.pop()
        order.append((case, generation))
        waiting += [(each, generation + 1) for each in reversed(beneath.get(case.case, ()))]
    last = {case.case: row for row, (case, _) in enumerate(order)}
    for case, _ in reversed(order):
        link = by[case.case]
        if link is not None:
            last[link.source] = max(last[link.source], last[case.case])
    return [
        Hanging(case, row, last[case.case], generation, by[case.case])
        for row, (case, generation) in enumerate(order)
    ]

"""What clocks and indicators cost: `python -m benchmarks.day [CONTACTS]`, 20,000 if not given.

Every contact was exposed, determined and is kept in a facility, as in `benchmarks.worklist`. The
bare SQL is that of each question: the same rows of the same tables, and nothing done with them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import sqlalchemy as sa

from benchmarks.measuring import Figure, bare_sql, in_scratch, median, statements
from benchmarks.worklist import CONTACTS_KEPT, play
from tracing.collector import seldom
from tracing.domain.indicators.curve import CurveBy
from tracing.projections.questions.clocks import clocks
from tracing.projections.questions.indicators import epidemic_curve
from tracing.registry import Registry

Asked = Callable[[sa.Connection], object]


def main(given: Sequence[str]) -> None:
    in_scratch(lambda registry: _measured(registry, int(given[0]) if given else CONTACTS_KEPT))


def _measured(registry: Registry, contacts: int) -> Iterator[Figure]:
    play(registry, contacts)
    seldom()  # as the command does
    at, now, zone = registry.position(), registry.now(), registry.zone
    asked: tuple[tuple[str, Asked], ...] = (
        ("the clocks", lambda here: clocks(here, at, now, zone)),
        ("the curve", lambda here: epidemic_curve(here, at, now, zone, CurveBy.REPORTED)),
    )
    with registry.reading() as reading:
        here = reading.connection
        for what, ask in asked:
            told = statements(here, partial(ask, here))
            bare = median(partial(bare_sql, here, told), 7)
            ours = median(partial(ask, here), 7)
            yield Figure(
                f"{what} / the SQL alone",
                ours / bare,
                "≤ 3",
                f"{contacts:,} contacts: {ours * 1000:,.0f} / {bare * 1000:,.0f} ms",
            )


if __name__ == "__main__":
    main(sys.argv[1:])

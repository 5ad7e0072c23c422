"""What everybody could do in a chain, as the kernels read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from itertools import accumulate

import numpy as np
import sqlalchemy as sa

from tracing.analysis.reach import NO_CARRIER, Carrier, Window
from tracing.projections.batches import batches
from tracing.projections.contact_graph.columns import Minutes, Rows, Sight
from tracing.projections.contact_graph.kernel import CarrierColumns
from tracing.projections.numbers import NUMBERS
from tracing.projections.questions.carriers import ANYWHERE, NoPackForChainsError, carriers
from tracing.projections.questions.protocols import in_force


def carrier_columns(connection: sa.Connection, sight: Sight, zone: tzinfo) -> CarrierColumns:
    """Of everybody a sight knows. Raises NoPackForChainsError."""
    packs = in_force(connection, sight.position)
    if not packs.adoptions:
        raise NoPackForChainsError(where=ANYWHERE, position=sight.position)
    found = carriers(connection, sight.position, zone, packs)
    return columns_of(
        sight.persons,
        ((person, found[each]) for each, person in _indices(connection, list(found))),
    )


def _indices(connection: sa.Connection, ids: Sequence[str]) -> Iterable[tuple[str, int]]:
    query = sa.select(NUMBERS.c.entity_id, NUMBERS.c.number)
    for some in batches(ids):
        for row in connection.execute(query.where(NUMBERS.c.entity_id.in_(some))):
            yield row.entity_id, row.number - 1


def columns_of(persons: int, found: Iterable[tuple[int, Carrier]]) -> CarrierColumns:
    """Of carriers by the index of a person; who is missing can do nothing."""
    by_person = [NO_CARRIER] * persons
    for person, carrier in found:
        by_person[person] = carrier
    return CarrierColumns(
        np.array([carrier.part for carrier in by_person], np.uint8),
        *_windows([carrier.infectious for carrier in by_person]),
        *_windows([carrier.catching for carrier in by_person]),
    )


def _windows(by_person: list[tuple[Window, ...]]) -> tuple[Rows, Minutes, Minutes]:
    starts = accumulate(map(len, by_person), initial=0)
    windows = [window for own in by_person for window in own]
    begins = np.array([window.begins for window in windows], np.int32)
    ends = np.array([window.ends for window in windows], np.int32)
    return np.fromiter(starts, np.uint32, len(by_person) + 1), begins, ends

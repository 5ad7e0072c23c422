"""The people known to be in a pool, and when each was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.pool.events import PoolEvent
from tracing.domain.pool.state import PoolState
from tracing.projections.cells import instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

POOL_MEMBERS = TemporalTable(
    "pool_members",
    key=[sa.Column("pool_id", sa.String), sa.Column("person_id", sa.String)],
    values=[sa.Column("found_at", sa.String)],
    indexes=[("person_id",)],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    pool: PoolState | None = view.state("pool")
    if pool is None:
        return {}
    found = pool.found
    return {(view.thing, text(person)): (instant(found.get(person)),) for person in pool.members}


MODEL = DeriveModel(
    table=POOL_MEMBERS,
    version=1,
    topics=frozenset({event.topic for event in get_args(PoolEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

"""Pools: how many are in the tube, how many of them are known and found, what it showed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.pool.events import PoolEvent
from tracing.domain.pool.state import PoolState
from tracing.projections import tested
from tracing.projections.cells import identity, instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

POOLS = TemporalTable(
    "pools",
    key=[sa.Column("pool_id", sa.String)],
    values=[
        sa.Column("sampled_at", sa.String),
        sa.Column("specimen", sa.String),
        sa.Column("size", sa.Integer),
        sa.Column("known", sa.Integer),
        sa.Column("found", sa.Integer),
        *tested.columns(),
        sa.Column("area", sa.String),
        sa.Column("place_id", sa.String),
        sa.Column("round_id", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("code", sa.LargeBinary),
    ],
    indexes=[("round_id",)],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    pool: PoolState | None = view.state("pool")
    if pool is None:
        return {}
    return {
        (view.thing,): (
            instant(pool.sampled_at),
            pool.specimen,
            pool.holds,
            len(pool.members),
            len(pool.found),
            *tested.cells(pool.results),
            pool.area,
            identity(pool.place_id),
            identity(pool.round_id),
            instant(pool.reported_at),
            view.cell(pool.code),
        )
    }


MODEL = DeriveModel(
    table=POOLS,
    version=1,
    topics=frozenset({event.topic for event in get_args(PoolEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

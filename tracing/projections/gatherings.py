"""Gatherings: what they were, where and when, and how many were there as far as is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.gathering.events import AttendanceStatus, GatheringEvent
from tracing.domain.gathering.state import GatheringState
from tracing.projections.cells import PERIOD, identity, instant, period
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

GATHERINGS = TemporalTable(
    "gatherings",
    key=[sa.Column("gathering_id", sa.String)],
    values=[
        sa.Column("gathering_kind", sa.String),
        sa.Column("name", sa.String),
        sa.Column("place_id", sa.String),
        sa.Column("area", sa.String),
        *(sa.Column(name, sa.String) for name in PERIOD[:-1]),
        sa.Column("open", sa.Boolean),
        sa.Column("attendance", sa.String),
        sa.Column("estimated", sa.Integer),
        sa.Column("identified", sa.Integer),
        sa.Column("found", sa.Integer),
        sa.Column("reported_at", sa.String),
        sa.Column("note", sa.LargeBinary),
    ],
    indexes=[("place_id",)],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    gathering: GatheringState | None = view.state("gathering")
    return {} if gathering is None else {(view.thing,): _row(view, gathering)}


def _row(view: ThingView, gathering: GatheringState) -> Values:
    return (
        gathering.gathering_kind,
        gathering.name,
        identity(gathering.place_id),
        gathering.area,
        *period(gathering.period),
        gathering.attendance,
        *(gathering.counts.get(status) for status in AttendanceStatus),
        instant(gathering.reported_at),
        view.cell(gathering.note),
    )


MODEL = DeriveModel(
    table=GATHERINGS,
    version=1,
    topics=frozenset(
        {event.topic for event in get_args(GatheringEvent)} | {"thing.fact_retracted"}
    ),
    rows=rows,
)

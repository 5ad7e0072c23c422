"""Areas by their codes, and what each lies in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.area.events import AreaEvent
from tracing.domain.area.state import AreaState
from tracing.projections.cells import instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

AREAS = TemporalTable(
    "areas",
    key=[sa.Column("code", sa.String)],
    values=[
        sa.Column("area_id", sa.String),
        sa.Column("name", sa.String),
        sa.Column("unit", sa.String),
        sa.Column("parent", sa.String),
        sa.Column("from_on", sa.String),
        sa.Column("households", sa.Integer),
        sa.Column("population", sa.Integer),
        sa.Column("abolished_on", sa.String),
        sa.Column("succeeded_by", sa.String),
        sa.Column("reported_at", sa.String),
    ],
    indexes=[("parent",)],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    area: AreaState | None = view.state("area")
    return {} if area is None else {(area.code,): _row(view, area)}


def _row(view: ThingView, area: AreaState) -> Values:
    return (
        view.thing,
        area.name,
        area.unit,
        area.parent,
        None if area.from_on is None else area.from_on.isoformat(),
        area.households,
        area.population,
        None if area.abolished_on is None else area.abolished_on.isoformat(),
        ",".join(area.succeeded_by) or None,
        instant(area.reported_at),
    )


MODEL = DeriveModel(
    table=AREAS,
    version=1,
    topics=frozenset({event.topic for event in get_args(AreaEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

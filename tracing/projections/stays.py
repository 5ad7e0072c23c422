"""Stays that stand: where people lived, worked, travelled, were treated and were found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.whereabouts.events import StayEvent
from tracing.domain.whereabouts.state import StayState
from tracing.projections.cells import PERIOD, identity, instant, period, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

STAYS = TemporalTable(
    "stays",
    key=[sa.Column("stay_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("role", sa.String),
        sa.Column("place_id", sa.String),
        sa.Column("gathering_id", sa.String),
        sa.Column("area", sa.String),
        sa.Column("room", sa.String),
        *(sa.Column(name, sa.String) for name in PERIOD[:-1]),
        sa.Column("open", sa.Boolean),
        sa.Column("case_id", sa.String),
        sa.Column("contact_id", sa.String),
        sa.Column("investigation_id", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("address", sa.LargeBinary),
        sa.Column("description", sa.LargeBinary),
    ],
    indexes=[("person_id",), ("place_id",), ("gathering_id",), ("investigation_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {(text(stay.stay_id),): _row(view, stay) for stay in view.history.parts("stay").values()}


def _row(view: HistoryView, stay: StayState) -> Values:
    return (
        view.person,
        stay.role,
        identity(stay.place_id),
        identity(stay.gathering_id),
        stay.area,
        stay.room,
        *period(stay.period),
        identity(stay.case_id),
        identity(stay.contact_id),
        identity(stay.investigation_id),
        instant(stay.reported_at),
        view.cell(stay.address),
        view.cell(stay.description),
    )


MODEL = DeriveModel(
    table=STAYS,
    version=1,
    topics=frozenset({event.topic for event in get_args(StayEvent)} | {"person.fact_retracted"}),
    rows=rows,
)

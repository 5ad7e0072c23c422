"""What protects people, or bars them from being vaccinated: doses, infections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.immunity.events import ImmunityEvent
from tracing.domain.immunity.state import ImmunityState
from tracing.projections.cells import identity, instant, span, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

IMMUNITY = TemporalTable(
    "immunity",
    key=[sa.Column("immunity_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("immunity_kind", sa.String),
        sa.Column("since_from", sa.String),
        sa.Column("since_to", sa.String),
        sa.Column("until_from", sa.String),
        sa.Column("until_to", sa.String),
        sa.Column("dose", sa.Integer),
        sa.Column("product", sa.String),
        sa.Column("document", sa.String),
        sa.Column("place_id", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("note", sa.LargeBinary),
    ],
    indexes=[("person_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {
        (text(immunity.immunity_id),): _row(view, immunity)
        for immunity in view.history.parts("immunity").values()
    }


def _row(view: HistoryView, immunity: ImmunityState) -> Values:
    return (
        view.person,
        immunity.kind,
        *span(immunity.on),
        *span(immunity.until_on),
        immunity.dose,
        immunity.product,
        immunity.document,
        identity(immunity.place_id),
        instant(immunity.reported_at),
        view.cell(immunity.note),
    )


MODEL = DeriveModel(
    table=IMMUNITY,
    version=1,
    topics=frozenset(
        {event.topic for event in get_args(ImmunityEvent)} | {"person.fact_retracted"}
    ),
    rows=rows,
)

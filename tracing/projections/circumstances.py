"""Circumstances of people: what they need, who answers for them, whether they died."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.person.circumstances import CircumstanceEvent
from tracing.domain.person.circumstances_state import CircumstanceState
from tracing.projections.cells import identity, instant, span
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

CIRCUMSTANCES = TemporalTable(
    "circumstances",
    key=[sa.Column("person_id", sa.String)],
    values=[
        sa.Column("needs", sa.String),
        sa.Column("needs_note", sa.LargeBinary),
        sa.Column("guardian_id", sa.String),
        sa.Column("guardian_named", sa.LargeBinary),
        sa.Column("died", sa.Boolean),
        sa.Column("died_from", sa.String),
        sa.Column("died_to", sa.String),
        sa.Column("death_reported_at", sa.String),
    ],
    indexes=[("guardian_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    known: CircumstanceState | None = view.history.parts("circumstance").get(None)
    return {} if known is None else {(view.person,): _row(view, known)}


def _row(view: HistoryView, known: CircumstanceState) -> Values:
    return (
        ",".join(known.needs) or None,
        view.cell(known.needs_note),
        identity(known.guardian),
        view.cell(known.guardian_named),
        known.died,
        *span(known.died_on),
        instant(known.death_reported_at),
    )


MODEL = DeriveModel(
    table=CIRCUMSTANCES,
    version=1,
    topics=frozenset(
        {event.topic for event in get_args(CircumstanceEvent)} | {"person.fact_retracted"}
    ),
    rows=rows,
)

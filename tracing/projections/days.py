"""Reporting days that were signed: the settlement of each closing and each restatement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import msgspec
import sqlalchemy as sa

from tracing.domain.day.events import DayClosed, DayEvent
from tracing.domain.day.state import DayState
from tracing.projections.cells import instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

DAYS = TemporalTable(
    "days",
    key=[sa.Column("day_id", sa.String), sa.Column("ordinal", sa.Integer)],
    values=[
        sa.Column("about_on", sa.String),
        sa.Column("area", sa.String),
        sa.Column("scope", sa.String),
        sa.Column("result", sa.String),
        sa.Column("settlement", sa.String),
        sa.Column("people", sa.String),
        sa.Column("rounds", sa.String),
        sa.Column("known_to", sa.Integer),
        sa.Column("size", sa.Integer),
        sa.Column("root", sa.String),
        sa.Column("office", sa.String),
        sa.Column("document", sa.String),
        sa.Column("decided_at", sa.String),
        sa.Column("signed_at", sa.String),
        sa.Column("reported_at", sa.String),
    ],
    indexes=[("about_on",)],
)
"""`ordinal`: 1 is the closing, what follows are restatements. `settlement`, `people` (who was
outstanding) and `rounds` (how far each had come) are JSON."""


def rows(view: ThingView) -> Mapping[Key, Values]:
    known: DayState | None = view.state("day")
    if known is None:
        return {}
    signed: tuple[DayEvent, ...] = (known.closed, *known.restated)
    return {(view.thing, ordinal): _row(each) for ordinal, each in enumerate(signed, 1)}


def _row(said: DayEvent) -> Values:
    signed_at = said.closed_at if isinstance(said, DayClosed) else said.restated_at
    return (
        said.about_on.isoformat(),
        said.area,
        said.scope,
        said.result,
        _json(said.settlement),
        _json(said.outstanding),
        _json(said.coverage),
        said.known_to,
        said.size,
        said.root,
        said.decision.office,
        said.decision.document_number,
        instant(said.decision.decided_at),
        instant(signed_at or said.reported_at),
        instant(said.reported_at),
    )


def _json(said: object) -> str | None:
    return msgspec.json.encode(said).decode() if said else None


MODEL = DeriveModel(
    table=DAYS,
    version=1,
    topics=frozenset({event.topic for event in get_args(DayEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

"""What went wrong on the way: a row an incident of a transfer."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tracing.domain.transfer.events import IncidentRecorded, TransferRequested
from tracing.domain.transfer.state import TransferState
from tracing.projections.cells import text
from tracing.projections.folds import DeriveModel
from tracing.projections.steps import moment_columns, moments
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

INCIDENTS = TemporalTable(
    "transfer_incidents",
    key=[sa.Column("transfer_id", sa.String), sa.Column("ordinal", sa.Integer)],
    values=[
        sa.Column("incident", sa.String),
        *moment_columns(["occurred"]),
        sa.Column("people", sa.String),
        sa.Column("note", sa.LargeBinary),
    ],
)
"""`people`: the ids of those concerned, with commas between them."""


def rows(view: ThingView) -> Mapping[Key, Values]:
    state: TransferState | None = view.state("transfer")
    happened = [] if state is None else sorted(state.incidents, key=lambda each: each.happened.rank)
    return {
        (view.thing, ordinal): (
            each.incident,
            *moments(each.happened),
            ",".join(text(person) for person in each.people),
            view.cell(each.note),
        )
        for ordinal, each in enumerate(happened, 1)
    }


MODEL = DeriveModel(
    table=INCIDENTS,
    version=1,
    topics=frozenset({IncidentRecorded.topic, TransferRequested.topic, "thing.fact_retracted"}),
    rows=rows,
)

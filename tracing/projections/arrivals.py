"""People who come from elsewhere: from where, how far they have come, what is done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import msgspec
import sqlalchemy as sa

from tracing.domain.arrival.events import ArrivalEvent
from tracing.domain.arrival.state import ArrivalState
from tracing.projections.cells import identity, instant, span, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.steps import moment_columns, moments
from tracing.projections.temporal import Key, TemporalTable, Values

STEPS = ("arrived", "triaged", "verified", "collected")

ARRIVALS = TemporalTable(
    "arrivals",
    key=[sa.Column("arrival_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("status", sa.String),
        sa.Column("declared_by", sa.String),
        sa.Column("origin", sa.String),
        sa.Column("overseas", sa.Boolean),
        sa.Column("expected_from", sa.String),
        sa.Column("expected_to", sa.String),
        sa.Column("expected_at", sa.String),
        sa.Column("destination", sa.String),
        sa.Column("transport", sa.String),
        sa.Column("carrier", sa.String),
        sa.Column("entry_point", sa.String),
        sa.Column("visited", sa.String),
        sa.Column("companions", sa.String),
        sa.Column("responsible", sa.String),
        sa.Column("list_name", sa.String),
        sa.Column("reported_at", sa.String),
        *moment_columns(STEPS),
        sa.Column("arrival_place", sa.String),
        sa.Column("arrived_by", sa.String),
        sa.Column("symptomatic", sa.Boolean),
        sa.Column("origin_risk", sa.String),
        sa.Column("mode", sa.String),
        sa.Column("quarantine_id", sa.String),
        sa.Column("certificate", sa.String),
        sa.Column("office", sa.String),
        sa.Column("document", sa.String),
        sa.Column("decided_at", sa.String),
        sa.Column("outcome", sa.String),
        sa.Column("collected_by", sa.String),
        sa.Column("collected_place", sa.String),
        sa.Column("collected_area", sa.String),
        sa.Column("seat", sa.LargeBinary),
        sa.Column("note", sa.LargeBinary),
    ],
    indexes=[("person_id",)],
)
"""`visited`: a list in JSON of area, first and last day. `arrived_by`: the point of entry as it was
said on arrival. Companions are separated by commas."""


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {
        (text(arrival),): _row(view, state)
        for arrival, state in view.history.parts("arrival").items()
        if arrival is not None
    }


def _row(view: HistoryView, state: ArrivalState) -> Values:
    said, arrived, triaged = state.declared, state.arrived, state.triaged
    collected = state.collected
    decision = triaged.decision if triaged else None
    return (
        view.person,
        state.status,
        said.declared_by,
        said.origin,
        said.overseas,
        *span(said.expected_on),
        instant(said.expected_at),
        said.destination,
        said.transport,
        said.carrier,
        said.entry_point,
        msgspec.json.encode(said.visited).decode() if said.visited else None,
        ",".join(map(text, said.companions)) or None,
        said.responsible,
        said.list_name,
        instant(said.reported_at),
        *moments(state.arrived_at),
        *moments(state.triaged_at),
        *moments(state.verified_at),
        *moments(collected.happened if collected else None),
        identity(arrived.place_id) if arrived else None,
        arrived.entry_point if arrived else None,
        arrived.symptomatic if arrived else None,
        triaged.origin_risk if triaged else None,
        triaged.mode if triaged else None,
        identity(triaged.quarantine_id) if triaged else None,
        triaged.certificate if triaged else None,
        decision.office if decision else None,
        decision.document_number if decision else None,
        instant(decision.decided_at) if decision else None,
        state.verified.outcome if state.verified else None,
        collected.made.collected_by if collected else None,
        identity(collected.made.place_id) if collected else None,
        collected.made.area if collected else None,
        view.cell(said.seat),
        view.cell(said.note),
    )


MODEL = DeriveModel(
    table=ARRIVALS,
    version=1,
    topics=frozenset({event.topic for event in get_args(ArrivalEvent)} | {"person.fact_retracted"}),
    rows=rows,
)

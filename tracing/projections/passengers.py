"""Whom transfers move: a row a person and transfer, with every moment as reported too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.transfer.events import TransferEvent
from tracing.domain.transfer.state import TransferState
from tracing.projections.cells import identity, text
from tracing.projections.folds import DeriveModel
from tracing.projections.steps import moment_columns, moments
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

STEPS = ("requested", "dispatched", "arrived", "accepted", "refused", "cancelled", "removed")

PASSENGERS = TemporalTable(
    "passengers",
    key=[sa.Column("transfer_id", sa.String), sa.Column("person_id", sa.String)],
    values=[
        sa.Column("case_id", sa.String),
        sa.Column("contact_id", sa.String),
        sa.Column("quarantine_id", sa.String),
        sa.Column("status", sa.String),
        *moment_columns(STEPS),
        sa.Column("because", sa.String),
        sa.Column("receiver", sa.String),
        sa.Column("note", sa.LargeBinary),
    ],
    indexes=[("person_id",)],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    state: TransferState | None = view.state("transfer")
    return {} if state is None else dict(_passengers(view, state))


def _passengers(view: ThingView, state: TransferState) -> Iterator[tuple[Key, Values]]:
    legs = (
        *moments(state.dispatched.happened if state.dispatched else None),
        *moments(state.arrived.happened if state.arrived else None),
    )
    cancelled = moments(state.cancelled)
    received = state.received
    for person, boarding in state.boardings.items():
        word = received.get(person)
        passenger = boarding.passenger
        yield (
            (view.thing, text(person)),
            (
                identity(passenger.case_id),
                identity(passenger.contact_id),
                identity(passenger.quarantine_id),
                state.standing(person, word),
                *moments(boarding.requested),
                *legs,
                *moments(word.accepted if word else None),
                *moments(word.refused if word else None),
                *cancelled,
                *moments(boarding.removed),
                word.because if word else None,
                word.last.receiver if word else None,
                view.cell(word.last.note) if word else None,
            ),
        )


MODEL = DeriveModel(
    table=PASSENGERS,
    version=1,
    topics=frozenset({event.topic for event in get_args(TransferEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

"""Transfers: one row each, with every moment as it happened and as it was reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import get_args

import sqlalchemy as sa

from tracing.domain.moments import Happened
from tracing.domain.transfer.events import TransferEvent
from tracing.domain.transfer.state import PassengerStatus, TransferState
from tracing.projections.cells import identity, instant
from tracing.projections.folds import DeriveModel
from tracing.projections.steps import moment_columns, moments
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

STEPS = ("requested", "dispatched", "arrived", "handed_over", "cancelled")
"""Each has a column for when it happened and one for when that was reported."""

TRANSFERS = TemporalTable(
    "transfers",
    key=[sa.Column("transfer_id", sa.String)],
    values=[
        sa.Column("status", sa.String),
        sa.Column("purpose", sa.String),
        sa.Column("passengers", sa.Integer),
        sa.Column("accepted", sa.Integer),
        sa.Column("refused", sa.Integer),
        sa.Column("from_place", sa.String),
        sa.Column("from_area", sa.String),
        sa.Column("to_place", sa.String),
        sa.Column("to_area", sa.String),
        sa.Column("arrived_place", sa.String),
        *moment_columns(STEPS),
        sa.Column("minutes_to_dispatch", sa.Integer),
        sa.Column("minutes_under_way", sa.Integer),
        sa.Column("minutes_to_hand_over", sa.Integer),
        sa.Column("carrier", sa.String),
        sa.Column("vehicle", sa.String),
        sa.Column("decided_at", sa.String),
        sa.Column("office", sa.String),
        sa.Column("escort", sa.LargeBinary),
    ],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    state: TransferState | None = view.state("transfer")
    return {} if state is None else {(view.thing,): _row(view, state)}


def _row(view: ThingView, state: TransferState) -> Values:
    received = state.received
    each = [state.standing(person, received.get(person)) for person in state.boardings]
    dispatch, arrival = state.dispatched, state.arrived
    dispatched = dispatch.happened if dispatch else None
    arrived = arrival.happened if arrival else None
    handed_over = state.handed_over
    return (
        state.status,
        state.purpose,
        len(state.passengers),
        each.count(PassengerStatus.ACCEPTED),
        each.count(PassengerStatus.REFUSED),
        identity(state.from_place),
        state.from_area,
        identity(state.to_place),
        state.to_area,
        identity(arrival.place_id) if arrival else None,
        *moments(state.requested),
        *moments(dispatched),
        *moments(arrived),
        *moments(handed_over),
        *moments(state.cancelled),
        _minutes(state.requested, dispatched),
        _minutes(dispatched, arrived),
        _minutes(arrived, handed_over),
        dispatch.carrier if dispatch else None,
        dispatch.vehicle if dispatch else None,
        instant(state.decision.decided_at) if state.decision else None,
        state.decision.office if state.decision else None,
        view.cell(dispatch.escort) if dispatch else None,
    )


def _minutes(start: Happened | None, end: Happened | None) -> int | None:
    """How long it took, where both are known to the minute."""
    first, last = _exact(start), _exact(end)
    return None if first is None or last is None else (last - first) // timedelta(minutes=1)


def _exact(step: Happened | None) -> datetime | None:
    return None if step is None else step.latest


MODEL = DeriveModel(
    table=TRANSFERS,
    version=1,
    topics=frozenset({event.topic for event in get_args(TransferEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

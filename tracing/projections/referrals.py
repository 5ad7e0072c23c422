"""Referrals to other jurisdictions, and from them: what was asked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.referral.events import ReferralEvent
from tracing.domain.referral.state import ReferralState
from tracing.projections.cells import identity, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.steps import moment_columns, moments
from tracing.projections.temporal import Key, TemporalTable, Values

STEPS = ("asked", "found", "controlled", "answered")

REFERRALS = TemporalTable(
    "referrals",
    key=[sa.Column("referral_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("direction", sa.String),
        sa.Column("status", sa.String),
        sa.Column("area", sa.String),
        sa.Column("office", sa.String),
        sa.Column("document", sa.String),
        sa.Column("contact_id", sa.String),
        sa.Column("case_id", sa.String),
        *moment_columns(STEPS),
        sa.Column("mode", sa.String),
        sa.Column("outcome", sa.String),
        sa.Column("answer_document", sa.String),
        sa.Column("note", sa.LargeBinary),
        sa.Column("answer_note", sa.LargeBinary),
    ],
    indexes=[("person_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {
        (text(state.referral_id),): _row(view, state)
        for state in view.history.parts("referral").values()
    }


def _row(view: HistoryView, state: ReferralState) -> Values:
    answer = state.answer
    return (
        view.person,
        state.direction,
        state.status,
        state.area,
        state.office,
        state.document,
        identity(state.contact_id),
        identity(state.case_id),
        *moments(state.asked),
        *moments(state.found),
        *moments(state.controlled),
        *moments(answer.happened if answer else None),
        state.mode,
        answer.outcome if answer else None,
        answer.document if answer else None,
        view.cell(state.note),
        view.cell(answer.note) if answer else None,
    )


MODEL = DeriveModel(
    table=REFERRALS,
    version=1,
    topics=frozenset(
        {event.topic for event in get_args(ReferralEvent)} | {"person.fact_retracted"}
    ),
    rows=rows,
)

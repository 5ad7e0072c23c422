"""Checks of people under observation, by day; and when what was seen was judged over."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tracing.domain.follow_up.events import CheckRecorded, SymptomsEnded
from tracing.domain.follow_up.state import FollowUpState
from tracing.projections.cells import identity, instant
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

CHECKS = TemporalTable(
    "checks",
    key=[
        sa.Column("person_id", sa.String),
        sa.Column("checked_on", sa.String),
        sa.Column("number", sa.Integer),
    ],
    values=[
        sa.Column("outcome", sa.String),
        sa.Column("quarantine_id", sa.String),
        sa.Column("checked_at", sa.String),
        sa.Column("temperature", sa.Float),
        sa.Column("symptoms", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("note", sa.LargeBinary),
    ],
    indexes=[("checked_on",)],
)

SYMPTOMS_ENDED = TemporalTable(
    "symptoms_ended",
    key=[sa.Column("person_id", sa.String), sa.Column("ordinal", sa.Integer)],
    values=[
        sa.Column("ended_on", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("note", sa.LargeBinary),
    ],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    known = _known(view)
    checks = known.checks.values() if known else ()
    return {
        (view.person, each.checked_on.isoformat(), each.number): _row(view, each) for each in checks
    }


def _row(view: HistoryView, check: CheckRecorded) -> Values:
    return (
        check.outcome,
        identity(check.quarantine_id),
        instant(check.checked_at),
        check.temperature,
        ",".join(check.symptoms) or None,
        instant(check.reported_at),
        view.cell(check.note),
    )


def ended_rows(view: HistoryView) -> Mapping[Key, Values]:
    known = _known(view)
    ended = known.ended if known else ()
    return {
        (view.person, ordinal): (
            each.ended_on.isoformat(),
            instant(each.reported_at),
            view.cell(each.note),
        )
        for ordinal, each in enumerate(ended, 1)
    }


def _known(view: HistoryView) -> FollowUpState | None:
    found: FollowUpState | None = view.history.parts("follow_up").get(None)
    return found


MODEL = DeriveModel(
    table=CHECKS,
    version=1,
    topics=frozenset((CheckRecorded.topic, "person.fact_retracted")),
    rows=rows,
)

ENDED_MODEL = DeriveModel(
    table=SYMPTOMS_ENDED,
    version=1,
    topics=frozenset((SymptomsEnded.topic, "person.fact_retracted")),
    rows=ended_rows,
)

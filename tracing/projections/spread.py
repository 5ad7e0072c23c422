"""What was judged last of the spread of each infection."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tracing.domain.case.events import CaseReported, CaseRetracted
from tracing.domain.spread.events import SpreadAssessed
from tracing.domain.spread.state import SpreadState
from tracing.projections.cells import instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

SPREAD = TemporalTable(
    "spread",
    key=[sa.Column("case_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("spread_kind", sa.String),
        sa.Column("spread", sa.Boolean),
        sa.Column("office", sa.String),
        sa.Column("reported_at", sa.String),
    ],
    indexes=[("person_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    judged = view.history.parts("spread")
    if not judged:
        return {}
    standing = {each.case_id for each in view.history.cases.values() if not each.retracted}
    found: list[SpreadState] = [each for each in judged.values() if each.case_id in standing]
    return {(text(each.case_id),): _row(view, each) for each in found}


def _row(view: HistoryView, state: SpreadState) -> Values:
    return (
        view.person,
        state.spread_kind,
        state.spread,
        state.office,
        instant(state.reported_at),
    )


MODEL = DeriveModel(
    table=SPREAD,
    version=1,
    topics=frozenset(
        {
            SpreadAssessed.topic,
            CaseReported.topic,
            CaseRetracted.topic,
            "person.fact_retracted",
        }
    ),
    rows=rows,
)

"""Transmissions: attributions of a case to a source case that stand. There may be several."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tracing.projections.cells import instant, span, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

TRANSMISSIONS = TemporalTable(
    "transmissions",
    key=[sa.Column("attribution_id", sa.String)],
    values=[
        sa.Column("case_id", sa.String),
        sa.Column("person_id", sa.String),
        sa.Column("source_case_id", sa.String),
        sa.Column("source_person_id", sa.String),
        sa.Column("evidence", sa.String),
        sa.Column("certainty", sa.String),
        sa.Column("setting", sa.String),
        sa.Column("infected_from", sa.String),
        sa.Column("infected_to", sa.String),
        sa.Column("infected_at", sa.String),
        sa.Column("note", sa.LargeBinary),
    ],
    indexes=[("case_id",), ("source_case_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {
        (text(known.attribution_id),): (
            text(case.case_id),
            view.person,
            text(known.source.case_id),
            text(known.source.person_id),
            known.evidence,
            known.certainty,
            known.setting,
            *span(known.infected_on),
            instant(known.infected_at),
            view.cell(known.note),
        )
        for case in view.history.cases.values()
        if not case.retracted
        for known in case.attributions.values()
        if not known.withdrawn
    }


MODEL = DeriveModel(
    table=TRANSMISSIONS,
    version=1,
    topics=frozenset(
        (
            "case.source_attributed",
            "case.attribution_withdrawn",
            "case.retracted",
            "person.fact_retracted",
        )
    ),
    rows=rows,
)

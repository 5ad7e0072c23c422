"""Samples of one person each: when and what for, and what the laboratory says now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.laboratory.events import SampleEvent
from tracing.domain.laboratory.state import SampleState
from tracing.projections import tested
from tracing.projections.cells import identity, instant, span, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

SAMPLES = TemporalTable(
    "samples",
    key=[sa.Column("sample_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("sampled_at", sa.String),
        sa.Column("sampled_from", sa.String),
        sa.Column("sampled_to", sa.String),
        sa.Column("specimen", sa.String),
        sa.Column("purpose", sa.String),
        *tested.columns(),
        sa.Column("place_id", sa.String),
        sa.Column("round_id", sa.String),
        sa.Column("pool_id", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("code", sa.LargeBinary),
    ],
    indexes=[("person_id",), ("pool_id",), ("round_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {
        (text(sample.sample_id),): _row(view, sample)
        for sample in view.history.parts("sample").values()
    }


def _row(view: HistoryView, sample: SampleState) -> Values:
    return (
        view.person,
        instant(sample.sampled_at),
        *span(sample.sampled_on),
        sample.specimen,
        sample.purpose,
        *tested.cells(sample.results),
        identity(sample.place_id),
        identity(sample.round_id),
        identity(sample.pool_id),
        instant(sample.reported_at),
        view.cell(sample.code),
    )


MODEL = DeriveModel(
    table=SAMPLES,
    version=1,
    topics=frozenset({event.topic for event in get_args(SampleEvent)} | {"person.fact_retracted"}),
    rows=rows,
)

"""The outside sources this registry imports from."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa

from tracing.domain.register import SourceDeclared
from tracing.ledger.recorder import Recorded
from tracing.projections.folds import RecordModel, Rows
from tracing.projections.temporal import TemporalTable

SOURCES = TemporalTable(
    "sources",
    key=[sa.Column("source_id", sa.String)],
    values=[sa.Column("name", sa.String)],
    indexes=[("name",)],
)


def fold(recorded: Recorded, rows: Rows) -> None:
    rows.set((str(recorded.stream_id),), (cast("SourceDeclared", recorded.event).name,))


MODEL = RecordModel(table=SOURCES, version=1, topics=frozenset((SourceDeclared.topic,)), fold=fold)

"""The registry itself: under whose clock its days run."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa

from tracing.domain.register import RegistryOpened
from tracing.ledger.recorder import Recorded
from tracing.projections.cells import text
from tracing.projections.folds import RecordModel, Rows
from tracing.projections.temporal import TemporalTable

REGISTERS = TemporalTable(
    "registers",
    key=[sa.Column("registry_id", sa.String)],
    values=[sa.Column("time_zone", sa.String)],
)


def fold(recorded: Recorded, rows: Rows) -> None:
    opened = cast("RegistryOpened", recorded.event)
    rows.set((text(opened.registry_id),), (opened.time_zone,))


MODEL = RecordModel(
    table=REGISTERS, version=1, topics=frozenset((RegistryOpened.topic,)), fold=fold
)

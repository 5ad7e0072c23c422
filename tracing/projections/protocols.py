"""Adopted packs, with their texts: what is needed to say which rules hold, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.protocol.events import ProtocolEvent
from tracing.domain.protocol.state import Adoption, ProtocolState
from tracing.projections.cells import instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

PROTOCOLS = TemporalTable(
    "protocols",
    key=[
        sa.Column("pack", sa.String),
        sa.Column("jurisdiction", sa.String),
        sa.Column("from_on", sa.String),
    ],
    values=[
        sa.Column("layer", sa.String),
        sa.Column("superseded_on", sa.String),
        sa.Column("digest", sa.String),
        sa.Column("text", sa.String),
        sa.Column("office", sa.String),
        sa.Column("document", sa.String),
        sa.Column("decided_at", sa.String),
        sa.Column("reported_at", sa.String),
    ],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    known: ProtocolState | None = view.state("protocol")
    adoptions = () if known is None else known.adoptions
    return {_key(adoption): _row(adoption) for adoption in adoptions}


def _key(adoption: Adoption) -> Key:
    return adoption.pack, adoption.jurisdiction or "", adoption.from_on.isoformat()


def _row(adoption: Adoption) -> Values:
    return (
        adoption.layer,
        None if adoption.superseded_on is None else adoption.superseded_on.isoformat(),
        adoption.digest,
        adoption.text,
        adoption.decision.office,
        adoption.decision.document_number,
        instant(adoption.decision.decided_at),
        instant(adoption.reported_at),
    )


MODEL = DeriveModel(
    table=PROTOCOLS,
    version=1,
    topics=frozenset({event.topic for event in get_args(ProtocolEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

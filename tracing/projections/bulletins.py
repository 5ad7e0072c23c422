"""Bulletins: what was said to the public about a day, by us or by others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import msgspec
import sqlalchemy as sa

from tracing.domain.bulletin.events import BulletinEvent
from tracing.domain.bulletin.state import BulletinState
from tracing.projections.cells import instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

BULLETINS = TemporalTable(
    "bulletins",
    key=[sa.Column("bulletin_id", sa.String)],
    values=[
        sa.Column("bulletin_kind", sa.String),
        sa.Column("about_on", sa.String),
        sa.Column("issuer", sa.String),
        sa.Column("document", sa.String),
        sa.Column("published_at", sa.String),
        sa.Column("known_at", sa.Integer),
        sa.Column("corrected", sa.Boolean),
        sa.Column("sections", sa.String),
    ],
    indexes=[("about_on",)],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    said: BulletinState | None = view.state("bulletin")
    return {} if said is None else {(view.thing,): _row(said)}


def _row(said: BulletinState) -> Values:
    return (
        said.kind,
        said.about_on.isoformat(),
        said.decision.office if said.decision else said.issuer,
        said.document,
        instant(said.published_at),
        said.known_at,
        said.corrected,
        msgspec.json.encode(said.sections).decode(),
    )


MODEL = DeriveModel(
    table=BULLETINS,
    version=1,
    topics=frozenset({event.topic for event in get_args(BulletinEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

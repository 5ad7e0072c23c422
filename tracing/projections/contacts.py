"""Contact episodes: the category that was decided, where each stands, its exposures in sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.contact.disposition import TOPICS, placed_now
from tracing.domain.contact.events import ContactEvent
from tracing.domain.contact.state import ContactState
from tracing.projections.cells import identity, instant, span, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

CONTACTS = TemporalTable(
    "contacts",
    key=[sa.Column("contact_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("status", sa.String),
        sa.Column("category", sa.String),
        sa.Column("category_decided_at", sa.String),
        sa.Column("category_office", sa.String),
        sa.Column("disposition", sa.String),
        sa.Column("placement_mode", sa.String),
        sa.Column("exposures", sa.Integer),
        sa.Column("exposure_open", sa.Boolean),
        sa.Column("first_exposure_on", sa.String),
        sa.Column("last_exposure_on", sa.String),
        sa.Column("located_at", sa.String),
        sa.Column("lost_from", sa.String),
        sa.Column("lost_to", sa.String),
        sa.Column("became_case", sa.String),
        sa.Column("route", sa.String),
        sa.Column("area", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("note", sa.LargeBinary),
    ],
    indexes=[("person_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {
        (text(contact.contact_id),): _row(view, contact)
        for contact in view.history.contacts.values()
    }


def _row(view: HistoryView, contact: ContactState) -> Values:
    exposures = contact.standing_exposures
    first = [day for known in exposures if (day := known.first_day) is not None]
    last = [day for known in exposures if (day := known.last_day) is not None]
    decision = contact.decision
    placed = placed_now(view.history, contact)
    return (
        view.person,
        contact.status,
        contact.category,
        instant(decision.decided_at) if decision else None,
        decision.office if decision else None,
        placed.disposition if placed else None,
        placed.mode if placed else None,
        len(exposures),
        any(known.span.open for known in exposures),
        min(first).isoformat() if first else None,
        max(last).isoformat() if last else None,
        instant(contact.located_at),
        *span(contact.lost_on),
        identity(contact.became_case),
        contact.route,
        contact.area,
        instant(contact.reported_at),
        view.cell(contact.note),
    )


MODEL = DeriveModel(
    table=CONTACTS,
    version=2,
    topics=frozenset({event.topic for event in get_args(ContactEvent)} | TOPICS),
    rows=rows,
)

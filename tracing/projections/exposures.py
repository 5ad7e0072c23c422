"""Exposures that stand: who was exposed to what, where, and from when to when."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tracing.domain.contact.state import ExposureState
from tracing.domain.values import (
    CaseSource,
    ContactSource,
    ExposureSource,
    GatheringSource,
    PersonSource,
    PlaceSource,
)
from tracing.projections.cells import instant, span, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

EXPOSURES = TemporalTable(
    "exposures",
    key=[sa.Column("exposure_id", sa.String)],
    values=[
        sa.Column("contact_id", sa.String),
        sa.Column("person_id", sa.String),
        sa.Column("source_kind", sa.String),
        sa.Column("source_person_id", sa.String),
        sa.Column("source_id", sa.String),
        sa.Column("setting", sa.String),
        sa.Column("first_from", sa.String),
        sa.Column("first_to", sa.String),
        sa.Column("last_from", sa.String),
        sa.Column("last_to", sa.String),
        sa.Column("first_at", sa.String),
        sa.Column("last_at", sa.String),
        sa.Column("open", sa.Boolean),
        sa.Column("certainty", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("note", sa.LargeBinary),
        sa.Column("source_note", sa.LargeBinary),
    ],
    indexes=[("person_id",), ("source_person_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {
        (text(exposure.exposure_id),): _row(view, exposure)
        for contact in view.history.contacts.values()
        if not contact.retracted
        for exposure in contact.standing_exposures
    }


def _row(view: HistoryView, exposure: ExposureState) -> Values:
    return (
        text(exposure.contact_id),
        view.person,
        *_source(exposure.source),
        exposure.setting,
        *span(exposure.span.first_on),
        *span(exposure.span.last_on),
        instant(exposure.span.first_at),
        instant(exposure.span.last_at),
        exposure.span.open,
        exposure.certainty,
        instant(exposure.reported_at),
        view.cell(exposure.note),
        view.cell(exposure.source_note),
    )


def _source(source: ExposureSource) -> tuple[str, str | None, str | None]:
    """The kind, the person (where it is one), and the case, contact, gathering or place."""
    match source:
        case CaseSource():
            return "case", text(source.person_id), text(source.case_id)
        case ContactSource():
            return "contact", text(source.person_id), text(source.contact_id)
        case PersonSource():
            return "person", text(source.person_id), None
        case GatheringSource():
            return "gathering", None, text(source.gathering_id)
        case PlaceSource():
            return "place", None, text(source.place_id)
        case _:
            return "unknown", None, None


MODEL = DeriveModel(
    table=EXPOSURES,
    version=1,
    topics=frozenset(
        (
            "contact.exposure_recorded",
            "contact.exposure_ended",
            "contact.exposure_corrected",
            "contact.exposure_retracted",
            "contact.retracted",
            "person.fact_retracted",
        )
    ),
    rows=rows,
)

"""Persons: what is known of each, personal values still sealed."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

import sqlalchemy as sa

from tracing.domain.values import RecordStatus
from tracing.projections.cells import instant
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

SEALED = (
    "name",
    "birth_date",
    "phone",
    "address",
    "location",
    "occupation",
    "document_number",
    "known_as",
    "note",
)

_sealed = attrgetter(*SEALED)

PERSONS = TemporalTable(
    "persons",
    key=[sa.Column("person_id", sa.String)],
    values=[
        sa.Column("status", sa.String),
        sa.Column("sex", sa.String),
        sa.Column("age", sa.Float),
        sa.Column("age_on", sa.String),
        sa.Column("health_worker", sa.Boolean),
        sa.Column("residence", sa.String),
        sa.Column("document_kind", sa.String),
        sa.Column("reported_at", sa.String),
        *(sa.Column(name, sa.LargeBinary) for name in SEALED),
    ],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    person = view.history.person
    if person is None:
        return {}
    status = RecordStatus.STANDING
    if person.retracted:
        status = RecordStatus.RETRACTED
    if person.erased:
        status = RecordStatus.ERASED
    return {
        (view.person,): (
            status,
            person.sex,
            person.age,
            person.age_on.isoformat() if person.age_on else None,
            person.health_worker,
            person.residence,
            person.document_kind,
            instant(person.reported_at),
            *map(view.cell, _sealed(person)),
        )
    }


MODEL = DeriveModel(
    table=PERSONS,
    version=1,
    topics=frozenset(
        (
            "person.registered",
            "person.corrected",
            "person.retracted",
            "person.erased",
            "person.fact_retracted",
        )
    ),
    rows=rows,
)

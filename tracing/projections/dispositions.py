"""The course of each close and each secondary contact, by when it was reported.

At any moment from a determination on exactly one row of its course holds: `from_at` included,
`to_at` excluded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa

from tracing.domain.contact.disposition import TOPICS, dispositions
from tracing.domain.identifiers import ContactId
from tracing.domain.values import ContactCategory
from tracing.projections.cells import instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

DISPOSITIONS = TemporalTable(
    "dispositions",
    key=[
        sa.Column("contact_id", sa.String),
        sa.Column("category", sa.String),
        sa.Column("ordinal", sa.Integer),
    ],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("area", sa.String),
        sa.Column("disposition", sa.String),
        sa.Column("from_at", sa.String),
        sa.Column("to_at", sa.String),
        sa.Column("mode", sa.String),
    ],
    indexes=[("person_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    found: dict[Key, Values] = {}
    counted: Counter[tuple[ContactId, ContactCategory]] = Counter()
    for each in dispositions(view.history):
        course = each.contact_id, each.category
        counted[course] += 1
        found[(text(each.contact_id), each.category, counted[course])] = (
            view.person,
            each.area,
            each.disposition,
            instant(each.from_at),
            instant(each.to_at),
            each.mode,
        )
    return found


MODEL = DeriveModel(
    table=DISPOSITIONS,
    version=1,
    topics=TOPICS,
    rows=rows,
)

"""Identities: who is of one human being with whom, and which cases are one infection.

A row says what was said, one step at a time; who somebody is in the end is found out when it is
asked (`questions/identity.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.person.identity import IdentityEvent
from tracing.domain.person.identity_state import Merge
from tracing.projections.cells import instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

IDENTITIES = TemporalTable(
    "identities",
    key=[sa.Column("person_id", sa.String)],
    values=[sa.Column("into", sa.String), sa.Column("reported_at", sa.String)],
    indexes=[("into",)],
)

CASE_IDENTITIES = TemporalTable(
    "case_identities",
    key=[sa.Column("case_id", sa.String)],
    values=[sa.Column("is_case_id", sa.String), sa.Column("person_id", sa.String)],
    indexes=[("is_case_id",)],
)


def _merge(view: HistoryView) -> Merge | None:
    state = view.history.parts("identity").get(None)
    return None if state is None else state.merged


def rows(view: HistoryView) -> Mapping[Key, Values]:
    merge = _merge(view)
    if merge is None:
        return {}
    return {(view.person,): (text(merge.into), instant(merge.reported_at))}


def case_rows(view: HistoryView) -> Mapping[Key, Values]:
    merge = _merge(view)
    if merge is None:
        return {}
    return {
        (text(same.case_id),): (text(same.is_case_id), view.person) for same in merge.same_cases
    }


TOPICS = frozenset({event.topic for event in get_args(IdentityEvent)} | {"person.fact_retracted"})

MODEL = DeriveModel(table=IDENTITIES, version=1, topics=TOPICS, rows=rows)
CASES_MODEL = DeriveModel(table=CASE_IDENTITIES, version=1, topics=TOPICS, rows=case_rows)

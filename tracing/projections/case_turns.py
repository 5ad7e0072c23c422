"""How each infection stood towards being moved, by when it was reported: what the day settles.

Also of cases that were retracted: until that was reported they counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.case.events import CaseEvent
from tracing.domain.day.turns import Turn, all_turns
from tracing.domain.exemption.events import ExemptionEvent
from tracing.domain.identifiers import CaseId
from tracing.projections.cells import instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

CASE_TURNS = TemporalTable(
    "case_turns",
    key=[sa.Column("case_id", sa.String), sa.Column("ordinal", sa.Integer)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("from_at", sa.String),
        sa.Column("stands", sa.String),
        sa.Column("area", sa.String),
        sa.Column("because", sa.String),
        sa.Column("admitted", sa.Boolean),
        sa.Column("since_at", sa.String),
        sa.Column("precise", sa.Boolean),
        sa.Column("anew_from", sa.String),
    ],
    indexes=[("person_id",)],
)
"""`because`: why the person is exempt. `since_at`: since when they have to be moved; `precise`:
whether it is known to the moment. `anew_from`: of a re-positive, when they had recovered."""


def rows(view: HistoryView) -> Mapping[Key, Values]:
    counted: Counter[CaseId] = Counter()
    found: dict[Key, Values] = {}
    for case_id, turn in all_turns(view.history):
        counted[case_id] += 1
        found[(text(case_id), counted[case_id])] = _row(view, turn)
    return found


def _row(view: HistoryView, turn: Turn) -> Values:
    return (
        view.person,
        instant(turn.at),
        turn.stands,
        turn.area or _residence(view),
        turn.exempt,
        turn.admitted,
        instant(turn.since),
        turn.precise,
        instant(turn.anew_from),
    )


def _residence(view: HistoryView) -> str | None:
    person = view.history.person
    return person.residence if person else None


MODEL = DeriveModel(
    table=CASE_TURNS,
    version=1,
    topics=frozenset(
        {event.topic for event in (*get_args(CaseEvent), *get_args(ExemptionEvent))}
        | {
            "person.corrected",
            "person.died",
            "person.fact_retracted",
            "person.registered",
            "person.retracted",
        }
    ),
    rows=rows,
)

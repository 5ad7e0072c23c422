"""Disinfections: where and for whom, when they were done last, and whether they had an effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, get_args

import msgspec
import sqlalchemy as sa

from tracing.domain.disinfection.events import DisinfectionEvent
from tracing.domain.disinfection.state import DisinfectionState, DisinfectionStatus, Effect
from tracing.domain.moments import happened
from tracing.projections.cells import identity, instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

DISINFECTIONS = TemporalTable(
    "disinfections",
    key=[sa.Column("disinfection_id", sa.String)],
    values=[
        sa.Column("status", sa.String),
        sa.Column("disinfection_kind", sa.String),
        sa.Column("place_id", sa.String),
        sa.Column("area", sa.String),
        sa.Column("case_id", sa.String),
        sa.Column("case_person_id", sa.String),
        sa.Column("ordered_at", sa.String),
        sa.Column("performed", sa.Integer),
        sa.Column("performed_at", sa.String),
        sa.Column("team", sa.String),
        sa.Column("agent", sa.String),
        sa.Column("points", sa.String),
        sa.Column("assessed_at", sa.String),
        sa.Column("effect", sa.String),
        sa.Column("method", sa.String),
        sa.Column("samples", sa.Integer),
        sa.Column("assessor", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("course", sa.String),
    ],
    indexes=[("place_id",), ("case_id",), ("case_person_id",)],
)


class Taken(NamedTuple):
    """A turn of the course: where the disinfection stood after it, when, and when it was learnt."""

    status: DisinfectionStatus
    at: str | None
    learnt: str | None


def rows(view: ThingView) -> Mapping[Key, Values]:
    known: DisinfectionState | None = view.state("disinfection")
    return {} if known is None else {(view.thing,): _row(known)}


def _row(known: DisinfectionState) -> Values:
    ordered, performed, assessed = known.ordered, known.performances, known.assessments
    done = performed[-1] if performed else None
    judged = assessed[-1] if assessed else None
    course = [
        Taken(turn.status, instant(turn.happened.at), instant(turn.happened.learnt))
        for turn in known.course
    ]
    return (
        known.status,
        ordered.disinfection_kind,
        identity(ordered.place_id),
        ordered.area,
        identity(ordered.case_id),
        identity(ordered.person_id),
        instant(known.at.at),
        len(performed),
        instant(happened(done.performed_at, done).at) if done else None,
        done.team if done else None,
        done.agent if done else None,
        ",".join(done.points) or None if done else None,
        instant(happened(judged.assessed_at, judged).at) if judged else None,
        (Effect.PASSED if judged.passed else Effect.FAILED) if judged else None,
        judged.method if judged else None,
        judged.samples if judged else None,
        judged.assessor if judged else None,
        instant(ordered.reported_at),
        msgspec.json.encode(course).decode() if course else None,
    )


MODEL = DeriveModel(
    table=DISINFECTIONS,
    version=1,
    topics=frozenset(
        {event.topic for event in get_args(DisinfectionEvent)} | {"thing.fact_retracted"}
    ),
    rows=rows,
)

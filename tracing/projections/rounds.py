"""Rounds of screening: what was ordered, how far each has come, and its coverage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import sqlalchemy as sa

from tracing.domain.screening.counts import coverage, in_all, per_sampler_hour, reached
from tracing.domain.screening.events import ScreeningEvent
from tracing.domain.screening.state import RoundState
from tracing.projections.cells import instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

ROUNDS = TemporalTable(
    "rounds",
    key=[sa.Column("round_id", sa.String)],
    values=[
        sa.Column("status", sa.String),
        sa.Column("areas", sa.String),
        sa.Column("round_number", sa.Integer),
        sa.Column("begins_at", sa.String),
        sa.Column("ends_at", sa.String),
        sa.Column("office", sa.String),
        sa.Column("decided_at", sa.String),
        sa.Column("order_document", sa.String),
        sa.Column("roster", sa.Integer),
        sa.Column("households", sa.Integer),
        sa.Column("sampled", sa.Integer),
        sa.Column("resulted", sa.Integer),
        sa.Column("positive", sa.Integer),
        sa.Column("counted_at", sa.String),
        sa.Column("coverage", sa.Float),
        sa.Column("per_sampler_hour", sa.Float),
        sa.Column("ended_at", sa.String),
        sa.Column("end_reported_at", sa.String),
        sa.Column("reported_at", sa.String),
    ],
)


def rows(view: ThingView) -> Mapping[Key, Values]:
    known: RoundState | None = view.state("round")
    return {} if known is None else {(view.thing,): _row(known)}


def _row(known: RoundState) -> Values:
    ordered, ending = known.ordered, known.ending
    rosters = {area: fixed.roster for area, fixed in known.rosters.items()}
    roster = in_all(ordered.areas, rosters, lambda each: each.people)
    count = reached(known.counts)
    sites = [opened.site for opened in known.sites.values()]
    return (
        known.status,
        ",".join(ordered.areas),
        ordered.number,
        instant(ordered.begins_at),
        instant(ordered.ends_at),
        ordered.decision.office,
        instant(ordered.decision.decided_at),
        ordered.decision.document_number,
        roster,
        in_all(ordered.areas, rosters, lambda each: each.households),
        count.sampled if count else None,
        count.resulted if count else None,
        count.positive if count else None,
        instant(count.as_of) if count else None,
        coverage(count.sampled, roster) if count else None,
        per_sampler_hour(sites, known.counts),
        instant(ending.happened.at) if ending else None,
        instant(ending.happened.learnt) if ending else None,
        instant(ordered.reported_at),
    )


MODEL = DeriveModel(
    table=ROUNDS,
    version=1,
    topics=frozenset(
        {event.topic for event in get_args(ScreeningEvent)} | {"thing.fact_retracted"}
    ),
    rows=rows,
)

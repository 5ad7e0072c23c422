"""What a round consists of: rosters of its parts, those on them, sites, and counts."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tracing.domain.screening.state import RoundState
from tracing.projections.cells import identity, instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

WHOLE = ""
"""In a key, where a count or roster is of no single part or site."""

_ROUND = "round_id"

ROUND_ROSTERS = TemporalTable(
    "round_rosters",
    key=[sa.Column(_ROUND, sa.String), sa.Column("part", sa.String)],
    values=[
        sa.Column("people", sa.Integer),
        sa.Column("households", sa.Integer),
        sa.Column("members", sa.Integer),
        sa.Column("reported_at", sa.String),
    ],
)
ROUND_MEMBERS = TemporalTable(
    "round_members",
    key=[sa.Column(_ROUND, sa.String), sa.Column("member_id", sa.String)],
    values=[sa.Column("part", sa.String), sa.Column("reported_at", sa.String)],
    indexes=[("member_id",)],
)
ROUND_SITES = TemporalTable(
    "round_sites",
    key=[sa.Column(_ROUND, sa.String), sa.Column("site", sa.String)],
    values=[
        sa.Column("place_id", sa.String),
        sa.Column("area", sa.String),
        sa.Column("samplers", sa.Integer),
        sa.Column("opened_at", sa.String),
        sa.Column("reported_at", sa.String),
    ],
    indexes=[("place_id",)],
)
ROUND_COUNTS = TemporalTable(
    "round_counts",
    key=[
        sa.Column(_ROUND, sa.String),
        sa.Column("site", sa.String),
        sa.Column("part", sa.String),
        sa.Column("as_of", sa.String),
    ],
    values=[
        sa.Column("sampled", sa.Integer),
        sa.Column("resulted", sa.Integer),
        sa.Column("positive", sa.Integer),
        sa.Column("reported_at", sa.String),
    ],
)


def rosters(view: ThingView) -> Mapping[Key, Values]:
    known: RoundState | None = view.state("round")
    return {
        (view.thing, area or WHOLE): (
            fixed.roster.people,
            fixed.roster.households,
            len(fixed.members),
            instant(fixed.reported_at),
        )
        for area, fixed in (known.rosters.items() if known else ())
    }


def members(view: ThingView) -> Mapping[Key, Values]:
    known: RoundState | None = view.state("round")
    return {
        (view.thing, text(member)): (area or WHOLE, instant(fixed.reported_at))
        for area, fixed in (known.rosters.items() if known else ())
        for member in fixed.members
    }


def sites(view: ThingView) -> Mapping[Key, Values]:
    known: RoundState | None = view.state("round")
    return {
        (view.thing, name): (
            identity(opened.place_id),
            opened.area,
            opened.site.samplers,
            instant(opened.site.opened_at),
            instant(opened.reported_at),
        )
        for name, opened in (known.sites.items() if known else ())
    }


def counts(view: ThingView) -> Mapping[Key, Values]:
    known: RoundState | None = view.state("round")
    return {
        _named(view.thing, told.counted.site, told.counted.area, instant(told.counted.as_of)): (
            told.counted.sampled,
            told.counted.resulted,
            told.counted.positive,
            instant(told.reported_at),
        )
        for told in (known.progress if known else ())
    }


def _named(thing: str, site: str | None, area: str | None, as_of: str | None) -> Key:
    return thing, site or WHOLE, area or WHOLE, as_of


_ALWAYS = ("screening.ordered", "thing.fact_retracted")

MODELS = tuple(
    DeriveModel(table=table, version=1, topics=frozenset((topic, *_ALWAYS)), rows=derived)
    for table, topic, derived in (
        (ROUND_ROSTERS, "screening.roster_fixed", rosters),
        (ROUND_MEMBERS, "screening.roster_fixed", members),
        (ROUND_SITES, "screening.site_opened", sites),
        (ROUND_COUNTS, "screening.progress_reported", counts),
    )
)

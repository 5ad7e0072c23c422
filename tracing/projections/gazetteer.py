"""The areas that the listings of counties name, by the latest edition of each."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tracing.domain.area.codes import listed_code
from tracing.domain.area.course import listing_of
from tracing.domain.area.events import AreaDivided, AreaRegistered, AreaUnit
from tracing.domain.area.state import AreaState
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

GAZETTEER = TemporalTable(
    "gazetteer",
    key=[sa.Column("code", sa.String)],
    values=[
        sa.Column("name", sa.String),
        sa.Column("unit", sa.String),
        sa.Column("parent", sa.String),
        sa.Column("edition", sa.String),
        sa.Column("valid_on", sa.String),
        sa.Column("county", sa.String),
    ],
    indexes=[("parent",), ("name",)],
)
TOWNSHIP, COMMUNITY = AreaUnit.TOWNSHIP.value, AreaUnit.COMMUNITY.value


def rows(view: ThingView) -> Mapping[Key, Values]:
    area: AreaState | None = view.state("area")
    listing = None if area is None else listing_of(area)
    if area is None or listing is None:
        return {}
    valid_on = None if listing.valid_on is None else listing.valid_on.isoformat()
    same = (listing.edition, valid_on, area.code)
    found: dict[Key, Values] = {}
    for township in listing.townships:
        above = listed_code(area.code, township.digits)
        found[(above,)] = (township.name, TOWNSHIP, area.code, *same)
        for community in township.communities:
            code = above + community.digits
            found[(code,)] = (community.name, COMMUNITY, above, *same)
    return found


MODEL = DeriveModel(
    table=GAZETTEER,
    version=1,
    topics=frozenset({AreaRegistered.topic, AreaDivided.topic, "thing.fact_retracted"}),
    rows=rows,
)

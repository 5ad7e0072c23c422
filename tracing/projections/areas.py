"""Areas by their codes: what each is called, lies in and covers, and who was counted in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import parent_of
from tracing.domain.area.course import course_of
from tracing.domain.area.events import (
    AreaAbolished,
    AreaBounded,
    AreaChanged,
    AreaCounted,
    AreaRegistered,
)
from tracing.domain.area.state import AreaState
from tracing.projections.cells import instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

AREAS = TemporalTable(
    "areas",
    key=[sa.Column("code", sa.String)],
    values=[
        sa.Column("area_id", sa.String),
        sa.Column("name", sa.String),
        sa.Column("unit", sa.String),
        sa.Column("parent", sa.String),
        sa.Column("from_on", sa.String),
        sa.Column("households", sa.Integer),
        sa.Column("population", sa.Integer),
        sa.Column("counted_on", sa.String),
        sa.Column("covers", sa.String),
        sa.Column("abolished_on", sa.String),
        sa.Column("succeeded_by", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("course", sa.String),
    ],
    indexes=[("parent",), ("name",)],
)
"""Name, parent, counts and `covers` are the last ones recorded. What they are on a day says
`course`, which is there unless only the count is not the same every day and there is one of it,
and the parent is the code's."""

STATES = (AreaRegistered, AreaAbolished, AreaChanged, AreaCounted, AreaBounded)


def rows(view: ThingView) -> Mapping[Key, Values]:
    area: AreaState | None = view.state("area")
    return {} if area is None else {(area.code,): _row(view, area)}


def _row(view: ThingView, area: AreaState) -> Values:
    course = course_of(area)
    last = course.on(date.max)
    plain = course.plain and area.parent == parent_of(area.code)
    return (
        view.thing,
        last.name,
        area.unit,
        last.parent,
        _day(area.from_on),
        last.households,
        last.population,
        _day(last.counted_on),
        ",".join(last.covers) or None,
        _day(area.abolished_on),
        ",".join(area.succeeded_by) or None,
        instant(area.reported_at),
        None if plain else msgspec.json.encode(course).decode(),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


MODEL = DeriveModel(
    table=AREAS,
    version=2,
    topics=frozenset({event.topic for event in STATES} | {"thing.fact_retracted"}),
    rows=rows,
)

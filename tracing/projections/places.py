"""Places: where they are, how many they can take, who answers for them, and since when not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, get_args

import msgspec
import sqlalchemy as sa

from tracing.domain.place.events import PlaceEvent
from tracing.domain.place.state import Capacity, PlaceState
from tracing.projections.cells import instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

PLACES = TemporalTable(
    "places",
    key=[sa.Column("place_id", sa.String)],
    values=[
        sa.Column("place_kind", sa.String),
        sa.Column("name", sa.String),
        sa.Column("area", sa.String),
        sa.Column("address", sa.LargeBinary),
        sa.Column("capacity", sa.Integer),
        sa.Column("rooms", sa.Integer),
        sa.Column("operator", sa.String),
        sa.Column("responsible", sa.String),
        sa.Column("closed_on", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("note", sa.LargeBinary),
        sa.Column("course", sa.String),
    ],
    indexes=[("area",)],
)


class Course(NamedTuple):
    """What of a place changes from day to day, by ISO day; what a day has depends on the day."""

    capacities: list[tuple[str, int | None, int | None]]
    """From when on, how many people and rooms."""
    householders: list[tuple[str, str]]
    """From when on, who answers for it."""


def rows(view: ThingView) -> Mapping[Key, Values]:
    place: PlaceState | None = view.state("place")
    return {} if place is None else {(view.thing,): _row(view, place)}


def _row(view: ThingView, place: PlaceState) -> Values:
    return (
        place.place_kind,
        place.name,
        place.area,
        view.cell(place.address),
        place.capacity,
        place.rooms,
        place.operator,
        place.responsible,
        None if place.closed_on is None else place.closed_on.isoformat(),
        instant(place.reported_at),
        view.cell(place.note),
        _course(place),
    )


def _course(place: PlaceState) -> str | None:
    if not place.capacities and not place.householders:
        return None
    course = Course(
        [_said(each) for each in place.capacities],
        [(each.from_on.isoformat(), text(each.person_id)) for each in place.householders],
    )
    return msgspec.json.encode(course).decode()


def _said(capacity: Capacity) -> tuple[str, int | None, int | None]:
    return capacity.from_on.isoformat(), capacity.capacity, capacity.rooms


MODEL = DeriveModel(
    table=PLACES,
    version=1,
    topics=frozenset({event.topic for event in get_args(PlaceEvent)} | {"thing.fact_retracted"}),
    rows=rows,
)

"""The official levels of areas over time: one row a period, as it was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import sqlalchemy as sa

from tracing.domain.area.events import AreaDesignated, AreaExtended, AreaLifted, AreaRegistered
from tracing.domain.area.level_course import Period, official
from tracing.domain.area.levels import AreaScheme
from tracing.domain.area.state import AreaState
from tracing.projections.cells import instant
from tracing.projections.folds import DeriveModel
from tracing.projections.temporal import Key, TemporalTable, Values
from tracing.projections.things import ThingView

AREA_LEVELS = TemporalTable(
    "area_levels",
    key=[
        sa.Column("code", sa.String),
        sa.Column("scheme", sa.String),
        sa.Column("ordinal", sa.Integer),
    ],
    values=[
        sa.Column("level", sa.String),
        sa.Column("origin", sa.String),
        sa.Column("from_at", sa.String),
        sa.Column("to_at", sa.String),
        sa.Column("until_on", sa.String),
        sa.Column("parts", sa.String),
        sa.Column("kept", sa.String),
        sa.Column("grounds", sa.String),
        sa.Column("measures", sa.String),
        sa.Column("office", sa.String),
        sa.Column("document", sa.String),
        sa.Column("decided_at", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("version", sa.Integer),
        sa.Column("since_at", sa.String),
        sa.Column("since_version", sa.Integer),
        sa.Column("basis", sa.Integer),
        sa.Column("unmet", sa.String),
        sa.Column("assessed_to", sa.Integer),
        sa.Column("ended_version", sa.Integer),
        sa.Column("end_reported_at", sa.String),
        sa.Column("area_id", sa.String),
    ],
)
"""`parts`: those a row is about, absent where it is the whole area. `kept`: a part and the last
day it is to keep the level, `code:day`. `basis`: the designation whose grounds they are."""


def rows(view: ThingView) -> Mapping[Key, Values]:
    area: AreaState | None = view.state("area")
    return {} if area is None else dict(_periods(view, area))


def _periods(view: ThingView, area: AreaState) -> Iterator[tuple[Key, Values]]:
    course = official(area)
    for scheme in AreaScheme:
        periods = (period for period in course if period.scheme is scheme)
        for ordinal, period in enumerate(periods):
            yield (area.code, scheme, ordinal), _row(view, period)


def _row(view: ThingView, period: Period) -> Values:
    ending = period.ending
    return (
        period.level,
        period.origin,
        instant(period.from_at),
        instant(period.to_at),
        None if period.until_on is None else period.until_on.isoformat(),
        ",".join(period.parts) or None,
        ",".join(f"{part}:{day}" for part, day in period.kept) or None,
        msgspec.json.encode(period.grounds).decode(),
        ",".join(period.measures) or None,
        period.decision.office,
        period.decision.document_number,
        instant(period.decision.decided_at),
        instant(period.reported_at),
        period.version,
        instant(period.since_at),
        period.since_version,
        period.basis,
        ",".join(period.overridden) or None,
        ending.assessed_to if ending else None,
        ending.version if ending else None,
        instant(ending.reported_at) if ending else None,
        view.thing,
    )


MODEL = DeriveModel(
    table=AREA_LEVELS,
    version=1,
    topics=frozenset(
        {event.topic for event in (AreaRegistered, AreaDesignated, AreaExtended, AreaLifted)}
        | {"thing.fact_retracted"}
    ),
    rows=rows,
)

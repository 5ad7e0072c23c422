"""Transmission in figures, of the cases of an area and of some days."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.analysis.plausibility import implausible, impossible
from tracing.analysis.transmission import Transmission, Wanted, transmission
from tracing.projections.moments import last_day
from tracing.projections.questions.infectious_windows import infectious_windows
from tracing.projections.questions.links import belonging, network
from tracing.projections.questions.plausibility import recorded
from tracing.projections.questions.protocols import in_force


class Asked(NamedTuple):
    """What was asked, and what was found."""

    wanted: Wanted
    area: str | None
    from_on: date | None
    to_on: date | None
    on: date
    """The day looked at, by which censoring is judged."""
    found: Transmission


def transmission_of(
    connection: sa.Connection,
    at: int,
    now: datetime,
    *,
    zone: tzinfo,
    wanted: Wanted,
    from_on: date | None = None,
    to_on: date | None = None,
    area: str | None = None,
) -> Asked:
    """As of a position, with what had happened before `now`. Raises ScipyMissingError."""
    on = last_day(now, zone)
    packs = in_force(connection, at)
    belongs = belonging(connection, at, on, from_on=from_on, to_on=to_on, area=area)
    known = network(connection, at, zone, on)
    windows = infectious_windows(connection, at, zone, packs, on=on)
    found = transmission(
        known,
        wanted,
        belongs,
        {each.case_id: each.window for each in windows},
        on,
        impossible(implausible(recorded(connection, at, zone, known, on, packs, windows))),
    )
    return Asked(wanted, area, from_on, to_on, on, found)

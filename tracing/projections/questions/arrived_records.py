"""Of orders that rest on an arrival: where the person came from, and the days that count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import NamedTuple

import sqlalchemy as sa

from tracing.domain.arrival.course import Arrived, Left, left_on
from tracing.domain.arrival.triage import Came
from tracing.projections.questions.arrival_risks import places_left
from tracing.projections.questions.arrivals import arrivals, came_on
from tracing.projections.questions.base import Day, Ids, Row


class Triaged(NamedTuple):
    """An arrival for which an order was made."""

    arrived: Arrived
    left: Sequence[Left]
    """The areas of the origin and the travel history."""

    def resting_on(self, area: str, kept_in: str | None, entered_on: date | None) -> Arrived:
        """For an order that rests on one of these areas."""
        came = self.arrived.came
        return self.arrived._replace(
            came=came._replace(left_on=left_on(self.left, area)),
            area=self.arrived.area or kept_in,
            entered_on=entered_on,
        )


def triaged(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    *,
    on: Day | None = None,
    persons: Ids | None = None,
) -> dict[str, Triaged]:
    """By the identity of the order."""
    found: dict[str, Triaged] = {}
    for row in arrivals(connection, at, on=on, person_id=persons):
        arrived_on = came_on(row, zone)
        if row["quarantine_id"] is not None and arrived_on is not None:
            found[row["quarantine_id"]] = _triaged(row, arrived_on, zone)
    return found


def _triaged(row: Row, arrived_on: date, zone: tzinfo) -> Triaged:
    left = places_left(row, zone, arrived_on)
    arrived = Arrived(row["origin_risk"], Came(arrived_on, left[0].left_on), row["destination"])
    return Triaged(arrived, left)

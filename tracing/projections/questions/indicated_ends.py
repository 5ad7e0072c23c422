"""Until when the packs in force would keep people apart, beside what was ordered.

An order that rests on an exposure, and a contact, follow the course of the person: of all their
links together, in whichever record of the person they lie. Which packs count is asked of the area
the order names, else of the contact's. One that rests on an arrival follows the rules for where
the person came from. Nothing is asked row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from types import MappingProxyType

import sqlalchemy as sa

from tracing.domain.arrival.course import of_arrival
from tracing.domain.protocol.courses import Courses, Episode
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.legs import Indicated
from tracing.domain.protocol.running import Indication
from tracing.domain.quarantine.basis import BasisKind
from tracing.domain.quarantine.events import OrderPurpose
from tracing.projections.questions.arrived_records import Triaged, triaged
from tracing.projections.questions.base import Day, Ids, Row
from tracing.projections.questions.exposed_records import episodes
from tracing.projections.questions.protocols import in_force

NOBODY: Mapping[str, Triaged] = MappingProxyType({})


class Ends(Courses):
    """The same for rows of `quarantines`."""

    def __init__(
        self,
        packs: InForce,
        people: Mapping[str, Sequence[Episode]],
        zone: tzinfo,
        arrivals: Mapping[str, Triaged] = NOBODY,
    ) -> None:
        super().__init__(packs, people)
        self._zone = zone
        self._arrivals = arrivals

    def of_order(self, order: Row) -> Indication:
        """Of a row of `quarantines`: until when the mode it has now is indicated."""
        if order["purpose"] is not OrderPurpose.QUARANTINE or (
            order["basis_kind"] not in (BasisKind.EXPOSURE, BasisKind.ARRIVAL)
        ):
            return Indication(Indicated.NOT_RULED)
        released = order["released_at"]
        over_on = self._day(released) if released else order["ends_on"]
        if order["basis_kind"] is BasisKind.ARRIVAL:
            return self._of_arrival(order, over_on)
        return self.of_contact(
            order["basis_id"], area=order["area"], mode=order["mode"], over_on=over_on
        )

    def _of_arrival(self, order: Row, over_on: date | None) -> Indication:
        triaged = self._arrivals.get(order["quarantine_id"])
        if triaged is None:
            return Indication(Indicated.NOT_RULED)
        entered_on = self._day(order["started_at"]) if order["started_at"] else None
        arrived = triaged.resting_on(order["basis_id"], order["area"], entered_on)
        return of_arrival(self.packs, arrived, order["mode"], over_on)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()


def indicated_ends(
    connection: sa.Connection,
    at: int,
    zone: tzinfo,
    *,
    on: Day | None = None,
    persons: Ids | None = None,
    packs: InForce | None = None,
) -> Ends:
    """For all people, or some, as of a position; `on`: as reported by the end of that day.

    `packs`: other than those adopted.
    """
    held = in_force(connection, at) if packs is None else packs
    people = episodes(connection, at, zone, on=on, persons=persons) if held.adoptions else {}
    came = triaged(connection, at, zone, on=on, persons=persons) if held.adoptions else NOBODY
    return Ends(held, people, zone, came)


def with_ends(ends: Ends, orders: Iterable[Row]) -> Iterator[Row]:
    """Orders with the end the packs indicate for the mode they have now, and for the whole."""
    for order in orders:
        found = ends.of_order(order)
        yield order | {
            "indicated": found.what,
            "indicated_ends_on": found.ends_on,
            "indicated_course_ends_on": found.course_ends_on,
            "indicated_by": found.pack,
        }

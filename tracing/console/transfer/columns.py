"""The columns of transfers and of whom they move: for machines all, for people a few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracing.console.people import Sight, with_human_ids, with_names
from tracing.language import Text
from tracing.projections.questions import places as places_asked
from tracing.render import Column

if TYPE_CHECKING:
    from datetime import date

    import sqlalchemy as sa

Row = dict[str, Any]

FROM = Column("from", Text("从", "from"))
TO = Column("to", Text("到", "to"))
START = Column("start", FROM.heading)
GOAL = Column("goal", TO.heading)
"""The ends of a way, as short as they can be said."""
LISTED = (
    "transfer",
    "status",
    "purpose",
    "passengers",
    "accepted",
    GOAL,
    "requested_at",
)
TRANSFER = (
    "transfer",
    "status",
    "purpose",
    "passengers",
    "accepted",
    "refused",
    "from_place",
    "from_area",
    "to_place",
    "to_area",
    "arrived_place",
    "requested_at",
    "requested_reported_at",
    "dispatched_at",
    "dispatched_reported_at",
    "arrived_at",
    "arrived_reported_at",
    "handed_over_at",
    "handed_over_reported_at",
    "cancelled_at",
    "cancelled_reported_at",
    "minutes_to_dispatch",
    "minutes_under_way",
    "minutes_to_hand_over",
    "carrier",
    "vehicle",
    "office",
    "decided_at",
    "escort",
    "transfer_id",
)
SHOWN = (
    "transfer",
    "status",
    "purpose",
    "passengers",
    FROM,
    TO,
    "requested_at",
    "dispatched_at",
    "arrived_at",
    "handed_over_at",
    "cancelled_at",
    "minutes_to_dispatch",
    "minutes_under_way",
    "minutes_to_hand_over",
    "carrier",
    "vehicle",
    "office",
    "decided_at",
    "escort",
)
ABOARD = (
    "person",
    "name",
    Column("mentioned", Text("因", "for")),
    "status",
    "accepted_at",
    "because",
)
PASSENGER = (
    "transfer",
    "person",
    "name",
    "status",
    "case",
    "contact",
    "quarantine",
    "requested_at",
    "requested_reported_at",
    "dispatched_at",
    "dispatched_reported_at",
    "arrived_at",
    "arrived_reported_at",
    "accepted_at",
    "accepted_reported_at",
    "refused_at",
    "refused_reported_at",
    "because",
    "receiver",
    "cancelled_at",
    "removed_at",
    "note",
    "person_id",
)
INCIDENT = ("incident", "occurred_at", Column("people", Text("涉及", "whom")), "note")
NAMED = {"case_id": "case", "contact_id": "contact", "quarantine_id": "quarantine"}
PLACES = ("from_place", "to_place", "arrived_place")


def read_ways(connection: sa.Connection, at: int, rows: Iterable[Row], day: date) -> list[Row]:
    """Rows with the ids of their places, and from where to where as people read it."""
    found = [dict(row) for row in rows]
    ids = list({row[key] for row in found for key in PLACES if row[key]})
    named = {
        place["place_id"]: place
        for place in places_asked.places(connection, at, day=day, place_id=ids)
    }
    for row in found:
        row["from"] = _spot(row, "from", named)
        row["to"] = _spot(row, "to", named)
        for key in PLACES:
            row[key] = named[row[key]]["place"] if row[key] in named else None
        row["start"] = row["from_place"] or row["from_area"]
        row["goal"] = row["to_place"] or row["to_area"]
    return found


def _spot(row: Row, end: str, named: dict[str, Row]) -> str | None:
    place = named.get(row[f"{end}_place"])
    if place is None:
        area: str | None = row[f"{end}_area"]
        return area
    return " ".join(part for part in (place["place"], place["name"]) if part)


def read_passengers(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    """Passengers with their names and the ids of what they are moved for."""
    named = with_names(connection, at, with_human_ids(connection, rows, NAMED))
    for row in sight.of(named, ("name", "note")):
        mentioned = [row[human] for human in NAMED.values() if row[human]]
        yield row | {"mentioned": " ".join(mentioned)}

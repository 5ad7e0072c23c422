"""The columns of orders: all for machines, those that matter for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracing.console.people import Sight, with_human_ids, with_names

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

LISTED = ("quarantine", "person", "name", "mode", "status", "place", "begins_on", "ends_on")
INDICATED = ("indicated", "indicated_ends_on", "indicated_course_ends_on", "indicated_by")
LISTED_BY_RULE = (*(key for key in LISTED if key != "begins_on"), "indicated_ends_on")
ORDER = (
    "quarantine",
    "person",
    "name",
    "status",
    "purpose",
    "mode",
    "basis_kind",
    "basis",
    "basis_standing",
    "place",
    "area",
    "room",
    "begins_on",
    "ends_on",
    *INDICATED,
    "started_at",
    "released_at",
    "because",
    "destination",
    "office",
    "decided_at",
    "legal_basis",
    "document",
    "responsible",
    "served_at",
    "broken",
    "away",
    "appealed_at",
    "reviewed_at",
    "review_outcome",
    "reported_at",
    "quarantine_id",
    "person_id",
)
STEP = (
    "what",
    "at",
    "reported_at",
    "mode",
    "place",
    "area",
    "room",
    "ends_on",
    "says",
    "office",
    "document",
    "legal_basis",
    "overridden",
)


def read_orders(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    """Orders with the names and ids people read."""
    ids = {"place_id": "place", "basis_id": "basis"}
    named = with_names(connection, at, with_human_ids(connection, rows, ids))
    for row in sight.of(named, ("name",)):
        document = row["document_number"]
        yield row | {"basis": row["basis"] or row["basis_id"], "document": document}

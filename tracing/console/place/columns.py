"""The columns of places: all for machines, those that matter for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracing.console.pages import NAME
from tracing.console.people import Sight, with_human_ids
from tracing.projections.questions.places import PLACE_SEALED

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

LISTED = ("place", "place_kind", NAME, "area", "capacity", "rooms", "closed_on")
PLACE = (
    "place",
    "place_kind",
    "name",
    "area",
    "address",
    "capacity",
    "rooms",
    "operator",
    "responsible",
    "householder",
    "closed_on",
    "reported_at",
    "note",
    "place_id",
    "householder_id",
)


def read_places(connection: sa.Connection, rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Places with the ids people read."""
    named = with_human_ids(connection, rows, {"householder_id": "householder"})
    return sight.of(named, PLACE_SEALED)

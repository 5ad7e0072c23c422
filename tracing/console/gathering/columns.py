"""The columns of gatherings: all for machines, those that matter for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracing.console.pages import NAME
from tracing.console.people import Sight, with_human_ids
from tracing.console.periods import END, START
from tracing.projections.questions.places import GATHERING_SEALED

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

LISTED = ("gathering", "gathering_kind", NAME, START, END, "estimated", "recorded")
GATHERING = (
    "gathering",
    "gathering_kind",
    "name",
    "place",
    "area",
    "from_on",
    "from_at",
    "until_on",
    "until_at",
    "open",
    "attendance",
    "estimated",
    "identified",
    "found",
    "recorded",
    "reported_at",
    "note",
    "gathering_id",
)
ATTENDEE = (
    "person",
    "name",
    "role",
    "room",
    "from_on",
    "from_at",
    "until_on",
    "until_at",
    "stay",
    "person_id",
)


def read_gatherings(connection: sa.Connection, rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Gatherings with the ids people read."""
    return sight.of(with_human_ids(connection, rows, {"place_id": "place"}), GATHERING_SEALED)

"""The columns of arrivals, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracing.console.people import Sight, with_human_ids, with_names
from tracing.language import Text
from tracing.projections.questions.arrivals import SEALED
from tracing.projections.questions.base import Row
from tracing.render import Column

if TYPE_CHECKING:
    import sqlalchemy as sa

WHEN = Column("when", Text("何时到", "when"))
RESULT = Column("outcome", Text("核实结果", "verification"))
NUMBER = Column("carrier", Text("班次", "number"))
ORIGIN = Column("origin", Text("来自", "from"))
LISTED: tuple[str | Column, ...] = (
    "arrival",
    "person",
    "name",
    ORIGIN,
    WHEN,
    NUMBER,
    "status",
    "mode",
)
ON_LIST: tuple[str | Column, ...] = (
    "arrival",
    "person",
    "name",
    ORIGIN,
    "list_name",
    "status",
    RESULT,
)
LOOPED: tuple[str | Column, ...] = (
    "arrival",
    "person",
    "name",
    ORIGIN,
    WHEN,
    "status",
    "loop",
    Column("gap", Text("断档", "first gap")),
)
ARRIVAL = (
    "arrival",
    "person",
    "name",
    "status",
    "declared_by",
    "origin",
    "overseas",
    "expected_on",
    "expected_at",
    "destination",
    "transport",
    "carrier",
    "entry_point",
    "seat",
    "visited",
    "companions",
    "responsible",
    "list_name",
    "reported_at",
    "arrived_at",
    "arrived_reported_at",
    "arrival_place",
    "arrived_by",
    "symptomatic",
    "triaged_at",
    "triaged_reported_at",
    "origin_risk",
    "mode",
    "quarantine",
    "certificate",
    "office",
    "document",
    "decided_at",
    "verified_at",
    "verified_reported_at",
    "outcome",
    "collected_at",
    "collected_reported_at",
    "collected_by",
    "collected_place",
    "collected_area",
    "note",
    "arrival_id",
    "person_id",
)
HIDDEN_FROM_PEOPLE = ("arrival_id", "person_id")
HEADED: dict[str, str | Column] = {
    "outcome": RESULT,
    "origin": ORIGIN,
    "carrier": NUMBER,
    "document": Column("document", Text("文号", "document")),
}
NAMED = {
    "quarantine_id": "quarantine",
    "arrival_place": "arrival_place",
    "collected_place": "collected_place",
}


def read_arrivals(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    """Rows with the ids people type, their names as far as they may be seen."""
    named = with_names(connection, at, with_human_ids(connection, rows, NAMED))
    for row in sight.of(_with_companions(connection, named), ("name", *SEALED)):
        expected = row["expected_at"] or row["expected_on"]
        yield row | {"when": row["arrived_at"] or expected}


def _with_companions(connection: sa.Connection, rows: Iterable[Row]) -> Iterator[Row]:
    from tracing.projections.questions import human_ids

    for row in rows:
        humans = human_ids(connection, row["companions"]) if row["companions"] else {}
        visited = [
            {"area": each.area, "from_on": each.from_on, "until_on": each.until_on}
            for each in row["visited"]
        ]
        yield row | {
            "companions": [humans.get(each, each) for each in row["companions"]],
            "visited": visited,
        }


def visited_in_words(row: Row) -> list[str]:
    """A travel history as it is typed."""
    return [
        f"{each['area']} {each['from_on'] or ''}–{each['until_on'] or ''}".rstrip(" –")
        for each in row["visited"]
    ]


def as_people_read(row: Row) -> dict[str, Any]:
    return row | {"visited": visited_in_words(row)}

"""The columns of contacts and exposures: all for machines, those that matter for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.people import Sight, with_human_ids, with_names
from tracing.projections import questions
from tracing.render import Column, shown

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

LISTED = (
    "contact",
    "person",
    "name",
    "category",
    "status",
    "disposition",
    Column("last_exposure_on", words.heading("last")),
)
CONTACT = (
    "contact",
    "person",
    "name",
    "status",
    "category",
    "category_decided_at",
    "category_office",
    "disposition",
    "placement_mode",
    "exposures",
    "exposure_open",
    "first_exposure_on",
    "last_exposure_on",
    "located_at",
    "lost_on",
    "became_case",
    "route",
    "area",
    "reported_at",
    "note",
    "contact_id",
    "person_id",
)
EXPOSURE = (
    "exposure",
    "contact",
    "person",
    "name",
    "source_kind",
    "source",
    "source_person",
    "source_name",
    "setting",
    "first_on",
    "first_at",
    "last_on",
    "last_at",
    "open",
    "certainty",
    "reported_at",
    "note",
    "source_note",
    "exposure_id",
)
SOURCE_NAME = Column("source_name", words.heading("name"))
EXPOSED_TO = ("exposure", "source", SOURCE_NAME, "setting", "first", "last", "certainty")
EXPOSED = ("exposure", "person", "name", "setting", "first", "last", "certainty")


def read_contacts(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    """Contacts with the names and ids people read."""
    cases = (row | {"case_id": row["became_case"]} for row in rows)
    named = with_names(
        connection, at, with_human_ids(connection, cases, {"case_id": "became_case"})
    )
    return sight.of(named, ("name", "note"))


def read_exposures(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> list[Row]:
    """Exposures with the names and ids of both sides."""
    sides = ({**row, "source_id": row["source_id"] or row["source_person_id"]} for row in rows)
    ids = {"contact_id": "contact", "source_id": "source", "source_person_id": "source_person"}
    found = list(sight.of(with_names(connection, at, with_human_ids(connection, sides, ids)), OWN))
    people = [row for row in found if row["source_person_id"]]
    sources = (
        {**row, "person_id": row["source_person_id"], "exposed": row["exposure_id"]}
        for row in people
    )
    names = {
        row["exposed"]: (row["name"], row["source_note"])
        for row in sight.of(with_names(connection, at, sources), ("name", "source_note"))
    }
    for row in found:
        row["source_name"], row["source_note"] = names.get(row["exposure_id"], (None, None))
    return found


OWN = ("name", "note")
"""What is sealed for the exposed; the rest is sealed for the source."""


def spans(rows: Iterable[Row], zone: tzinfo) -> Iterator[Row]:
    """Exposures as tables show them: the day or the moment, and whether it goes on."""
    for row in rows:
        first = shown(row["first_on"] or row["first_at"], zone)
        last = shown(row["last_on"] or row["last_at"], zone)
        if row["last_at"] and last[:DAY] == first[:DAY]:
            last = last[DAY:].strip()
        yield row | {
            "first": first,
            "last": "…" if row["open"] else last,
            "source": row["source"] or row["source_kind"],
        }


DAY = len("2022-07-14")


def exposures_of(connection: sa.Connection, at: int, sight: Sight, **wanted: Any) -> list[Row]:
    found = questions.exposures(connection, at, **wanted)
    return read_exposures(connection, at, found, sight)

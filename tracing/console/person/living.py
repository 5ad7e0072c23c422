"""Where people were, whom they live with, what they need: rows as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.pages import section
from tracing.console.people import Sight, with_human_ids
from tracing.console.periods import END, START, periods
from tracing.language import Text
from tracing.projections.batches import batches
from tracing.projections.questions.whereabouts import (
    CIRCUMSTANCE_SEALED,
    STAY_SEALED,
    circumstances,
    stays,
)
from tracing.render import Column

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, Any]

STAY = (
    "stay",
    "person",
    "role",
    "place",
    "gathering",
    "area",
    "room",
    "from_on",
    "from_at",
    "until_on",
    "until_at",
    "open",
    "case",
    "contact",
    "investigation",
    "reported_at",
    "address",
    "description",
    "stay_id",
)
NAMED = {
    "place_id": "place",
    "gathering_id": "gathering",
    "case_id": "case",
    "contact_id": "contact",
    "investigation_id": "investigation",
}
STAYED = ("stay", "role", Column("where", words.heading("where")), "room", START, END)
ANSWERS = Column("answers", words.heading("guardian"))
NEEDS = ("needs", "needs_note", "guardian", "guardian_named", "died_on")
KNOWN = (*NEEDS, "died", "death_reported_at")
NOTHING: Row = dict.fromkeys(KNOWN) | {"needs": [], "died": False}


def read_stays(connection: sa.Connection, at: int, sight: Sight, **wanted: Any) -> list[Row]:
    """Stays with the ids people read."""
    found = with_human_ids(connection, stays(connection, at, **wanted), NAMED)
    return list(sight.of(found, STAY_SEALED))


def where(rows: Iterable[Row]) -> Iterator[Row]:
    """Stays as tables show them: where, in the narrowest words there are."""
    for row in rows:
        told = (row["place"], row["gathering"], row["address"], row["area"], row["description"])
        yield row | {"where": next((each for each in told if each is not None), None)}


def show_stays(rows: Iterable[Row], zone: tzinfo) -> None:
    """Stays under their heading; nothing where there are none."""
    section(Text("行程", "Stays"), list(periods(where(rows), zone)), STAYED, zone)


def with_circumstances(
    connection: sa.Connection, at: int, rows: Iterable[Row], sight: Sight
) -> Iterator[Row]:
    """The rows with what is known of their person's needs, guardian and death."""
    for some in batches(rows):
        people = list({row["person_id"] for row in some})
        found = with_human_ids(
            connection,
            circumstances(connection, at, person_id=people),
            {"guardian_id": "guardian"},
        )
        known = {row["person_id"]: row for row in sight.of(found, CIRCUMSTANCE_SEALED)}
        for row in some:
            own = known.get(row["person_id"], NOTHING)
            yield row | {key: own[key] for key in KNOWN}


def answering(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with who answers for the person, by id or else in words."""
    for row in rows:
        yield row | {"answers": row["guardian"] or row["guardian_named"]}

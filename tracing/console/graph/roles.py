"""What people are on record as: a case, a contact of some category, or nothing yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from tracing.domain.contact.state import ContactStatus
from tracing.domain.values import ContactCategory, Diagnosis
from tracing.language import Text
from tracing.projections.batches import batches

if TYPE_CHECKING:
    import sqlalchemy as sa

CASE = "case"
ROLES = {
    CASE: Text("感染者", "case"),
    ContactCategory.CLOSE: Text("密接", "close"),
    ContactCategory.SECONDARY: Text("次密接", "secondary"),
    ContactCategory.CASUAL: Text("一般接触者", "casual"),
    ContactCategory.VENUE_EXPOSED: Text("涉疫场所", "venue"),
    None: Text("未定", "none"),
}
"""What somebody is, the first that applies; `case`, a category of contact, or nothing yet."""


class Known(NamedTuple):
    """What somebody is on record as."""

    role: str | None
    """A key of ROLES; of whom every case was discarded, as if they had none."""
    cases: list[str]
    contacts: list[str]


def known_of(connection: sa.Connection, at: int, people: Iterable[str]) -> dict[str, Known]:
    """By person, with the ids of their cases that stand and of times as a contact."""
    from tracing.projections import questions

    found: dict[str, Known] = {}
    for some in batches(people):
        cases: dict[str, list[str]] = {}
        infected = set[str]()
        contacts: dict[str, list[tuple[ContactCategory | None, str]]] = {}
        for row in questions.cases(connection, at, person_id=some):
            cases.setdefault(row["person_id"], []).append(row["case"])
            if row["diagnosis"] is not Diagnosis.DISCARDED:
                infected.add(row["person_id"])
        for row in questions.contacts(connection, at, person_id=some):
            told = row["category"], row["contact"]
            if row["status"] is not ContactStatus.EXCLUDED:
                contacts.setdefault(row["person_id"], []).append(told)
        for person in some:
            own = contacts.get(person, [])
            categories = {category for category, _ in own}
            role = next((each for each in ContactCategory if each in categories), None)
            ids = [contact for _, contact in own]
            found[person] = Known(CASE if person in infected else role, cases.get(person, []), ids)
    return found

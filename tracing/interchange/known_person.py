"""What a row says of a person, as commands: who is new, who is known, what is said otherwise."""

from __future__ import annotations

from typing import Any

from tracing.domain.identifiers import PersonId
from tracing.domain.person.commands import CorrectPerson
from tracing.domain.person.state import COMPANIONS
from tracing.interchange.rows import Someone

_CELLS = {
    "age": ("age", "age_on"),
    "document_number": ("national_id", "document_kind", "document_number"),
    "note": ("person_note",),
}
"""The cells that a person's field comes from, where they are not of the same name."""


def person_fields(person: Someone, record: str | None) -> dict[str, Any]:
    """What a row says of a person, as the fields of a command."""
    kind, number = person.document or (None, None)
    fields: dict[str, Any] = {
        "known_as": record,
        "name": person.name,
        "sex": person.sex,
        "age": person.age,
        "age_on": person.age_on,
        "birth_date": person.birth_date,
        "phone": person.phone,
        "address": person.address,
        "location": person.location,
        "occupation": person.occupation,
        "health_worker": person.health_worker,
        "residence": person.residence,
        "document_kind": kind,
        "document_number": number,
        "note": person.person_note,
    }
    return {field: value for field, value in fields.items() if value is not None}


def changed_person(person: Someone, cells: set[str], person_id: PersonId) -> list[CorrectPerson]:
    """A correction of what these cells say otherwise than last time; none where they are blank."""
    known = person_fields(person, None)
    given = {
        field: value
        for field, value in known.items()
        if field not in COMPANIONS.values() and cells.intersection(_CELLS.get(field, (field,)))
    }
    for field in list(given):
        if field in COMPANIONS and COMPANIONS[field] in known:
            given[COMPANIONS[field]] = known[COMPANIONS[field]]
    return [CorrectPerson(person_id=person_id, **given)] if given else []

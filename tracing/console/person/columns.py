"""The columns of a person: all of them for machines, the few that matter for a table."""

from __future__ import annotations

FOUND = ("person", "name", "sex", "age", "phone", "residence")
PERSON = (
    "person",
    "status",
    "merged_into",
    "name",
    "sex",
    "age",
    "age_on",
    "birth_date",
    "phone",
    "address",
    "location",
    "residence",
    "occupation",
    "health_worker",
    "document_kind",
    "document_number",
    "known_as",
    "note",
    "reported_at",
    "person_id",
)

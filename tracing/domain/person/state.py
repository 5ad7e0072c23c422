"""What is true of a person, from the facts so far."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.person.events import (
    PersonCorrected,
    PersonErased,
    PersonField,
    PersonFields,
    PersonRegistered,
    PersonRetracted,
)
from tracing.domain.values import AreaCode, ClaimKind, Instant, Sealed, Sex

FIELDS = tuple(field.value for field in PersonField)
COMPANIONS = {"age": "age_on", "document_number": "document_kind"}
"""Fields that have no meaning without the one they accompany."""


class PersonState(Struct, frozen=True):
    name: Sealed | None = None
    sex: Sex | None = None
    birth_date: Sealed | None = None
    age: float | None = None
    age_on: date | None = None
    phone: Sealed | None = None
    address: Sealed | None = None
    location: Sealed | None = None
    occupation: Sealed | None = None
    health_worker: bool | None = None
    residence: AreaCode | None = None
    document_kind: ClaimKind | None = None
    document_number: Sealed | None = None
    known_as: Sealed | None = None
    note: Sealed | None = None
    reported_at: Instant | None = None
    retracted: bool = False
    erased: bool = False
    set_by: dict[str, int] = {}
    """For each field, the version of the fact its present value comes from."""


def evolve(
    state: PersonState | None,
    version: int,
    event: PersonRegistered | PersonCorrected | PersonRetracted | PersonErased,
) -> PersonState:
    """The person after one more fact."""
    known = state or PersonState()
    match event:
        case PersonRegistered():
            given = _given(event)
            set_by = known.set_by | {field: version for field in given if field in FIELDS}
            return replace(known, reported_at=event.reported_at, set_by=set_by, **given)
        case PersonCorrected():
            changes = _cleared(event.cleared) | _given(event)
            set_by = known.set_by | {field: version for field in changes if field in FIELDS}
            return replace(known, set_by=set_by, **changes)
        case PersonRetracted():
            return replace(known, retracted=True)
        case PersonErased():
            return replace(known, erased=True)


def _given(fields: PersonFields) -> dict[str, object]:
    given = {field: value for field in FIELDS if (value := getattr(fields, field)) is not None}
    return given | {
        COMPANIONS[field]: getattr(fields, COMPANIONS[field])
        for field in given
        if field in COMPANIONS
    }


def _cleared(fields: tuple[PersonField, ...]) -> dict[str, object]:
    cleared: dict[str, object] = {field.value: None for field in fields}
    return cleared | {COMPANIONS[field]: None for field in cleared if field in COMPANIONS}

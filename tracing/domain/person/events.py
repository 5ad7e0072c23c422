"""What can happen to what is known of a person."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import Event, Fact
from tracing.domain.values import AreaCode, ClaimKind, FactRef, Sealed, Sex


class PersonField(StrEnum):
    """The fields a correction of a person can change or clear."""

    NAME = "name"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    PHONE = "phone"
    ADDRESS = "address"
    LOCATION = "location"
    OCCUPATION = "occupation"
    HEALTH_WORKER = "health_worker"
    RESIDENCE = "residence"
    DOCUMENT_NUMBER = "document_number"
    KNOWN_AS = "known_as"
    NOTE = "note"


class PersonFields(Fact, frozen=True, kw_only=True):
    """What may be known of a person; every field may be absent."""

    name: Sealed | None = None
    sex: Sex | None = None
    birth_date: Sealed | None = None
    age: float | None = None
    """Completed years at `age_on`; a fraction for infants (0.5 is six months)."""
    age_on: date | None = None
    phone: Sealed | None = None
    address: Sealed | None = None
    location: Sealed | None = None
    """The place as a line list words it."""
    occupation: Sealed | None = None
    health_worker: bool | None = None
    residence: AreaCode | None = None
    document_kind: ClaimKind | None = None
    document_number: Sealed | None = None
    known_as: Sealed | None = None
    """How the source they came from calls them (`SK_14`)."""
    note: Sealed | None = None


class PersonRegistered(PersonFields, frozen=True, kw_only=True):
    """A person became known."""

    topic: ClassVar[str] = "person.registered"


class PersonCorrected(PersonFields, frozen=True, kw_only=True):
    """What was known was wrong: the fields given replace, the `cleared` ones are emptied."""

    topic: ClassVar[str] = "person.corrected"

    corrects: FactRef
    reason: Sealed | None = None
    cleared: tuple[PersonField, ...] = ()


class PersonRetracted(Fact, frozen=True, kw_only=True):
    """This person should never have been entered."""

    topic: ClassVar[str] = "person.retracted"

    reason: Sealed | None = None


class PersonErased(Event, frozen=True, kw_only=True):
    """The person's data key was destroyed: nothing sealed for them can be opened again."""

    topic: ClassVar[str] = "person.erased"


class FactRetracted(Fact, frozen=True, kw_only=True):
    """A fact of this person's history is taken back: it counts as if it had not been recorded.

    Retracting a retraction brings the fact back.
    """

    topic: ClassVar[str] = "person.fact_retracted"

    retracts: FactRef
    reason: Sealed | None = None


PersonEvent = PersonRegistered | PersonCorrected | PersonRetracted | PersonErased | FactRetracted

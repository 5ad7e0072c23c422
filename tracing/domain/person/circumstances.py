"""What is so of a person besides who they are: who answers for them, their needs, their death."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import PersonId
from tracing.domain.values import PartialDate, Sealed


class CareNeed(StrEnum):
    """What an order has to provide for, wherever it takes the person."""

    MINOR = "minor"
    NEWBORN = "newborn"
    PREGNANCY = "pregnancy"
    DIALYSIS = "dialysis"
    CHEMOTHERAPY = "chemotherapy"
    CHRONIC_ILLNESS = "chronic_illness"
    POST_OPERATIVE = "post_operative"
    MEDICINE = "medicine"
    DISABILITY = "disability"
    MENTAL_HEALTH = "mental_health"
    ELDERLY_ALONE = "elderly_alone"
    CARES_FOR_OTHERS = "cares_for_others"
    PETS = "pets"
    OTHER = "other"


class CircumstanceFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "circumstance"


class GuardianNamed(CircumstanceFact, frozen=True, kw_only=True):
    """Who answers for a minor or for somebody who cannot decide alone."""

    topic: ClassVar[str] = "person.guardian_named"
    settles: ClassVar[tuple[str, ...]] = ()

    guardian: PersonId | None = None
    """Where they are a person of this registry."""
    named: Sealed | None = None
    """Else in words."""


class CareNeedsRecorded(CircumstanceFact, frozen=True, kw_only=True):
    """All that the person needs, from now on: an empty list says nothing any more."""

    topic: ClassVar[str] = "person.care_needs_recorded"
    settles: ClassVar[tuple[str, ...]] = ()

    needs: tuple[CareNeed, ...] = ()
    note: Sealed | None = None


class PersonDied(CircumstanceFact, frozen=True, kw_only=True):
    """The person died without being a case. Of a case, `case.died` says it."""

    topic: ClassVar[str] = "person.died"

    died_on: PartialDate | None = None


CircumstanceEvent = GuardianNamed | CareNeedsRecorded | PersonDied

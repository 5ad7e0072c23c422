"""What protects a person, or bars them from being vaccinated."""

from __future__ import annotations

from typing import ClassVar

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import ImmunityId, PlaceId
from tracing.domain.values import PartialDate, PublicLabel, Sealed


class ImmunityFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "immunity"
    named_by: ClassVar[str | None] = "immunity_id"

    immunity_id: ImmunityId
    note: Sealed | None = None


class Vaccinated(ImmunityFact, frozen=True, kw_only=True):
    """The person was given a dose."""

    topic: ClassVar[str] = "immunity.vaccinated"
    creates: ClassVar[bool] = True

    given_on: PartialDate | None = None
    product: PublicLabel | None = None
    dose: int | None = None
    """The first is 1."""
    place_id: PlaceId | None = None


class InfectedBefore(ImmunityFact, frozen=True, kw_only=True):
    """The person had the disease before, by proof or their own word."""

    topic: ClassVar[str] = "immunity.infected_before"
    creates: ClassVar[bool] = True

    infected_on: PartialDate | None = None
    proof: PublicLabel | None = None
    """The document that shows it."""


class Contraindicated(ImmunityFact, frozen=True, kw_only=True):
    """The person cannot be vaccinated, by certificate."""

    topic: ClassVar[str] = "immunity.contraindicated"
    creates: ClassVar[bool] = True

    certified_on: PartialDate | None = None
    until_on: PartialDate | None = None
    certificate: PublicLabel | None = None


ImmunityEvent = Vaccinated | InfectedBefore | Contraindicated

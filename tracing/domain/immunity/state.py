"""What is true of what protects a person, from the facts so far."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from tracing.domain.identifiers import ImmunityId, PlaceId
from tracing.domain.immunity.events import (
    Contraindicated,
    ImmunityEvent,
    InfectedBefore,
    Vaccinated,
)
from tracing.domain.values import Instant, PartialDate, PublicLabel, Sealed


class ImmunityKind(StrEnum):
    VACCINATION = "vaccination"
    INFECTION = "infection"
    CONTRAINDICATION = "contraindication"


class ImmunityState(Struct, frozen=True):
    immunity_id: ImmunityId
    version: int
    kind: ImmunityKind
    on: PartialDate | None
    """When the dose was given, the disease had, the certificate written."""
    reported_at: Instant | None
    note: Sealed | None
    until_on: PartialDate | None = None
    dose: int | None = None
    product: PublicLabel | None = None
    document: PublicLabel | None = None
    """The proof of an infection, the certificate of a contraindication."""
    place_id: PlaceId | None = None

    @property
    def says(self) -> Said:
        """What tells one record from another; a note cannot be compared."""
        return (
            self.kind,
            self.on,
            self.until_on,
            self.dose,
            self.product,
            self.document,
            self.place_id,
        )


Said = tuple[
    ImmunityKind,
    PartialDate | None,
    PartialDate | None,
    int | None,
    PublicLabel | None,
    PublicLabel | None,
    PlaceId | None,
]
"""Kind, since and until when, dose, product, document, place."""


def evolve(_state: ImmunityState | None, version: int, event: ImmunityEvent) -> ImmunityState:
    """Each record is one fact: what is said of it last is what it is."""
    match event:
        case Vaccinated():
            return ImmunityState(
                immunity_id=event.immunity_id,
                version=version,
                kind=ImmunityKind.VACCINATION,
                on=event.given_on,
                dose=event.dose,
                product=event.product,
                place_id=event.place_id,
                reported_at=event.reported_at,
                note=event.note,
            )
        case InfectedBefore():
            return ImmunityState(
                immunity_id=event.immunity_id,
                version=version,
                kind=ImmunityKind.INFECTION,
                on=event.infected_on,
                document=event.proof,
                reported_at=event.reported_at,
                note=event.note,
            )
        case Contraindicated():
            return ImmunityState(
                immunity_id=event.immunity_id,
                version=version,
                kind=ImmunityKind.CONTRAINDICATION,
                on=event.certified_on,
                until_on=event.until_on,
                document=event.certificate,
                reported_at=event.reported_at,
                note=event.note,
            )

"""What can be recorded of what protects a person, or bars them from being vaccinated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from tracing.domain.command import (
    Context,
    StateOfPerson,
    in_order,
    known_person,
    not_after_entry,
    seal,
)
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import ImmunityId, PlaceId
from tracing.domain.immunity.events import (
    Contraindicated,
    ImmunityFact,
    InfectedBefore,
    Vaccinated,
)
from tracing.domain.immunity.refusals import ImmunityExistsError, NoSuchDoseError
from tracing.domain.immunity.state import ImmunityKind, Said
from tracing.domain.laboratory.checks import known_things
from tracing.domain.values import PartialDate, PublicLabel

FIRST_DOSE = 1


class ImmunityCommand(StateOfPerson, frozen=True, kw_only=True):
    immunity_id: ImmunityId
    note: str | None = None

    @property
    def says(self) -> Said:
        """What it says, as `ImmunityState.says`."""
        raise NotImplementedError

    def said_before(self, history: PersonHistory) -> ImmunityId | None:
        """The record that says the same under another identity."""
        if self.corrects is not None or self.note is not None:
            return None
        known = history.parts("immunity").values()
        return next((each.immunity_id for each in known if each.says == self.says), None)

    def recorded(
        self,
        statement: type[ImmunityFact],
        history: PersonHistory,
        context: Context,
        **fields: Any,
    ) -> Sequence[Event]:
        if self.said_before(known_person(history)) is not None:
            return []
        made = self.stated(
            statement,
            history,
            context,
            immunity_id=self.immunity_id,
            note=seal(self.person_id, self.note),
            **fields,
        )
        if made and self.corrects is None and self.immunity_id in history.parts("immunity"):
            raise ImmunityExistsError(immunity=self.immunity_id)
        return made


class RecordVaccination(ImmunityCommand, frozen=True, kw_only=True):
    """The person was given a dose."""

    kind: ClassVar[str] = "immunity.record_vaccination"

    given_on: PartialDate | None = None
    product: PublicLabel | None = None
    dose: int | None = None
    place_id: PlaceId | None = None

    @property
    def says(self) -> Said:
        kind = ImmunityKind.VACCINATION
        return (kind, self.given_on, None, self.dose, self.product, None, self.place_id)

    def reads_things(self) -> tuple[UUID, ...]:
        return () if self.place_id is None else (self.place_id,)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        not_after_entry(context, given_on=self.given_on)
        if self.dose is not None and self.dose < FIRST_DOSE:
            raise NoSuchDoseError(dose=self.dose, first=FIRST_DOSE)
        known_things(context, place=self.place_id)
        return self.recorded(
            Vaccinated,
            history,
            context,
            given_on=self.given_on,
            product=self.product,
            dose=self.dose,
            place_id=self.place_id,
        )


class RecordPastInfection(ImmunityCommand, frozen=True, kw_only=True):
    """The person had the disease before, by proof or their own word."""

    kind: ClassVar[str] = "immunity.record_past_infection"

    infected_on: PartialDate | None = None
    proof: PublicLabel | None = None

    @property
    def says(self) -> Said:
        return (ImmunityKind.INFECTION, self.infected_on, None, None, None, self.proof, None)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        not_after_entry(context, infected_on=self.infected_on)
        return self.recorded(
            InfectedBefore, history, context, infected_on=self.infected_on, proof=self.proof
        )


class RecordContraindication(ImmunityCommand, frozen=True, kw_only=True):
    """The person cannot be vaccinated, by certificate."""

    kind: ClassVar[str] = "immunity.record_contraindication"

    certified_on: PartialDate | None = None
    until_on: PartialDate | None = None
    certificate: PublicLabel | None = None

    @property
    def says(self) -> Said:
        kind = ImmunityKind.CONTRAINDICATION
        return (kind, self.certified_on, self.until_on, None, None, self.certificate, None)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        not_after_entry(context, certified_on=self.certified_on)
        in_order("certified_on", self.certified_on, "until_on", self.until_on)
        return self.recorded(
            Contraindicated,
            history,
            context,
            certified_on=self.certified_on,
            until_on=self.until_on,
            certificate=self.certificate,
        )

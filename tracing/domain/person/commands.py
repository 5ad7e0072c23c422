"""What may be asked about a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from msgspec.structs import replace

from tracing.domain.case.events import CaseReported, CaseRetracted
from tracing.domain.case.state import CaseState
from tracing.domain.command import (
    Context,
    OfPerson,
    known_person,
    not_after_entry,
    ref,
    seal,
    standing_fact,
)
from tracing.domain.contact.events import ContactIdentified, ContactRetracted
from tracing.domain.contact.state import ContactState
from tracing.domain.event import Event, PersonStatement
from tracing.domain.history import PersonHistory
from tracing.domain.laboratory.consequences import heard, told_again
from tracing.domain.laboratory.events import SampleFact
from tracing.domain.person.events import (
    FactRetracted,
    PersonCorrected,
    PersonErased,
    PersonField,
    PersonRegistered,
    PersonRetracted,
)
from tracing.domain.person.state import COMPANIONS, FIELDS, PersonState
from tracing.domain.refusals import (
    ImplausibleAgeError,
    NothingToCorrectError,
    PersonAlreadyRegisteredError,
    PersonErasedError,
    PersonInUseError,
    UnknownPersonError,
)
from tracing.domain.standing import standing
from tracing.domain.values import AreaCode, ClaimKind, FactRef, PartialDate, Sex

Retraction = PersonRetracted | CaseRetracted | ContactRetracted | FactRetracted

OLDEST = 130
PLAIN = ("sex", "age", "age_on", "health_worker", "residence", "document_kind")
PERSONAL = (
    "name",
    "birth_date",
    "phone",
    "address",
    "location",
    "occupation",
    "document_number",
    "known_as",
    "note",
)


class PersonCommand(OfPerson, frozen=True, kw_only=True):
    """The fields of a person, personal ones in plain words."""

    name: str | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    age: float | None = None
    age_on: date | None = None
    phone: str | None = None
    address: str | None = None
    location: str | None = None
    occupation: str | None = None
    health_worker: bool | None = None
    residence: AreaCode | None = None
    document_kind: ClaimKind | None = None
    document_number: str | None = None
    known_as: str | None = None
    note: str | None = None

    def fields(self, context: Context) -> dict[str, Any]:
        """The event's fields: what is personal on its way to being sealed."""
        if self.age is not None and not 0 <= self.age <= OLDEST:
            raise ImplausibleAgeError(age=self.age, oldest=OLDEST)
        if self.birth_date is not None:
            not_after_entry(context, birth_date=PartialDate(self.birth_date))
        plain = {field: getattr(self, field) for field in PLAIN}
        if self.age is not None and self.age_on is None:
            plain["age_on"] = context.today
        personal = {field: getattr(self, field) for field in PERSONAL}
        personal["birth_date"] = self.birth_date.isoformat() if self.birth_date else None
        return plain | {
            field: seal(self.person_id, text) for field, text in personal.items() if text
        }


class RegisterPerson(PersonCommand, frozen=True, kw_only=True):
    """A person becomes known under a new identity."""

    kind: ClassVar[str] = "person.register"

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        if history.facts:
            raise PersonAlreadyRegisteredError(person=self.person_id)
        return [
            PersonRegistered(
                reported_at=self.learnt(context),
                reported_precision=self.reported_precision,
                **self.fields(context),
            )
        ]


class CorrectPerson(PersonCommand, frozen=True, kw_only=True):
    """What is known of a person was wrong."""

    kind: ClassVar[str] = "person.correct"

    cleared: tuple[PersonField, ...] = ()
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        person = known_person(history).person
        assert person is not None
        fields = self.fields(context)
        changed = [field for field in FIELDS if fields.get(field) is not None]
        changed += [field.value for field in self.cleared if field not in changed]
        if not changed:
            raise NothingToCorrectError(what="person")
        if not self._changes(changed, person):
            return []
        first = history.facts[0].version
        corrected = history.last_of(person.set_by.get(field, first) for field in changed)
        return [
            PersonCorrected(
                reported_at=self.learnt(context),
                reported_precision=self.reported_precision,
                corrects=ref(history, corrected),
                reason=seal(self.person_id, self.reason),
                cleared=self.cleared,
                **fields,
            )
        ]

    def _changes(self, changed: Sequence[str], person: PersonState) -> bool:
        """Whether anything would be other than it is. A personal value always may be."""
        return any(
            (field in PERSONAL and getattr(self, field) is not None)
            or getattr(person, field) != getattr(self, field)
            for field in changed
        ) or (self.age_on is not None and self.age_on != person.age_on)


class CompletePerson(CorrectPerson, frozen=True, kw_only=True):
    """Somebody known already is told of again: what was not known of them is filled in, and what
    was known stays."""

    kind: ClassVar[str] = "person.complete"

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        person = known_person(history).person
        known = [field for field in FIELDS if getattr(person, field) is not None]
        known += [COMPANIONS[field] for field in known if field in COMPANIONS]
        missing = replace(self, **dict.fromkeys(known))
        if all(getattr(missing, field) is None for field in FIELDS):
            return []
        return CorrectPerson.decide(missing, history, context)


class RetractPerson(OfPerson, frozen=True, kw_only=True):
    """This person should never have been entered."""

    kind: ClassVar[str] = "person.retract"

    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        if history.person is not None and history.person.retracted:
            return []
        _nothing_rests_on(known_person(history), frozenset((1,)))
        return [
            PersonRetracted(
                reported_at=self.learnt(context), reason=seal(self.person_id, self.reason)
            )
        ]


class ErasePerson(OfPerson, frozen=True, kw_only=True):
    """The person's data are to be erased: the fact of it; the key store does the rest."""

    kind: ClassVar[str] = "person.erase"

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:  # noqa: ARG002
        if history.person is None:
            raise UnknownPersonError(person=self.person_id)
        return [] if history.person.erased else [PersonErased()]


class RetractFacts(OfPerson, frozen=True, kw_only=True):
    """Take back facts of a person's history, named by their versions (what `undo` asks for)."""

    kind: ClassVar[str] = "person.retract_facts"

    versions: tuple[int, ...]
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        if history.person is not None and history.person.erased:
            raise PersonErasedError(person=self.person_id)
        reason = seal(self.person_id, self.reason)
        learnt = self.learnt(context)
        taken_back = partial(_taken_back, reported_at=learnt, reason=reason)
        after = history
        for version in sorted(self.versions, reverse=True):
            # what it had taken the place of stands again, and may be asked for too
            event = standing_fact(after, version).event
            if isinstance(event, PersonRegistered):
                _nothing_rests_on(after, frozenset(self.versions))
            after = taken_back(after, version)
        if not any(isinstance(fact.event, SampleFact) for fact in history.facts):
            return _since(history, after)
        for version in heard(history, after, context):
            after = taken_back(after, version)
        return [*_since(history, after), *told_again(history, after, learnt, context)]


def _taken_back(history: PersonHistory, version: int, **said: Any) -> PersonHistory:
    """The history in which this fact is taken back."""
    retraction = _retraction(standing_fact(history, version).event, ref(history, version))
    return history.with_fact(history.version + 1, replace(retraction, **said))


def _since(before: PersonHistory, after: PersonHistory) -> list[Event]:
    return [fact.event for fact in after.facts[len(before.facts) :]]


def _retraction(event: Event, place: FactRef) -> Retraction:
    match event:
        case PersonRegistered():
            return PersonRetracted()
        case CaseReported():
            return CaseRetracted(case_id=event.case_id, retracts=place)
        case ContactIdentified():
            return ContactRetracted(contact_id=event.contact_id, retracts=place)
        case _:
            return FactRetracted(retracts=place)


def _nothing_rests_on(history: PersonHistory, taken_back: frozenset[int]) -> None:
    """Refuse to retract a person of whom cases, episodes, orders, samples … stand and are not taken
    back with them."""
    known: list[CaseState | ContactState] = [*history.cases.values(), *history.contacts.values()]
    rest = {each.version for each in known if not each.retracted}
    rest.update(
        version
        for version, event in standing(history.facts)
        if isinstance(event, PersonStatement) and event.creates
    )
    if rest - taken_back:
        raise PersonInUseError(person=history.person_id, count=len(rest - taken_back))

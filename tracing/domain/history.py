"""One person's history: the facts of their stream, and what follows from them.

The person is the consistency boundary: everything said of one human being is in one stream, so
that two investigators who write about the same person at once cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar, cast
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.case import state as case_state
from tracing.domain.case.events import CaseEvent, CaseFact
from tracing.domain.case.state import CaseState
from tracing.domain.contact import state as contact_state
from tracing.domain.contact.events import ContactEvent, ContactFact
from tracing.domain.contact.state import ContactState
from tracing.domain.event import Event
from tracing.domain.identifiers import CaseId, ContactId, PersonId
from tracing.domain.person import state as person_state
from tracing.domain.person.events import (
    FactRetracted,
    PersonCorrected,
    PersonErased,
    PersonRegistered,
    PersonRetracted,
)
from tracing.domain.person.state import PersonState

Key = TypeVar("Key")
State = TypeVar("State")


class StreamFact(NamedTuple):
    """An event and its version in the person's stream."""

    version: int
    event: Event


class PersonHistory(Struct, frozen=True):
    person_id: PersonId
    facts: tuple[StreamFact, ...] = ()
    person: PersonState | None = None
    cases: dict[CaseId, CaseState] = {}
    contacts: dict[ContactId, ContactState] = {}

    @property
    def version(self) -> int:
        return self.facts[-1].version if self.facts else 0

    @property
    def open_contact(self) -> ContactState | None:
        """The episode that new exposures join."""
        return next((known for known in self.contacts.values() if known.open), None)

    @property
    def open_case(self) -> CaseState | None:
        return next((known for known in self.cases.values() if known.open), None)


def nothing_known(person_id: UUID) -> PersonHistory:
    return PersonHistory(PersonId(person_id))


def evolve(history: PersonHistory, version: int, event: Event) -> PersonHistory:
    """The history after one more fact."""
    facts = (*history.facts, StreamFact(version, event))
    if isinstance(event, FactRetracted):
        return _replayed(history.person_id, facts)
    return replace(_applied(history, version, event), facts=facts)


def replay(person_id: UUID, facts: Iterable[tuple[int, Event]]) -> PersonHistory:
    """The history from its facts, in order of version."""
    return _replayed(PersonId(person_id), tuple(StreamFact(*fact) for fact in facts))


def standing(facts: tuple[StreamFact, ...]) -> tuple[StreamFact, ...]:
    """The facts that no standing retraction takes back.

    >>> standing(())
    ()
    """
    taken_back: set[int] = set()
    for version, event in reversed(facts):
        if version not in taken_back and isinstance(event, FactRetracted):
            taken_back.add(event.retracts.version)
    return tuple(fact for fact in facts if fact.version not in taken_back)


def _replayed(person_id: PersonId, facts: tuple[StreamFact, ...]) -> PersonHistory:
    history = PersonHistory(person_id)
    for version, event in standing(facts):
        history = _applied(history, version, event)
    return replace(history, facts=facts)


def _applied(history: PersonHistory, version: int, event: Event) -> PersonHistory:
    if isinstance(event, CaseFact):
        cases = _put(
            history.cases,
            event.case_id,
            case_state.evolve(history.cases.get(event.case_id), version, cast("CaseEvent", event)),
        )
        return replace(history, cases=cases)
    if isinstance(event, ContactFact):
        contacts = _put(
            history.contacts,
            event.contact_id,
            contact_state.evolve(
                history.contacts.get(event.contact_id), version, cast("ContactEvent", event)
            ),
        )
        return replace(history, contacts=contacts)
    if isinstance(event, PersonRegistered | PersonCorrected | PersonRetracted | PersonErased):
        return replace(history, person=person_state.evolve(history.person, version, event))
    return history


def _put(known: Mapping[Key, State], key: Key, state: State | None) -> dict[Key, State]:
    return dict(known) if state is None else {**known, key: state}

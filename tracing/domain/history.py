"""One person's history: the facts of their stream, and what follows from them.

The person is the consistency boundary: everything said of one human being is in one stream, so
that two investigators who write about the same person at once cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from tracing.domain.case import state as case_state
from tracing.domain.case.events import CaseEvent, CaseFact
from tracing.domain.case.state import CaseState
from tracing.domain.contact import state as contact_state
from tracing.domain.contact.events import ContactEvent, ContactFact
from tracing.domain.contact.state import ContactState
from tracing.domain.event import BEFORE_ALL, Event, PersonStatement
from tracing.domain.identifiers import CaseId, ContactId, PersonId
from tracing.domain.order import Place, in_order, place
from tracing.domain.parts import OF_PERSONS
from tracing.domain.person import state as person_state
from tracing.domain.person.events import (
    PersonCorrected,
    PersonErased,
    PersonRegistered,
    PersonRetracted,
)
from tracing.domain.person.state import PersonState
from tracing.domain.standing import StreamFact, standing, unsettles

Key = TypeVar("Key", bound=UUID)
State = TypeVar("State")


Parts = dict[str, dict[UUID | None, Any]]
"""By kind of subject and its id (None: the person themself), its state."""


class Standing(NamedTuple):
    """What follows from facts."""

    person: PersonState | None
    cases: dict[CaseId, CaseState]
    contacts: dict[ContactId, ContactState]
    parts: Parts


NOTHING = Standing(None, {}, {}, {})


class PersonHistory:
    """A person's facts, and what follows from them, worked out when it is asked for.

    Never changed: `evolve` makes another. Most histories that an import touches get one more fact
    and are never looked at again, so the last facts wait until somebody looks.
    """

    __slots__ = ("_known", "_newest", "_standing", "facts", "person_id")

    def __init__(
        self,
        person_id: PersonId,
        facts: tuple[StreamFact, ...] = (),
        standing: Standing = NOTHING,
        known: int = 0,
        newest: Mapping[UUID | None, Place] = MappingProxyType({}),
    ) -> None:
        """`standing` is what follows from the first `known` facts; `newest` is the last place taken
        in each of what they are about, which alone are in an order with one another."""
        self.person_id = person_id
        self.facts = facts
        self._standing = standing
        self._known = known
        self._newest = newest

    @property
    def stream(self) -> UUID:
        return self.person_id

    @property
    def version(self) -> int:
        return self.facts[-1].version if self.facts else 0

    @property
    def standing(self) -> Standing:
        """What follows from all the facts."""
        if self._known < len(self.facts):
            self._work_out(self.facts[self._known :])
            self._known = len(self.facts)
        return self._standing

    def _work_out(self, waiting: tuple[StreamFact, ...]) -> None:
        """Let waiting facts take effect; all anew where one of them belongs further back."""
        by_version = dict(self.facts)
        newest = dict(self._newest)
        for version, event in waiting:
            subject, here = about(event), place(event, by_version)
            before = newest.get(subject)
            if unsettles(event) or (before is not None and here <= before):
                break
            self._standing, newest[subject] = _applied(self._standing, version, event), here
        else:
            self._newest = newest
            return
        ordered, places = in_order(standing(self.facts), by_version)
        self._standing = NOTHING
        for version, event in ordered:
            self._standing = _applied(self._standing, version, event)
        self._newest = {about(event): places[version] for version, event in ordered}

    @property
    def person(self) -> PersonState | None:
        return self.standing.person

    @property
    def cases(self) -> dict[CaseId, CaseState]:
        return self.standing.cases

    @property
    def contacts(self) -> dict[ContactId, ContactState]:
        return self.standing.contacts

    def parts(self, subject: str) -> Mapping[UUID | None, Any]:
        """What is known of one kind of subject, by its id, in order of the ids."""
        return self.standing.parts.get(subject, {})

    def last_of(self, versions: Iterable[int]) -> int:
        """Which of these facts counts last."""
        wanted = set(versions)
        facts = [fact for fact in self.facts if fact.version in wanted]
        return in_order(facts, dict(self.facts))[0][-1].version

    @property
    def open_contact(self) -> ContactState | None:
        """The episode that new exposures join: of several, the one known first."""
        found = [known for known in self.contacts.values() if known.open]
        return min(found, key=lambda each: (_since(each), each.contact_id), default=None)

    @property
    def open_case(self) -> CaseState | None:
        """The case that is not over: of several, the one known first."""
        return next(iter(self.open_cases), None)

    @property
    def open_cases(self) -> list[CaseState]:
        """Those that are not over, in the order in which they became known."""
        found = (known for known in self.cases.values() if known.open)
        return sorted(found, key=lambda each: (_since(each), each.case_id))

    def with_fact(self, version: int, event: Event) -> PersonHistory:
        facts = (*self.facts, StreamFact(version, event))
        return PersonHistory(self.person_id, facts, self._standing, self._known, self._newest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PersonHistory) and (
            (self.person_id, self.facts, self.standing)
            == (other.person_id, other.facts, other.standing)
        )

    def __hash__(self) -> int:
        return hash((self.person_id, self.version))

    def __repr__(self) -> str:
        return f"PersonHistory({self.person_id}, version={self.version})"


def nothing_known(person_id: UUID) -> PersonHistory:
    return PersonHistory(PersonId(person_id))


def evolve(history: PersonHistory, version: int, event: Event) -> PersonHistory:
    """The history after one more fact."""
    return history.with_fact(version, event)


def replay(person_id: UUID, facts: Iterable[tuple[int, Event]]) -> PersonHistory:
    """The history from its facts, in order of arrival."""
    return PersonHistory(PersonId(person_id), tuple(StreamFact(*fact) for fact in facts))


def _since(known: CaseState | ContactState) -> datetime:
    return known.reported_at or BEFORE_ALL


def about(event: Event) -> UUID | None:
    """The case, episode or other subject a fact is about; None for the person."""
    if isinstance(event, CaseFact):
        return event.case_id
    if isinstance(event, ContactFact):
        return event.contact_id
    return event.about if isinstance(event, PersonStatement) else None


def _applied(standing: Standing, version: int, event: Event) -> Standing:
    person, cases, contacts, parts = standing
    if isinstance(event, CaseFact):
        case = case_state.evolve(cases.get(event.case_id), version, cast("CaseEvent", event))
        return Standing(person, _put(cases, event.case_id, case), contacts, parts)
    if isinstance(event, ContactFact):
        contact = contact_state.evolve(
            contacts.get(event.contact_id), version, cast("ContactEvent", event)
        )
        return Standing(person, cases, _put(contacts, event.contact_id, contact), parts)
    if isinstance(event, PersonStatement):
        return Standing(person, cases, contacts, _with_part(parts, version, event))
    if isinstance(event, PersonRegistered | PersonCorrected | PersonRetracted | PersonErased):
        return Standing(person_state.evolve(person, version, event), cases, contacts, parts)
    return standing


def _with_part(parts: Parts, version: int, event: PersonStatement) -> Parts:
    known, about = parts.get(event.subject, {}), event.about
    state = OF_PERSONS[event.subject](known.get(about), version, event)
    if state is None:
        return parts
    if about is None:
        return {**parts, event.subject: {None: state}}
    return {**parts, event.subject: _put(cast("dict[UUID, Any]", known), about, state)}  # type: ignore[dict-item]


def _put(known: dict[Key, State], key: Key, state: State | None) -> dict[Key, State]:
    """With one more, in order of their ids."""
    if state is None:
        return known
    if key in known or not known:
        return {**known, key: state}
    return dict(sorted({**known, key: state}.items(), key=lambda item: item[0].int))

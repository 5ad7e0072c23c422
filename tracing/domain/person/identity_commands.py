"""What may be asked about who somebody is: that two records are of one human being, or are not."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.command import Context, OfPerson, known_case, known_person, ref, seal
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory, about
from tracing.domain.identifiers import PersonId
from tracing.domain.person.between import Between, between, ids_in
from tracing.domain.person.identity import PersonMerged, PersonSplit, SameCase
from tracing.domain.person.identity_refusals import (
    CasesUndecidedError,
    FactsUnassignedError,
    IdentityMovedError,
    KeptPersonMergedError,
    MergeInCircleError,
    MergeIntoSelfError,
    NamesTheOthersError,
    NotMergedError,
    PersonAlreadyMergedError,
)
from tracing.domain.person.identity_state import IdentityState, Merge
from tracing.domain.values import FactRef

REFERENCES = ("corrects", "retracts", "withdraws", "splits")
"""Fields that name another fact of the same history."""


def merge_of(history: PersonHistory) -> Merge | None:
    """The merge of a person into another that holds."""
    state: IdentityState | None = history.parts("identity").get(None)
    return None if state is None else state.merged


class MergePerson(OfPerson, frozen=True, kw_only=True):
    """This record and that of `into`, which is kept, are of one human being."""

    kind: ClassVar[str] = "person.merge"

    into: PersonId
    same_cases: tuple[SameCase, ...] = ()
    separate_cases: bool = False
    """Those of their cases that `same_cases` does not name are infections of their own."""
    also: tuple[PersonId, ...] = ()
    """Whoever was merged with either of them before: their cases count too."""
    reason: str | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return (self.into, *self.also)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        if self.into == self.person_id:
            raise MergeIntoSelfError(person=self.person_id)
        kept = known_person(context.others[self.into])
        merged = merge_of(history)
        if merged is not None:
            if self._says_again(merged, context):
                return []
            raise PersonAlreadyMergedError(person=self.person_id, into=self.into, kept=merged.into)
        self._no_circle(kept, context)
        self._cases_decided(history, context)
        return [
            PersonMerged(
                into=self.into,
                into_version=kept.version,
                same_cases=self.same_cases,
                reported_at=self.learnt(context),
                reported_precision=self.reported_precision,
                reason=seal(self.person_id, self.reason),
            )
        ]

    def _says_again(self, merged: Merge, context: Context) -> bool:
        """Whether they are one already, in one step or several, and nothing is said otherwise."""
        ends = [merged.into, *_onward(merged.into, context)]
        return self.into in ends and set(self.same_cases) <= set(merged.same_cases)

    def _no_circle(self, kept: PersonHistory, context: Context) -> None:
        further = merge_of(kept)
        if further is None:
            return
        if self.person_id in (further.into, *_onward(further.into, context)):
            raise MergeInCircleError(person=self.person_id, into=self.into)
        raise KeptPersonMergedError(person=self.person_id, into=self.into, kept=further.into)

    def _cases_decided(self, history: PersonHistory, context: Context) -> None:
        ours = {self.person_id, *_merged_into(self.person_id, self.also, context)}
        of_duplicate = [history, *(context.others[each] for each in ours - {self.person_id})]
        of_kept = [context.others[each] for each in self.reads() if each not in ours]
        for same in self.same_cases:
            _one_has(of_duplicate, same.case_id)
            _one_has(of_kept, same.is_case_id)
        if self.same_cases or self.separate_cases:
            return
        own, others = _standing_cases(of_duplicate), _standing_cases(of_kept)
        if own and others:
            raise CasesUndecidedError(
                person=self.person_id, case=own[0], into=self.into, other=others[0]
            )


def _onward(person: PersonId, context: Context) -> Iterator[PersonId]:
    """Whom a person was merged into, and these in turn, as far as their histories are known."""
    seen = {person}
    while (known := context.others.get(person)) is not None:
        merged = merge_of(known)
        if merged is None or merged.into in seen:
            return
        person = merged.into
        seen.add(person)
        yield person


def _merged_into(
    person: PersonId, among: Sequence[PersonId], context: Context
) -> Iterator[PersonId]:
    return (each for each in among if person in _onward(each, context))


def _one_has(histories: Sequence[PersonHistory], case_id: Any) -> None:
    """Refuse a case that none of them has; or that was retracted."""
    owner = next((found for found in histories if case_id in found.cases), histories[0])
    known_case(owner, case_id)


def _standing_cases(histories: Sequence[PersonHistory]) -> list[Any]:
    return [
        case.case_id for found in histories for case in found.cases.values() if not case.retracted
    ]


class MovedFact(Struct, frozen=True, kw_only=True):
    """A fact that turned out to be the split-off person's, as it is to stand in their history:
    under new ids, what is sealed in plain words. `place` is where it was recorded."""

    place: FactRef
    topic: str
    event: Any


class SplitPerson(OfPerson, frozen=True, kw_only=True):
    """They are two people after all. `moved` goes with the one split off; `stay`, or all the rest,
    is of the person kept."""

    kind: ClassVar[str] = "person.split"

    kept: tuple[PersonId, ...]
    """Whom they were merged into, and these in turn: among their facts some may be theirs."""
    moved: tuple[MovedFact, ...] = ()
    stay: tuple[FactRef, ...] = ()
    rest_stays: bool = False
    reason: str | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return self.kept

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        merged = merge_of(history)
        if merged is None:
            if history.parts("identity"):
                return []
            raise NotMergedError(person=self.person_id)
        found = facts_in_between(history, context.others)
        self._all_assigned(found, merged)
        self._nothing_torn_apart(found, context)
        split = PersonSplit(
            splits=ref(history, merged.version),
            reported_at=self.learnt(context),
            reported_precision=self.reported_precision,
            reason=seal(self.person_id, self.reason),
        )
        return [split, *self._rebased(history.version + 2)]

    def _all_assigned(self, found: Sequence[Between], merged: Merge) -> None:
        places = {each.place for each in self.moved}
        may = {FactRef(each.place.stream, one) for each in found for one in each.whole}
        if not places <= may:
            raise IdentityMovedError(person=self.person_id)
        for each in found:
            whole = {FactRef(each.place.stream, one) for one in each.whole}
            if each.place in places and not whole <= places:  # more was said of it just now
                raise IdentityMovedError(person=self.person_id)
        left = [each for each in found if each.place not in {*places, *self.stay}]
        if left and not self.rest_stays:
            raise FactsUnassignedError(person=self.person_id, into=merged.into, count=len(left))

    def _nothing_torn_apart(self, found: Sequence[Between], context: Context) -> None:
        """Refuse to give one person what names a case, an order … of the other."""
        places = {each.place for each in self.moved}
        gone: set[UUID | None] = set()
        own: set[UUID | None] = set()
        for kept in self.kept:
            for version, event in context.others[kept].facts:
                (gone if FactRef(kept, version) in places else own).add(about(event))
        staying = [each.event for each in found if each.place not in places]
        _names_none(staying, gone)
        _names_none([moved.event for moved in self.moved], own)

    def _rebased(self, first: int) -> list[Event]:
        """The facts; those that name others of their history name them where they are now."""
        where = {
            moved.place: FactRef(self.person_id, version)
            for version, moved in enumerate(self.moved, first)
        }
        return [_referring(moved, where) for moved in self.moved]


def _names_none(events: Sequence[Event], subjects: Container[UUID | None]) -> None:
    for event in events:
        for named in ids_in(event):
            if named in subjects:
                raise NamesTheOthersError(topic=event.topic, named=named)


def _referring(moved: MovedFact, where: Mapping[FactRef, FactRef]) -> Event:
    named = {
        field: where[place]
        for field in REFERENCES
        if (place := getattr(moved.event, field, None)) is not None
    }
    event: Event = replace(moved.event, **named)
    return event


def facts_in_between(
    history: PersonHistory, others: Mapping[PersonId, PersonHistory]
) -> list[Between]:
    """What was recorded of the person kept, and of whoever that one was merged into, since.

    Raises IdentityMovedError where the histories given do not tell it.
    """
    found: list[Between] = []
    seen = {history.person_id}
    merged = merge_of(history)
    while merged is not None and merged.into not in seen:
        kept = others.get(merged.into)
        if kept is None:
            raise IdentityMovedError(person=history.person_id)
        found += between(kept, merged.into_version)
        seen.add(merged.into)
        merged = merge_of(kept)
    return found

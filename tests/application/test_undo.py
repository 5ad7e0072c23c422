"""One's own last command can be taken back, and stays on record."""

from __future__ import annotations

import pytest

from tests.application.people import audited, enter, enter_person
from tests.registries import InventedRegistry
from tracing.domain.case.commands import RecordOnset, RetractCase
from tracing.domain.identifiers import Ids, PersonId
from tracing.domain.person.commands import RegisterPerson, RetractPerson
from tracing.domain.values import ClaimKind, PartialDate
from tracing.registry import Registry
from tracing.undoing import NothingToUndoError

PASSPORT = {ClaimKind.PASSPORT: "E12345678"}
ONSET = PartialDate.parse("2022-07-15")


def register(registry: Registry) -> PersonId:
    asked = registry.asked()
    person = PersonId(Ids(asked.command_id).new())
    registry.register(RegisterPerson(person_id=person), PASSPORT, asked)
    return person


def test_undoing_takes_back_all_of_the_last_command(registry: Registry) -> None:
    person, case, _ = enter(registry)
    registry.execute(RecordOnset(person_id=person, case_id=case, onset_on=ONSET))
    undone, answer = registry.undo("typo", registry.asked())
    assert [event.topic for event in undone] == ["case.onset_recorded"]
    assert registry.history(person).cases[case].onset_on is None
    assert answer.last == registry.head
    audited(registry)


def test_undoing_again_takes_back_the_command_before(registry: Registry) -> None:
    person, case, _ = enter(registry)
    registry.execute(RecordOnset(person_id=person, case_id=case, onset_on=ONSET))
    for _ in range(2):
        registry.undo(None, registry.asked())
    known = registry.history(person).person
    assert known is not None
    assert known.retracted
    with pytest.raises(NothingToUndoError):
        registry.undo(None, registry.asked())


def test_a_retraction_of_ones_own_can_be_taken_back_once(registry: Registry) -> None:
    """A retraction is a command like another; an undoing is not."""
    person, case, _ = enter(registry)
    registry.execute(RetractCase(person_id=person, case_id=case))
    undone, _ = registry.undo(None, registry.asked())
    assert [event.topic for event in undone] == ["case.retracted"]
    assert not registry.history(person).cases[case].retracted
    undone, _ = registry.undo(None, registry.asked())
    assert [event.topic for event in undone] == ["person.registered", "case.reported"]


def test_what_another_actor_recorded_is_left_alone(place: InventedRegistry) -> None:
    with place.open("staff-7") as mine, place.open("staff-8") as others:
        person, case, _ = enter(mine)
        others.execute(RecordOnset(person_id=person, case_id=case, onset_on=ONSET))
        undone, _ = mine.undo(None, mine.asked())
        assert {event.envelope.actor for event in undone} == {"staff-7"}
        assert mine.history(person).cases[case].onset_on == ONSET
        with pytest.raises(NothingToUndoError):
            mine.undo(None, mine.asked())
        undone, _ = others.undo(None, others.asked())
        assert [event.topic for event in undone] == ["case.onset_recorded"]


def test_undoing_a_registration_frees_the_passport(registry: Registry) -> None:
    register(registry)
    registry.undo("wrong person", registry.asked())
    assert registry.outside_ids.claimed(ClaimKind.PASSPORT, PASSPORT[ClaimKind.PASSPORT]) is None
    second = register(registry)
    assert registry.outside_ids.claimed(ClaimKind.PASSPORT, PASSPORT[ClaimKind.PASSPORT]) == second
    audited(registry)


def test_undoing_does_not_free_a_passport_that_became_somebody_elses(
    place: InventedRegistry,
) -> None:
    with place.open("staff-7") as mine, place.open("staff-8") as others:
        first = register(mine)
        others.execute(RetractPerson(person_id=first))
        second = register(others)
        mine.undo(None, mine.asked())
        assert mine.outside_ids.claimed(ClaimKind.PASSPORT, PASSPORT[ClaimKind.PASSPORT]) == second


def test_an_erasure_cannot_be_undone(registry: Registry) -> None:
    person = enter_person(registry, name="王小明")
    registry.erase(person, registry.asked())
    undone = registry.last_own_command()
    assert [event.topic for event in undone] == ["person.registered"]

"""One's own last command can be taken back, and stays on record."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.application.people import audited, enter, enter_person
from tests.registries import InventedRegistry
from tracing.application import Answer, TracingApplication
from tracing.domain.case.commands import RecordOnset, ReportCase, RetractCase
from tracing.domain.contact.commands import IdentifyContact
from tracing.domain.identifiers import CaseId, ContactId, Ids, PersonId, PlaceId, StayId
from tracing.domain.person.circumstances import CareNeed
from tracing.domain.person.circumstances_commands import RecordCareNeeds
from tracing.domain.person.commands import (
    CorrectPerson,
    RegisterPerson,
    RetractFacts,
    RetractPerson,
)
from tracing.domain.place.commands import RegisterPlace, SetCapacity
from tracing.domain.place.events import PlaceKind
from tracing.domain.transfer.commands import RequestTransfer
from tracing.domain.transfer.events import Passenger, TransferPurpose
from tracing.domain.values import ClaimKind, PartialDate
from tracing.domain.whereabouts.commands import RecordStay
from tracing.domain.whereabouts.events import StayRole
from tracing.registry import OutsideIdTakenError, Registry
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


def correct_passport(registry: Registry, person: PersonId, old: str, new: str) -> None:
    registry.register(
        CorrectPerson(person_id=person, document_kind=ClaimKind.PASSPORT, document_number=new),
        {ClaimKind.PASSPORT: new},
        registry.asked(),
        released={ClaimKind.PASSPORT: old},
    )


def test_undoing_a_correction_gives_the_old_passport_back(registry: Registry) -> None:
    person = register(registry)
    correct_passport(registry, person, PASSPORT[ClaimKind.PASSPORT], "E2")
    registry.undo("typo", registry.asked())
    assert registry.outside_ids.claimed(ClaimKind.PASSPORT, "E2") is None
    assert registry.outside_ids.claimed(ClaimKind.PASSPORT, "E12345678") == person
    with pytest.raises(OutsideIdTakenError):
        register(registry)
    audited(registry)


def test_undoing_a_correction_leaves_the_old_passport_to_whom_it_was_given_since(
    place: InventedRegistry,
) -> None:
    with place.open("staff-7") as mine, place.open("staff-8") as others:
        person = register(mine)
        correct_passport(mine, person, PASSPORT[ClaimKind.PASSPORT], "E2")
        second = register(others)
        mine.undo(None, mine.asked())
        assert mine.outside_ids.claimed(ClaimKind.PASSPORT, "E12345678") == second


def test_a_passport_that_is_only_written_otherwise_stays_theirs(registry: Registry) -> None:
    person = register(registry)
    correct_passport(registry, person, PASSPORT[ClaimKind.PASSPORT], " e-1234 5678")
    with pytest.raises(OutsideIdTakenError):
        register(registry)
    assert registry.outside_ids.claimed(ClaimKind.PASSPORT, "E12345678") == person


def test_an_undoing_that_broke_off_is_completed_by_the_same_command(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import of two commits: the program ends between their two undoings."""
    door = registry.import_door()
    for _ in range(2):
        asked = door.asked()
        new = Ids(asked.command_id).new
        registry.execute(RegisterPerson(person_id=PersonId(new())), asked=asked)
    execute, asked = TracingApplication.execute, registry.asked()
    done: list[object] = []

    def once(*args: Any, **more: Any) -> Answer:
        if done:
            raise KeyboardInterrupt
        done.append(args)
        return execute(*args, **more)

    monkeypatch.setattr(TracingApplication, "execute", once)
    with pytest.raises(KeyboardInterrupt):
        registry.undo("wrong file", asked)
    monkeypatch.undo()
    assert registry.first_answer(asked.command_id) is None
    undone, _ = registry.undo("wrong file", asked)
    assert len(undone) == 1
    assert registry.first_answer(asked.command_id) is not None
    with pytest.raises(NothingToUndoError):
        registry.undo(None, registry.asked())


def test_a_command_is_undone_but_for_people_erased_since(place: InventedRegistry) -> None:
    with place.open("staff-7") as mine, place.open("staff-8") as others:
        asked = mine.asked()
        new = Ids(asked.command_id).new
        erased, kept = PersonId(new()), PersonId(new())
        both = [RegisterPerson(person_id=each) for each in (erased, kept)]
        mine.execute(*both, asked=asked)
        others.erase(erased, others.asked())
        mine.undo("wrong file", mine.asked())
        known = mine.history(kept).person
        assert known is not None
        assert known.retracted
        audited(mine)


def test_a_command_is_undone_but_for_facts_taken_back_since(place: InventedRegistry) -> None:
    """Whoever retracts a case takes back, too, that the contact became one."""
    with place.open("staff-7") as mine, place.open("staff-8") as others:
        person = enter_person(mine)
        ids = Ids(mine.new_command_id())
        contact, case = ContactId(ids.new()), CaseId(ids.new())
        mine.execute(IdentifyContact(person_id=person, contact_id=contact))
        mine.execute(ReportCase(person_id=person, case_id=case))
        others.execute(RetractCase(person_id=person, case_id=case))
        mine.undo("wrong person", mine.asked())
        assert mine.history(person).cases[case].retracted
        assert mine.history(person).contacts[contact].open


def test_undoing_a_command_about_a_thing_takes_the_thing_back(registry: Registry) -> None:
    site = register_site(registry)
    registry.execute(SetCapacity(thing_id=site, from_on=date(2022, 7, 1), capacity=60))
    undone, _ = registry.undo("typo", registry.asked())
    assert [event.topic for event in undone] == ["place.capacity_set"]
    assert registry.thing(site).state is not None
    registry.undo(None, registry.asked())
    assert registry.thing(site).state is None
    with pytest.raises(NothingToUndoError):
        registry.undo(None, registry.asked())
    audited(registry)


def test_undoing_a_correction_of_a_thing_brings_back_what_it_corrected(registry: Registry) -> None:
    site = register_site(registry)
    registry.execute(
        RegisterPlace(
            thing_id=site, place_kind=PlaceKind.QUARANTINE_SITE, name="Site 2", corrects=1
        )
    )
    registry.undo("it was right", registry.asked())
    assert registry.thing(site).state.name == "Site 1"


def test_a_command_about_people_and_things_is_undone_as_a_whole(registry: Registry) -> None:
    site = register_site(registry)
    person = enter_person(registry)
    asked = registry.asked()
    ids = Ids(asked.command_id)
    stay, bus = StayId(ids.new()), ids.new()
    registry.execute(
        RecordStay(person_id=person, stay_id=stay, role=StayRole.FOUND_AT, place_id=PlaceId(site)),
        RequestTransfer(
            thing_id=bus,
            purpose=TransferPurpose.QUARANTINE,
            passengers=(Passenger(person_id=person),),
        ),
        asked=asked,
    )
    undone, _ = registry.undo(None, registry.asked())
    assert [event.topic for event in undone] == [
        "whereabouts.stay_recorded",
        "transfer.requested",
    ]
    assert registry.history(person).parts("stay") == {}
    assert registry.thing(bus).state is None
    audited(registry)


def test_a_commit_of_fifty_people_on_one_bus_is_undone_at_once(registry: Registry) -> None:
    asked = registry.asked()
    ids = Ids(asked.command_id)
    people = [PersonId(ids.new()) for _ in range(50)]
    bus = ids.new()
    registry.execute(
        *(RegisterPerson(person_id=each) for each in people),
        *(IdentifyContact(person_id=each, contact_id=ContactId(ids.new())) for each in people),
        RequestTransfer(
            thing_id=bus,
            purpose=TransferPurpose.QUARANTINE,
            passengers=tuple(Passenger(person_id=each) for each in people),
        ),
        asked=asked,
    )
    _, answer = registry.undo("the wrong list", registry.asked())
    assert answer.first is not None
    assert answer.last == answer.first + 100
    assert registry.thing(bus).state is None
    for each in people:
        known = registry.history(each)
        assert known.person is not None
        assert known.person.retracted
    audited(registry)


def register_site(registry: Registry) -> UUID:
    asked = registry.asked()
    site = Ids(asked.command_id).new()
    registry.execute(
        RegisterPlace(thing_id=site, place_kind=PlaceKind.QUARANTINE_SITE, name="Site 1"),
        asked=asked,
    )
    return site


def test_what_a_command_said_and_corrected_or_took_back_itself_is_undone_whole(
    registry: Registry,
) -> None:
    """As a split does that records a fact of somebody anew, with its correction."""
    person = register(registry)

    def needs(need: CareNeed, corrects: int | None = None) -> RecordCareNeeds:
        return RecordCareNeeds(person_id=person, needs=(need,), corrects=corrects)

    registry.execute(needs(CareNeed.PETS), needs(CareNeed.MINOR, corrects=2))
    registry.undo(None, registry.asked())
    said = registry.history(person).version + 1
    taken_back = RetractFacts(person_id=person, versions=(said,))
    registry.execute(needs(CareNeed.PETS), taken_back)
    registry.undo(None, registry.asked())
    assert registry.history(person).parts("circumstance") == {}

"""A command is carried out once, however often it is asked."""

from __future__ import annotations

import pytest

from tests.application.people import audited, enter
from tests.registries import Clock, InventedRegistry
from tracing.domain.person.commands import CorrectPerson
from tracing.domain.refusals import ImplausibleAgeError
from tracing.errors import ConflictError
from tracing.registry import Registry


def test_the_same_command_again_gets_the_first_answer(registry: Registry, clock: Clock) -> None:
    command_id = registry.new_command_id()
    first = enter(registry, command_id, name="王小明")
    clock.advance(hours=1)
    again = enter(registry, command_id, name="王小明")
    assert again.answer == first.answer._replace(replayed=True)
    assert registry.head == first.answer.last
    audited(registry)


def test_the_same_command_after_a_restart_gets_the_first_answer(place: InventedRegistry) -> None:
    with place.open() as registry:
        command_id = registry.new_command_id()
        first = enter(registry, command_id, name="王小明")
    with place.open(actor="staff-8") as registry:
        again = enter(registry, command_id, name="王小明")
        assert again.answer == first.answer._replace(replayed=True)
        assert registry.head == first.answer.last


def test_another_command_under_the_same_id_is_a_conflict(registry: Registry) -> None:
    first = enter(registry, registry.new_command_id(), name="王小明")
    with pytest.raises(ConflictError) as refusal:
        enter(registry, first.answer.command_id, name="李四")
    assert (refusal.value.category, refusal.value.exit_code) == ("conflict", 5)
    assert str(first.answer.command_id) in refusal.value.message.en
    assert registry.head == first.answer.last


def test_a_command_with_nothing_to_do_is_remembered_too(registry: Registry) -> None:
    entered = enter(registry, age=30)
    asked = registry.asked()
    same = CorrectPerson(person_id=entered.person_id, age=30)
    assert registry.execute(same, asked=asked).first is None
    registry.execute(CorrectPerson(person_id=entered.person_id, age=31))
    again = registry.execute(same, asked=asked)
    assert (again.first, again.replayed) == (None, True)


def test_a_refused_command_may_be_tried_again_under_its_id(registry: Registry) -> None:
    asked = registry.asked()
    person = enter(registry).person_id
    with pytest.raises(ImplausibleAgeError):
        registry.execute(CorrectPerson(person_id=person, age=-1), asked=asked)
    answer = registry.execute(CorrectPerson(person_id=person, age=1), asked=asked)
    assert not answer.replayed


def test_commands_of_one_commit_stand_or_fall_together(registry: Registry) -> None:
    head = registry.head
    person = enter(registry).person_id
    with pytest.raises(ImplausibleAgeError):
        registry.execute(
            CorrectPerson(person_id=person, note="first"),
            CorrectPerson(person_id=person, age=-1),
        )
    assert registry.head == head + 2

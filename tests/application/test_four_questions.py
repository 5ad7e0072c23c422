"""Of every command: it happened, it was refused, it was repeated, it was raced.

`tests/application/every_command` says of each how it is refused and what comes of it again.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from tests.application.every_command import PLAYED, QUESTIONS, every_command
from tests.application.every_command.questions import NOTHING, RECORDED, Outcome, Questions
from tests.application.people import audited
from tests.histories import START
from tests.registries import Clock, InventedRegistry, make_registry
from tracing.application import Answer, Asked
from tracing.domain.command import Command
from tracing.domain.person.commands import ErasePerson
from tracing.errors import TracingError
from tracing.registry import Registry

EVERY = every_command()
PATIENCE = 30.0
"""Seconds that one of two waits for the other."""


def of(question: Callable[[Questions], object]) -> pytest.MarkDecorator:
    """The commands of which there is something to ask."""
    asked = [kind for kind in EVERY if kind in QUESTIONS and question(QUESTIONS[kind])]
    return pytest.mark.parametrize("kind", asked, ids=lambda kind: kind.kind)


class Before(NamedTuple):
    """A registry just before a command first happened in it."""

    place: InventedRegistry
    now: datetime
    command: Command


class Desk(NamedTuple):
    """A copy of it, in which the command may happen."""

    place: InventedRegistry
    clock: Clock
    command: Command
    questions: Questions

    @property
    def comparable(self) -> Command:
        """The command without what is sealed."""
        return replace(self.command, **dict.fromkeys(self.questions.sealed))


@pytest.fixture(scope="module")
def befores() -> Iterator[dict[type[Command], Before]]:
    """The fixed history, with a copy of the registry before the first command of each kind."""
    clock = Clock(START)
    found: dict[type[Command], Before] = {}
    with TemporaryDirectory() as folder:
        place = make_registry(Path(folder), clock=clock)
        for number, command in enumerate(PLAYED):
            clock.advance(minutes=30)
            if type(command) not in found:
                copy = shutil.copytree(place.folder, Path(folder) / f"before-{number}")
                found[type(command)] = Before(place._replace(folder=copy), clock(), command)
            with place.open() as registry:
                registry.position()
                ask(registry, command)
        yield found


@pytest.fixture
def desk(kind: type[Command], befores: dict[type[Command], Before]) -> Iterator[Desk]:
    before, questions = befores[kind], QUESTIONS[kind]
    clock = Clock(before.now)
    with TemporaryDirectory() as folder:
        copy = shutil.copytree(before.place.folder, folder, dirs_exist_ok=True)
        place = before.place._replace(folder=Path(copy), clock=clock)
        yield Desk(place, clock, replace(before.command, **questions.instead), questions)


def ask(registry: Registry, command: Command, asked: Asked | None = None) -> Answer:
    """Through the door that the command has."""
    if isinstance(command, ErasePerson):
        return registry.erase(command.person_id, asked or registry.asked())
    return registry.execute(command, asked=asked)


def outcome(registry: Registry, command: Command) -> Outcome:
    try:
        answer = ask(registry, command)
    except TracingError as refusal:
        return type(refusal)
    return NOTHING if answer.first is None else RECORDED


def under_own_ids(registry: Registry, desk: Desk) -> Command:
    """The command as somebody else would enter it."""
    ids = {name: registry.new_command_id() for name in desk.questions.own_ids}
    return replace(desk.comparable, **ids)


def test_every_command_is_asked_the_four_questions() -> None:
    """Who adds a command is told here what else it needs."""
    played = {type(command) for command in PLAYED}
    assert [kind.kind for kind in EVERY if kind not in played] == [], (
        "let it happen in tests/read_models/golden.py"
    )
    assert [kind.kind for kind in EVERY if kind not in QUESTIONS] == [], (
        "say how it is refused in tests/application/every_command"
    )


@of(lambda _: True)
def test_it_happens_and_the_views_follow(desk: Desk) -> None:
    with desk.place.open() as registry:
        head = registry.position()
        answer = ask(registry, desk.command)
        assert answer.first == head + 1
        assert answer.last == registry.head == registry.position()


@of(lambda _: True)
def test_it_is_refused_with_words_and_leaves_no_trace(desk: Desk) -> None:
    with desk.place.open() as registry:
        head = registry.head
        with pytest.raises(TracingError) as refused:
            ask(registry, replace(desk.command, **desk.questions.wrong))
        assert refused.type is desk.questions.refused
        for said in (*refused.value.message, *refused.value.advice):
            assert said, "both languages say what is wrong, and what to do"
            assert "{" not in said
        assert registry.head == head


@of(lambda _: True)
def test_the_same_command_again_gets_the_first_answer(desk: Desk) -> None:
    with desk.place.open() as registry:
        asked = registry.asked()
        first = ask(registry, desk.command, asked)
        desk.clock.advance(hours=1)
        assert ask(registry, desk.command, asked) == first._replace(replayed=True)
        assert registry.head == first.last


@of(lambda _: True)
def test_told_again_it_comes_to_what_it_should(desk: Desk) -> None:
    with desk.place.open() as registry:
        ask(registry, desk.comparable)
        told_again(registry, desk, desk.comparable, desk.questions.again)


@of(lambda questions: questions.sealed)
def test_told_again_in_words_that_are_sealed_it_comes_to_what_it_should(desk: Desk) -> None:
    with desk.place.open() as registry:
        ask(registry, desk.command)
        told_again(registry, desk, desk.command, desk.questions.sealed_again)


@of(lambda questions: questions.own_ids)
def test_entered_anew_it_comes_to_what_it_should(desk: Desk) -> None:
    with desk.place.open() as registry:
        ask(registry, desk.comparable)
        told_again(registry, desk, under_own_ids(registry, desk), desk.questions.anew)


def told_again(registry: Registry, desk: Desk, command: Command, expected: Outcome) -> None:
    head = registry.head
    desk.clock.advance(hours=1)
    assert outcome(registry, command) == expected
    assert (registry.head > head) == (expected is RECORDED)


@of(lambda _: True)
def test_of_two_at_once_one_comes_after_the_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.place.open() as one, desk.place.open("staff-8") as other:
        commands = [desk.comparable, desk.comparable]
        came = at_once((one, other), commands, monkeypatch)
        assert_one_after_the_other(one, came, desk.questions.again)


@of(lambda questions: questions.own_ids)
def test_of_two_who_enter_it_at_once_one_comes_after_the_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.place.open() as one, desk.place.open("staff-8") as other:
        commands = [under_own_ids(one, desk), under_own_ids(other, desk)]
        came = at_once((one, other), commands, monkeypatch)
        assert_one_after_the_other(one, came, desk.questions.anew)


def at_once(
    registries: Sequence[Registry], commands: Sequence[Command], patch: pytest.MonkeyPatch
) -> list[Outcome]:
    """What comes of commands that all have read the histories before the first is recorded."""
    meet_before_deciding(type(commands[0]), len(commands), patch)
    with ThreadPoolExecutor(len(commands)) as desks:
        return list(desks.map(outcome, registries, commands))


def meet_before_deciding(kind: type[Command], number: int, patch: pytest.MonkeyPatch) -> None:
    """Everybody has read the histories before anybody decides; whoever has to decides again."""
    barrier, met, decide = threading.Barrier(number), threading.local(), kind.decide

    def decide_together(self: Command, history: Any, context: Any) -> Any:
        if not hasattr(met, "once"):
            met.once = True
            barrier.wait(PATIENCE)
        return decide(self, history, context)

    patch.setattr(kind, "decide", decide_together)


def assert_one_after_the_other(
    registry: Registry, came: Sequence[Outcome], expected: Outcome
) -> None:
    """One is recorded, and the other is answered as if it had come later."""
    assert came in ([RECORDED, expected], [expected, RECORDED])
    assert registry.position() == registry.head
    audited(registry)

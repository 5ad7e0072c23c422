"""The same for what is nobody's alone: `given(…).when(…).then(…)` of places, pools, transfers.

What is given, and what is asked, may be commands about people too: a transfer names them, and a
stay of theirs names a place. `the(HOSPITAL)` is what a thing's kind makes of its facts.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.domain.stories import REGISTRY, Story
from tracing.domain.command import Command, Context, OfPerson, OfThing
from tracing.domain.event import Event
from tracing.domain.history import nothing_known
from tracing.domain.identifiers import PersonId
from tracing.domain.thing import ThingHistory
from tracing.domain.values import FactRef


def things_fact(thing: UUID, version: int) -> FactRef:
    return FactRef(thing, version)


class ThingStory(Story):
    """Histories of things beside those of people."""

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[UUID, ThingHistory] = {}

    def the(self, thing: UUID) -> Any:
        """The state of a thing."""
        return self._thing(thing).state

    def _happened(self) -> list[Event]:
        assert self._asked is not None
        command, self._asked = self._asked, None
        context = Context(
            self.now,
            REGISTRY,
            {person: self._person(person) for person in command.reads()},
            {thing: self._thing(thing) for thing in command.reads_things()},
        )
        if isinstance(command, OfPerson):
            events = list(command.decide(self._person(command.person_id), context))
            self._record(command.person_id, events)
            return events
        assert isinstance(command, OfThing)
        thing = self._thing(command.thing_id)
        events = list(command.decide(thing, context))
        for event in events:
            thing = thing.with_fact(thing.version + 1, event)
        self.things[thing.thing_id] = thing
        return events

    def _person(self, person: PersonId) -> Any:
        return self.histories.setdefault(person, nothing_known(person))

    def _thing(self, thing: UUID) -> ThingHistory:
        return self.things.get(thing) or ThingHistory(thing)


def given(*commands: Command | Event) -> ThingStory:
    return ThingStory().done(*commands)

"""Taking back one's own last command: the facts stay, and their retraction is a fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from tracing.application import Answer, Asked, Beside, StreamMovedError, TracingApplication
from tracing.domain.command import Command, ref, seal
from tracing.domain.event import Event, ThingFact, ThingFactRetracted
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PersonId
from tracing.domain.person.commands import RetractFacts
from tracing.domain.person.events import FactRetracted
from tracing.domain.register import (
    ClaimLinked,
    ClaimReleased,
    RegisterEvent,
    RowsRecorded,
    RowsRetracted,
)
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.standing import standing
from tracing.domain.thing import ThingHistory
from tracing.domain.values import FactRef
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.ledger.recorder import Envelope, Recorded
from tracing.ledger.sealing import Place

LOOKED_AT = 100_000
"""Events back from the head."""
PAUSE = 200
"""An import is over where this many commits of others and none of its own have gone by."""

UNDO = "undo:"
"""The door of an undoing, followed by the id of the command that was undone."""


class NothingToUndoError(NotFoundError):
    text = Text(
        "最近 {looked} 条事件中没有 {actor} 可撤回的命令",
        "among the last {looked} events there is no command of {actor} to undo",
    )
    hint = Text("用 tracing audit log --actor 查看", "see tracing audit log --actor")


class Commit(NamedTuple):
    envelope: Envelope
    events: list[Recorded]


def last_own_command(application: TracingApplication, actor: str) -> list[Recorded]:
    """The events of the actor's last command that is no undoing and was not undone.

    An import is one command to whoever gave it, in however many commits it was recorded.
    """
    undone: set[UUID] = set()
    head = application.ledger.head()
    for commit in _backwards(application, head):
        if commit.envelope.first <= max(1, head - LOOKED_AT):
            break
        if commit.envelope.actor != actor:
            continue
        if commit.envelope.source.startswith(UNDO):
            undone.add(UUID(commit.envelope.source.removeprefix(UNDO)))
        elif _undoable(commit.events) and commit.envelope.command_id not in undone:
            return _whole(application, commit, undone)
    raise NothingToUndoError(actor=actor, looked=min(LOOKED_AT, head))


def undo(
    application: TracingApplication, undone: Sequence[Recorded], reason: str | None, asked: Asked
) -> Answer:
    """Take back what `last_own_command` gave, newest commit first.

    A crash in here leaves the older commits standing, and the command's id unused: the same
    command again takes back the rest.
    """
    commits: dict[UUID, list[Recorded]] = {}
    for event in undone:
        commits.setdefault(event.envelope.command_id, []).append(event)
    oldest = undone[0].envelope.command_id
    answers = []
    for command_id, events in reversed(commits.items()):
        own = asked.command_id if command_id == oldest else uuid5(asked.command_id, command_id.hex)
        command = asked._replace(command_id=own)
        answers.append(_undo_commit(application, events, reason, command))
    recorded = [answer for answer in answers if answer.first is not None]
    if not recorded:
        return answers[0]
    return recorded[0]._replace(last=recorded[-1].last)


def _undo_commit(
    application: TracingApplication, events: list[Recorded], reason: str | None, asked: Asked
) -> Answer:
    commands = _retractions(application, events, reason)
    undoing = asked._replace(source=f"{UNDO}{events[0].envelope.command_id}")
    while True:
        beside = [
            Beside(event.stream_id, version, [retraction])
            for event in events
            if isinstance(event.event, RegisterEvent)
            for version in (len(application.ledger.stream(event.stream_id)),)
            if (retraction := _retraction(application, event, version)) is not None
        ]
        try:
            return application.execute(commands, undoing, beside=beside)
        except StreamMovedError:
            continue


def _retractions(
    application: TracingApplication, events: Sequence[Recorded], reason: str | None
) -> list[Command]:
    """What takes back facts of people and things, as far as they stand; else all, to be refused."""
    people: dict[PersonId, list[int]] = {}
    things: dict[UUID, list[int]] = {}
    for event in events:
        if _about_a_thing(event):
            things.setdefault(event.stream_id, []).append(event.version)
        elif not isinstance(event.event, RegisterEvent):
            people.setdefault(PersonId(event.stream_id), []).append(event.version)
    left_of_people = {
        person: left
        for person, taken in people.items()
        if (left := _left(application.history(person), FactRetracted, taken))
    }
    left_of_things = {
        thing: left
        for thing, taken in things.items()
        if (left := _left(application.thing(thing), ThingFactRetracted, taken))
    }
    if left_of_people or left_of_things:
        people, things = left_of_people, left_of_things
    return [
        *(
            RetractFacts(person_id=person, versions=tuple(taken), reason=reason)
            for person, taken in people.items()
        ),
        *(
            RetractThingFacts(thing_id=thing, versions=tuple(taken), reason=reason)
            for thing, taken in things.items()
        ),
    ]


def _left(
    history: PersonHistory | ThingHistory,
    retraction: type[FactRetracted | ThingFactRetracted],
    taken: Sequence[int],
) -> list[int]:
    """Of these facts those that stand, or will when the later of them are taken back.

    Of somebody who was erased, none.
    """
    if isinstance(history, PersonHistory) and history.person is not None and history.person.erased:
        return []
    found: list[int] = []
    for version in sorted(taken, reverse=True):
        if any(fact.version == version for fact in standing(history.facts)):
            found.insert(0, version)
            gone = retraction(retracts=ref(history, version))
            history = history.with_fact(history.version + 1, gone)
    return found


def _retraction(application: TracingApplication, event: Recorded, last: int) -> Event | None:
    """What takes back an event that is not about a person's history; `last`: its stream's version.

    An outside id that was given to somebody else since stays theirs.
    """
    place = FactRef(event.stream_id, event.version)
    match event.event:
        case ClaimLinked() if event.version == last:
            return ClaimReleased(retracts=place)
        case ClaimReleased() as released if event.version == last:
            return _linked_again(application, released.retracts)
        case RowsRecorded():
            return RowsRetracted(retracts=place)
        case _:
            return None


def _linked_again(application: TracingApplication, link: FactRef) -> ClaimLinked | None:
    """The outside id is the person's again to whom it had been linked; None if they were erased."""
    before = application.events_mapper.decode(
        application.ledger.stream(link.stream)[link.version - 1]
    )
    assert isinstance(before.event, ClaimLinked)
    place = Place(before.stream_id, before.version, before.topic)
    opened = application.sealer.open_link(before.event.link, place, "link")
    if opened is None:
        return None
    again = seal(*opened)
    assert again is not None
    return ClaimLinked(claim_kind=before.event.claim_kind, link=again)


def _backwards(application: TracingApplication, head: int) -> Iterator[Commit]:
    """The commits that end at or before a position, newest first."""
    position = head
    while position >= 1:
        row = application.ledger.row(position)
        assert row is not None
        envelope = application.events_mapper.envelope(row)
        rows = application.ledger.page(envelope.first - 1, envelope.last - envelope.first + 1)
        yield Commit(envelope, [application.events_mapper.decode(row) for row in rows])
        position = envelope.first - 1


def _whole(application: TracingApplication, last: Commit, undone: set[UUID]) -> list[Recorded]:
    """The commit, with the others of its import, in order of position."""
    source = last.envelope.source
    commits = [last.events]
    if source.startswith("import:"):
        others = 0
        for commit in _backwards(application, last.envelope.first - 1):
            if commit.envelope.source != source:
                others += 1
                if others > PAUSE:
                    break
            elif commit.envelope.command_id not in undone:
                others = 0
                commits.append(commit.events)
    return [event for events in reversed(commits) for event in events]


def _about_a_thing(event: Recorded) -> bool:
    return isinstance(event.event, ThingFact | ThingFactRetracted)


def _undoable(events: Sequence[Recorded]) -> bool:
    return not all(isinstance(event.event, RegisterEvent) for event in events) and not any(
        event.topic == "person.erased" for event in events
    )

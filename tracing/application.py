"""The one door through which anything is recorded.

A single command of an investigator and a chunk of a million-row import go the same way: read the
histories, decide, seal, append with what was read. If somebody else was faster, decide again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, cast
from uuid import UUID

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Mapper

from tracing.domain import history, thing
from tracing.domain.catalogue import TOPICS
from tracing.domain.command import Command, Context, OfPerson
from tracing.domain.event import Event, ThingFact
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PersonId
from tracing.domain.protocol.commands import protocols_id
from tracing.domain.thing import ThingHistory
from tracing.domain.values import Unsealed
from tracing.errors import ConflictError, TracingError
from tracing.language import Text
from tracing.ledger.appending import Appended, ReadSetMovedError
from tracing.ledger.instants import microseconds
from tracing.ledger.keystore import KeyStore
from tracing.ledger.mapper import EventMapper
from tracing.ledger.recorder import Append
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Sealer
from tracing.ledger.sqlite import SQLiteLedger

ATTEMPTS = 50


class TooMuchTrafficError(ConflictError):
    text = Text(
        "尝试 {attempts} 次后仍有他人同时修改同样的记录",
        "after {attempts} attempts others were still changing the same records",
    )
    hint = Text("稍后重试；没有写入任何内容", "try again later; nothing was written")


class Asked(NamedTuple):
    """Who asks, by which command, through which door, and when."""

    actor: str
    assurance: str
    command_id: UUID
    source: str
    now: datetime


class Beside(NamedTuple):
    """Events of a stream that is not a person's, recorded in the same commit.

    `version` is the one the stream had when the caller looked; if it moved, `StreamMovedError`.
    """

    stream: UUID
    version: int
    events: Sequence[Event]


class StreamMovedError(Exception):
    """A stream given as `Beside` has moved: the caller looks again. It never reaches a user."""


class Answer(NamedTuple):
    """What a command led to. `first` and `last` are None when there was nothing to do."""

    command_id: UUID
    first: int | None
    last: int | None
    replayed: bool


Row = Sequence[Command]
"""Commands that stand or fall together: what one row of a file asks for."""


class Rows(NamedTuple):
    """What rows led to. `refused`: by the number of the row, why it was not recorded."""

    answer: Answer
    refused: dict[int, TracingError]


class Decided(NamedTuple):
    events: list[tuple[UUID, int, Event]]
    refused: dict[int, TracingError]


Same = Mapping[PersonId, Sequence[PersonId]]
"""By one record of a human being, the others."""


class Read(NamedTuple):
    """The histories that decisions rest on; each decision's facts are added to them."""

    people: dict[PersonId, PersonHistory]
    things: dict[UUID, ThingHistory]
    same: Same

    def of(self, command: Command) -> PersonHistory | ThingHistory:
        if isinstance(command, OfPerson):
            return self.people[command.person_id]
        return self.things[command.stream]

    def put(self, found: PersonHistory | ThingHistory) -> None:
        if isinstance(found, PersonHistory):
            self.people[found.person_id] = found
        else:
            self.things[found.thing_id] = found

    @property
    def versions(self) -> dict[UUID, int]:
        return {
            stream: found.version
            for histories in (self.people, self.things)
            for stream, found in histories.items()
        }


class TracingApplication(Application[UUID]):
    """Decides and records, on one ledger with its key store."""

    name = "tracing"

    def __init__(self, ledger: Path, keys: KeyStore, key: RegistryKey) -> None:
        super().__init__(
            {"PERSISTENCE_MODULE": "tracing.ledger.sqlite", "SQLITE_DBNAME": str(ledger)}
        )
        self.keys = keys
        self.sealer = Sealer(keys)
        self.same: Callable[[Sequence[PersonId]], Same] = lambda _: {}
        """Who is who: whoever opens the registry knows it from its views."""
        self._key = key

    @property
    def ledger(self) -> SQLiteLedger:
        return cast("SQLiteLedger", self.recorder)

    @property
    def events_mapper(self) -> EventMapper:
        return cast("EventMapper", self.mapper)

    def construct_mapper(self) -> Mapper[UUID]:
        return EventMapper(TOPICS)

    def open_registry(self, opening: Event, asked: Asked, registry_id: UUID) -> Answer:
        """Record position 1."""
        self.keys.create([registry_id])
        beside = [Beside(registry_id, 0, [opening])]
        return self._record_rows([], asked, lambda _: beside, registry_id, tolerant=False).answer

    def history(self, person_id: PersonId) -> PersonHistory:
        """All that is recorded of a person."""
        recorded = self._recorded([person_id])
        return history.replay(person_id, recorded.get(person_id, ()))

    def thing(self, thing_id: UUID) -> ThingHistory:
        """All that is recorded of a place, a pool, a transfer …"""
        return thing.replay(thing_id, self._recorded([thing_id]).get(thing_id, ()))

    def execute(
        self, commands: Sequence[Command], asked: Asked, *, beside: Sequence[Beside] = ()
    ) -> Answer:
        """Decide the commands in order and record what happened in one commit.

        The same command id again gives the first answer. Refusals (`TracingError`) write nothing.
        """
        registry = self.ledger.ledger_id
        return self._record_rows(
            [commands], asked, lambda _: beside, registry, tolerant=False
        ).answer

    def execute_rows(
        self, rows: Sequence[Row], asked: Asked, beside: Callable[[list[int]], Sequence[Beside]]
    ) -> Rows:
        """Decide each row by itself, and record those that are not refused in one commit.

        `beside` is given the numbers of the rows that stand, and says what is recorded with them.
        """
        return self._record_rows(rows, asked, beside, self.ledger.ledger_id, tolerant=True)

    def refusals(self, rows: Sequence[Row], now: datetime) -> dict[int, TracingError]:
        """The rows that would be refused, and why. Nothing is written."""
        read = self._read(rows)
        context = Context(now, self.ledger.ledger_id, *read)
        return _decide(rows, read, context).refused

    def foreseen(self, command: Command, now: datetime) -> Sequence[Event]:
        """What a command would record. Nothing is written; refusals are raised."""
        read = self._read([[command]])
        return command.decide(read.of(command), Context(now, self.ledger.ledger_id, *read))

    def _record_rows(
        self,
        rows: Sequence[Row],
        asked: Asked,
        beside: Callable[[list[int]], Sequence[Beside]],
        registry: UUID,
        *,
        tolerant: bool,
    ) -> Rows:
        mac = self._key.body_mac(*_body(rows))
        answered = self.ledger.answer(asked.command_id, mac)
        if answered is not None:
            return Rows(_answer(asked, answered), {})
        for _ in range(ATTEMPTS):
            read = self._read(rows)
            reads = read.versions
            context = Context(asked.now, registry, *read)
            decided = _decide(rows, read, context)
            if decided.refused and not tolerant:
                raise next(iter(decided.refused.values()))
            also = beside([number for number in range(len(rows)) if number not in decided.refused])
            events = [*decided.events, *_beside(also)]
            reads |= {there.stream: there.version for there in also}
            self.keys.create(_newcomers(decided.events, reads))
            try:
                appended = self.ledger.append(self._commit(events, reads, asked, mac))
            except ReadSetMovedError as moved:
                if any(there.stream in moved.moved for there in also):
                    raise StreamMovedError from None
                continue
            except IntegrityError:
                continue
            return Rows(_answer(asked, appended), decided.refused)
        raise TooMuchTrafficError(attempts=ATTEMPTS)

    def _commit(
        self,
        decided: Sequence[tuple[UUID, int, Event]],
        reads: Mapping[UUID, int],
        asked: Asked,
        mac: bytes,
    ) -> Append:
        events = [
            (stream, version, *self._state(stream, version, event))
            for stream, version, event in decided
        ]
        return Append(
            events=events,
            reads=reads,
            actor=asked.actor,
            assurance=asked.assurance,
            command_id=asked.command_id,
            source=asked.source,
            body_mac=mac,
            outcome=b'{"events":%d}' % len(events),
            now=microseconds(asked.now),
        )

    def _state(self, stream: UUID, version: int, event: Event) -> tuple[str, bytes]:
        return self.events_mapper.encode(self.sealer.seal_event(event, stream, version))

    def _read(self, rows: Sequence[Row]) -> Read:
        """The histories the commands are about and read."""
        commands = [command for row in rows for command in row]
        people = dict.fromkeys(person for each in commands for person in _people(each))
        things = dict.fromkeys(other for each in commands for other in _things(each))
        if any(each.ruled for each in commands):
            things[protocols_id(self.ledger.ledger_id)] = None
        recorded = self._recorded([*people, *things])
        same = self._same(command for command in commands if command.stream in recorded)
        others = [each for found in same.values() for each in found if each not in people]
        recorded |= self._recorded(others)
        people |= dict.fromkeys(others)
        return Read(
            {person: history.replay(person, recorded.get(person, ())) for person in people},
            {other: thing.replay(other, recorded.get(other, ())) for other in things},
            same,
        )

    def _same(self, commands: Iterable[Command]) -> Same:
        """The other records of those human beings who are judged as a whole."""
        whole = [each.person_id for each in commands if isinstance(each, OfPerson) and each.whole]
        return self.same(whole) if whole else {}

    def _recorded(self, streams: Sequence[UUID]) -> dict[UUID, list[tuple[int, Event]]]:
        """The facts of streams, with their versions."""
        recorded: dict[UUID, list[tuple[int, Event]]] = {}
        for event in map(self.events_mapper.decode, self.ledger.streams(streams)):
            recorded.setdefault(event.stream_id, []).append((event.version, event.event))
        return recorded


def _people(command: Command) -> Iterable[PersonId]:
    return (
        (command.person_id, *command.reads()) if isinstance(command, OfPerson) else command.reads()
    )


def _things(command: Command) -> Iterable[UUID]:
    own = () if isinstance(command, OfPerson) else (command.stream,)
    return (*own, *command.reads_things())


def _decide(rows: Sequence[Row], read: Read, context: Context) -> Decided:
    """Each command sees what those before it decided; a refused row leaves no trace."""
    decided = Decided([], {})
    for number, row in enumerate(rows):
        before = [read.of(command) for command in row]
        events: list[tuple[UUID, int, Event]] = []
        try:
            for command in row:
                known = read.of(command)
                for event in command.decide(known, context):
                    version = known.version + 1
                    known = known.with_fact(version, event)
                    events.append((command.stream, version, event))
                read.put(known)
        except TracingError as refusal:
            for known in before:
                read.put(known)
            decided.refused[number] = refusal
        else:
            decided.events.extend(events)
    return decided


def _beside(beside: Sequence[Beside]) -> list[tuple[UUID, int, Event]]:
    return [
        (there.stream, version, event)
        for there in beside
        for version, event in enumerate(there.events, there.version + 1)
    ]


def _newcomers(events: Sequence[tuple[UUID, int, Event]], reads: Mapping[UUID, int]) -> list[UUID]:
    """The people and places whose first facts these are: they get a data key, once."""
    return list(
        dict.fromkeys(
            stream
            for stream, _, event in events
            if not reads[stream] and not (isinstance(event, ThingFact) and not event.keyed)
        )
    )


def _body(rows: Sequence[Row]) -> tuple[str, bytes]:
    """What the keyed digest of a command covers: what was asked, whoever asks it."""
    name = "+".join(dict.fromkeys(command.kind for row in rows for command in row))
    return name or "register", msgspec.json.encode(rows, enc_hook=_plain)


def _plain(value: object) -> str:
    if isinstance(value, Unsealed):
        return value.text
    raise TypeError(f"a command cannot hold a {type(value).__name__}")


def _answer(asked: Asked, appended: Appended) -> Answer:
    return Answer(asked.command_id, appended.first, appended.last, appended.replayed)

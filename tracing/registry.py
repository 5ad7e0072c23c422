"""Where everything meets: a registry's folder, its ledger, its keys, its views, and the clock.

The only module that reads the clock and makes identities.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from tracing import settings, undoing
from tracing.application import (
    Answer,
    Asked,
    Beside,
    StreamMovedError,
    TracingApplication,
)
from tracing.domain.catalogue import TOPICS
from tracing.domain.command import Command, seal
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import HUMAN_PREFIXES, ClaimId, Ids, PersonId, RegistryId
from tracing.domain.person.commands import ErasePerson
from tracing.domain.register import AccessRecorded, ClaimLinked, ClaimReleased, RegistryOpened
from tracing.domain.values import ClaimKind, FactRef
from tracing.errors import ConflictError, NotFoundError, RefusedError, UsageError
from tracing.language import Text
from tracing.ledger.datastore import LedgerDatastore
from tracing.ledger.keystore import KeyStore
from tracing.ledger.mapper import EventMapper
from tracing.ledger.recorder import Recorded
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Place
from tracing.ledger.sqlite import SQLiteLedger
from tracing.projections import moments, questions
from tracing.projections.catchup import Catchup
from tracing.projections.cells import SealedCell
from tracing.projections.feed import Feed
from tracing.projections.models import FEEDS, MODELS
from tracing.projections.store import Reading
from tracing.projections.views_sqlite import SqliteViews

__all__ = ["Ids", "Registry", "make_registry", "open_registry"]

if TYPE_CHECKING:
    import networkx as nx

    from tracing.interchange.book import SourceBook

LEDGER = settings.LEDGER
KEYS = "keys.db"
VIEWS = "views"
FORMAT_VERSION = 1

AsOf = int | date | datetime | None
"""A position, an instant (exclusive), a date (the end of that local day), or now."""

_HUMAN = re.compile(r"^([A-Za-z])-?(\d{1,12})$")
_KINDS = {prefix: kind for kind, prefix in HUMAN_PREFIXES.items()}


class NoSuchEntityError(NotFoundError):
    text = Text("没有 {what}", "there is no {what}")
    hint = Text("用 list 查看现有的编号", "see the ids there are with list")


class UnreadableIdError(UsageError):
    text = Text("“{value}”不是编号", "'{value}' is not an id")
    hint = Text(
        "人员 P-0001，病例 C-0001，接触者 K-0001，暴露 E-0001",
        "a person is P-0001, a case C-0001, a contact K-0001, an exposure E-0001",
    )


class WrongKindError(UsageError):
    text = Text(
        "{value} 的类别是 {found}，这里要的是 {wanted}",
        "{value} is a {found}; what is wanted here is a {wanted}",
    )
    hint = UnreadableIdError.hint


class LedgerPresentError(ConflictError):
    text = Text(
        "{folder} 中已有一本账本（{events} 条事件），但没有 registry.toml",
        "{folder} holds a ledger of {events} events, but no registry.toml",
    )
    hint = Text(
        "从备份放回 registry.toml；要新建登记库，请换一个文件夹",
        "put registry.toml back from a backup; for a new registry choose another folder",
    )


class NotSimulatedError(RefusedError):
    text = Text(
        "登记库 {registry} 的时钟是真实的，不能按模拟时间记录",
        "the clock of registry {registry} is real: nothing can be recorded at a simulated time",
    )
    hint = Text("模拟时间只用于演示库", "simulated times are for demonstration registries")


class OutsideIdTakenError(ConflictError):
    text = Text(
        "该证件号已登记在 {person} 名下", "this outside id is recorded for {person} already"
    )
    hint = Text("使用该人员，不要重复登记", "use that person instead of registering another")


class Ref(NamedTuple):
    """An entity people named: what it is, its id, and the person it belongs to."""

    kind: str
    entity_id: UUID
    person_id: PersonId
    human: str


class ImportDoor:
    """The registry as an import sees it: every commit of one import names that import."""

    def __init__(self, registry: Registry, run: UUID) -> None:
        self.application = registry.application
        self.zone = registry.zone
        self.now = registry.now
        self.claims = registry.claims
        self.claimed = registry.claimed
        self.releases = registry.releases
        self._registry = registry
        self._source = f"import:{run}"

    def asked(self) -> Asked:
        """A new command of this import."""
        return self._registry.asked()._replace(source=self._source)

    def human(self, entity: UUID) -> str | None:
        """The human id of an entity the registry knows."""
        known = self._registry.human(entity)
        return None if known == str(entity) else known


class Registry:
    """One registry, opened. Use as a context manager, or close it."""

    def __init__(
        self,
        folder: Path,
        actor: settings.Actor,
        clock: Callable[[], datetime] | None = None,
        source: str = "cli",
    ) -> None:
        self.folder = folder
        self.settings = settings.read(folder)
        self.zone = ZoneInfo(self.settings.time_zone)
        self.actor = actor
        self.source = source
        self.key = RegistryKey(settings.read_key(folder, self.settings.registry_id))
        self.keys = KeyStore(folder / KEYS, self.key)
        self.application = TracingApplication(folder / LEDGER, self.keys, self.key)
        self.ledger = self.application.ledger
        self._clock = clock
        self._catchup = Catchup(
            self.ledger,
            self.application.events_mapper.decode,
            SqliteViews(folder / VIEWS, MODELS),
        )
        if clock is not None and self.ledger.head() and not self.opening.simulated_clock:
            raise NotSimulatedError(registry=self.settings.registry_id)
        self.keys.purge(self.ledger)

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._catchup.store.close()
        self.application.close()
        self.ledger.datastore.close()
        self.keys.close()

    # -- what the registry is ----------------------------------------------------------------

    @property
    def registry_id(self) -> RegistryId:
        return RegistryId(self.settings.registry_id)

    @property
    def opening(self) -> RegistryOpened:
        """Position 1."""
        row = self.ledger.row(1)
        assert row is not None
        event = self.application.events_mapper.decode(row).event
        assert isinstance(event, RegistryOpened)
        return event

    @property
    def head(self) -> int:
        return self.ledger.head()

    # -- the clock, and identities -----------------------------------------------------------

    def now(self) -> datetime:
        """The moment, in the registry's time zone."""
        moment = self._clock() if self._clock else datetime.now(UTC)
        return moment.astimezone(self.zone)

    def new_command_id(self) -> UUID:
        return uuid7()

    def asked(self, command_id: UUID | None = None) -> Asked:
        return Asked(
            self.actor.code,
            self.actor.assurance,
            command_id or self.new_command_id(),
            self.source,
            self.now(),
        )

    # -- recording ---------------------------------------------------------------------------

    def execute(self, *commands: Command, asked: Asked | None = None) -> Answer:
        """Record what the commands ask for, in one commit. Refusals are raised."""
        return self.application.execute(commands, asked or self.asked())

    def register(
        self,
        command: Command,
        documents: Mapping[ClaimKind, str],
        asked: Asked,
        *,
        also: Sequence[Command] = (),
        released: Mapping[ClaimKind, str] | None = None,
    ) -> Answer:
        """Register or correct a person whose outside ids must not be anybody else's.

        `also` is recorded in the same commit; the outside ids `released` are free again.
        """
        while True:
            beside = [
                *self.claims(documents, command.person_id),
                *self.releases(released or {}, command.person_id),
            ]
            try:
                return self.application.execute([command, *also], asked, beside=beside)
            except StreamMovedError:
                continue

    def claims(self, documents: Mapping[ClaimKind, str], person_id: PersonId) -> Iterator[Beside]:
        """What makes outside ids this person's. Raises OutsideIdTakenError."""
        for kind, value in documents.items():
            claim, version, holder = self._claim(kind, value)
            if holder is not None and holder != person_id:
                raise OutsideIdTakenError(person=self.human(holder))
            link = seal(person_id, str(person_id))
            assert link is not None
            if holder is None:
                yield Beside(claim, version, [ClaimLinked(claim_kind=kind, link=link)])

    def releases(self, documents: Mapping[ClaimKind, str], person_id: PersonId) -> Iterator[Beside]:
        for kind, value in documents.items():
            claim, version, holder = self._claim(kind, value)
            if holder == person_id:
                yield Beside(claim, version, [ClaimReleased(retracts=FactRef(claim, version))])

    def claimed(self, kind: ClaimKind, value: str) -> PersonId | None:
        """The person an outside id belongs to; None where it is nobody's, or they were erased or
        should never have been entered."""
        return self._claim(kind, value)[2]

    def _claim(self, kind: ClaimKind, value: str) -> tuple[ClaimId, int, PersonId | None]:
        """The stream of an outside id, its version, and the person it belongs to then."""
        claim = self.key.claim_id(kind, "", value)
        rows = self.ledger.stream(claim)
        last = self.application.events_mapper.decode(rows[-1]) if rows else None
        if last is None or not isinstance(last.event, ClaimLinked):
            return claim, len(rows), None
        place = Place(claim, last.version, last.topic)
        opened = self.application.sealer.open_link(last.event.link, place, "link")
        if opened is None:
            return claim, len(rows), None
        holder = PersonId(UUID(opened[1]))
        person = self.history(holder).person
        return claim, len(rows), holder if person and not person.retracted else None

    def erase(self, person_id: PersonId, asked: Asked) -> Answer:
        """Destroy a person's data key, and record it.

        The fact comes first: a crash between the two is mended when the registry is next opened.
        """
        answer = self.execute(ErasePerson(person_id=person_id), asked=asked)
        self.keys.destroy(person_id)
        self._catchup.catch_up()
        return answer

    def first_answer(self, command_id: UUID) -> Answer | None:
        """What a command was answered when it first came; None for a new one."""
        found = self.ledger.first_answer(command_id)
        return None if found is None else Answer(command_id, found.first, found.last, True)

    def last_own_command(self) -> list[Recorded]:
        """What `undo` would take back. Raises NothingToUndoError."""
        return undoing.last_own_command(self.application, self.actor.code)

    def undo(
        self, reason: str | None, asked: Asked, undone: Sequence[Recorded] | None = None
    ) -> tuple[Sequence[Recorded], Answer]:
        """Take back one's own last command that has not been taken back; what it had recorded.

        `undone` is what `last_own_command` gave, where somebody was asked about it in between.
        """
        found = self.last_own_command() if undone is None else undone
        return found, undoing.undo(self.application, found, reason, asked)

    def import_door(self) -> ImportDoor:
        """A door for one import."""
        return ImportDoor(self, self.new_command_id())

    def source_book(self, name: str) -> SourceBook:
        """What an outside source said so far."""
        from tracing.interchange.book import SourceBook

        return SourceBook(self.application, self.key, name)

    # -- moments -----------------------------------------------------------------------------

    def position(self, as_of: AsOf = None) -> int:
        """The ledger position of a moment, at the end of its commit; caught up when it is now."""
        head = self._catchup.catch_up()
        match as_of:
            case None:
                return head
            case int():
                return moments.snap(self.ledger, as_of)
            case datetime():
                return moments.position_at(self.ledger, self.localised(as_of))
            case date():
                return moments.position_at_end_of_day(self.ledger, as_of, self.zone)

    def localised(self, moment: datetime) -> datetime:
        """An instant; one written without an offset is local time."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def day(self, on: date) -> questions.Day:
        """A local day and the instant at which it ends."""
        start = datetime.combine(on, datetime.min.time(), tzinfo=self.zone)
        return questions.Day(on, (start + timedelta(days=1)).astimezone(UTC))

    # -- reading -----------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[Reading]:
        """The read models as they stand; call `position()` first to be caught up."""
        return self._catchup.store.reading()

    def resolve(self, text: str, *wanted: str) -> Ref:
        """The entity a person named, by human id or UUID; of one of the kinds wanted."""
        kind, number, entity = _parsed(text)
        at = self.position()
        with self.reading() as reading:
            if number is not None and kind is not None:
                found = questions.entity_of(reading.connection, kind, number, at)
            else:
                found = None
                human = questions.human_ids(reading.connection, [str(entity)]).get(str(entity))
                if human is not None:
                    kind, number, _ = _parsed(human)
                    assert kind is not None and number is not None
                    found = questions.entity_of(reading.connection, kind, number, at)
        if found is None or kind is None or number is None:
            raise NoSuchEntityError(what=text)
        human = f"{HUMAN_PREFIXES[kind]}-{number:04d}"
        if wanted and kind not in wanted:
            raise WrongKindError(value=human, found=kind, wanted=" / ".join(wanted))
        return Ref(kind, UUID(found["entity_id"]), PersonId(UUID(found["person_id"])), human)

    def human(self, entity: UUID) -> str:
        """The human id of an entity, else its UUID."""
        self.position()
        with self.reading() as reading:
            return questions.human_ids(reading.connection, [str(entity)]).get(
                str(entity), str(entity)
            )

    def history(self, person_id: PersonId) -> PersonHistory:
        return self.application.history(person_id)

    def open(self, cell: bytes | None) -> str | None:
        """The text of a sealed cell; None where there is none or it was erased."""
        if cell is None:
            return None
        held = SealedCell.decode(cell)
        place = Place(held.stream, held.version, held.topic)
        return self.application.sealer.open(held.sealed, place, held.field)

    def identify(self, query: str, purpose: str, people: Sequence[PersonId]) -> None:
        """Record who looks at whose personal values and what for; nothing is shown before."""
        while True:
            asked = self.asked()
            version = len(self.ledger.stream(self.registry_id))
            sealed = seal(self.registry_id, purpose)
            assert sealed is not None
            event = AccessRecorded(query=query, purpose=sealed, people=tuple(people))
            try:
                self.application.execute(
                    [], asked, beside=[Beside(self.registry_id, version, [event])]
                )
            except StreamMovedError:
                continue
            return

    def contact_graph(self, as_of: AsOf = None) -> nx.MultiDiGraph[str]:
        """Who was exposed to whom and which case is attributed to which, as of a moment."""
        from tracing.projections.contact_graph.graph import contact_graph

        at = self.position(as_of)
        with self.reading() as reading:
            return contact_graph(reading.connection, at)

    def feed(self, name: str) -> Feed:
        """The changes of a read model. Raises NoSuchEntityError."""
        if name not in FEEDS:
            raise NoSuchEntityError(what=f"feed {name} ({', '.join(FEEDS)})")
        return Feed(name, self._catchup, FEEDS[name])

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Fold the views anew from position 1."""
        return self._catchup.rebuild(progress)

    @property
    def fingerprint(self) -> str:
        """The name of the views' folds."""
        return self._catchup.store.fingerprint


def open_registry(
    folder: Path | None = None,
    *,
    actor: str | None = None,
    clock: Callable[[], datetime] | None = None,
    source: str = "cli",
) -> Registry:
    """Open the registry in a folder, else the one the current folder lies in.

    `clock` is for registries that declare a simulated clock. Raises NoRegistryError,
    KeyMissingError, WrongRegistryKeyError.
    """
    return Registry(settings.find(folder), settings.actor(actor), clock, source)


def make_registry(
    folder: Path,
    *,
    label: str,
    jurisdiction: str,
    time_zone: str,
    actor: str | None = None,
    clock: Callable[[], datetime] | None = None,
) -> str:
    """Make a registry: its key (outside), its folder, and position 1. Returns the key's place.

    With TRACING_KEY set, that is its key and no file is written. A crash in here leaves a folder
    without `registry.toml`, which is no registry yet; the same call again completes it under a
    new id.
    """
    if (folder / settings.FILE).exists():
        raise settings.RegistryExistsError(folder=folder)
    who = settings.actor(actor)
    registry_id = RegistryId(uuid7())
    opening = RegistryOpened(
        registry_id=registry_id,
        label=label,
        jurisdiction=jurisdiction,
        time_zone=time_zone,
        format_version=FORMAT_VERSION,
        simulated_clock=clock is not None,
    )
    EventMapper(TOPICS).encode(opening)  # refuses what could not be recorded
    now = (clock() if clock else datetime.now(UTC)).astimezone(ZoneInfo(time_zone))
    folder.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(folder)
    key = RegistryKey(settings.make_key(folder, registry_id, RegistryKey.generate().secret))
    keys = KeyStore(folder / KEYS, key)
    application = TracingApplication(folder / LEDGER, keys, key)
    try:
        asked = Asked(who.code, who.assurance, uuid7(), "cli", now)
        application.open_registry(opening, asked, registry_id)
    finally:
        application.close()
        application.ledger.datastore.close()
        keys.close()
    settings.write(folder, settings.Settings(registry_id, jurisdiction, time_zone, label))
    return settings.key_place(registry_id)


def _clear_leftovers(folder: Path) -> None:
    """Remove what a registry that was never completed left; refuse where there is a history."""
    ledger = folder / LEDGER
    if ledger.exists():
        datastore = LedgerDatastore(str(ledger))
        found = SQLiteLedger(datastore)
        found.create_table()
        events = found.head()
        datastore.close()
        if events > 1:
            raise LedgerPresentError(folder=folder, events=events)
    for name in (LEDGER, KEYS):
        for file in folder.glob(f"{name}*"):
            file.unlink()


def _parsed(text: str) -> tuple[str | None, int | None, UUID | None]:
    found = _HUMAN.match(text.strip())
    if found and found[1].upper() in _KINDS:
        return _KINDS[found[1].upper()], int(found[2]), None
    try:
        return None, None, UUID(text.strip())
    except ValueError:
        raise UnreadableIdError(value=text) from None

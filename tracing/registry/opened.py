"""A registry that is open: what can be recorded in it, and asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
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
from tracing.domain.command import Command, OfPerson, seal
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PersonId, RegistryId
from tracing.domain.person.commands import ErasePerson
from tracing.domain.register import AccessRecorded, RegistryOpened
from tracing.domain.thing import ThingHistory
from tracing.domain.values import ClaimKind
from tracing.errors import IntegrityError, RefusedError
from tracing.language import Text
from tracing.ledger.appending import leaf_of
from tracing.ledger.keystore import KeyStore
from tracing.ledger.merkle import root_of
from tracing.ledger.recorder import Recorded, StoredRow
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Place
from tracing.projections import moments
from tracing.projections.catchup import Catchup
from tracing.projections.cells import SealedCell
from tracing.projections.feed import Feed
from tracing.projections.models import FEEDS, MODELS
from tracing.projections.questions.base import Day
from tracing.projections.questions.identity import other_records
from tracing.projections.store import Reading
from tracing.projections.views_sqlite import SqliteViews
from tracing.registry import naming
from tracing.registry.importing import ImportDoor
from tracing.registry.outside_ids import OutsideIds

if TYPE_CHECKING:
    from tracing.interchange.book import SourceBook
    from tracing.projections.contact_graph.columns import Columns, Sight
    from tracing.projections.contact_graph.graph import ContactGraph
    from tracing.projections.contact_graph.kernel import CarrierColumns

KEYS = "keys.db"
VIEWS = "views"
LEAVES = 4096
"""Rows read at a time to work out a root."""

AsOf = int | date | datetime | None
"""A position, an instant (exclusive), a date (the end of that local day), or now."""


class NotSimulatedError(RefusedError):
    text = Text(
        "登记库 {registry} 的时钟是真实的，不能按模拟时间记录",
        "the clock of registry {registry} is real: nothing can be recorded at a simulated time",
    )
    hint = Text("模拟时间只用于演示库", "simulated times are for demonstration registries")


class EventChangedError(IntegrityError):
    text = Text(
        "位置 {position} 的事件在记录之后被改动",
        "the event at position {position} was changed after it was recorded",
    )
    hint = Text(
        "运行 tracing audit verify，并从备份恢复账本",
        "run tracing audit verify, and restore the ledger from a backup",
    )


class KeyStoreLostError(IntegrityError):
    text = Text(
        "密钥库 {path} 缺失，或不属于本登记库",
        "the key store {path} is missing, or is not this registry's",
    )
    hint = Text(
        "从备份放回 keys.db；没有它，已封存的内容打不开。没有改动任何内容",
        "put keys.db back from a backup: without it nothing sealed opens. Nothing was changed",
    )


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
        settings.refuse_read_only(folder)
        self.zone = ZoneInfo(self.settings.time_zone)
        self.actor = actor
        self.source = source
        self.key = RegistryKey(settings.read_key(folder, self.settings.registry_id))
        self.keys = _keys_of(self.settings.registry_id, folder / KEYS, self.key)
        self.application = TracingApplication(folder / settings.LEDGER, self.keys, self.key)
        self.ledger = self.application.ledger
        self.outside_ids = OutsideIds(self.application, self.key)
        self._clock = clock
        self._catchup = Catchup(
            self.ledger,
            self._decoded,
            SqliteViews(folder / VIEWS, MODELS),
        )
        self.application.same = self._same
        self._columns: Columns | None = None
        if clock is not None and self.ledger.head():
            self._refuse_unless_simulated()
        self.keys.purge(self.ledger)

    def _decoded(self, row: StoredRow) -> Recorded:
        """An event for the views, which are not to believe a row that was changed."""
        if leaf_of(row) != row.leaf:
            raise EventChangedError(position=row.position)
        return self.application.events_mapper.decode(row)

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
        self._columns = None
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

    def root(self, size: int) -> str:
        """The root of the Merkle tree over the first events, in hexadecimal (FORMAT.md, 2)."""
        pages = (
            self.ledger.page(after, min(LEAVES, size - after)) for after in range(0, size, LEAVES)
        )
        return root_of(row.leaf for page in pages for row in page).hex()

    # -- the clock, and identities -----------------------------------------------------------

    def now(self) -> datetime:
        """The moment, in the registry's time zone."""
        moment = self._clock() if self._clock else datetime.now(UTC)
        return moment.astimezone(self.zone)

    def set_clock(self, moment: datetime) -> None:
        """Let it be that moment, in a registry with a simulated clock; raises NotSimulatedError."""
        self._refuse_unless_simulated()
        self._clock = lambda: moment

    def _refuse_unless_simulated(self) -> None:
        if not self.opening.simulated_clock:
            raise NotSimulatedError(registry=self.settings.registry_id)

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
        command: OfPerson,
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
            beside = list(self.outside_ids.changes(documents, released or {}, command.person_id))
            try:
                return self.application.execute([command, *also], asked, beside=beside)
            except StreamMovedError:
                continue

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

    def recorded_at(self, position: int) -> datetime | None:
        """When the commit of a position was recorded; None before the first."""
        return moments.recorded_at(self.ledger, position)

    def localised(self, moment: datetime) -> datetime:
        """An instant; one written without an offset is local time."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def day(self, on: date) -> Day:
        """A local day and the instant at which it ends."""
        return Day(on, moments.end_of_day(on, self.zone))

    # -- reading -----------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[Reading]:
        """The read models as they stand; call `position()` first to be caught up."""
        return self._catchup.store.reading()

    def resolve(self, text: str, *wanted: str) -> naming.Ref:
        """The entity a person named, by human id or UUID; of one of the kinds wanted."""
        at = self.position()
        with self.reading() as reading:
            return naming.resolve(reading.connection, at, text, *wanted)

    def kept(self, ref: naming.Ref) -> naming.Ref:
        """Who is kept in the place of a person that was merged; anything else is itself."""
        at = self.position()
        with self.reading() as reading:
            return naming.kept(reading.connection, at, ref)

    def _same(self, people: Sequence[PersonId]) -> dict[PersonId, list[PersonId]]:
        """For decisions: by record, the others of the same human being."""
        at = self.position()
        with self.reading() as reading:
            found = other_records(reading.connection, at, list(map(str, people)))
        return {
            PersonId(UUID(person)): [PersonId(UUID(each)) for each in others]
            for person, others in found.items()
        }

    def records_of(self, person: PersonId) -> tuple[PersonId, ...]:
        """All records of the human being whose record this is, and this one first."""
        return (person, *self._same([person]).get(person, ()))

    def human(self, entity: UUID) -> str:
        """The human id of an entity, else its UUID."""
        self.position()
        with self.reading() as reading:
            return naming.human(reading.connection, entity)

    def history(self, person_id: PersonId) -> PersonHistory:
        return self.application.history(person_id)

    def thing(self, thing_id: UUID) -> ThingHistory:
        """All that is recorded of a place, a pool, a transfer …"""
        return self.application.thing(thing_id)

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

    def contact_graph(self, as_of: AsOf = None) -> ContactGraph:
        """Who was exposed to whom and whose case is attributed to whose, as of a moment."""
        from tracing.projections.contact_graph.graph import ContactGraph
        from tracing.projections.contact_graph.keeping import current_columns

        at = self.position(as_of)
        with self.reading() as reading:
            columns = current_columns(
                self.folder / VIEWS, reading, self.zone, self._leaf, self._columns
            )
        self._columns = columns
        return ContactGraph(columns, at, self._carriers)

    def _leaf(self, position: int) -> bytes | None:
        """The ledger's at a position, empty at 0."""
        row = self.ledger.row(position) if position else None
        return row.leaf if row else None if position else b""

    def _carriers(self, sight: Sight) -> CarrierColumns:
        from tracing.projections.contact_graph.carried import carrier_columns

        with self.reading() as reading:
            return carrier_columns(reading.connection, sight, self.zone)

    def feed(self, name: str) -> Feed:
        """The changes of a read model. Raises NoSuchEntityError."""
        if name not in FEEDS:
            raise naming.NoSuchEntityError(what=f"feed {name} ({', '.join(FEEDS)})")
        return Feed(name, self._catchup, FEEDS[name])

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Fold the views anew from position 1."""
        return self._catchup.rebuild(progress)

    def tell_progress(self, progress: Callable[[int, int], None]) -> None:
        """Say how far the views have come whenever a question waits for them."""
        self._catchup.progress = progress

    @property
    def fingerprint(self) -> str:
        """The name of the views' folds."""
        return self._catchup.store.fingerprint


def _keys_of(registry_id: UUID, path: Path, key: RegistryKey) -> KeyStore:
    """The key store of a registry, known by the key it holds for the registry itself."""
    if not path.exists() or not path.stat().st_size:
        raise KeyStoreLostError(path=path)
    keys = KeyStore(path, key)
    if not keys.holds(registry_id):
        keys.close()
        raise KeyStoreLostError(path=path)
    return keys


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

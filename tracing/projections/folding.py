"""Folding a page of events in memory: each event decoded once, handed to all who want it."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from tracing.errors import IntegrityError
from tracing.language import Text
from tracing.ledger.recorder import LedgerReader, Recorded, StoredRow
from tracing.projections.folds import Derivation, Model, RecordModel
from tracing.projections.temporal import Key, Values
from tracing.projections.versions import RecordedVersions, Versions

Decode = Callable[[StoredRow], Recorded]

ROWS_KEPT = 50
"""Rows of one entity that are held from event to event; more are worked out again."""


class FoldFailedError(IntegrityError):
    text = Text(
        "位置 {position} 的事件 {topic} 无法由 {model} 处理（{reason}）",
        "the event {topic} at position {position} cannot be digested by {model} ({reason})",
    )
    hint = Text(
        "视图停在此事件之前；请升级软件或报告此错误，账本未受影响",
        "the views stop before it; upgrade the software or report this. The ledger is unharmed",
    )

    def __init__(self, *, position: int, topic: str, model: str, reason: str) -> None:
        super().__init__(position=position, topic=topic, model=model, reason=reason)
        self.position = position


class Folding:
    """The folds of a store's models, with the states of the entities seen last."""

    def __init__(
        self, models: Sequence[Model], ledger: LedgerReader, decode: Decode, states: int
    ) -> None:
        self._decode = decode
        self._records = [model for model in models if isinstance(model, RecordModel)]
        self._entities = [
            _Entities(model, ledger, decode, states)
            for model in models
            if isinstance(model, Derivation)
        ]

    def fold(self, rows: Sequence[StoredRow], counters: dict[str, int]) -> list[Versions]:
        """What the page changes, a table each; `counters` are moved on. Raises FoldFailedError."""
        records: defaultdict[str, list[_Recording]] = defaultdict(list)
        pending: list[Versions] = []
        for model in self._records:
            recording = _Recording(model, counters)
            pending.append(recording.versions)
            for topic in model.topics:
                records[topic].append(recording)
        for entities in self._entities:
            pending.extend(entities.begin())
        try:
            for row in rows:
                self._fold_one(row, records)
        except BaseException:
            self.forget()
            raise
        return pending

    def _fold_one(self, row: StoredRow, records: Mapping[str, Sequence[_Recording]]) -> None:
        model = "decode"
        try:
            recorded = self._decode(row)
            for recording in records.get(row.topic, ()):
                model = recording.name
                recording.fold(recorded)
            for entities in self._entities:
                model = entities.name
                entities.fold(recorded)
        except Exception as error:
            raise FoldFailedError(
                position=row.position, topic=row.topic, model=model, reason=type(error).__name__
            ) from error

    def forget(self) -> None:
        """Drop the states held: they may be ahead of what was written."""
        for entities in self._entities:
            entities.forget()


class _Recording:
    """A record model at work on a page: the `Rows` its fold is given."""

    def __init__(self, model: RecordModel, counters: dict[str, int]) -> None:
        self.name = model.table.name
        self.versions = RecordedVersions(model.table)
        self._fold = model.fold
        self._counters = counters
        self._position = 0

    def fold(self, recorded: Recorded) -> None:
        self._position = recorded.position
        self._fold(recorded, self)

    def set(self, key: Key, values: Values) -> None:
        self.versions.change(key, self._position, values)

    def end(self, key: Key) -> None:
        self.versions.change(key, self._position, None)

    def next_number(self, name: str) -> int:
        counter = f"{self.name}.{name}"
        number = self._counters.get(counter, 0) + 1
        self._counters[counter] = number
        return number


class _Entity:
    """A stream's state after its event `version`, and the rows each model has for it."""

    __slots__ = ("rows", "state", "version")

    def __init__(self, version: int, state: Any, rows: list[Mapping[Key, Values] | None]) -> None:
        self.version = version
        self.state = state
        self.rows = rows


class _Entities:
    """A derivation at work. The entity of an event is its stream; here alone that is said."""

    def __init__(
        self, derivation: Derivation[Any], ledger: LedgerReader, decode: Decode, limit: int
    ) -> None:
        self.name = derivation.name
        self._derivation = derivation
        self._ledger = ledger
        self._decode = decode
        self._limit = limit
        self._known: OrderedDict[UUID, _Entity] = OrderedDict()
        self._rows_of = [model.rows for model in derivation.models]
        self._versions: list[Versions] = []
        self._asked = {
            topic: [place for place, model in enumerate(derivation.models) if topic in model.topics]
            for topic in derivation.topics
        }

    def begin(self) -> list[Versions]:
        self._versions = [Versions(model.table) for model in self._derivation.models]
        return self._versions

    def forget(self) -> None:
        self._known.clear()

    def fold(self, recorded: Recorded) -> None:
        stream = recorded.stream_id
        entity = self._known.get(stream)
        if entity is not None and entity.version != recorded.version - 1:
            entity = None  # somebody else folded in between
        asked = self._asked.get(recorded.event.topic)
        if asked is None:
            if entity is not None:
                entity.version = recorded.version
            return
        if entity is None:
            entity = self._known[stream] = self._before(recorded)
            if len(self._known) > self._limit:
                self._known.popitem(last=False)
        self._known.move_to_end(stream)
        self._evolve(entity, recorded, asked)

    def _evolve(self, entity: _Entity, recorded: Recorded, asked: Sequence[int]) -> None:
        """Rows before, rows after, and what differs. `evolve` may change the state in place."""
        rows = entity.rows
        for place in asked:
            if rows[place] is None:
                rows[place] = dict(self._rows_of[place](entity.state))
        entity.state = state = self._derivation.evolve(entity.state, recorded)
        entity.version = recorded.version
        for place in asked:
            before = rows[place]
            after = dict(self._rows_of[place](state))
            if after != before:
                rows[place] = after if len(after) <= ROWS_KEPT else None
                self._versions[place].turn(recorded.position, before or {}, after)

    def _before(self, recorded: Recorded) -> _Entity:
        """The entity as it stood before an event, from its stream; nothing stood before the first.

        Before its first event of these topics an entity has no rows at all.
        """
        state = self._derivation.initial(recorded.stream_id)
        stored: Mapping[Key, Values] | None = {}
        if recorded.version > 1:
            for row in self._ledger.stream(recorded.stream_id, recorded.position - 1):
                if row.topic in self._asked:
                    state = self._derivation.evolve(state, self._decode(row))
                    stored = None
        return _Entity(recorded.version - 1, state, [stored] * len(self._rows_of))

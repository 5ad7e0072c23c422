"""The three kinds of fold, and the fingerprint that names what they make.

A *record* model sets the row of a key from one event. A *derivation* keeps the state of an entity
(here: of a stream), and each of its models says which rows that state has; the kit writes what
differs. An *assessment* works its rows out from the rows of other tables, as they held when a
commit was done. Folds are deterministic: no clock, no chance, no network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa

from tracing.ledger.recorder import Recorded
from tracing.projections.temporal import Key, TemporalTable, Values

KIT_VERSION = 1
"""Raised when the kit itself would write other rows from the same folds."""

State = TypeVar("State")


class Rows(Protocol):
    """What a record model may do to its table, as of the event it is folding."""

    def set(self, key: Key, values: Values) -> None:
        """From this event on the key has this row. An equal row stays as it is."""
        ...

    def end(self, key: Key) -> None:
        """From this event on the key has no row."""
        ...

    def next_number(self, name: str) -> int:
        """1, 2, 3 … without a gap: a counter of this model, kept with the position."""
        ...


@dataclass(frozen=True)
class RecordModel:
    """A table in which an event sets or ends the rows of keys."""

    table: TemporalTable
    version: int
    topics: frozenset[str]
    fold: Callable[[Recorded, Rows], None]


@dataclass(frozen=True)
class DeriveModel(Generic[State]):
    """A table whose rows are a pure function of an entity's state.

    `topics` are the events after which the rows may change; two entities never share a key.
    """

    table: TemporalTable
    version: int
    topics: frozenset[str]
    rows: Callable[[State], Mapping[Key, Values]]


@dataclass(frozen=True)
class Derivation(Generic[State]):
    """An entity's state, evolved over its stream, and the models that share it.

    `topics` are the events `evolve` reads. `evolve` may change the state it is given.
    """

    name: str
    version: int
    topics: frozenset[str]
    initial: Callable[[UUID], State]
    evolve: Callable[[State, Recorded], State]
    models: Sequence[DeriveModel[State]]

    def __post_init__(self) -> None:
        for model in self.models:
            if unread := sorted(model.topics - self.topics):
                raise ValueError(f"{model.table.name}: {self.name} does not read {unread}")


class Touched(NamedTuple):
    """A row that began or ended."""

    position: int
    table: str
    key: Key
    values: Values


Subjects = Collection[Any] | None
"""First cells of keys; None: all there are."""


@dataclass(frozen=True)
class AssessModel:
    """A table whose rows follow from the rows of other tables: people of many streams together.

    What a row is about, its subject, is the first cell of its key. After a commit in which rows of
    `looks_at` began or ended, `affected` names the subjects whose rows may be others now, and
    `rows` says which rows those have as of the commit's last position. Both query the tables as of
    the position they are given (`held_at`), and nothing else.
    """

    table: TemporalTable
    version: int
    rests_on: TemporalTable
    """Before it has ever had a row nothing is assessed; one of `looks_at`."""
    looks_at: Sequence[TemporalTable]
    affected: Callable[[sa.Connection, int, Sequence[Touched]], Subjects]
    rows: Callable[[sa.Connection, int, Subjects], Mapping[Key, Values]]
    searches: Sequence[tuple[TemporalTable, str]] = ()
    """Tables it searches by a column: these indexes are made before a rebuild, not after it."""

    def __post_init__(self) -> None:
        if self.rests_on not in self.looks_at or self.table in self.looks_at:
            raise ValueError(f"{self.table.name}: it rests on a table it looks at, not on itself")


Model = RecordModel | Derivation[Any] | AssessModel


def tables_of(models: Iterable[Model]) -> list[TemporalTable]:
    """Every table of the models, in their order; a name occurs once."""
    tables = [
        part.table
        for model in models
        for part in (model.models if isinstance(model, Derivation) else (model,))
    ]
    names = [table.name for table in tables]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two models share a table: {twice}")
    return tables


def indexes_needed(models: Iterable[Model]) -> set[sa.Index]:
    """Those that folds search by."""
    return {
        table.index_of(column)
        for model in models
        if isinstance(model, AssessModel)
        for table, column in model.searches
    }


def fingerprint_of(models: Iterable[Model]) -> str:
    """Sixteen hex digits over the kit's version and each model's name, version and columns."""
    shape = [KIT_VERSION, sorted((_shape(model) for model in models), key=lambda each: each[1])]
    return hashlib.sha256(msgspec.json.encode(shape)).hexdigest()[:16]


def _shape(model: Model) -> list[Any]:
    if isinstance(model, RecordModel):
        return ["record", model.table.name, model.version, model.table.shape]
    if isinstance(model, AssessModel):
        looks_at = [table.name for table in model.looks_at]
        return ["assess", model.table.name, model.version, model.table.shape, looks_at]
    parts = sorted([part.table.name, part.version, part.table.shape] for part in model.models)
    return ["derive", model.name, model.version, parts]

"""The two kinds of fold, and the fingerprint that names what they make.

A *record* model sets the row of a key from one event. A *derivation* keeps the state of an entity
(here: of a stream), and each of its models says which rows that state has; the kit writes what
differs. Folds are deterministic: no clock, no chance, no network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

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


Model = RecordModel | Derivation[Any]


def tables_of(models: Iterable[Model]) -> list[TemporalTable]:
    """Every table of the models, in their order; a name occurs once."""
    tables = [
        part.table
        for model in models
        for part in ((model,) if isinstance(model, RecordModel) else model.models)
    ]
    names = [table.name for table in tables]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two models share a table: {twice}")
    return tables


def fingerprint_of(models: Iterable[Model]) -> str:
    """Sixteen hex digits over the kit's version and each model's name, version and columns."""
    shape = [KIT_VERSION, sorted((_shape(model) for model in models), key=lambda each: each[1])]
    return hashlib.sha256(msgspec.json.encode(shape)).hexdigest()[:16]


def _shape(model: Model) -> list[Any]:
    if isinstance(model, RecordModel):
        return ["record", model.table.name, model.version, model.table.shape]
    parts = sorted([part.table.name, part.version, part.table.shape] for part in model.models)
    return ["derive", model.name, model.version, parts]

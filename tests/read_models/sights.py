"""Playing histories into a real registry, and everything its read models show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import sqlalchemy as sa

from tests.histories import START, Ask
from tests.registries import Clock, make_registry
from tracing.errors import TracingError
from tracing.projections import questions
from tracing.projections.catchup import Catchup
from tracing.projections.models import MODELS
from tracing.projections.moments import envelope_of
from tracing.projections.store import Store
from tracing.projections.views_sqlite import SqliteViews
from tracing.registry import Registry

Rows = dict[str, list[tuple[Any, ...]]]


@contextmanager
def played(asked: Iterable[Ask]) -> Iterator[Registry]:
    """A new registry after all that was not refused."""
    clock = Clock(START)
    with TemporaryDirectory() as folder, make_registry(Path(folder), clock=clock).open() as made:
        play(made, clock, asked)
        yield made


def play(registry: Registry, clock: Clock, asked: Iterable[Ask]) -> None:
    for ask in asked:
        clock.now += ask.after
        with suppress(TracingError):
            registry.execute(ask.meant(registry.history(ask.command.person_id).facts))


def store_of(registry: Registry) -> Store:
    registry.position()
    return registry._catchup.store


def commits(registry: Registry) -> list[int]:
    """The last position of every commit, 0 first."""
    return sorted({0, *(envelope_of(row).last for row in registry.ledger.page(0, 10_000))})


def every_row(store: Store) -> Rows:
    """Every row of every table, ended ones too."""
    with store.reading() as reading:
        return {
            table.name: [
                tuple(row)
                for row in reading.connection.execute(
                    sa.select(table.table).order_by(*table.table.primary_key)
                )
            ]
            for table in store.tables
        }


def rows_at(store: Store, position: int) -> Rows:
    """The rows that held at a position, without since and until."""
    return {
        name: sorted(row[:-2] for row in rows if row[-2] <= position < row[-1])
        for name, rows in every_row(store).items()
    }


def answers(registry: Registry, position: int) -> bytes:
    """What every question answers as of a position, as bytes."""
    asked = (
        questions.persons,
        questions.cases,
        questions.contacts,
        questions.exposures,
        questions.transmissions,
    )
    with registry.reading() as reading:
        connection = reading.connection
        told = [list(question(connection, position)) for question in asked]
    graph = registry.contact_graph(position)
    edges = sorted(map(repr, graph.edges(keys=True, data=True)))
    return msgspec.json.encode([told, edges, sorted(graph.nodes)], enc_hook=str)


@contextmanager
def scratch(registry: Registry, *, page: int = 4000, states: int = 20_000) -> Iterator[Catchup]:
    """Other views of the same ledger, empty, and folded in pages of another size."""
    with TemporaryDirectory() as folder:
        views = SqliteViews(Path(folder), MODELS)
        decode = registry.application.events_mapper.decode
        yield Catchup(registry.ledger, decode, views, page=page, states=states)
        views.close()

"""Any order of arrival in which a correction follows what it corrects ends in the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.test_histories import arrived_otherwise, played, reordered
from tests.histories import START, Ask, histories
from tests.read_models.golden import play
from tests.registries import Clock, make_registry
from tracing.domain.event import ThingFact
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PersonId
from tracing.domain.register import RegisterEvent
from tracing.domain.thing import ThingHistory, replay
from tracing.domain.values import Sealed
from tracing.projections.histories import HistoryView
from tracing.projections.models import PARTS, THINGS_PARTS
from tracing.projections.temporal import Key, Values
from tracing.projections.things import ThingView

small = settings(max_examples=40, deadline=None)


class PlainView(HistoryView):
    """What is sealed is compared as it is: a cell says, too, where in the stream it lies."""

    def cell(self, sealed: Sealed | None) -> Any:
        return sealed


class PlainThing(ThingView):
    def cell(self, sealed: Sealed | None) -> Any:
        return sealed


def rows_of(history: PersonHistory) -> dict[str, dict[Key, Values]]:
    view = PlainView(history.person_id)
    view.history = history
    return {part.table.name: dict(part.rows(view)) for part in PARTS}


@given(histories(), st.randoms(use_true_random=False))
@small
def test_the_rows_of_a_person_are_the_same_in_any_order_of_arrival(
    asked: list[Ask], any_: Any
) -> None:
    for history in played(asked).values():
        order = [any_.random() for _ in history.facts]
        assert rows_of(arrived_otherwise(history, order)) == rows_of(history)


OF_THE_STREAM = frozenset({"version", "since_version", "basis", "ended_version"})
"""Columns that say where a fact lies, by which it is corrected or taken back."""


def rows_of_thing(history: ThingHistory) -> dict[str, dict[Key, Values]]:
    view = PlainThing(history.thing_id)
    view.history = history
    return {
        part.table.name: {
            key: tuple(
                cell
                for name, cell in zip(part.table.values, row, strict=True)
                if name not in OF_THE_STREAM
            )
            for key, row in part.rows(view).items()
        }
        for part in THINGS_PARTS
    }


Streams = tuple[list[PersonHistory], list[ThingHistory]]


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streams]:
    """All that lies in the fixed history, where every kind of fact occurs."""
    clock, folder = Clock(START), Path(tmp_path_factory.mktemp("golden"))
    with make_registry(folder, clock=clock).open() as registry:
        play(registry, clock)
        decode = registry.application.events_mapper.decode
        first = {row.stream_id: decode(row).event for row in registry.ledger.page(0, 10_000)[::-1]}
        yield (
            [
                registry.history(PersonId(stream))
                for stream, event in first.items()
                if not isinstance(event, ThingFact | RegisterEvent)
            ],
            [registry.thing(each) for each, event in first.items() if isinstance(event, ThingFact)],
        )


@given(any_=st.randoms(use_true_random=False))
@small
def test_the_rows_of_everything_are_the_same_in_any_order_of_arrival(
    streams: Streams, any_: Any
) -> None:
    people, things = streams
    for person in people:
        order = [any_.random() for _ in person.facts]
        assert rows_of(arrived_otherwise(person, order)) == rows_of(person)
    for thing in things:
        order = [any_.random() for _ in thing.facts]
        again = replay(thing.thing_id, reordered(thing.facts, order))
        assert rows_of_thing(again) == rows_of_thing(thing)

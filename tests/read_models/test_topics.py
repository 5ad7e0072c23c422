"""A read model that misses an event is wrong until the next one, and nobody sees it.

So whatever happens: the rows that were folded, event by event, are those of the final state.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from tests.histories import START, Ask, histories
from tests.read_models.golden import play
from tests.read_models.sights import played, rows_at, store_of
from tests.registries import Clock, make_registry
from tracing.ledger.recorder import Recorded
from tracing.projections.folds import Derivation
from tracing.projections.models import HISTORIES, THINGS
from tracing.registry import Registry

DERIVATIONS = (HISTORIES, THINGS)


def streams(registry: Registry) -> dict[UUID, list[Recorded]]:
    """Every event that was recorded, by its stream."""
    found: dict[UUID, list[Recorded]] = {}
    for row in registry.ledger.page(0, 100_000):
        recorded = registry.application.events_mapper.decode(row)
        found.setdefault(recorded.stream_id, []).append(recorded)
    return found


def final_rows(derivation: Derivation[Any], registry: Registry) -> dict[str, list[Any]]:
    """The rows of each table, from nothing but the state that every stream ended in."""
    rows: dict[str, list[Any]] = {model.table.name: [] for model in derivation.models}
    for stream, events in streams(registry).items():
        state = derivation.initial(stream)
        read = [recorded for recorded in events if recorded.event.topic in derivation.topics]
        for recorded in read:
            state = derivation.evolve(state, recorded)
        for model in derivation.models if read else ():
            rows[model.table.name] += [(*k, *values) for k, values in model.rows(state).items()]
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def missed(derivation: Derivation[Any], events: list[Recorded]) -> Iterator[tuple[str, str]]:
    """Models and the events that changed their rows, though they do not ask for them."""
    state = derivation.initial(events[0].stream_id)
    before = [dict(model.rows(state)) for model in derivation.models]
    for recorded in events:
        topic = recorded.event.topic
        state = derivation.evolve(state, recorded)
        after = [dict(model.rows(state)) for model in derivation.models]
        for model, was, now in zip(derivation.models, before, after, strict=True):
            if was != now and topic not in model.topics:
                yield model.table.name, topic
        before = after


def all_missed(registry: Registry) -> set[tuple[str, str]]:
    return {
        each
        for derivation in DERIVATIONS
        for events in streams(registry).values()
        for each in missed(derivation, events)
    }


@given(histories())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_model_misses_an_event_that_changes_its_rows(asked: list[Ask]) -> None:
    with played(asked) as registry:
        assert all_missed(registry) == set()


@given(histories())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_rows_that_were_folded_are_those_of_the_final_state(asked: list[Ask]) -> None:
    with played(asked) as registry:
        held = rows_at(store_of(registry), registry.head)
        for derivation in DERIVATIONS:
            for name, rows in final_rows(derivation, registry).items():
                assert sorted(held[name], key=repr) == rows, name


@pytest.fixture
def golden(tmp_path: Path) -> Iterator[Registry]:
    """The fixed history, which has every kind of command."""
    clock = Clock(START)
    with make_registry(tmp_path, clock=clock).open() as registry:
        play(registry, clock)
        clock.now += timedelta(days=1)
        yield registry


def test_no_event_of_the_fixed_history_is_missed(golden: Registry) -> None:
    assert all_missed(golden) == set()


def test_the_rows_of_the_fixed_history_are_those_of_the_final_state(golden: Registry) -> None:
    held = rows_at(store_of(golden), golden.head)
    for derivation in DERIVATIONS:
        for name, rows in final_rows(derivation, golden).items():
            assert sorted(held[name], key=repr) == rows, name

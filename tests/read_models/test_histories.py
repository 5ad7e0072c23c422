"""Whatever happened: views can be thrown away, and remember what was known when."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.histories import Ask, histories, known_before
from tests.read_models.sights import (
    answers,
    commits,
    every_row,
    played,
    rows_at,
    scratch,
    store_of,
)
from tracing.errors import TracingError
from tracing.projections.changes import ChangeKind
from tracing.projections.models import FEEDS
from tracing.registry import Registry

on_disk = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def some(positions: list[int], chosen: st.DataObject) -> list[int]:
    """The ends, and a few in between."""
    between = chosen.draw(st.lists(st.sampled_from(positions), max_size=4))
    return sorted({positions[0], positions[-1], *between})


@given(histories(), st.data())
@on_disk
def test_a_rebuild_answers_the_same_at_every_position(
    asked: list[Ask], chosen: st.DataObject
) -> None:
    with played(asked) as registry:
        store = store_of(registry)
        positions = some(commits(registry), chosen)
        before, rows = [answers(registry, at) for at in positions], every_row(store)
        numbers = numbers_of(registry)
        registry.rebuild()
        assert [answers(registry, at) for at in positions] == before
        assert every_row(store) == rows
        assert numbers_of(registry) == numbers


def numbers_of(registry: Registry) -> dict[str, Any]:
    rows = every_row(store_of(registry))["numbers"]
    return {f"{kind} {number}": entity for entity, kind, number, *_ in rows}


@given(histories(), st.data())
@on_disk
def test_as_of_a_position_equals_a_fresh_replay_that_stopped_there(
    asked: list[Ask], chosen: st.DataObject
) -> None:
    with played(asked) as registry:
        store = store_of(registry)
        for position in some(commits(registry), chosen):
            with scratch(registry) as fresh:
                fresh.catch_up(to=position)
                assert rows_at(fresh.store, 2**62) == rows_at(store, position)


@given(histories(), st.sampled_from([1, 2, 3, 7]))
@on_disk
def test_folding_in_pieces_twice_over_equals_folding_once(asked: list[Ask], page: int) -> None:
    """Two followers take turns on the same views, with small pages and a small memory."""
    with played(asked) as registry:
        once = every_row(store_of(registry))
        with scratch(registry, page=page, states=1) as one:
            other = type(one)(
                registry.ledger, registry.application.events_mapper.decode, one.store, page=page
            )
            for position in commits(registry):
                one.catch_up(to=position)
                other.catch_up(to=position)
            assert every_row(one.store) == once
            one.catch_up()
            other.catch_up()
            assert every_row(one.store) == once


@given(histories(), st.integers(1, 5))
@on_disk
def test_the_changes_of_a_feed_replayed_from_the_beginning_give_the_table(
    asked: list[Ask], limit: int
) -> None:
    with played(asked) as registry:
        held = rows_at(store_of(registry), registry.head)
        for name in FEEDS:
            feed, cursor = registry.feed(name), None
            rows: dict[Any, Any] = {}
            while deliveries := feed.read(cursor, limit).deliveries:
                for change, here in deliveries:
                    if change.kind is ChangeKind.ENDED:
                        assert rows.pop(change.key) == change.values
                    else:
                        assert change.key not in rows
                        rows[change.key] = change.values
                    cursor = here
            assert sorted((*key, *values) for key, values in rows.items()) == held[name]


@given(histories(least=5, most=15), histories(least=5, most=15))
@on_disk
def test_what_was_known_then_is_not_changed_by_what_comes_later(
    asked: list[Ask], later: list[Ask]
) -> None:
    with played(asked) as registry:
        at = registry.position()
        before = answers(registry, at)
        for ask in later[len(known_before()) :]:
            with suppress(TracingError):
                registry.execute(ask.meant(registry.history(ask.command.person_id).facts))
        registry.position()
        assert answers(registry, at) == before

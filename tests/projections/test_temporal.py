"""Temporal tables: what holds now, what held then, and why."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.projections.conftest import NewPlace
from tests.projections.sights import caught_up, everything, held, holding, table_of
from tests.projections.toys import (
    Emptied,
    Noted,
    Placed,
    Taken,
    ToyLedger,
    decode,
    fill,
    stream_id,
)
from tracing.domain.event import Event
from tracing.projections.catchup import Catchup
from tracing.projections.changes import ChangeKind, changes
from tracing.projections.store import Store
from tracing.projections.temporal import (
    FOREVER,
    Changed,
    TemporalTable,
    as_of,
    difference,
    explain,
    history,
    now,
)

events = st.one_of(
    st.builds(
        Placed,
        shelf=st.integers(1, 3),
        weight=st.sampled_from([None, 0.5, 2.0]),
        sealed=st.sampled_from([None, b"\x00\xff", b""]),
        fragile=st.booleans(),
    ),
    st.builds(Taken, shelf=st.integers(1, 3)),
    st.builds(Emptied),
    st.builds(Noted),
)
histories = st.lists(
    st.lists(st.tuples(st.integers(1, 3), events), min_size=1, max_size=4), min_size=1, max_size=12
)
on_real_servers = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@on_real_servers
@given(commits=histories, page=st.integers(1, 9), states=st.integers(1, 2))
def test_any_paging_and_any_cache_writes_the_same_rows(
    new_place: NewPlace, commits: list[list[tuple[int, Event]]], page: int, states: int
) -> None:
    ledger = fill(ToyLedger(), commits)
    whole, paged = new_place().open(), new_place().open()
    caught_up(whole, ledger)
    growing = ToyLedger()
    catchup = Catchup(growing, decode, paged, page=page, states=states)
    for commit in commits:
        growing.commit(*commit)
        catchup.catch_up()
    assert everything(paged) == everything(whole)
    catchup.rebuild()
    assert everything(paged) == everything(whole)


@on_real_servers
@given(commits=histories)
def test_as_of_equals_a_replay_stopped_there(
    new_place: NewPlace, commits: list[list[tuple[int, Event]]]
) -> None:
    ledger = fill(ToyLedger(), commits)
    whole, stepping = new_place().open(), new_place().open()
    caught_up(whole, ledger)
    catchup = Catchup(ledger, decode, stepping)
    for position in range(ledger.head() + 1):
        assert catchup.catch_up(to=position) == position
        assert holding(stepping) == held(whole, position)


@on_real_servers
@given(commits=histories, limit=st.integers(1, 5))
def test_changes_replayed_from_zero_give_the_table_at_every_position(
    new_place: NewPlace, commits: list[list[tuple[int, Event]]], limit: int
) -> None:
    ledger = fill(ToyLedger(), commits)
    store = new_place().open()
    caught_up(store, ledger)
    state: dict[tuple[str, Any], Any] = {}
    states = {}
    place: int | tuple[int, int] = 0
    with store.reading() as reading:
        while found := changes(reading.connection, store.tables, place, limit):
            for change in found:
                at = (change.table, change.key)
                if change.kind is ChangeKind.ENDED:
                    assert state.pop(at) == change.values
                else:
                    assert at not in state
                    state[at] = change.values
                states[change.position] = dict(state)
                place = (change.position, change.ordinal)
        one_by_one = changes(reading.connection, store.tables, 0, 10_000)
    replayed: dict[tuple[str, Any], Any] = {}
    for position in range(ledger.head() + 1):
        replayed = states.get(position, replayed)
        then = held(store, position)
        assert replayed == {
            (table.name, row[: len(table.key)]): row[len(table.key) :]
            for table in store.tables
            for row in then[table.name]
        }
    ordinals = [(change.position, change.ordinal) for change in one_by_one]
    assert ordinals == sorted(set(ordinals))


@on_real_servers
@given(commits=histories)
def test_rows_of_a_key_do_not_overlap_repeat_or_last_no_time(
    new_place: NewPlace, commits: list[list[tuple[int, Event]]]
) -> None:
    store = new_place().open()
    caught_up(store, fill(ToyLedger(), commits))
    for table in store.tables:
        last: tuple[Any, ...] | None = None
        for row in everything(store)[table.name]:
            key, values = table.split(row)
            since, until = row[-2:]
            assert since < until <= FOREVER
            if last is not None and last[0] == key:
                assert last[3] <= since
                assert last[3] < since or last[1] != values
            last = (key, values, since, until)


@on_real_servers
@given(commits=histories, data=st.data())
def test_a_difference_is_one_state_against_another(
    new_place: NewPlace, commits: list[list[tuple[int, Event]]], data: st.DataObject
) -> None:
    ledger = fill(ToyLedger(), commits)
    store = new_place().open()
    caught_up(store, ledger)
    moments = st.integers(0, ledger.head())
    before, after = data.draw(moments), data.draw(moments)
    old, new = held(store, before), held(store, after)
    for table in store.tables:
        was = dict(map(table.split, old[table.name]))
        became = dict(map(table.split, new[table.name]))
        with store.reading() as reading:
            found = difference(reading.connection, table, before, after)
        assert found.added == sorted((k, v) for k, v in became.items() if k not in was)
        assert found.removed == sorted((k, v) for k, v in was.items() if k not in became)
        assert found.changed == sorted(
            Changed(k, v, became[k]) for k, v in was.items() if became.get(k, v) != v
        )


@on_real_servers
@given(commits=histories)
def test_explain_names_where_the_unbroken_run_of_a_value_began(
    new_place: NewPlace, commits: list[list[tuple[int, Event]]]
) -> None:
    ledger = fill(ToyLedger(), commits)
    store = new_place().open()
    caught_up(store, ledger)
    table = table_of(store, "touched")
    weights = [
        {row[0]: row[2] for row in held(store, position)["touched"]}
        for position in range(ledger.head() + 1)
    ]
    with store.reading() as reading:
        for shelf in (1, 2, 3):
            began = None
            for position, states in enumerate(weights):
                if shelf not in states:
                    began = None
                elif began is None or weights[position - 1][shelf] != states[shelf]:
                    began = position
                found = explain(reading.connection, table, (shelf,), "weight", position)
                assert found == began


def test_equal_rows_are_not_opened_again(store: Store) -> None:
    ledger = fill(ToyLedger(), [[(1, Placed(shelf=1))], [(1, Placed(shelf=1))]])
    caught_up(store, ledger)
    assert [row[-2:] for row in everything(store)["touched"]] == [(1, FOREVER)]


def test_a_row_that_ended_and_came_back_shows_the_gap(store: Store) -> None:
    placed = Placed(shelf=1)
    ledger = fill(ToyLedger(), [[(1, placed)], [(1, Taken(shelf=1))], [(1, placed)]])
    caught_up(store, ledger)
    assert [row[-2:] for row in everything(store)["touched"]] == [(1, 2), (3, FOREVER)]


def test_lists_take_filters_a_key_an_order_and_a_limit(store: Store) -> None:
    heavy = [
        (1, Placed(shelf=shelf, weight=float(shelf), fragile=shelf > 1)) for shelf in (1, 2, 3)
    ]
    ledger = fill(ToyLedger(), [heavy, [(1, Taken(shelf=2))]])
    caught_up(store, ledger)
    touched = table_of(store, "touched")
    c = touched.c
    with store.reading() as reading:

        def shelves(query: sa.Select[Any]) -> list[int]:
            return [row.shelf for row in reading.connection.execute(query)]

        assert shelves(now(touched)) == [1, 3]
        assert shelves(as_of(touched, 3)) == [1, 2, 3]
        assert shelves(as_of(touched, 3, c.fragile, order_by=[c.weight.desc()])) == [3, 2]
        assert shelves(as_of(touched, 3, limit=1)) == [1]
        assert shelves(now(touched, key=(3,))) == [3]
        assert shelves(history(touched, (2,))) == [2]


def test_values_come_back_as_they_went_in(store: Store) -> None:
    placed = Placed(shelf=1, weight=2.5, sealed=b"\x00\x01\xff", fragile=True)
    caught_up(store, fill(ToyLedger(), [[(1, placed)]]))
    with store.reading() as reading:
        row = reading.connection.execute(now(table_of(store, "parcels"))).one()
    assert tuple(row) == (stream_id(1).bytes, 1, "架1", 2.5, True, b"\x00\x01\xff", 1, FOREVER)


def test_a_column_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match=r"parcels\.day"):
        TemporalTable("parcels", key=[sa.Column("day", sa.Date)])

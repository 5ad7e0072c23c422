"""The third kind of fold: rows that follow from the rows of other tables, commit by commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.projections.conftest import NewPlace, Place
from tests.projections.sights import everything, held
from tests.projections.toys import (
    Emptied,
    Noted,
    Placed,
    Taken,
    ToyLedger,
    decode,
    fill,
    numbers,
    stock,
    touched,
)
from tracing.domain.event import Event
from tracing.projections.catchup import Catchup
from tracing.projections.folding import FoldFailedError
from tracing.projections.folds import AssessModel, Model, Subjects, Touched, fingerprint_of
from tracing.projections.store import Store
from tracing.projections.temporal import TemporalTable

ENOUGH = 2
Asked = list[tuple[int, list[Touched]]]


def crowded(parcels: TemporalTable, last: TemporalTable, asked: Asked | None = None) -> AssessModel:
    """The shelves, over all streams, on which two parcels or more lie; and who was touched last."""
    table = TemporalTable(
        "crowded",
        key=[sa.Column("shelf", sa.Integer)],
        values=[sa.Column("parcels", sa.Integer), sa.Column("fragile", sa.Boolean)],
    )

    def affected(_: sa.Connection, at: int, changed: Sequence[Touched]) -> Subjects:
        if asked is not None:
            asked.append((at, list(changed)))
        shelves = {each.key[1] for each in changed if each.table == "parcels"}
        return shelves | {each.key[0] for each in changed if each.table == "touched"}

    def rows(
        connection: sa.Connection, at: int, shelves: Subjects
    ) -> Mapping[tuple[Any, ...], tuple[Any, ...]]:
        c = parcels.c
        query = (
            sa.select(c.shelf, sa.func.count())
            .where(parcels.held_at(at))
            .group_by(c.shelf)
            .having(sa.func.count() >= ENOUGH)
        )
        seen = sa.select(last.c.shelf, last.c.fragile).where(last.held_at(at))
        fragile = {row[0]: row[1] for row in connection.execute(seen)}
        return {
            (shelf,): (count, fragile.get(shelf))
            for shelf, count in connection.execute(query)
            if shelves is None or shelf in shelves
        }

    return AssessModel(
        table, 1, rests_on=parcels, looks_at=(parcels, last), affected=affected, rows=rows
    )


def folds(asked: Asked | None = None) -> list[Model]:
    stocked, seen = stock(), touched()
    return [numbers(), seen, stocked, crowded(stocked.models[0].table, seen.table, asked)]


on_real_servers = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def from_scratch(store: Store, model: AssessModel, position: int) -> list[tuple[Any, ...]]:
    with store.reading() as reading:
        rows = model.rows(reading.connection, position, None)
    return sorted((*key, *values) for key, values in rows.items())


@st.composite
def ledgers(draw: st.DrawFn) -> list[list[tuple[int, Event]]]:
    shelf = st.integers(1, 3)
    event: st.SearchStrategy[Event] = st.one_of(
        st.builds(Placed, shelf=shelf, fragile=st.booleans()),
        st.builds(Taken, shelf=shelf),
        st.just(Emptied()),
        st.just(Noted()),
    )
    commit = st.lists(st.tuples(st.integers(1, 3), event), min_size=1, max_size=4)
    return draw(st.lists(commit, min_size=1, max_size=12))


@given(
    commits=ledgers(),
    page=st.integers(1, 9),
    stops=st.lists(st.integers(0, 48), max_size=4),
)
@on_real_servers
def test_page_by_page_at_once_and_from_scratch_are_the_same_rows(
    new_place: NewPlace,
    commits: list[list[tuple[int, Event]]],
    page: int,
    stops: list[int],
) -> None:
    """Whatever the pages, and also where somebody once caught up to the middle of a commit."""
    ledger = fill(ToyLedger(), commits)
    slow, models = new_place().open(folds()), folds()
    catchup = Catchup(ledger, decode, slow, page=page, states=2)
    for stop in sorted(stops):
        catchup.catch_up(to=min(stop, ledger.head()))
    catchup.catch_up()
    whole = new_place().open(models)
    Catchup(ledger, decode, whole).rebuild()
    assert everything(slow) == everything(whole)
    model = models[-1]
    assert isinstance(model, AssessModel)
    ends = {sum(map(len, commits[: number + 1])) for number in range(len(commits))}
    for position in ends:
        assert held(whole, position)["crowded"] == from_scratch(whole, model, position)
    assert {row[-2] for row in everything(whole)["crowded"]} <= ends


def test_rows_hold_from_the_last_position_of_the_commit(place: Place) -> None:
    ledger = fill(ToyLedger(), [[(1, Placed(shelf=1)), (2, Placed(shelf=1)), (1, Noted())]])
    mine = place.open(folds())
    Catchup(ledger, decode, mine).catch_up()
    assert everything(mine)["crowded"] == [(1, 2, False, 3, 2**63 - 1)]


def test_a_commit_caught_up_to_its_middle_is_assessed_when_it_is_whole(place: Place) -> None:
    ledger = fill(ToyLedger(), [[(1, Placed(shelf=1)), (2, Placed(shelf=1)), (1, Noted())]])
    mine = place.open(folds())
    catchup = Catchup(ledger, decode, mine)
    catchup.catch_up(to=2)
    assert everything(mine)["crowded"] == []
    catchup.catch_up()
    assert everything(mine)["crowded"] == [(1, 2, False, 3, 2**63 - 1)]


def test_nothing_is_asked_where_nothing_that_is_looked_at_changed(place: Place) -> None:
    asked: Asked = []
    ledger = fill(
        ToyLedger(),
        [[(1, Noted())], [(1, Placed(shelf=1))], [(1, Noted())], [(2, Taken(shelf=2))]],
    )
    Catchup(ledger, decode, place.open(folds(asked))).catch_up()
    assert [at for at, _ in asked] == [2]


def test_what_changed_is_told_with_the_rows_before_and_after(place: Place) -> None:
    asked: Asked = []
    ledger = fill(ToyLedger(), [[(1, Placed(shelf=1))], [(1, Placed(shelf=1, fragile=True))]])
    catchup = Catchup(ledger, decode, place.open(folds(asked)), page=1)
    catchup.catch_up()
    assert [
        [each.values[2] for each in changed if each.table == "parcels"] for _, changed in asked
    ] == [[False], [False, True]]


def test_an_assessment_that_fails_is_named_and_the_views_stop_before_it(place: Place) -> None:
    models = folds()

    def fail(*_: object) -> Subjects:
        raise ValueError("secret of a person")

    object.__setattr__(models[-1], "affected", fail)
    ledger = fill(ToyLedger(), [[(1, Noted())], [(1, Placed(shelf=1))]])
    mine = place.open(models)
    with pytest.raises(FoldFailedError, match=r"position 2 .* crowded \(ValueError\)"):
        Catchup(ledger, decode, mine).catch_up(to=2)


def test_the_fingerprint_says_what_is_looked_at() -> None:
    parcels, last = stock().models[0].table, touched().table
    one = crowded(parcels, last)
    other = AssessModel(
        one.table, 1, rests_on=parcels, looks_at=(parcels,), affected=one.affected, rows=one.rows
    )
    assert fingerprint_of([one]) != fingerprint_of([other])
    with pytest.raises(ValueError, match="rests on a table it looks at"):
        AssessModel(one.table, 1, last, (parcels,), one.affected, one.rows)


def test_indexes_that_are_searched_by_are_made_before_a_rebuild(place: Place) -> None:
    stocked, seen = stock(), touched()
    found: list[list[str | None]] = []
    model = crowded(stocked.models[0].table, seen.table)

    def affected(connection: sa.Connection, *_: object) -> Subjects:
        found.append([each["name"] for each in sa.inspect(connection).get_indexes("touched")])
        return ()

    object.__setattr__(model, "affected", affected)
    object.__setattr__(model, "searches", ((seen.table, "fragile"),))
    ledger = fill(ToyLedger(), [[(1, Placed(shelf=1))]])
    Catchup(ledger, decode, place.open([numbers(), seen, stocked, model])).rebuild()
    assert found == [["touched_fragile"]]

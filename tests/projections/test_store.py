"""Where views live: generations, fingerprints, damage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.projections.conftest import NewPlace, Place
from tests.projections.sights import caught_up, everything, position_of, replayed, table_of
from tests.projections.toys import Placed, Taken, ToyLedger, decode, fill, models, numbers, touched
from tracing.projections.catchup import Catchup
from tracing.projections.folds import RecordModel, fingerprint_of
from tracing.projections.store import META, Store, ViewsMissingError
from tracing.projections.temporal import TemporalTable, as_of, now
from tracing.projections.views_sqlite import SqliteViews


def ledger_of(parcels: int) -> ToyLedger:
    return fill(ToyLedger(), ([(n % 3, Placed(shelf=n, weight=1.0))] for n in range(parcels)))


def spoil(store: Store, statement: str) -> None:
    with store.current().writing() as connection:
        connection.exec_driver_sql(statement)
    store.close()


def test_views_nobody_built_are_missing(store: Store) -> None:
    with pytest.raises(ViewsMissingError), store.reading():
        pass


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE parcels",
        "DROP TABLE meta",
        "DELETE FROM meta",
        "UPDATE meta SET counters = 'nonsense'",
        "UPDATE meta SET fingerprint = 'another'",
        "ALTER TABLE parcels DROP COLUMN label",
    ],
)
def test_views_with_something_missing_are_built_anew(
    store: Store, new_place: NewPlace, statement: str
) -> None:
    ledger = ledger_of(5)
    catchup = caught_up(store, ledger)
    spoil(store, statement)
    assert catchup.catch_up() == 5
    assert everything(store) == replayed(new_place().open(), ledger)


def rubbish(path: Path) -> None:
    path.write_bytes(b"not a database, not at all" * 400)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def overwritten_inside(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


@pytest.mark.parametrize("damage", [rubbish, cut_short, emptied, overwritten_inside, Path.unlink])
def test_a_damaged_file_is_built_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    ledger = ledger_of(300)
    store = SqliteViews(tmp_path / "views", models())
    caught_up(store, ledger)
    store.close()
    (file,) = (tmp_path / "views").glob("*.1.db")
    damage(file)
    ledger.commit((1, Taken(shelf=1)))
    again = SqliteViews(tmp_path / "views", models())
    assert Catchup(ledger, decode, again).catch_up() == 301
    whole = SqliteViews(tmp_path / "whole", models())
    assert everything(again) == replayed(whole, ledger)
    assert not list((tmp_path / "views").glob("*.1.db*")) or damage is Path.unlink
    again.close()
    whole.close()


def test_a_rebuild_is_the_next_generation_and_the_older_goes(place: Place) -> None:
    ledger = ledger_of(4)
    mine, theirs = place.open(), place.open()
    caught_up(mine, ledger)
    catchup = caught_up(theirs, ledger)
    before = everything(mine)
    assert catchup.rebuild() == 4
    assert mine.highest() == theirs.highest() == mine.current().number == 2
    assert everything(mine) == everything(theirs) == before
    if place.folder is not None:
        names = sorted(path.suffixes[-2:] for path in place.folder.glob("*.db*"))
        assert [".2", ".db"] in names
        assert not list(place.folder.glob("*.1.*"))


def test_a_reader_keeps_its_sight_while_the_views_are_rebuilt(place: Place) -> None:
    ledger = ledger_of(4)
    mine, theirs = place.open(), place.open()
    caught_up(mine, ledger)
    catchup = Catchup(ledger, decode, theirs)
    with mine.reading() as reading:
        ledger.commit((1, Placed(shelf=99)))
        catchup.rebuild()
        numbered = reading.connection.execute(now(table_of(mine, "numbers"))).all()
        assert (reading.position, len(numbered)) == (4, 4)
    assert position_of(mine) == 5


def test_a_finished_file_stands_alone(tmp_path: Path) -> None:
    """No log of its own is left beside it, and none of a file that once had its name."""
    store = SqliteViews(tmp_path, models())
    stale = tmp_path / f"{store.fingerprint}.1.db-wal"
    stale.write_bytes(b"the log of a file that is gone")
    left = tmp_path / f"{store.fingerprint}.building.db"
    left.write_bytes(b"a rebuild that was killed")
    ledger = ledger_of(3)
    seen: list[bool] = []
    store.build(ledger.ledger_id, lambda _: seen.append(stale.exists()))
    assert seen == [True]
    assert not stale.exists()
    assert not left.exists()
    assert Catchup(ledger, decode, store).catch_up() == 3
    store.close()


def test_two_versions_live_side_by_side(place: Place) -> None:
    ledger = ledger_of(3)
    old, new = place.open(), place.open(models(version=2))
    assert old.fingerprint != new.fingerprint
    caught_up(old, ledger)
    catchup = caught_up(new, ledger)
    ledger.commit((1, Placed(shelf=50)))
    catchup.rebuild()
    assert (position_of(old), position_of(new)) == (3, 4)
    assert (old.highest(), new.highest()) == (1, 2)


def test_the_fingerprint_follows_versions_and_columns_not_the_order() -> None:
    def other(version: int, *columns: str) -> RecordModel:
        values = [sa.Column(name, sa.Text) for name in columns]
        table = TemporalTable("other", key=[sa.Column("id", sa.Text)], values=values)
        return RecordModel(table, version, frozenset(), lambda recorded, rows: None)

    assert fingerprint_of([numbers(), touched()]) == fingerprint_of([touched(), numbers()])
    prints = [
        fingerprint_of([other(1, "a")]),
        fingerprint_of([other(2, "a")]),
        fingerprint_of([other(1, "b")]),
        fingerprint_of([other(1, "a", "b")]),
    ]
    assert len(set(prints)) == 4
    assert all(len(each) == 16 for each in prints)


def test_two_models_of_one_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="numbers"):
        SqliteViews(tmp_path, [numbers(), numbers()])


def test_lists_of_a_key_and_of_a_filter_use_their_index(tmp_path: Path) -> None:
    store = SqliteViews(tmp_path, models())
    caught_up(store, ledger_of(3))
    parcels, flagged = table_of(store, "parcels"), table_of(store, "touched")
    plans = {
        "PRIMARY KEY (stream=? AND shelf=?": now(parcels, key=(b"", 1)),
        "PRIMARY KEY (stream=? AND shelf=? AND since<?": as_of(parcels, 2, key=(b"", 1)),
        "touched_fragile (fragile=? AND until=?": now(flagged, flagged.c.fragile == sa.true()),
        "touched_fragile (fragile=? AND until>?": as_of(flagged, 2, flagged.c.fragile == sa.true()),
    }
    with store.reading() as reading:
        for expected, query in plans.items():
            compiled = query.compile(reading.connection.engine)
            values = tuple(compiled.construct_params().values())
            plan = reading.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)
            assert expected in str(plan.all())
    store.close()


def test_the_row_of_where_views_stand_is_one(store: Store) -> None:
    caught_up(store, ledger_of(3))
    with store.reading() as reading:
        assert len(reading.connection.execute(sa.select(META)).all()) == 1

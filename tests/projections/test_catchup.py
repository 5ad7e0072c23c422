"""Catching up: once, twice, several at once, interrupted, and on a history that changed."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from threading import Thread
from typing import ClassVar

import pytest

from tests.projections.conftest import NewPlace, Place
from tests.projections.sights import everything, position_of, replayed
from tests.projections.toys import (
    LEDGER_ID,
    Emptied,
    Noted,
    Placed,
    Taken,
    ToyLedger,
    decode,
    fill,
    models,
)
from tracing.domain.event import Event
from tracing.ledger.recorder import StoredRow
from tracing.projections.catchup import Catchup, ViewsDivergedError
from tracing.projections.folding import FoldFailedError
from tracing.projections.moments import PositionBeyondHeadError
from tracing.projections.store import Store
from tracing.projections.versions import Versions

SPAWN = multiprocessing.get_context("spawn")


class Strange(Event, frozen=True, kw_only=True):
    """An event of a newer version, which nobody here can read."""

    topic: ClassVar[str] = "parcel.vanished"


def long_ledger(commits: int = 40) -> ToyLedger:
    """Commits of 1 to 5 events over 7 streams, with rows that begin, change, end and return."""
    ledger = ToyLedger()
    for number in range(commits):
        ledger.commit(
            *(
                (
                    (number * 3 + place) % 7,
                    (
                        Placed(shelf=place, weight=float(number % 4), fragile=number % 2 == 0),
                        Taken(shelf=number % 3),
                        Noted(),
                        Emptied() if number % 5 == 0 else Placed(shelf=number % 5),
                    )[(number + place) % 4],
                )
                for place in range(number % 5 + 1)
            )
        )
    return ledger


def test_folded_twice_equals_once(store: Store) -> None:
    ledger = long_ledger()
    catchup = Catchup(ledger, decode, store)
    assert catchup.catch_up() == ledger.head()
    once, pages = everything(store), ledger.pages
    assert catchup.catch_up() == Catchup(ledger, decode, store).catch_up() == ledger.head()
    assert (everything(store), ledger.pages) == (once, pages)


def test_an_empty_ledger_has_empty_views(store: Store) -> None:
    assert Catchup(ToyLedger(), decode, store).catch_up() == 0
    assert not any(everything(store).values())


def test_counters_go_on_where_they_were_left(place: Place) -> None:
    ledger = ToyLedger()
    for shelf in (1, 2, 3):
        ledger.commit((1, Placed(shelf=shelf)), (2, Placed(shelf=shelf)))
        Catchup(ledger, decode, place.open()).catch_up()
    numbers = everything(place.open())["numbers"]
    assert [row[1] for row in numbers] == [1, 2, 3, 4, 5, 6]


def test_nobody_sees_half_a_commit(store: Store) -> None:
    ledger = long_ledger()
    ends = {int.from_bytes(row.envelope, "big"): row.position for row in ledger.rows}.values()
    seen: list[int] = []
    Catchup(ledger, decode, store, page=2).rebuild(lambda position, _: seen.append(position))
    assert seen[-1] == ledger.head()
    assert set(seen) <= set(ends)
    assert len(seen) > len(ends) / 2


def test_a_position_beyond_the_head_is_refused_with_both(store: Store) -> None:
    ledger = fill(ToyLedger(), [[(1, Noted())]])
    with pytest.raises(PositionBeyondHeadError, match=r"position 7 .* 1$"):
        Catchup(ledger, decode, store).catch_up(to=7)


def test_a_failed_transaction_leaves_rows_and_position_together(
    place: Place, new_place: NewPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, store = long_ledger(), place.open()
    catchup = Catchup(ledger, decode, store, page=20)
    catchup.catch_up(to=40)
    before = everything(store)
    write, broken = Versions.write, []

    def write_and_break(versions: Versions, writer: object) -> None:
        write(versions, writer)  # type: ignore[arg-type]
        if versions.table.name == "totals":
            broken.append(position_of(store))
            raise OSError("no space left on device")

    monkeypatch.setattr(Versions, "write", write_and_break)
    with pytest.raises(OSError, match="no space"):
        catchup.catch_up()
    assert broken == [40]
    assert (position_of(store), everything(store)) == (40, before)
    monkeypatch.undo()
    catchup.catch_up()
    assert everything(store) == replayed(new_place().open(), ledger)


def test_an_event_nobody_can_read_stops_the_views_before_its_commit(
    store: Store, new_place: NewPlace
) -> None:
    ledger = fill(ToyLedger(), [[(1, Placed(shelf=1))], [(1, Taken(shelf=1)), (1, Strange())]])
    ledger.commit((1, Placed(shelf=2)))
    catchup = Catchup(ledger, decode, store)
    catchup.catch_up(to=0)
    for _ in range(2):
        with pytest.raises(FoldFailedError, match=r"parcel\.vanished at position 3 .* decode"):
            catchup.catch_up()
        assert position_of(store) == 1
        assert everything(store) == replayed(new_place().open(), ledger, to=1)


@pytest.mark.parametrize("failing", ["touched", "stock"])
def test_a_model_that_cannot_digest_an_event_is_named(place: Place, failing: str) -> None:
    def digest(*_: object) -> None:
        raise ValueError("secret of a person")

    folds = models()
    for model in folds:
        if failing in (
            getattr(model, "name", ""),
            getattr(getattr(model, "table", None), "name", ""),
        ):
            object.__setattr__(model, "evolve" if failing == "stock" else "fold", digest)
    ledger = fill(ToyLedger(), [[(1, Noted())], [(1, Placed(shelf=1))]])
    catchup = Catchup(ledger, decode, place.open(folds))
    catchup.catch_up(to=1)
    with pytest.raises(FoldFailedError, match=rf"position 2 .* {failing} \(ValueError\)") as failed:
        catchup.catch_up()
    assert "secret" not in str(failed.value)
    assert failed.value.exit_code == 6


def test_a_failed_rebuild_leaves_the_views_that_were(store: Store) -> None:
    ledger = fill(ToyLedger(), [[(1, Placed(shelf=1))]])
    catchup = Catchup(ledger, decode, store)
    catchup.catch_up()
    before, generation = everything(store), store.highest()
    ledger.commit((1, Strange()))
    with pytest.raises(FoldFailedError):
        catchup.rebuild()
    assert (everything(store), store.highest()) == (before, generation)
    ledger.cut(1)
    catchup.rebuild()
    assert (everything(store), store.highest()) == (before, generation + 1)


def test_a_ledger_put_back_from_an_old_backup_is_noticed(store: Store, new_place: NewPlace) -> None:
    ledger = long_ledger()
    catchup = Catchup(ledger, decode, store)
    head = catchup.catch_up()
    ledger.cut(head - 9)
    with pytest.raises(ViewsDivergedError, match=rf"position {head} .* {head - 9}$"):
        catchup.check()
    for _ in range(12):
        ledger.commit((1, Placed(shelf=9)))
    with pytest.raises(ViewsDivergedError):
        catchup.check()
    assert catchup.catch_up() == ledger.head()
    assert everything(store) == replayed(new_place().open(), ledger)


def test_views_of_another_ledger_are_built_anew(place: Place) -> None:
    Catchup(long_ledger(), decode, place.open()).catch_up()
    other = fill(ToyLedger(ledger_id=type(LEDGER_ID)(int=7)), [[(1, Placed(shelf=1))]])
    store = place.open()
    catchup = Catchup(other, decode, store)
    with pytest.raises(ViewsDivergedError):
        catchup.check()
    assert catchup.catch_up() == 1
    assert len(everything(store)["numbers"]) == 1


def test_several_threads_catch_up_at_once_and_agree(place: Place, new_place: NewPlace) -> None:
    ledger = long_ledger(200)
    reached: list[int] = []

    def follow(store: Store) -> None:
        reached.append(Catchup(ledger, decode, store, page=7, states=2).catch_up())

    threads = [Thread(target=follow, args=(place.open(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reached == [ledger.head()] * 4
    assert everything(place.open()) == replayed(new_place().open(), ledger)


def test_two_that_take_turns_agree(place: Place, new_place: NewPlace) -> None:
    """Each holds states that the other's events have left behind."""
    ledger = long_ledger()
    turns = [Catchup(ledger, decode, place.open()) for _ in range(2)]
    for position in range(1, ledger.head() + 1, 2):
        turns[position // 2 % 2].catch_up(to=position)
    turns[0].catch_up()
    assert everything(place.open()) == replayed(new_place().open(), ledger)


def test_views_replaced_while_somebody_catches_up_are_caught_up_too(
    place: Place, new_place: NewPlace
) -> None:
    ledger = long_ledger(8)
    other = Catchup(long_ledger(8), decode, place.open())
    other.catch_up(to=1)
    pull = ledger.page

    def rebuilt_meanwhile(after: int, limit: int) -> Sequence[StoredRow]:
        if not ledger.pages:
            other.rebuild(to=2)
        return pull(after, limit)

    ledger.page = rebuilt_meanwhile  # type: ignore[method-assign]
    mine = place.open()
    assert Catchup(ledger, decode, mine).catch_up() == ledger.head()
    assert (mine.highest(), position_of(mine)) == (2, ledger.head())
    assert everything(mine) == replayed(new_place().open(), long_ledger(8))


def test_states_of_a_history_that_was_replaced_are_forgotten(
    place: Place, new_place: NewPlace
) -> None:
    ledger = fill(ToyLedger(), [[(1, Noted())], [(1, Placed(shelf=1, weight=9.0))]])
    mine = Catchup(ledger, decode, place.open())
    mine.catch_up()
    ledger.cut(1)
    ledger.commit((1, Placed(shelf=2)))
    Catchup(ledger, decode, place.open()).catch_up()
    ledger.commit((1, Placed(shelf=3)))
    mine.catch_up()
    assert everything(place.open()) == replayed(new_place().open(), ledger)


def follow_elsewhere(place: Place, commits: int, slowly: bool) -> None:
    """What another process does: catch up in small pages, on a ledger of its own making."""
    ledger = long_ledger(commits)
    store = place.open()
    catchup = Catchup(ledger, decode, store, page=3)
    catchup.catch_up(to=1)
    for position in range(1, ledger.head() + 1, 10):
        catchup.catch_up(to=position)
        if slowly:
            time.sleep(0.01)
    catchup.catch_up()
    store.close()


def test_several_processes_start_at_once_and_agree(place: Place, new_place: NewPlace) -> None:
    processes = [
        SPAWN.Process(target=follow_elsewhere, args=(place.elsewhere(), 60, False))
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert everything(place.open()) == replayed(new_place().open(), long_ledger(60))


@pytest.mark.faults
def test_a_killed_process_leaves_rows_and_position_together(
    place: Place, new_place: NewPlace
) -> None:
    ledger = long_ledger(400)
    process = SPAWN.Process(target=follow_elsewhere, args=(place.elsewhere(), 400, True))
    process.start()
    store = place.open()
    while store.highest() == 0 or position_of(store) < 30:
        time.sleep(0.01)
    process.kill()
    process.join()
    position = position_of(store)
    assert 30 <= position < ledger.head()
    assert everything(store) == replayed(new_place().open(), ledger, to=position)
    assert Catchup(ledger, decode, store).catch_up() == ledger.head()
    assert everything(store) == replayed(new_place().open(), ledger)

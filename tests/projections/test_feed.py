"""The feed: durable, ordered, replayable, and honest about when it cannot go on."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.projections.conftest import Place
from tests.projections.sights import table_of
from tests.projections.test_catchup import long_ledger
from tests.projections.toys import LEDGER_ID, Emptied, Placed, ToyLedger, decode, fill, models
from tracing.projections.catchup import Catchup
from tracing.projections.changes import ChangeKind
from tracing.projections.feed import (
    Batch,
    Cursor,
    CursorResetError,
    Delivery,
    Feed,
    HistoryReplacedError,
    LedgerReplacedError,
    UnreadableCursorError,
    ViewsReplacedError,
)
from tracing.projections.store import Store


def feed_of(store: Store, ledger: ToyLedger) -> Feed:
    tables = (table_of(store, "parcels"), table_of(store, "totals"))
    return Feed("stock", Catchup(ledger, decode, store), *tables)


def all_of(feed: Feed, limit: int) -> list[Delivery]:
    received: list[Delivery] = []
    cursor: Cursor | None = None
    while batch := feed.read(cursor, limit).deliveries:
        received += batch
        cursor = batch[-1].cursor
    return received


@given(
    st.builds(
        Cursor,
        ledger_id=st.uuids(),
        fingerprint=st.text("0123456789abcdef", min_size=16, max_size=16),
        position=st.integers(0, 2**63 - 1),
        ordinal=st.integers(0, 2**31 - 1),
        leaf=st.sampled_from([b"", b"\x01" * 32]),
    )
)
def test_a_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize("text", ["", "12", "1.2.3.4", "x" * 200])
def test_what_is_not_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCursorError):
        Cursor.parse(text)


def test_any_page_gives_the_same_deliveries_also_after_a_rebuild(store: Store) -> None:
    ledger = long_ledger()
    feed = feed_of(store, ledger)
    whole = all_of(feed, 10_000)
    assert len(whole) > 50
    assert all_of(feed, 1) == all_of(feed, 3) == whole
    Catchup(ledger, decode, store, page=3).rebuild()
    assert all_of(feed, 7) == whole


def test_within_a_position_a_row_ends_before_the_next_begins(store: Store) -> None:
    ledger = fill(ToyLedger(), [[(1, Placed(shelf=1))], [(1, Placed(shelf=1, fragile=True))]])
    ledger.commit((1, Placed(shelf=0)))
    ledger.commit((1, Emptied()))
    told = [
        (change.position, change.ordinal, change.table, change.kind, change.key[-1])
        for change, _ in feed_of(store, ledger).read().deliveries
        if change.table == "parcels"
    ]
    began, ended = ChangeKind.BEGAN, ChangeKind.ENDED
    assert told == [
        (1, 0, "parcels", began, 1),
        (2, 0, "parcels", ended, 1),
        (2, 1, "parcels", began, 1),
        (3, 0, "parcels", began, 0),
        (4, 0, "parcels", ended, 0),
        (4, 1, "parcels", ended, 1),
    ]


def test_following_tells_everything_once_and_waits_at_the_head(store: Store) -> None:
    ledger = long_ledger(10)
    feed = feed_of(store, ledger)
    coming = [Placed(shelf=70), Placed(shelf=71), Emptied()]
    waited: list[int] = []

    def wait(position: int, seconds: float) -> None:
        waited.append(position)
        if coming:
            ledger.commit((1, coming.pop(0)))

    told = list(feed.follow(None, lambda: len(waited) == 5, wait, page=4))
    assert told == all_of(feed, 1000)
    head = ledger.head()
    assert waited == [head - 3, head - 2, head - 1, head, head]


def test_a_follower_that_was_killed_goes_on_from_its_cursor(store: Store) -> None:
    feed = feed_of(store, long_ledger())
    following = feed.follow(None, lambda: False, lambda *_: None, page=5)
    received = [next(following) for _ in range(17)]
    cursor = Cursor.parse(str(received[-1].cursor))
    rest = feed.read(cursor, 10_000).deliveries
    assert received + rest == all_of(feed, 10_000)


def test_here_means_from_now_on(store: Store) -> None:
    ledger = long_ledger(5)
    feed = feed_of(store, ledger)
    here = feed.here()
    assert feed.read(here).deliveries == []
    position = ledger.commit((1, Placed(shelf=88)))
    assert {each.change.position for each in feed.read(here).deliveries} == {position}


def test_a_slow_subscriber_is_read_one_page_ahead_at_most(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(store, long_ledger())
    read, pages = feed.read, []

    def counted(after: Cursor | None, limit: int) -> Batch:
        pages.append(limit)
        return read(after, limit)

    monkeypatch.setattr(feed, "read", counted)
    following = feed.follow(None, lambda: False, lambda *_: None, page=3)
    asked = []
    for _ in range(7):
        next(following)
        asked.append(len(pages))
    assert asked == [1, 1, 1, 2, 2, 2, 3]
    assert set(pages) == {3}


def test_a_cursor_of_another_ledger_tells_to_reset(place: Place) -> None:
    cursor = feed_of(place.open(), long_ledger(3)).here()
    other = ToyLedger(UUID(int=5))
    with pytest.raises(LedgerReplacedError, match=str(LEDGER_ID)):
        feed_of(place.open(), other).read(cursor)
    assert issubclass(LedgerReplacedError, CursorResetError)


def test_a_cursor_of_other_views_tells_to_reset(place: Place) -> None:
    ledger = long_ledger(3)
    old = place.open()
    cursor = feed_of(old, ledger).here()
    new = place.open(models(version=2))
    with pytest.raises(ViewsReplacedError, match=f"{old.fingerprint}.*{new.fingerprint}"):
        feed_of(new, ledger).read(cursor)


def test_a_cursor_of_a_history_that_is_gone_tells_to_reset(store: Store) -> None:
    ledger = long_ledger(3)
    feed = feed_of(store, ledger)
    cursor = feed.here()
    ledger.cut(cursor.position - 1)
    with pytest.raises(HistoryReplacedError, match=rf"position {cursor.position}"):
        feed.read(cursor)
    ledger.commit((1, Placed(shelf=77)), (1, Placed(shelf=78)))
    with pytest.raises(HistoryReplacedError):
        feed.read(cursor)
    feed.read(None)

"""Who follows the ledger hears of every event, at once and in order."""

from __future__ import annotations

import threading
import time
from uuid import uuid4

from tests.ledger.conftest import MakeCommit, OpenLedger
from tracing.ledger.sqlite import SQLiteLedger


def test_a_follower_in_another_connection_gets_every_event_in_order(
    open_ledger: OpenLedger, commit: MakeCommit
) -> None:
    writer, reader = open_ledger(), open_ledger()
    got: list[int] = []

    def follow() -> None:
        with reader.subscribe(gt=0) as subscription:
            for notification in subscription:
                got.append(notification.id)
                if len(got) == 300:
                    break

    follower = threading.Thread(target=follow)
    follower.start()
    for _ in range(100):
        writer.append(commit(count=3))
    follower.join(60)
    assert got == list(range(1, 301))


def test_a_subscription_chooses_topics(ledger: SQLiteLedger, commit: MakeCommit) -> None:
    for topic in ("a", "b", "a", "b"):
        ledger.append(commit(reads={}, events=[(uuid4(), 1, topic, b"{}")]))
    with ledger.subscribe(gt=1, topics=("a", "c")) as subscription:
        assert next(subscription).id == 3
        ledger.append(commit(reads={}, events=[(uuid4(), 1, "c", b"{}")]))
        assert next(subscription).id == 5


def test_stopping_ends_a_subscription_that_waits(ledger: SQLiteLedger) -> None:
    subscription = ledger.subscribe()
    ended = threading.Event()

    def follow() -> None:
        for _ in subscription:
            pass
        ended.set()

    threading.Thread(target=follow).start()
    time.sleep(0.02)
    subscription.stop()
    assert ended.wait(30)


def test_waiting_returns_at_the_time_out_and_when_something_came(
    open_ledger: OpenLedger, commit: MakeCommit
) -> None:
    writer, reader = open_ledger(), open_ledger()
    assert reader.wait_for(0, 0.01) == 0
    threading.Timer(0.05, lambda: writer.append(commit())).start()
    assert reader.wait_for(0, 60) == 1
    assert reader.wait_for(0, 60) == 1

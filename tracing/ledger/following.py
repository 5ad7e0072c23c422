"""Following a ledger: waiting for what is still to come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from eventsourcing import persistence
from eventsourcing import sqlite as library
from eventsourcing.persistence import Notification

from tracing.ledger.datastore import LedgerDatastore


class FollowedLedger(library.SQLiteApplicationRecorder):
    """A ledger that tells those who follow it of every commit, whichever process made it."""

    datastore: LedgerDatastore

    def __init__(
        self, datastore: library.SQLiteDatastore, events_table_name: str = "events"
    ) -> None:
        assert isinstance(datastore, LedgerDatastore)
        super().__init__(datastore, events_table_name)
        self._awake = threading.Condition()
        self._wakings = 0

    def head(self) -> int:
        """The last position, 0 on an empty ledger."""
        return self.max_notification_id() or 0

    def wait_for(self, after: int, timeout: float) -> int:
        """The last position, as soon as it is > after, or when `timeout` seconds have passed."""
        return self.wait_unless(after, timeout, lambda: False)

    def wait_unless(self, after: int, timeout: float, stopped: Callable[[], bool]) -> int:
        """`wait_for`, but given up once `stopped()`; `wake()` makes it ask at once.

        Appends of this ledger wake it; those of other processes show in the file's data version,
        asked every millisecond at first and every 20 when nothing has happened for long.
        """
        deadline = time.monotonic() + timeout
        wakings, version = self._wakings, self.datastore.data_version()
        head, pause = self.head(), 0.001
        while head <= after and not stopped():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                break
            with self._awake:
                if self._wakings == wakings:
                    self._awake.wait(min(pause, remaining))
            pause = min(pause * 1.02, 0.02)
            seen = (self._wakings, self.datastore.data_version())
            if seen != (wakings, version):
                wakings, version = seen
                head = self.head()
        return head

    def wake(self) -> None:
        """Have everybody who waits look again."""
        with self._awake:
            self._wakings += 1
            self._awake.notify_all()

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> persistence.Subscription[persistence.ApplicationRecorder]:
        return LedgerSubscription(self, gt, topics)


class LedgerSubscription(persistence.Subscription[FollowedLedger]):
    """Every event after a position, recorded already or still to come, until it is stopped."""

    _PAGE = 500
    _LOOK_AGAIN_SECONDS = 1.0

    def __init__(
        self, recorder: FollowedLedger, gt: int | None = None, topics: Sequence[str] = ()
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._after = gt or 0
        self._pulled: Sequence[Notification] = ()
        self._given = 0

    def stop(self) -> None:
        """End the iteration, from any thread; one that waits ends at once."""
        super().stop()
        self._recorder.wake()

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._given < len(self._pulled):
                self._given += 1
                return self._pulled[self._given - 1]
            self._pull()
        raise StopIteration

    def _pull(self) -> None:
        head = self._recorder.wait_unless(
            self._after, self._LOOK_AGAIN_SECONDS, lambda: self._has_been_stopped
        )
        if head <= self._after:
            return
        self._pulled, self._given = (
            self._recorder.select_notifications(
                self._after, self._PAGE, head, self._topics, inclusive_of_start=False
            ),
            0,
        )
        full = len(self._pulled) == self._PAGE
        self._after = self._pulled[-1].id if full else head

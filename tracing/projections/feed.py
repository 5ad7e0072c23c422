"""A durable feed of changes: ordered, replayable, and honest about when it cannot go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from tracing.errors import ConflictError, UsageError
from tracing.language import Text
from tracing.projections.catchup import Catchup
from tracing.projections.changes import LAST, Change, changes
from tracing.projections.temporal import TemporalTable

_CURSOR = re.compile(r"(\d{1,19})\.(\d{1,10})\.([0-9a-f]{16})\.([0-9a-f]{32})\.([0-9a-f]*)")


class UnreadableCursorError(UsageError):
    text = Text("“{cursor}”不是游标", "'{cursor}' is not a cursor")
    hint = Text("用订阅给出的游标，或从头开始", "use a cursor the feed gave out, or start over")


class CursorResetError(ConflictError):
    """The changes after a cursor cannot be told; the subscriber must start over."""

    text = Text("游标 {found} 已失效，现为 {present}", "the cursor {found} is void: now {present}")
    hint = Text(
        "清除已收到的内容，从头订阅", "forget what was received and follow from the beginning"
    )


class LedgerReplacedError(CursorResetError):
    text = Text(
        "游标属于账本 {found}，而这里是 {present}",
        "the cursor is of ledger {found}, and this is {present}",
    )


class ViewsReplacedError(CursorResetError):
    text = Text(
        "游标属于视图 {found}，现在的视图是 {present}",
        "the cursor is of the views {found}, and the views are now {present}",
    )


class HistoryReplacedError(CursorResetError):
    text = Text(
        "游标停在位置 {position}，但账本在该处已是另一段历史（账本止于 {head}）",
        "the cursor stands at position {position}, where the ledger's history is now another one "
        "(its head is {head})",
    )


class Cursor(NamedTuple):
    """Where a subscriber stands: everything up to and with this change has been received."""

    ledger_id: UUID
    fingerprint: str
    position: int
    ordinal: int
    leaf: bytes
    """The ledger's leaf at the position; empty at position 0."""

    def __str__(self) -> str:
        return ".".join(
            (
                str(self.position),
                str(self.ordinal),
                self.fingerprint,
                self.ledger_id.hex,
                self.leaf.hex(),
            )
        )

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read what `str` wrote. Raises UnreadableCursorError."""
        found = _CURSOR.fullmatch(text.strip())
        if not found or len(found[5]) % 2:
            raise UnreadableCursorError(cursor=text)
        position, ordinal, fingerprint, ledger, leaf = found.groups()
        return cls(UUID(ledger), fingerprint, int(position), int(ordinal), bytes.fromhex(leaf))


class Delivery(NamedTuple):
    """A change, and the cursor of whoever has received it."""

    change: Change
    cursor: Cursor


class Batch(NamedTuple):
    """What a reading of a feed brought, and the position its views stood at."""

    deliveries: list[Delivery]
    position: int


class Feed:
    """The changes of some tables, under a name."""

    def __init__(self, name: str, catchup: Catchup, *tables: TemporalTable) -> None:
        self.name = name
        self._catchup = catchup
        self._tables = tables

    def here(self) -> Cursor:
        """The cursor of a subscriber who wants only what comes from now on."""
        position = self._catchup.catch_up()
        return self._cursor(position, LAST)

    def read(self, after: Cursor | None = None, limit: int = 1000) -> Batch:
        """Catch up, and return at most `limit` changes after a cursor (from the beginning).

        Raises CursorResetError where the cursor is of another ledger, other views, or a history
        the ledger no longer has.
        """
        if after is not None:
            self._check(after)
        self._catchup.catch_up()
        place = (0, LAST) if after is None else (after.position, after.ordinal)
        with self._catchup.store.reading() as reading:
            found = changes(reading.connection, self._tables, place, limit)
            position = reading.position
        return Batch(list(self._delivered(found)), position)

    def follow(
        self,
        after: Cursor | None,
        stop: Callable[[], bool],
        wait: Callable[[int, float], object],
        *,
        page: int = 1000,
        seconds: float = 1.0,
    ) -> Iterator[Delivery]:
        """Every change after a cursor, for ever, until `stop()`; at most a page is in memory.

        `wait(position, seconds)` returns when the ledger has gone beyond a position, or when the
        time is over.
        """
        for deliveries in self.pages(after, stop, wait, page=page, seconds=seconds):
            for delivery in deliveries:
                yield delivery
                if stop():
                    return

    def pages(
        self,
        after: Cursor | None,
        stop: Callable[[], bool],
        wait: Callable[[int, float], object],
        *,
        page: int = 1000,
        seconds: float = 1.0,
    ) -> Iterator[list[Delivery]]:
        """`follow`, a page at a time; no page is empty."""
        cursor = after
        while not stop():
            deliveries, position = self.read(cursor, page)
            if deliveries:
                yield deliveries
                cursor = deliveries[-1].cursor
            if len(deliveries) < page and not stop():
                wait(position, seconds)

    def _delivered(self, found: list[Change]) -> Iterator[Delivery]:
        for position, group in groupby(found, key=lambda change: change.position):
            here = self._cursor(position, 0)
            for change in group:
                yield Delivery(change, here._replace(ordinal=change.ordinal))

    def _cursor(self, position: int, ordinal: int) -> Cursor:
        ledger = self._catchup.ledger
        row = ledger.row(position) if position else None
        leaf = row.leaf if row else b""
        fingerprint = self._catchup.store.fingerprint
        return Cursor(ledger.ledger_id, fingerprint, position, ordinal, leaf)

    def _check(self, cursor: Cursor) -> None:
        present = self._cursor(cursor.position, cursor.ordinal)
        if cursor.ledger_id != present.ledger_id:
            raise LedgerReplacedError(found=cursor.ledger_id, present=present.ledger_id)
        if cursor.fingerprint != present.fingerprint:
            raise ViewsReplacedError(found=cursor.fingerprint, present=present.fingerprint)
        if cursor.leaf != present.leaf:
            head = self._catchup.ledger.head()
            raise HistoryReplacedError(position=cursor.position, head=head)

"""Pull a page of the ledger, fold it, write rows and position in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import RLock

import msgspec
import sqlalchemy as sa

from tracing.collector import garbage_waiting
from tracing.errors import IntegrityError
from tracing.language import Text
from tracing.ledger.recorder import LedgerReader, StoredRow
from tracing.projections.assessing import Assessing
from tracing.projections.folding import Decode, FoldFailedError, Folding
from tracing.projections.moments import PositionBeyondHeadError, envelope_of
from tracing.projections.store import (
    Generation,
    Standing,
    Store,
    ViewsBusyError,
    ViewsDamagedError,
    ViewsMissingError,
    move,
    standing_of,
)

Progress = Callable[[int, int], None]
"""Called with the position reached and the position aimed at."""

_HEALINGS = 3
_PAGE_BYTES = 1 << 20
"""An event may stand for hundreds of rows: what a county consists of."""


class ViewsDivergedError(IntegrityError):
    text = Text(
        "视图停在位置 {position}，与账本（止于 {head}）不是同一段历史",
        "the views stand at position {position} of another history than the ledger's, up to {head}",
    )
    hint = Text("重建视图：tracing rebuild", "rebuild the views: tracing rebuild")


class Catchup:
    """Keeps views up with their ledger. Any number of processes and threads may do so at once."""

    def __init__(
        self,
        ledger: LedgerReader,
        decode: Decode,
        store: Store,
        *,
        page: int = 4000,
        states: int = 20_000,
    ) -> None:
        """`page`: events a transaction. `states`: entities held in memory, of each derivation."""
        self.ledger = ledger
        self.store = store
        self._page = page
        self._folding = Folding(store.models, ledger, decode, states)
        self._assessing = Assessing(store.models)
        self._folded: Generation | None = None
        self._lock = RLock()
        self.progress: Progress | None = None
        """Told how far views have come, by whoever keeps a reader waiting for them."""

    def catch_up(self, to: int | None = None) -> int:
        """Fold up to a position (the ledger's head) and return the position reached.

        Views that are missing, damaged, or of another history are built anew. Raises
        FoldFailedError at an event the models cannot digest, standing before its commit.
        """
        with self._lock:
            for _ in range(_HEALINGS):
                number = self.store.highest()
                try:
                    return self._follow(to)
                except (ViewsMissingError, ViewsDamagedError, ViewsDivergedError):
                    self._build(to, instead_of=number, progress=self.progress)
                except sa.exc.DBAPIError as error:
                    if not self.store.damage(error):
                        raise
                    self._build(to, instead_of=number, progress=self.progress)
            return self._follow(to)

    def rebuild(self, progress: Progress | None = None, to: int | None = None) -> int:
        """Build the next generation from position 1, let it take over, and catch up."""
        with self._lock:
            self._build(to, progress=progress)
            return self.catch_up(to)

    def check(self) -> None:
        """Raise ViewsDivergedError unless the views stand on this ledger's history."""
        with self.store.reading() as reading:
            self._check(reading.standing)

    def _check(self, standing: Standing) -> None:
        ledger, position = self.ledger, standing.position
        row = ledger.row(position) if position else None
        leaf = row.leaf if row else None if position else b""
        if standing.ledger_id != ledger.ledger_id or leaf != standing.leaf:
            raise ViewsDivergedError(position=position, head=ledger.head())

    def _goal(self, to: int | None) -> int:
        head = self.ledger.head()
        if to is not None and to > head:
            raise PositionBeyondHeadError(position=to, head=head)
        return head if to is None else to

    def _follow(self, to: int | None) -> int:
        goal = self._goal(to)
        self.check()
        while True:
            generation = self.store.current()
            position = self._reach(generation, goal, self.progress)
            if self.store.current() is generation:
                return position

    def _reach(self, generation: Generation, goal: int, progress: Progress | None = None) -> int:
        if generation is not self._folded:
            self._folding.forget()  # what is held may be of a history that was replaced
            self._assessing.forget()
            self._folded = generation
        with generation.reading() as connection:
            position = standing_of(connection).position
        with garbage_waiting():
            while position < goal:
                try:
                    position = self._step(generation, goal)
                except FoldFailedError as error:
                    self._reach_commit_before(generation, error)
                    raise
                if progress is not None:
                    progress(position, goal)
        return position

    def _reach_commit_before(self, generation: Generation, error: FoldFailedError) -> None:
        """Fold what can be folded: up to the commit the indigestible event lies in."""
        row = self.ledger.row(error.position)
        try:
            first = error.position if row is None else envelope_of(row).first
        except msgspec.MsgspecError:
            first = error.position
        with generation.reading() as connection:
            position = standing_of(connection).position
        while position < first - 1:
            position = self._step(generation, first - 1)

    def _step(self, generation: Generation, goal: int) -> int:
        """One page. A crash anywhere in here leaves rows and position as they were."""
        with generation.writing() as connection:
            old = standing_of(connection)
            if old.position >= goal:
                return old.position
            rows = self._pull(old.position, goal)
            counters = dict(old.counters)
            folded = self._folding.fold(rows, counters)
            self._assessing.write(connection, rows, folded)
            last = rows[-1]
            new = old._replace(position=last.position, leaf=last.leaf, counters=counters)
            if not move(connection, old, new):
                raise ViewsBusyError(name=generation.name, seconds=0)
        return new.position

    def _pull(self, after: int, goal: int) -> list[StoredRow]:
        """A page that ends with a commit, or at the goal: nobody sees half a commit."""
        rows = _light(self.ledger.page(after, min(self._page, goal - after)))
        if not rows:
            raise ViewsDivergedError(position=after, head=self.ledger.head())
        if rows[-1].position >= goal:
            return rows
        commit = envelope_of(rows[-1])
        if commit.last == rows[-1].position:
            return rows
        if (whole := commit.first - 1 - after) > 0:
            return rows[:whole]
        while rows[-1].position < min(commit.last, goal):
            left = min(commit.last, goal) - rows[-1].position
            rows += self.ledger.page(rows[-1].position, min(self._page, left))
        return rows

    def _build(
        self, to: int | None, progress: Progress | None = None, instead_of: int | None = None
    ) -> None:
        goal = self._goal(to)

        def fill(generation: Generation) -> None:
            self._reach(generation, goal, progress)

        self.store.build(self.ledger.ledger_id, fill, instead_of)


def _light(page: Iterable[StoredRow]) -> list[StoredRow]:
    """The rows of a page up to as many bytes as may be folded together; one at least."""
    rows: list[StoredRow] = []
    size = 0
    for row in page:
        size += len(row.state)
        if rows and size > _PAGE_BYTES:
            break
        rows.append(row)
    return rows

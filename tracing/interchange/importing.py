"""Importing rows: in chunks, each one commit; every row decided by the same rules as by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar
from uuid import UUID

from tracing.application import Asked, Beside, StreamMovedError, TracingApplication
from tracing.collector import garbage_waiting
from tracing.domain.identifiers import Ids
from tracing.errors import TracingError
from tracing.interchange.book import Line, SourceBook
from tracing.interchange.case_plans import CasePlans
from tracing.interchange.documents import Documents, Registrar, apart
from tracing.interchange.findings import Finding
from tracing.interchange.link_plans import LinkPlans
from tracing.interchange.plans import Making, Planned
from tracing.interchange.rehearsal import Rehearsal
from tracing.interchange.rows import CaseRow, LinkRow
from tracing.interchange.tally import Tally
from tracing.language import Text

CHUNK = 1000


class Door(Registrar, Protocol):
    """What an import needs of the registry: whose it is, the clock, and who a document names."""

    application: TracingApplication

    @property
    def zone(self) -> tzinfo: ...

    def now(self) -> datetime: ...

    def asked(self) -> Asked:
        """A new command of this import."""
        ...

    def human(self, entity: UUID) -> str | None:
        """The human id of an entity the registry knows."""
        ...


Item = TypeVar("Item", CaseRow, LinkRow)
Plan = Callable[[Making], list[Planned]]


class Importer:
    """One import of one source. With `dry`, everything is decided and nothing is written.

    `headings`: what the file calls the fields, for refusals that name one.
    """

    def __init__(
        self,
        door: Door,
        book: SourceBook,
        *,
        dry: bool = False,
        headings: Mapping[str, str] | None = None,
    ) -> None:
        self.book = book
        self.tally = Tally(self._known_as, headings or {})
        self._door = door
        self._documents = Documents(door)
        self._rehearsal = Rehearsal(door.application) if dry else None
        self._refused: set[int] = set()

    def cases(self, items: Iterable[CaseRow | Finding], advance: Callable[[int], None]) -> Tally:
        """Import a line list: first every case, then who infected whom."""
        plans = CasePlans(self.book, self._documents, self._door.zone, self._rehearsal)
        with garbage_waiting():
            for chunk in _chunks(self._rows(items)):
                for rows in apart(chunk):
                    self._record(partial(plans.cases, rows))
                advance(len(chunk))
            for chunk in _chunks(iter(plans.naming(self._refused))):
                self._record(partial(plans.sources, chunk))
        return self.tally

    def links(self, items: Iterable[LinkRow | Finding], advance: Callable[[int], None]) -> Tally:
        """Import a contact list."""
        plans = LinkPlans(self.book, self._documents)
        seen: Counter[str] = Counter()
        with garbage_waiting():
            for chunk in _chunks(self._rows(items)):
                for rows in apart(chunk):
                    self._record(partial(plans.links, rows, seen))
                    seen.update(plans.keys(rows))
                advance(len(chunk))
        return self.tally

    def _rows(self, items: Iterable[Item | Finding]) -> Iterator[Item]:
        for item in items:
            if isinstance(item, Finding):
                self.tally.find(item)
            else:
                self.tally.counts["rows"] += 1
                yield item

    def _record(self, plan: Plan) -> None:
        """Plan and record one chunk. If somebody imports the same source at once, plan again."""
        while True:
            asked = self._door.asked()
            planned = plan(Making(Ids(asked.command_id).new, asked.now))
            possible = [each for each in planned if each.refusal is None]
            try:
                refusals = self._decided(possible, asked)
            except StreamMovedError:
                self.book.reload()
                continue
            self._count(planned, {id(possible[at]): why for at, why in refusals.items()})
            return

    def _decided(self, planned: list[Planned], asked: Asked) -> dict[int, TracingError]:
        """Which of them are refused; the others are recorded, or in a dry run supposed."""
        if self._rehearsal is not None:
            refusals = self._rehearsal.refusals(planned, asked.now)
            for at, each in enumerate(planned):
                if at not in refusals and each.person is not None:
                    self._documents.suppose(each.gained, each.person)
            return refusals
        return self._write(planned, asked)

    def _write(self, planned: list[Planned], asked: Asked) -> dict[int, TracingError]:
        if not any(each.commands or each.lines for each in planned):
            return {}
        lines: list[Line] = []

        def beside(standing: list[int]) -> Sequence[Beside]:
            lines[:] = [line for at in standing for line in planned[at].lines]
            return [*self.book.beside(lines), *self._documented(planned[at] for at in standing)]

        rows = self._door.application.execute_rows(
            [each.commands for each in planned], asked, beside
        )
        self.book.accept(lines)
        return rows.refused

    def _documented(self, planned: Iterable[Planned]) -> Iterator[Beside]:
        """What makes documents theirs; a person may have several rows."""
        exchanged = ((each.gained, each.lost, each.person) for each in planned)
        for gained, lost, person in dict.fromkeys(exchanged):
            if person is not None and (gained or lost):
                try:
                    yield from self._documents.changes(gained, lost, person)
                except TracingError:  # somebody else's since it was planned: plan again
                    raise StreamMovedError from None

    def _count(self, planned: list[Planned], refusals: dict[int, TracingError]) -> None:
        counts = self.tally.counts
        for each in planned:
            refusal = each.refusal or refusals.get(id(each))
            if refusal is not None:
                self.tally.refuse(each.row, refusal)
                self._refused.add(each.row)
                counts["refused"] += each.counted is not None
                continue
            counts["links"] += each.links
            counts["withdrawn"] += each.withdrawn
            if each.counted is not None:
                counts[each.counted] += 1

    def _known_as(self, entity: UUID) -> Text:
        human = self._door.human(entity)
        if human is not None:
            return Text(human, human)
        row = self._rehearsal.row_of(entity) if self._rehearsal else None
        return Text("（本文件）", "(of this file)") if row is None else _ROW.fill(row=row)


_ROW = Text("（第 {row} 行）", "(row {row})")


def _chunks(rows: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk

"""Importing rows: in chunks, each one commit; every row decided by the same rules as by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from tracing.application import Asked, Beside, Row, StreamMovedError, TracingApplication
from tracing.domain.case.commands import AttributeSource, WithdrawAttribution
from tracing.domain.command import Command
from tracing.domain.identifiers import AttributionId, CaseId, ClaimId, Ids, PersonId
from tracing.domain.values import CaseSource, ClaimKind
from tracing.errors import TracingError
from tracing.interchange import case_import, link_import
from tracing.interchange.book import Entry, Line, SourceBook
from tracing.interchange.findings import Finding
from tracing.interchange.rows import CaseRow, LinkRow, Relation

CHUNK = 1000


class Door(Protocol):
    """What an import needs of the registry: whose it is, the clock, and who a document names."""

    @property
    def application(self) -> TracingApplication: ...

    @property
    def zone(self) -> tzinfo: ...

    def asked(self) -> Asked:
        """A new command of this import."""
        ...

    def claimed(self, kind: ClaimKind, value: str) -> PersonId | None: ...

    def claims(
        self, documents: Mapping[ClaimKind, str], person_id: PersonId
    ) -> Iterator[Beside]: ...


class Planned(NamedTuple):
    """What one row asks for, and what is to be remembered of it."""

    row: int
    commands: Row
    lines: list[Line]
    counted: str
    """`new`, `changed`, `unchanged`, or `links` (who infected whom, once the cases are known)."""
    document: tuple[str, PersonId] | None = None
    """A national id that becomes this person's."""


class Tally:
    """What an import did."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter(
            rows=0, new=0, changed=0, unchanged=0, links=0, refused=0
        )
        self.findings: list[Finding] = []

    def find(self, finding: Finding) -> None:
        self.findings.append(finding)
        if finding.rejects and finding.row:
            self.counts["refused"] += 1

    def refuse(self, row: int, error: TracingError) -> None:
        """A row the rules refused, told as the rest of a file's findings are."""
        self.find(refused(row, error))

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.rejects]

    @property
    def reasons(self) -> Counter[str]:
        """How often each code of a finding occurred."""
        return Counter(finding.code for finding in self.findings)


def refused(row: int, error: TracingError) -> Finding:
    message, advice = error.message, error.advice
    values: dict[str, str | int] = {
        "zh": message.zh,
        "en": message.en,
        "zh_hint": advice.zh,
        "en_hint": advice.en,
        "refusal": error.code,
    }
    return Finding(row, "", "refused", "", values)


Item = TypeVar("Item", CaseRow, LinkRow)


class Importer:
    """One import of one source. With `dry`, everything is decided and nothing is written."""

    def __init__(self, door: Door, book: SourceBook, *, dry: bool = False) -> None:
        self.book = book
        self.tally = Tally()
        self._door = door
        self._dry = dry
        self._named: dict[str, CaseRow] = {}
        self._documents: dict[str, PersonId] = {}

    def cases(self, items: Iterable[CaseRow | Finding], advance: Callable[[int], None]) -> Tally:
        """Import a line list: first every case, then who infected whom."""
        self._each(items, self._plan_cases, advance)
        for chunk in _chunks(iter(list(self._named.values()))):
            self._record(partial(self._plan_sources, chunk))
        return self.tally

    def links(self, items: Iterable[LinkRow | Finding], advance: Callable[[int], None]) -> Tally:
        """Import a contact list."""
        seen: Counter[str] = Counter()
        self._each(
            items,
            lambda rows, new, now: self._plan_links(rows, new, now, seen.copy()),
            advance,
            after=lambda rows: seen.update(link_import.link_key(row, 0) for row in rows),
        )
        return self.tally

    # -- chunks ------------------------------------------------------------------------------

    def _each(
        self,
        items: Iterable[Item | Finding],
        plan: Callable[[Sequence[Item], Callable[[], UUID], datetime], list[Planned]],
        advance: Callable[[int], None],
        after: Callable[[Sequence[Item]], None] = lambda _: None,
    ) -> None:
        for chunk in _chunks(self._rows(items)):
            self._record(partial(plan, chunk))
            after(chunk)
            advance(len(chunk))

    def _rows(self, items: Iterable[Item | Finding]) -> Iterator[Item]:
        for item in items:
            if isinstance(item, Finding):
                self.tally.find(item)
            else:
                self.tally.counts["rows"] += 1
                yield item

    def _record(self, plan: Callable[[Callable[[], UUID], datetime], list[Planned]]) -> None:
        """Plan and record one chunk. If somebody imports the same source at once, plan again."""
        while True:
            asked = self._door.asked()
            planned = plan(Ids(asked.command_id).new, asked.now)
            if self._dry:
                rows = [each.commands for each in planned]
                refusals = self._door.application.refusals(rows, asked.now)
                self._count(planned, refusals)
                return
            try:
                refusals = self._write(planned, asked)
            except StreamMovedError:
                self.book.reload()
                continue
            self._count(planned, refusals)
            return

    def _write(self, planned: list[Planned], asked: Asked) -> dict[int, TracingError]:
        if not any(each.commands or each.lines for each in planned):
            return {}
        lines: list[Line] = []

        def beside(standing: list[int]) -> Sequence[Beside]:
            lines[:] = [line for number in standing for line in planned[number].lines]
            documents = [planned[number].document for number in standing]
            claims = [
                claim
                for number, person in filter(None, documents)
                for claim in self._door.claims({ClaimKind.NATIONAL_ID: number}, person)
            ]
            return [*self.book.beside(lines), *claims]

        rows = self._door.application.execute_rows(
            [each.commands for each in planned],
            asked,
            beside,
        )
        self.book.accept(lines)
        return rows.refused

    def _count(self, planned: list[Planned], refusals: dict[int, TracingError]) -> None:
        for number, each in enumerate(planned):
            if number in refusals:
                self.tally.refuse(each.row, refusals[number])
            else:
                self.tally.counts[each.counted] += 1

    # -- line lists --------------------------------------------------------------------------

    def _plan_cases(
        self, rows: Sequence[CaseRow], new: Callable[[], UUID], _: datetime
    ) -> list[Planned]:
        planned = []
        for row in rows:
            claim = self.book.claim(row.record)
            entry = self.book.entry(claim)
            if entry is None or entry.case is None:
                known = entry.person if entry else self._documented(row)
                commands, after = case_import.new_case(row, known, new, self._door.zone)
                counted = "new"
            else:
                commands, after = case_import.changes(row, entry, self._door.zone)
                counted = "changed" if commands else "unchanged"
            lines = [Line(claim, row.row, after)] if after is not entry else []
            document = self._document(row, after.person)
            planned.append(Planned(row.row, commands, lines, counted, document))
            if row.sources and after.cells.get("sources") != row.cells.get("sources"):
                self._named[row.record] = row
        return planned

    def _documented(self, row: CaseRow) -> PersonId | None:
        """Somebody whose document number the registry, or this file, knows already."""
        number = row.person.national_id
        if not number:
            return None
        return self._documents.get(number) or self._door.claimed(ClaimKind.NATIONAL_ID, number)

    def _document(self, row: CaseRow, person: PersonId) -> tuple[str, PersonId] | None:
        """The document a row gives a person, once for each."""
        number = row.person.national_id
        if not number or number in self._documents:
            return None
        self._documents[number] = person
        return number, person

    def _plan_sources(
        self, rows: Sequence[CaseRow], new: Callable[[], UUID], _: datetime
    ) -> list[Planned]:
        """Who infected whom, now that every case of the file is known."""
        planned = []
        for row in rows:
            entry = self.book.of(row.record)
            if entry is None or entry.case is None:
                continue  # refused, or in a dry run not there
            commands, sources = self._sources(row, entry, new)
            cells = entry.cells | {"sources": row.cells["sources"]}
            after = Entry(person=entry.person, case=entry.case, cells=cells, sources=sources)
            line = Line(self.book.claim(row.record), row.row, after)
            planned.append(Planned(row.row, commands, [line], "links"))
        return planned

    def _sources(
        self, row: CaseRow, entry: Entry, new: Callable[[], UUID]
    ) -> tuple[list[Command], dict[str, UUID]]:
        """Attributions to the candidates a row names now, withdrawals of those it named before."""
        assert entry.case is not None
        ids: dict[str, Any] = {"person_id": entry.person, "case_id": CaseId(entry.case)}
        commands: list[Command] = []
        sources: dict[str, UUID] = {}
        for mention in row.sources:
            source = self.book.of(mention.record)
            if mention.record in entry.sources:
                sources[mention.record] = entry.sources[mention.record]
            elif source is not None and source.case is not None:
                sources[mention.record] = attribution = AttributionId(new())
                commands.append(
                    AttributeSource(
                        **ids,
                        attribution_id=attribution,
                        source=CaseSource(source.person, CaseId(source.case)),
                        evidence=mention.evidence,
                        certainty=mention.certainty,
                    )
                )
        for record in sorted(entry.sources.keys() - sources.keys()):
            withdrawn = AttributionId(entry.sources[record])
            commands.append(WithdrawAttribution(**ids, attribution_id=withdrawn))
        return commands, sources

    # -- contact lists -----------------------------------------------------------------------

    def _plan_links(
        self,
        rows: Sequence[LinkRow],
        new: Callable[[], UUID],
        now: datetime,
        seen: Counter[str],
    ) -> list[Planned]:
        planned: list[Planned] = []
        met: dict[str, Entry] = {}
        for row in rows:
            pair = link_import.link_key(row, 0)
            claim = self.book.claim(link_import.link_key(row, seen[pair]))
            seen[pair] += 1
            entry = self.book.entry(claim)
            ends = link_import.Ends(
                met.get(row.from_record) or self.book.of(row.from_record),
                met.get(row.to_record) or self.book.of(row.to_record),
            )
            try:
                planned.append(self._plan_link(row, entry, ends, new, now, claim, met))
            except TracingError as error:
                self.tally.refuse(row.row, error)
        return planned

    def _plan_link(
        self,
        row: LinkRow,
        entry: Entry | None,
        ends: link_import.Ends,
        new: Callable[[], UUID],
        now: datetime,
        claim: ClaimId,
        met: dict[str, Entry],
    ) -> Planned:
        if entry is None:
            made = link_import.new_link(row, ends, new, self.book.name, now)
        elif entry.cells == row.cells:
            return Planned(row.row, [], [], "unchanged")
        elif row.relation is Relation.TRANSMISSION:
            made = link_import.changed_transmission(row, entry, ends, new, self.book.name)
        else:
            after = Entry(
                person=entry.person,
                contact=entry.contact,
                exposure=entry.exposure,
                cells=entry.cells | row.cells,
            )
            made = link_import.LinkCommands(link_import.changed_link(row, entry), after, {})
        met.update(made.people)
        lines = [Line(claim, row.row, made.entry)]
        lines += [
            Line(self.book.claim(record), row.row, person) for record, person in made.people.items()
        ]
        return Planned(row.row, made.commands, lines, "new" if entry is None else "changed")


def _chunks(rows: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk

"""Rows of a line list, planned: what each asks for, compared with what its source said before."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import tzinfo
from typing import Any

from tracing.domain.case.commands import AttributeSource, WithdrawAttribution
from tracing.domain.command import Command
from tracing.domain.identifiers import AttributionId, CaseId
from tracing.domain.refusals import SelfAttributionError
from tracing.domain.values import CaseSource
from tracing.errors import TracingError
from tracing.interchange import case_import
from tracing.interchange.book import Entry, Line, SourceBook
from tracing.interchange.documents import Document, Documents
from tracing.interchange.plans import Making, Planned
from tracing.interchange.rehearsal import Rehearsal
from tracing.interchange.remembered import document_of
from tracing.interchange.rows import CaseRow, SourceMention


class CasePlans:
    """Plans the rows of one line list, in two passes."""

    def __init__(
        self,
        book: SourceBook,
        documents: Documents,
        zone: tzinfo,
        rehearsal: Rehearsal | None,
    ) -> None:
        self._naming: dict[str, CaseRow] = {}
        self._book = book
        self._documents = documents
        self._zone = zone
        self._rehearsal = rehearsal

    def cases(self, rows: Sequence[CaseRow], making: Making) -> list[Planned]:
        """Every row that can be read, without whom it names as its source."""
        planned = []
        for row in rows:
            try:
                planned.append(self._case(row, making))
            except TracingError as refusal:
                planned.append(Planned(row.row, "refused", refusal=refusal))
        return planned

    def _case(self, row: CaseRow, making: Making) -> Planned:
        claim = self._book.claim(row.record)
        entry = self._book.entry(claim)
        document = row.person.document
        if entry is None or entry.case is None:
            known = entry.person if entry else self._documents.holder(document)
            commands, after = case_import.new_case(row, known, making.new, self._zone)
            counted, lost = "new", None
        else:
            commands, after = case_import.changes(row, entry, self._zone)
            counted = "changed" if commands else "unchanged"
            lost = document_of(entry.cells)
        gained, lost = self._exchanged(document, lost, entry, after)
        if row.sources:
            self._name(row, entry)
        lines = (Line(claim, row.row, after),) if after is not entry else ()
        return Planned(row.row, counted, commands, lines, after.person, gained, lost)

    def _exchanged(
        self, now: Document | None, before: Document | None, entry: Entry | None, after: Entry
    ) -> tuple[Document | None, Document | None]:
        """The document that is new, and the one it takes the place of. Refused where the new one
        is somebody else's."""
        if now is None or now == before:
            return None, None
        if entry is not None:
            self._documents.check(now, after.person)
        return now, before

    def _name(self, row: CaseRow, entry: Entry | None) -> None:
        """Remember a row whose sources differ from last time, or were not all known then."""
        same = entry is not None and entry.cells.get("sources") == row.cells.get("sources")
        if entry is None or not same or any(e.record not in entry.sources for e in row.sources):
            self._naming[row.record] = row

    def naming(self, refused: Container[int]) -> list[CaseRow]:
        """The rows that say something new about who infected whom, without those refused."""
        return [row for row in self._naming.values() if row.row not in refused]

    def sources(self, rows: Sequence[CaseRow], making: Making) -> list[Planned]:
        """Who infected whom, now that every case of the file is known."""
        found = [(row, self._known(row.record)) for row in rows]
        return [
            planned
            for row, entry in found
            if entry is not None and entry.case is not None
            for planned in [self._sources(row, entry, making)]
            if planned is not None
        ]

    def _known(self, record: str) -> Entry | None:
        entry = self._book.of(record)
        if self._rehearsal is not None and (entry is None or entry.case is None):
            return self._rehearsal.supposed(self._book.claim(record))
        return entry

    def _sources(self, row: CaseRow, entry: Entry, making: Making) -> Planned | None:
        """Attributions to the candidates a row names now, withdrawals of those it named before."""
        assert entry.case is not None
        ids: dict[str, Any] = {"person_id": entry.person, "case_id": CaseId(entry.case)}
        before = entry.cells.get("sources", "").split(", ")
        sources = {
            mention.record: entry.sources[mention.record]
            for mention in row.sources
            if mention.record in entry.sources and str(mention) in before
        }
        gone = sorted(entry.sources.keys() - sources.keys())
        commands: list[Command] = [
            WithdrawAttribution(**ids, attribution_id=AttributionId(entry.sources[record]))
            for record in gone
        ]
        for mention in row.sources:
            source = None if mention.record in sources else self._known(mention.record)
            if source is not None and source.case is not None:
                if source.person == entry.person:
                    refusal = SelfAttributionError(case=entry.case, person=entry.person)
                    return Planned(row.row, None, refusal=refusal)
                sources[mention.record] = making.new()
                commands.append(_attribute(ids, mention, source, sources[mention.record]))
        cells = entry.cells | {"sources": row.cells["sources"]}
        if not commands and cells == entry.cells:
            return None
        after = Entry(person=entry.person, case=entry.case, cells=cells, sources=sources)
        line = Line(self._book.claim(row.record), row.row, after)
        named = len(commands) - len(gone)
        if self._only_supposed(row):
            commands = []  # nobody can have retracted a case that is not recorded yet
        return Planned(
            row.row, None, commands, (line,), entry.person, links=named, withdrawn=len(gone)
        )

    def _only_supposed(self, row: CaseRow) -> bool:
        """Whether a dry run cannot decide it, because one of the cases is not recorded yet."""
        return self._rehearsal is not None and any(
            self._rehearsal.supposed(self._book.claim(record)) is not None
            for record in (row.record, *(mention.record for mention in row.sources))
        )


def _attribute(
    ids: dict[str, Any], mention: SourceMention, source: Entry, attribution: Any
) -> AttributeSource:
    assert source.case is not None
    return AttributeSource(
        **ids,
        attribution_id=AttributionId(attribution),
        source=CaseSource(source.person, CaseId(source.case)),
        evidence=mention.evidence,
        certainty=mention.certainty,
    )

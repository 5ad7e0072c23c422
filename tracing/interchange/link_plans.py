"""Rows of a contact list, planned: what each asks for, compared with what was said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from tracing.domain.case.commands import AttributeSource, WithdrawAttribution
from tracing.domain.identifiers import ClaimId
from tracing.errors import TracingError
from tracing.interchange import link_import
from tracing.interchange.book import Entry, Line, SourceBook
from tracing.interchange.documents import Documents
from tracing.interchange.plans import Making, Planned
from tracing.interchange.remembered import document_of
from tracing.interchange.rows import LinkRow, Relation


class LinkPlans:
    """Plans the rows of one contact list."""

    def __init__(self, book: SourceBook, documents: Documents) -> None:
        self._book = book
        self._documents = documents

    def keys(self, rows: Sequence[LinkRow]) -> list[str]:
        """The pairs of these rows, to tell repetitions apart."""
        return [link_import.link_key(row, 0) for row in rows]

    def links(self, rows: Sequence[LinkRow], before: Counter[str], making: Making) -> list[Planned]:
        """`before`: how often each pair stood in earlier rows."""
        seen = before.copy()
        planned: list[Planned] = []
        met: dict[str, Entry] = {}
        for row in rows:
            pair = link_import.link_key(row, 0)
            claim = self._book.claim(link_import.link_key(row, seen[pair]))
            seen[pair] += 1
            try:
                planned.append(self._link(row, claim, making, met))
            except TracingError as refusal:
                planned.append(Planned(row.row, "refused", refusal=refusal))
        return planned

    def _link(self, row: LinkRow, claim: ClaimId, making: Making, met: dict[str, Entry]) -> Planned:
        row = replace(row, cells=self._book.kept(row.cells))
        entry = self._book.entry(claim)
        if entry is not None and entry.cells | row.cells == entry.cells:
            return Planned(row.row, "unchanged")
        ends = link_import.Ends(self._known(row.from_record, met), self._known(row.to_record, met))
        document = row.person.document
        if entry is None:
            holder = None if ends.receiving else self._documents.holder(document)
            made = link_import.new_link(row, ends, holder, making, self._book.name)
        elif row.relation is Relation.TRANSMISSION:
            made = link_import.changed_transmission(row, entry, ends, making, self._book.name)
        else:
            commands = link_import.changed_link(row, entry, making, self._book.name)
            after = Entry(
                person=entry.person,
                contact=entry.contact,
                exposure=entry.exposure,
                cells=entry.cells | row.cells,
            )
            made = link_import.LinkCommands(commands, after, {})
        before = document_of(entry.cells) if entry else None
        gained = None if document == before else document
        if gained is not None and (entry or ends.receiving):
            self._documents.check(gained, made.entry.person)
        met.update(made.people)
        lines = [Line(claim, row.row, made.entry)]
        lines += [
            Line(self._book.claim(record), row.row, person)
            for record, person in made.people.items()
        ]
        return Planned(
            row.row,
            "new" if entry is None else "changed",
            made.commands,
            tuple(lines),
            made.entry.person,
            gained,
            before if gained else None,
            links=sum(isinstance(each, AttributeSource) for each in made.commands),
            withdrawn=sum(isinstance(each, WithdrawAttribution) for each in made.commands),
        )

    def _known(self, record: str | None, met: dict[str, Entry]) -> Entry | None:
        return None if record is None else met.get(record) or self._book.of(record)

"""What only the whole file shows: repeated ids, sources that name each other, lists that differ.

Each check keeps ids and row numbers, never rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tracing.interchange.findings import Finding, masked
from tracing.interchange.rows import CaseRow, LinkRow, Relation


class CaseCrossCheck:
    """Fed with every record id and every accepted row; `findings` at the end."""

    def __init__(self, source_column: str, related_column: str) -> None:
        self._source_column = source_column
        self._related_column = related_column
        self._rows: dict[str, int] = {}
        self._sources: dict[str, tuple[str, ...]] = {}
        self._related: dict[str, tuple[str, ...]] = {}

    def first_row_of(self, record: str, row: int) -> int | None:
        """The earlier row with this record id, if there is one."""
        first = self._rows.setdefault(record, row)
        return None if first == row else first

    def accept(self, row: CaseRow) -> None:
        if row.sources:
            self._sources[row.record] = tuple(source.record for source in row.sources)
        if row.related:
            self._related[row.record] = row.related

    def findings(self) -> Iterator[Finding]:
        yield from self._strangers(self._sources, self._source_column)
        yield from self._strangers(self._related, self._related_column)
        for record, sources in self._sources.items():
            for other in sources:
                if record in self._sources.get(other, ()):
                    yield self._pair(record, other, self._source_column, "mutual_sources")
        for record, related in self._related.items():
            for other in related:
                if other in self._rows and record not in self._related.get(other, ()):
                    yield self._pair(record, other, self._related_column, "relation_one_sided")

    def _strangers(self, named: dict[str, tuple[str, ...]], column: str) -> Iterator[Finding]:
        for record, others in named.items():
            for other in others:
                if other not in self._rows:
                    yield Finding(self._rows[record], column, "mention_not_in_file", masked(other))

    def _pair(self, record: str, other: str, column: str, code: str) -> Finding:
        return Finding(self._rows[record], column, code, "", {"other": self._rows[other]})


class LinkCrossCheck:
    """Fed with every accepted row; several candidates and mutual sources matter where a row says
    who infected whom."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._seen: set[int] = set()
        self._infectors: dict[str, dict[str, int]] = defaultdict(dict)

    def repeated(self, row: LinkRow) -> bool:
        """Whether an earlier row was the same in every cell."""
        key = hash(tuple(row.cells.items()))
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def accept(self, row: LinkRow) -> None:
        if row.relation is Relation.TRANSMISSION and row.from_record is not None:
            self._infectors[row.to_record].setdefault(row.from_record, row.row)

    def findings(self) -> Iterator[Finding]:
        for infectee, infectors in self._infectors.items():
            if len(infectors) > 1:
                last, count = max(infectors.values()), len(infectors)
                yield Finding(last, self._column, "several_candidates", "", {"count": count})
            for infector, row in infectors.items():
                back = (
                    self._infectors[infector].get(infectee) if infector in self._infectors else None
                )
                if back is not None:
                    yield Finding(row, self._column, "mutual_sources", "", {"other": back})

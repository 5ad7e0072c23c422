"""What an outside source said last, record by record: what makes an import repeatable.

Each imported row leaves, in the stream of its source, the keyed name of its record and, sealed
under the person's link key, whom it became and what its cells said. Only a cell that the source
now words otherwise is a change: what people corrected meanwhile stays as they left it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast
from uuid import UUID

import msgspec
from msgspec import Struct

from tracing.application import Beside, TracingApplication
from tracing.domain.identifiers import ClaimId, PersonId, SourceId
from tracing.domain.register import RowLink, RowsRecorded, RowsRetracted, SourceDeclared
from tracing.domain.values import ClaimKind, Sealed, Unsealed
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Place


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a record became, and what its cells said when it was last imported."""

    person: PersonId
    case: UUID | None = None
    contact: UUID | None = None
    exposure: UUID | None = None
    attribution: UUID | None = None
    cells: dict[str, str] = {}
    sources: dict[str, UUID] = {}
    """Of a case: the attributions its source cell led to, by the record it named."""


ABOUT_THE_OTHER = frozenset(("from_record", "source_note"))
"""Cells of a link that are about the person at its giving end."""

_ENCODE = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Entry).decode


class Line(NamedTuple):
    """What is to be remembered of one row."""

    record: ClaimId
    row: int
    entry: Entry


class SourceBook:
    """The entries of one source, held as text, which is smaller. Not shared between threads."""

    def __init__(self, application: TracingApplication, key: RegistryKey, name: str) -> None:
        self.name = name
        self.source_id = SourceId(key.claim_id(ClaimKind.FOREIGN_RECORD, "source", name))
        self._application = application
        self._key = key
        self._entries: dict[ClaimId, str] = {}
        self._version = 0
        self.reload()

    def claim(self, record: str) -> ClaimId:
        """The name under which a record of this source is kept."""
        return self._key.claim_id(ClaimKind.FOREIGN_RECORD, f"source\x1f{self.name}", record)

    def entry(self, claim: ClaimId) -> Entry | None:
        text = self._entries.get(claim)
        return None if text is None else _decode(text)

    def of(self, record: str) -> Entry | None:
        """Whom a record became, None where it was never imported, undone, or erased."""
        return self.entry(self.claim(record))

    def kept(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Cells as they are remembered. What is about somebody else than the one under whose key
        they lie is kept as a keyed digest: it tells a change, and nothing after an erasure."""
        return {
            field: self._digest(text) if field in ABOUT_THE_OTHER else text
            for field, text in cells.items()
        }

    def _digest(self, text: str) -> str:
        return self._key.body_mac("cell", text.encode()).hex()

    def __len__(self) -> int:
        return len(self._entries)

    def reload(self) -> None:
        """Read what the source said from the ledger."""
        decode = self._application.events_mapper.decode
        recorded = [decode(row) for row in self._application.ledger.stream(self.source_id)]
        retracted = {
            each.event.retracts.version
            for each in recorded
            if isinstance(each.event, RowsRetracted)
        }
        self._entries.clear()
        self._version = len(recorded)
        for each in recorded:
            if isinstance(each.event, RowsRecorded) and each.version not in retracted:
                self._take(each.version, each.event)

    def _take(self, version: int, event: RowsRecorded) -> None:
        opener = self._application.sealer
        place = Place(self.source_id, version, event.topic)
        for number, row in enumerate(event.rows):
            field = f"rows.{number}.link"
            opened = opener.open_link(row.link, place, field)
            if opened is not None:
                self._entries[row.record] = opened[1]

    def beside(self, lines: list[Line]) -> list[Beside]:
        """What is recorded with the rows: nothing for nothing."""
        declared: list[SourceDeclared | RowsRecorded] = []
        if self._version == 0:
            declared.append(SourceDeclared(name=self.name))
        if lines:
            rows = tuple(
                RowLink(line.record, line.row, _sealed(line.entry))
                for line in sorted(lines, key=lambda line: line.record.bytes)
            )
            declared.append(RowsRecorded(rows=rows))
        return [Beside(self.source_id, self._version, declared)] if lines else []

    def accept(self, lines: list[Line]) -> None:
        """Remember what `beside` has recorded."""
        if lines:
            self._version += 2 if self._version == 0 else 1
            self._entries.update({line.record: _encode(line.entry) for line in lines})


def changed_cells(now: Mapping[str, str], before: Mapping[str, str]) -> set[str]:
    """The fields a source words otherwise than last time. A cell left blank says nothing."""
    return {field for field, text in now.items() if before.get(field) != text}


def _encode(entry: Entry) -> str:
    return _ENCODE(entry).decode()


def _sealed(entry: Entry) -> Sealed:
    return cast("Sealed", Unsealed(entry.person, _encode(entry)))

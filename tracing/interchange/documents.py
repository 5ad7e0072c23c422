"""Who bears which document, as the registry and this file say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from tracing.application import Beside
from tracing.domain.identifiers import PersonId
from tracing.domain.values import CLAIMED, ClaimKind
from tracing.interchange.rows import CaseRow, LinkRow

Document = tuple[ClaimKind, str]

Row = TypeVar("Row", CaseRow, LinkRow)


class Registrar(Protocol):
    """What the registry says of documents."""

    def claimed(self, kind: ClaimKind, value: str) -> PersonId | None: ...

    def claims(self, documents: Mapping[ClaimKind, str], person_id: PersonId) -> Iterator[Beside]:
        """What makes documents this person's; refused where they are somebody else's."""
        ...

    def changes(
        self, gained: Mapping[ClaimKind, str], lost: Mapping[ClaimKind, str], person_id: PersonId
    ) -> Iterator[Beside]:
        """The same, and what sets others free."""
        ...


class Documents:
    """Documents as the registry knows them; in a dry run, also as the rows before would have."""

    def __init__(self, registrar: Registrar) -> None:
        self._registrar = registrar
        self._told: dict[Document, PersonId] = {}

    def holder(self, document: Document | None) -> PersonId | None:
        """The person whose document it is."""
        if document is None or document[0] not in CLAIMED:
            return None
        return self._told.get(document) or self._registrar.claimed(*document)

    def check(self, document: Document | None, person: PersonId) -> None:
        """Refuse a document that is somebody else's."""
        list(self._registrar.claims(_claimed(document), person))

    def changes(
        self, gained: Document | None, lost: Document | None, person: PersonId
    ) -> Iterator[Beside]:
        """What is recorded where a document becomes this person's and another one is free again."""
        yield from self._registrar.changes(_claimed(gained), _claimed(lost), person)

    def suppose(self, document: Document | None, person: PersonId) -> None:
        """In a dry run: it would be this person's."""
        if document is not None and document[0] in CLAIMED:
            self._told.setdefault(document, person)


def _claimed(document: Document | None) -> dict[ClaimKind, str]:
    """The document, where it names one person."""
    return dict([document]) if document is not None and document[0] in CLAIMED else {}


def apart(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of a chunk in rounds, so that in none of them two records give one document.

    Whether the first makes a person known, or is refused, is settled when the second is planned.
    """
    waiting = list(rows)
    while waiting:
        met: dict[Document, str] = {}
        now: list[Row] = []
        later: list[Row] = []
        for row in waiting:
            document = row.person.document
            alone = document is None or met.setdefault(document, row.subject) == row.subject
            (now if alone else later).append(row)
        yield now
        waiting = later

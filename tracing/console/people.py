"""Personal values as they are shown: masked, or in plain for a purpose that is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tracing.domain.identifiers import PersonId
from tracing.projections import questions
from tracing.projections.batches import batches
from tracing.render import Masked, MaskedKind

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.registry import Registry

Row = dict[str, Any]

KINDS: Mapping[str, MaskedKind] = {
    "name": "name",
    "known_as": "name",
    "phone": "phone",
    "address": "address",
    "location": "address",
    "document_number": "document",
    "birth_date": "birth_date",
}
"""How each personal column is masked; any other is hidden whole."""


class Sight:
    """How much of people's values whoever asks may see; each look in plain is recorded first."""

    def __init__(self, registry: Registry, query: str, purpose: str | None) -> None:
        self._registry = registry
        self._query = query
        self._purpose = purpose

    def of(self, rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Row]:
        """The rows with their sealed cells opened, as far as they may be seen."""
        if self._purpose is not None:
            rows = list(rows)
            people = dict.fromkeys(
                PersonId(UUID(row["person_id"])) for row in rows if "person_id" in row
            )
            if rows:
                self._registry.identify(self._query, self._purpose, list(people))
        for row in rows:
            yield row | {column: self._seen(column, row[column]) for column in columns}

    def _seen(self, column: str, cell: bytes | None) -> str | Masked | None:
        text = self._registry.open(cell)
        if text is None or self._purpose is not None:
            return text
        return Masked(text, KINDS.get(column, "other"))


def with_names(connection: sa.Connection, at: int, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with the sealed cell of their person's name."""
    for some in batches(rows):
        people = list({row["person_id"] for row in some})
        names = {
            person["person_id"]: person["name"]
            for person in questions.persons(connection, at, person_ids=people, status=None)
        }
        for row in some:
            yield row | {"name": names.get(row["person_id"])}


def with_human_ids(
    connection: sa.Connection, rows: Iterable[Row], columns: Mapping[str, str]
) -> Iterator[Row]:
    """The rows with human ids beside identities: `columns` says which is named by which."""
    for some in batches(rows):
        named = {row[column] for row in some for column in columns if row[column]}
        humans = questions.human_ids(connection, list(named))
        for row in some:
            yield row | {human: humans.get(row[column]) for column, human in columns.items()}

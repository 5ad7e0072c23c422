"""The events an auditor asks for, page by page; sealed values opened for a purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from tracing.console.audit.events import Opened, ids, rows

if TYPE_CHECKING:
    from tracing.domain.values import Sealed
    from tracing.ledger.recorder import Recorded
    from tracing.registry import Registry

PAGE = 500
LINK_FIELD = "link"
"""What fields that lead to a person are called (FORMAT.md, section 6)."""


class Wanted(NamedTuple):
    """Which events are asked for. `entity`: what they are about, or name."""

    after: int
    through: int
    stream: UUID | None
    entity: UUID | None
    actor: str | None
    source: str | None
    topic: str | None

    def has_topic(self, topic: str) -> bool:
        """A topic is asked for whole (`case.reported`) or by its noun (`case`)."""
        return self.topic is None or topic == self.topic or topic.startswith(f"{self.topic}.")

    def fits(self, recorded: Recorded) -> bool:
        envelope, event = recorded.envelope, recorded.event
        return (
            self.actor in (None, envelope.actor)
            and (self.source is None or f"{envelope.source}:".startswith(f"{self.source}:"))
            and (self.entity is None or self.entity in (recorded.stream_id, *ids(event)))
        )


def read(
    registry: Registry, wanted: Wanted, limit: int | None, identify: str | None
) -> Iterator[dict[str, Any]]:
    left = limit
    for page in _pages(registry, wanted):
        events = page if left is None else page[:left]
        if identify is None:
            yield from rows(registry, events)
        else:
            _record_access(registry, events, identify)
            yield from rows(registry, events, lambda event: _opened(registry, event))
        if left is not None:
            left -= len(events)
            if left == 0:
                return


def _pages(registry: Registry, wanted: Wanted) -> Iterator[list[Recorded]]:
    """The events asked for, by pages of the ledger; one person's come from their stream alone."""
    decode = registry.application.events_mapper.decode
    after = wanted.after
    while after < wanted.through:
        if wanted.stream is None:
            stored = registry.ledger.page(after, min(PAGE, wanted.through - after))
        else:
            whole = registry.ledger.stream(wanted.stream, wanted.through)
            stored = [row for row in whole if row.position > after]
        if not stored:
            return
        after = wanted.through if wanted.stream else stored[-1].position
        events = [decode(row) for row in stored if wanted.has_topic(row.topic)]
        found = [event for event in events if wanted.fits(event)]
        if found:
            yield found


def _record_access(registry: Registry, events: Iterable[Recorded], purpose: str) -> None:
    """Who looks, and what for: before anything is opened."""
    from tracing.domain.identifiers import PersonId

    whose = {PersonId(owner) for event in events for owner in _owned(event)}
    if whose:
        registry.identify("audit log", purpose, sorted(whose - {PersonId(registry.registry_id)}))


def _opened(registry: Registry, event: Recorded) -> Opened:
    from tracing.ledger.sealing import Place

    place = Place(event.stream_id, event.version, event.topic)
    sealer = registry.application.sealer
    return {field: sealer.open(sealed, place, field) for field, sealed in _sealed(event)}


def _owned(event: Recorded) -> Iterator[UUID]:
    """Whose the sealed values of an event are."""
    return (UUID(bytes=sealed.key) for _, sealed in _sealed(event))


def _sealed(event: Recorded) -> Iterator[tuple[str, Sealed]]:
    """Sealed values by field. Links to people stay closed: they say nothing of anybody."""
    from tracing.ledger.sealed_fields import sealed_values

    for field, sealed in sealed_values(event.event):
        if field.rpartition(".")[2] != LINK_FIELD:
            yield field, sealed

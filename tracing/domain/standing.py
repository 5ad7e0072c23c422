"""Which facts of a stream stand: not taken back, and not replaced by a correction."""

from __future__ import annotations

from typing import NamedTuple

from tracing.domain.event import Event, Statement, ThingFactRetracted
from tracing.domain.person.events import FactRetracted


class StreamFact(NamedTuple):
    """An event and its version in its stream."""

    version: int
    event: Event


def standing(facts: tuple[StreamFact, ...]) -> tuple[StreamFact, ...]:
    """The facts that no standing retraction takes back and no standing correction replaces.

    >>> standing(())
    ()
    """
    gone: set[int] = set()
    by_version = dict(facts)
    for version, event in reversed(facts):
        if version not in gone:
            gone.update(_undone(event, by_version))
    return tuple(fact for fact in facts if fact.version not in gone)


def unsettles(event: Event) -> bool:
    """Whether a fact may undo what came before it."""
    return isinstance(event, FactRetracted | ThingFactRetracted) or (
        isinstance(event, Statement) and event.corrects is not None
    )


def _undone(event: Event, by_version: dict[int, Event]) -> list[int]:
    """What a standing fact undoes: a correction of a correction also what that had replaced."""
    if isinstance(event, FactRetracted | ThingFactRetracted):
        return [event.retracts.version]
    undone: list[int] = []
    while isinstance(event, Statement) and event.corrects is not None:
        version = event.corrects.version
        if version not in by_version or version in undone:
            break
        undone.append(version)
        event = by_version[version]
    return undone

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

    Of a fact and its corrections, and theirs, the newest that is not taken back stands.

    >>> standing(())
    ()
    """
    left = _not_taken_back(facts)
    if not any(_corrected(event) for _, event in left):
        return left
    by_version = dict(facts)
    newest = {_root(version, by_version): version for version, _ in left}
    return tuple(fact for fact in left if newest[_root(fact.version, by_version)] == fact.version)


def replaced(facts: tuple[StreamFact, ...], version: int) -> list[int]:
    """The facts whose place a fact took: what it corrects, and what that had corrected."""
    by_version = dict(facts)
    found: list[int] = []
    corrected = _corrected(by_version[version])
    while corrected is not None and corrected in by_version and corrected not in found:
        found.append(corrected)
        corrected = _corrected(by_version[corrected])
    return found


def held(facts: tuple[StreamFact, ...]) -> set[int]:
    """The versions of the facts that stand, and of those whose place they took."""
    left = {version for version, _ in _not_taken_back(facts)}
    return {
        each
        for version, _ in standing(facts)
        for each in (version, *(left.intersection(replaced(facts, version))))
    }


def unsettles(event: Event) -> bool:
    """Whether a fact may undo what came before it."""
    return _retracted(event) is not None or _corrected(event) is not None


def _not_taken_back(facts: tuple[StreamFact, ...]) -> tuple[StreamFact, ...]:
    gone: set[int | None] = set()
    for version, event in reversed(facts):
        if version not in gone:
            gone.add(_retracted(event))
    return tuple(fact for fact in facts if fact.version not in gone)


def _root(version: int, by_version: dict[int, Event]) -> int:
    """What a correction goes back to, itself where it corrects nothing."""
    corrected = _corrected(by_version[version])
    while corrected is not None and corrected < version and corrected in by_version:
        version, corrected = corrected, _corrected(by_version[corrected])
    return version


def _retracted(event: Event) -> int | None:
    if isinstance(event, FactRetracted | ThingFactRetracted):
        return event.retracts.version
    return None


def _corrected(event: Event) -> int | None:
    if isinstance(event, Statement) and event.corrects is not None:
        return event.corrects.version
    return None

"""The history a correction is judged by: as it would be without the fact that is corrected."""

from __future__ import annotations

from typing import Any, TypeVar

from tracing.domain.event import Statement
from tracing.domain.history import PersonHistory
from tracing.domain.thing import ThingHistory

History = TypeVar("History", PersonHistory, ThingHistory)


def apart_from(history: History, version: int | None) -> History:
    """Without that fact and what it had replaced; the same history where there is none."""
    by_version = dict(history.facts)
    gone: set[int] = set()
    while version in by_version and version not in gone:
        gone.add(version)
        event = by_version[version]
        corrects = event.corrects if isinstance(event, Statement) else None
        version = None if corrects is None else corrects.version
    if not gone:
        return history
    kept = tuple(fact for fact in history.facts if fact.version not in gone)
    stream: Any = history.stream
    return type(history)(stream, kept)

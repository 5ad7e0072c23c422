"""What was recorded of a person since somebody was merged into them: whose it is has to be said
when the two turn out to be two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct
from msgspec.structs import astuple

from tracing.domain.event import Event, PersonStatement
from tracing.domain.history import PersonHistory, about
from tracing.domain.person.events import FactRetracted, PersonErased, PersonRetracted
from tracing.domain.person.identity import IdentityFact
from tracing.domain.standing import replaced, standing
from tracing.domain.values import FactRef


class Between(NamedTuple):
    """A fact that stands, and what has to go with it where it is the other one's."""

    place: FactRef
    event: Event
    whole: tuple[int, ...]
    """The versions of all that was ever said of its subject; none where it cannot move, because
    its subject was known before."""


def between(history: PersonHistory, since: int) -> list[Between]:
    """The facts after a version, in order of arrival. Retractions stay with what they retract."""
    return [
        Between(FactRef(history.stream, version), event, _whole(history, version, event, since))
        for version, event in standing(history.facts)
        if version > since
        and not isinstance(event, FactRetracted | PersonRetracted | PersonErased | IdentityFact)
    ]


def _whole(history: PersonHistory, version: int, event: Event, since: int) -> tuple[int, ...]:
    subject = about(event)
    if subject is not None:
        own = {other for other, each in history.facts if about(each) == subject}
    elif isinstance(event, PersonStatement):
        own = {version, *replaced(history.facts, version)}
    else:
        return ()
    if min(own) <= since:
        return ()
    return tuple(sorted(own | set(_taken_back(history, own))))


def _taken_back(history: PersonHistory, own: set[int]) -> Iterator[int]:
    """The retractions of facts, and of such retractions."""
    named = set(own)
    for version, event in history.facts:
        if isinstance(event, FactRetracted) and event.retracts.version in named:
            named.add(version)
            yield version


def ids_in(value: Any) -> Iterator[UUID]:
    """Whatever a fact names by its id, itself included."""
    match value:
        case UUID():
            yield value
        case tuple():
            for each in value:
                yield from ids_in(each)
        case Struct():
            yield from ids_in(astuple(value))

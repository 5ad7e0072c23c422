"""The history of what is nobody's alone: a place, a pool, a transfer. Its stream is it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tracing.domain.event import Event, ThingFact
from tracing.domain.order import in_order
from tracing.domain.parts import OF_THINGS
from tracing.domain.standing import StreamFact, standing


class ThingHistory:
    """A thing's facts, and its state, worked out when it is asked for. Never changed."""

    __slots__ = ("_known", "_state", "facts", "thing_id")

    def __init__(self, thing_id: UUID, facts: tuple[StreamFact, ...] = ()) -> None:
        self.thing_id = thing_id
        self.facts = facts
        self._known = False
        self._state: Any = None

    @property
    def stream(self) -> UUID:
        return self.thing_id

    @property
    def version(self) -> int:
        return self.facts[-1].version if self.facts else 0

    @property
    def subject(self) -> str | None:
        """What kind of thing it is; None where nothing is recorded of it."""
        for _, event in self.facts:
            if isinstance(event, ThingFact):
                return event.subject
        return None

    @property
    def state(self) -> Any:
        """What follows from the facts that stand, as its kind's `evolve` makes it; or None."""
        if not self._known and self.subject is not None:
            evolve = OF_THINGS[self.subject]
            ordered, _ = in_order(standing(self.facts), dict(self.facts))
            for version, event in ordered:
                if isinstance(event, ThingFact):
                    self._state = evolve(self._state, version, event)
        self._known = True
        return self._state

    def with_fact(self, version: int, event: Event) -> ThingHistory:
        return ThingHistory(self.thing_id, (*self.facts, StreamFact(version, event)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ThingHistory) and (
            (self.thing_id, self.facts) == (other.thing_id, other.facts)
        )

    def __hash__(self) -> int:
        return hash((self.thing_id, self.version))

    def __repr__(self) -> str:
        return f"ThingHistory({self.thing_id}, version={self.version})"


def replay(thing_id: UUID, facts: Iterable[tuple[int, Event]]) -> ThingHistory:
    """The history from its facts, in order of arrival."""
    return ThingHistory(thing_id, tuple(StreamFact(*fact) for fact in facts))

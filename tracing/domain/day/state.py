"""What was signed of a reporting day, and how it was restated."""

from __future__ import annotations

from msgspec import Struct

from tracing.domain.day.events import DayClosed, DayEvent, DayRestated


class DayState(Struct, frozen=True):
    version: int
    closed: DayClosed
    restated: tuple[DayRestated, ...] = ()

    @property
    def last(self) -> DayEvent:
        """What was signed last."""
        return self.restated[-1] if self.restated else self.closed


def evolve(state: DayState | None, version: int, event: DayEvent) -> DayState | None:
    """The day after one more fact."""
    if isinstance(event, DayClosed):
        return DayState(version, event)
    if state is None:
        return None
    return DayState(state.version, state.closed, (*state.restated, event))

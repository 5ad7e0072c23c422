"""What is true of an arrival, from the facts so far."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.arrival.events import (
    ArrivalArrived,
    ArrivalCollected,
    ArrivalDeclared,
    ArrivalEvent,
    ArrivalTriaged,
    ArrivalVerified,
)


class ArrivalState(Struct, frozen=True):
    version: int
    declared: ArrivalDeclared
    arrived: ArrivalArrived | None = None
    triaged: ArrivalTriaged | None = None
    verified: ArrivalVerified | None = None
    collected: ArrivalCollected | None = None


def evolve(state: ArrivalState | None, version: int, event: ArrivalEvent) -> ArrivalState | None:
    """The arrival after one more fact."""
    if isinstance(event, ArrivalDeclared):
        return ArrivalState(version=version, declared=event)
    if state is None:
        return None
    match event:
        case ArrivalArrived():
            return replace(state, arrived=event)
        case ArrivalTriaged():
            return replace(state, triaged=event)
        case ArrivalVerified():
            return replace(state, verified=event)
        case ArrivalCollected():
            return replace(state, collected=event)

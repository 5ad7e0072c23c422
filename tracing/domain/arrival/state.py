"""What is true of an arrival, from the facts so far."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.arrival.events import (
    ArrivalArrived,
    ArrivalCollected,
    ArrivalDeclared,
    ArrivalEvent,
    ArrivalTriaged,
    ArrivalVerified,
    VerifiedOutcome,
)
from tracing.domain.moments import Happened, happened

NOT_TO_COME = (VerifiedOutcome.NOT_HERE, VerifiedOutcome.NOT_CONCERNED)
HERE = (VerifiedOutcome.FOUND, VerifiedOutcome.ALREADY_CONTROLLED)


class ArrivalStatus(StrEnum):
    """How far an arrival has come."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    TRIAGED = "triaged"
    COLLECTED = "collected"
    NOT_COMING = "not_coming"
    """Verified: they are elsewhere, or it does not concern them."""


class Collection(NamedTuple):
    """The last receiver took them over."""

    happened: Happened
    made: ArrivalCollected


class ArrivalState(Struct, frozen=True):
    version: int
    declared: ArrivalDeclared
    arrived: ArrivalArrived | None = None
    triaged: ArrivalTriaged | None = None
    verified: ArrivalVerified | None = None
    collections: tuple[Collection, ...] = ()

    @property
    def collected(self) -> Collection | None:
        """By whoever took them over last."""
        return max(reversed(self.collections), key=_when, default=None)

    @property
    def arrived_at(self) -> Happened | None:
        return happened(self.arrived.arrived_at, self.arrived) if self.arrived else None

    @property
    def triaged_at(self) -> Happened | None:
        return happened(self.triaged.triaged_at, self.triaged) if self.triaged else None

    @property
    def verified_at(self) -> Happened | None:
        return happened(self.verified.verified_at, self.verified) if self.verified else None

    @property
    def came_at(self) -> Happened | None:
        """When they came, or were found."""
        return self.arrived_at or self.verified_at

    @property
    def came(self) -> bool:
        """Whether they are known to be here: they were seen to arrive, or were found."""
        return self.arrived is not None or (
            self.verified is not None and self.verified.outcome in HERE
        )

    @property
    def status(self) -> ArrivalStatus:
        return status_of(
            collected=bool(self.collections),
            triaged=self.triaged is not None,
            arrived=self.arrived is not None,
            outcome=self.verified.outcome if self.verified else None,
        )


def status_of(
    *, collected: bool, triaged: bool, arrived: bool, outcome: VerifiedOutcome | None
) -> ArrivalStatus:
    """How far it has come, from what has happened."""
    if collected:
        return ArrivalStatus.COLLECTED
    if triaged:
        return ArrivalStatus.TRIAGED
    if arrived or outcome in HERE:
        return ArrivalStatus.ARRIVED
    return ArrivalStatus.NOT_COMING if outcome in NOT_TO_COME else ArrivalStatus.EXPECTED


def _when(each: Collection) -> tuple[datetime, datetime]:
    return each.happened.rank


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
            made = Collection(happened(event.collected_at, event), event)
            return replace(state, collections=(*state.collections, made))

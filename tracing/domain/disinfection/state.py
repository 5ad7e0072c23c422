"""What is true of a disinfection, from the facts so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.disinfection.events import (
    DisinfectionEvent,
    DisinfectionOrdered,
    DisinfectionPerformed,
    EffectAssessed,
)
from tracing.domain.moments import Happened, happened


class Effect(StrEnum):
    """Whether a disinfection had the effect it should have."""

    PASSED = "passed"
    FAILED = "failed"


class DisinfectionStatus(StrEnum):
    """How far a disinfection has come; one that failed is to be performed again."""

    ORDERED = "ordered"
    PERFORMED = "performed"
    ASSESSED_PASSED = "assessed_passed"
    ASSESSED_FAILED = "assessed_failed"


class Turn(Struct, frozen=True):
    """It was performed, or its effect was assessed."""

    happened: Happened
    event: DisinfectionPerformed | EffectAssessed

    @property
    def status(self) -> DisinfectionStatus:
        """Where the disinfection stands after it."""
        if isinstance(self.event, DisinfectionPerformed):
            return DisinfectionStatus.PERFORMED
        if self.event.passed:
            return DisinfectionStatus.ASSESSED_PASSED
        return DisinfectionStatus.ASSESSED_FAILED


class DisinfectionState(Struct, frozen=True):
    ordered: DisinfectionOrdered
    turns: tuple[Turn, ...] = ()

    @property
    def at(self) -> Happened:
        """When it was ordered."""
        return happened(self.ordered.ordered_at, self.ordered)

    @property
    def course(self) -> list[Turn]:
        """What was done, in the order of its time; what was done is assessed after it."""
        return sorted(self.turns, key=_when)

    @property
    def status(self) -> DisinfectionStatus:
        return status_after(self.course)

    @property
    def performances(self) -> list[DisinfectionPerformed]:
        found = (turn.event for turn in self.course)
        return [event for event in found if isinstance(event, DisinfectionPerformed)]

    @property
    def assessments(self) -> list[EffectAssessed]:
        found = (turn.event for turn in self.course)
        return [event for event in found if isinstance(event, EffectAssessed)]


def status_after(turns: Sequence[Turn]) -> DisinfectionStatus:
    """Where a disinfection stands after these, in the order of their time."""
    return turns[-1].status if turns else DisinfectionStatus.ORDERED


def _when(turn: Turn) -> tuple[datetime, datetime, bool]:
    return *turn.happened.rank, isinstance(turn.event, EffectAssessed)


def evolve(
    state: DisinfectionState | None,
    version: int,  # noqa: ARG001 -- every evolve is told it
    event: DisinfectionEvent,
) -> DisinfectionState | None:
    """The disinfection after one more fact."""
    if isinstance(event, DisinfectionOrdered):
        return DisinfectionState(event)
    return None if state is None else replace(state, turns=(*state.turns, _turn(event)))


def _turn(event: DisinfectionPerformed | EffectAssessed) -> Turn:
    if isinstance(event, DisinfectionPerformed):
        return Turn(happened(event.performed_at, event), event)
    return Turn(happened(event.assessed_at, event), event)

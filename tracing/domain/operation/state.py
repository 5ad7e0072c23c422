"""What is true of an operation, from the facts so far."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.moments import Happened, happened
from tracing.domain.operation.events import (
    ActionReported,
    OperationAction,
    OperationClosed,
    OperationEvent,
    OperationStarted,
    ReadinessItem,
    ReadinessReported,
)


class OperationStatus(StrEnum):
    """Whether an operation goes on."""

    RUNNING = "running"
    CLOSED = "closed"


class OperationState(Struct, frozen=True):
    version: int
    started: OperationStarted
    readiness: dict[ReadinessItem, tuple[ReadinessReported, ...]]
    """Of each thing, what was reported, in the order it was learnt."""
    reports: tuple[ActionReported, ...] = ()
    closed: OperationClosed | None = None

    @property
    def status(self) -> OperationStatus:
        return OperationStatus.CLOSED if self.closed else OperationStatus.RUNNING

    @property
    def began(self) -> Happened:
        return happened(self.started.started_at, self.started)

    @property
    def ended(self) -> Happened | None:
        return happened(self.closed.closed_at, self.closed) if self.closed else None

    def ready(self, item: ReadinessItem) -> ReadinessReported | None:
        """The last word on one of the nine things, by when it was so."""
        return max(self.readiness.get(item, ()), key=_when, default=None)

    def reported(self, action: OperationAction) -> ActionReported | None:
        """How far an action had come last, as those say who carry it out."""
        found = (each for each in self.reports if each.action is action)
        return max(found, key=_when, default=None)


def _when(report: ReadinessReported | ActionReported) -> tuple[datetime, datetime]:
    return happened(report.as_of, report).rank


def evolve(
    state: OperationState | None, version: int, event: OperationEvent
) -> OperationState | None:
    """The operation after one more fact."""
    if isinstance(event, OperationStarted):
        return OperationState(version=version, started=event, readiness={})
    if state is None:
        return None
    match event:
        case ReadinessReported():
            said = (*state.readiness.get(event.item, ()), event)
            return replace(state, readiness={**state.readiness, event.item: said})
        case ActionReported():
            return replace(state, reports=(*state.reports, event))
        case OperationClosed():
            return replace(state, closed=event)

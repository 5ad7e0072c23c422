"""Whether an infected person is exempt from being moved the same day."""

from __future__ import annotations

from msgspec import Struct

from tracing.domain.exemption.events import ExemptionEnded, ExemptionEvent, TransferExempted


class ExemptionState(Struct, frozen=True):
    version: int
    exempted: TransferExempted
    ended: ExemptionEnded | None = None


def evolve(
    state: ExemptionState | None, version: int, event: ExemptionEvent
) -> ExemptionState | None:
    """The exemption after one more fact."""
    if isinstance(event, TransferExempted):
        return ExemptionState(version, event)
    return None if state is None else ExemptionState(state.version, state.exempted, event)

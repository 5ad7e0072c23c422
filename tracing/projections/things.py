"""The derivation that places, gatherings, pools, transfers and the like share.

The entity is the thing; its state is the history of its stream, and for every sealed value in it
the cell that opens it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tracing.domain.thing import ThingHistory
from tracing.domain.values import Sealed
from tracing.ledger.recorder import Recorded
from tracing.ledger.sealed_fields import sealed_values
from tracing.projections.cells import SealedCell, text


class ThingView:
    """A thing's history as read models see it."""

    __slots__ = ("_cells", "history", "thing")

    def __init__(self, thing_id: UUID) -> None:
        self.history = ThingHistory(thing_id)
        self.thing = text(thing_id)
        self._cells: dict[bytes, bytes] = {}

    def state(self, subject: str) -> Any:
        """Its state, where it is of that kind and stands; else None."""
        return self.history.state if self.history.subject == subject else None

    def cell(self, sealed: Sealed | None) -> bytes | None:
        """The cell of a sealed value of this history."""
        return None if sealed is None else self._cells[sealed.box]

    def add(self, recorded: Recorded) -> ThingView:
        event = recorded.event
        for field, sealed in sealed_values(event):
            place = SealedCell(recorded.stream_id, recorded.version, event.topic, field, sealed)
            self._cells[sealed.box] = place.encode()
        self.history = self.history.with_fact(recorded.version, event)
        return self


def evolved(view: ThingView, recorded: Recorded) -> ThingView:
    return view.add(recorded)

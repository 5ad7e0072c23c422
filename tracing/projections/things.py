"""The derivation that places, gatherings, pools, transfers and the like share.

The entity is the thing; its state is the history of its stream, and for every sealed value in it
the cell that opens it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tracing.domain.thing import ThingHistory
from tracing.ledger.recorder import Recorded
from tracing.projections.cells import SealedCells, text


class ThingView(SealedCells):
    """A thing's history as read models see it."""

    __slots__ = ("history", "thing")

    def __init__(self, thing_id: UUID) -> None:
        super().__init__()
        self.history = ThingHistory(thing_id)
        self.thing = text(thing_id)

    def state(self, subject: str) -> Any:
        """Its state, where it is of that kind and stands; else None."""
        return self.history.state if self.history.subject == subject else None

    def add(self, recorded: Recorded) -> ThingView:
        self.keep(recorded)
        self.history = self.history.with_fact(recorded.version, recorded.event)
        return self


def evolved(view: ThingView, recorded: Recorded) -> ThingView:
    return view.add(recorded)

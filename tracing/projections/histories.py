"""The derivation that persons, cases, contacts, exposures and transmissions share.

The entity is a person; its state is the history of their stream, and for every sealed value in it
the cell that opens it.
"""

from __future__ import annotations

from uuid import UUID

from tracing.domain.history import PersonHistory, evolve, nothing_known
from tracing.ledger.recorder import Recorded
from tracing.projections.cells import SealedCells, text


class HistoryView(SealedCells):
    """A person's history as read models see it."""

    __slots__ = ("history", "person")

    def __init__(self, person_id: UUID) -> None:
        super().__init__()
        self.history: PersonHistory = nothing_known(person_id)
        self.person = text(person_id)

    def add(self, recorded: Recorded) -> HistoryView:
        self.keep(recorded)
        self.history = evolve(self.history, recorded.version, recorded.event)
        return self


def evolved(view: HistoryView, recorded: Recorded) -> HistoryView:
    return view.add(recorded)

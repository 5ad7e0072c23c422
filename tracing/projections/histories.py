"""The derivation that persons, cases, contacts, exposures and transmissions share.

The entity is a person; its state is the history of their stream, and for every sealed value in it
the cell that opens it.
"""

from __future__ import annotations

from uuid import UUID

from tracing.domain.history import PersonHistory, evolve, nothing_known
from tracing.domain.values import Sealed
from tracing.ledger.recorder import Recorded
from tracing.ledger.sealed_fields import sealed_values
from tracing.projections.cells import SealedCell, text


class HistoryView:
    """A person's history as read models see it."""

    __slots__ = ("_cells", "history", "person")

    def __init__(self, person_id: UUID) -> None:
        self.history: PersonHistory = nothing_known(person_id)
        self.person = text(person_id)
        self._cells: dict[bytes, bytes] = {}

    def cell(self, sealed: Sealed | None) -> bytes | None:
        """The cell of a sealed value of this history."""
        return None if sealed is None else self._cells[sealed.box]

    def add(self, recorded: Recorded) -> HistoryView:
        event = recorded.event
        for field, sealed in sealed_values(event):
            place = SealedCell(recorded.stream_id, recorded.version, event.topic, field, sealed)
            self._cells[sealed.box] = place.encode()
        self.history = evolve(self.history, recorded.version, event)
        return self


def evolved(view: HistoryView, recorded: Recorded) -> HistoryView:
    return view.add(recorded)

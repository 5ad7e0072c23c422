"""What is true of a person's circumstances, from the facts so far."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.identifiers import PersonId
from tracing.domain.person.circumstances import (
    CareNeed,
    CareNeedsRecorded,
    CircumstanceEvent,
    GuardianNamed,
    PersonDied,
)
from tracing.domain.values import Instant, PartialDate, Sealed


class CircumstanceState(Struct, frozen=True):
    guardian: PersonId | None = None
    guardian_named: Sealed | None = None
    needs: tuple[CareNeed, ...] = ()
    needs_note: Sealed | None = None
    died: bool = False
    died_on: PartialDate | None = None
    death_reported_at: Instant | None = None


def evolve(
    state: CircumstanceState | None,
    version: int,  # noqa: ARG001 -- as every part of a history is evolved
    event: CircumstanceEvent,
) -> CircumstanceState:
    """The circumstances after one more fact: of what changes, the last word counts."""
    known = state or CircumstanceState()
    match event:
        case GuardianNamed():
            return replace(known, guardian=event.guardian, guardian_named=event.named)
        case CareNeedsRecorded():
            return replace(known, needs=event.needs, needs_note=event.note)
        case PersonDied():
            return replace(
                known, died=True, died_on=event.died_on, death_reported_at=event.reported_at
            )

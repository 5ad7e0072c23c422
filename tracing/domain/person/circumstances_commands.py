"""What may be asked about who answers for a person, what they need, and their death."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tracing.domain.command import Context, StateOfPerson, known_person, not_after_entry, seal
from tracing.domain.correcting import apart_from
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PersonId
from tracing.domain.person.circumstances import (
    CareNeed,
    CareNeedsRecorded,
    GuardianNamed,
    PersonDied,
)
from tracing.domain.person.circumstances_state import CircumstanceState
from tracing.domain.person.refusals import (
    UNKNOWN_DAY,
    DeathAlreadyRecordedError,
    DiedAsCaseError,
    NoGuardianGivenError,
    OwnGuardianError,
)
from tracing.domain.values import PartialDate


def circumstances(history: PersonHistory) -> CircumstanceState:
    """What is known of a person's circumstances, if anything."""
    known: CircumstanceState = history.parts("circumstance").get(None) or CircumstanceState()
    return known


class NameGuardian(StateOfPerson, frozen=True, kw_only=True):
    """Somebody answers for a minor, or for somebody who cannot decide alone."""

    kind: ClassVar[str] = "person.name_guardian"

    guardian: PersonId | None = None
    named: str | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return () if self.guardian in (None, self.person_id) else (self.guardian,)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        if self.guardian is None and not self.named:
            raise NoGuardianGivenError
        if self.guardian == self.person_id:
            raise OwnGuardianError(person=self.person_id)
        if self.guardian is not None:
            known_person(context.others[self.guardian])
        return self.stated(
            GuardianNamed,
            history,
            context,
            guardian=self.guardian,
            named=seal(self.person_id, self.named),
        )


class RecordCareNeeds(StateOfPerson, frozen=True, kw_only=True):
    """All that the person needs from now on; nothing means that they need nothing any more."""

    kind: ClassVar[str] = "person.record_care_needs"

    needs: tuple[CareNeed, ...] = ()
    note: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        return self.stated(
            CareNeedsRecorded,
            history,
            context,
            needs=tuple(need for need in CareNeed if need in self.needs),
            note=seal(self.person_id, self.note),
        )


class RecordDeath(StateOfPerson, frozen=True, kw_only=True):
    """The person died without being a case."""

    kind: ClassVar[str] = "person.record_death"

    died_on: PartialDate | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        not_after_entry(context, died_on=self.died_on)
        if history.open_case is not None:
            raise DiedAsCaseError(case=history.open_case.case_id)
        died = self.stated(PersonDied, history, context, died_on=self.died_on)
        before = circumstances(apart_from(history, self.corrects))
        if died and before.died:
            raise DeathAlreadyRecordedError(died=before.died_on or UNKNOWN_DAY)
        return died

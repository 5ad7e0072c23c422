"""What can be recorded of people under observation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from tracing.domain.command import (
    Context,
    StateOfPerson,
    known_person,
    moments_fit,
    not_after_entry,
    seal,
)
from tracing.domain.event import Event
from tracing.domain.follow_up.due import SEEN
from tracing.domain.follow_up.events import CheckOutcome, CheckRecorded, Symptom, SymptomsEnded
from tracing.domain.follow_up.refusals import (
    CheckedOnAnotherDayError,
    CheckNumberError,
    NotSeenButDescribedError,
    TemperatureError,
    WellWithSymptomsError,
)
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import QuarantineId
from tracing.domain.quarantine.refusals import UnknownOrderError
from tracing.domain.values import Instant, PartialDate

LOWEST, HIGHEST = 30.0, 45.0


class RecordCheck(StateOfPerson, frozen=True, kw_only=True):
    """What came of a check of a day."""

    kind: ClassVar[str] = "follow_up.check"

    checked_on: date
    outcome: CheckOutcome
    number: int = 1
    quarantine_id: QuarantineId | None = None
    checked_at: Instant | None = None
    temperature: float | None = None
    symptoms: tuple[Symptom, ...] = ()
    note: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        self._order_is_known(history)
        not_after_entry(context, checked_on=PartialDate(self.checked_on))
        moments_fit(context, checked_at=self.checked_at)
        self._fits(context)
        return self.stated(
            CheckRecorded,
            history,
            context,
            checked_on=self.checked_on,
            number=self.number,
            outcome=self.outcome,
            quarantine_id=self.quarantine_id,
            checked_at=self.checked_at,
            temperature=self.temperature,
            symptoms=tuple(each for each in Symptom if each in self.symptoms),
            note=seal(self.person_id, self.note),
        )

    def _order_is_known(self, history: PersonHistory) -> None:
        if self.quarantine_id is not None and (
            self.quarantine_id not in history.parts("quarantine")
        ):
            raise UnknownOrderError(order=self.quarantine_id)

    def _fits(self, context: Context) -> None:
        if self.number < 1:
            raise CheckNumberError(number=self.number)
        if self.outcome not in SEEN and (self.symptoms or self.temperature is not None):
            raise NotSeenButDescribedError(outcome=self.outcome)
        if self.outcome is CheckOutcome.SEEN_OK and self.symptoms:
            raise WellWithSymptomsError(outcome=self.outcome, symptoms=", ".join(self.symptoms))
        if self.temperature is not None and not LOWEST <= self.temperature <= HIGHEST:
            raise TemperatureError(found=self.temperature, lowest=LOWEST, highest=HIGHEST)
        if self.checked_at is not None:
            day = self.checked_at.astimezone(context.now.tzinfo).date()
            if day != self.checked_on:
                raise CheckedOnAnotherDayError(checked=self.checked_at, day=self.checked_on)


class EndSymptoms(StateOfPerson, frozen=True, kw_only=True):
    """What had been seen was judged not to be the disease, or is over."""

    kind: ClassVar[str] = "follow_up.end_symptoms"

    ended_on: date
    note: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        not_after_entry(context, ended_on=PartialDate(self.ended_on))
        return self.stated(
            SymptomsEnded,
            history,
            context,
            ended_on=self.ended_on,
            note=seal(self.person_id, self.note),
        )

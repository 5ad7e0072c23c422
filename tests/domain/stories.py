"""What was known, what is asked, what happens: `given(…).when(…).then(…)`.

Everybody here is invented. What is given are commands that were carried out before, in order; an
event stands for a fact recorded of Wang.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Self
from uuid import UUID

import pytest
from msgspec.structs import replace

from tracing.domain.case.commands import ReportCase
from tracing.domain.case.state import CaseState
from tracing.domain.command import Command, Context, OfPerson
from tracing.domain.contact.commands import RecordExposure
from tracing.domain.contact.state import ContactState, ExposureState
from tracing.domain.event import Event, Fact
from tracing.domain.history import PersonHistory, evolve, nothing_known
from tracing.domain.identifiers import (
    AttributionId,
    CaseId,
    ContactId,
    ExposureId,
    PersonId,
)
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import (
    CaseSource,
    Decision,
    ExposureSource,
    FactRef,
    PartialDate,
    UnknownSource,
)
from tracing.errors import TracingError
from tracing.language import Text

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2022, 7, 20, 9, 0, tzinfo=CHINA)
REGISTRY = UUID(int=1)
WANG, LI, ZHAO = (PersonId(UUID(int=10 + n)) for n in range(3))
WANGS_CASE, LIS_CASE, ANOTHER_CASE = (CaseId(UUID(int=20 + n)) for n in range(3))
WANGS_EPISODE, ANOTHER_EPISODE, LIS_EPISODE = (ContactId(UUID(int=30 + n)) for n in range(3))
DINNER, BUS_RIDE = (ExposureId(UUID(int=40 + n)) for n in range(2))
FROM_LI, FROM_ZHAO = (AttributionId(UUID(int=50 + n)) for n in range(2))
BY_THE_COUNTY = Decision(office="County CDC", decided_at=NOW)


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def at(text: str) -> datetime:
    """`2022-07-18 14:30`, local time."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def wang_is_known(**fields: Any) -> RegisterPerson:
    return RegisterPerson(person_id=WANG, **fields)


def li_is_known() -> RegisterPerson:
    return RegisterPerson(person_id=LI)


def wang_is_a_case(**fields: Any) -> ReportCase:
    return ReportCase(person_id=WANG, case_id=WANGS_CASE, **fields)


def li_is_a_case(**fields: Any) -> ReportCase:
    return ReportCase(person_id=LI, case_id=LIS_CASE, **fields)


def wang_was_exposed(source: ExposureSource | None = None, **fields: Any) -> RecordExposure:
    exposure = {"contact_id": WANGS_EPISODE, "exposure_id": DINNER} | fields
    return RecordExposure(person_id=WANG, source=source or UnknownSource(), **exposure)


LIS_ILLNESS = CaseSource(LI, LIS_CASE)


def wangs_fact(version: int) -> FactRef:
    return FactRef(WANG, version)


class Story:
    """Histories of several people, and the clock of whoever enters facts."""

    def __init__(self) -> None:
        self.histories = {person: nothing_known(person) for person in (WANG, LI, ZHAO)}
        self.now = NOW
        self._asked: Command | None = None

    def when(self, command: Command) -> Self:
        self._asked = command
        return self

    def then(self, *events: Event) -> Self:
        """Exactly these happened. A fact without `reported_at` was learnt now."""
        assert self._happened() == [self._learnt_now(event) for event in events]
        return self

    def nothing(self) -> Self:
        """There was nothing to do."""
        assert self._happened() == []
        return self

    def refused(self, error: type[TracingError], *values: object) -> Self:
        """It is refused, and every value that stands in the way is said in both languages."""
        with pytest.raises(error) as refusal:
            self._happened()
        for number, said in enumerate(refusal.value.message):
            told = [value[number] if isinstance(value, Text) else str(value) for value in values]
            assert [value for value in told if value not in said] == []
        assert refusal.value.advice.zh
        assert refusal.value.advice.en
        return self

    def done(self, *commands: Command | Event) -> Self:
        """These are carried out too."""
        for command in commands:
            if isinstance(command, Event):
                self._record(WANG, [command])
            else:
                self.when(command)._happened()
        return self

    def later(self, **by: float) -> Self:
        self.now += timedelta(**by)
        return self

    @property
    def wang(self) -> PersonHistory:
        return self.histories[WANG]

    @property
    def case(self) -> CaseState:
        """Wang's case."""
        return self.wang.cases[WANGS_CASE]

    @property
    def episode(self) -> ContactState:
        """Wang's contact episode."""
        return self.wang.contacts[WANGS_EPISODE]

    @property
    def dinner(self) -> ExposureState:
        return self.episode.exposures[DINNER]

    def _happened(self) -> list[Event]:
        assert self._asked is not None
        command, self._asked = self._asked, None
        assert isinstance(command, OfPerson)
        context = Context(
            self.now, REGISTRY, {person: self.histories[person] for person in command.reads()}
        )
        events = list(command.decide(self.histories[command.person_id], context))
        self._record(command.person_id, events)
        return events

    def _record(self, person: PersonId, events: list[Event]) -> None:
        for event in events:
            history = self.histories[person]
            self.histories[person] = evolve(history, history.version + 1, event)

    def _learnt_now(self, event: Event) -> Event:
        if isinstance(event, Fact) and event.reported_at is None:
            return replace(event, reported_at=self.now)
        return event


def given(*commands: Command | Event) -> Story:
    return Story().done(*commands)

"""How an infection stood towards being moved, by when each thing was reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from tracing.domain.case import state as cases
from tracing.domain.case.events import (
    CaseEvent,
    CaseFact,
    CaseRecovered,
    RecoveryCorrected,
    RepositiveRecorded,
)
from tracing.domain.case.state import CaseState
from tracing.domain.event import BEFORE_ALL, Event, Fact
from tracing.domain.exemption.events import ExemptionEnded, ExemptionFact, TransferExempted
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import CaseId
from tracing.domain.order import in_order
from tracing.domain.person.circumstances import PersonDied
from tracing.domain.person.events import PersonRetracted
from tracing.domain.standing import standing
from tracing.domain.values import Diagnosis, Laboratory, Precision

FOUND = (Diagnosis.ASYMPTOMATIC, Diagnosis.CONFIRMED)


class Stands(StrEnum):
    """Whether the person has to be kept where infected people are isolated."""

    POSITIVE = "positive"
    RECOVERED = "recovered"
    DIED = "died"
    WITHDRAWN = "withdrawn"
    """No infection after all."""


class Turn(NamedTuple):
    """How it stood from a moment on."""

    at: datetime
    stands: Stands
    area: str | None
    exempt: str | None
    """Why the person need not be moved, as somebody in charge decided."""
    admitted: bool
    """They lie in hospital, as the report of the case says."""
    since: datetime
    """When it was reported that they have to be moved: of a re-positive, that."""
    precise: bool
    """Whether `since` is known to the moment."""
    anew_from: datetime | None
    """Of a re-positive: when they had recovered. Who took them in before then did so the first
    time."""


def turns(history: PersonHistory, case: CaseState) -> list[Turn]:
    """From when the case was first reported positive; of one moment the last word."""
    began = case.reported_at or BEFORE_ALL
    ordered, _ = in_order(standing(history.facts), dict(history.facts))
    said = [
        (max(_moment(event), began), version, event)
        for version, event in ordered
        if _concerns(event, case.case_id)
    ]
    known = _Known()
    found: list[Turn] = []
    for at, version, event in sorted(said, key=itemgetter(0)):
        known.learn(at, version, event)
        turn = known.turn(at, found[-1] if found else None)
        if turn is None or (found and turn[1:] == found[-1][1:]):
            continue
        if found and found[-1].at == at:
            found.pop()
        found.append(turn)
    return found


def _concerns(event: Event, case_id: CaseId) -> bool:
    if isinstance(event, CaseFact | ExemptionFact):
        return event.case_id == case_id
    return isinstance(event, PersonDied | PersonRetracted)


def _moment(event: Event) -> datetime:
    """When it was so and reported."""
    assert isinstance(event, Fact)
    said = None
    if isinstance(event, TransferExempted):
        said = event.exempted_at
    elif isinstance(event, ExemptionEnded):
        said = event.ended_at
    return max(event.reported_at or BEFORE_ALL, said or BEFORE_ALL)


class _Known:
    """What had been reported so far, fact after fact."""

    def __init__(self) -> None:
        self._case: CaseState | None = None
        self._entered = True
        self._died = False
        self._recovered: datetime | None = None
        self._anew_from: datetime | None = None
        self._exempt: str | None = None
        self._precise = True

    def learn(self, at: datetime, version: int, event: Event) -> None:
        assert isinstance(event, Fact)
        self._precise = event.reported_precision is Precision.INSTANT
        match event:
            case TransferExempted():
                self._exempt = event.because.value
            case ExemptionEnded():
                self._exempt = None
            case PersonDied():
                self._died = True
            case PersonRetracted():
                self._entered = False
            case _:
                assert isinstance(event, CaseEvent)
                self._of_case(at, version, event)

    def _of_case(self, at: datetime, version: int, event: CaseEvent) -> None:
        if isinstance(event, CaseRecovered | RecoveryCorrected):
            self._recovered = at
        elif isinstance(event, RepositiveRecorded) and self._recovered is not None:
            self._anew_from, self._recovered, self._exempt = self._recovered, None, None
        self._case = cases.evolve(self._case, version, event)

    def turn(self, at: datetime, before: Turn | None) -> Turn | None:
        """How it stands now; None as long as nothing was positive."""
        case = self._case
        if case is None:
            return None
        stands = self._stands(case)
        if before is None and stands is Stands.WITHDRAWN:
            return None
        since, precise = at, self._precise
        if before is not None and not (_due(stands, self._exempt) and not _is_due(before)):
            since, precise = before.since, before.precise
        return Turn(
            at,
            stands,
            case.area,
            self._exempt,
            case.admitted_on is not None and self._anew_from is None,
            since,
            precise,
            self._anew_from,
        )

    def _stands(self, case: CaseState) -> Stands:
        if not self._entered or case.retracted or not _positive(case):
            return Stands.WITHDRAWN
        if self._died or case.died:
            return Stands.DIED
        return Stands.POSITIVE if self._recovered is None else Stands.RECOVERED


def _positive(case: CaseState) -> bool:
    """A test was positive and was not taken back, or a clinician says so."""
    if case.diagnosis is Diagnosis.DISCARDED:
        return False
    tested = any(test.says == Laboratory.POSITIVE for test in case.standing_tests)
    return tested or case.diagnosis in FOUND


def _due(stands: Stands, exempt: str | None) -> bool:
    return stands is Stands.POSITIVE and exempt is None


def _is_due(turn: Turn) -> bool:
    return _due(turn.stands, turn.exempt)


def all_turns(history: PersonHistory) -> Iterator[tuple[CaseId, Turn]]:
    """Of every case of a person, also of those that were retracted."""
    for case in history.cases.values():
        for turn in turns(history, case):
            yield case.case_id, turn

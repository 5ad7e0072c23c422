"""What is seen of somebody under observation, day by day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from tracing.domain.event import PersonStatement
from tracing.domain.identifiers import QuarantineId
from tracing.domain.values import Instant, Sealed


class CheckOutcome(StrEnum):
    """What came of a check."""

    SEEN_OK = "seen_ok"  # 已见，无异常
    SEEN_NOT_OK = "seen_not_ok"  # 已见，有异常
    MISSED = "missed"  # 未见到
    NOT_ATTEMPTED = "not_attempted"  # 未尝试
    NOT_PERFORMED = "not_performed"  # 未开展


class Symptom(StrEnum):
    FEVER = "fever"
    COUGH = "cough"
    SORE_THROAT = "sore_throat"
    FATIGUE = "fatigue"
    BREATHING = "breathing"
    DIARRHOEA = "diarrhoea"
    VOMITING = "vomiting"
    RASH = "rash"
    BLEEDING = "bleeding"
    TASTE_OR_SMELL = "taste_or_smell"
    OTHER = "other"


class FollowUpFact(PersonStatement, frozen=True, kw_only=True):
    subject: ClassVar[str] = "follow_up"


class CheckRecorded(FollowUpFact, frozen=True, kw_only=True):
    """A check of a day: of several the one with its number."""

    topic: ClassVar[str] = "follow_up.checked"
    settles: ClassVar[tuple[str, ...] | None] = ("checked_on", "number")

    checked_on: date
    number: int = 1
    """Which check of the day it is."""
    outcome: CheckOutcome
    quarantine_id: QuarantineId | None = None
    """The order it was made under."""
    checked_at: Instant | None = None
    temperature: float | None = None
    """In degrees Celsius."""
    symptoms: tuple[Symptom, ...] = ()
    note: Sealed | None = None


class SymptomsEnded(FollowUpFact, frozen=True, kw_only=True):
    """What had been seen was judged not to be the disease, or is over."""

    topic: ClassVar[str] = "follow_up.symptoms_ended"

    ended_on: date
    note: Sealed | None = None


FollowUpEvent = CheckRecorded | SymptomsEnded

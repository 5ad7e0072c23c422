"""How a case stood at a moment, as it had been reported by then."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from tracing.domain.area.codes import county_of
from tracing.domain.case.state import Outcome
from tracing.domain.values import Diagnosis, Laboratory, Severity

UNKNOWN = "unknown"
"""The part of a figure of whom it is not known."""


class Segment(NamedTuple):
    """How a case stood from a moment up to another, both in UTC."""

    from_at: datetime
    to_at: datetime | None
    laboratory: Laboratory
    diagnosis: Diagnosis
    severity: Severity | None = None
    outcome: Outcome | None = None

    @property
    def positive(self) -> bool:
        """Whether it counts as an infection: confirmed, asymptomatic, or positive and unclassified.

        A presumptive result is not one yet (DOMAIN 3.1).
        """
        match self.diagnosis:
            case Diagnosis.CONFIRMED | Diagnosis.ASYMPTOMATIC:
                return True
            case Diagnosis.PENDING:
                return self.laboratory is Laboratory.POSITIVE
            case _:
                return False


class Course(Struct, frozen=True, dict=True):
    """A case: where and how it was found, and how it went."""

    case_id: str
    area: str | None
    detection: str | None
    segments: tuple[Segment, ...]

    def at(self, moment: datetime) -> Segment | None:
        """How it stood by what had been reported before a moment; None before its report."""
        for segment in reversed(self.segments):
            if segment.from_at < moment:
                return segment
        return None

    def positive_at(self, moment: datetime) -> Segment | None:
        segment = self.at(moment)
        return segment if segment is not None and segment.positive else None

    @cached_property
    def positive_since(self) -> datetime | None:
        """When it first counted."""
        return next((each.from_at for each in self.segments if each.positive), None)

    def up_to(self, moment: datetime) -> Course:
        """What of it had been reported before a moment."""
        kept = tuple(
            each._replace(to_at=None) if each.to_at is None or each.to_at >= moment else each
            for each in self.segments
            if each.from_at < moment
        )
        return Course(self.case_id, self.area, self.detection, kept)

    @property
    def district(self) -> str:
        """The county it lies in; else the code that is known of it."""
        if self.area is None:
            return UNKNOWN
        return county_of(self.area) or self.area.lower()

    @property
    def route(self) -> str:
        return self.detection or UNKNOWN

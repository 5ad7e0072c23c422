"""Shares: how many of how many, never a percentage alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

WITHIN = timedelta(hours=24)
"""Contacts are to be found or placed so soon after their case was reported."""


class Indicator(StrEnum):
    TRACED = "traced"
    FOLLOWED = "followed"
    LISTED_BEFORE = "listed_before"
    LOST = "lost"


class Share(NamedTuple):
    """How many of how many."""

    numerator: int
    denominator: int
    pending: int = 0
    """Of whom it cannot be said yet; in neither of the two."""

    @property
    def value(self) -> float | None:
        """None of nobody."""
        return self.numerator / self.denominator if self.denominator else None


class Traced(NamedTuple):
    """Somebody exposed to a case: when that was reported, and when they were found or placed."""

    reported_at: datetime
    reached_at: datetime | None


def traced(contacts: Iterable[Traced], now: datetime) -> Share:
    """Who was reached in time, to the second on the limit included.

    Whose time is not up and who was not reached is pending; reached before the report is in time.
    """
    reached = missed = pending = 0
    for each in contacts:
        due = each.reported_at + WITHIN
        if each.reached_at is not None and each.reached_at <= due:
            reached += 1
        elif each.reached_at is None and now <= due:
            pending += 1
        else:
            missed += 1
    return Share(reached, reached + missed, pending)


def share(numbered: Iterable[bool]) -> Share:
    """Of how many it is so."""
    told = list(numbered)
    return Share(sum(told), len(told))

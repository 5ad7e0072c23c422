"""When something happened, where it may not have been said, and whether an order is possible."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from tracing.domain.event import BEFORE_ALL, Fact
from tracing.domain.refusals import EndBeforeStartError
from tracing.domain.values import Instant, Precision


class Happened(NamedTuple):
    """When it happened, as far as it was said, and when the responsible people learnt of it."""

    said: Instant | None
    learnt: Instant | None
    precision: Precision = Precision.INSTANT
    """How exactly `learnt` is known."""

    @property
    def at(self) -> Instant | None:
        """The moment that counts: what is not said happened when it was learnt."""
        return self.said or self.learnt

    @property
    def latest(self) -> Instant | None:
        """It happened no later than this."""
        if self.said is not None or self.precision is Precision.INSTANT:
            return self.at
        return None

    @property
    def rank(self) -> tuple[datetime, datetime]:
        """By when it happened, then by when it was learnt."""
        return self.at or BEFORE_ALL, self.learnt or BEFORE_ALL


def happened(said: Instant | None, fact: Fact) -> Happened:
    return Happened(said, fact.reported_at, fact.reported_precision)


def possible(*steps: tuple[str, Happened | None]) -> None:
    """Refuse steps, by the names of their moments, of which a later one lies before an earlier.

    Only a moment that was said can stand in the way: one that was merely learnt may be earlier.
    """
    for number, (first, start) in enumerate(steps):
        if start is None or start.said is None:
            continue
        for second, end in steps[number + 1 :]:
            latest = end.latest if end is not None else None
            if latest is not None and latest.astimezone(UTC) < start.said.astimezone(UTC):
                raise EndBeforeStartError(
                    end=second, end_value=latest, start=first, start_value=start.said
                )

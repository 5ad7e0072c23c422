"""The official levels of an area over time, as they follow from what was decided about it.

What was decided is ordered by when it was to hold, not by when it was typed. A part that was kept
longer when the rest was lowered keeps its level up to the last day it was kept for, and then is
what the rest is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from tracing.domain.area.events import AreaDesignated, AreaExtended, AreaLifted, LevelGround
from tracing.domain.area.levels import RANK, SCHEME_OF, AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.area.state import AreaState, LevelFact
from tracing.domain.values import AreaCode, ConditionCode, Decision, MeasureCode


class Ending(NamedTuple):
    """The decision that ended a period: the area was lowered, or was given a level anew."""

    version: int
    decision: Decision
    reported_at: datetime | None
    unmet: tuple[ConditionCode, ...] = ()
    """Conditions that were not met when it was lowered, and were overridden."""
    assessed_to: int | None = None


class Period(NamedTuple):
    """A time in which an area, or parts of it, had one level."""

    scheme: AreaScheme
    level: AreaLevel
    origin: LevelOrigin
    from_at: datetime
    to_at: datetime | None
    """When it had it no longer; None: it goes on."""
    until_on: date | None
    """The last day it is kept, where it was extended."""
    version: int
    """Of the fact that began it."""
    parts: tuple[AreaCode, ...]
    """Those it is about; empty: the whole area."""
    grounds: tuple[LevelGround, ...]
    measures: tuple[MeasureCode, ...]
    decision: Decision
    reported_at: datetime | None
    since_at: datetime
    """Since when it had this level without a break."""
    since_version: int
    basis: int
    """The version of the designation whose grounds these are."""
    kept: tuple[tuple[AreaCode, date], ...] = ()
    """Parts that are to keep the level longer, and up to which day."""
    ending: Ending | None = None
    """None where it goes on, and of parts whose time was over."""

    @property
    def overridden(self) -> tuple[ConditionCode, ...]:
        """The conditions that were not met when it was lowered."""
        return self.ending.unmet if self.ending else ()

    def holds(self, moment: datetime) -> bool:
        return self.from_at <= moment and (self.to_at is None or moment < self.to_at)


def official(state: AreaState) -> list[Period]:
    """Every period of both schemes, in order of time; those of parts after those of the whole."""
    return [period for scheme in AreaScheme for period in _course(state, scheme)]


def current(state: AreaState, scheme: AreaScheme, moment: datetime) -> Period | None:
    """The official level of the whole area at a moment."""
    for period in _course(state, scheme):
        if not period.parts and period.holds(moment):
            return period
    return None


def _course(state: AreaState, scheme: AreaScheme) -> list[Period]:
    """What was decided, one after the other: each fact ends a period, begins one, or both."""
    whole: list[Period] = []
    parts: list[Period] = []
    now: Period | None = None
    for at, fact in _timeline(state, scheme):
        event = fact.event
        match event:
            case AreaDesignated():
                ending = Ending(fact.version, event.decision, event.reported_at)
                if now is not None:
                    whole.append(now._replace(to_at=at, ending=ending))
                parts = [_overtaken(part, event.level, at, ending) for part in parts]
                now = _designated(fact.version, event, now)
            case AreaExtended():
                now = None if now is None else _extended(now, event)
            case AreaLifted():
                if now is not None and _lowers(event, now):
                    whole.append(now._replace(to_at=at, ending=_lowered(fact.version, event)))
                    parts += _left(now, event)
                    now = _stepped_down(fact.version, event, now)
    if now is not None:
        whole.append(now)
    return sorted(filter(_lasts, (*whole, *parts)), key=lambda each: (each.from_at, each.parts))


def _timeline(state: AreaState, scheme: AreaScheme) -> Iterator[tuple[datetime, LevelFact]]:
    facts = [
        (_moment(fact.event).astimezone(UTC), number, fact)
        for number, fact in enumerate(state.decided)
        if _scheme(fact.event) is scheme
    ]
    for at, _, fact in sorted(facts, key=lambda each: each[:2]):
        yield at, fact


def _scheme(event: AreaDesignated | AreaExtended | AreaLifted) -> AreaScheme:
    return SCHEME_OF[event.level] if isinstance(event, AreaDesignated) else event.scheme


def _moment(event: AreaDesignated | AreaExtended | AreaLifted) -> datetime:
    match event:
        case AreaDesignated():
            return event.from_at
        case AreaExtended():
            return event.decision.decided_at
        case AreaLifted():
            return event.lifted_at


def _designated(version: int, event: AreaDesignated, before: Period | None) -> Period:
    """The same level once more goes on; it remains one that was stepped down without new grounds.

    Who merely changes the measures does not start the longer way of a new designation.
    """
    same = before is not None and before.level is event.level
    nothing_new = same and before is not None and set(event.grounds) <= set(before.grounds)
    return Period(
        scheme=SCHEME_OF[event.level],
        level=event.level,
        origin=before.origin if before and nothing_new else LevelOrigin.DESIGNATED,
        from_at=event.from_at.astimezone(UTC),
        to_at=None,
        until_on=before.until_on if before and same else None,
        version=version,
        parts=(),
        grounds=event.grounds,
        measures=event.measures,
        decision=event.decision,
        reported_at=event.reported_at,
        since_at=before.since_at if before and same else event.from_at.astimezone(UTC),
        since_version=before.since_version if before and same else version,
        basis=version,
        kept=before.kept if before and same else (),
    )


def _stepped_down(version: int, event: AreaLifted, before: Period) -> Period | None:
    if event.to is None:
        return None
    at = event.lifted_at.astimezone(UTC)
    return Period(
        scheme=event.scheme,
        level=event.to,
        origin=LevelOrigin.STEPPED_DOWN,
        from_at=at,
        to_at=None,
        until_on=None,
        version=version,
        parts=(),
        grounds=before.grounds,
        measures=event.measures,
        decision=event.decision,
        reported_at=event.reported_at,
        since_at=at,
        since_version=version,
        basis=before.basis,
    )


def _extended(now: Period, event: AreaExtended) -> Period:
    """The last word on the whole, and on each part, holds."""
    if not event.parts:
        return now._replace(until_on=event.until_on)
    kept = {**dict(now.kept), **dict.fromkeys(event.parts, event.until_on)}
    return now._replace(kept=tuple(sorted(kept.items())))


def _lowers(event: AreaLifted, now: Period) -> bool:
    return event.to is None or RANK[event.to] < RANK[now.level]


def _lowered(version: int, event: AreaLifted) -> Ending:
    return Ending(version, event.decision, event.reported_at, event.unmet, event.assessed_to)


def _left(now: Period, event: AreaLifted) -> Iterator[Period]:
    """The parts that keep the level the area had, by the day up to which they do."""
    at = event.lifted_at
    for until in sorted({until for _, until in now.kept if until >= at.date()}):
        midnight = datetime.combine(until + timedelta(days=1), time.min, at.tzinfo)
        yield now._replace(
            from_at=at.astimezone(UTC),
            to_at=midnight.astimezone(UTC),
            until_on=until,
            parts=tuple(part for part, day in now.kept if day == until),
            kept=(),
        )


def _overtaken(part: Period, level: AreaLevel, at: datetime, ending: Ending) -> Period:
    """A part that was kept longer, once the area around it is as high again."""
    if part.to_at is None or part.to_at <= at or RANK[level] < RANK[part.level]:
        return part
    return part._replace(to_at=at, ending=ending)


def _lasts(period: Period) -> bool:
    return period.to_at is None or period.from_at < period.to_at

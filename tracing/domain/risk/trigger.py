"""When an operation to clear a hot spot (拔钉子) is due: so many infections in an area of a level.

It depends on what is known, not on the order in which that arrived: people are counted by when
their infections were reported, from the first infection on which the level of the area rests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from tracing.domain.area.levels import AreaLevel
from tracing.domain.protocol.rules.areas import Counts, Trigger
from tracing.domain.risk.positives import Positive


class Episode(NamedTuple):
    """An unbroken run of one official level of one area."""

    area: str
    level: AreaLevel
    since_at: datetime
    to_at: datetime | None
    """When it ended; None: it goes on."""
    version: int
    """Of the designation that began it."""
    grounds: frozenset[str]
    """The cases on which it rests."""


class Ruled(NamedTuple):
    """The rule that held at a moment, and the pack it is of."""

    rule: Trigger
    pack: str


class Infected(NamedTuple):
    """Somebody who counts, by the infection that was reported first."""

    at: datetime
    case_id: str
    person_id: str


class Fired(NamedTuple):
    """The operation is due."""

    at: datetime
    """Since when: the fifth infection or the designation, whichever is later."""
    counted_from: datetime
    counted: tuple[Infected, ...]
    """Everybody counted in the episode, in the order of the reports."""
    ruled: Ruled


RuledAt = Callable[[datetime], Ruled | None]


def fired(
    episode: Episode,
    positives: Sequence[Positive],
    ruled_at: RuledAt,
    switches: Iterable[datetime] = (),
) -> Fired | None:
    """Whether and since when it is due, from the infections of the area.

    `switches`: moments at which other rules came into force.
    """

    @cache
    def under(counts: Counts) -> tuple[datetime, list[Infected]]:
        counted_from = counting_from(episode, positives, counts)
        return counted_from, people(positives, counts, counted_from)

    for moment in _moments(episode, positives, switches):
        ruled = ruled_at(moment)
        if ruled is None or ruled.rule.level is not episode.level:
            continue
        counted_from, counted = under(ruled.rule.counts)
        wanted = ruled.rule.positives
        if len(counted) >= wanted and counted[wanted - 1].at <= moment:
            until = episode.to_at
            return Fired(
                moment,
                counted_from,
                tuple(each for each in counted if until is None or each.at < until),
                ruled,
            )
    return None


def counting_from(episode: Episode, positives: Iterable[Positive], counts: Counts) -> datetime:
    """The first infection on which the level rests; where none of them counts, the designation."""
    grounds = (
        at
        for each in positives
        if each.case_id in episode.grounds and (at := each.counted_at(counts)) is not None
    )
    return min((*grounds, episode.since_at))


def people(positives: Iterable[Positive], counts: Counts, since: datetime) -> list[Infected]:
    """Distinct people who count from a moment on, in the order of the reports."""
    found = sorted(
        Infected(at, each.case_id, each.person_id)
        for each in positives
        if (at := each.counted_at(counts)) is not None and at >= since
    )
    first: dict[str, Infected] = {}
    for each in found:
        first.setdefault(each.person_id, each)
    return list(first.values())


def _moments(
    episode: Episode, positives: Iterable[Positive], switches: Iterable[datetime]
) -> Iterator[datetime]:
    """When it may become due: at the designation, a report, or a change of rules."""
    reports = (turn.at for each in positives for turn in each.course)
    begins, ends = episode.since_at, episode.to_at
    for moment in sorted({begins, *reports, *switches}):
        if begins <= moment and (ends is None or moment < ends):
            yield moment

"""What can be recorded of a round of screening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import ClassVar
from uuid import UUID

from tracing.domain.area.codes import short
from tracing.domain.command import (
    Context,
    StateOfThing,
    decided_by_now,
    known_person,
    known_thing,
    moments_fit,
)
from tracing.domain.correcting import apart_from
from tracing.domain.counting import not_negative
from tracing.domain.event import Event
from tracing.domain.identifiers import PersonId, PlaceId
from tracing.domain.refusals import EndBeforeStartError
from tracing.domain.screening.counts import Counted
from tracing.domain.screening.events import (
    ProgressReported,
    RosterFixed,
    RoundCancelled,
    RoundCompleted,
    RoundOrdered,
    SiteOpened,
)
from tracing.domain.screening.refusals import (
    CountFallsError,
    MoreThanError,
    RoundExistsError,
    RoundOverError,
    RoundWithoutAreaError,
)
from tracing.domain.screening.state import RoundState, counted
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, Decision, Instant, PublicLabel

SUBJECT = "round"
COUNTS = ("sampled", "resulted", "positive")
"""The cumulative counts of a report: each is of those who are in the one before it."""


class OrderRound(StateOfThing, frozen=True, kw_only=True):
    """Everybody in the areas is to be sampled. The window may lie ahead."""

    kind: ClassVar[str] = "screening.order"

    areas: tuple[AreaCode, ...]
    number: int | None = None
    begins_at: Instant | None = None
    ends_at: Instant | None = None
    decision: Decision

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        if not self.areas:
            raise RoundWithoutAreaError
        not_negative(round_number=self.number)
        decided_by_now(self.decision, context)
        _in_order("begins_at", self.begins_at, "ends_at", self.ends_at)
        ordered = self.stated(
            RoundOrdered,
            history,
            context,
            areas=self.areas,
            number=self.number,
            begins_at=self.begins_at,
            ends_at=self.ends_at,
            decision=self.decision,
        )
        if ordered and self.corrects is None and history.facts:
            raise RoundExistsError(round=self.thing_id)
        return ordered


class FixRoster(StateOfThing, frozen=True, kw_only=True):
    """Whom the round, or a part of it, should reach. The last word on a part holds."""

    kind: ClassVar[str] = "screening.roster"

    people: int
    area: AreaCode | None = None
    households: int | None = None
    members: tuple[PersonId, ...] = ()

    def reads(self) -> tuple[PersonId, ...]:
        return self.members

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known_thing(history, SUBJECT)
        not_negative(people=self.people, households=self.households)
        for member in self.members:
            known_person(context.others[member])
        members = tuple(dict.fromkeys(self.members))
        if len(members) > self.people:
            raise MoreThanError(
                part="members", part_value=len(members), whole="people", whole_value=self.people
            )
        return self.stated(
            RosterFixed,
            history,
            context,
            area=None if self.area is None else short(self.area),
            people=self.people,
            households=self.households,
            members=members,
        )


class OpenSite(StateOfThing, frozen=True, kw_only=True):
    """A sampling site works for the round. The last word on a site holds."""

    kind: ClassVar[str] = "screening.site"

    site: PublicLabel
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    samplers: int | None = None
    opened_at: Instant | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        return () if self.place_id is None else (self.place_id,)

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known_thing(history, SUBJECT)
        if self.place_id is not None:
            known_thing(context.things[self.place_id], "place")
        not_negative(samplers=self.samplers)
        moments_fit(context, opened_at=self.opened_at)
        _not_over(history, self.opened_at)
        return self.stated(
            SiteOpened,
            history,
            context,
            site=self.site,
            place_id=self.place_id,
            area=self.area,
            samplers=self.samplers,
            opened_at=self.opened_at,
        )


class ReportProgress(StateOfThing, frozen=True, kw_only=True):
    """How many had been sampled by a moment: at a site, in a part, or in all."""

    kind: ClassVar[str] = "screening.progress"

    sampled: int
    as_of: Instant
    site: PublicLabel | None = None
    area: AreaCode | None = None
    resulted: int | None = None
    positive: int | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known_thing(history, SUBJECT)
        counts = {"sampled": self.sampled, "resulted": self.resulted, "positive": self.positive}
        not_negative(**counts)
        _each_is_part_of_the_one_before(counts)
        moments_fit(context, as_of=self.as_of)
        reported = self.stated(
            ProgressReported,
            history,
            context,
            **counts,
            as_of=self.as_of,
            site=self.site,
            area=self.area,
        )
        before: RoundState = apart_from(history, self.corrects).state
        for event in reported:
            _never_falls(before.counts, counted(event))
        return reported


class CompleteRound(StateOfThing, frozen=True, kw_only=True):
    """The round is over."""

    kind: ClassVar[str] = "screening.complete"

    completed_at: Instant | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known: RoundState = known_thing(history, SUBJECT).state
        moments_fit(context, completed_at=self.completed_at)
        _in_order("begins_at", known.ordered.begins_at, "completed_at", self.completed_at)
        completed = self.stated(RoundCompleted, history, context, completed_at=self.completed_at)
        return completed and _ended_by(completed, history, self.corrects)


class CancelRound(StateOfThing, frozen=True, kw_only=True):
    """The round will not take place, or not to its end."""

    kind: ClassVar[str] = "screening.cancel"

    cancelled_at: Instant | None = None
    decision: Decision

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known_thing(history, SUBJECT)
        moments_fit(context, cancelled_at=self.cancelled_at)
        decided_by_now(self.decision, context)
        cancelled = self.stated(
            RoundCancelled,
            history,
            context,
            cancelled_at=self.cancelled_at,
            decision=self.decision,
        )
        return cancelled and _ended_by(cancelled, history, self.corrects)


def _ended_by(
    ending: Sequence[Event], history: ThingHistory, corrects: int | None
) -> Sequence[Event]:
    """The end of a round that had none besides."""
    before: RoundState = apart_from(history, corrects).state
    if before.ending is not None:
        raise RoundOverError(
            round=history.thing_id, status=before.status, since=before.ending.happened.at
        )
    return ending


def _not_over(history: ThingHistory, moment: Instant | None) -> None:
    """Refuse what would have begun after the round was over."""
    known: RoundState = history.state
    since = None if known.ending is None else known.ending.happened.latest
    if since is not None and moment is not None and moment > since:
        raise RoundOverError(round=history.thing_id, status=known.status, since=since)


def _in_order(first: str, start: Instant | None, second: str, end: Instant | None) -> None:
    if start is not None and end is not None and end < start:
        raise EndBeforeStartError(end=second, end_value=end, start=first, start_value=start)


def _each_is_part_of_the_one_before(counts: Mapping[str, int | None]) -> None:
    known = [(name, value) for name, value in counts.items() if value is not None]
    for (whole, of), (part, value) in pairwise(known):
        if value > of:
            raise MoreThanError(part=part, part_value=value, whole=whole, whole_value=of)


def _never_falls(reports: Iterable[Counted], new: Counted) -> None:
    """Refuse a count below an earlier one, or above a later one, of the same site or part."""
    for known in reports:
        if known.series != new.series:
            continue
        earlier, later = sorted((known, new), key=lambda count: count.as_of)
        same = earlier.as_of == later.as_of
        for field in COUNTS:
            before, after = getattr(earlier, field), getattr(later, field)
            if before is None or after is None:
                continue
            if after < before or (same and after != before):
                raise CountFallsError(
                    field=field,
                    earlier=earlier.as_of,
                    before=before,
                    later=later.as_of,
                    after=after,
                )

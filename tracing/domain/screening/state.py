"""What is true of a round of screening, from the facts so far."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.area.codes import short
from tracing.domain.identifiers import PersonId, PlaceId
from tracing.domain.moments import Happened, happened
from tracing.domain.screening.counts import Counted, Roster, Site
from tracing.domain.screening.events import (
    ProgressReported,
    RosterFixed,
    RoundCancelled,
    RoundCompleted,
    RoundOrdered,
    ScreeningEvent,
    SiteOpened,
)
from tracing.domain.values import AreaCode, Decision, Instant


class RoundStatus(StrEnum):
    """How far a round has come."""

    ORDERED = "ordered"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class FixedRoster(Struct, frozen=True):
    """A roster, and the people on it who are known by name."""

    roster: Roster
    members: tuple[PersonId, ...]
    reported_at: Instant | None


class OpenedSite(Struct, frozen=True):
    """A site as it was last told of."""

    site: Site
    place_id: PlaceId | None
    area: AreaCode | None
    reported_at: Instant | None


class Progress(Struct, frozen=True):
    """A count, and when it was learnt."""

    counted: Counted
    reported_at: Instant | None


class Ending(Struct, frozen=True):
    """The round came to its end, or was called off."""

    happened: Happened
    status: RoundStatus
    decision: Decision | None = None


class RoundState(Struct, frozen=True):
    ordered: RoundOrdered
    rosters: dict[str | None, FixedRoster] = {}
    """By the area of the part; None is the whole."""
    sites: dict[str, OpenedSite] = {}
    progress: tuple[Progress, ...] = ()
    endings: tuple[Ending, ...] = ()

    @property
    def ending(self) -> Ending | None:
        return max(reversed(self.endings), key=_when, default=None)

    @property
    def status(self) -> RoundStatus:
        if self.ending is not None:
            return self.ending.status
        began = bool(self.sites or self.progress)
        return RoundStatus.UNDER_WAY if began else RoundStatus.ORDERED

    @property
    def counts(self) -> list[Counted]:
        return [each.counted for each in self.progress]


def _when(ending: Ending) -> tuple[datetime, datetime]:
    return ending.happened.rank


def evolve(
    state: RoundState | None,
    version: int,  # noqa: ARG001 -- every evolve is told it
    event: ScreeningEvent,
) -> RoundState | None:
    """The round after one more fact."""
    if isinstance(event, RoundOrdered):
        return RoundState(event)
    if state is None:
        return None
    match event:
        case RosterFixed():
            roster = _roster(event)
            return replace(state, rosters=state.rosters | {roster.roster.area: roster})
        case SiteOpened():
            return replace(state, sites=state.sites | {event.site: _site(event)})
        case ProgressReported():
            return replace(state, progress=(*state.progress, _progress(event)))
        case RoundCompleted():
            completed = Ending(happened(event.completed_at, event), RoundStatus.COMPLETED)
            return replace(state, endings=(*state.endings, completed))
        case RoundCancelled():
            said = happened(event.cancelled_at, event)
            cancelled = Ending(said, RoundStatus.CANCELLED, event.decision)
            return replace(state, endings=(*state.endings, cancelled))


def _area(code: AreaCode | None) -> AreaCode | None:
    return None if code is None else short(code)


def _roster(event: RosterFixed) -> FixedRoster:
    roster = Roster(event.people, event.households, _area(event.area))
    return FixedRoster(roster, event.members, event.reported_at)


def _site(event: SiteOpened) -> OpenedSite:
    site = Site(event.site, event.samplers, event.opened_at)
    return OpenedSite(site, event.place_id, _area(event.area), event.reported_at)


def _progress(event: ProgressReported) -> Progress:
    return Progress(counted(event), event.reported_at)


def counted(event: ProgressReported) -> Counted:
    """What a report says."""
    return Counted(
        event.as_of,
        event.sampled,
        event.resulted,
        event.positive,
        event.site,
        _area(event.area),
    )

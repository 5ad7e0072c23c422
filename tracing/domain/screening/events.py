"""What can happen in a round of screening: whom it should reach, where, how far it got."""

from __future__ import annotations

from typing import ClassVar

from tracing.domain.event import ThingFact
from tracing.domain.identifiers import PersonId, PlaceId
from tracing.domain.values import AreaCode, Decision, Instant, PublicLabel


class ScreeningFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "round"


class RoundOrdered(ScreeningFact, frozen=True, kw_only=True):
    """Everybody in the areas is to be sampled."""

    topic: ClassVar[str] = "screening.ordered"
    creates: ClassVar[bool] = True

    areas: tuple[AreaCode, ...]
    number: int | None = None
    """Which round of its series it is; the first is 1."""
    begins_at: Instant | None = None
    ends_at: Instant | None = None
    decision: Decision


class RosterFixed(ScreeningFact, frozen=True, kw_only=True):
    """Whom the round should reach: how many, and by name where they are known."""

    topic: ClassVar[str] = "screening.roster_fixed"
    settles: ClassVar[tuple[str, ...] | None] = ("area",)

    area: AreaCode | None = None
    """Where it is the roster of a part."""
    people: int
    households: int | None = None
    members: tuple[PersonId, ...] = ()


class SiteOpened(ScreeningFact, frozen=True, kw_only=True):
    """A sampling site works for the round."""

    topic: ClassVar[str] = "screening.site_opened"
    settles: ClassVar[tuple[str, ...] | None] = ("site",)

    site: PublicLabel
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    samplers: int | None = None
    opened_at: Instant | None = None


class ProgressReported(ScreeningFact, frozen=True, kw_only=True):
    """How many had been sampled by a moment: at a site, in a part, or in all."""

    topic: ClassVar[str] = "screening.progress_reported"

    sampled: int
    """Since the round began."""
    as_of: Instant
    site: PublicLabel | None = None
    area: AreaCode | None = None
    resulted: int | None = None
    positive: int | None = None


class RoundCompleted(ScreeningFact, frozen=True, kw_only=True):
    """The round is over."""

    topic: ClassVar[str] = "screening.completed"
    rank: ClassVar[int] = 1

    completed_at: Instant | None = None


class RoundCancelled(ScreeningFact, frozen=True, kw_only=True):
    """The round will not take place, or not to its end."""

    topic: ClassVar[str] = "screening.cancelled"
    rank: ClassVar[int] = 1

    cancelled_at: Instant | None = None
    decision: Decision


ScreeningEvent = (
    RoundOrdered | RosterFixed | SiteOpened | ProgressReported | RoundCompleted | RoundCancelled
)

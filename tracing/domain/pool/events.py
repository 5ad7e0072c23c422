"""What can happen to a pool: the samples of several people in one tube (混检)."""

from __future__ import annotations

from typing import ClassVar

from tracing.domain.event import ThingFact
from tracing.domain.identifiers import PersonId, PlaceId, RoundId
from tracing.domain.laboratory.events import (
    Specimen,
    Target,
    TestMethod,
    TestResult,
    WithdrawalReason,
)
from tracing.domain.values import AreaCode, FactRef, Instant, PublicLabel, Sealed


class PoolFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "pool"


class PoolCollected(PoolFact, frozen=True, kw_only=True):
    """Samples were taken into one tube."""

    topic: ClassVar[str] = "pool.collected"
    creates: ClassVar[bool] = True

    members: tuple[PersonId, ...] = ()
    size: int | None = None
    """How many samples it holds, where not every member is known."""
    sampled_at: Instant | None = None
    specimen: Specimen | None = None
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    round_id: RoundId | None = None
    code: Sealed | None = None
    """What is written on the tube, sealed under the registry's key."""


class PoolMembersIdentified(PoolFact, frozen=True, kw_only=True):
    """More of the people in the tube are known."""

    topic: ClassVar[str] = "pool.members_identified"

    members: tuple[PersonId, ...]


class PoolResulted(PoolFact, frozen=True, kw_only=True):
    """A laboratory reported the result of the tube."""

    topic: ClassVar[str] = "pool.resulted"

    result: TestResult
    method: TestMethod | None = None
    targets: tuple[Target, ...] = ()
    laboratory: PublicLabel | None = None
    resulted_at: Instant | None = None


class PoolResultWithdrawn(PoolFact, frozen=True, kw_only=True):
    """The laboratory took the result back."""

    topic: ClassVar[str] = "pool.result_withdrawn"

    withdraws: FactRef
    because: WithdrawalReason | None = None
    withdrawn_at: Instant | None = None


class PoolMembersFound(PoolFact, frozen=True, kw_only=True):
    """Members of a positive pool were reached and are under control (追阳)."""

    topic: ClassVar[str] = "pool.members_found"

    members: tuple[PersonId, ...]
    found_at: Instant | None = None


PoolEvent = (
    PoolCollected | PoolMembersIdentified | PoolResulted | PoolResultWithdrawn | PoolMembersFound
)

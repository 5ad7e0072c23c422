"""What is true of a pool, from the facts so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.event import BEFORE_ALL
from tracing.domain.identifiers import PersonId, PlaceId, RoundId
from tracing.domain.laboratory.events import Specimen
from tracing.domain.laboratory.results import Results
from tracing.domain.moments import Happened, happened
from tracing.domain.pool.events import (
    PoolCollected,
    PoolEvent,
    PoolMembersFound,
    PoolMembersIdentified,
    PoolResulted,
    PoolResultWithdrawn,
)
from tracing.domain.values import AreaCode, Instant, Sealed


class Finding(NamedTuple):
    """Members who were reached together."""

    version: int
    members: tuple[PersonId, ...]
    found: Happened


class PoolState(Struct, frozen=True):
    version: int
    """Of the fact that it was collected."""
    named: tuple[PersonId, ...] = ()
    """Everybody named as a member, however often."""
    size: int | None = None
    reported_at: Instant | None = None
    sampled_at: Instant | None = None
    specimen: Specimen | None = None
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    round_id: RoundId | None = None
    code: Sealed | None = None
    results: Results = Results()
    findings: tuple[Finding, ...] = ()

    @property
    def members(self) -> tuple[PersonId, ...]:
        """Those known to be in it, each once."""
        return tuple(dict.fromkeys(self.named))

    @property
    def holds(self) -> int:
        """How many samples are in it, as far as is known."""
        return max(self.size or 0, len(self.members))

    @property
    def found(self) -> Mapping[PersonId, Instant]:
        """Members who were found, and when they first were."""
        first: dict[PersonId, Instant] = {}
        for finding in self.findings:
            at = finding.found.at or BEFORE_ALL
            for member in finding.members:
                first[member] = min(at, first.get(member, at))
        return {member: first[member] for member in self.members if member in first}


def evolve(state: PoolState | None, version: int, event: PoolEvent) -> PoolState | None:
    """The pool after one more fact; what is said of one that is not known has no effect."""
    if isinstance(event, PoolCollected):
        return PoolState(
            version=version,
            named=event.members,
            size=event.size,
            reported_at=event.reported_at,
            sampled_at=event.sampled_at,
            specimen=event.specimen,
            place_id=event.place_id,
            area=event.area,
            round_id=event.round_id,
            code=event.code,
        )
    if state is None:
        return None
    match event:
        case PoolMembersIdentified():
            return replace(state, named=(*state.named, *event.members))
        case PoolResulted():
            return replace(state, results=state.results.and_told(version, event))
        case PoolResultWithdrawn():
            return replace(state, results=state.results.and_withdrawn(version, event))
        case PoolMembersFound():
            finding = Finding(version, event.members, happened(event.found_at, event))
            return replace(state, findings=(*state.findings, finding))

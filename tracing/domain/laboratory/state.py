"""What is true of a sample, from the facts so far."""

from __future__ import annotations

from datetime import tzinfo

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.identifiers import PlaceId, PoolId, RoundId, SampleId
from tracing.domain.laboratory.events import (
    SampleCollected,
    SampleEvent,
    SamplePurpose,
    SampleResulted,
    SampleResultWithdrawn,
    Specimen,
)
from tracing.domain.laboratory.results import Results
from tracing.domain.values import Instant, PartialDate, Sealed


class SampleState(Struct, frozen=True):
    sample_id: SampleId
    version: int
    """Of the fact that it was collected."""
    reported_at: Instant | None = None
    sampled_at: Instant | None = None
    sampled_on: PartialDate | None = None
    specimen: Specimen | None = None
    purpose: SamplePurpose | None = None
    place_id: PlaceId | None = None
    round_id: RoundId | None = None
    pool_id: PoolId | None = None
    code: Sealed | None = None
    results: Results = Results()

    def day(self, zone: tzinfo) -> PartialDate | None:
        """The day of sampling, as far as it is known."""
        if self.sampled_at is None:
            return self.sampled_on
        return PartialDate(self.sampled_at.astimezone(zone).date())


def evolve(state: SampleState | None, version: int, event: SampleEvent) -> SampleState | None:
    """The sample after one more fact; what is said of one that is not known has no effect."""
    if isinstance(event, SampleCollected):
        return SampleState(
            sample_id=event.sample_id,
            version=version,
            reported_at=event.reported_at,
            sampled_at=event.sampled_at,
            sampled_on=event.sampled_on,
            specimen=event.specimen,
            purpose=event.purpose,
            place_id=event.place_id,
            round_id=event.round_id,
            pool_id=event.pool_id,
            code=event.code,
        )
    if state is None:
        return None
    match event:
        case SampleResulted():
            return replace(state, results=state.results.and_told(version, event))
        case SampleResultWithdrawn():
            return replace(state, results=state.results.and_withdrawn(version, event))

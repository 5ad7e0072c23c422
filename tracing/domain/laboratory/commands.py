"""What can be recorded of a person's samples and their results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast
from uuid import UUID

from tracing.domain.command import (
    Context,
    StateOfPerson,
    known_person,
    known_thing,
    moments_fit,
    not_after_entry,
    seal,
)
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PlaceId, PoolId, RoundId, SampleId
from tracing.domain.laboratory.checks import (
    known_things,
    not_withdrawn,
    reported,
    sampled_before,
    still_said,
    withdrawn,
)
from tracing.domain.laboratory.consequences import for_cases
from tracing.domain.laboratory.events import (
    SampleCollected,
    SampleFact,
    SamplePurpose,
    SampleResulted,
    SampleResultWithdrawn,
    Specimen,
    Target,
    TestMethod,
    TestResult,
    WithdrawalReason,
)
from tracing.domain.laboratory.refusals import (
    SampleExistsError,
    UnknownSampleError,
)
from tracing.domain.laboratory.state import SampleState
from tracing.domain.pool.refusals import NotAMemberError
from tracing.domain.values import FactRef, Instant, PartialDate, PublicLabel


class SampleCommand(StateOfPerson, frozen=True, kw_only=True):
    sample_id: SampleId

    def known(self, history: PersonHistory) -> SampleState:
        """The sample, which must be there."""
        sample = known_person(history).parts("sample").get(self.sample_id)
        if sample is None:
            raise UnknownSampleError(sample=self.sample_id)
        return cast("SampleState", sample)

    def with_consequences(
        self, made: Sequence[SampleFact], history: PersonHistory, context: Context
    ) -> Sequence[Event]:
        """The facts, and what they mean for the person's cases; refused where they cannot be."""
        for fact in made:
            after = history.with_fact(history.version + 1, fact)
            sample = after.parts("sample")[self.sample_id]
            zone = context.now.tzinfo
            assert zone is not None
            sampled_before(sample.results, sample.sampled_at, sample.day(zone), zone)
        return [*made, *for_cases(history, made, context)]


class CollectSample(SampleCommand, frozen=True, kw_only=True):
    """A sample was taken of the person alone."""

    kind: ClassVar[str] = "sample.collect"
    whole: ClassVar[bool] = True

    sampled_at: Instant | None = None
    sampled_on: PartialDate | None = None
    specimen: Specimen | None = None
    purpose: SamplePurpose | None = None
    place_id: PlaceId | None = None
    round_id: RoundId | None = None
    pool_id: PoolId | None = None
    code: str | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        return tuple(filter(None, (self.place_id, self.round_id, self.pool_id)))

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        moments_fit(context, sampled_at=self.sampled_at)
        not_after_entry(context, sampled_on=self.sampled_on)
        self._what_it_names_is_known(context)
        made = self.stated(
            SampleCollected,
            history,
            context,
            sample_id=self.sample_id,
            sampled_at=self.sampled_at,
            sampled_on=self.sampled_on,
            specimen=self.specimen,
            purpose=self.purpose,
            place_id=self.place_id,
            round_id=self.round_id,
            pool_id=self.pool_id,
            code=seal(self.person_id, self.code),
        )
        if made and self.corrects is None and self.sample_id in history.parts("sample"):
            raise SampleExistsError(sample=self.sample_id)
        return self.with_consequences(made, history, context)

    def _what_it_names_is_known(self, context: Context) -> None:
        known_things(context, place=self.place_id, round=self.round_id)
        if self.pool_id is not None:
            pool = known_thing(context.things[self.pool_id], "pool").state
            records = (self.person_id, *context.same.get(self.person_id, ()))
            if not any(record in pool.members for record in records):
                raise NotAMemberError(person=self.person_id, pool=self.pool_id)


class ReportResult(SampleCommand, frozen=True, kw_only=True):
    """A laboratory reports a result. An open case of the person is told of it."""

    kind: ClassVar[str] = "sample.report_result"

    result: TestResult
    method: TestMethod | None = None
    targets: tuple[Target, ...] = ()
    laboratory: PublicLabel | None = None
    resulted_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        results = self.known(history).results
        told = reported(self, self.sample_id, results, context)
        unsaid = still_said(history, results)
        made = self.stated(SampleResulted, unsaid, context, sample_id=self.sample_id, **told)
        return self.with_consequences(made, history, context)


class WithdrawResult(SampleCommand, frozen=True, kw_only=True):
    """The laboratory takes a result back; the latest that stands, if none is named."""

    kind: ClassVar[str] = "sample.withdraw_result"

    withdraws: FactRef | None = None
    because: WithdrawalReason | None = None
    withdrawn_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        results = self.known(history).results
        told = withdrawn(self, history, self.sample_id, results, context)
        made = self.stated(
            SampleResultWithdrawn, history, context, sample_id=self.sample_id, **told
        )
        if made:
            not_withdrawn(self.sample_id, results, told["withdraws"].version, self.corrects)
        return self.with_consequences(made, history, context)

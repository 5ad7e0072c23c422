"""What can be recorded of a pool: who is in the tube, what was found, who of them was reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from msgspec.structs import replace

from tracing.domain.command import (
    Context,
    StateOfThing,
    known_person,
    known_thing,
    moments_fit,
    seal,
)
from tracing.domain.event import Event
from tracing.domain.identifiers import PersonId, PlaceId, RoundId
from tracing.domain.laboratory.checks import (
    known_things,
    not_withdrawn,
    reported,
    sampled_before,
    still_said,
    withdrawn,
)
from tracing.domain.laboratory.events import (
    Specimen,
    Target,
    TestMethod,
    TestResult,
    WithdrawalReason,
)
from tracing.domain.pool.events import (
    PoolCollected,
    PoolFact,
    PoolMembersFound,
    PoolMembersIdentified,
    PoolResulted,
    PoolResultWithdrawn,
)
from tracing.domain.pool.refusals import (
    EmptyPoolError,
    MemberTwiceError,
    NotAMemberError,
    PoolExistsError,
    PoolTooSmallError,
)
from tracing.domain.pool.state import PoolState
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, FactRef, Instant, PublicLabel


class PoolCommand(StateOfThing, frozen=True, kw_only=True):
    def known(self, history: ThingHistory) -> PoolState:
        """The pool, which must be there."""
        pool: PoolState = known_thing(history, "pool").state
        return pool

    def if_possible(
        self, made: Sequence[PoolFact], history: ThingHistory, context: Context
    ) -> Sequence[Event]:
        """The facts; refused where the pool cannot be with them."""
        for fact in made:
            after: PoolState = history.with_fact(history.version + 1, fact).state
            _members_fit(self.thing_id, after)
            zone = context.now.tzinfo
            assert zone is not None
            sampled_before(after.results, after.sampled_at, None, zone)
        return made


class CollectPool(PoolCommand, frozen=True, kw_only=True):
    """Samples of several people were taken into one tube."""

    kind: ClassVar[str] = "pool.collect"

    members: tuple[PersonId, ...] = ()
    size: int | None = None
    sampled_at: Instant | None = None
    specimen: Specimen | None = None
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    round_id: RoundId | None = None
    code: str | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return self.members

    def reads_things(self) -> tuple[UUID, ...]:
        return tuple(filter(None, (self.place_id, self.round_id)))

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        _people_are_known(self.members, history, context)
        known_things(context, place=self.place_id, round=self.round_id)
        moments_fit(context, sampled_at=self.sampled_at)
        if (self.size is None and not self.members) or (self.size is not None and self.size < 1):
            raise EmptyPoolError(members=len(self.members), size=self.size or 0)
        made = self.stated(
            PoolCollected,
            history,
            context,
            members=self.members,
            size=self.size,
            sampled_at=self.sampled_at,
            specimen=self.specimen,
            place_id=self.place_id,
            area=self.area,
            round_id=self.round_id,
            code=seal(context.registry_id, self.code),
        )
        if made and self.corrects is None and history.version:
            raise PoolExistsError(pool=self.thing_id)
        return self.if_possible(made, history, context)


class IdentifyPoolMembers(PoolCommand, frozen=True, kw_only=True):
    """More of the people in the tube become known."""

    kind: ClassVar[str] = "pool.identify_members"

    members: tuple[PersonId, ...]

    def reads(self) -> tuple[PersonId, ...]:
        return self.members

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        self.known(history)
        _people_are_known(self.members, history, context)
        made = self.stated(PoolMembersIdentified, history, context, members=self.members)
        return self.if_possible(made, history, context)


class ReportPoolResult(PoolCommand, frozen=True, kw_only=True):
    """A laboratory reports the result of the tube."""

    kind: ClassVar[str] = "pool.report_result"

    result: TestResult
    method: TestMethod | None = None
    targets: tuple[Target, ...] = ()
    laboratory: PublicLabel | None = None
    resulted_at: Instant | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        results = self.known(history).results
        told = reported(self, self.thing_id, results, context)
        made = self.stated(PoolResulted, still_said(history, results), context, **told)
        return self.if_possible(made, history, context)


class WithdrawPoolResult(PoolCommand, frozen=True, kw_only=True):
    """The laboratory takes a result of the tube back; the latest that stands, if none is named."""

    kind: ClassVar[str] = "pool.withdraw_result"

    withdraws: FactRef | None = None
    because: WithdrawalReason | None = None
    withdrawn_at: Instant | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        results = self.known(history).results
        told = withdrawn(self, history, self.thing_id, results, context)
        made = self.stated(PoolResultWithdrawn, history, context, **told)
        if made:
            not_withdrawn(self.thing_id, results, told["withdraws"].version, self.corrects)
        return made


class FindPoolMembers(PoolCommand, frozen=True, kw_only=True):
    """Members of the pool were reached and are under control. Who was found before is left out."""

    kind: ClassVar[str] = "pool.find_members"

    members: tuple[PersonId, ...]
    found_at: Instant | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        pool = self.known(history)
        moments_fit(context, found_at=self.found_at)
        for person in self.members:
            if person not in pool.members:
                raise NotAMemberError(person=person, pool=self.thing_id)
        others = tuple(each for each in pool.findings if each.version != self.corrects)
        found = replace(pool, findings=others).found
        newly = tuple(person for person in dict.fromkeys(self.members) if person not in found)
        if not newly:
            return []
        return self.stated(
            PoolMembersFound, history, context, members=newly, found_at=self.found_at
        )


def _people_are_known(
    people: tuple[PersonId, ...], history: ThingHistory, context: Context
) -> None:
    """Refuse to name anybody who is not registered; those in it already may have been erased."""
    known = history.state.members if history.subject == "pool" and history.state else ()
    for person in people:
        if person not in known:
            known_person(context.others[person])


def _members_fit(thing_id: UUID, pool: PoolState) -> None:
    for person in pool.members:
        if pool.named.count(person) > 1:
            raise MemberTwiceError(person=person, pool=thing_id)
    if pool.size is not None and len(pool.members) > pool.size:
        raise PoolTooSmallError(size=pool.size, members=len(pool.members))

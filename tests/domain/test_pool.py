"""Samples of several people in one tube: who is in it, what it shows, who of them was found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.domain.stories import LI, WANG, ZHAO, at, li_is_known, wang_is_known
from tests.domain.thing_stories import ThingStory, given, things_fact
from tracing.domain.identifiers import PersonId, PoolId
from tracing.domain.laboratory.events import Target, TestResult, WithdrawalReason
from tracing.domain.laboratory.refusals import (
    CtOutOfRangeError,
    NoResultError,
    ResultBeforeSamplingError,
    ResultWithdrawnError,
)
from tracing.domain.person.commands import ErasePerson, RegisterPerson
from tracing.domain.pool.commands import (
    CollectPool,
    FindPoolMembers,
    IdentifyPoolMembers,
    ReportPoolResult,
    WithdrawPoolResult,
)
from tracing.domain.pool.events import (
    PoolCollected,
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
from tracing.domain.refusals import (
    DateAfterEntryError,
    PersonErasedError,
    UnknownPersonError,
    UnknownThingError,
)
from tracing.domain.retracting import RetractThingFacts

POOL = PoolId(UUID(int=210))
POSITIVE, NEGATIVE = TestResult.POSITIVE, TestResult.NEGATIVE


def collected(*members: PersonId, **fields: Any) -> CollectPool:
    return CollectPool(thing_id=POOL, members=members, **fields)


def identified(*members: PersonId, **fields: Any) -> IdentifyPoolMembers:
    return IdentifyPoolMembers(thing_id=POOL, members=members, **fields)


def resulted(result: TestResult, **fields: Any) -> ReportPoolResult:
    return ReportPoolResult(thing_id=POOL, result=result, **fields)


def withdrawn(**fields: Any) -> WithdrawPoolResult:
    return WithdrawPoolResult(thing_id=POOL, **fields)


def found(*members: PersonId, **fields: Any) -> FindPoolMembers:
    return FindPoolMembers(thing_id=POOL, members=members, **fields)


def people_are_known() -> ThingStory:
    return given(wang_is_known(), li_is_known(), RegisterPerson(person_id=ZHAO))


def a_pool_of(*members: PersonId, **fields: Any) -> ThingStory:
    return people_are_known().done(collected(*members, **fields))


def test_a_pool_is_collected_of_people() -> None:
    asked: dict[str, Any] = {"sampled_at": at("2022-07-20 08:00"), "size": 10}
    people_are_known().when(collected(WANG, LI, **asked)).then(
        PoolCollected(members=(WANG, LI), **asked)
    )


def test_who_is_in_it_may_become_known_later() -> None:
    story = a_pool_of(WANG, size=3)
    story.when(identified(LI, ZHAO)).then(PoolMembersIdentified(members=(LI, ZHAO)))
    assert story.the(POOL).members == (WANG, LI, ZHAO)


def test_the_same_again_changes_nothing() -> None:
    a_pool_of(WANG).when(collected(WANG)).nothing()
    a_pool_of(WANG).done(identified(LI)).when(identified(LI)).nothing()
    a_pool_of(WANG).done(resulted(POSITIVE)).when(resulted(POSITIVE)).nothing()
    a_pool_of(WANG).done(resulted(POSITIVE), withdrawn()).when(withdrawn()).nothing()
    a_pool_of(WANG).done(found(WANG)).when(found(WANG)).nothing()


def test_an_identity_is_given_once() -> None:
    a_pool_of(WANG).when(collected(LI)).refused(PoolExistsError, POOL)


def test_its_members_have_to_be_registered() -> None:
    given().when(collected(WANG)).refused(UnknownPersonError, WANG)
    given(li_is_known(), collected(LI)).when(identified(WANG)).refused(UnknownPersonError, WANG)


def test_one_who_was_erased_meanwhile_does_not_keep_it_from_being_corrected() -> None:
    story = a_pool_of(WANG, LI).done(ErasePerson(person_id=WANG))
    story.done(collected(WANG, LI, size=5, corrects=1))
    assert story.the(POOL).holds == 5
    a_pool_of(LI).done(ErasePerson(person_id=WANG)).when(identified(WANG)).refused(
        PersonErasedError, WANG
    )


def test_nobody_is_in_it_twice() -> None:
    people_are_known().when(collected(WANG, WANG)).refused(MemberTwiceError, WANG, POOL)
    a_pool_of(WANG).when(identified(LI, WANG)).refused(MemberTwiceError, WANG, POOL)


def test_no_more_people_than_it_holds_samples() -> None:
    people_are_known().when(collected(WANG, LI, size=1)).refused(PoolTooSmallError, 1, 2)
    a_pool_of(WANG, LI, size=2).when(identified(ZHAO)).refused(PoolTooSmallError, 2, 3)


def test_a_correction_of_its_members_is_judged_without_those_it_replaces() -> None:
    story = a_pool_of(WANG, size=2).done(identified(LI))
    story.done(identified(ZHAO, corrects=2))
    assert story.the(POOL).members == (WANG, ZHAO)


def test_an_empty_tube_is_no_pool() -> None:
    people_are_known().when(collected()).refused(EmptyPoolError, 0)
    people_are_known().when(collected(WANG, size=0)).refused(EmptyPoolError, 1, 0)


def test_a_sampling_still_to_come_is_refused() -> None:
    late = collected(WANG, sampled_at=at("2022-07-20 10:00"))
    people_are_known().when(late).refused(DateAfterEntryError, "2022-07-20 10:00")


def test_the_place_it_was_taken_at_has_to_be_known() -> None:
    people_are_known().when(collected(WANG, place_id=POOL)).refused(UnknownThingError, POOL)


def test_a_laboratory_reports_a_result() -> None:
    targets = (Target("N", 30.5),)
    story = a_pool_of(WANG)
    story.when(resulted(POSITIVE, targets=targets)).then(
        PoolResulted(result=POSITIVE, targets=targets)
    )
    assert story.the(POOL).results.latest.ct == 30.5


def test_nothing_is_said_of_a_pool_nobody_collected() -> None:
    for command in (identified(WANG), resulted(POSITIVE), withdrawn(), found(WANG)):
        people_are_known().when(command).refused(UnknownThingError, POOL)


def test_a_result_that_cannot_be_is_refused() -> None:
    a_pool_of(WANG).when(resulted(POSITIVE, targets=(Target("N", 51),))).refused(
        CtOutOfRangeError, "N", 51, 50
    )
    early = resulted(POSITIVE, resulted_at=at("2022-07-19 07:00"))
    a_pool_of(WANG, sampled_at=at("2022-07-19 08:00")).when(early).refused(
        ResultBeforeSamplingError, "2022-07-19T07:00", "2022-07-19T08:00"
    )


def test_a_laboratory_takes_a_result_back_once() -> None:
    story = a_pool_of(WANG).done(resulted(POSITIVE))
    story.when(withdrawn(because=WithdrawalReason.CONTAMINATION)).then(
        PoolResultWithdrawn(withdraws=things_fact(POOL, 2), because=WithdrawalReason.CONTAMINATION)
    )
    story.when(withdrawn(because=WithdrawalReason.ERROR)).refused(ResultWithdrawnError, POOL)
    a_pool_of(WANG).when(withdrawn()).refused(NoResultError, POOL)


def test_members_are_found() -> None:
    story = a_pool_of(WANG, LI)
    story.when(found(WANG, found_at=at("2022-07-20 08:30"))).then(
        PoolMembersFound(members=(WANG,), found_at=at("2022-07-20 08:30"))
    )
    assert story.the(POOL).found == {WANG: at("2022-07-20 08:30")}


def test_who_was_found_before_is_left_out() -> None:
    story = a_pool_of(WANG, LI).done(found(WANG))
    story.later(minutes=5).when(found(LI, WANG)).then(PoolMembersFound(members=(LI,)))


def test_whoever_is_not_in_it_is_not_found_for_it() -> None:
    a_pool_of(WANG).when(found(LI)).refused(NotAMemberError, LI, POOL)


def test_a_finding_still_to_come_is_refused() -> None:
    late = found(WANG, found_at=at("2022-07-20 10:00"))
    a_pool_of(WANG).when(late).refused(DateAfterEntryError, "2022-07-20 10:00")


def test_a_finding_can_be_corrected_and_taken_back() -> None:
    story = a_pool_of(WANG, LI).done(found(WANG), found(LI, corrects=2))
    assert list(story.the(POOL).found) == [LI]
    story.done(RetractThingFacts(thing_id=POOL, versions=(3,)))
    assert list(story.the(POOL).found) == [WANG]

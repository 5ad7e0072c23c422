"""Samples of one person, their results, and what a case hears of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    LI,
    WANG,
    WANGS_CASE,
    at,
    li_is_known,
    on,
    wang_is_a_case,
    wang_is_known,
    wangs_fact,
)
from tests.domain.thing_stories import ThingStory, given
from tracing.domain.case.commands import DischargeCase, RecordLaboratory
from tracing.domain.case.events import LaboratoryRecorded, LaboratoryWithdrawn
from tracing.domain.identifiers import PoolId, SampleId
from tracing.domain.laboratory.commands import CollectSample, ReportResult, WithdrawResult
from tracing.domain.laboratory.events import (
    SampleCollected,
    SamplePurpose,
    SampleResulted,
    SampleResultWithdrawn,
    Target,
    TestMethod,
    TestResult,
    WithdrawalReason,
)
from tracing.domain.laboratory.refusals import (
    CtOutOfRangeError,
    NoResultError,
    ResultBeforeSamplingError,
    ResultWithdrawnError,
    SampleExistsError,
    UnknownSampleError,
)
from tracing.domain.laboratory.state import SampleState
from tracing.domain.person.commands import RetractFacts
from tracing.domain.person.events import FactRetracted
from tracing.domain.pool.commands import CollectPool
from tracing.domain.pool.refusals import NotAMemberError
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownPersonError,
    UnknownThingError,
)
from tracing.domain.values import Laboratory

SWAB, ANOTHER_SWAB = (SampleId(UUID(int=200 + n)) for n in range(2))
POOL = PoolId(UUID(int=210))
POSITIVE, NEGATIVE = TestResult.POSITIVE, TestResult.NEGATIVE


def a_swab_is_taken(sample: SampleId = SWAB, **fields: Any) -> CollectSample:
    return CollectSample(person_id=WANG, sample_id=sample, **fields)


def the_laboratory_says(result: TestResult, sample: SampleId = SWAB, **fields: Any) -> ReportResult:
    return ReportResult(person_id=WANG, sample_id=sample, result=result, **fields)


def the_laboratory_takes_back(sample: SampleId = SWAB, **fields: Any) -> WithdrawResult:
    return WithdrawResult(person_id=WANG, sample_id=sample, **fields)


def wang_was_swabbed(**fields: Any) -> ThingStory:
    return given(wang_is_known(), a_swab_is_taken(**fields))


def a_case_was_swabbed() -> ThingStory:
    """Facts 1 to 3."""
    return given(wang_is_known(), wang_is_a_case(), a_swab_is_taken(sampled_on=on("2022-07-18")))


def swab(story: ThingStory, sample: SampleId = SWAB) -> SampleState:
    found: SampleState = story.wang.parts("sample")[sample]
    return found


class TestSampling:
    def test_a_sample_is_taken_of_a_person(self) -> None:
        asked: dict[str, Any] = {
            "sampled_at": at("2022-07-20 08:00"),
            "purpose": SamplePurpose.CONTACT,
        }
        given(wang_is_known()).when(a_swab_is_taken(**asked)).then(
            SampleCollected(sample_id=SWAB, **asked)
        )

    def test_of_somebody_unknown_it_is_refused(self) -> None:
        given().when(a_swab_is_taken()).refused(UnknownPersonError, WANG)

    def test_the_same_again_changes_nothing(self) -> None:
        wang_was_swabbed().later(minutes=5).when(a_swab_is_taken()).nothing()

    def test_an_identity_is_given_once(self) -> None:
        other = a_swab_is_taken(purpose=SamplePurpose.RELEASE)
        wang_was_swabbed().when(other).refused(SampleExistsError, SWAB)

    def test_a_sampling_still_to_come_is_refused(self) -> None:
        late = a_swab_is_taken(sampled_at=at("2022-07-20 10:00"))
        given(wang_is_known()).when(late).refused(
            DateAfterEntryError, "2022-07-20 10:00", "2022-07-20 09:00"
        )
        tomorrow = a_swab_is_taken(sampled_on=on("2022-07-21"))
        given(wang_is_known()).when(tomorrow).refused(
            DateAfterEntryError, "2022-07-21", "2022-07-20"
        )

    def test_what_it_names_has_to_be_known(self) -> None:
        for name in ("place_id", "round_id", "pool_id"):
            named: dict[str, Any] = {name: POOL}
            given(wang_is_known()).when(a_swab_is_taken(**named)).refused(UnknownThingError, POOL)

    def test_only_who_is_in_a_pool_is_sampled_again_for_it(self) -> None:
        pool = CollectPool(thing_id=POOL, members=(LI,), size=2)
        given(wang_is_known(), li_is_known(), pool).when(a_swab_is_taken(pool_id=POOL)).refused(
            NotAMemberError, WANG, POOL
        )

    def test_a_correction_takes_the_place_of_the_sampling_and_keeps_the_results(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(NEGATIVE))
        story.done(a_swab_is_taken(purpose=SamplePurpose.RELEASE, corrects=2))
        assert swab(story).purpose is SamplePurpose.RELEASE
        assert swab(story).results.latest is not None

    def test_a_correction_cannot_move_the_sampling_behind_its_result(self) -> None:
        story = wang_was_swabbed().done(
            the_laboratory_says(NEGATIVE, resulted_at=at("2022-07-19 12:00"))
        )
        story.when(a_swab_is_taken(sampled_on=on("2022-07-20"), corrects=2)).refused(
            ResultBeforeSamplingError, "2022-07-19T12:00", "2022-07-20"
        )


class TestResults:
    def test_a_laboratory_reports_a_result(self) -> None:
        asked: dict[str, Any] = {
            "method": TestMethod.PCR,
            "targets": (Target("ORF1ab", 24.5), Target("N", 22.0)),
            "laboratory": "市疾控中心实验室",
        }
        story = wang_was_swabbed()
        story.when(the_laboratory_says(POSITIVE, **asked)).then(
            SampleResulted(sample_id=SWAB, result=POSITIVE, **asked)
        )
        holds = swab(story).results.latest
        assert holds is not None
        assert holds.ct == 22.0

    def test_of_a_sample_nobody_took_it_is_refused(self) -> None:
        given(wang_is_known()).when(the_laboratory_says(POSITIVE)).refused(UnknownSampleError, SWAB)

    def test_the_same_again_changes_nothing(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE))
        story.later(minutes=5).when(the_laboratory_says(POSITIVE)).nothing()

    @pytest.mark.parametrize("ct", [-0.1, 50.1, float("nan")])
    def test_a_ct_that_no_machine_shows_is_refused(self, ct: float) -> None:
        wang_was_swabbed().when(the_laboratory_says(POSITIVE, targets=(Target("N", ct),))).refused(
            CtOutOfRangeError, "N", ct, 0, 50
        )

    def test_the_bounds_of_ct_belong_to_it(self) -> None:
        targets = (Target("N", 0), Target("E", 50))
        wang_was_swabbed().when(the_laboratory_says(POSITIVE, targets=targets)).then(
            SampleResulted(sample_id=SWAB, result=POSITIVE, targets=targets)
        )

    def test_a_result_before_the_sampling_is_refused(self) -> None:
        early = the_laboratory_says(POSITIVE, resulted_at=at("2022-07-20 07:59"))
        wang_was_swabbed(sampled_at=at("2022-07-20 08:00")).when(early).refused(
            ResultBeforeSamplingError, "2022-07-20T07:59", "2022-07-20T08:00"
        )

    def test_so_is_one_that_was_known_before_it(self) -> None:
        early = the_laboratory_says(POSITIVE, reported_at=at("2022-07-18 09:00"))
        wang_was_swabbed(sampled_on=on("2022-07-19")).when(early).refused(
            ResultBeforeSamplingError, "2022-07-18", "2022-07-19"
        )

    def test_a_result_still_to_come_is_refused(self) -> None:
        late = the_laboratory_says(POSITIVE, resulted_at=at("2022-07-20 10:00"))
        wang_was_swabbed().when(late).refused(DateAfterEntryError, "2022-07-20 10:00")

    def test_the_last_result_holds_however_late_an_earlier_one_is_entered(self) -> None:
        story = wang_was_swabbed().done(
            the_laboratory_says(NEGATIVE, resulted_at=at("2022-07-20 08:00")),
            the_laboratory_says(TestResult.PRESUMPTIVE, resulted_at=at("2022-07-19 08:00")),
        )
        holds = swab(story).results.latest
        assert holds is not None
        assert holds.says is NEGATIVE

    def test_a_correction_takes_the_place_of_a_result(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE))
        story.done(the_laboratory_says(NEGATIVE, corrects=3))
        assert [result.says for result in swab(story).results.standing] == [NEGATIVE]


class TestWithdrawals:
    def test_a_laboratory_takes_its_latest_result_back(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE))
        because = WithdrawalReason.CONTAMINATION
        story.when(the_laboratory_takes_back(because=because)).then(
            SampleResultWithdrawn(sample_id=SWAB, withdraws=wangs_fact(3), because=because)
        )
        assert swab(story).results.latest is None

    def test_or_the_one_that_is_named(self) -> None:
        story = wang_was_swabbed().done(
            the_laboratory_says(POSITIVE), the_laboratory_says(NEGATIVE)
        )
        story.when(the_laboratory_takes_back(withdraws=wangs_fact(3))).then(
            SampleResultWithdrawn(sample_id=SWAB, withdraws=wangs_fact(3))
        )
        assert [result.says for result in swab(story).results.standing] == [NEGATIVE]

    def test_where_there_is_no_result_it_is_refused(self) -> None:
        wang_was_swabbed().when(the_laboratory_takes_back()).refused(NoResultError, SWAB)

    def test_another_fact_is_no_result(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE))
        story.when(the_laboratory_takes_back(withdraws=wangs_fact(2))).refused(NoResultError, SWAB)

    def test_the_same_again_changes_nothing(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE), the_laboratory_takes_back())
        story.later(minutes=5).when(the_laboratory_takes_back()).nothing()

    def test_what_is_withdrawn_is_not_withdrawn_otherwise(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE), the_laboratory_takes_back())
        again = the_laboratory_takes_back(because=WithdrawalReason.MIX_UP)
        story.when(again).refused(ResultWithdrawnError, SWAB, "2022-07-20T09:00")

    def test_nor_is_it_corrected(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE), the_laboratory_takes_back())
        story.when(the_laboratory_says(NEGATIVE, corrects=3)).refused(ResultWithdrawnError, SWAB)

    def test_the_same_result_may_be_reported_again_after_it(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE), the_laboratory_takes_back())
        story.when(the_laboratory_says(POSITIVE)).then(
            SampleResulted(sample_id=SWAB, result=POSITIVE)
        )

    def test_a_correction_of_the_withdrawal_is_about_the_same_result(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE), the_laboratory_takes_back())
        because = WithdrawalReason.MIX_UP
        story.when(the_laboratory_takes_back(because=because, corrects=4)).then(
            SampleResultWithdrawn(
                sample_id=SWAB,
                withdraws=wangs_fact(3),
                because=because,
                corrects=wangs_fact(4),
            )
        )

    def test_a_withdrawal_before_the_result_is_refused(self) -> None:
        story = wang_was_swabbed().done(
            the_laboratory_says(POSITIVE, resulted_at=at("2022-07-20 08:00"))
        )
        early = the_laboratory_takes_back(withdrawn_at=at("2022-07-20 07:00"))
        story.when(early).refused(EndBeforeStartError, "2022-07-20 07:00", "2022-07-20 08:00")

    def test_a_withdrawal_taken_back_brings_the_result_back(self) -> None:
        story = wang_was_swabbed().done(the_laboratory_says(POSITIVE), the_laboratory_takes_back())
        story.done(RetractFacts(person_id=WANG, versions=(4,)))
        assert swab(story).results.latest is not None


class TestCases:
    def test_an_open_case_is_told_of_a_result(self) -> None:
        a_case_was_swabbed().when(the_laboratory_says(POSITIVE)).then(
            SampleResulted(sample_id=SWAB, result=POSITIVE),
            LaboratoryRecorded(
                case_id=WANGS_CASE, laboratory=Laboratory.POSITIVE, sampled_on=on("2022-07-18")
            ),
        )

    def test_it_counts_for_the_local_day_of_the_sampling(self) -> None:
        story = given(wang_is_known(), wang_is_a_case())
        story.done(a_swab_is_taken(sampled_at=at("2022-07-19 00:30")))
        story.when(the_laboratory_says(TestResult.PRESUMPTIVE)).then(
            SampleResulted(sample_id=SWAB, result=TestResult.PRESUMPTIVE),
            LaboratoryRecorded(
                case_id=WANGS_CASE, laboratory=Laboratory.PRESUMPTIVE, sampled_on=on("2022-07-19")
            ),
        )

    @pytest.mark.parametrize("result", [TestResult.INDETERMINATE, TestResult.INVALID])
    def test_what_decides_nothing_is_not_told(self, result: TestResult) -> None:
        a_case_was_swabbed().when(the_laboratory_says(result)).then(
            SampleResulted(sample_id=SWAB, result=result)
        )

    def test_nor_is_what_antibodies_say(self) -> None:
        a_case_was_swabbed().when(the_laboratory_says(NEGATIVE, method=TestMethod.IGG)).then(
            SampleResulted(sample_id=SWAB, result=NEGATIVE, method=TestMethod.IGG)
        )

    def test_what_the_case_knows_is_not_told_twice(self) -> None:
        known = RecordLaboratory(
            person_id=WANG,
            case_id=WANGS_CASE,
            laboratory=Laboratory.POSITIVE,
            sampled_on=on("2022-07-18"),
        )
        a_case_was_swabbed().done(known).when(the_laboratory_says(POSITIVE)).then(
            SampleResulted(sample_id=SWAB, result=POSITIVE)
        )

    def test_a_case_that_is_over_is_told_nothing(self) -> None:
        story = a_case_was_swabbed().done(DischargeCase(person_id=WANG, case_id=WANGS_CASE))
        story.when(the_laboratory_says(NEGATIVE)).then(
            SampleResulted(sample_id=SWAB, result=NEGATIVE)
        )

    def test_what_the_laboratory_withdraws_is_withdrawn_of_the_case(self) -> None:
        story = a_case_was_swabbed().done(the_laboratory_says(POSITIVE))
        story.when(the_laboratory_takes_back()).then(
            SampleResultWithdrawn(sample_id=SWAB, withdraws=wangs_fact(4)),
            LaboratoryWithdrawn(case_id=WANGS_CASE, corrects=wangs_fact(5)),
        )
        assert story.case.laboratory is Laboratory.WITHDRAWN

    def test_even_where_the_case_is_over(self) -> None:
        story = a_case_was_swabbed().done(
            the_laboratory_says(POSITIVE), DischargeCase(person_id=WANG, case_id=WANGS_CASE)
        )
        story.when(the_laboratory_takes_back()).then(
            SampleResultWithdrawn(sample_id=SWAB, withdraws=wangs_fact(4)),
            LaboratoryWithdrawn(case_id=WANGS_CASE, corrects=wangs_fact(5)),
        )

    def test_unless_another_sample_of_the_day_says_the_same(self) -> None:
        story = a_case_was_swabbed().done(
            a_swab_is_taken(ANOTHER_SWAB, sampled_on=on("2022-07-18")),
            the_laboratory_says(POSITIVE),
            the_laboratory_says(POSITIVE, ANOTHER_SWAB),
        )
        story.when(the_laboratory_takes_back(ANOTHER_SWAB)).then(
            SampleResultWithdrawn(sample_id=ANOTHER_SWAB, withdraws=wangs_fact(7))
        )
        assert story.case.laboratory is Laboratory.POSITIVE

    def test_a_corrected_result_corrects_the_case(self) -> None:
        story = a_case_was_swabbed().done(the_laboratory_says(POSITIVE))
        story.done(the_laboratory_says(NEGATIVE, corrects=4))
        assert story.case.laboratory is Laboratory.NEGATIVE
        assert len(story.case.standing_tests) == 1

    def test_so_does_a_corrected_day_of_sampling(self) -> None:
        story = a_case_was_swabbed().done(the_laboratory_says(POSITIVE))
        story.done(a_swab_is_taken(sampled_on=on("2022-07-17"), corrects=3))
        assert story.case.sampled_on == on("2022-07-17")

    def test_what_is_taken_back_the_case_has_not_heard(self) -> None:
        for versions in ((3,), (4,), (3, 4), (4, 5)):
            story = a_case_was_swabbed().done(the_laboratory_says(POSITIVE))
            story.done(RetractFacts(person_id=WANG, versions=versions))
            assert story.case.laboratory is Laboratory.NONE

    def test_a_result_that_stands_again_is_told_again(self) -> None:
        story = a_case_was_swabbed().done(the_laboratory_says(POSITIVE))
        story.done(the_laboratory_says(NEGATIVE, corrects=4))
        story.done(RetractFacts(person_id=WANG, versions=(6,)))
        assert story.case.laboratory is Laboratory.POSITIVE
        assert len(story.case.standing_tests) == 1

    def test_taking_the_retraction_back_tells_the_case_once(self) -> None:
        for versions in ((6,), (6, 7)):
            story = a_case_was_swabbed().done(the_laboratory_says(POSITIVE))
            story.done(RetractFacts(person_id=WANG, versions=(4,)))
            story.done(RetractFacts(person_id=WANG, versions=versions))
            assert story.case.laboratory is Laboratory.POSITIVE
            assert len(story.case.standing_tests) == 1

    def test_what_the_case_knew_before_stays_known(self) -> None:
        known = RecordLaboratory(
            person_id=WANG,
            case_id=WANGS_CASE,
            laboratory=Laboratory.POSITIVE,
            sampled_on=on("2022-07-18"),
        )
        story = a_case_was_swabbed().done(known, the_laboratory_says(POSITIVE))
        story.when(RetractFacts(person_id=WANG, versions=(5,))).then(
            FactRetracted(retracts=wangs_fact(5))
        )
        assert story.case.laboratory is Laboratory.POSITIVE

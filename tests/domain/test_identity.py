"""Two records of one human being, and of two after all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.domain.stories import (
    ANOTHER_CASE,
    LI,
    LIS_CASE,
    WANG,
    WANGS_CASE,
    WANGS_EPISODE,
    ZHAO,
    Story,
    at,
    given,
    li_is_a_case,
    li_is_known,
    on,
    wang_is_a_case,
    wang_is_known,
)
from tracing.domain.case.commands import RecordOnset, RetractCase
from tracing.domain.case.events import CaseReported, OnsetRecorded
from tracing.domain.contact.commands import IdentifyContact
from tracing.domain.identifiers import StayId
from tracing.domain.person.between import between
from tracing.domain.person.circumstances import CareNeed, CareNeedsRecorded
from tracing.domain.person.commands import (
    CorrectPerson,
    ErasePerson,
    RegisterPerson,
    RetractFacts,
    RetractPerson,
)
from tracing.domain.person.identity import PersonMerged, PersonSplit, SameCase
from tracing.domain.person.identity_commands import MergePerson, MovedFact, SplitPerson, merge_of
from tracing.domain.person.identity_refusals import (
    CasesUndecidedError,
    FactsUnassignedError,
    IdentityMovedError,
    KeptPersonMergedError,
    MergeInCircleError,
    MergeIntoSelfError,
    NamesTheOthersError,
    NotMergedError,
    PersonAlreadyMergedError,
)
from tracing.domain.refusals import (
    CaseRetractedError,
    PersonErasedError,
    UnknownCaseError,
    UnknownPersonError,
)
from tracing.domain.values import FactRef
from tracing.domain.whereabouts.commands import RecordStay
from tracing.domain.whereabouts.events import StayRole

STAY = StayId(UUID(int=920))
SAME = (SameCase(case_id=WANGS_CASE, is_case_id=LIS_CASE),)


def wang_is_li(**fields: Any) -> MergePerson:
    return MergePerson(person_id=WANG, into=LI, **fields)


def li_is_wang(**fields: Any) -> MergePerson:
    return MergePerson(person_id=LI, into=WANG, **fields)


def li_is_zhao(**fields: Any) -> MergePerson:
    return MergePerson(person_id=LI, into=ZHAO, **fields)


def zhao_is_known() -> RegisterPerson:
    return RegisterPerson(person_id=ZHAO)


def wang_is_himself(**fields: Any) -> SplitPerson:
    return SplitPerson(person_id=WANG, kept=(LI,), **fields)


def both_are_known() -> Story:
    return given(wang_is_known(), li_is_known())


def test_a_duplicate_is_merged_into_the_person_kept() -> None:
    both_are_known().when(wang_is_li()).then(PersonMerged(into=LI, into_version=1))


def test_merging_the_same_two_again_says_nothing_new() -> None:
    both_are_known().done(wang_is_li()).when(wang_is_li()).nothing()


def test_nobody_is_merged_into_themself() -> None:
    given(wang_is_known()).when(MergePerson(person_id=WANG, into=WANG)).refused(
        MergeIntoSelfError, WANG
    )


def test_a_merge_in_a_circle_is_refused() -> None:
    both_are_known().done(li_is_wang()).when(wang_is_li()).refused(MergeInCircleError, WANG, LI)


def test_a_merge_in_a_circle_of_three_is_refused() -> None:
    people = both_are_known().done(zhao_is_known(), li_is_zhao())
    people.done(MergePerson(person_id=ZHAO, into=WANG, also=(LI,)))
    people.when(wang_is_li(also=(ZHAO,))).refused(MergeInCircleError, WANG, LI)


def test_a_merge_into_somebody_who_is_merged_names_whom_they_are_kept_as() -> None:
    people = both_are_known().done(zhao_is_known(), li_is_zhao())
    people.when(wang_is_li()).refused(KeptPersonMergedError, WANG, LI, ZHAO)


def test_who_is_merged_elsewhere_is_refused_and_both_are_named() -> None:
    people = both_are_known().done(zhao_is_known(), wang_is_li())
    people.when(MergePerson(person_id=WANG, into=ZHAO)).refused(
        PersonAlreadyMergedError, WANG, LI, ZHAO
    )


def test_who_is_one_with_them_in_two_steps_already_is_nothing_new() -> None:
    people = both_are_known().done(zhao_is_known(), wang_is_li(), li_is_zhao())
    people.when(MergePerson(person_id=WANG, into=ZHAO, also=(LI,))).nothing()


def test_unknown_retracted_and_erased_people_are_not_merged() -> None:
    given(wang_is_known()).when(wang_is_li()).refused(UnknownPersonError, LI)
    given(li_is_known()).when(wang_is_li()).refused(UnknownPersonError, WANG)
    both_are_known().done(RetractPerson(person_id=LI)).when(wang_is_li()).refused(
        UnknownPersonError, LI
    )
    both_are_known().done(ErasePerson(person_id=WANG)).when(wang_is_li()).refused(
        PersonErasedError, WANG
    )


def both_are_cases() -> Story:
    return both_are_known().done(wang_is_a_case(), li_is_a_case())


def test_of_two_people_with_cases_it_has_to_be_said_whether_they_are_one_infection() -> None:
    both_are_cases().when(wang_is_li()).refused(CasesUndecidedError, WANGS_CASE, LIS_CASE)


def test_their_cases_are_one_infection() -> None:
    both_are_cases().when(wang_is_li(same_cases=SAME)).then(
        PersonMerged(into=LI, into_version=2, same_cases=SAME)
    )


def test_their_cases_are_two_infections() -> None:
    both_are_cases().when(wang_is_li(separate_cases=True)).then(
        PersonMerged(into=LI, into_version=2)
    )


def test_a_case_of_somebody_who_was_merged_before_counts_too() -> None:
    people = both_are_cases().done(zhao_is_known(), li_is_zhao())
    asked = MergePerson(person_id=WANG, into=ZHAO, also=(LI,))
    people.when(asked).refused(CasesUndecidedError, WANGS_CASE, LIS_CASE)
    people.when(replace(asked, same_cases=SAME)).then(
        PersonMerged(into=ZHAO, into_version=1, same_cases=SAME)
    )


def test_the_same_case_has_to_be_one_of_theirs_and_stand() -> None:
    unknown = (SameCase(case_id=WANGS_CASE, is_case_id=ANOTHER_CASE),)
    both_are_cases().when(wang_is_li(same_cases=unknown)).refused(UnknownCaseError, ANOTHER_CASE)
    gone = both_are_cases().done(RetractCase(person_id=LI, case_id=LIS_CASE))
    gone.when(wang_is_li(same_cases=SAME)).refused(CaseRetractedError, LIS_CASE)


def test_they_are_split() -> None:
    people = both_are_known().done(wang_is_li())
    people.when(wang_is_himself()).then(PersonSplit(splits=FactRef(WANG, 2)))
    assert merge_of(people.wang) is None


def test_splitting_again_says_nothing_new() -> None:
    both_are_known().done(wang_is_li(), wang_is_himself()).when(wang_is_himself()).nothing()


def test_who_was_never_merged_cannot_be_split() -> None:
    both_are_known().when(wang_is_himself()).refused(NotMergedError, WANG)


def test_after_a_split_they_can_be_merged_with_somebody_else() -> None:
    people = both_are_known().done(zhao_is_known(), wang_is_li(), wang_is_himself())
    people.when(MergePerson(person_id=WANG, into=ZHAO)).then(
        PersonMerged(into=ZHAO, into_version=1)
    )


def test_taking_back_a_split_makes_them_one_again() -> None:
    people = both_are_known().done(wang_is_li(), wang_is_himself())
    people.done(RetractFacts(person_id=WANG, versions=(3,)))
    merged = merge_of(people.wang)
    assert merged is not None
    assert merged.into == LI


def test_facts_in_between_have_to_be_assigned() -> None:
    people = both_are_known().done(wang_is_li(), li_is_a_case())
    people.when(wang_is_himself()).refused(FactsUnassignedError, WANG, LI, 1)
    people.when(wang_is_himself(stay=(FactRef(LI, 2),))).then(PersonSplit(splits=FactRef(WANG, 2)))


def test_the_rest_may_stay() -> None:
    people = both_are_known().done(wang_is_li(), li_is_a_case())
    people.when(wang_is_himself(rest_stays=True)).then(PersonSplit(splits=FactRef(WANG, 2)))


def test_facts_that_are_theirs_are_recorded_anew_and_name_each_other() -> None:
    people = both_are_known().done(wang_is_li(), li_is_a_case())
    onset = RecordOnset(person_id=LI, case_id=LIS_CASE, onset_on=on("2022-07-10"))
    people.done(onset)
    learnt = people.now
    reported = CaseReported(case_id=WANGS_CASE, reported_at=learnt)
    began = OnsetRecorded(case_id=WANGS_CASE, onset_on=on("2022-07-10"), reported_at=learnt)
    moved = tuple(
        MovedFact(place=FactRef(LI, version), topic=event.topic, event=event)
        for version, event in ((2, reported), (3, began))
    )
    people.later(hours=1).when(wang_is_himself(moved=moved)).then(
        PersonSplit(splits=FactRef(WANG, 2)), reported, began
    )
    assert people.wang.cases[WANGS_CASE].onset_on == on("2022-07-10")


def test_what_was_said_of_a_subject_that_goes_just_now_is_not_left_behind() -> None:
    people = both_are_known().done(wang_is_li(), li_is_a_case())
    reported = CaseReported(case_id=WANGS_CASE, reported_at=people.now)
    moved = (MovedFact(place=FactRef(LI, 2), topic=reported.topic, event=reported),)
    people.done(RecordOnset(person_id=LI, case_id=LIS_CASE, onset_on=on("2022-07-10")))
    people.when(wang_is_himself(moved=moved, rest_stays=True)).refused(IdentityMovedError, WANG)


@pytest.mark.parametrize("goes", ["stay", "case"])
def test_a_fact_and_the_case_it_names_go_together_or_not_at_all(goes: str) -> None:
    people = both_are_known().done(wang_is_li(), li_is_a_case())
    people.done(
        RecordStay(
            person_id=LI,
            stay_id=STAY,
            role=StayRole.FOUND_AT,
            area="360103",
            case_id=LIS_CASE,
        )
    )
    version = {"case": 2, "stay": 3}[goes]
    event = dict(people.histories[LI].facts)[version]
    if goes == "case":
        event = CaseReported(case_id=WANGS_CASE, reported_at=people.now)
    moved = (MovedFact(place=FactRef(LI, version), topic=event.topic, event=event),)
    people.when(wang_is_himself(moved=moved, rest_stays=True)).refused(
        NamesTheOthersError, "whereabouts.stay_recorded", LIS_CASE
    )


def test_what_is_moved_has_to_have_been_recorded_in_between() -> None:
    people = both_are_known().done(li_is_a_case(), wang_is_li())
    reported = CaseReported(case_id=WANGS_CASE, reported_at=people.now)
    moved = (MovedFact(place=FactRef(LI, 2), topic=reported.topic, event=reported),)
    people.when(wang_is_himself(moved=moved)).refused(IdentityMovedError, WANG)


def test_whoever_was_merged_on_meanwhile_is_looked_at_again() -> None:
    people = both_are_known().done(zhao_is_known(), wang_is_li(), li_is_zhao())
    people.when(wang_is_himself()).refused(IdentityMovedError, WANG)


def test_what_was_recorded_of_whoever_they_were_merged_on_into_is_asked_about_too() -> None:
    people = both_are_known().done(zhao_is_known(), wang_is_li(), li_is_zhao())
    people.done(IdentifyContact(person_id=ZHAO, contact_id=WANGS_EPISODE))
    people.when(SplitPerson(person_id=WANG, kept=(LI, ZHAO))).refused(FactsUnassignedError, 1)


def test_a_subject_that_was_known_before_cannot_move() -> None:
    people = both_are_known().done(wang_is_a_case())
    since = people.wang.version
    people.done(
        RecordOnset(person_id=WANG, case_id=WANGS_CASE, onset_on=on("2022-07-10")),
        CorrectPerson(person_id=WANG, age=40),
        IdentifyContact(person_id=WANG, contact_id=WANGS_EPISODE),
        CareNeedsRecorded(needs=(CareNeed.DIALYSIS,), reported_at=at("2022-07-18 08:00")),
    )
    found = {each.event.topic: bool(each.whole) for each in between(people.wang, since)}
    assert found == {
        "case.onset_recorded": False,
        "person.corrected": False,
        "contact.identified": True,
        "person.care_needs_recorded": True,
    }


def test_a_subject_goes_with_what_was_taken_back_of_it() -> None:
    people = given(wang_is_known(), wang_is_a_case())
    people.done(RecordOnset(person_id=WANG, case_id=WANGS_CASE, onset_on=on("2022-07-10")))
    people.done(RetractFacts(person_id=WANG, versions=(3,)))
    (reported,) = between(people.wang, 1)
    assert reported.whole == (2, 3, 4)

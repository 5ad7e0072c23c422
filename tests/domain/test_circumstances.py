"""Who answers for a person, what they need, and a death that was no case's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.stories import (
    LI,
    WANG,
    WANGS_CASE,
    ZHAO,
    given,
    li_is_known,
    on,
    wang_is_a_case,
    wang_is_known,
    wangs_fact,
)
from tracing.domain.case.commands import DischargeCase
from tracing.domain.person.circumstances import (
    CareNeed,
    CareNeedsRecorded,
    GuardianNamed,
    PersonDied,
)
from tracing.domain.person.circumstances_commands import (
    NameGuardian,
    RecordCareNeeds,
    RecordDeath,
    circumstances,
)
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.person.refusals import (
    UNKNOWN_DAY,
    DeathAlreadyRecordedError,
    DiedAsCaseError,
    NoGuardianGivenError,
    OwnGuardianError,
)
from tracing.domain.refusals import DateAfterEntryError, UnknownPersonError
from tracing.domain.values import Unsealed

LI_ANSWERS = NameGuardian(person_id=WANG, guardian=LI)
A_MINOR = RecordCareNeeds(person_id=WANG, needs=(CareNeed.MINOR,))
DIED = RecordDeath(person_id=WANG, died_on=on("2022-07-15"))


def test_somebody_known_answers_for_a_child() -> None:
    story = given(wang_is_known(), li_is_known()).when(LI_ANSWERS)
    story.then(GuardianNamed(guardian=LI)).when(LI_ANSWERS).nothing()


def test_a_guardian_who_is_not_known_is_said_in_words_sealed_for_the_child() -> None:
    given(wang_is_known()).when(NameGuardian(person_id=WANG, named="外婆")).then(
        GuardianNamed(named=Unsealed(WANG, "外婆"))  # type: ignore[arg-type]
    )


def test_nobody_is_their_own_guardian_and_a_guardian_is_somebody_known() -> None:
    story = given(wang_is_known())
    story.when(NameGuardian(person_id=WANG, guardian=WANG)).refused(OwnGuardianError, WANG)
    story.when(LI_ANSWERS).refused(UnknownPersonError, LI)
    story.when(NameGuardian(person_id=WANG)).refused(NoGuardianGivenError)


def test_who_answered_before_can_answer_again() -> None:
    zhao_is_known = RegisterPerson(person_id=ZHAO)
    story = given(wang_is_known(), li_is_known(), zhao_is_known, LI_ANSWERS).later(days=1)
    story.done(NameGuardian(person_id=WANG, guardian=ZHAO)).later(days=1)
    story.when(LI_ANSWERS).then(GuardianNamed(guardian=LI))
    assert circumstances(story.wang).guardian == LI


def test_all_that_somebody_needs_is_said_at_once_and_can_be_nothing() -> None:
    both = RecordCareNeeds(person_id=WANG, needs=(CareNeed.MEDICINE, CareNeed.DIALYSIS))
    story = given(wang_is_known()).when(both)
    story.then(CareNeedsRecorded(needs=(CareNeed.DIALYSIS, CareNeed.MEDICINE)))
    story.when(both).nothing()
    story.later(days=1).done(RecordCareNeeds(person_id=WANG)).later(days=1)
    assert circumstances(story.wang).needs == ()
    story.when(both).then(CareNeedsRecorded(needs=(CareNeed.DIALYSIS, CareNeed.MEDICINE)))


def test_a_need_learnt_late_does_not_take_the_place_of_a_newer_word() -> None:
    story = given(wang_is_known()).later(days=2).done(RecordCareNeeds(person_id=WANG))
    late = RecordCareNeeds(
        person_id=WANG, needs=(CareNeed.MINOR,), reported_at=story.now.replace(day=21)
    )
    story.later(days=1).done(late)
    assert circumstances(story.wang).needs == ()


def test_needs_are_corrected_in_their_place() -> None:
    story = given(wang_is_known(), A_MINOR)
    story.when(RecordCareNeeds(person_id=WANG, needs=(CareNeed.NEWBORN,), corrects=2)).then(
        CareNeedsRecorded(needs=(CareNeed.NEWBORN,), corrects=wangs_fact(2))
    )


def test_somebody_who_is_no_case_dies() -> None:
    story = given(wang_is_known()).when(DIED).then(PersonDied(died_on=on("2022-07-15")))
    story.when(DIED).nothing()
    story.when(RecordDeath(person_id=WANG, died_on=on("2022-07-16"))).refused(
        DeathAlreadyRecordedError, "2022-07-15"
    )
    story.done(RecordDeath(person_id=WANG, died_on=on("2022-07-16"), corrects=2))
    assert circumstances(story.wang).died_on == on("2022-07-16")


def test_a_death_on_a_day_not_known_is_on_record_all_the_same() -> None:
    story = given(wang_is_known(), RecordDeath(person_id=WANG))
    story.when(DIED).refused(DeathAlreadyRecordedError, UNKNOWN_DAY)


def test_the_death_of_a_case_is_said_of_the_case() -> None:
    given(wang_is_known(), wang_is_a_case()).when(DIED).refused(DiedAsCaseError, WANGS_CASE)
    recovered = DischargeCase(person_id=WANG, case_id=WANGS_CASE, recovered_on=on("2022-07-12"))
    given(wang_is_known(), wang_is_a_case(), recovered).when(DIED).then(
        PersonDied(died_on=on("2022-07-15"))
    )


def test_nobody_dies_tomorrow() -> None:
    given(wang_is_known()).when(RecordDeath(person_id=WANG, died_on=on("2022-07-21"))).refused(
        DateAfterEntryError, "2022-07-21"
    )


@pytest.mark.parametrize("command", [LI_ANSWERS, A_MINOR, DIED], ids=lambda each: each.kind)
def test_of_nobody_known_nothing_is_said(command: Any) -> None:
    given(li_is_known()).when(command).refused(UnknownPersonError, WANG)

"""A person becomes known, is corrected, retracted, erased."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from tests.domain.stories import WANG, given, wang_is_a_case, wang_is_known, wangs_fact
from tracing.domain.identifiers import ImmunityId
from tracing.domain.immunity.commands import RecordVaccination
from tracing.domain.person.commands import (
    CompletePerson,
    CorrectPerson,
    ErasePerson,
    RegisterPerson,
    RetractFacts,
    RetractPerson,
)
from tracing.domain.person.events import (
    PersonCorrected,
    PersonErased,
    PersonField,
    PersonRegistered,
    PersonRetracted,
)
from tracing.domain.refusals import (
    DateAfterEntryError,
    ImplausibleAgeError,
    NothingToCorrectError,
    PersonAlreadyRegisteredError,
    PersonErasedError,
    PersonInUseError,
    UnknownPersonError,
)
from tracing.domain.values import Sex, Unsealed


def correct(**fields: object) -> CorrectPerson:
    return CorrectPerson(person_id=WANG, **fields)  # type: ignore[arg-type]


def test_registering_a_person_seals_what_is_personal_and_dates_the_age() -> None:
    person = RegisterPerson(person_id=WANG, name="王小明", sex=Sex.MALE, age=34)
    happened = (
        given()
        .when(person)
        .then(
            PersonRegistered(
                name=Unsealed(WANG, "王小明"),  # type: ignore[arg-type]
                sex=Sex.MALE,
                age=34,
                age_on=date(2022, 7, 20),
            )
        )
    )
    assert "王小明" not in repr(happened.wang.facts)


def test_a_person_of_whom_nothing_is_known_can_be_registered() -> None:
    given().when(wang_is_known()).then(PersonRegistered())


def test_registering_a_person_twice_is_refused() -> None:
    given(wang_is_known()).when(wang_is_known()).refused(PersonAlreadyRegisteredError, WANG)


@pytest.mark.parametrize("age", [-1, 131, float("nan")])
def test_an_age_nobody_has_is_refused(age: float) -> None:
    given().when(wang_is_known(age=age)).refused(ImplausibleAgeError, age, 130)


def test_an_infant_is_half_a_year_old() -> None:
    assert given(wang_is_known(age=0.5)).wang.person.age == 0.5  # type: ignore[union-attr]


def test_a_birth_after_the_day_of_entry_is_refused() -> None:
    given().when(wang_is_known(birth_date=date(2022, 7, 21))).refused(
        DateAfterEntryError, "birth_date", "2022-07-21", "2022-07-20"
    )


def test_a_correction_names_the_fact_it_corrects() -> None:
    given(wang_is_known(sex=Sex.MALE)).when(correct(sex=Sex.FEMALE)).then(
        PersonCorrected(corrects=wangs_fact(1), sex=Sex.FEMALE)
    )


def test_a_correction_of_a_correction_names_the_later_one() -> None:
    story = given(wang_is_known(sex=Sex.MALE), correct(sex=Sex.FEMALE))
    story.when(correct(sex=Sex.OTHER)).then(PersonCorrected(corrects=wangs_fact(2), sex=Sex.OTHER))


def test_correcting_to_what_is_known_leaves_nothing_to_do() -> None:
    given(wang_is_known(sex=Sex.MALE, age=34)).when(correct(sex=Sex.MALE, age=34)).nothing()


def test_clearing_a_field_empties_it_once() -> None:
    clear = correct(cleared=(PersonField.SEX, PersonField.NAME))
    story = given(wang_is_known(sex=Sex.MALE, name="王小明")).when(clear)
    story.then(PersonCorrected(corrects=wangs_fact(1), cleared=(PersonField.SEX, PersonField.NAME)))
    assert story.wang.person is not None
    assert (story.wang.person.sex, story.wang.person.name) == (None, None)
    story.when(clear).nothing()


def test_the_same_age_on_another_day_is_a_correction() -> None:
    story = given(wang_is_known(age=34)).done(correct(age=34, age_on=date(2022, 6, 1)))
    assert story.wang.person is not None
    assert story.wang.person.age_on == date(2022, 6, 1)


def complete(**fields: object) -> CompletePerson:
    return CompletePerson(person_id=WANG, **fields)  # type: ignore[arg-type]


def test_somebody_told_of_again_is_completed_and_what_was_known_stays() -> None:
    story = given(wang_is_known(age=34, age_on=date(2022, 5, 1)))
    after = story.done(complete(age=35, sex=Sex.MALE))
    assert after.wang.person is not None
    assert (after.wang.person.age, after.wang.person.sex) == (34, Sex.MALE)
    after.when(complete(age=35, sex=Sex.FEMALE)).nothing()


def test_completing_a_stranger_is_refused() -> None:
    given().when(complete(age=3)).refused(UnknownPersonError, WANG)


def test_a_correction_without_content_is_refused() -> None:
    given(wang_is_known()).when(correct()).refused(NothingToCorrectError, "person")


def test_correcting_a_stranger_is_refused() -> None:
    given().when(correct(age=3)).refused(UnknownPersonError, WANG)


def test_a_person_entered_by_mistake_is_retracted_once() -> None:
    story = given(wang_is_known()).when(RetractPerson(person_id=WANG)).then(PersonRetracted())
    story.when(RetractPerson(person_id=WANG)).nothing()
    story.when(wang_is_a_case()).refused(UnknownPersonError, WANG)


def test_a_person_with_a_case_is_not_retracted_before_it() -> None:
    story = given(wang_is_known()).done(wang_is_a_case())
    story.when(RetractPerson(person_id=WANG)).refused(PersonInUseError, WANG, 1)
    story.when(RetractFacts(person_id=WANG, versions=(1,))).refused(PersonInUseError, WANG, 1)
    story.done(RetractFacts(person_id=WANG, versions=(1, 2)))


def test_retracting_a_stranger_is_refused() -> None:
    given().when(RetractPerson(person_id=WANG)).refused(UnknownPersonError, WANG)


def test_a_person_is_erased_once_and_nothing_is_recorded_after() -> None:
    story = given(wang_is_known()).when(ErasePerson(person_id=WANG)).then(PersonErased())
    story.when(ErasePerson(person_id=WANG)).nothing()
    story.when(wang_is_a_case()).refused(PersonErasedError, WANG)
    story.when(correct(age=3)).refused(PersonErasedError, WANG)
    story.when(RetractFacts(person_id=WANG, versions=(1,), reason="typo")).refused(
        PersonErasedError, WANG
    )


def test_a_retracted_person_can_still_be_erased() -> None:
    given(wang_is_known(), RetractPerson(person_id=WANG)).when(ErasePerson(person_id=WANG)).then(
        PersonErased()
    )


def test_erasing_a_stranger_is_refused() -> None:
    given().when(ErasePerson(person_id=WANG)).refused(UnknownPersonError, WANG)


def test_taking_back_a_retraction_brings_the_person_back() -> None:
    story = given(wang_is_known(), RetractPerson(person_id=WANG))
    story.done(RetractFacts(person_id=WANG, versions=(2,)))
    story.when(wang_is_a_case())
    assert story.wang.person is not None
    assert not story.wang.person.retracted


def test_a_person_of_whom_something_else_stands_is_not_retracted_before_it() -> None:
    vaccinated = RecordVaccination(person_id=WANG, immunity_id=ImmunityId(UUID(int=90)), dose=1)
    story = given(wang_is_known(), vaccinated)
    story.when(RetractPerson(person_id=WANG)).refused(PersonInUseError, WANG, 1)
    story.done(RetractFacts(person_id=WANG, versions=(1, 2)))

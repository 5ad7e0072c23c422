"""A contact episode: exposures, the category somebody decides on, and how the episode ends."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tests.domain.stories import (
    ANOTHER_EPISODE,
    BUS_RIDE,
    BY_THE_COUNTY,
    DINNER,
    LI,
    LIS_CASE,
    LIS_EPISODE,
    LIS_ILLNESS,
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
    wang_was_exposed,
    wangs_fact,
)
from tracing.domain.case.commands import DischargeCase, RetractCase
from tracing.domain.contact.commands import (
    BecomeCase,
    CorrectExposure,
    DeclareLost,
    DetermineCategory,
    DowngradeContact,
    EndExposure,
    ExcludeContact,
    IdentifyContact,
    LocateContact,
    RecordExposure,
    RetractContact,
    RetractExposure,
    UpgradeContact,
)
from tracing.domain.contact.events import (
    CategoryDetermined,
    ContactBecameCase,
    ContactDowngraded,
    ContactExcluded,
    ContactIdentified,
    ContactLocated,
    ContactLost,
    ContactRetracted,
    ContactUpgraded,
    ExposureCorrected,
    ExposureEnded,
    ExposureField,
    ExposureRecorded,
    ExposureRetracted,
    ExposureSpan,
    IdentificationRoute,
)
from tracing.domain.contact.state import ContactStatus
from tracing.domain.identifiers import ContactId
from tracing.domain.person.commands import ErasePerson, RegisterPerson, RetractFacts
from tracing.domain.person.events import FactRetracted
from tracing.domain.refusals import (
    CaseRetractedError,
    ContactAlreadyOpenError,
    ContactEndedError,
    DateAfterEntryError,
    EndBeforeStartError,
    ExposureAlreadyRecordedError,
    ExposureNotOpenError,
    NoCategoryYetError,
    NothingToCorrectError,
    NotLessStrictError,
    NotStricterError,
    PersonErasedError,
    SelfExposureError,
    UnknownCaseError,
    UnknownContactError,
    UnknownExposureError,
    UnknownPersonError,
)
from tracing.domain.values import (
    CaseSource,
    ContactCategory,
    ContactSource,
    Decision,
    PersonSource,
    Setting,
    UnknownSource,
    Unsealed,
)

WANGS: dict[str, Any] = {"person_id": WANG, "contact_id": WANGS_EPISODE}
DINNERS: dict[str, Any] = {**WANGS, "exposure_id": DINNER}
TOMORROW = on("2022-07-21")
TO_COME = at("2022-07-20 09:01")
EXCLUDE = ExcludeContact(**WANGS, decision=BY_THE_COUNTY)


def an_exposed_wang(**fields: Any) -> Story:
    return given(wang_is_known(), wang_was_exposed(**fields))


def decided(when: str, office: str = "County CDC") -> Decision:
    return Decision(office=office, decided_at=at(when))


# -- episodes and exposures ------------------------------------------------------------------


def test_a_contact_is_identified_before_any_exposure_is_known() -> None:
    identify = IdentifyContact(**WANGS, route=IdentificationRoute.ROSTER)
    story = given(wang_is_known()).when(identify)
    story.then(ContactIdentified(contact_id=WANGS_EPISODE, route=IdentificationRoute.ROSTER))
    story.when(identify).refused(ContactAlreadyOpenError, WANGS_EPISODE)


def test_identifying_a_stranger_is_refused() -> None:
    given().when(IdentifyContact(**WANGS)).refused(UnknownPersonError, WANG)


def test_the_first_exposure_opens_an_episode() -> None:
    given(wang_is_known()).when(wang_was_exposed(setting=Setting.DINING)).then(
        ContactIdentified(contact_id=WANGS_EPISODE),
        ExposureRecorded(
            contact_id=WANGS_EPISODE,
            exposure_id=DINNER,
            source=UnknownSource(),
            setting=Setting.DINING,
        ),
    )


def test_another_exposure_joins_the_open_episode() -> None:
    bus_ride = wang_was_exposed(
        contact_id=ANOTHER_EPISODE, exposure_id=BUS_RIDE, setting=Setting.TRANSPORT
    )
    an_exposed_wang().when(bus_ride).then(
        ExposureRecorded(
            contact_id=WANGS_EPISODE,
            exposure_id=BUS_RIDE,
            source=UnknownSource(),
            setting=Setting.TRANSPORT,
        )
    )


def test_the_same_exposure_told_again_is_no_other() -> None:
    an_exposed_wang(setting=Setting.DINING).when(
        wang_was_exposed(exposure_id=BUS_RIDE, setting=Setting.DINING)
    ).nothing()


def test_another_exposure_under_the_same_identity_is_refused() -> None:
    an_exposed_wang().when(wang_was_exposed(setting=Setting.DINING)).refused(
        ExposureAlreadyRecordedError, DINNER
    )


def test_an_exposure_after_the_episode_ended_opens_another() -> None:
    story = an_exposed_wang().done(EXCLUDE)
    ride = wang_was_exposed(contact_id=ANOTHER_EPISODE, exposure_id=BUS_RIDE)
    story.when(ride).then(
        ContactIdentified(contact_id=ANOTHER_EPISODE),
        ExposureRecorded(contact_id=ANOTHER_EPISODE, exposure_id=BUS_RIDE, source=UnknownSource()),
    )


def test_an_episode_that_ended_does_not_begin_again_under_its_old_identity() -> None:
    story = an_exposed_wang().done(EXCLUDE)
    story.when(wang_was_exposed(exposure_id=BUS_RIDE)).refused(
        ContactEndedError, WANGS_EPISODE, "excluded"
    )
    story.when(IdentifyContact(**WANGS)).refused(ContactEndedError, WANGS_EPISODE, "excluded")


def test_nobody_is_exposed_to_themself() -> None:
    for source in (
        PersonSource(WANG),
        CaseSource(WANG, WANGS_CASE),
        ContactSource(WANG, WANGS_EPISODE),
    ):
        given(wang_is_known()).when(wang_was_exposed(source)).refused(SelfExposureError, WANG)


def test_an_exposure_to_a_case_seals_each_side_for_its_own_person() -> None:
    story = given(wang_is_known(), li_is_known(), li_is_a_case())
    asked = wang_was_exposed(LIS_ILLNESS, note="同桌", source_note="咳嗽")
    story.when(asked).then(
        ContactIdentified(contact_id=WANGS_EPISODE),
        ExposureRecorded(
            contact_id=WANGS_EPISODE,
            exposure_id=DINNER,
            source=LIS_ILLNESS,
            note=Unsealed(WANG, "同桌"),  # type: ignore[arg-type]
            source_note=Unsealed(LI, "咳嗽"),  # type: ignore[arg-type]
        ),
    )


def test_a_note_on_the_source_does_not_pass_to_another_source() -> None:
    story = given(wang_is_known(), li_is_known(), li_is_a_case(), RegisterPerson(person_id=ZHAO))
    story.done(wang_was_exposed(LIS_ILLNESS, source_note="咳嗽"))
    story.done(CorrectExposure(**DINNERS, source=PersonSource(LI)))
    assert story.dinner.source_note == Unsealed(LI, "咳嗽")
    story.done(CorrectExposure(**DINNERS, source=PersonSource(ZHAO)))
    assert story.dinner.source_note is None
    story.done(CorrectExposure(**DINNERS, source=PersonSource(LI), source_note="发热"))
    assert story.dinner.source_note == Unsealed(LI, "发热")


def test_a_service_after_the_moment_of_entry_is_refused() -> None:
    decision = replace(BY_THE_COUNTY, served_at=TO_COME)
    an_exposed_wang().when(
        DetermineCategory(**WANGS, category=ContactCategory.CLOSE, decision=decision)
    ).refused(DateAfterEntryError, "served_at")


def test_an_exposure_to_somebody_unknown_retracted_or_erased_is_refused() -> None:
    known = (wang_is_known(), li_is_known(), li_is_a_case())
    asked = wang_was_exposed(LIS_ILLNESS)
    given(wang_is_known()).when(asked).refused(UnknownPersonError, LI)
    given(wang_is_known(), li_is_known()).when(asked).refused(UnknownCaseError, LIS_CASE)
    retracted = given(*known, RetractCase(person_id=LI, case_id=LIS_CASE))
    retracted.when(asked).refused(CaseRetractedError, LIS_CASE)
    given(*known, ErasePerson(person_id=LI)).when(asked).refused(PersonErasedError, LI)


def test_an_exposure_to_a_contact_needs_the_episode_of_that_contact() -> None:
    asked = wang_was_exposed(ContactSource(LI, LIS_EPISODE))
    story = given(wang_is_known(), li_is_known())
    story.when(asked).refused(UnknownContactError, LIS_EPISODE)
    story.done(IdentifyContact(person_id=LI, contact_id=LIS_EPISODE), asked)
    assert story.dinner.source == ContactSource(LI, LIS_EPISODE)


@pytest.mark.parametrize(
    ("span", "error", "said"),
    [
        (
            ExposureSpan(first_on=on("2022-07-11"), last_on=on("2022-07-10")),
            EndBeforeStartError,
            ("first_on", "2022-07-11", "last_on", "2022-07-10"),
        ),
        (
            ExposureSpan(first_at=at("2022-07-11 12:00"), last_at=at("2022-07-11 11:59")),
            EndBeforeStartError,
            ("first_at", "12:00", "last_at", "11:59"),
        ),
        (ExposureSpan(first_on=TOMORROW), DateAfterEntryError, ("2022-07-21", "2022-07-20")),
        (ExposureSpan(last_at=TO_COME), DateAfterEntryError, ("last_at", "09:01", "09:00")),
    ],
)
def test_an_exposure_whose_times_cannot_be_is_refused(
    span: ExposureSpan, error: type[EndBeforeStartError], said: tuple[str, ...]
) -> None:
    given(wang_is_known()).when(wang_was_exposed(span=span)).refused(error, *said)
    an_exposed_wang().when(CorrectExposure(**DINNERS, span=span)).refused(error, *said)


def test_an_exposure_in_a_month_may_end_within_it() -> None:
    span = ExposureSpan(first_on=on("2022-07"), last_on=on("2022-07-10"))
    assert an_exposed_wang(span=span).dinner.last_day == on("2022-07-10").day


OPEN = ExposureSpan(first_on=on("2022-07-10"), open=True)


def test_an_exposure_that_goes_on_is_ended_once() -> None:
    story = an_exposed_wang(span=OPEN)
    end = EndExposure(**DINNERS, last_on=on("2022-07-15"))
    story.when(end).then(
        ExposureEnded(contact_id=WANGS_EPISODE, exposure_id=DINNER, last_on=on("2022-07-15"))
    )
    story.when(end).nothing()
    story.when(EndExposure(**DINNERS, last_on=on("2022-07-16"))).refused(
        ExposureNotOpenError, DINNER, "2022-07-15"
    )


def test_an_exposure_cannot_end_before_it_began_or_after_today() -> None:
    story = an_exposed_wang(span=OPEN)
    story.when(EndExposure(**DINNERS, last_on=on("2022-07-09"))).refused(
        EndBeforeStartError, "2022-07-10", "2022-07-09"
    )
    story.when(EndExposure(**DINNERS, last_on=TOMORROW)).refused(
        DateAfterEntryError, "last_on", "2022-07-21", "2022-07-20"
    )


def test_an_exposure_is_corrected_by_name() -> None:
    story = an_exposed_wang(setting=Setting.DINING)
    story.when(CorrectExposure(**DINNERS, setting=Setting.WORKPLACE)).then(
        ExposureCorrected(
            contact_id=WANGS_EPISODE,
            exposure_id=DINNER,
            corrects=wangs_fact(3),
            setting=Setting.WORKPLACE,
        )
    )
    story.when(CorrectExposure(**DINNERS, setting=Setting.WORKPLACE)).nothing()
    story.when(CorrectExposure(**DINNERS, cleared=(ExposureField.SETTING,))).then(
        ExposureCorrected(
            contact_id=WANGS_EPISODE,
            exposure_id=DINNER,
            corrects=wangs_fact(4),
            cleared=(ExposureField.SETTING,),
        )
    )
    assert story.dinner.setting is None


def test_clearing_what_is_empty_leaves_nothing_to_do() -> None:
    an_exposed_wang().when(
        CorrectExposure(**DINNERS, cleared=(ExposureField.SETTING, ExposureField.FIRST_ON))
    ).nothing()


def test_a_correction_of_an_exposure_without_content_is_refused() -> None:
    an_exposed_wang().when(CorrectExposure(**DINNERS)).refused(NothingToCorrectError, "exposure")


def test_an_exposure_cannot_be_corrected_to_oneself() -> None:
    an_exposed_wang().when(CorrectExposure(**DINNERS, source=PersonSource(WANG))).refused(
        SelfExposureError, WANG
    )


def test_an_exposure_that_did_not_take_place_is_retracted_once() -> None:
    retract = RetractExposure(**DINNERS)
    story = an_exposed_wang().when(retract)
    story.then(
        ExposureRetracted(contact_id=WANGS_EPISODE, exposure_id=DINNER, retracts=wangs_fact(3))
    )
    story.when(retract).nothing()
    story.when(CorrectExposure(**DINNERS, setting=Setting.DINING)).refused(
        UnknownExposureError, DINNER
    )
    assert story.episode.standing_exposures == ()


def test_what_is_said_of_an_unknown_exposure_or_episode_is_refused() -> None:
    known = given(wang_is_known())
    known.when(RetractExposure(**DINNERS)).refused(UnknownContactError, WANGS_EPISODE)
    ended = EndExposure(**WANGS, exposure_id=BUS_RIDE)
    an_exposed_wang().when(ended).refused(UnknownExposureError, BUS_RIDE)


# -- the category ----------------------------------------------------------------------------

CLOSE = DetermineCategory(
    **WANGS, category=ContactCategory.CLOSE, decision=decided("2022-07-18 10:00")
)


def test_a_category_is_determined_by_a_decision() -> None:
    story = an_exposed_wang().when(CLOSE)
    story.then(
        CategoryDetermined(
            contact_id=WANGS_EPISODE, category=ContactCategory.CLOSE, decision=CLOSE.decision
        )
    )
    story.when(CLOSE).nothing()
    assert story.episode.category is ContactCategory.CLOSE


def test_the_later_decision_holds_whichever_is_typed_first() -> None:
    later = DetermineCategory(
        **WANGS, category=ContactCategory.CASUAL, decision=decided("2022-07-19 10:00")
    )
    for order in ((CLOSE, later), (later, CLOSE)):
        assert an_exposed_wang().done(*order).episode.category is ContactCategory.CASUAL


def test_a_decision_to_come_or_served_before_it_was_made_is_refused() -> None:
    for command in (DetermineCategory, UpgradeContact, DowngradeContact):
        ask: dict[str, Any] = {**WANGS, "category": ContactCategory.CLOSE}
        an_exposed_wang().when(command(**ask, decision=decided("2022-07-20 09:01"))).refused(
            DateAfterEntryError, "decided_at", "09:01", "09:00"
        )
        served = Decision(
            office="County CDC",
            decided_at=at("2022-07-18 10:00"),
            served_at=at("2022-07-18 09:00"),
        )
        an_exposed_wang().when(command(**ask, decision=served)).refused(
            EndBeforeStartError, "decided_at", "10:00", "served_at", "09:00"
        )


def test_a_contact_is_upgraded_and_downgraded_by_later_decisions() -> None:
    secondary = DetermineCategory(
        **WANGS, category=ContactCategory.SECONDARY, decision=decided("2022-07-18 10:00")
    )
    story = an_exposed_wang().done(secondary)
    up = UpgradeContact(
        **WANGS, category=ContactCategory.CLOSE, decision=decided("2022-07-19 10:00")
    )
    story.when(up).then(
        ContactUpgraded(
            contact_id=WANGS_EPISODE, category=ContactCategory.CLOSE, decision=up.decision
        )
    )
    story.when(up).nothing()
    down = DowngradeContact(
        **WANGS, category=ContactCategory.CASUAL, decision=decided("2022-07-20 08:00")
    )
    story.when(down).then(
        ContactDowngraded(
            contact_id=WANGS_EPISODE, category=ContactCategory.CASUAL, decision=down.decision
        )
    )
    story.when(down).nothing()
    assert story.episode.category is ContactCategory.CASUAL


def test_an_upgrade_that_is_none_is_refused() -> None:
    same = decided("2022-07-19 10:00")
    story = an_exposed_wang()
    story.when(UpgradeContact(**WANGS, category=ContactCategory.CLOSE, decision=same)).refused(
        NoCategoryYetError, "close"
    )
    story.done(CLOSE)
    story.when(UpgradeContact(**WANGS, category=ContactCategory.CASUAL, decision=same)).refused(
        NotStricterError, "casual", "close"
    )
    story.when(DowngradeContact(**WANGS, category=ContactCategory.CLOSE, decision=same)).refused(
        NotLessStrictError, "close"
    )


# -- found, lost, excluded, fallen ill -------------------------------------------------------


def test_a_contact_is_located_once() -> None:
    located = LocateContact(**WANGS, located_at=at("2022-07-19 15:00"))
    story = an_exposed_wang().when(located)
    story.then(ContactLocated(contact_id=WANGS_EPISODE, located_at=at("2022-07-19 15:00")))
    story.when(located).nothing()
    story.when(LocateContact(**WANGS, located_at=TO_COME)).refused(
        DateAfterEntryError, "located_at", "09:01", "09:00"
    )


def test_a_lost_contact_may_still_be_found() -> None:
    lost = DeclareLost(**WANGS, lost_on=on("2022-07-18"))
    story = an_exposed_wang().when(lost)
    story.then(ContactLost(contact_id=WANGS_EPISODE, lost_on=on("2022-07-18")))
    story.when(lost).nothing()
    assert story.episode.open
    story.done(LocateContact(**WANGS, located_at=at("2022-07-19 15:00")))
    assert story.episode.status is ContactStatus.LOCATED
    story.when(DeclareLost(**WANGS, lost_on=TOMORROW)).refused(
        DateAfterEntryError, "lost_on", "2022-07-21", "2022-07-20"
    )


def test_a_late_word_of_an_earlier_day_does_not_lose_a_contact_who_was_found_since() -> None:
    story = an_exposed_wang().done(
        LocateContact(**WANGS, located_at=at("2022-07-19 15:00")),
        DeclareLost(**WANGS, lost_on=on("2022-07-17")),
    )
    assert story.episode.status is ContactStatus.LOCATED
    assert story.episode.lost_on == on("2022-07-17")


def test_an_excluded_contact_is_excluded_once_and_the_episode_has_ended() -> None:
    story = an_exposed_wang().when(EXCLUDE)
    story.then(ContactExcluded(contact_id=WANGS_EPISODE, decision=BY_THE_COUNTY))
    story.when(EXCLUDE).nothing()
    for command in (CLOSE, LocateContact(**WANGS), DeclareLost(**WANGS)):
        story.when(command).refused(ContactEndedError, WANGS_EPISODE, "excluded")


def test_a_contact_who_was_a_case_before_becomes_that_case_once() -> None:
    story = given(wang_is_known(), wang_is_a_case(), wang_was_exposed())
    became = BecomeCase(**WANGS, case_id=WANGS_CASE)
    story.when(became).then(ContactBecameCase(contact_id=WANGS_EPISODE, case_id=WANGS_CASE))
    story.when(became).nothing()
    story.when(EXCLUDE).refused(ContactEndedError, WANGS_EPISODE, "became_case")


def test_a_contact_cannot_become_a_case_nobody_reported() -> None:
    an_exposed_wang().when(BecomeCase(**WANGS, case_id=WANGS_CASE)).refused(
        UnknownCaseError, WANGS_CASE
    )


def test_an_episode_entered_by_mistake_is_retracted_once() -> None:
    retract = RetractContact(**WANGS)
    story = an_exposed_wang().when(retract)
    story.then(ContactRetracted(contact_id=WANGS_EPISODE, retracts=wangs_fact(2)))
    story.when(retract).nothing()
    assert story.wang.open_contact is None


def test_everything_said_of_an_unknown_episode_is_refused() -> None:
    unknown = ContactId(ANOTHER_EPISODE)
    who: dict[str, Any] = {"person_id": WANG, "contact_id": unknown}
    decision: dict[str, Any] = {"category": ContactCategory.CLOSE, "decision": BY_THE_COUNTY}
    for command in (
        DetermineCategory(**who, **decision),
        UpgradeContact(**who, **decision),
        DowngradeContact(**who, **decision),
        LocateContact(**who),
        ExcludeContact(**who, decision=BY_THE_COUNTY),
        DeclareLost(**who),
        BecomeCase(**who, case_id=WANGS_CASE),
        RetractContact(**who),
    ):
        an_exposed_wang().when(command).refused(UnknownContactError, unknown)


def test_an_undone_exclusion_reopens_the_episode() -> None:
    story = an_exposed_wang().done(EXCLUDE)
    story.when(RetractFacts(person_id=WANG, versions=(4,))).then(
        FactRetracted(retracts=wangs_fact(4))
    )
    assert story.wang.open_contact == story.episode


def test_a_recovered_case_who_is_exposed_again_has_a_new_episode() -> None:
    story = given(wang_is_known(), wang_was_exposed(), wang_is_a_case()).done(
        DischargeCase(person_id=WANG, case_id=WANGS_CASE)
    )
    story.done(wang_was_exposed(contact_id=ANOTHER_EPISODE, exposure_id=BUS_RIDE))
    assert [known.open for known in story.wang.contacts.values()] == [False, True]


def test_two_people_exposed_to_one_another_each_have_an_episode() -> None:
    story = given(wang_is_known(), RegisterPerson(person_id=LI))
    story.done(
        wang_was_exposed(PersonSource(LI)),
        RecordExposure(
            person_id=LI,
            contact_id=LIS_EPISODE,
            exposure_id=BUS_RIDE,
            source=PersonSource(WANG),
        ),
    )
    assert all(history.open_contact for history in (story.wang, story.histories[LI]))

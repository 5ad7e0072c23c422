"""Stays: where a person lived, worked, travelled, was treated and was found."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    NOW,
    WANG,
    WANGS_CASE,
    WANGS_EPISODE,
    at,
    on,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
    wangs_fact,
)
from tests.domain.thing_stories import ThingStory, given
from tracing.domain.case.commands import RetractCase
from tracing.domain.contact.commands import RetractContact
from tracing.domain.gathering.commands import RecordGathering
from tracing.domain.gathering.events import GatheringKind
from tracing.domain.identifiers import GatheringId, InvestigationId, PlaceId, StayId
from tracing.domain.person.commands import RetractFacts
from tracing.domain.place.commands import RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.refusals import (
    CaseRetractedError,
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownCaseError,
    UnknownContactError,
    UnknownPersonError,
    UnknownThingError,
)
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.values import Period, Unsealed
from tracing.domain.whereabouts.commands import EndStay, RecordStay
from tracing.domain.whereabouts.events import StayEnded, StayRecorded, StayRole
from tracing.domain.whereabouts.refusals import (
    NoEndGivenError,
    StayAlreadyEndedError,
    StayAlreadyRecordedError,
    StayNowhereError,
    UnknownStayError,
)
from tracing.domain.whereabouts.state import StayState

HOME, RIDE = PlaceId(UUID(int=901)), GatheringId(UUID(int=911))
FIRST, SECOND = StayId(UUID(int=921)), StayId(UUID(int=922))
A_HOME = RegisterPlace(thing_id=HOME, place_kind=PlaceKind.DWELLING)
A_RIDE = RecordGathering(thing_id=RIDE, gathering_kind=GatheringKind.BUS)
SINCE_MAY = Period(from_on=on("2020-05"), open=True)


def stay(role: StayRole = StayRole.RESIDENCE, **fields: Any) -> RecordStay:
    said = {"stay_id": FIRST, "place_id": HOME, "period": SINCE_MAY, **fields}
    return RecordStay(person_id=WANG, role=role, **said)


LIVES_AT_HOME = stay()
MOVES_OUT = EndStay(person_id=WANG, stay_id=FIRST, until_on=on("2022-07-15"))


def at_home(*more: Any) -> ThingStory:
    return given(wang_is_known(), A_HOME, A_RIDE, *more)


def first(story: ThingStory) -> StayState:
    known: StayState = story.wang.parts("stay")[FIRST]
    return known


def test_somebody_lives_at_a_place() -> None:
    story = at_home().when(LIVES_AT_HOME)
    story.then(
        StayRecorded(stay_id=FIRST, role=StayRole.RESIDENCE, place_id=HOME, period=SINCE_MAY)
    )
    assert first(story).lasts_on(NOW.date())


def test_the_same_stay_told_again_under_another_id_is_nothing_new() -> None:
    story = at_home(LIVES_AT_HOME)
    story.when(stay(stay_id=SECOND)).nothing()
    story.when(stay(StayRole.WORK, stay_id=SECOND)).then(
        StayRecorded(stay_id=SECOND, role=StayRole.WORK, place_id=HOME, period=SINCE_MAY)
    )


def test_words_about_a_stay_are_sealed_for_the_person_and_make_it_another() -> None:
    words = {"stay_id": SECOND, "place_id": None, "period": Period()}
    told = stay(StayRole.ACTIVITY, description="与同事聚餐", address="广场南路", **words)
    at_home(LIVES_AT_HOME).when(told).then(
        StayRecorded(
            stay_id=SECOND,
            role=StayRole.ACTIVITY,
            address=Unsealed(WANG, "广场南路"),  # type: ignore[arg-type]
            description=Unsealed(WANG, "与同事聚餐"),  # type: ignore[arg-type]
        )
    )


def test_an_id_names_one_stay() -> None:
    at_home(LIVES_AT_HOME).when(stay(StayRole.WORK)).refused(StayAlreadyRecordedError, FIRST)


def test_a_stay_is_somewhere() -> None:
    at_home().when(stay(place_id=None)).refused(StayNowhereError)
    at_home().when(stay(place_id=None, area="360103")).then(
        StayRecorded(stay_id=FIRST, role=StayRole.RESIDENCE, area="360103", period=SINCE_MAY)
    )


@pytest.mark.parametrize(
    ("names", "error"),
    [
        ({"place_id": PlaceId(RIDE)}, UnknownThingError),
        ({"place_id": PlaceId(UUID(int=999))}, UnknownThingError),
        ({"gathering_id": GatheringId(HOME)}, UnknownThingError),
        ({"case_id": WANGS_CASE}, UnknownCaseError),
        ({"contact_id": WANGS_EPISODE}, UnknownContactError),
        ({"investigation_id": InvestigationId(UUID(int=998))}, UnknownThingError),
    ],
)
def test_what_a_stay_names_must_be_known(names: dict[str, Any], error: Any) -> None:
    at_home().when(stay(**names)).refused(error, *names.values())


def test_a_stay_belongs_to_a_case_or_episode_that_counts() -> None:
    case = wang_is_a_case()
    at_home(wang_was_exposed(), case).when(stay(case_id=WANGS_CASE, contact_id=WANGS_EPISODE)).then(
        StayRecorded(
            stay_id=FIRST,
            role=StayRole.RESIDENCE,
            place_id=HOME,
            period=SINCE_MAY,
            case_id=WANGS_CASE,
            contact_id=WANGS_EPISODE,
        )
    )
    at_home(case, RetractCase(person_id=WANG, case_id=WANGS_CASE)).when(
        stay(case_id=WANGS_CASE)
    ).refused(CaseRetractedError, WANGS_CASE)
    gone = RetractContact(person_id=WANG, contact_id=WANGS_EPISODE)
    at_home(wang_was_exposed(), gone).when(stay(contact_id=WANGS_EPISODE)).refused(
        UnknownContactError, WANGS_EPISODE
    )


def test_nobody_stays_at_a_place_that_was_taken_back() -> None:
    at_home(RetractThingFacts(thing_id=HOME, versions=(1,))).when(LIVES_AT_HOME).refused(
        UnknownThingError, HOME
    )


def test_a_stay_does_not_end_before_it_begins_nor_begin_after_it_is_entered() -> None:
    backwards = Period(from_on=on("2022-07-12"), until_on=on("2022-07-10"))
    at_home().when(stay(period=backwards)).refused(EndBeforeStartError, "2022-07-10", "2022-07-12")
    at_home().when(stay(period=Period(from_at=NOW + timedelta(minutes=1)))).refused(
        DateAfterEntryError
    )


def test_of_nobody_known_nothing_is_said() -> None:
    given(A_HOME).when(LIVES_AT_HOME).refused(UnknownPersonError, WANG)
    given().when(MOVES_OUT).refused(UnknownPersonError, WANG)


def test_a_stay_ends_once() -> None:
    story = at_home(LIVES_AT_HOME).when(MOVES_OUT)
    story.then(StayEnded(stay_id=FIRST, until_on=on("2022-07-15")))
    story.when(MOVES_OUT).nothing()
    story.when(EndStay(person_id=WANG, stay_id=FIRST, until_at=at("2022-07-16 10:00"))).refused(
        StayAlreadyEndedError, FIRST, "2022-07-15"
    )
    assert not first(story).lasts_on(NOW.date())
    assert not first(story).period.open


def test_a_stay_that_is_not_known_does_not_end_and_an_end_is_some_day() -> None:
    at_home().when(MOVES_OUT).refused(UnknownStayError, FIRST)
    at_home(LIVES_AT_HOME).when(EndStay(person_id=WANG, stay_id=FIRST)).refused(NoEndGivenError)
    at_home(LIVES_AT_HOME).when(
        EndStay(person_id=WANG, stay_id=FIRST, until_on=on("2020-04"))
    ).refused(EndBeforeStartError, "2020-04", "2020-05")


def test_the_day_of_an_end_is_corrected_and_judged_without_the_wrong_one() -> None:
    story = at_home(LIVES_AT_HOME, MOVES_OUT)
    wrong = story.wang.version
    corrected = EndStay(person_id=WANG, stay_id=FIRST, until_on=on("2022-07-14"), corrects=wrong)
    story.when(corrected).then(
        StayEnded(stay_id=FIRST, until_on=on("2022-07-14"), corrects=wangs_fact(wrong))
    )
    assert first(story).period.until_on == on("2022-07-14")
    story.done(
        EndStay(person_id=WANG, stay_id=FIRST, until_on=on("2022-07-13"), corrects=wrong + 1)
    )
    assert first(story).period.until_on == on("2022-07-13")


def test_a_stay_is_corrected_and_keeps_its_end() -> None:
    story = at_home(LIVES_AT_HOME, MOVES_OUT)
    story.done(stay(period=Period(from_on=on("2021-01"), open=True), corrects=2))
    assert first(story).period == Period(from_on=on("2021-01"), until_on=on("2022-07-15"))


def test_an_end_taken_back_lets_the_stay_go_on() -> None:
    story = at_home(LIVES_AT_HOME, MOVES_OUT)
    story.done(RetractFacts(person_id=WANG, versions=(story.wang.version,)))
    assert first(story).period == SINCE_MAY


def test_a_correction_cannot_let_a_stay_begin_after_its_end() -> None:
    later = Period(from_on=on("2022-07-18"), open=True)
    at_home(LIVES_AT_HOME, MOVES_OUT).when(stay(period=later, corrects=2)).refused(
        EndBeforeStartError
    )


def test_moments_told_in_another_time_are_of_the_days_of_the_registry() -> None:
    """Two in the morning of the 16th, told as 18:00 of the 15th in Greenwich."""
    night = Period(from_at=at("2022-07-16 01:00"), until_at=at("2022-07-16 02:00").astimezone(UTC))
    story = at_home(stay(period=night))
    assert first(story).lasts_on(date(2022, 7, 16))
    assert not first(story).lasts_on(date(2022, 7, 15))

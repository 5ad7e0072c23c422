"""A disinfection: ordered, done, its effect assessed, and done again where it failed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    LI,
    LIS_CASE,
    WANG,
    WANGS_CASE,
    at,
    wang_is_a_case,
    wang_is_known,
)
from tests.domain.thing_stories import ThingStory, given
from tracing.domain.disinfection.commands import (
    AssessEffect,
    OrderDisinfection,
    PerformDisinfection,
)
from tracing.domain.disinfection.events import (
    DisinfectionKind,
    DisinfectionOrdered,
    DisinfectionPerformed,
    EffectAssessed,
    TouchPoint,
)
from tracing.domain.disinfection.refusals import (
    CaseWithoutPersonError,
    DisinfectionExistsError,
    MustBePerformedAgainError,
    NothingPerformedError,
    NowhereToDisinfectError,
)
from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.domain.identifiers import DisinfectionId, PlaceId
from tracing.domain.place.commands import RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownCaseError,
    UnknownPersonError,
    UnknownThingError,
)

HOME = PlaceId(UUID(int=820))
CLEANING = DisinfectionId(UUID(int=830))
OF_IT: dict[str, Any] = {"thing_id": CLEANING}
TERMINAL = DisinfectionKind.TERMINAL
A_HOME = RegisterPlace(thing_id=HOME, place_kind=PlaceKind.DWELLING)
ORDERED = OrderDisinfection(
    **OF_IT, disinfection_kind=TERMINAL, place_id=HOME, ordered_at=at("2022-07-12 09:00")
)
PERFORMED = PerformDisinfection(
    **OF_IT,
    performed_at=at("2022-07-12 14:00"),
    points=(TouchPoint.HANDRAIL, TouchPoint.LIFT_BUTTON, TouchPoint.HANDRAIL),
)
FAILED = AssessEffect(**OF_IT, passed=False, assessed_at=at("2022-07-13 10:00"), samples=12)
AGAIN = PerformDisinfection(**OF_IT, performed_at=at("2022-07-13 15:00"))
PASSED = AssessEffect(**OF_IT, passed=True, assessed_at=at("2022-07-14 10:00"))


def a_disinfection(*more: Any) -> ThingStory:
    return given(A_HOME, ORDERED, *more)


def status(story: ThingStory) -> DisinfectionStatus:
    stands: DisinfectionStatus = story.the(CLEANING).status
    return stands


def test_a_home_is_to_be_disinfected_for_the_sake_of_a_case() -> None:
    fields: dict[str, Any] = {
        "disinfection_kind": TERMINAL,
        "place_id": HOME,
        "person_id": WANG,
        "case_id": WANGS_CASE,
    }
    given(A_HOME, wang_is_known(), wang_is_a_case()).when(
        OrderDisinfection(**OF_IT, **fields)
    ).then(DisinfectionOrdered(**fields))


def test_it_is_done_point_by_point_and_its_effect_assessed() -> None:
    story = a_disinfection()
    assert status(story) is DisinfectionStatus.ORDERED
    story.when(PERFORMED).then(
        DisinfectionPerformed(
            performed_at=at("2022-07-12 14:00"),
            points=(TouchPoint.LIFT_BUTTON, TouchPoint.HANDRAIL),
        )
    )
    assert status(story) is DisinfectionStatus.PERFORMED
    story.when(FAILED).then(
        EffectAssessed(passed=False, assessed_at=at("2022-07-13 10:00"), samples=12)
    )
    assert status(story) is DisinfectionStatus.ASSESSED_FAILED


def test_one_that_failed_is_performed_again_before_it_can_pass() -> None:
    failed = a_disinfection(PERFORMED, FAILED)
    failed.when(PASSED).refused(MustBePerformedAgainError, CLEANING, "2022-07-13T10:00")
    again = a_disinfection(PERFORMED, FAILED, AGAIN)
    assert status(again) is DisinfectionStatus.PERFORMED
    assert status(again.done(PASSED)) is DisinfectionStatus.ASSESSED_PASSED


def test_facts_told_late_take_their_place_in_time() -> None:
    assert status(a_disinfection(PERFORMED, FAILED, AGAIN, PASSED)) is (
        status(a_disinfection(PERFORMED, AGAIN, PASSED, FAILED))
    )


def test_the_same_done_again_without_an_hour_is_another_fact() -> None:
    perform = PerformDisinfection(**OF_IT)
    failed = AssessEffect(**OF_IT, passed=False)
    story = a_disinfection(perform).later(hours=1).done(failed)
    story.later(hours=1).when(failed).nothing()
    story.later(hours=1).done(perform)
    assert status(story) is DisinfectionStatus.PERFORMED
    story.later(hours=1).when(perform).nothing()
    story.later(hours=1).done(failed)
    assert status(story) is DisinfectionStatus.ASSESSED_FAILED


@pytest.mark.parametrize(
    "command", [ORDERED, PERFORMED, FAILED], ids=["order", "perform", "assess"]
)
def test_the_same_told_again_is_nothing_new(command: Any) -> None:
    a_disinfection(PERFORMED, FAILED).later(hours=1).when(command).nothing()


def test_nowhere_is_not_disinfected() -> None:
    given().when(OrderDisinfection(**OF_IT, disinfection_kind=TERMINAL)).refused(
        NowhereToDisinfectError
    )


def test_what_it_names_has_to_be_known() -> None:
    def ordered(**fields: Any) -> OrderDisinfection:
        return OrderDisinfection(**OF_IT, disinfection_kind=TERMINAL, **fields)

    given().when(ordered(place_id=HOME)).refused(UnknownThingError, HOME)
    given().when(ordered(person_id=LI)).refused(UnknownPersonError, LI)
    given(wang_is_known()).when(ordered(person_id=WANG, case_id=LIS_CASE)).refused(
        UnknownCaseError, LIS_CASE
    )
    given().when(ordered(area="360103", case_id=LIS_CASE)).refused(CaseWithoutPersonError, LIS_CASE)


def test_an_identity_is_ordered_once() -> None:
    other = OrderDisinfection(**OF_IT, disinfection_kind=TERMINAL, area="360103")
    a_disinfection().when(other).refused(DisinfectionExistsError, CLEANING)


def test_what_was_not_ordered_is_not_performed() -> None:
    given().when(PERFORMED).refused(UnknownThingError, CLEANING)
    given().when(PASSED).refused(UnknownThingError, CLEANING)


def test_what_was_not_performed_is_not_assessed() -> None:
    a_disinfection().when(PASSED).refused(NothingPerformedError, CLEANING)
    a_disinfection(AGAIN).when(FAILED).refused(NothingPerformedError, "2022-07-13T10:00")


def test_it_is_not_performed_before_it_was_ordered() -> None:
    early = at("2022-07-12 08:00")
    a_disinfection().when(PerformDisinfection(**OF_IT, performed_at=early)).refused(
        EndBeforeStartError, early, at("2022-07-12 09:00")
    )
    late = OrderDisinfection(
        **OF_IT,
        disinfection_kind=TERMINAL,
        place_id=HOME,
        ordered_at=at("2022-07-12 15:00"),
        corrects=1,
    )
    a_disinfection(PERFORMED).when(late).refused(EndBeforeStartError)


def test_what_is_to_come_is_refused() -> None:
    to_come = at("2022-07-20 09:01")
    for command in (
        OrderDisinfection(**OF_IT, disinfection_kind=TERMINAL, area="36", ordered_at=to_come),
        PerformDisinfection(**OF_IT, performed_at=to_come),
        AssessEffect(**OF_IT, passed=True, assessed_at=to_come),
    ):
        a_disinfection(PERFORMED).when(command).refused(DateAfterEntryError)


def test_an_assessment_that_was_wrong_is_corrected() -> None:
    story = a_disinfection(
        PERFORMED,
        FAILED,
        AssessEffect(**OF_IT, passed=True, assessed_at=at("2022-07-13 10:00"), corrects=3),
    )
    assert status(story) is DisinfectionStatus.ASSESSED_PASSED


def test_a_corrected_disinfection_does_not_fall_behind_what_assessed_it() -> None:
    later = PerformDisinfection(**OF_IT, performed_at=at("2022-07-16 14:00"), corrects=2)
    assessed = a_disinfection(PERFORMED, PASSED)
    assessed.when(later).refused(NothingPerformedError)

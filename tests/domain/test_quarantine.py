"""An order that keeps a person apart: its ground, its course, its end."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    ANOTHER_CASE,
    BY_THE_COUNTY,
    DINNER,
    LI,
    WANG,
    WANGS_CASE,
    WANGS_EPISODE,
    at,
    li_is_known,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
    wangs_fact,
)
from tests.domain.thing_stories import ThingStory, given
from tracing.domain.case.commands import Diagnose, RetractCase
from tracing.domain.contact.commands import ExcludeContact, IdentifyContact, RetractExposure
from tracing.domain.identifiers import PlaceId, PoolId, QuarantineId, SampleId
from tracing.domain.laboratory.commands import CollectSample, ReportResult
from tracing.domain.laboratory.events import TestMethod, TestResult
from tracing.domain.person.commands import RetractFacts
from tracing.domain.place.commands import RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.pool.commands import CollectPool, ReportPoolResult
from tracing.domain.quarantine.basis import lacking
from tracing.domain.quarantine.commands import (
    AppealQuarantine,
    BreakQuarantine,
    ExtendQuarantine,
    MoveQuarantine,
    OrderQuarantine,
    ReleaseQuarantine,
    ReviewQuarantine,
    ServeOrder,
    StartQuarantine,
)
from tracing.domain.quarantine.events import (
    AreaBasis,
    ArrivalBasis,
    CaseBasis,
    ExposureBasis,
    OrderMode,
    OrderPurpose,
    OrderServed,
    PoolBasis,
    QuarantineAppealed,
    QuarantineBroken,
    QuarantineExtended,
    QuarantineMoved,
    QuarantineOrdered,
    QuarantineReleased,
    QuarantineReviewed,
    QuarantineStarted,
    ReleaseReason,
    ReviewOutcome,
    SampleBasis,
)
from tracing.domain.quarantine.refusals import (
    NewEndMissingError,
    NoGroundError,
    NoNewEndError,
    NotAwayError,
    NothingMovedError,
    NotLaterError,
    OrderAlreadyStartedError,
    OrderExistsError,
    OrderNotStartedError,
    OrderOverError,
    OrderStillOpenError,
    UnknownOrderError,
    WrongPurposeError,
)
from tracing.domain.quarantine.state import Kept, OrderStatus, QuarantineState
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownPersonError,
    UnknownThingError,
)
from tracing.domain.values import Decision, Diagnosis, Precision, Unsealed

ORDER, ANOTHER_ORDER = (QuarantineId(UUID(int=60 + n)) for n in range(2))
HOTEL, HOSTEL = (PlaceId(UUID(int=70 + n)) for n in range(2))
SWAB = SampleId(UUID(int=80))
TUBE = PoolId(UUID(int=81))
WANGS: dict[str, Any] = {"person_id": WANG, "quarantine_id": ORDER}
BY_EXPOSURE = ExposureBasis(WANGS_EPISODE)
BY_CASE = CaseBasis(WANGS_CASE)
WEEK: dict[str, Any] = {"begins_on": date(2022, 7, 15), "ends_on": date(2022, 7, 22)}
TO_COME = at("2022-07-20 09:01")


def ordered(**fields: Any) -> OrderQuarantine:
    """Wang, who was exposed, is to stay at home for a week."""
    given = {
        **WANGS,
        "purpose": OrderPurpose.QUARANTINE,
        "mode": OrderMode.HOME,
        "basis": BY_EXPOSURE,
        "decision": BY_THE_COUNTY,
        **WEEK,
    }
    return OrderQuarantine(**(given | fields))


def isolated(**fields: Any) -> OrderQuarantine:
    hospital = {"purpose": OrderPurpose.ISOLATION, "mode": OrderMode.HOSPITAL, "basis": BY_CASE}
    return ordered(**(hospital | fields))


def an_exposed_wang(*more: Any) -> ThingStory:
    return given(wang_is_known(), wang_was_exposed(), *more)


def an_infected_wang(*more: Any) -> ThingStory:
    return given(wang_is_known(), wang_is_a_case(), *more)


def a_quarantined_wang(*more: Any) -> ThingStory:
    """Taken in on the 15th."""
    return an_exposed_wang(ordered(started_at=at("2022-07-15 12:00")), *more)


def the_order(story: ThingStory) -> QuarantineState:
    found = story.wang.parts("quarantine")[ORDER]
    assert isinstance(found, QuarantineState)
    return found


def hotel(place: PlaceId = HOTEL) -> RegisterPlace:
    return RegisterPlace(thing_id=place, place_kind=PlaceKind.QUARANTINE_SITE, name="Hotel")


def decided(when: str) -> Decision:
    return Decision(office="County CDC", decided_at=at(when))


def release(**fields: Any) -> ReleaseQuarantine:
    why: dict[str, Any] = {"because": ReleaseReason.COMPLETED, "decision": BY_THE_COUNTY}
    return ReleaseQuarantine(**(WANGS | why | fields))


def review(outcome: ReviewOutcome, **fields: Any) -> ReviewQuarantine:
    return ReviewQuarantine(**(WANGS | {"outcome": outcome, "decision": BY_THE_COUNTY} | fields))


# -- the order and its ground ----------------------------------------------------------------


def test_an_exposed_person_is_ordered_into_quarantine() -> None:
    (
        an_exposed_wang()
        .when(ordered())
        .then(
            QuarantineOrdered(
                quarantine_id=ORDER,
                purpose=OrderPurpose.QUARANTINE,
                mode=OrderMode.HOME,
                basis=BY_EXPOSURE,
                decision=BY_THE_COUNTY,
                **WEEK,
            )
        )
    )


def test_an_infected_person_is_isolated_and_monitored_after_discharge() -> None:
    monitored = isolated(
        quarantine_id=ANOTHER_ORDER,
        purpose=OrderPurpose.POST_DISCHARGE_MONITORING,
        mode=OrderMode.HOME_MONITORING,
    )
    story = an_infected_wang(isolated(), release(because=ReleaseReason.RECOVERED), monitored)
    assert [order.status for order in story.wang.parts("quarantine").values()] == [
        OrderStatus.RELEASED,
        OrderStatus.ORDERED,
    ]


@pytest.mark.parametrize("basis", [ArrivalBasis("310115"), AreaBasis("360103001")], ids=str)
def test_who_arrived_or_lives_in_an_area_under_measures_may_be_quarantined(basis: Any) -> None:
    given(wang_is_known(), ordered(basis=basis))


def test_the_same_order_again_is_nothing_new() -> None:
    an_exposed_wang(ordered()).when(ordered()).nothing()


def test_an_order_without_a_ground_is_refused() -> None:
    given(wang_is_known()).when(ordered()).refused(NoGroundError, WANGS_EPISODE)


@pytest.mark.parametrize(
    "undone",
    [
        RetractExposure(person_id=WANG, contact_id=WANGS_EPISODE, exposure_id=DINNER),
        ExcludeContact(person_id=WANG, contact_id=WANGS_EPISODE, decision=BY_THE_COUNTY),
    ],
    ids=["retracted", "excluded"],
)
def test_an_order_on_an_exposure_that_fell_is_refused_and_one_that_stands_loses_its_ground(
    undone: Any,
) -> None:
    an_exposed_wang(undone).when(ordered()).refused(NoGroundError, WANGS_EPISODE)
    story = an_exposed_wang(ordered())
    assert lacking(story.wang, BY_EXPOSURE) is None
    story.done(undone)
    assert lacking(story.wang, BY_EXPOSURE) is not None


def test_a_name_without_exposure_or_category_is_no_ground() -> None:
    named = IdentifyContact(person_id=WANG, contact_id=WANGS_EPISODE)
    given(wang_is_known(), named).when(ordered()).refused(NoGroundError, WANGS_EPISODE)


def test_one_exposure_of_several_is_ground_enough() -> None:
    basis = ExposureBasis(WANGS_EPISODE, (DINNER,))
    an_exposed_wang(ordered(basis=basis))


def test_who_became_a_case_is_no_longer_quarantined_but_a_paper_of_before_is_accepted() -> None:
    story = an_exposed_wang().later(hours=1).done(wang_is_a_case())
    story.when(ordered()).refused(NoGroundError, WANGS_EPISODE)
    story.done(ordered(reported_at=at("2022-07-20 09:30")))
    assert the_order(story).open


@pytest.mark.parametrize(
    "undone",
    [
        RetractCase(person_id=WANG, case_id=WANGS_CASE),
        Diagnose(person_id=WANG, case_id=WANGS_CASE, diagnosis=Diagnosis.DISCARDED),
    ],
    ids=["retracted", "discarded"],
)
def test_nobody_is_isolated_for_a_case_that_does_not_stand(undone: Any) -> None:
    an_infected_wang(undone).when(isolated()).refused(NoGroundError, WANGS_CASE)
    an_infected_wang().when(isolated(basis=CaseBasis(ANOTHER_CASE))).refused(NoGroundError)


def test_a_sample_is_a_ground_while_its_positive_result_stands() -> None:
    swab = CollectSample(person_id=WANG, sample_id=SWAB)
    found = ReportResult(person_id=WANG, sample_id=SWAB, result=TestResult.PRESUMPTIVE)
    on_the_swab = isolated(basis=SampleBasis(SWAB))
    given(wang_is_known()).when(on_the_swab).refused(NoGroundError, SWAB)
    given(wang_is_known(), swab).when(on_the_swab).refused(NoGroundError, SWAB)
    given(wang_is_known(), swab, found, on_the_swab)


def test_a_pool_is_a_ground_once_it_is_positive() -> None:
    tube = CollectPool(thing_id=TUBE, members=(WANG,))
    found = ReportPoolResult(thing_id=TUBE, result=TestResult.POSITIVE)
    in_the_tube = ordered(basis=PoolBasis(TUBE))
    given(wang_is_known()).when(in_the_tube).refused(NoGroundError, TUBE)
    given(wang_is_known(), tube).when(in_the_tube).refused(NoGroundError, TUBE)
    given(wang_is_known(), tube, found, in_the_tube)


def test_a_pool_is_no_ground_for_who_is_not_in_it() -> None:
    tube = CollectPool(thing_id=TUBE, members=(LI,))
    found = ReportPoolResult(thing_id=TUBE, result=TestResult.POSITIVE)
    story = given(wang_is_known(), li_is_known(), tube, found)
    story.when(ordered(basis=PoolBasis(TUBE))).refused(NoGroundError, TUBE)


def test_antibodies_are_no_ground_and_take_none_away() -> None:
    def says(result: TestResult, method: TestMethod) -> ReportResult:
        return ReportResult(person_id=WANG, sample_id=SWAB, result=result, method=method)

    story = given(wang_is_known(), CollectSample(person_id=WANG, sample_id=SWAB))
    story.done(says(TestResult.POSITIVE, TestMethod.IGG))
    story.when(isolated(basis=SampleBasis(SWAB))).refused(NoGroundError, SWAB)
    story.done(says(TestResult.POSITIVE, TestMethod.PCR), says(TestResult.NEGATIVE, TestMethod.IGM))
    story.done(isolated(basis=SampleBasis(SWAB)))


def test_who_was_released_some_time_of_a_day_may_have_left_earlier_that_day() -> None:
    some_time: dict[str, Any] = {
        "reported_at": at("2022-07-19 00:00"),
        "reported_precision": Precision.DAY,
    }
    story = a_quarantined_wang(release(**some_time))
    left = at("2022-07-19 09:00")
    story.done(BreakQuarantine(**WANGS, broken_at=left))
    story.when(BreakQuarantine(**WANGS, broken_at=at("2022-07-20 08:00"))).refused(OrderOverError)


@pytest.mark.parametrize(
    ("purpose", "basis"),
    [
        (OrderPurpose.ISOLATION, BY_EXPOSURE),
        (OrderPurpose.POST_DISCHARGE_MONITORING, BY_EXPOSURE),
        (OrderPurpose.QUARANTINE, BY_CASE),
        (OrderPurpose.ISOLATION, AreaBasis("360103001")),
    ],
)
def test_exposed_people_are_quarantined_and_infected_people_isolated(
    purpose: OrderPurpose, basis: Any
) -> None:
    story = given(wang_is_known(), wang_was_exposed(), wang_is_a_case())
    story.when(ordered(purpose=purpose, basis=basis)).refused(WrongPurposeError)


def test_a_second_order_of_the_same_purpose_waits_for_the_end_of_the_first() -> None:
    again = ordered(quarantine_id=ANOTHER_ORDER)
    story = an_exposed_wang(ordered())
    story.when(again).refused(OrderStillOpenError, WANG, ORDER)
    story.done(release(), again)


def test_an_identity_of_an_order_is_used_once() -> None:
    other = ordered(mode=OrderMode.FACILITY)
    an_exposed_wang(ordered()).when(other).refused(OrderExistsError, ORDER)


def test_a_corrected_order_takes_the_place_of_the_former() -> None:
    story = an_exposed_wang(ordered())
    story.when(ordered(mode=OrderMode.FACILITY, corrects=4)).then(
        QuarantineOrdered(
            quarantine_id=ORDER,
            purpose=OrderPurpose.QUARANTINE,
            mode=OrderMode.FACILITY,
            basis=BY_EXPOSURE,
            decision=BY_THE_COUNTY,
            corrects=wangs_fact(4),
            **WEEK,
        )
    )
    assert the_order(story).kept().mode is OrderMode.FACILITY


def test_an_order_names_a_place_that_exists() -> None:
    in_the_hotel = ordered(mode=OrderMode.FACILITY, place_id=HOTEL)
    an_exposed_wang().when(in_the_hotel).refused(UnknownThingError, HOTEL)
    an_exposed_wang(hotel(), in_the_hotel)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"ends_on": date(2022, 7, 14)}, EndBeforeStartError),
        ({"started_at": TO_COME}, DateAfterEntryError),
        ({"decision": Decision(office="County CDC", decided_at=TO_COME)}, DateAfterEntryError),
    ],
    ids=["ends before it begins", "started later", "decided later"],
)
def test_an_order_that_cannot_be_is_refused(fields: dict[str, Any], error: Any) -> None:
    an_exposed_wang().when(ordered(**fields)).refused(error)


def test_nobody_unknown_is_ordered_anything() -> None:
    given().when(ordered()).refused(UnknownPersonError)


# -- its course ------------------------------------------------------------------------------


def test_a_person_is_told_of_the_order() -> None:
    told = ServeOrder(**WANGS, served_at=at("2022-07-20 09:00"), document="No. 7")
    story = an_exposed_wang(ordered())
    story.when(told).then(
        OrderServed(quarantine_id=ORDER, served_at=at("2022-07-20 09:00"), document="No. 7")
    )
    story.when(told).nothing()
    early = ServeOrder(**WANGS, served_at=at("2022-07-19 09:00"))
    story.when(early).refused(EndBeforeStartError)


def test_an_order_takes_effect_once() -> None:
    start = StartQuarantine(**WANGS, started_at=at("2022-07-19 20:00"))
    story = an_exposed_wang(ordered())
    assert the_order(story).status is OrderStatus.ORDERED
    story.when(start).then(
        QuarantineStarted(quarantine_id=ORDER, started_at=at("2022-07-19 20:00"))
    )
    assert the_order(story).status is OrderStatus.IN_FORCE
    story.when(start).nothing()
    other = StartQuarantine(**WANGS, started_at=at("2022-07-19 21:00"))
    story.when(other).refused(OrderAlreadyStartedError, ORDER, "20:00")


def test_a_start_that_was_wrong_is_corrected() -> None:
    story = an_exposed_wang(ordered(), StartQuarantine(**WANGS))
    story.done(StartQuarantine(**WANGS, started_at=at("2022-07-19 21:00"), corrects=5))
    started = the_order(story).started
    assert started is not None
    assert started.at == at("2022-07-19 21:00")


def test_a_person_is_moved_under_the_same_order() -> None:
    move = MoveQuarantine(
        **WANGS,
        mode=OrderMode.FACILITY,
        place_id=HOTEL,
        room="305",
        moved_at=at("2022-07-16 09:00"),
    )
    story = a_quarantined_wang(hotel())
    story.when(move).then(
        QuarantineMoved(
            quarantine_id=ORDER,
            mode=OrderMode.FACILITY,
            place_id=HOTEL,
            room="305",
            moved_at=at("2022-07-16 09:00"),
        )
    )
    story.when(move).nothing()
    story.done(MoveQuarantine(**WANGS, room="306"))
    assert the_order(story).kept() == Kept(OrderMode.FACILITY, HOTEL, None, "306")


def test_a_move_learnt_late_takes_the_place_it_would_have_had() -> None:
    story = a_quarantined_wang(hotel(), hotel(HOSTEL))
    story.done(
        MoveQuarantine(**WANGS, place_id=HOSTEL, moved_at=at("2022-07-18 09:00")),
        MoveQuarantine(**WANGS, place_id=HOTEL, room="1", moved_at=at("2022-07-17 09:00")),
    )
    assert the_order(story).kept() == Kept(OrderMode.HOME, HOSTEL, None, None)


def test_who_is_moved_back_was_moved() -> None:
    story = a_quarantined_wang()
    for mode in (OrderMode.FACILITY, OrderMode.HOME, OrderMode.FACILITY):
        story.later(hours=1).done(MoveQuarantine(**WANGS, mode=mode))
    assert the_order(story).kept().mode is OrderMode.FACILITY


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, NothingMovedError),
        ({"place_id": HOTEL}, UnknownThingError),
        ({"room": "1", "moved_at": at("2022-07-15 11:00")}, EndBeforeStartError),
        ({"room": "1", "moved_at": TO_COME}, DateAfterEntryError),
    ],
    ids=["nowhere", "unknown place", "before the start", "to come"],
)
def test_a_move_that_cannot_be_is_refused(fields: dict[str, Any], error: Any) -> None:
    a_quarantined_wang().when(MoveQuarantine(**WANGS, **fields)).refused(error)


def test_nobody_is_moved_before_the_order_takes_effect() -> None:
    move = MoveQuarantine(**WANGS, room="1")
    an_exposed_wang(ordered()).when(move).refused(OrderNotStartedError, ORDER)


def test_an_order_is_extended_to_a_later_day_only() -> None:
    longer = ExtendQuarantine(**WANGS, ends_on=date(2022, 7, 24), decision=BY_THE_COUNTY)
    story = a_quarantined_wang()
    story.when(longer).then(
        QuarantineExtended(quarantine_id=ORDER, ends_on=date(2022, 7, 24), decision=BY_THE_COUNTY)
    )
    assert the_order(story).ends_on == date(2022, 7, 24)
    story.when(longer).nothing()
    shorter = ExtendQuarantine(
        **WANGS, ends_on=date(2022, 7, 23), decision=decided("2022-07-20 09:00")
    )
    story.later(hours=1)
    story.when(shorter).refused(NotLaterError, "2022-07-23", "2022-07-24")


def test_a_break_and_the_return_are_recorded() -> None:
    left = BreakQuarantine(**WANGS, broken_at=at("2022-07-16 20:00"), note="bought medicine")
    back = BreakQuarantine(**WANGS, returned_at=at("2022-07-16 21:00"))
    story = a_quarantined_wang()
    story.when(back).refused(NotAwayError, ORDER)
    story.when(left).then(
        QuarantineBroken(
            quarantine_id=ORDER,
            broken_at=at("2022-07-16 20:00"),
            note=Unsealed(WANG, "bought medicine"),  # type: ignore[arg-type]
        )
    )
    assert the_order(story).away
    story.done(back).when(back).nothing()
    assert (the_order(story).times_broken, the_order(story).away) == (1, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"broken_at": at("2022-07-15 11:00")},
        {"broken_at": at("2022-07-16 20:00"), "returned_at": at("2022-07-16 19:00")},
    ],
    ids=["before the start", "back before gone"],
)
def test_a_break_that_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    a_quarantined_wang().when(BreakQuarantine(**WANGS, **fields)).refused(EndBeforeStartError)


# -- its end ---------------------------------------------------------------------------------


def test_an_order_ends_for_a_reason_and_once() -> None:
    out = release(released_at=at("2022-07-19 09:00"))
    story = a_quarantined_wang()
    story.when(out).then(
        QuarantineReleased(
            quarantine_id=ORDER,
            released_at=at("2022-07-19 09:00"),
            because=ReleaseReason.COMPLETED,
            decision=BY_THE_COUNTY,
        )
    )
    assert the_order(story).status is OrderStatus.RELEASED
    story.when(out).nothing()
    again = release(because=ReleaseReason.REVIEW)
    story.when(again).refused(OrderOverError, ORDER, "2022-07-19 09:00")


def test_nobody_is_released_before_they_were_taken_in() -> None:
    out = release(released_at=at("2022-07-14 09:00"))
    a_quarantined_wang().when(out).refused(EndBeforeStartError, "2022-07-14", "2022-07-15")


def test_a_release_that_was_wrong_is_corrected_or_retracted() -> None:
    story = a_quarantined_wang(release())
    story.done(release(because=ReleaseReason.MEDICAL, corrects=5))
    end = the_order(story).end
    assert end is not None
    assert end.because is ReleaseReason.MEDICAL
    story.done(RetractFacts(person_id=WANG, versions=(6,)))
    assert the_order(story).status is OrderStatus.RELEASED  # the first word counts again


@pytest.mark.parametrize(
    "command",
    [
        MoveQuarantine(**WANGS, room="1"),
        BreakQuarantine(**WANGS),
        ExtendQuarantine(**WANGS, ends_on=date(2022, 7, 24), decision=decided("2022-07-20 09:00")),
        review(ReviewOutcome.CHANGED, ends_on=date(2022, 7, 24)),
        review(ReviewOutcome.LIFTED),
    ],
    ids=lambda command: command.kind,
)
def test_an_order_that_is_over_is_over(command: Any) -> None:
    story = a_quarantined_wang(release(released_at=at("2022-07-19 09:00")))
    story.when(command).refused(OrderOverError, ORDER, "2022-07-19 09:00")


def test_an_appeal_is_recorded_even_after_the_end() -> None:
    appeal = AppealQuarantine(**WANGS, grounds="never was there")
    a_quarantined_wang(release()).when(appeal).then(
        QuarantineAppealed(
            quarantine_id=ORDER,
            grounds=Unsealed(WANG, "never was there"),  # type: ignore[arg-type]
        )
    )


def test_a_review_can_bring_the_end_nearer() -> None:
    story = a_quarantined_wang(review(ReviewOutcome.CHANGED, ends_on=date(2022, 7, 20)))
    assert the_order(story).ends_on == date(2022, 7, 20)


def test_a_review_can_lift_an_order() -> None:
    story = a_quarantined_wang()
    story.when(review(ReviewOutcome.LIFTED)).then(
        QuarantineReviewed(
            quarantine_id=ORDER, outcome=ReviewOutcome.LIFTED, decision=BY_THE_COUNTY
        )
    )
    assert the_order(story).status is OrderStatus.LIFTED


def test_a_review_that_upholds_an_order_sets_no_end() -> None:
    upheld = review(ReviewOutcome.UPHELD, ends_on=date(2022, 7, 20))
    a_quarantined_wang().when(upheld).refused(NoNewEndError, "2022-07-20")
    unsaid = review(ReviewOutcome.CHANGED)
    a_quarantined_wang().when(unsaid).refused(NewEndMissingError, "changed")
    story = a_quarantined_wang(release(), review(ReviewOutcome.UPHELD))
    assert the_order(story).status is OrderStatus.RELEASED


def test_a_review_does_not_end_an_order_before_it_begins() -> None:
    changed = review(ReviewOutcome.CHANGED, ends_on=date(2022, 7, 14))
    a_quarantined_wang().when(changed).refused(EndBeforeStartError)


@pytest.mark.parametrize(
    "command",
    [
        ServeOrder(**WANGS),
        StartQuarantine(**WANGS),
        MoveQuarantine(**WANGS, room="1"),
        ExtendQuarantine(**WANGS, ends_on=date(2022, 7, 24), decision=BY_THE_COUNTY),
        BreakQuarantine(**WANGS),
        release(),
        AppealQuarantine(**WANGS),
        review(ReviewOutcome.LIFTED),
    ],
    ids=lambda command: command.kind,
)
def test_nothing_is_recorded_of_an_order_that_is_not_there(command: Any) -> None:
    an_exposed_wang().when(command).refused(UnknownOrderError, ORDER)


def test_who_came_back_and_leaves_again_is_away_again_though_no_moment_is_said() -> None:
    def leaves(learnt: str) -> BreakQuarantine:
        return BreakQuarantine(**WANGS, reported_at=at(learnt))

    back = BreakQuarantine(**WANGS, returned_at=at("2022-07-16 18:00"))
    story = a_quarantined_wang(leaves("2022-07-16 10:00"), back)
    story.when(leaves("2022-07-16 10:00")).nothing()
    story.done(leaves("2022-07-18 10:00"))
    assert (the_order(story).away, the_order(story).times_broken) == (True, 2)
    story.when(leaves("2022-07-18 10:00")).nothing()

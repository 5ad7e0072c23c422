"""Gatherings: what they were, and how many were there as far as is known."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.domain.stories import DINNER as EXPOSURE
from tests.domain.stories import NOW, REGISTRY, WANG, WANGS_EPISODE, at, on, wang_is_known
from tests.domain.thing_stories import given, things_fact
from tracing.domain.contact.commands import RecordExposure
from tracing.domain.counting import LessThanNothingError
from tracing.domain.gathering.commands import CountAttendance, RecordGathering
from tracing.domain.gathering.events import (
    AttendanceCounted,
    AttendanceStatus,
    GatheringKind,
    GatheringRecorded,
)
from tracing.domain.gathering.refusals import GatheringAlreadyRecordedError
from tracing.domain.gathering.state import GatheringState
from tracing.domain.identifiers import GatheringId, PlaceId
from tracing.domain.place.commands import RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.refusals import DateAfterEntryError, EndBeforeStartError, UnknownThingError
from tracing.domain.values import GatheringSource, Period, PlaceSource, Unsealed

RIDE, HALL = UUID(int=911), PlaceId(UUID(int=912))
MORNING = Period(from_at=at("2022-07-12 08:10"), until_at=at("2022-07-12 09:05"))
A_RIDE = RecordGathering(
    thing_id=RIDE, gathering_kind=GatheringKind.BUS, name="203路", period=MORNING
)
FORTY_FIVE = CountAttendance(thing_id=RIDE, status=AttendanceStatus.ESTIMATED, count=45)


def test_a_bus_ride_is_recorded_with_a_note_about_nobody_in_particular() -> None:
    given().when(
        RecordGathering(thing_id=RIDE, gathering_kind=GatheringKind.BUS, note="车窗关闭")
    ).then(
        GatheringRecorded(
            gathering_kind=GatheringKind.BUS,
            note=Unsealed(REGISTRY, "车窗关闭"),  # type: ignore[arg-type]
        )
    )


def test_a_gathering_is_recorded_once_under_its_id() -> None:
    given(A_RIDE).when(A_RIDE).refused(GatheringAlreadyRecordedError, RIDE)


def test_a_gathering_takes_place_at_a_place_that_is_known() -> None:
    wedding = RecordGathering(
        thing_id=RIDE, gathering_kind=GatheringKind.WEDDING, place_id=HALL, period=MORNING
    )
    given().when(wedding).refused(UnknownThingError, HALL)
    hall = RegisterPlace(thing_id=HALL, place_kind=PlaceKind.RESTAURANT, name="滕王阁酒楼")
    given(hall).when(wedding).then(
        GatheringRecorded(gathering_kind=GatheringKind.WEDDING, place_id=HALL, period=MORNING)
    )


def test_a_gathering_does_not_end_before_it_begins_nor_lie_ahead() -> None:
    def lasting(**period: object) -> RecordGathering:
        return RecordGathering(
            thing_id=RIDE,
            gathering_kind=GatheringKind.MEAL,
            period=Period(**period),  # type: ignore[arg-type]
        )

    backwards = {"from_at": at("2022-07-12 09:00"), "until_at": at("2022-07-12 08:00")}
    given().when(lasting(**backwards)).refused(EndBeforeStartError)
    mixed = {"from_on": on("2022-07-13"), "until_at": at("2022-07-12 08:00")}
    given().when(lasting(**mixed)).refused(EndBeforeStartError, "2022-07-13", "2022-07-12")
    given().when(lasting(from_on=on("2022-07-21"))).refused(DateAfterEntryError, "2022-07-21")
    given().when(lasting(until_at=NOW + timedelta(hours=1))).refused(DateAfterEntryError)


def test_how_far_those_who_were_there_are_known_is_counted_step_by_step() -> None:
    story = given(A_RIDE).when(FORTY_FIVE)
    story.then(AttendanceCounted(status=AttendanceStatus.ESTIMATED, count=45))
    story.when(FORTY_FIVE).nothing()
    story.done(CountAttendance(thing_id=RIDE, status=AttendanceStatus.IDENTIFIED, count=43))
    ride: GatheringState = story.the(RIDE)
    assert ride.attendance is AttendanceStatus.IDENTIFIED
    assert ride.counts == {AttendanceStatus.ESTIMATED: 45, AttendanceStatus.IDENTIFIED: 43}


def test_an_estimate_can_go_up_and_back_again() -> None:
    fifty = CountAttendance(thing_id=RIDE, status=AttendanceStatus.ESTIMATED, count=50)
    story = given(A_RIDE, FORTY_FIVE).later(hours=1).done(fifty).later(hours=1)
    story.when(FORTY_FIVE).then(AttendanceCounted(status=AttendanceStatus.ESTIMATED, count=45))
    ride: GatheringState = story.the(RIDE)
    assert ride.counts == {AttendanceStatus.ESTIMATED: 45}


def test_a_count_is_corrected_in_its_place() -> None:
    story = given(A_RIDE, FORTY_FIVE).when(
        CountAttendance(thing_id=RIDE, status=AttendanceStatus.ESTIMATED, count=44, corrects=2)
    )
    story.then(
        AttendanceCounted(
            status=AttendanceStatus.ESTIMATED, count=44, corrects=things_fact(RIDE, 2)
        )
    )


def test_fewer_than_nobody_is_refused_and_so_is_a_gathering_nobody_recorded() -> None:
    given(A_RIDE).when(
        CountAttendance(thing_id=RIDE, status=AttendanceStatus.FOUND, count=-1)
    ).refused(LessThanNothingError, -1)
    given().when(FORTY_FIVE).refused(UnknownThingError, RIDE)


def test_somebody_was_exposed_at_a_gathering_or_place_that_is_known() -> None:
    on_the_bus = RecordExposure(
        person_id=WANG,
        contact_id=WANGS_EPISODE,
        exposure_id=EXPOSURE,
        source=GatheringSource(GatheringId(RIDE)),
    )
    given(wang_is_known()).when(on_the_bus).refused(UnknownThingError, RIDE)
    story = given(wang_is_known(), A_RIDE, on_the_bus)
    assert story.dinner.source == GatheringSource(GatheringId(RIDE))
    in_the_hall = RecordExposure(
        person_id=WANG,
        contact_id=WANGS_EPISODE,
        exposure_id=EXPOSURE,
        source=PlaceSource(PlaceId(RIDE)),
    )
    given(wang_is_known(), A_RIDE).when(in_the_hall).refused(UnknownThingError, RIDE)

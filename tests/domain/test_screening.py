"""A round of screening: whom it should reach, where, and how far it came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    BY_THE_COUNTY,
    LI,
    WANG,
    ZHAO,
    at,
    li_is_known,
    wang_is_known,
)
from tests.domain.thing_stories import ThingStory, given
from tracing.domain.counting import LessThanNothingError
from tracing.domain.identifiers import PlaceId, RoundId
from tracing.domain.place.commands import RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownPersonError,
    UnknownThingError,
)
from tracing.domain.screening.commands import (
    CancelRound,
    CompleteRound,
    FixRoster,
    OpenSite,
    OrderRound,
    ReportProgress,
)
from tracing.domain.screening.counts import coverage, in_all, per_sampler_hour, reached
from tracing.domain.screening.events import (
    ProgressReported,
    RosterFixed,
    RoundCancelled,
    RoundCompleted,
    RoundOrdered,
    SiteOpened,
)
from tracing.domain.screening.refusals import (
    CountFallsError,
    MoreThanError,
    RoundExistsError,
    RoundOverError,
    RoundWithoutAreaError,
)
from tracing.domain.screening.state import RoundState, RoundStatus

ROUND, ANOTHER = (RoundId(UUID(int=800 + n)) for n in range(2))
SQUARE = PlaceId(UUID(int=810))
DISTRICT, STREET = "360103", "360103001"
OF_ROUND: dict[str, Any] = {"thing_id": ROUND}
MORNING, NOON, EVENING = (at(f"2022-07-17 {hour}") for hour in ("07:00", "12:00", "20:00"))
ORDERED = OrderRound(
    thing_id=ROUND, areas=(STREET,), number=1, begins_at=MORNING, decision=BY_THE_COUNTY
)


def a_round() -> ThingStory:
    return given(ORDERED)


def counted(sampled: int, as_of: Any = NOON, **fields: Any) -> ReportProgress:
    return ReportProgress(**OF_ROUND, sampled=sampled, as_of=as_of, **fields)


def known(story: ThingStory) -> RoundState:
    state: RoundState = story.the(ROUND)
    return state


STEPS: list[tuple[Any, Any, RoundStatus]] = [
    (
        FixRoster(**OF_ROUND, people=900, households=300),
        RosterFixed(people=900, households=300),
        RoundStatus.ORDERED,
    ),
    (
        OpenSite(**OF_ROUND, site="North", samplers=4, opened_at=MORNING),
        SiteOpened(site="North", samplers=4, opened_at=MORNING),
        RoundStatus.UNDER_WAY,
    ),
    (
        counted(300, resulted=100, positive=1),
        ProgressReported(sampled=300, as_of=NOON, resulted=100, positive=1),
        RoundStatus.UNDER_WAY,
    ),
    (
        CompleteRound(**OF_ROUND, completed_at=EVENING),
        RoundCompleted(completed_at=EVENING),
        RoundStatus.COMPLETED,
    ),
    (
        CancelRound(**OF_ROUND, cancelled_at=EVENING, decision=BY_THE_COUNTY),
        RoundCancelled(cancelled_at=EVENING, decision=BY_THE_COUNTY),
        RoundStatus.CANCELLED,
    ),
]
NAMES = ["roster", "site", "progress", "complete", "cancel"]


def test_a_round_is_ordered_by_a_decision_and_may_lie_ahead() -> None:
    ahead = OrderRound(
        thing_id=ROUND,
        areas=(DISTRICT,),
        begins_at=at("2022-07-21 06:00"),
        ends_at=at("2022-07-22 00:00"),
        decision=BY_THE_COUNTY,
    )
    story = given().when(ahead)
    story.then(
        RoundOrdered(
            areas=(DISTRICT,),
            begins_at=at("2022-07-21 06:00"),
            ends_at=at("2022-07-22 00:00"),
            decision=BY_THE_COUNTY,
        )
    )


@pytest.mark.parametrize(("command", "event", "status"), STEPS, ids=NAMES)
def test_each_step_is_recorded(command: Any, event: Any, status: RoundStatus) -> None:
    story = a_round()
    story.when(command).then(event)
    assert known(story).status is status


@pytest.mark.parametrize("command", [ORDERED, *(step for step, *_ in STEPS)], ids=["order", *NAMES])
def test_the_same_step_told_again_is_nothing_new(command: Any) -> None:
    a_round().done(command).later(hours=1).when(command).nothing()


@pytest.mark.parametrize("command", [step for step, *_ in STEPS], ids=NAMES)
def test_what_was_not_ordered_cannot_go_on(command: Any) -> None:
    given().when(command).refused(UnknownThingError)


def test_a_round_without_an_area_is_refused() -> None:
    given().when(OrderRound(thing_id=ROUND, areas=(), decision=BY_THE_COUNTY)).refused(
        RoundWithoutAreaError
    )


def test_a_round_does_not_end_before_it_begins() -> None:
    given().when(
        OrderRound(
            thing_id=ROUND,
            areas=(STREET,),
            begins_at=NOON,
            ends_at=MORNING,
            decision=BY_THE_COUNTY,
        )
    ).refused(EndBeforeStartError, NOON, MORNING)
    early = at("2022-07-17 06:59")
    a_round().when(CompleteRound(**OF_ROUND, completed_at=early)).refused(
        EndBeforeStartError, early, MORNING
    )


def test_an_identity_is_ordered_once() -> None:
    other = OrderRound(thing_id=ROUND, areas=(DISTRICT,), decision=BY_THE_COUNTY)
    a_round().when(other).refused(RoundExistsError, ROUND)


def test_an_order_is_corrected() -> None:
    corrected = OrderRound(
        thing_id=ROUND, areas=(DISTRICT,), number=2, decision=BY_THE_COUNTY, corrects=1
    )
    assert known(a_round().done(corrected)).ordered.areas == (DISTRICT,)


def test_those_on_a_roster_are_registered_and_no_more_than_it_counts() -> None:
    named = FixRoster(**OF_ROUND, people=2, members=(WANG, LI, WANG))
    story = given(ORDERED, wang_is_known(), li_is_known())
    story.when(named).then(RosterFixed(people=2, members=(WANG, LI)))
    story.when(FixRoster(**OF_ROUND, people=1, members=(WANG, LI))).refused(MoreThanError, 2, 1)
    story.when(FixRoster(**OF_ROUND, people=3, members=(ZHAO,))).refused(UnknownPersonError)
    story.when(FixRoster(**OF_ROUND, people=-1)).refused(LessThanNothingError, -1)


def test_a_roster_counted_anew_holds_also_where_it_falls_back() -> None:
    many, fewer = (FixRoster(**OF_ROUND, people=people) for people in (900, 880))
    story = a_round().done(many, fewer).later(hours=1).done(many)
    assert known(story).rosters[None].roster.people == 900


def test_a_site_names_a_place_that_is_registered() -> None:
    site = OpenSite(**OF_ROUND, site="North", place_id=SQUARE)
    a_round().when(site).refused(UnknownThingError, SQUARE)
    square = RegisterPlace(thing_id=SQUARE, place_kind=PlaceKind.SAMPLING_SITE, name="Square")
    given(ORDERED, square).when(site).then(SiteOpened(site="North", place_id=SQUARE))


def test_a_site_does_not_open_after_the_round_is_over() -> None:
    over = CompleteRound(**OF_ROUND, completed_at=NOON)
    late = OpenSite(**OF_ROUND, site="North", opened_at=EVENING)
    a_round().done(over).when(late).refused(RoundOverError, ROUND, NOON)
    a_round().done(over).when(OpenSite(**OF_ROUND, site="North", opened_at=MORNING)).then(
        SiteOpened(site="North", opened_at=MORNING)
    )


def test_a_cumulative_count_never_falls() -> None:
    story = a_round().done(counted(300))
    story.when(counted(299, EVENING)).refused(CountFallsError, 300, 299)
    story.when(counted(301, MORNING)).refused(CountFallsError, 301, 300)
    story.when(counted(310)).refused(CountFallsError, 300, 310)
    story.when(counted(300, EVENING)).then(ProgressReported(sampled=300, as_of=EVENING))


def test_counts_of_different_sites_and_parts_are_told_apart() -> None:
    a_round().done(counted(300), counted(200, EVENING, site="North")).when(
        counted(100, EVENING, area=STREET)
    ).then(ProgressReported(sampled=100, as_of=EVENING, area=STREET))


def test_a_count_that_was_wrong_is_corrected_downwards() -> None:
    story = a_round().done(counted(3000), counted(300, corrects=2))
    assert [count.sampled for count in known(story).counts] == [300]
    story.when(counted(299, EVENING)).refused(CountFallsError, 300, 299)


def test_no_more_have_a_result_than_were_sampled() -> None:
    a_round().when(counted(300, resulted=301)).refused(MoreThanError, 301, 300)
    a_round().when(counted(300, positive=301)).refused(MoreThanError, 301, 300)
    a_round().when(counted(300, resulted=5, positive=6)).refused(MoreThanError, 6, 5)


def test_what_is_to_come_was_not_counted() -> None:
    a_round().when(counted(300, at("2022-07-20 09:01"))).refused(DateAfterEntryError)


def test_a_round_ends_once() -> None:
    complete, cancel = (step for step, *_ in STEPS[-2:])
    a_round().done(complete).when(cancel).refused(RoundOverError, ROUND, EVENING)
    a_round().done(cancel).when(complete).refused(RoundOverError, ROUND, EVENING)
    corrected = CompleteRound(**OF_ROUND, completed_at=NOON, corrects=2)
    assert known(a_round().done(complete, corrected)).status is RoundStatus.COMPLETED


def test_coverage_and_capacity_follow_from_what_was_counted() -> None:
    story = a_round().done(
        FixRoster(**OF_ROUND, people=1000),
        OpenSite(**OF_ROUND, site="North", samplers=4, opened_at=MORNING),
        counted(1200, site="North"),
        counted(200, site="South"),
        counted(900, area=STREET),
    )
    state = known(story)
    count = reached(state.counts)
    rosters = {area: fixed.roster for area, fixed in state.rosters.items()}
    roster = in_all(state.ordered.areas, rosters, lambda each: each.people)
    assert count is not None
    assert (count.sampled, coverage(count.sampled, roster)) == (1400, 1.4)
    assert per_sampler_hour([site.site for site in state.sites.values()], state.counts) == 60.0


def test_the_roster_of_a_part_is_the_same_however_its_code_is_written() -> None:
    prefecture = FixRoster(**OF_ROUND, area="3601", people=100)
    filled_up = FixRoster(**OF_ROUND, area="360100", people=200)
    story = a_round().done(prefecture).later(hours=1).done(filled_up).later(hours=1)
    story.done(prefecture)
    assert known(story).rosters["3601"].roster.people == 100

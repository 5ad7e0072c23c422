"""The closed loop of somebody from overseas: each leg taken away is a gap with both its ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.stories import at
from tracing.domain.arrival.loop import (
    Collected,
    End,
    Entry,
    Gap,
    Loop,
    LoopGap,
    LoopStatus,
    Stay,
    loop,
)
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.transfer.custody import Leg, Spot
from tracing.domain.transfer.state import PassengerStatus

AIRPORT, HOSPITAL, SITE, GATE = (Spot(f"L-000{n}", "620201") for n in range(1, 5))
CAME, ENTERED, MOVED, FREE, PICKED_UP = (
    at(text)
    for text in (
        "2020-03-20 14:20",
        "2020-03-20 15:30",
        "2020-03-25 10:40",
        "2020-04-04 09:00",
        "2020-04-04 10:00",
    )
)
ENTRY = Entry("A-0001", CAME, AIRPORT)
COLLECTED = Collected("A-0001", PICKED_UP, SITE)


def leg(name: str, start: Spot, goal: Spot, left: datetime, taken_in: datetime) -> Leg:
    reached = left + (taken_in - left) / 2
    return Leg(name, PassengerStatus.ACCEPTED, start, goal, left, left, reached, taken_in)


TO_HOSPITAL = leg("T-0001", AIRPORT, HOSPITAL, at("2020-03-20 14:50"), ENTERED)
TO_SITE = leg("T-0002", HOSPITAL, SITE, at("2020-03-25 10:00"), MOVED)
TREATED = Stay("Q-0001", OrderMode.HOSPITAL, HOSPITAL, ENTERED, MOVED)
CENTRALISED = Stay("Q-0001", OrderMode.FACILITY, SITE, MOVED, FREE)
LEGS, STAYS = (TO_HOSPITAL, TO_SITE), (TREATED, CENTRALISED)


def test_treated_then_centralised_then_picked_up_is_closed() -> None:
    found = loop(ENTRY, LEGS, STAYS, COLLECTED)
    assert found.status is LoopStatus.CLOSED
    assert found.links == (ENTRY, TO_HOSPITAL, TREATED, TO_SITE, CENTRALISED, COLLECTED)


def test_without_symptoms_after_the_test_straight_to_the_site() -> None:
    tested = at("2020-03-20 20:00")
    on = leg("T-0002", HOSPITAL, SITE, tested, tested + timedelta(minutes=40))
    kept = CENTRALISED._replace(from_at=tested + timedelta(minutes=40))
    assert loop(ENTRY, [TO_HOSPITAL, on], [kept], COLLECTED).status is LoopStatus.CLOSED


@pytest.mark.parametrize(
    ("taken_away", "gap"),
    [
        (
            TO_HOSPITAL,
            Gap(LoopGap.NOT_MET, End("A-0001", CAME, AIRPORT), End("Q-0001", ENTERED, HOSPITAL)),
        ),
        (
            TO_SITE,
            Gap(LoopGap.NO_WAY_THERE, End("Q-0001", MOVED, HOSPITAL), End("Q-0001", MOVED, SITE)),
        ),
        (
            ENTRY,
            Gap(LoopGap.ENTRY_MISSING, None, End("T-0001", TO_HOSPITAL.dispatched_at, AIRPORT)),
        ),
        (COLLECTED, Gap(LoopGap.NOT_COLLECTED, End("Q-0001", FREE, SITE), None)),
    ],
    ids=["to the hospital", "to the site", "the entry", "the employer"],
)
def test_with_any_link_taken_away_the_gap_is_named(taken_away: object, gap: Gap) -> None:
    found = loop(
        None if taken_away is ENTRY else ENTRY,
        [each for each in LEGS if each is not taken_away],
        STAYS,
        None if taken_away is COLLECTED else COLLECTED,
    )
    assert found.gaps == (gap,)
    assert found.status is not LoopStatus.CLOSED


def test_without_orders_the_places_of_the_legs_tell() -> None:
    assert loop(ENTRY, LEGS, [], COLLECTED).status is LoopStatus.CLOSED
    (gap,) = loop(ENTRY, [TO_SITE], [], COLLECTED).gaps
    assert gap.kind is LoopGap.NOT_MET
    (gap,) = loop(ENTRY, [TO_HOSPITAL], [], COLLECTED).gaps
    assert gap == Gap(
        LoopGap.FROM_ELSEWHERE, End("T-0001", ENTERED, HOSPITAL), End("A-0001", PICKED_UP, SITE)
    )


def test_a_stay_that_goes_on_when_they_are_picked_up_has_no_exit() -> None:
    (gap,) = loop(ENTRY, LEGS, [TREATED, CENTRALISED._replace(to_at=None)], COLLECTED).gaps
    assert gap == Gap(LoopGap.NO_EXIT, End("Q-0001", MOVED, SITE), End("A-0001", PICKED_UP, SITE))


def test_a_stay_that_ends_the_moment_they_are_picked_up_has_its_exit() -> None:
    kept = CENTRALISED._replace(to_at=PICKED_UP)
    assert loop(ENTRY, LEGS, [TREATED, kept], COLLECTED).status is LoopStatus.CLOSED


def test_a_second_order_in_the_same_place_needs_no_way_there() -> None:
    half = at("2020-03-30 09:00")
    first = CENTRALISED._replace(to_at=half)
    second = CENTRALISED._replace(order="Q-0002", from_at=half)
    assert loop(ENTRY, LEGS, [TREATED, first, second], COLLECTED).status is LoopStatus.CLOSED


def test_who_stays_where_they_entered_needs_no_way_there() -> None:
    stay = Stay("Q-0001", OrderMode.FACILITY, AIRPORT, ENTERED, FREE)
    assert loop(ENTRY, [], [stay], COLLECTED._replace(spot=AIRPORT)).gaps == ()
    (gap,) = loop(
        ENTRY._replace(spot=Spot(None, "620201")),
        [],
        [stay._replace(spot=Spot(None, "620201"))],
        COLLECTED._replace(spot=Spot(None, "620201")),
    ).gaps
    assert gap.kind is LoopGap.NOT_MET


def test_without_an_entry_what_came_after_it_is_broken() -> None:
    assert loop(None, LEGS, STAYS, COLLECTED).status is LoopStatus.BROKEN
    assert loop(None, [], [], None).status is LoopStatus.GOES_ON


def test_a_leg_nobody_took_them_in_from_breaks_it() -> None:
    refused = TO_SITE._replace(
        status=PassengerStatus.REFUSED, accepted_at=None, refused_at=MOVED - timedelta(minutes=5)
    )
    (gap,) = loop(ENTRY, [TO_HOSPITAL, refused], STAYS, COLLECTED).gaps
    assert gap == Gap(
        LoopGap.NOT_TAKEN_IN,
        End("T-0002", MOVED - timedelta(minutes=5), SITE),
        End("Q-0001", MOVED, SITE),
    )


def test_a_departure_nobody_recorded_is_a_gap_within_the_leg() -> None:
    (gap,) = loop(ENTRY, [TO_HOSPITAL, TO_SITE._replace(dispatched_at=None)], STAYS, COLLECTED).gaps
    assert gap.kind is LoopGap.STEP_MISSING


def test_picked_up_where_they_entered_is_no_loop() -> None:
    (gap,) = loop(ENTRY, [], [], Collected("A-0001", PICKED_UP, AIRPORT)).gaps
    assert gap.kind is LoopGap.NOT_MET


def test_a_loop_that_is_whole_so_far_goes_on() -> None:
    assert loop(ENTRY, LEGS, STAYS, None).status is LoopStatus.GOES_ON
    assert loop(None, [], [], None).status is LoopStatus.GOES_ON


def test_what_was_before_the_entry_or_after_the_end_is_not_of_it() -> None:
    before = leg("T-0009", GATE, AIRPORT, at("2020-01-01 08:00"), at("2020-01-01 09:00"))
    after = leg("T-0010", GATE, HOSPITAL, at("2020-05-01 08:00"), at("2020-05-01 09:00"))
    found = loop(ENTRY, [before, *LEGS, after], STAYS, COLLECTED)
    assert found == loop(ENTRY, LEGS, STAYS, COLLECTED)


@st.composite
def whole(draw: st.DrawFn) -> tuple[Entry, list[Leg], list[Stay], Collected]:
    """A closed chain through any number of places, each reached by a leg, some with an order."""
    places = [Spot(f"L-{number}") for number in range(draw(st.integers(2, 6)))]
    now = CAME
    legs: list[Leg] = []
    stays: list[Stay] = []
    for number, goal in enumerate(places[1:]):
        left = now + timedelta(minutes=draw(st.integers(1, 600)))
        taken_in = left + timedelta(minutes=draw(st.integers(2, 300)))
        legs.append(leg(f"T-{number}", places[number], goal, left, taken_in))
        now = taken_in + timedelta(minutes=draw(st.integers(1, 9000)))
        if draw(st.booleans()):
            mode = draw(st.sampled_from([OrderMode.HOSPITAL, OrderMode.FACILITY]))
            stays.append(Stay(f"Q-{number}", mode, goal, taken_in, now))
    entry = Entry("A-1", CAME, places[0])
    return entry, legs, stays, Collected("A-1", now + timedelta(hours=1), places[-1])


@given(whole(), st.randoms(use_true_random=False))
def test_a_whole_chain_is_closed_in_whatever_order_it_is_known(
    chain: tuple[Entry, list[Leg], list[Stay], Collected], any_: object
) -> None:
    entry, legs, stays, collected = chain
    in_order = loop(entry, legs, stays, collected)
    assert in_order.status is LoopStatus.CLOSED
    any_.shuffle(legs)  # type: ignore[attr-defined]
    any_.shuffle(stays)  # type: ignore[attr-defined]
    assert loop(entry, legs, stays, collected) == in_order


@given(whole(), st.data())
def test_taking_any_leg_away_opens_it(
    chain: tuple[Entry, list[Leg], list[Stay], Collected], data: st.DataObject
) -> None:
    entry, legs, stays, collected = chain
    gone = data.draw(st.sampled_from(legs))
    found: Loop = loop(entry, [each for each in legs if each is not gone], stays, collected)
    assert found.status is LoopStatus.BROKEN
    named = {end.spot for gap in found.gaps for end in (gap.since, gap.until) if end}
    assert gone.start in named or gone.goal in named

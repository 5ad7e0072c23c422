"""Who had a person when: each gap in the chain of transfers is named with both its ends."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.stories import at
from tracing.domain.transfer.custody import End, Gap, GapKind, Leg, Spot, gaps
from tracing.domain.transfer.state import PassengerStatus

HOME, HOTEL, WARD = Spot(area="360103"), Spot("L-0001", "360121"), Spot("L-0002", "360102")
LEFT, REACHED, TAKEN_IN = (at(f"2022-07-16 {hour}") for hour in ("20:00", "21:00", "21:15"))
ONWARD, THERE, IN_WARD = (at(f"2022-07-17 {hour}") for hour in ("08:00", "08:40", "09:00"))


def to_hotel(**fields: Any) -> Leg:
    return Leg(
        "T-0001", PassengerStatus.ACCEPTED, HOME, HOTEL, None, LEFT, REACHED, TAKEN_IN
    )._replace(**fields)


def to_ward(**fields: Any) -> Leg:
    return Leg(
        "T-0002", PassengerStatus.ACCEPTED, HOTEL, WARD, None, ONWARD, THERE, IN_WARD
    )._replace(**fields)


def test_a_whole_chain_has_no_gap() -> None:
    assert gaps([to_hotel(), to_ward()]) == []
    assert gaps([]) == []


def test_a_leg_that_nobody_took_them_in_from() -> None:
    refused = to_hotel(status=PassengerStatus.REFUSED, accepted_at=None, refused_at=TAKEN_IN)
    arrived = to_hotel(status=PassengerStatus.ARRIVED, accepted_at=None)
    until = End("T-0002", ONWARD, HOTEL)
    assert gaps([refused, to_ward()]) == [
        Gap(GapKind.NOT_TAKEN_IN, End("T-0001", TAKEN_IN, HOTEL), until)
    ]
    assert gaps([arrived, to_ward()]) == [
        Gap(GapKind.NOT_TAKEN_IN, End("T-0001", REACHED, HOTEL), until)
    ]


def test_a_next_leg_that_sets_out_elsewhere() -> None:
    assert gaps([to_hotel(), to_ward(start=WARD)]) == [
        Gap(
            GapKind.FROM_ELSEWHERE,
            End("T-0001", TAKEN_IN, HOTEL),
            End("T-0002", ONWARD, WARD),
        )
    ]


@pytest.mark.parametrize(
    "start", [Spot(), Spot(area="3601"), Spot("L-0001"), Spot(area="360121001")]
)
def test_what_may_be_the_same_place_is_no_gap(start: Spot) -> None:
    assert gaps([to_hotel(), to_ward(start=start)]) == []


def test_a_departure_or_arrival_nobody_recorded() -> None:
    no_departure = to_hotel(dispatched_at=None, requested_at=at("2022-07-16 19:00"))
    assert gaps([no_departure]) == [
        Gap(
            GapKind.STEP_MISSING,
            End("T-0001", at("2022-07-16 19:00"), HOME),
            End("T-0001", REACHED, HOTEL),
        )
    ]
    assert gaps([to_hotel(arrived_at=None)]) == [
        Gap(GapKind.STEP_MISSING, End("T-0001", LEFT, HOME), End("T-0001", TAKEN_IN, HOTEL))
    ]


def test_a_last_leg_that_goes_on_is_open() -> None:
    on_the_way = to_ward(status=PassengerStatus.EN_ROUTE, arrived_at=None, accepted_at=None)
    assert gaps([to_hotel(), on_the_way]) == [
        Gap(GapKind.STILL_OPEN, End("T-0002", ONWARD, HOTEL), None)
    ]


@pytest.mark.parametrize(
    "status", [PassengerStatus.WAITING, PassengerStatus.CANCELLED, PassengerStatus.REMOVED]
)
def test_a_transfer_that_never_moved_them_is_no_leg(status: PassengerStatus) -> None:
    assert gaps([to_hotel(), to_ward(status=status, accepted_at=None)]) == []

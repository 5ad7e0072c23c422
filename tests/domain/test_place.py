"""Places: homes, hospitals, quarantine sites; what they can take, and who answers for them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from tests.domain.stories import LI, REGISTRY, WANG, li_is_known, wang_is_known
from tests.domain.thing_stories import ThingStory, given, things_fact
from tracing.domain.counting import LessThanNothingError
from tracing.domain.event import ThingFactRetracted
from tracing.domain.place.commands import ClosePlace, NameHouseholder, RegisterPlace, SetCapacity
from tracing.domain.place.events import (
    CapacitySet,
    HouseholderNamed,
    PlaceClosed,
    PlaceKind,
    PlaceRegistered,
)
from tracing.domain.place.refusals import (
    NamedDwellingError,
    NoNumberGivenError,
    NotADwellingError,
    PlaceAlreadyClosedError,
    PlaceAlreadyRegisteredError,
)
from tracing.domain.place.state import PlaceState
from tracing.domain.refusals import UnknownPersonError, UnknownThingError, WrongCorrectionError
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.values import Unsealed

HOME, HOTEL = UUID(int=901), UUID(int=902)
A_HOME = RegisterPlace(thing_id=HOME, place_kind=PlaceKind.DWELLING, area="360103001003")
A_HOTEL = RegisterPlace(
    thing_id=HOTEL, place_kind=PlaceKind.QUARANTINE_SITE, name="绳金塔酒店", capacity=120, rooms=60
)
JULY_16, JULY_20, AUGUST_1 = date(2022, 7, 16), date(2022, 7, 20), date(2022, 8, 1)
MORE = SetCapacity(thing_id=HOTEL, from_on=JULY_16, capacity=200)
CLOSED = ClosePlace(thing_id=HOTEL, closed_on=AUGUST_1)


def hotel(story: ThingStory) -> PlaceState:
    known: PlaceState = story.the(HOTEL)
    return known


def test_the_address_of_a_home_is_sealed_under_the_homes_own_key() -> None:
    given().when(
        RegisterPlace(thing_id=HOME, place_kind=PlaceKind.DWELLING, address="象山南路12号")
    ).then(
        PlaceRegistered(place_kind=PlaceKind.DWELLING, address=Unsealed(HOME, "象山南路12号"))  # type: ignore[arg-type]
    )


def test_a_home_has_no_public_name() -> None:
    given().when(RegisterPlace(thing_id=HOME, place_kind=PlaceKind.DWELLING, name="王家")).refused(
        NamedDwellingError
    )


def test_a_place_is_registered_once_under_its_id() -> None:
    given(A_HOTEL).when(A_HOTEL).refused(PlaceAlreadyRegisteredError, HOTEL)


def test_a_place_takes_no_less_than_nobody() -> None:
    given().when(RegisterPlace(thing_id=HOTEL, place_kind=PlaceKind.HOSPITAL, capacity=-1)).refused(
        LessThanNothingError, -1
    )
    given(A_HOTEL).when(SetCapacity(thing_id=HOTEL, from_on=JULY_16, rooms=-3)).refused(
        LessThanNothingError, -3
    )


def test_what_a_place_can_take_changes_from_a_day_on() -> None:
    story = given(A_HOTEL).when(MORE).then(CapacitySet(from_on=JULY_16, capacity=200))
    assert hotel(story).capacity_on(date(2022, 7, 15)) == 120
    assert (hotel(story).capacity_on(JULY_16), hotel(story).rooms_on(JULY_16)) == (200, 60)
    story.when(MORE).nothing()


def test_capacities_learnt_in_any_order_count_by_their_day() -> None:
    later = SetCapacity(thing_id=HOTEL, from_on=JULY_20, capacity=80)
    for commands in ((MORE, later), (later, MORE)):
        assert hotel(given(A_HOTEL, *commands)).capacity_on(AUGUST_1) == 80


def test_a_capacity_that_was_so_before_another_can_be_so_again() -> None:
    """Two hundred, then eighty, then two hundred after all, of the same day."""
    eighty = SetCapacity(thing_id=HOTEL, from_on=JULY_16, capacity=80)
    story = given(A_HOTEL, MORE).later(hours=1).done(eighty).later(hours=1)
    story.when(MORE).then(CapacitySet(from_on=JULY_16, capacity=200))
    assert hotel(story).capacity_on(JULY_16) == 200


def test_a_capacity_says_a_number() -> None:
    given(A_HOTEL).when(SetCapacity(thing_id=HOTEL, from_on=JULY_16)).refused(NoNumberGivenError)


def test_a_capacity_is_corrected_in_its_place() -> None:
    fewer = SetCapacity(thing_id=HOTEL, from_on=JULY_16, capacity=150, corrects=2, reason="错字")
    story = given(A_HOTEL, MORE).when(fewer)
    story.then(
        CapacitySet(
            from_on=JULY_16,
            capacity=150,
            corrects=things_fact(HOTEL, 2),
            reason=Unsealed(REGISTRY, "错字"),  # type: ignore[arg-type]
        )
    )
    assert hotel(story).capacity_on(JULY_16) == 150


def test_a_capacity_does_not_correct_a_registration() -> None:
    given(A_HOTEL).when(
        SetCapacity(thing_id=HOTEL, from_on=JULY_16, capacity=1, corrects=1)
    ).refused(WrongCorrectionError, 1, "place.registered", "place.capacity_set")


def test_somebody_answers_for_a_home_and_another_from_a_later_day_on() -> None:
    story = given(wang_is_known(), li_is_known(), A_HOME)
    story.when(NameHouseholder(thing_id=HOME, householder=WANG)).then(
        HouseholderNamed(householder=WANG)
    )
    story.done(NameHouseholder(thing_id=HOME, householder=LI, from_on=JULY_16))
    home: PlaceState = story.the(HOME)
    assert home.householder_on(date(2022, 7, 15)) == WANG
    assert home.householder_on(JULY_16) == LI
    story.when(NameHouseholder(thing_id=HOME, householder=WANG)).nothing()


def test_only_a_known_person_answers_for_a_home() -> None:
    given(A_HOME).when(NameHouseholder(thing_id=HOME, householder=LI)).refused(
        UnknownPersonError, LI
    )


def test_a_hotel_has_no_householder() -> None:
    given(A_HOTEL, li_is_known()).when(NameHouseholder(thing_id=HOTEL, householder=LI)).refused(
        NotADwellingError, HOTEL
    )


def test_a_place_is_closed_once_and_the_day_can_be_corrected() -> None:
    story = given(A_HOTEL).when(CLOSED).then(PlaceClosed(closed_on=AUGUST_1))
    story.when(CLOSED).nothing()
    earlier = ClosePlace(thing_id=HOTEL, closed_on=JULY_20)
    story.when(earlier).refused(PlaceAlreadyClosedError, HOTEL, AUGUST_1)
    story.done(ClosePlace(thing_id=HOTEL, closed_on=JULY_20, corrects=2))
    assert hotel(story).closed_on == JULY_20
    story.when(ClosePlace(thing_id=HOTEL, closed_on=JULY_16, corrects=3)).then(
        PlaceClosed(closed_on=JULY_16, corrects=things_fact(HOTEL, 3))
    )


def test_a_place_taken_back_is_there_no_more() -> None:
    story = given(A_HOTEL).when(RetractThingFacts(thing_id=HOTEL, versions=(1,)))
    story.then(ThingFactRetracted(retracts=things_fact(HOTEL, 1)))
    story.when(MORE).refused(UnknownThingError, HOTEL)


@pytest.mark.parametrize(
    "command",
    [MORE, CLOSED, NameHouseholder(thing_id=HOTEL, householder=LI)],
    ids=lambda command: command.kind,
)
def test_nothing_is_said_of_a_place_that_is_not_known(command: SetCapacity) -> None:
    given(li_is_known()).when(command).refused(UnknownThingError, HOTEL)

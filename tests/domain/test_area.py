"""Areas: what a code may be, what it says, and that it is registered once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from tests.domain.stories import REGISTRY
from tests.domain.thing_stories import given, things_fact
from tracing.domain.area.codes import county_of, parent_of, within
from tracing.domain.area.commands import (
    AbolishArea,
    BoundArea,
    ChangeArea,
    CountArea,
    DivideArea,
    RegisterArea,
    area_id,
)
from tracing.domain.area.course import course_of, listed, listing_of
from tracing.domain.area.events import (
    AreaAbolished,
    AreaBounded,
    AreaChanged,
    AreaCounted,
    AreaDivided,
    AreaRegistered,
    AreaUnit,
    ListedCommunity,
    ListedTownship,
)
from tracing.domain.area.refusals import (
    AreaAlreadyAbolishedError,
    AreaAlreadyRegisteredError,
    AreaCodeIsItsNameError,
    AreaInItselfError,
    CoversWhatItLiesInError,
    ListedTwiceError,
    MalformedAreaCodeError,
    NotDivisibleError,
    NotDrawnError,
    NothingChangedError,
    NothingCountedError,
    NothingCoveredError,
    UnitDoesNotFitError,
    UnknownAreaError,
)
from tracing.domain.area.state import AreaState
from tracing.domain.counting import LessThanNothingError
from tracing.domain.identifiers import PlaceId
from tracing.domain.refusals import DateAfterEntryError, EndBeforeStartError, UnknownThingError

XIHU = area_id(REGISTRY, "360103")
A_DAY = date(2019, 12, 1)


def area(code: str, unit: AreaUnit, **fields: Any) -> RegisterArea:
    said = {"thing_id": area_id(REGISTRY, code), "name": "甲", **fields}
    return RegisterArea(code=code, unit=unit, **said)


A_COUNTY = area("360103", AreaUnit.COUNTY)


@pytest.mark.parametrize(
    ("code", "unit", "parent"),
    [
        ("36", AreaUnit.PROVINCE, None),
        ("3601", AreaUnit.PREFECTURE, "36"),
        ("360103", AreaUnit.COUNTY, "3601"),
        ("360103001", AreaUnit.TOWNSHIP, "360103"),
        ("360103001003", AreaUnit.COMMUNITY, "360103001"),
        ("360103001003-A", AreaUnit.COMPOUND, "360103001003"),
        ("360103001003-A-2", AreaUnit.BUILDING, "360103001003-A"),
        ("360103-Q1", AreaUnit.DRAWN, "360103"),
    ],
)
def test_an_area_lies_in_what_its_code_says(code: str, unit: AreaUnit, parent: str | None) -> None:
    given().when(area(code, unit)).then(
        AreaRegistered(code=code, name="甲", unit=unit, parent=parent)
    )


@pytest.mark.parametrize(
    "code", ["3", "360", "36010", "3601030", "0601", "360100", "360103001000", "CN-36", "360103-"]
)
def test_other_codes_are_refused(code: str) -> None:
    command = RegisterArea(
        thing_id=area_id(REGISTRY, code), code=code, name="甲", unit=AreaUnit.COUNTY
    )
    given().when(command).refused(MalformedAreaCodeError, code)


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("3601", AreaUnit.COUNTY),
        ("360103001003", AreaUnit.COMPOUND),
        ("360103001003-A", AreaUnit.COMMUNITY),
    ],
)
def test_a_unit_that_does_not_fit_its_code_is_refused(code: str, unit: AreaUnit) -> None:
    given().when(area(code, unit)).refused(UnitDoesNotFitError, code)


def test_a_parent_may_be_another_than_the_code_says_but_not_the_area_or_what_lies_in_it() -> None:
    given().when(area("360103001", AreaUnit.TOWNSHIP, parent="360111")).then(
        AreaRegistered(code="360103001", name="甲", unit=AreaUnit.TOWNSHIP, parent="360111")
    )
    for parent in ("360103", "360103001"):
        given().when(area("360103", AreaUnit.COUNTY, parent=parent)).refused(
            AreaInItselfError, parent, "360103"
        )
    given().when(area("360103", AreaUnit.COUNTY, parent="3601x")).refused(
        MalformedAreaCodeError, "3601x"
    )


def test_a_code_is_registered_once() -> None:
    story = given(A_COUNTY)
    story.when(A_COUNTY).nothing()
    story.when(area("360103", AreaUnit.COUNTY, name="乙")).refused(
        AreaAlreadyRegisteredError, "360103"
    )
    story.when(area("360103", AreaUnit.COUNTY, name="乙", corrects=1)).then(
        AreaRegistered(
            code="360103",
            name="乙",
            unit=AreaUnit.COUNTY,
            parent="3601",
            corrects=things_fact(XIHU, 1),
        )
    )


def test_a_code_is_not_corrected_it_is_what_the_area_is_known_by() -> None:
    given(A_COUNTY).when(area("360104", AreaUnit.COUNTY, thing_id=XIHU, corrects=1)).refused(
        AreaCodeIsItsNameError, "360103", "360104"
    )


def test_fewer_households_than_none_are_refused() -> None:
    given().when(area("360103", AreaUnit.COUNTY, households=-1)).refused(LessThanNothingError, -1)


def test_an_area_is_abolished_once_and_says_what_takes_its_place() -> None:
    abolish = AbolishArea(thing_id=XIHU, code="360103", from_on=A_DAY, succeeded_by=("360112",))
    story = given(A_COUNTY).when(abolish)
    story.then(AreaAbolished(from_on=A_DAY, succeeded_by=("360112",)))
    story.when(abolish).nothing()
    other = AbolishArea(thing_id=XIHU, code="360103", from_on=date(2020, 1, 1))
    story.when(other).refused(AreaAlreadyAbolishedError, "360103", A_DAY)
    story.done(AbolishArea(thing_id=XIHU, code="360103", from_on=date(2020, 1, 1), corrects=2))
    known: AreaState = story.the(XIHU)
    assert (known.abolished_on, known.succeeded_by) == (date(2020, 1, 1), ())


def test_an_area_does_not_end_before_it_begins_nor_where_it_is_not_known() -> None:
    given(area("360103", AreaUnit.COUNTY, from_on=date(2020, 1, 1))).when(
        AbolishArea(thing_id=XIHU, code="360103", from_on=A_DAY)
    ).refused(EndBeforeStartError, "2019-12-01", "2020-01-01")
    given().when(AbolishArea(thing_id=XIHU, code="360103", from_on=A_DAY)).refused(
        UnknownAreaError, "360103"
    )
    given(A_COUNTY).when(
        AbolishArea(thing_id=XIHU, code="360103", from_on=A_DAY, succeeded_by=("36010",))
    ).refused(MalformedAreaCodeError, "36010")


@pytest.mark.parametrize(
    ("code", "ancestor", "inside"),
    [
        ("360103001003-A-2", "36", True),
        ("360103", "360100", True),
        ("360103001003-A", "360103001003", True),
        ("360103001003-AB", "360103001003-A", False),
        ("360103", "360103001", False),
        ("3601030", "36010", False),
        ("", "36", False),
    ],
)
def test_whether_an_area_lies_in_another_is_read_from_their_codes(
    code: str, ancestor: str, inside: bool
) -> None:
    assert within(code, ancestor) is inside


def test_abroad_has_neither_county_nor_anything_above_it_but_itself() -> None:
    assert county_of("US-CA") is None
    assert parent_of("36") is None
    assert within("US-CA", "US")


def listing(**names: str) -> tuple[ListedTownship, ...]:
    """Townships by their digits, each with one community."""
    return tuple(
        ListedTownship(digits.strip("_"), name, (ListedCommunity("001", f"{name}一社区"),))
        for digits, name in names.items()
    )


DIVIDED = DivideArea(
    thing_id=XIHU, code="360103", edition="2023", townships=listing(_001="南浦街道")
)
STREET = area_id(REGISTRY, "360103001")
OF_STREET: dict[str, Any] = {"thing_id": STREET, "code": "360103001", "listed_in": XIHU}
REGISTERED_STREET = AreaRegistered(
    code="360103001", name="南浦街道", unit=AreaUnit.TOWNSHIP, parent="360103"
)
MARKET = area("360103-M1", AreaUnit.DRAWN)
OF_MARKET: dict[str, Any] = {"thing_id": MARKET.thing_id, "code": "360103-M1"}


def test_a_county_lists_what_it_consists_of_once_an_edition() -> None:
    story = given(A_COUNTY).when(DIVIDED)
    story.then(AreaDivided(edition="2023", townships=DIVIDED.townships))
    story.when(DIVIDED).nothing()
    more = replace(DIVIDED, edition="2024", townships=listing(_001="南浦街道", _002="朝阳洲街道"))
    story.done(more)
    latest = listing_of(story.the(XIHU))
    assert latest is not None
    assert latest.edition == "2024"


def test_what_is_listed_has_a_code_of_its_own_below_its_county() -> None:
    for townships in (
        (*DIVIDED.townships, *DIVIDED.townships),
        listing(_000="西湖区"),
        (ListedTownship("001", "甲", (ListedCommunity("000", "甲"),)),),
    ):
        story = given(A_COUNTY)
        story.when(replace(DIVIDED, townships=townships)).refused(ListedTwiceError, "360103")
    given(area("36", AreaUnit.PROVINCE)).when(
        replace(DIVIDED, thing_id=area_id(REGISTRY, "36"), code="36")
    ).refused(NotDivisibleError, "36")


def test_of_a_listed_area_something_can_be_said_it_is_registered_with_it() -> None:
    count = CountArea(**OF_STREET, counted_on=A_DAY, households=10195, population=16635)
    story = given(A_COUNTY, DIVIDED).when(count)
    counted = AreaCounted(counted_on=A_DAY, households=10195, population=16635)
    story.then(REGISTERED_STREET, counted)
    story.when(count).nothing()
    village = {**OF_STREET, "thing_id": area_id(REGISTRY, "x"), "code": "360103001001"}
    story.done(ChangeArea(**village, from_on=A_DAY, name="乙"))
    assert story.the(village["thing_id"]).name == "南浦街道一社区"


def test_of_an_area_nobody_named_nothing_can_be_said() -> None:
    count = CountArea(**OF_STREET, counted_on=A_DAY, households=1)
    given(A_COUNTY).when(count).refused(UnknownAreaError, "360103001")
    given(A_COUNTY, DIVIDED).when(replace(count, code="360103002")).refused(
        UnknownAreaError, "360103002"
    )


def test_an_area_is_called_otherwise_or_lies_elsewhere_from_a_day_on() -> None:
    change = ChangeArea(thing_id=XIHU, code="360103", from_on=A_DAY, name="乙", parent="3602")
    story = given(A_COUNTY).when(change)
    story.then(AreaChanged(from_on=A_DAY, name="乙", parent="3602"))
    story.when(change).nothing()
    course = course_of(story.the(XIHU))
    before, after = course.on(date(2019, 11, 30)), course.on(A_DAY)
    assert (before.name, before.parent) == ("甲", "3601")
    assert (after.name, after.parent) == ("乙", "3602")


def test_a_change_that_says_nothing_or_moves_an_area_into_itself_is_refused() -> None:
    change = ChangeArea(thing_id=XIHU, code="360103", from_on=A_DAY, name="乙")
    given(A_COUNTY).when(replace(change, name=None)).refused(NothingChangedError, "360103")
    given(A_COUNTY).when(replace(change, parent="360103001")).refused(AreaInItselfError)
    given(A_COUNTY).when(replace(change, parent="36010")).refused(MalformedAreaCodeError)
    given(replace(A_COUNTY, from_on=date(2020, 1, 1))).when(change).refused(
        EndBeforeStartError, "2019-12-01"
    )


def test_the_latest_count_by_its_day_is_the_one_that_counts() -> None:
    count = CountArea(thing_id=XIHU, code="360103", counted_on=A_DAY, households=20)
    story = given(replace(A_COUNTY, households=10, population=30), count)
    story.done(replace(count, counted_on=date(2010, 11, 1), households=15))
    course = course_of(story.the(XIHU))
    assert course.on(date(2000, 1, 1)).households == 10
    assert course.on(date(2015, 1, 1)).households == 15
    assert (course.on(date.max).households, course.on(date.max).population) == (20, 30)


def test_a_count_of_nothing_below_nothing_or_of_a_day_to_come_is_refused() -> None:
    count = CountArea(thing_id=XIHU, code="360103", counted_on=A_DAY, households=20)
    given(A_COUNTY).when(replace(count, households=None)).refused(NothingCountedError, "360103")
    given(A_COUNTY).when(replace(count, households=-1)).refused(LessThanNothingError, -1)
    given(A_COUNTY).when(replace(count, counted_on=date(2999, 1, 1))).refused(DateAfterEntryError)


def test_a_drawn_area_covers_areas_and_places_from_a_day_on() -> None:
    bound = BoundArea(**OF_MARKET, from_on=A_DAY, covers=("360103001", "360102002"))
    story = given(MARKET).when(bound)
    story.then(AreaBounded(from_on=A_DAY, covers=("360103001", "360102002")))
    story.when(bound).nothing()
    course = course_of(story.the(MARKET.thing_id))
    assert course.on(date(2019, 11, 30)).covers == ()
    assert course.on(A_DAY).covers == ("360103001", "360102002")


def test_only_a_drawn_area_is_bounded_and_covers_what_does_not_contain_it() -> None:
    bound = BoundArea(**OF_MARKET, from_on=A_DAY, covers=("360103001",))
    given(MARKET).when(replace(bound, covers=())).refused(NothingCoveredError, "360103-M1")
    given(MARKET).when(replace(bound, covers=("3601",))).refused(CoversWhatItLiesInError, "3601")
    given(MARKET).when(replace(bound, covers=("36010",))).refused(MalformedAreaCodeError, "36010")
    nowhere = PlaceId(area_id(REGISTRY, "nowhere"))
    given(MARKET).when(replace(bound, places=(nowhere,))).refused(UnknownThingError, nowhere)
    given(A_COUNTY).when(replace(bound, thing_id=XIHU, code="360103", covers=("360102",))).refused(
        NotDrawnError, "360103"
    )


def test_what_lies_in_a_city_without_counties_lies_in_the_city() -> None:
    assert parent_of("441900003") == "4419"
    assert county_of("441900003001") == "4419"
    city = area_id(REGISTRY, "4419")
    story = given(area("4419", AreaUnit.PREFECTURE), replace(DIVIDED, thing_id=city, code="4419"))
    found = listed(story.the(city), "441900001001")
    assert found is not None
    assert (found.name, found.parent) == ("南浦街道一社区", "441900001")


def test_a_registration_for_want_of_one_changes_nothing_that_is_known() -> None:
    again = replace(A_COUNTY, name="乙", unless_known=True)
    given(A_COUNTY).when(again).nothing()
    given().when(again).then(
        AreaRegistered(code="360103", name="乙", unit=AreaUnit.COUNTY, parent="3601")
    )

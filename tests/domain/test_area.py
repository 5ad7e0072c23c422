"""Areas: what a code may be, what it says, and that it is registered once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.stories import REGISTRY
from tests.domain.thing_stories import given, things_fact
from tracing.domain.area.codes import county_of, parent_of, within
from tracing.domain.area.commands import AbolishArea, RegisterArea, area_id
from tracing.domain.area.events import AreaAbolished, AreaRegistered, AreaUnit
from tracing.domain.area.refusals import (
    AreaAlreadyAbolishedError,
    AreaAlreadyRegisteredError,
    AreaCodeIsItsNameError,
    AreaInItselfError,
    MalformedAreaCodeError,
    UnitDoesNotFitError,
)
from tracing.domain.area.state import AreaState
from tracing.domain.counting import LessThanNothingError
from tracing.domain.refusals import EndBeforeStartError, UnknownThingError

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
    abolish = AbolishArea(thing_id=XIHU, from_on=A_DAY, succeeded_by=("360112",))
    story = given(A_COUNTY).when(abolish)
    story.then(AreaAbolished(from_on=A_DAY, succeeded_by=("360112",)))
    story.when(abolish).nothing()
    other = AbolishArea(thing_id=XIHU, from_on=date(2020, 1, 1))
    story.when(other).refused(AreaAlreadyAbolishedError, "360103", A_DAY)
    story.done(AbolishArea(thing_id=XIHU, from_on=date(2020, 1, 1), corrects=2))
    known: AreaState = story.the(XIHU)
    assert (known.abolished_on, known.succeeded_by) == (date(2020, 1, 1), ())


def test_an_area_does_not_end_before_it_begins_nor_where_it_is_not_known() -> None:
    given(area("360103", AreaUnit.COUNTY, from_on=date(2020, 1, 1))).when(
        AbolishArea(thing_id=XIHU, from_on=A_DAY)
    ).refused(EndBeforeStartError, "2019-12-01", "2020-01-01")
    given().when(AbolishArea(thing_id=XIHU, from_on=A_DAY)).refused(UnknownThingError, XIHU)
    given(A_COUNTY).when(
        AbolishArea(thing_id=XIHU, from_on=A_DAY, succeeded_by=("36010",))
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

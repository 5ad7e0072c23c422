"""What each pack says of who arrives, dates written out; and how a decision departs from it."""

from __future__ import annotations

from datetime import date

import pytest

from tracing.domain.arrival.course import Arrived, of_arrival
from tracing.domain.arrival.triage import (
    LAXER,
    LONGER,
    SHORTER,
    STRICTER,
    Action,
    Came,
    departure,
    indicated,
)
from tracing.domain.protocol.in_force import Current, InForce
from tracing.domain.protocol.legs import Indicated
from tracing.domain.protocol.reading import Pack, read_pack
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.quarantine.events import OrderMode
from tracing.language import Text
from tracing.packaged import packaged

HIGH, MEDIUM, LOW, OTHER, OVERSEAS = ArrivalOrigin
FACILITY, HOME, HOSPITAL = OrderMode.FACILITY, OrderMode.HOME, OrderMode.HOSPITAL


def pack(name: str) -> Pack:
    return read_pack(packaged()[name], name)


def held(name: str) -> Current:
    found = InForce([]).instead(pack(name)).on(date(2022, 1, 1), None)
    assert found is not None
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


def under(
    name: str, origin: ArrivalOrigin, arrived: str, left: str, *, symptomatic: bool = False
) -> Action:
    return indicated(held(name), origin, Came(day(arrived), day(left)), symptomatic=symptomatic)


@pytest.mark.parametrize(
    ("name", "origin", "arrived", "left", "mode", "ends_on", "tests_on"),
    [
        ("cn-2020-02", HIGH, "2020-02-25", "2020-02-24", FACILITY, None, []),
        ("cn-2020-02", MEDIUM, "2020-02-25", "2020-02-24", HOME, None, []),
        ("cn-2020-02", LOW, "2020-02-25", "2020-02-24", None, None, []),
        ("cn-2020-02", OVERSEAS, "2020-03-20", "2020-03-19", FACILITY, "2020-04-03", ["04-02"]),
        (
            "cn-ed8",
            HIGH,
            "2022-03-12",
            "2022-03-10",
            FACILITY,
            "2022-03-24",
            ["03-12", "03-15", "03-18", "03-21", "03-24"],
        ),
        (
            "cn-ed8",
            MEDIUM,
            "2022-03-12",
            "2022-03-11",
            FACILITY,
            "2022-03-25",
            ["03-12", "03-15", "03-18", "03-21", "03-25"],
        ),
        ("cn-ed8", LOW, "2022-03-12", "2022-03-12", HOME, "2022-03-26", []),
        ("cn-ed8", OTHER, "2022-03-12", "2022-03-12", None, None, ["03-13", "03-15"]),
        ("cn-ed8", OVERSEAS, "2022-03-12", "2022-03-11", FACILITY, "2022-03-26", []),
        (
            "cn-ed9",
            HIGH,
            "2022-07-16",
            "2022-07-15",
            FACILITY,
            "2022-07-22",
            ["07-16", "07-17", "07-18", "07-20", "07-22"],
        ),
        (
            "cn-ed9",
            MEDIUM,
            "2022-07-16",
            "2022-07-15",
            HOME,
            "2022-07-22",
            ["07-16", "07-19", "07-22"],
        ),
        ("cn-ed9", LOW, "2022-07-16", "2022-07-15", None, None, ["07-17", "07-19"]),
        (
            "cn-ed9",
            OVERSEAS,
            "2022-07-16",
            "2022-07-15",
            FACILITY,
            "2022-07-23",
            ["07-17", "07-18", "07-19", "07-21", "07-23"],
        ),
        (
            "cn-20m",
            HIGH,
            "2022-11-16",
            "2022-11-15",
            HOME,
            "2022-11-22",
            ["11-16", "11-18", "11-20", "11-22"],
        ),
        ("cn-20m", MEDIUM, "2022-11-16", "2022-11-15", None, None, []),
        ("cn-20m", LOW, "2022-11-16", "2022-11-15", None, None, ["11-17", "11-19"]),
        (
            "cn-20m",
            OVERSEAS,
            "2022-11-16",
            "2022-11-15",
            FACILITY,
            "2022-11-21",
            ["11-17", "11-18", "11-19", "11-21"],
        ),
        ("cn-10m", HIGH, "2022-12-10", "2022-12-09", None, None, []),
        ("cn-10m", OTHER, "2022-12-10", "2022-12-09", None, None, []),
        ("cn-10m", OVERSEAS, "2022-12-10", "2022-12-09", FACILITY, "2022-12-15", []),
    ],
)
def test_each_pack_says_what_is_done_and_until_when(
    name: str,
    origin: ArrivalOrigin,
    arrived: str,
    left: str,
    mode: OrderMode | None,
    ends_on: str | None,
    tests_on: list[str],
) -> None:
    found = under(name, origin, arrived, left)
    assert (found.pack, found.mode) == (name, mode)
    assert str(found.ends_on) == str(ends_on)
    assert [f"{each:%m-%d}" for each in found.tests_on] == tests_on


def test_over_a_leap_day_and_a_month_s_end() -> None:
    found = under("cn-2020-02", OVERSEAS, "2020-02-20", "2020-02-19")
    assert (found.first_on, found.ends_on) == (day("2020-02-21"), day("2020-03-05"))


def test_in_2020_who_came_from_overseas_went_to_the_hospital_first() -> None:
    found = under("cn-2020-02", OVERSEAS, "2020-03-20", "2020-03-19")
    assert found.first_to_hospital
    assert found.certificate is False
    assert under("cn-2020-02", LOW, "2020-03-20", "2020-03-19").certificate
    assert not under("cn-ed9", OVERSEAS, "2022-07-16", "2022-07-15").first_to_hospital


@pytest.mark.parametrize("origin", [HIGH, LOW, OVERSEAS])
def test_whoever_has_symptoms_is_isolated_and_observed(origin: ArrivalOrigin) -> None:
    found = under("cn-ed9", origin, "2022-07-16", "2022-07-15", symptomatic=True)
    assert found.mode is HOSPITAL
    assert departure(found, HOSPITAL, found.ends_on) is None
    assert departure(found, None, None) is LAXER


@pytest.mark.parametrize(
    ("origin", "mode", "ends_on", "expected"),
    [
        (HIGH, FACILITY, "2022-07-22", None),
        (HIGH, FACILITY, None, None),
        (HIGH, FACILITY, "2022-07-23", LONGER),
        (HIGH, FACILITY, "2022-07-21", SHORTER),
        (HIGH, HOME, "2022-07-22", LAXER),
        (HIGH, None, None, LAXER),
        (MEDIUM, HOME, "2022-07-22", None),
        (MEDIUM, FACILITY, "2022-07-22", None),  # the fallback of the pack
        (LOW, None, None, None),
        (LOW, HOME, "2022-07-22", STRICTER),
    ],
)
def test_more_and_less_than_the_pack_says_are_told_alike(
    origin: ArrivalOrigin, mode: OrderMode | None, ends_on: str | None, expected: Text | None
) -> None:
    action = under("cn-ed9", origin, "2022-07-16", "2022-07-15")
    assert departure(action, mode, None if ends_on is None else day(ends_on)) is expected


@pytest.mark.parametrize(
    ("name", "origin", "mode", "ends_on", "course_ends_on"),
    [
        ("cn-ed9", OVERSEAS, FACILITY, "2022-07-23", "2022-07-26"),
        ("cn-ed9", HIGH, FACILITY, "2022-07-22", "2022-07-22"),
        ("cn-ed8", OVERSEAS, FACILITY, "2022-07-30", "2022-08-06"),
        ("cn-ed8", LOW, HOME, "2022-07-29", "2022-07-29"),  # the table of arrivals alone
        ("cn-20m", HIGH, HOME, "2022-07-22", "2022-07-22"),
    ],
)
def test_an_order_for_an_arrival_has_an_indicated_end(
    name: str, origin: ArrivalOrigin, mode: OrderMode, ends_on: str, course_ends_on: str
) -> None:
    arrived = Arrived(origin, Came(day("2022-07-16"), day("2022-07-15")), None)
    found = of_arrival(InForce([]).instead(pack(name)), arrived, mode)
    assert (found.what, found.pack) == (Indicated.COURSE, name)
    assert (found.ends_on, found.course_ends_on) == (day(ends_on), day(course_ends_on))


def test_a_new_pack_shortens_what_runs_and_never_lengthens_it() -> None:
    arrived = Arrived(OVERSEAS, Came(day("2022-06-20"), day("2022-06-19")), None)
    early = InForce([]).instead(pack("cn-ed8"), day("2021-05-14"), day("2022-06-28"))
    both = InForce(
        [
            *early.adoptions,
            *InForce([]).instead(pack("cn-ed9"), day("2022-06-28"), None).adoptions,
        ]
    )
    assert of_arrival(early, arrived, FACILITY).ends_on == day("2022-07-04")
    assert of_arrival(both, arrived, FACILITY).ends_on == day("2022-06-27")
    assert of_arrival(both, arrived).course_ends_on == day("2022-06-30")


def test_where_a_pack_gives_no_length_none_is_made_up() -> None:
    arrived = Arrived(HIGH, Came(day("2020-02-25"), day("2020-02-24")), None)
    found = of_arrival(InForce([]).instead(pack("cn-2020-02")), arrived, FACILITY)
    assert (found.what, found.ends_on) == (Indicated.NOT_RULED, None)
    assert of_arrival(InForce([]), arrived).what is Indicated.NO_PACK


@pytest.mark.parametrize(
    ("name", "origin", "mode", "ends_on", "said"),
    [
        ("cn-ed9", MEDIUM, HOSPITAL, None, STRICTER),
        ("cn-ed9", MEDIUM, FACILITY, "2022-07-22", None),
        ("cn-ed9", MEDIUM, FACILITY, "2022-07-23", LONGER),
        ("cn-ed9", HIGH, OrderMode.TEMPORARY_HOSPITAL, "2022-07-23", LONGER),
        ("cn-ed9", HIGH, OrderMode.TEMPORARY_HOSPITAL, "2022-07-21", SHORTER),
        ("cn-2020-02", OVERSEAS, HOSPITAL, None, None),
        ("cn-2020-02", OVERSEAS, HOME, None, LAXER),
        ("cn-ed9", LOW, None, None, None),
    ],
)
def test_a_hospital_is_what_is_indicated_only_where_they_go_there_first(
    name: str, origin: ArrivalOrigin, mode: OrderMode | None, ends_on: str | None, said: Text | None
) -> None:
    action = under(name, origin, "2022-07-16", "2022-07-15")
    assert departure(action, mode, None if ends_on is None else day(ends_on)) == said

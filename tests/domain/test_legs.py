"""The course a pack indicates: legs and tests as dates, however days are counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rule_sets import leg, rule, rules
from tracing.domain.protocol.legs import Course, Indicated, Known, course
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.base import DayCount
from tracing.domain.protocol.rules.people import Anchor, Exposed
from tracing.domain.quarantine.events import OrderMode
from tracing.packaged import packs

FACILITY, HOME = OrderMode.FACILITY, OrderMode.HOME
MONITORING = OrderMode.HOME_MONITORING


def packaged(name: str) -> RuleSet:
    found = packs()[name].rules
    assert found is not None
    return found


EDITION_8, EDITION_9 = packaged("cn-ed8"), packaged("cn-ed9")
TWENTY, EBOLA = packaged("cn-20m"), packaged("ebola")


def exposed(
    last: date, who: Exposed = Exposed.CLOSE, entered: date | None = None, **others: date
) -> Known:
    anchors = {Anchor.LAST_EXPOSURE: last} | {Anchor(each): day for each, day in others.items()}
    return Known(who, anchors, entered)


def of(rule_set: RuleSet, known: Known) -> Course:
    found = course(rule_set, known)
    assert isinstance(found, Course)
    return found


def legs_of(found: Course) -> list[tuple[str, str, str]]:
    return [(leg.mode, str(leg.first_on), str(leg.last_on)) for leg in found.legs]


def july(*days: int) -> tuple[date, ...]:
    return tuple(date(2022, 7, day) for day in days)


def test_edition_8_keeps_close_contacts_fourteen_days_and_watches_them_seven_at_home() -> None:
    found = of(EDITION_8, exposed(date(2022, 2, 20)))
    assert legs_of(found) == [
        ("facility", "2022-02-21", "2022-03-06"),
        ("home_monitoring", "2022-03-07", "2022-03-13"),
    ]
    assert [str(day) for day in found.tests_on] == [
        "2022-02-21",
        "2022-02-24",
        "2022-02-27",
        "2022-03-06",
        "2022-03-08",
        "2022-03-13",
    ]


def test_edition_9_keeps_close_contacts_seven_days_and_watches_them_three_at_home() -> None:
    found = of(EDITION_9, exposed(date(2022, 7, 1)))
    assert legs_of(found) == [
        ("facility", "2022-07-02", "2022-07-08"),
        ("home_monitoring", "2022-07-09", "2022-07-11"),
    ]
    assert found.tests_on == july(2, 3, 4, 6, 8, 11)
    assert found.ends_on == date(2022, 7, 11)


def test_edition_9_keeps_secondary_contacts_seven_days_at_home() -> None:
    found = of(EDITION_9, exposed(date(2022, 7, 1), Exposed.SECONDARY))
    assert legs_of(found) == [("home", "2022-07-02", "2022-07-08")]
    assert found.tests_on == july(2, 5, 8)


def test_the_twenty_measures_keep_close_contacts_five_days_and_three_at_home() -> None:
    found = of(TWENTY, exposed(date(2022, 11, 28)))
    assert legs_of(found) == [
        ("facility", "2022-11-29", "2022-12-03"),
        ("home", "2022-12-04", "2022-12-06"),
    ]
    assert [day.isoformat()[5:] for day in found.tests_on] == [
        "11-29",
        "11-30",
        "12-01",
        "12-03",
        "12-04",
        "12-06",
    ]


def test_the_twenty_measures_determine_no_secondary_contacts() -> None:
    found = course(TWENTY, exposed(date(2022, 11, 28), Exposed.SECONDARY))
    assert found is Indicated.NOT_DETERMINED


def test_ebola_follows_contacts_for_twenty_one_days() -> None:
    found = of(EBOLA, exposed(date(2021, 2, 14)))
    assert legs_of(found) == [("home_monitoring", "2021-02-15", "2021-03-07")]


@pytest.mark.parametrize(
    ("last", "facility_ends", "ends"),
    [
        ("2020-02-22", "2020-02-29", "2020-03-03"),
        ("2024-02-22", "2024-02-29", "2024-03-03"),
        ("2021-02-22", "2021-03-01", "2021-03-04"),
        ("2020-02-29", "2020-03-07", "2020-03-10"),
        ("2022-12-31", "2023-01-07", "2023-01-10"),
        ("2022-04-24", "2022-05-01", "2022-05-04"),
    ],
)
def test_a_course_runs_over_the_29th_of_february_and_the_ends_of_months(
    last: str, facility_ends: str, ends: str
) -> None:
    found = of(EDITION_9, exposed(date.fromisoformat(last)))
    assert [str(leg.last_on) for leg in found.legs] == [facility_ends, ends]


def test_a_later_exposure_begins_the_course_anew() -> None:
    known = exposed(date(2022, 7, 1))
    again = known._replace(anchors={Anchor.LAST_EXPOSURE: date(2022, 7, 5)})
    assert of(EDITION_9, again).ends_on == date(2022, 7, 15)


@pytest.mark.parametrize(
    ("day_count", "entered", "first"),
    [
        (DayCount.NEXT_DAY, None, "2022-07-02"),
        (DayCount.SAME_DAY, None, "2022-07-01"),
        (DayCount.NEXT_DAY, date(2022, 7, 4), "2022-07-02"),
        (DayCount.SITE_ENTRY, date(2022, 7, 4), "2022-07-04"),
        (DayCount.SITE_ENTRY, date(2022, 6, 29), "2022-07-01"),
    ],
)
def test_which_day_is_day_1_is_a_matter_of_the_pack(
    day_count: DayCount, entered: date | None, first: str
) -> None:
    week = rules(rule(leg(7)), day_count=day_count)
    found = of(week, exposed(date(2022, 7, 1), entered=entered))
    assert str(found.legs[0].first_on) == first


def test_counted_from_the_entry_to_a_site_nothing_is_indicated_before_it() -> None:
    week = rules(rule(leg(7)), day_count=DayCount.SITE_ENTRY)
    assert course(week, exposed(date(2022, 7, 1))) is Indicated.ANCHOR_UNKNOWN


def test_days_that_passed_before_placement_count() -> None:
    late = of(EDITION_9, exposed(date(2022, 7, 1), entered=date(2022, 7, 5)))
    assert [leg.last_on for leg in late.legs] == [date(2022, 7, 8), date(2022, 7, 11)]


def test_test_days_of_a_leg_wait_for_the_person_and_end_with_it() -> None:
    late = of(EDITION_9, exposed(date(2022, 7, 1), entered=date(2022, 7, 5)))
    assert late.legs[0].tests_on == july(5, 6, 7, 8)
    assert late.legs[1].tests_on == july(11)


def test_test_days_may_count_from_the_anchor_while_the_leg_does_too() -> None:
    from_exposure = rules(
        rule(leg(7, tests=(1, 2, 3, 5, 7), tests_from=Anchor.LAST_EXPOSURE)),
    )
    late = of(from_exposure, exposed(date(2022, 7, 1), entered=date(2022, 7, 5)))
    assert late.tests_on == july(6, 8)


def test_test_days_and_quarantine_days_may_count_from_different_days() -> None:
    apart = rules(rule(leg(7, tests=(1, 4), tests_from=Anchor.ENTRY)))
    found = of(apart, exposed(date(2022, 7, 1), entry=date(2022, 7, 3)))
    assert found.legs[0].last_on == date(2022, 7, 8)
    assert found.tests_on == july(4, 7)


def test_who_is_tested_but_not_kept_apart_has_test_days_alone() -> None:
    known = Known(Exposed.VENUE_EXPOSED, {Anchor.DETERMINED: date(2022, 8, 30)})
    found = of(EDITION_9, known)
    assert found.ends_on is None
    assert found.tests_on == (date(2022, 8, 31), date(2022, 9, 2))


def test_without_the_day_it_counts_from_there_is_no_course() -> None:
    assert course(EDITION_9, Known(Exposed.CLOSE, {})) is Indicated.ANCHOR_UNKNOWN


def test_whom_no_rule_names_is_not_kept_apart() -> None:
    traveller = Known(Exposed.FROM_HIGH, {Anchor.LEFT_RISK_AREA: date(2022, 7, 1)})
    assert course(EBOLA, traveller) is Indicated.NO_QUARANTINE


@pytest.mark.parametrize(
    ("mode", "ends"),
    [
        (FACILITY, "2022-07-08"),
        (HOME, "2022-07-08"),
        (MONITORING, "2022-07-11"),
        (None, "2022-07-11"),
    ],
)
def test_a_mode_ends_with_the_last_leg_that_is_as_strict(mode: OrderMode | None, ends: str) -> None:
    assert str(of(EDITION_9, exposed(date(2022, 7, 1))).ends_in(mode)) == ends


def test_a_mode_stricter_than_every_leg_stands_for_the_first() -> None:
    at_home = rules(rule(leg(5, HOME), leg(3, MONITORING)))
    assert of(at_home, exposed(date(2022, 7, 1))).ends_in(FACILITY) == date(2022, 7, 6)


def test_the_fallback_of_the_first_leg_is_as_strict_as_it_says() -> None:
    found = of(EDITION_9, exposed(date(2022, 7, 1), Exposed.SECONDARY))
    assert found.ends_in(FACILITY) == date(2022, 7, 8)


DAYS = st.dates(date(2019, 12, 1), date(2025, 1, 1))


@given(DAYS, st.integers(0, 40), st.sampled_from(DayCount), st.none() | DAYS)
def test_a_later_exposure_never_ends_sooner(
    last: date, later: int, day_count: DayCount, entered: date | None
) -> None:
    either = rules(rule(leg(7, tests=(1, 7)), leg(3, MONITORING)), day_count=day_count)
    known = exposed(last, entered=entered)
    before = course(either, known)
    after = course(either, exposed(last + timedelta(days=later), entered=entered))
    if isinstance(before, Course) and isinstance(after, Course):
        for mode in OrderMode:
            assert before.ends_in(mode) <= after.ends_in(mode)  # type: ignore[operator]


@given(DAYS, st.lists(st.integers(0, 21), min_size=1, max_size=4), st.none() | DAYS)
def test_legs_follow_on_each_other_and_hold_their_tests(
    last: date, days: list[int], entered: date | None
) -> None:
    legs = [leg(each, tests=(1, 2, 30)) for each in days]
    found = of(rules(rule(*legs)), exposed(last, entered=entered))
    firsts = [each.first_on for each in found.legs]
    assert firsts[1:] == [each.last_on + timedelta(days=1) for each in found.legs[:-1]]
    assert sum((each.last_on - each.first_on).days + 1 for each in found.legs) == sum(days)
    for each in found.legs:
        assert all(each.first_on <= day <= each.last_on for day in each.tests_on)

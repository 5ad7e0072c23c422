"""Checks, tests made up for, windows of infection, monitoring after a discharge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from tests.domain.stories import WANG, at, given, wang_is_known
from tracing.domain.follow_up.commands import EndSymptoms, RecordCheck
from tracing.domain.follow_up.due import settled
from tracing.domain.follow_up.events import CheckOutcome, CheckRecorded, Symptom, SymptomsEnded
from tracing.domain.follow_up.refusals import (
    CheckedOnAnotherDayError,
    CheckNumberError,
    NotSeenButDescribedError,
    TemperatureError,
    WellWithSymptomsError,
)
from tracing.domain.protocol.discharge import Discharged, monitoring
from tracing.domain.protocol.infectious import Infectious, infectious
from tracing.domain.protocol.rules.people import Anchor, Infected, InfectiousEnd, Role
from tracing.domain.protocol.running import Held
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.quarantine.refusals import UnknownOrderError
from tracing.domain.refusals import DateAfterEntryError, UnknownPersonError
from tracing.domain.values import Diagnosis
from tracing.packaged import packs

DAY = date(2022, 7, 18)


def july(*days: int) -> list[date]:
    return [date(2022, 7, day) for day in days]


def check(outcome: CheckOutcome = CheckOutcome.SEEN_OK, **fields: Any) -> RecordCheck:
    return RecordCheck(person_id=WANG, checked_on=DAY, outcome=outcome, **fields)


def test_a_check_is_recorded() -> None:
    given(wang_is_known()).when(check(temperature=36.5)).then(
        CheckRecorded(checked_on=DAY, outcome=CheckOutcome.SEEN_OK, temperature=36.5)
    )


def test_the_same_check_again_is_nothing_new_and_another_outcome_replaces_it() -> None:
    story = given(wang_is_known(), check())
    story.when(check()).nothing()
    story.later(minutes=5).done(check(CheckOutcome.MISSED))
    known = story.wang.parts("follow_up")[None]
    assert [each.outcome for each in known.checks.values()] == [CheckOutcome.MISSED]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (check(symptoms=(Symptom.FEVER,)), WellWithSymptomsError),
        (check(CheckOutcome.MISSED, temperature=36.5), NotSeenButDescribedError),
        (check(CheckOutcome.NOT_PERFORMED, symptoms=(Symptom.COUGH,)), NotSeenButDescribedError),
        (check(temperature=365.0), TemperatureError),
        (check(number=0), CheckNumberError),
        (check(checked_at=at("2022-07-17 23:00")), CheckedOnAnotherDayError),
        (check(quarantine_id=WANG), UnknownOrderError),
        (
            RecordCheck(person_id=WANG, checked_on=date(2022, 8, 1), outcome=CheckOutcome.SEEN_OK),
            DateAfterEntryError,
        ),
    ],
)
def test_a_check_that_cannot_be_is_refused(asked: RecordCheck, error: Any) -> None:
    given(wang_is_known()).when(asked).refused(error)


def test_nobody_unknown_is_checked() -> None:
    given().when(check()).refused(UnknownPersonError)


def test_symptoms_end() -> None:
    over = EndSymptoms(person_id=WANG, ended_on=DAY)
    story = given(wang_is_known()).when(over).then(SymptomsEnded(ended_on=DAY))
    story.when(over).nothing()


def test_a_sample_of_another_day_makes_up_for_the_earliest_test_missed() -> None:
    assert settled(july(1, 2, 3, 5, 7), july(1, 3, 4, 5)) == dict(
        zip(july(1, 2, 3, 5, 7), [*july(1, 4, 3, 5), None], strict=True)
    )


days = st.integers(1, 28).map(lambda day: date(2022, 7, day))


@holds(st.sets(days).map(sorted), st.lists(days))
def test_no_sample_counts_twice_and_none_for_a_later_test(
    tests_on: list[date], taken: list[date]
) -> None:
    found = settled(tests_on, taken)
    by = [day for day in found.values() if day is not None]
    assert len(by) == len(set(by))
    assert all(day is None or day >= test for test, day in found.items())
    assert all(found[day] == day for day in tests_on if day in taken)


@holds(st.sets(days, min_size=1).map(sorted), st.lists(days), days)
def test_one_more_sample_never_leaves_more_tests_outstanding(
    tests_on: list[date], taken: list[date], more: date
) -> None:
    def missing(samples: list[date]) -> int:
        return list(settled(tests_on, samples).values()).count(None)

    assert missing([*taken, more]) <= missing(taken)


def rules_of(name: str) -> Any:
    return packs()[name].rules


def test_who_has_symptoms_infects_from_two_days_before_until_isolated() -> None:
    window = infectious(
        rules_of("cn-ed9"),
        Role.SYMPTOMATIC,
        {Anchor.ONSET: date(2022, 7, 12), Anchor.FIRST_POSITIVE_SAMPLING: date(2022, 7, 13)},
        {InfectiousEnd.ISOLATED: date(2022, 7, 14)},
    )
    assert window == Infectious(date(2022, 7, 10), date(2022, 7, 14))
    assert window.meets(date(2022, 7, 8), date(2022, 7, 10))
    assert not window.meets(date(2022, 7, 8), date(2022, 7, 9))
    assert not window.meets(date(2022, 7, 15), None)
    assert window.meets(None, None)


def test_nothing_to_count_from_is_no_window() -> None:
    assert infectious(rules_of("cn-ed9"), Role.SYMPTOMATIC, {}, {}) is None


def discharged(**fields: Any) -> Discharged:
    of: dict[str, Any] = {
        "on": date(2022, 7, 25),
        "diagnosis": Diagnosis.CONFIRMED,
        "severity": None,
        "mode": OrderMode.HOSPITAL,
    }
    return Discharged(**(of | fields))


def test_a_discharge_is_followed_by_seven_days_at_home_over_the_end_of_the_month() -> None:
    found = monitoring([Held("cn-ed9", date(2022, 6, 28), rules_of("cn-ed9"))], discharged())
    assert found is not None
    assert (found.who, found.ends_on) == (Infected.CASE, date(2022, 8, 1))
    (only,) = found.legs
    assert (only.mode, only.first_on) == (OrderMode.HOME_MONITORING, date(2022, 7, 26))
    assert only.tests_on == (date(2022, 8, 1),)


@pytest.mark.parametrize("pack", sorted(packs()))
def test_a_later_pack_never_makes_monitoring_longer(pack: str) -> None:
    if rules_of(pack) is None:
        return
    first = Held("cn-ed9", date(2022, 6, 28), rules_of("cn-ed9"))
    alone = monitoring([first], discharged())
    both = monitoring([first, Held(pack, date(2022, 7, 28), rules_of(pack))], discharged())
    assert alone is not None
    assert both is not None
    assert date(2022, 7, 28) - timedelta(days=1) <= both.ends_on <= alone.ends_on


NO_MORE = Held("cn-classB", date(2022, 7, 28), rules_of("cn-classB"))


@pytest.mark.parametrize(
    ("later_on", "ends_on"),
    [
        (date(2022, 7, 28), date(2022, 7, 27)),
        (date(2022, 8, 1), date(2022, 7, 31)),
        (date(2022, 8, 2), date(2022, 8, 1)),
    ],
    ids=["while it runs", "on its last day", "after it"],
)
def test_a_pack_without_monitoring_ends_what_runs_on_its_eve(later_on: date, ends_on: date) -> None:
    first = Held("cn-ed9", date(2022, 6, 28), rules_of("cn-ed9"))
    found = monitoring([first, NO_MORE._replace(from_on=later_on)], discharged())
    assert monitoring([NO_MORE], discharged()) is None
    assert found is not None
    assert found.ends_on == ends_on


def test_without_a_pack_nothing_follows() -> None:
    assert monitoring([], discharged()) is None

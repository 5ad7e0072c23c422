"""Days and moments that are known only in part, or that clocks tell twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from tests.domain.stories import (
    CHINA,
    WANG,
    WANGS_CASE,
    at,
    given,
    on,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
)
from tracing.domain.case.commands import DischargeCase, RecordOnset
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.refusals import EndBeforeStartError, MomentTooEarlyError
from tracing.domain.values import PartialDate
from tracing.errors import UnreadableDateError

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
        ("2022-7-4", date(2022, 7, 4), date(2022, 7, 4)),
        ("2021-12-30/2022-01-02", date(2021, 12, 30), date(2022, 1, 2)),
        ("2022-06/2022-07-14", date(2022, 6, 1), date(2022, 7, 14)),
    ],
)
def test_a_date_known_in_part_lies_between_two_days(text: str, first: date, last: date) -> None:
    assert (on(text).earliest, on(text).last) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["2022-02-29", "2022-13", "2022-00", "2022-06-31", "14.7.2022", "", "2022-07-14/2022-07-10"],
)
def test_a_day_that_never_was_is_not_read(text: str) -> None:
    with pytest.raises(UnreadableDateError) as refusal:
        on(text)
    assert text in refusal.value.message.en


@for_any(st.dates(), st.dates())
def test_every_date_reads_as_it_is_written(one: date, other: date) -> None:
    period = PartialDate.between(min(one, other), max(one, other))
    assert PartialDate.parse(str(period)) == period
    assert msgspec.json.decode(msgspec.json.encode(period), type=PartialDate) == period


def test_the_year_before_may_hold_the_onset_of_a_recovery_in_january() -> None:
    story = given(wang_is_known(), wang_is_a_case(onset_on=on("2021-12-30/2022-01-02")))
    well = DischargeCase(person_id=WANG, case_id=WANGS_CASE, recovered_on=on("2021-12-29"))
    story.when(well).refused(EndBeforeStartError, "2021-12-29", "2021-12-30/2022-01-02")
    story.done(DischargeCase(person_id=WANG, case_id=WANGS_CASE, recovered_on=on("2021-12-31")))


def test_the_month_of_entry_has_begun_and_is_accepted() -> None:
    story = given(wang_is_known(), wang_is_a_case())
    story.done(RecordOnset(person_id=WANG, case_id=WANGS_CASE, onset_on=on("2022-07")))
    assert story.case.onset_on == on("2022-07")


def test_moments_with_other_offsets_are_compared_as_moments() -> None:
    first = datetime(2022, 7, 10, 23, 0, tzinfo=timezone(timedelta(hours=-5)))
    last = datetime(2022, 7, 11, 11, 0, tzinfo=CHINA)
    assert first > last  # 04:00 and 03:00 UTC
    given(wang_is_known()).when(
        wang_was_exposed(span=ExposureSpan(first_at=first, last_at=last))
    ).refused(EndBeforeStartError, first, last)


@pytest.mark.parametrize("written", ["0001-01-01 00:00", "1899-12-31 23:59"])
def test_a_moment_before_1900_is_refused(written: str) -> None:
    """Away from UTC the first day of the calendar has no UTC: read models could not hold it."""
    moment = at(written)
    given().when(wang_is_known(reported_at=moment)).refused(
        MomentTooEarlyError, "reported_at", moment, "1900-01-01"
    )
    story = given(wang_is_known())
    span = ExposureSpan(first_at=moment)
    story.when(wang_was_exposed(span=span)).refused(MomentTooEarlyError, "first_at")


def test_in_the_hour_that_comes_twice_a_moment_of_the_first_is_past_in_the_second() -> None:
    story = given()
    story.now = datetime(2021, 11, 7, 1, 10, fold=1, tzinfo=NEW_YORK)
    first = datetime(2021, 11, 7, 1, 50, fold=0, tzinfo=NEW_YORK)
    story.done(wang_is_known(reported_at=first))
    assert story.wang.person is not None


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    summer = datetime(2021, 11, 7, 1, 30, fold=0, tzinfo=NEW_YORK).astimezone(UTC)
    winter = datetime(2021, 11, 7, 1, 30, fold=1, tzinfo=NEW_YORK).astimezone(UTC)
    story = given(
        wang_is_known(), wang_was_exposed(span=ExposureSpan(first_at=summer, last_at=winter))
    )
    assert winter - summer == timedelta(hours=1)
    assert story.dinner.span.last_at == winter

"""What cells say, and what they are refused for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracing.interchange import parsing
from tracing.interchange.parsing import UnreadableError

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2022, 7, 4)


@pytest.mark.parametrize(
    "text",
    ["2022-07-04", "2022-7-4", "2022/7/4", "2022.07.04", "2022年7月4日", "20220704"],
)
def test_a_date_that_begins_with_its_year_is_read(text: str) -> None:
    assert parsing.day(text, ()) == (DAY, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("04/07/2022", "date_order_unknown"),
        ("4.7.22", "date_order_unknown"),
        ("31/12/2022 08:00", "date_order_unknown"),
        ("2022-02-29", "date_unreadable"),
        ("44756", "date_unreadable"),
        ("last week", "date_unreadable"),
        ("2022-07-04 25:00", "date_unreadable"),
        ("2022-07-04 24:01", "date_unreadable"),
    ],
)
def test_a_date_that_would_have_to_be_guessed_is_refused(text: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parsing.day(text, ())
    assert refusal.value.code == code


def test_a_declared_format_settles_the_order() -> None:
    assert parsing.day("04/07/2022", ("%d/%m/%Y",)) == (DAY, False)
    assert parsing.day("07/04/2022", ("%m/%d/%Y",)) == (DAY, False)
    assert parsing.day("2022-07-04", ("%d/%m/%Y",)) == (DAY, False)
    with pytest.raises(UnreadableError, match="date_unreadable"):
        parsing.day("31/31/2022", ("%d/%m/%Y",))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2022-07", "2022-07"),
        ("2022年7月", "2022-07"),
        ("2022", "2022"),
        ("2022-07-01/2022-07-04", "2022-07-01/2022-07-04"),
        ("2022-07-04", "2022-07-04"),
    ],
)
def test_a_partial_date_keeps_what_is_known(text: str, read: str) -> None:
    value, _ = parsing.partial_date(text, ())
    assert str(value) == read


@pytest.mark.parametrize("text", ["2022-13", "2022-07-04/2022-07-01"])
def test_an_impossible_partial_date_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        parsing.partial_date(text, ())


def test_twenty_four_hours_is_the_next_midnight_as_a_moment_and_the_same_day_as_a_day() -> None:
    midnight = datetime(2022, 7, 17, tzinfo=ZONE)
    assert parsing.moment("2022-07-16 24:00", (), ZONE) == midnight
    assert parsing.moment("2022年7月16日24时", (), ZONE) == midnight
    assert parsing.day("2022-07-16 24:00", ()) == (date(2022, 7, 16), True)


def test_an_offset_is_kept_to_and_the_day_is_the_local_one() -> None:
    found = parsing.moment("2022-07-14T20:30:00Z", (), ZONE)
    assert isinstance(found, datetime)
    assert found.isoformat() == "2022-07-15T04:30:00+08:00"
    assert parsing.moment("2022-07-14", (), ZONE) == date(2022, 7, 14)


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1 < moment.year < 9999))
def test_an_iso_moment_is_read_back_equal(moment: datetime) -> None:
    assert parsing.moment(moment.isoformat(), (), ZONE) == moment


@pytest.mark.parametrize(
    ("text", "years"),
    [("59", 59), ("0.5", 0.5), ("59岁", 59), ("6个月", 0.5), ("6 months", 0.5), ("0", 0)],
)
def test_an_age_is_read_in_years(text: str, years: float) -> None:
    assert parsing.age(text) == years


@pytest.mark.parametrize(
    ("text", "code"),
    [("131", "age_out_of_range"), ("-1", "age_unreadable"), ("old", "age_unreadable")],
)
def test_an_impossible_age_is_refused(text: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parsing.age(text)
    assert refusal.value.code == code


def test_decimal_days_count_from_the_origin() -> None:
    origin, day = datetime(2020, 1, 1, tzinfo=ZoneInfo("UTC")), timedelta(days=1)
    assert parsing.elapsed("1.5", origin, day) == (origin + 1.5 * day, True)
    assert parsing.elapsed("2", origin, day) == (date(2020, 1, 3), False)
    for text in ("soon", "nan", "1e300"):
        with pytest.raises(UnreadableError, match="time_unreadable"):
            parsing.elapsed(text, origin, day)


def test_an_id_that_a_spreadsheet_calculated_with_is_refused() -> None:
    assert parsing.digits("013800000000") == "013800000000"
    with pytest.raises(UnreadableError, match="number_damaged"):
        parsing.digits("1.38E+10")


def test_the_check_digit_of_a_national_id_is_known() -> None:
    assert parsing.national_id_fits("11010519491231002X")  # the example of GB 11643-1999
    assert not parsing.national_id_fits("110105194912310021")
    assert not parsing.national_id_fits("1101051949")

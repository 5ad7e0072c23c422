"""From instants and days to positions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from tests.projections.toys import Noted, ToyLedger
from tracing.projections import cells
from tracing.projections.moments import (
    InstantWithoutOffsetError,
    PositionBeyondHeadError,
    end_of_day,
    last_day,
    position_at,
    position_at_end_of_day,
    recorded_at,
    snap,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def ledger_at(*instants: datetime) -> ToyLedger:
    """Commits of two events at each instant."""
    ledger = ToyLedger()
    for instant in instants:
        micros = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        ledger.commit((1, Noted()), (1, Noted()), at=micros)
    return ledger


def test_a_position_inside_a_commit_means_its_end() -> None:
    ledger = ledger_at(datetime(2022, 7, 14, tzinfo=UTC), datetime(2022, 7, 15, tzinfo=UTC))
    assert [snap(ledger, position) for position in range(5)] == [0, 2, 2, 4, 4]


def test_a_position_beyond_the_head_is_refused_with_both() -> None:
    with pytest.raises(PositionBeyondHeadError, match=r"position 3 .* 2$"):
        snap(ledger_at(datetime(2022, 7, 14, tzinfo=UTC)), 3)


def test_a_position_was_recorded_when_its_commit_was() -> None:
    first, second = datetime(2022, 7, 14, tzinfo=UTC), datetime(2022, 7, 15, 3, tzinfo=UTC)
    ledger = ledger_at(first, second)
    assert [recorded_at(ledger, position) for position in (0, 1, 4)] == [None, first, second]


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Asia/Shanghai", datetime(2022, 7, 14, 16, tzinfo=UTC), date(2022, 7, 14)),
        ("Asia/Shanghai", datetime(2022, 7, 14, 16, 0, 1, tzinfo=UTC), date(2022, 7, 15)),
        ("America/Havana", datetime(2022, 3, 13, 5, tzinfo=UTC), date(2022, 3, 12)),
        ("America/Havana", datetime(2022, 11, 6, 4, tzinfo=UTC), date(2022, 11, 5)),
    ],
)
def test_what_was_so_at_midnight_was_so_on_the_day_that_ends_there(
    zone: str, moment: datetime, day: date
) -> None:
    assert last_day(moment, ZoneInfo(zone)) == day


def test_an_instant_is_exclusive() -> None:
    noon = datetime(2022, 7, 14, 12, tzinfo=SHANGHAI)
    ledger = ledger_at(noon)
    assert position_at(ledger, noon) == 0
    assert position_at(ledger, noon + timedelta(microseconds=1)) == 2


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(InstantWithoutOffsetError, match="2022-07-14T00:00:00"):
        position_at(ToyLedger(), datetime(2022, 7, 14))  # noqa: DTZ001


def test_a_day_ends_at_its_local_midnight() -> None:
    before = datetime(2022, 7, 14, 23, 59, 59, 999_999, tzinfo=SHANGHAI)
    ledger = ledger_at(before, datetime(2022, 7, 15, 0, 0, tzinfo=SHANGHAI))
    assert position_at_end_of_day(ledger, date(2022, 7, 14), SHANGHAI) == 2
    assert position_at_end_of_day(ledger, date(2022, 7, 13), SHANGHAI) == 0
    assert position_at_end_of_day(ledger, date.max, SHANGHAI) == 4


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        # The clock leaps from 24:00 to 01:00: there is no midnight.
        ("America/Sao_Paulo", date(2018, 11, 3), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        # The clock goes back at 01:00: midnight comes twice.
        ("America/Havana", date(2022, 11, 5), datetime(2022, 11, 6, 4, tzinfo=UTC)),
        # The day has 23 hours.
        ("Europe/Berlin", date(2022, 3, 27), datetime(2022, 3, 27, 22, tzinfo=UTC)),
    ],
)
def test_a_day_of_a_changing_clock_ends_once(zone: str, day: date, ends: datetime) -> None:
    ledger = ledger_at(ends - timedelta(microseconds=1), ends)
    assert position_at_end_of_day(ledger, day, ZoneInfo(zone)) == 2


def test_the_last_day_of_the_calendar_ends_after_everything() -> None:
    ledger = ledger_at(datetime(2022, 7, 14, tzinfo=UTC))
    assert position_at_end_of_day(ledger, date.max, SHANGHAI) == 2
    assert end_of_day(date.max, SHANGHAI) > datetime(9999, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize("offset", [timedelta(hours=14), timedelta(hours=-12)])
@pytest.mark.parametrize(
    "moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]
)
def test_a_moment_at_the_ends_of_the_calendar_has_a_cell(
    moment: datetime, offset: timedelta
) -> None:
    """A fold that failed on one would stop the views for ever."""
    cell = cells.instant(moment.replace(tzinfo=timezone(offset)))
    assert cell is not None
    assert datetime.fromisoformat(cell).year == moment.year

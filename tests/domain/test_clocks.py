"""A clock, from its start, its stop, its limit and a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracing.domain.clocks.running import ClockStatus, Course, Timed, runs_on, timed
from tracing.domain.protocol.rules.work import Clock, Milestone
from tracing.domain.values import ContactCategory

TRANSFER = Clock(
    name="transfer",
    starts=Milestone.REPORTED,
    stops=Milestone.RECEIVED_IN_HOSPITAL,
    minutes=120,
    source=("ours",),
)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2022, 7, 16, hour, minute, second, tzinfo=UTC)


def course(received: datetime | None = None, over: datetime | None = None) -> Course:
    ended = {} if over is None else {Milestone.RECEIVED_IN_HOSPITAL: over}
    return Course({Milestone.REPORTED: at(20)}, {Milestone.RECEIVED_IN_HOSPITAL: received}, ended)


def looked_at(now: datetime, found: Course | None = None) -> Timed:
    told = timed(found or course(), TRANSFER, now)
    assert told is not None
    return told


def test_a_clock_runs_up_to_its_limit_and_is_overdue_beyond_it() -> None:
    on_the_limit, beyond = looked_at(at(22)), looked_at(at(22, 0, 1))
    assert (on_the_limit.status, on_the_limit.overdue) == (ClockStatus.RUNNING, timedelta(0))
    assert (beyond.status, beyond.overdue) == (ClockStatus.OVERDUE, timedelta(seconds=1))
    assert beyond.due_at == at(22)


def test_it_stops_when_what_it_waits_for_was_reported() -> None:
    in_time = looked_at(at(23), course(received=at(22)))
    late = looked_at(at(23), course(received=at(22, 30)))
    assert (in_time.status, in_time.age) == (ClockStatus.IN_TIME, timedelta(hours=2))
    assert (late.status, late.overdue) == (ClockStatus.LATE, timedelta(minutes=30))


def test_what_is_reported_later_does_not_stop_it_yet() -> None:
    told = looked_at(at(21), course(received=at(21)))
    assert (told.stopped_at, told.status) == (None, ClockStatus.RUNNING)
    assert looked_at(at(21, 0, 1), course(received=at(21))).status is ClockStatus.IN_TIME


def test_before_it_starts_there_is_no_clock() -> None:
    assert timed(course(), TRANSFER, at(20)) is None


def test_stopped_before_it_started_it_has_no_age() -> None:
    told = looked_at(at(23), course(received=at(19)))
    assert (told.age, told.status) == (timedelta(0), ClockStatus.IN_TIME)


@pytest.mark.parametrize(
    ("received", "status", "instead"),
    [
        (None, ClockStatus.NO_LONGER, True),
        (at(21, 30), ClockStatus.NO_LONGER, True),
        (at(20, 30), ClockStatus.IN_TIME, False),
    ],
)
def test_nobody_waits_any_more(
    received: datetime | None, status: ClockStatus, instead: bool
) -> None:
    told = looked_at(at(23), course(received=received, over=at(21)))
    assert (told.status, told.instead) == (status, instead)


def test_what_was_reached_the_moment_nobody_waited_any_more_was_reached() -> None:
    assert looked_at(at(22), course(received=at(21), over=at(21))).status is ClockStatus.IN_TIME


def test_what_was_late_before_nobody_waited_stays_late() -> None:
    assert looked_at(at(23, 30), course(over=at(23))).status is ClockStatus.LATE


def test_placing_has_a_clock_for_each_kind_of_contact() -> None:
    def clock(name: str) -> Clock:
        return Clock(
            name=name,
            starts=Milestone.DETERMINED,
            stops=Milestone.PLACED,
            minutes=480,
            source=("ours",),
        )

    close = Course(
        {Milestone.DETERMINED: at(8)}, {Milestone.PLACED: None}, {}, ContactCategory.CLOSE
    )
    assert runs_on(clock("place_close"), close)
    assert not runs_on(clock("place_secondary"), close)
    assert runs_on(clock("place_anybody"), close)
    assert not runs_on(TRANSFER, close)

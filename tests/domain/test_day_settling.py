"""A day is settled by what came and went; counting heads at 24:00 must come to the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.stories import BY_THE_COUNTY, WANG, WANGS_CASE, at
from tracing.domain.case.events import (
    CaseEvent,
    CaseRecovered,
    CaseReported,
    CaseRetracted,
    ReportCorrected,
    RepositiveRecorded,
)
from tracing.domain.day.custody import Ride, steps
from tracing.domain.day.events import Coverage, DayResult, Settlement
from tracing.domain.day.settling import (
    Bounds,
    Course,
    Flow,
    Stage,
    Step,
    balance,
    covered,
    movements,
    outstanding,
    result_of,
    settlement,
)
from tracing.domain.day.turns import Stands, turns
from tracing.domain.event import Fact
from tracing.domain.exemption.events import ExemptionEnded, ExemptionReason, TransferExempted
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import PersonId, RoundId
from tracing.domain.person.circumstances import PersonDied
from tracing.domain.person.events import PersonRegistered
from tracing.domain.standing import StreamFact
from tracing.domain.values import Diagnosis, FactRef, Laboratory, Precision

START = at("2022-07-14 00:00")
DAYS = 4
HERE, THERE = "360103", "360104"
HOURS = st.integers(0, DAYS * 24 - 1)
PERHAPS = st.none() | HOURS
AREAS = st.sampled_from((HERE, THERE, None))


def hour(count: int) -> datetime:
    return START + timedelta(hours=count)


class Told(NamedTuple):
    """All that is told of one infected person, in hours."""

    reported: int
    area: str | None
    corrected: Sequence[tuple[int, str]]
    exempt: int | None
    exempt_ended: int | None
    received: Sequence[int]
    rides: Sequence[tuple[int, int | None]]
    recovered: int | None
    repositive: int | None
    retracted: int | None
    merged: int | None

    def course(self, number: int) -> Course:
        """As it is worked out from events."""
        registered = PersonRegistered(reported_at=hour(0))
        facts = [StreamFact(n, fact) for n, fact in enumerate([registered, *self.events()], 1)]
        history = PersonHistory(WANG, tuple(facts))
        known = turns(history, history.cases[WANGS_CASE])
        rides = [
            Ride(hour(begins), None if end is None else hour(end)) for begins, end in self.rides
        ]
        merged = None if self.merged is None else hour(self.merged)
        found = steps(known, [hour(each) for each in self.received], rides, merged)
        return Course(str(PersonId(UUID(int=number))), str(UUID(int=100 + number)), found)

    def events(self) -> list[CaseEvent | TransferExempted | ExemptionEnded]:
        case: dict[str, Any] = {"case_id": WANGS_CASE}
        report = FactRef(WANG, 2)
        said: list[CaseEvent | TransferExempted | ExemptionEnded] = [
            CaseReported(
                **case,
                reported_at=hour(self.reported),
                area=self.area,
                laboratory=Laboratory.POSITIVE,
                diagnosis=Diagnosis.CONFIRMED,
            )
        ]
        for when, area in self.corrected:
            said.append(ReportCorrected(**case, reported_at=hour(when), area=area, corrects=report))
        if self.exempt is not None:
            said.append(
                TransferExempted(
                    **case,
                    reported_at=hour(self.exempt),
                    because=ExemptionReason.OTHER,
                    decision=BY_THE_COUNTY,
                )
            )
        if self.exempt_ended is not None:
            said.append(
                ExemptionEnded(**case, reported_at=hour(self.exempt_ended), decision=BY_THE_COUNTY)
            )
        if self.recovered is not None:
            said.append(CaseRecovered(**case, reported_at=hour(self.recovered)))
        if self.repositive is not None:
            said.append(RepositiveRecorded(**case, reported_at=hour(self.repositive)))
        if self.retracted is not None:
            said.append(CaseRetracted(**case, reported_at=hour(self.retracted), retracts=report))
        return said

    # -- the same by looking at the person at a moment, and at nothing else ------------------

    def whereabouts(self, end: int) -> tuple[Stage, str | None] | None:
        """Where somebody outstanding is just before an hour, and for which area; else None."""

        def by(when: int | None) -> bool:
            return when is not None and when < end

        if not by(self.reported) or by(self.retracted) or by(self.merged):
            return None
        again = by(self.repositive)
        if by(self.recovered) and not again:
            return None
        if any(by(each) and (not again or each >= (self.recovered or 0)) for each in self.received):
            return None
        lifted = again and (self.exempt or 0) <= (self.repositive or 0)
        if by(self.exempt) and not by(self.exempt_ended) and not lifted:
            return None
        moving = any(begins < end and (to is None or to >= end) for begins, to in self.rides)
        area = self.area
        for when, corrected in sorted(self.corrected, key=lambda each: each[0]):
            area = corrected if when < end else area
        return Stage.EN_ROUTE if moving else Stage.WAITING, area


@st.composite
def people(draw: st.DrawFn) -> Told:
    reported = draw(HOURS)

    def after(hours: int | None) -> st.SearchStrategy[int | None]:
        if hours is None or hours + 1 >= DAYS * 24:
            return st.none()
        return st.none() | st.integers(hours + 1, DAYS * 24 - 1)

    exempt = draw(PERHAPS)
    recovered = draw(after(reported))
    begins = draw(st.lists(HOURS, max_size=2))
    repositive = draw(after(recovered).filter(lambda each: each is None or each != exempt))
    return Told(
        reported=reported,
        area=draw(AREAS),
        corrected=draw(
            st.lists(
                st.tuples(HOURS, st.sampled_from((HERE, THERE))),
                max_size=2,
                unique_by=lambda each: each[0],
            )
        ),
        exempt=exempt,
        exempt_ended=draw(after(exempt)),
        received=draw(st.lists(HOURS, max_size=2)),
        rides=[(each, draw(after(each))) for each in begins],
        recovered=recovered,
        repositive=repositive,
        retracted=draw(after(reported)),
        merged=draw(after(reported)),
    )


def bounds(day: int, before: Sequence[str], here: Sequence[str]) -> Bounds:
    return Bounds(
        hour(day * 24), hour(day * 24 + 24), lambda code: code in before, lambda code: code in here
    )


@given(
    st.lists(people(), max_size=6),
    st.lists(st.sampled_from(((HERE,), (HERE, THERE))), min_size=DAYS + 1, max_size=DAYS + 1),
)
def test_the_flows_come_to_what_counting_heads_does(
    told: list[Told], extents: list[tuple[str, ...]]
) -> None:
    """Also where the area has another extent from one day to the next."""
    courses = [person.course(number) for number, person in enumerate(told)]
    closed = 0
    for day in range(DAYS):
        within = bounds(day, extents[day], extents[day + 1])
        left = outstanding(courses, within, lambda _: None)
        found = settlement(movements(courses, within), left)
        heads = [
            where[0]
            for person in told
            if (where := person.whereabouts(day * 24 + 24)) and where[1] in extents[day + 1]
        ]
        assert found.opening == closed
        assert balance(found) == len(heads)
        assert (found.waiting, found.en_route) == (
            heads.count(Stage.WAITING),
            heads.count(Stage.EN_ROUTE),
        )
        closed = balance(found)


@given(people(), HOURS)
def test_nobody_is_in_two_places(told: Told, when: int) -> None:
    """At any moment there is one step, and steps follow one another."""
    course = told.course(1)
    moments = [step.at for step in course.steps]
    assert moments == sorted(set(moments))
    where, step = told.whereabouts(when), course.before(hour(when))
    stage = step.stage if step is not None and step.stage.whereabouts else None
    assert (None if where is None else where[0]) == stage


NOBODY = Told(
    reported=0,
    area=HERE,
    corrected=(),
    exempt=None,
    exempt_ended=None,
    received=(),
    rides=(),
    recovered=None,
    repositive=None,
    retracted=None,
    merged=None,
)


def flows(told: Told, day: int) -> list[Flow]:
    return [each.flow for each in movements([told.course(1)], bounds(day, (HERE,), (HERE,)))]


def test_who_is_retracted_the_next_day_was_outstanding_until_then() -> None:
    told = NOBODY._replace(reported=20, retracted=30)
    assert flows(told, 0) == [Flow.REPORTED]
    assert flows(told, 1) == [Flow.OPENING, Flow.RETRACTED]
    assert flows(told, 2) == []


def test_a_repositive_is_moved_and_not_new() -> None:
    told = NOBODY._replace(received=[2], recovered=30, repositive=50, rides=[(51, 52)])
    assert flows(told, 0) == [Flow.REPORTED, Flow.RECEIVED]
    assert flows(told, 1) == []
    assert flows(told, 2) == [Flow.MOVED_IN]
    again = told._replace(received=[2, 52])
    assert flows(again, 2) == [Flow.MOVED_IN, Flow.RECEIVED]


def test_an_exemption_that_ended_brings_them_back() -> None:
    told = NOBODY._replace(exempt=10, exempt_ended=30)
    assert flows(told, 0) == [Flow.REPORTED, Flow.EXEMPT]
    assert flows(told, 1) == [Flow.MOVED_IN]
    assert told.course(1).steps[-1].since == hour(30)


def test_who_belongs_elsewhere_is_moved_out() -> None:
    told = NOBODY._replace(corrected=[(30, THERE)])
    assert flows(told, 1) == [Flow.OPENING, Flow.MOVED_OUT]
    there = bounds(1, (THERE,), (THERE,))
    assert [each.flow for each in movements([told.course(1)], there)] == [Flow.MOVED_IN]


def test_who_was_in_hospital_before_the_report_is_reported_and_received() -> None:
    told = NOBODY._replace(reported=20, received=[3])
    assert flows(told, 0) == [Flow.REPORTED, Flow.RECEIVED]


def test_midnight_is_of_the_day_that_begins() -> None:
    assert flows(NOBODY._replace(received=[24]), 0) == [Flow.REPORTED]
    assert flows(NOBODY._replace(received=[24]), 1) == [Flow.OPENING, Flow.RECEIVED]


def test_the_one_who_is_the_latest_comes_first() -> None:
    courses = [
        Course(name, name, [Step(hour(begins), Stage.WAITING, HERE, hour(begins))])
        for name, begins in (("young", 23), ("old", 1), ("middle", 12))
    ]
    left = outstanding(
        courses, bounds(0, (HERE,), (HERE,)), lambda step: step.since + timedelta(hours=2)
    )
    assert [(each.course.person_id, each.within_limit) for each in left] == [
        ("old", False),
        ("middle", False),
        ("young", True),
    ]


def left_by(due: datetime | None) -> bool:
    bounds = Bounds(START, hour(24), lambda _: True, lambda _: True)
    course = Course("1", "2", [Step(hour(1), Stage.WAITING, HERE, hour(1))])
    (left,) = outstanding([course], bounds, lambda _: due)
    return left.within_limit


def test_who_may_wait_until_midnight_is_within_the_limit_at_midnight() -> None:
    moments = (None, hour(24) - timedelta(microseconds=1), hour(24), hour(25))
    assert [left_by(due) for due in moments] == [False, False, True, True]


@pytest.mark.parametrize(
    ("waiting", "en_route", "within", "result"),
    [
        (0, 0, 0, DayResult.CLEARED),
        (1, 1, 2, DayResult.WITHIN_LIMIT),
        (2, 1, 2, DayResult.NOT_CLEARED),
        (1, 2, 1, DayResult.NOT_CLEARED),
        (0, 2, 2, DayResult.WITHIN_LIMIT),
    ],
)
def test_one_person_beyond_the_limit_leaves_a_day_not_cleared(
    waiting: int, en_route: int, within: int, result: DayResult
) -> None:
    told = Settlement(waiting=waiting, en_route=en_route, within_limit=within)
    assert result_of(told) is result


def round_of(sampled: int | None, roster: int | None) -> Coverage:
    return Coverage(round_id=RoundId(UUID(int=9)), sampled=sampled, roster=roster)


@pytest.mark.parametrize(
    ("told", "result"),
    [
        ([], DayResult.CLEARED),
        ([(round_of(5, 5), False)], DayResult.CLEARED),
        ([(round_of(6, 5), False)], DayResult.CLEARED),
        ([(round_of(4, 5), False)], DayResult.NOT_CLEARED),
        ([(round_of(4, 5), True)], DayResult.WITHIN_LIMIT),
        ([(round_of(5, 5), False), (round_of(4, 5), True)], DayResult.WITHIN_LIMIT),
        ([(round_of(4, 5), False), (round_of(4, 5), True)], DayResult.NOT_CLEARED),
        ([(round_of(None, 5), False)], DayResult.NOT_CLEARED),
        ([(round_of(5, None), False)], DayResult.NOT_CLEARED),
    ],
)
def test_a_round_is_whole_when_everybody_on_the_roster_was_sampled(
    told: list[tuple[Coverage, bool]], result: DayResult
) -> None:
    assert covered(told) is result


def stands(*more: Fact, **report: Any) -> list[tuple[Stands, bool]]:
    first = CaseReported(case_id=WANGS_CASE, reported_at=hour(1), area=HERE, **report)
    facts = [PersonRegistered(reported_at=hour(0)), first, *more]
    told = tuple(StreamFact(number, fact) for number, fact in enumerate(facts, 1))
    history = PersonHistory(WANG, told)
    return [(turn.stands, turn.precise) for turn in turns(history, history.cases[WANGS_CASE])]


def test_who_is_positive_by_a_test_alone_or_by_a_clinician_alone_is_to_be_moved() -> None:
    positive = [(Stands.POSITIVE, True)]
    assert stands(laboratory=Laboratory.POSITIVE, diagnosis=Diagnosis.SUSPECTED) == positive
    assert stands(diagnosis=Diagnosis.ASYMPTOMATIC) == positive
    assert stands(diagnosis=Diagnosis.SUSPECTED) == []


def test_who_died_is_not_to_be_moved_any_more() -> None:
    died = PersonDied(reported_at=hour(5))
    assert stands(died, diagnosis=Diagnosis.CONFIRMED) == [
        (Stands.POSITIVE, True),
        (Stands.DIED, True),
    ]


def test_a_report_of_a_day_has_no_hour() -> None:
    report: dict[str, Any] = {
        "diagnosis": Diagnosis.CONFIRMED,
        "reported_precision": Precision.DAY,
    }
    assert stands(**report) == [(Stands.POSITIVE, False)]

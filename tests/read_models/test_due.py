"""Whatever is indicated is due on its day once, and nothing is due that was done."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as holds
from hypothesis import strategies as st

from tests.read_models.worked import Work
from tests.registries import CHINA, Clock, make_registry
from tracing.domain.contact.commands import DetermineCategory, RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.follow_up.commands import RecordCheck
from tracing.domain.follow_up.due import SEEN, DueKind, DueReason, settled
from tracing.domain.follow_up.events import CheckOutcome
from tracing.domain.identifiers import ContactId, ExposureId, Ids, PersonId, SampleId
from tracing.domain.laboratory.commands import CollectSample, ReportResult
from tracing.domain.laboratory.events import TestResult
from tracing.domain.protocol.running import Indication
from tracing.domain.values import ContactCategory, Decision, PartialDate, UnknownSource
from tracing.projections.questions.follow_up import Due, due
from tracing.projections.questions.indicated_ends import indicated_ends
from tracing.projections.questions.protocols import in_force
from tracing.registry import Registry

START = date(2022, 7, 5)
LAST = date(2022, 8, 1)
SPAN = [START + timedelta(days=number) for number in range((LAST - START).days)]


class Exposed(NamedTuple):
    """One person: when they were exposed and found, and what was done of them."""

    category: ContactCategory
    last_on: date
    found_on: date
    checked: dict[date, CheckOutcome]
    sampled: set[date]


@st.composite
def exposed(draw: st.DrawFn) -> Exposed:
    last = START + timedelta(days=draw(st.integers(0, 6)))
    found = last + timedelta(days=draw(st.integers(0, 3)))
    days = st.integers(0, 14).map(lambda number: found + timedelta(days=number))
    return Exposed(
        draw(st.sampled_from([ContactCategory.CLOSE, ContactCategory.SECONDARY])),
        last,
        found,
        draw(st.dictionaries(days, st.sampled_from(CheckOutcome), max_size=6)),
        draw(st.sets(days, max_size=5)),
    )


@holds(st.lists(exposed(), min_size=2, max_size=6))
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_day_of_a_course_is_due_once_and_nothing_that_was_done(
    tmp_path_factory: pytest.TempPathFactory, people: list[Exposed]
) -> None:
    folder = tmp_path_factory.mktemp("due")
    place = make_registry(folder, clock=Clock(noon(LAST)))
    with place.open() as registry:
        work = Work(registry)
        work.adopt()
        told = {str(entered(work, each)): each for each in people}
        at = registry.position()
        with registry.reading() as reading:
            here = reading.connection
            packs = in_force(here, at)
            courses = {
                together[0].person_id: (min(each.began for each in together), indication)
                for together, indication in indicated_ends(here, at, registry.zone).running()
            }
            found = [
                (day, each)
                for day in SPAN
                for each in due(here, at, day, registry.zone, now=noon(LAST), packs=packs)
            ]
    assert courses.keys() == told.keys()
    for person, (began, indication) in courses.items():
        own = [(day, each) for day, each in found if each.person_id == person]
        _checks(own, indication, told[person])
        _tests(own, began, indication, told[person])


def _checks(found: list[tuple[date, Due]], indication: Indication, of: Exposed) -> None:
    assert indication.course is not None
    assert indication.course_ends_on is not None
    wanted = {
        (day, number): of.checked.get(day) if number == 1 else None
        for leg in indication.course.legs
        for day in SPAN
        if leg.first_on <= day <= min(leg.last_on, indication.course_ends_on) and day >= of.found_on
        for number in range(1, leg.checks_a_day + 1)
    }
    checks = [each for _, each in found if each.kind is DueKind.CHECK]
    assert sorted((each.due_on, each.number) for each in checks) == sorted(wanted)
    for each in checks:
        assert each.done is (wanted[each.due_on, each.number] in SEEN)
        assert each.done is not each.missed


def _tests(found: list[tuple[date, Due]], began: date, indication: Indication, of: Exposed) -> None:
    assert indication.course is not None
    assert indication.course_ends_on is not None
    wanted = [
        day for day in indication.course.tests_on if began <= day <= indication.course_ends_on
    ]
    tests = [(day, each) for day, each in found if each.kind is DueKind.TEST]
    on_its_day = Counter(each.due_on for _, each in tests if each.why is DueReason.TEST_DAY)
    assert on_its_day == Counter(wanted)
    for day, each in tests:
        made = settled(wanted, [taken for taken in of.sampled if taken <= day])
        assert each.done is (made[each.due_on] is not None)
        if each.why is DueReason.NOT_MADE_UP:
            left = [test for test in wanted if test < day and made[test] is None]
            assert (each.due_on, each.outstanding) == (left[0], len(left))


def entered(work: Work, of: Exposed) -> PersonId:
    registry, person = work.registry, work.person()
    ids = Ids(registry.new_command_id())
    contact, learnt = ContactId(ids.new()), noon(of.found_on)
    registry.execute(
        RecordExposure(
            person_id=person,
            contact_id=contact,
            exposure_id=ExposureId(ids.new()),
            source=UnknownSource(),
            span=ExposureSpan(first_on=PartialDate(of.last_on), last_on=PartialDate(of.last_on)),
            reported_at=learnt,
        ),
        DetermineCategory(
            person_id=person,
            contact_id=contact,
            category=of.category,
            decision=Decision(office="County CDC", decided_at=learnt),
            reported_at=learnt,
        ),
    )
    for day, outcome in of.checked.items():
        registry.execute(RecordCheck(person_id=person, checked_on=day, outcome=outcome))
    for day in sorted(of.sampled):
        _sampled(registry, person, day)
    return person


def _sampled(registry: Registry, person: PersonId, day: date) -> None:
    sample = SampleId(registry.new_command_id())
    registry.execute(
        CollectSample(person_id=person, sample_id=sample, sampled_at=noon(day)),
        ReportResult(person_id=person, sample_id=sample, result=TestResult.NEGATIVE),
    )


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)

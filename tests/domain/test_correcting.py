"""A correction takes the place of what it corrects, and is judged as of that."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tests.domain.stories import (
    BY_THE_COUNTY,
    LI,
    WANG,
    WANGS_EPISODE,
    at,
    li_is_known,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
    wangs_fact,
)
from tests.domain.thing_stories import given
from tracing.domain.disinfection.commands import (
    AssessEffect,
    OrderDisinfection,
    PerformDisinfection,
)
from tracing.domain.disinfection.events import DisinfectionKind
from tracing.domain.disinfection.state import DisinfectionStatus
from tracing.domain.identifiers import QuarantineId, SampleId
from tracing.domain.laboratory.commands import CollectSample, ReportResult, WithdrawResult
from tracing.domain.laboratory.events import TestResult
from tracing.domain.person.commands import ErasePerson
from tracing.domain.quarantine.commands import ExtendQuarantine, OrderQuarantine, StartQuarantine
from tracing.domain.quarantine.events import (
    Basis,
    ExposureBasis,
    OrderMode,
    OrderPurpose,
    QuarantineExtended,
    QuarantineStarted,
    SampleBasis,
)
from tracing.domain.transfer.commands import ChangePassengers, RequestTransfer
from tracing.domain.transfer.events import Passenger, TransferPurpose
from tracing.domain.values import Decision

ORDER, SWAB = QuarantineId(UUID(int=60)), SampleId(UUID(int=80))
BUS, CLEANING = UUID(int=500), UUID(int=830)
BY_EXPOSURE = ExposureBasis(WANGS_EPISODE)


def ordered(
    basis: Basis = BY_EXPOSURE, room: str | None = None, corrects: int | None = None
) -> OrderQuarantine:
    return OrderQuarantine(
        person_id=WANG,
        quarantine_id=ORDER,
        purpose=OrderPurpose.QUARANTINE,
        mode=OrderMode.HOME,
        basis=basis,
        decision=BY_THE_COUNTY,
        room=room,
        corrects=corrects,
    )


def started(learnt: str, corrects: int | None = None) -> StartQuarantine:
    return StartQuarantine(
        person_id=WANG, quarantine_id=ORDER, reported_at=at(learnt), corrects=corrects
    )


def extended(ends_on: date, decision: Decision, corrects: int | None = None) -> ExtendQuarantine:
    return ExtendQuarantine(
        person_id=WANG, quarantine_id=ORDER, ends_on=ends_on, decision=decision, corrects=corrects
    )


def test_when_something_was_learnt_is_corrected_though_nothing_else_is() -> None:
    story = given(wang_is_known(), wang_was_exposed(), ordered(), started("2022-07-19 10:00"))
    story.when(started("2022-07-18 10:00", corrects=5)).then(
        QuarantineStarted(
            quarantine_id=ORDER, reported_at=at("2022-07-18 10:00"), corrects=wangs_fact(5)
        )
    )
    story.when(started("2022-07-18 10:00", corrects=6)).nothing()


def test_a_fact_is_corrected_even_to_what_another_says() -> None:
    first, second = (
        Decision(office="County CDC", decided_at=at(f"2022-07-{day} 10:00")) for day in (17, 18)
    )
    story = given(wang_is_known(), wang_was_exposed(), ordered())
    story.done(extended(date(2022, 7, 27), first), extended(date(2022, 7, 30), second))
    story.when(extended(date(2022, 7, 27), first, corrects=6)).then(
        QuarantineExtended(
            quarantine_id=ORDER, ends_on=date(2022, 7, 27), decision=first, corrects=wangs_fact(6)
        )
    )


def test_an_order_is_corrected_though_the_exposed_person_has_become_a_case_since() -> None:
    story = given(wang_is_known(), wang_was_exposed(), ordered()).later(hours=1)
    story.done(wang_is_a_case(), ordered(room="3", corrects=4))
    assert story.wang.parts("quarantine")[ORDER].first.room == "3"


def test_an_order_is_corrected_though_what_it_rests_on_has_fallen() -> None:
    story = given(
        wang_is_known(),
        CollectSample(person_id=WANG, sample_id=SWAB),
        ReportResult(person_id=WANG, sample_id=SWAB, result=TestResult.POSITIVE),
        ordered(SampleBasis(SWAB)),
        WithdrawResult(person_id=WANG, sample_id=SWAB),
        ordered(SampleBasis(SWAB), room="3", corrects=4),
    )
    assert story.wang.parts("quarantine")[ORDER].first.room == "3"


def test_a_result_that_was_corrected_and_then_withdrawn_may_be_reported_anew() -> None:
    def said(result: TestResult, corrects: int | None = None) -> ReportResult:
        return ReportResult(person_id=WANG, sample_id=SWAB, result=result, corrects=corrects)

    story = given(
        wang_is_known(),
        CollectSample(person_id=WANG, sample_id=SWAB),
        said(TestResult.NEGATIVE),
        said(TestResult.POSITIVE, corrects=3),
        WithdrawResult(person_id=WANG, sample_id=SWAB),
        said(TestResult.NEGATIVE),
    )
    assert story.wang.parts("sample")[SWAB].results.latest.says is TestResult.NEGATIVE


def test_a_corrected_disinfection_stays_before_what_assessed_it() -> None:
    story = given(
        OrderDisinfection(
            thing_id=CLEANING,
            disinfection_kind=DisinfectionKind.TERMINAL,
            area="360103",
            reported_at=at("2022-07-15 10:00"),
        ),
        PerformDisinfection(thing_id=CLEANING, reported_at=at("2022-07-16 10:00")),
        AssessEffect(thing_id=CLEANING, passed=False, reported_at=at("2022-07-17 10:00")),
        PerformDisinfection(thing_id=CLEANING, team="Second team", corrects=2),
    )
    assert story.the(CLEANING).status is DisinfectionStatus.ASSESSED_FAILED


def test_passengers_corrected_to_what_they_are_are_nothing_new() -> None:
    story = given(wang_is_known(), li_is_known(), requested())
    story.done(ChangePassengers(thing_id=BUS, removed=(LI,)))
    story.when(ChangePassengers(thing_id=BUS, removed=(LI,), corrects=2)).nothing()


def test_a_transfer_is_corrected_though_somebody_aboard_was_erased() -> None:
    story = given(wang_is_known(), li_is_known(), requested(), ErasePerson(person_id=LI))
    story.done(requested(from_area="360103", corrects=1))
    assert story.the(BUS).from_area == "360103"


def requested(from_area: str | None = None, corrects: int | None = None) -> RequestTransfer:
    return RequestTransfer(
        thing_id=BUS,
        purpose=TransferPurpose.MEDICAL,
        passengers=(Passenger(person_id=WANG), Passenger(person_id=LI)),
        from_area=from_area,
        corrects=corrects,
    )

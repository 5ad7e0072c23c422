"""An operation to clear a hot spot: by decision, on health facts, and ended by nobody else."""

from __future__ import annotations

from typing import Any

from tests.domain.stories import (
    ANOTHER_CASE,
    BY_THE_COUNTY,
    LI,
    LIS_CASE,
    REGISTRY,
    WANG,
    WANGS_CASE,
    ZHAO,
    at,
)
from tests.domain.thing_stories import ThingStory
from tracing.domain.area.commands import area_id
from tracing.domain.area.events import AreaDesignated, AreaRegistered, AreaUnit
from tracing.domain.area.levels import AreaLevel
from tracing.domain.case.commands import ReportCase, RetractCase
from tracing.domain.command import Command
from tracing.domain.counting import LessThanNothingError
from tracing.domain.event import Event
from tracing.domain.operation.commands import (
    CloseOperation,
    ReportAction,
    ReportReadiness,
    StartOperation,
    operation_id,
)
from tracing.domain.operation.events import (
    OperationAction,
    OperationOutcome,
    ReadinessItem,
)
from tracing.domain.operation.refusals import (
    AlreadyClosedError,
    NoReasonError,
    NotOfTheLevelError,
    NoTriggerError,
    OperationClosedError,
    OperationRunsError,
)
from tracing.domain.operation.state import OperationState, OperationStatus
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.refusals import CaseRetractedError
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.thing import ThingHistory
from tracing.domain.values import CaseSource, Decision

CODE = "360103001003"
AREA = area_id(REGISTRY, CODE)
OPERATION = operation_id(REGISTRY, CODE, 1)
SINCE = at("2022-07-18 12:00")
THREE = (
    CaseSource(WANG, WANGS_CASE),
    CaseSource(LI, LIS_CASE),
    CaseSource(ZHAO, ANOTHER_CASE),
)


class HotSpot(ThingStory):
    """An area that is high risk since noon of the 18th, and three people with a case each."""

    def __init__(self, level: AreaLevel = AreaLevel.HIGH) -> None:
        super().__init__()
        facts: list[Event] = [
            AreaRegistered(code=CODE, name="Third Community", unit=AreaUnit.COMMUNITY),
            AreaDesignated(level=level, from_at=SINCE, grounds=THREE[:1], decision=BY_THE_COUNTY),
        ]
        area = ThingHistory(AREA)
        for version, fact in enumerate(facts, 1):
            area = area.with_fact(version, fact)
        self.things[AREA] = area
        for person, case in zip((WANG, LI, ZHAO), THREE, strict=True):
            self.done(
                RegisterPerson(person_id=person), ReportCase(person_id=person, case_id=case.case_id)
            )


def given(*commands: Command) -> ThingStory:
    return HotSpot().done(*commands)


def start(**fields: Any) -> StartOperation:
    asked: dict[str, Any] = {
        "thing_id": OPERATION,
        "area": CODE,
        "designated": AREA,
        "cases": THREE,
        "positives": 3,
        "decision": BY_THE_COUNTY,
    }
    return StartOperation(**asked | fields)


def close(**fields: Any) -> CloseOperation:
    asked: dict[str, Any] = {"outcome": OperationOutcome.CLEARED, "decision": BY_THE_COUNTY}
    return CloseOperation(thing_id=OPERATION, **asked | fields)


def state_of(story: ThingStory) -> OperationState:
    known: OperationState = story.the(OPERATION)
    return known


def test_an_operation_rests_on_the_designation_and_on_the_cases() -> None:
    known = state_of(given(start()))
    assert known.started.cases == THREE
    assert known.started.designation is not None
    assert (known.started.designation.stream, known.started.designation.version) == (AREA, 2)
    assert not known.started.untriggered
    assert known.status is OperationStatus.RUNNING


def test_an_area_that_is_not_officially_high_has_none() -> None:
    HotSpot(AreaLevel.MEDIUM).when(start()).refused(NotOfTheLevelError)
    given().when(start(started_at=at("2022-07-18 11:59"))).refused(NotOfTheLevelError)


def test_without_a_trigger_it_takes_an_override_and_a_reason() -> None:
    few = {"cases": THREE[:2]}
    given().when(start(**few)).refused(NoTriggerError)
    given().when(start(positives=None)).refused(NoTriggerError)
    given().when(start(**few, override=True)).refused(NoReasonError)


def test_an_operation_without_a_trigger_says_so() -> None:
    from tracing.domain.command import seal

    reasoned = Decision(
        office="County CDC",
        decided_at=BY_THE_COUNTY.decided_at,
        reason=seal(REGISTRY, "old houses, shared taps"),
    )
    known = state_of(given(start(cases=THREE[:2], override=True, decision=reasoned)))
    assert known.started.untriggered


def test_two_cases_of_one_person_are_one() -> None:
    twice = (THREE[0], THREE[0], THREE[1])
    given().when(start(cases=twice)).refused(NoTriggerError)


def test_a_case_that_was_retracted_is_no_ground() -> None:
    gone = RetractCase(person_id=LI, case_id=LIS_CASE)
    given(gone).when(start()).refused(CaseRetractedError)


def test_one_that_is_started_twice_is_one() -> None:
    given(start()).when(start()).then()
    other = Decision(office="City HQ", decided_at=BY_THE_COUNTY.decided_at)
    given(start()).when(start(decision=other)).refused(OperationRunsError)


def test_the_last_word_on_each_thing_counts_by_when_it_was_so() -> None:
    later = ReportReadiness(
        thing_id=OPERATION,
        item=ReadinessItem.DRONES,
        ready=True,
        as_of=at("2022-07-20 08:30"),
    )
    earlier = ReportReadiness(
        thing_id=OPERATION,
        item=ReadinessItem.DRONES,
        ready=False,
        as_of=at("2022-07-20 07:30"),
    )
    known = state_of(given(start(), later, earlier))
    said = known.ready(ReadinessItem.DRONES)
    assert said is not None
    assert said.ready
    assert known.ready(ReadinessItem.PATROLS) is None


def test_an_action_is_reported_in_numbers_of_nothing_less_than_none() -> None:
    report = ReportAction(thing_id=OPERATION, action=OperationAction.GATES, done=12, due=12)
    said = state_of(given(start(), report)).reported(OperationAction.GATES)
    assert said is not None
    assert (said.done, said.due) == (12, 12)
    fewer = ReportAction(thing_id=OPERATION, action=OperationAction.GATES, done=-1)
    given(start()).when(fewer).refused(LessThanNothingError)


def test_only_a_decision_ends_it() -> None:
    gone = RetractCase(person_id=LI, case_id=LIS_CASE)
    assert state_of(given(start(), gone)).status is OperationStatus.RUNNING
    assert state_of(given(start(), close())).status is OperationStatus.CLOSED


def test_one_that_is_closed_is_not_closed_again_nor_reported_on() -> None:
    closed = close(closed_at=at("2022-07-20 08:00"))
    late = ReportReadiness(thing_id=OPERATION, item=ReadinessItem.PATROLS, ready=True)
    given(start(started_at=SINCE), closed).when(late).refused(OperationClosedError)
    other = close(outcome=OperationOutcome.OTHER)
    given(start(started_at=SINCE), closed).when(other).refused(AlreadyClosedError)


def test_one_that_was_taken_back_can_be_started() -> None:
    back = RetractThingFacts(thing_id=OPERATION, versions=(1,), reason="误记")
    assert state_of(given(start(), back, start())).status is OperationStatus.RUNNING

"""How a case went, by when each thing was reported: what bulletins count from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from tests.application.people import Entered, enter
from tests.registries import CHINA, Clock
from tracing.domain.case.commands import (
    CorrectDiagnosis,
    CorrectReport,
    Diagnose,
    DischargeCase,
    RecordDeath,
    RecordLaboratory,
    RetractCase,
)
from tracing.domain.person.commands import RetractFacts
from tracing.domain.values import Diagnosis, Laboratory, PartialDate, Severity
from tracing.projections.case_courses import CASE_COURSES
from tracing.registry import Registry


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2022, 7, day, hour, tzinfo=CHINA)


@pytest.fixture
def entered(registry: Registry, clock: Clock) -> Entered:
    """Reported on the 20th at nine, with nothing known; now it is the 30th."""
    found = enter(registry)
    clock.advance(days=10)
    return found


def of(entered: Entered) -> dict[str, Any]:
    return {"person_id": entered.person_id, "case_id": entered.case_id}


def course(registry: Registry) -> list[tuple[int, str, str | None, str | None]]:
    """Day of the month, diagnosis, severity and outcome of each row, in order."""
    return [
        (
            datetime.fromisoformat(row.from_at).astimezone(CHINA).day,
            row.diagnosis,
            row.severity,
            row.outcome,
        )
        for row in rows(registry)
    ]


def rows(registry: Registry) -> Iterator[Any]:
    now = registry.position()
    with registry.reading() as reading:
        held = sa.select(CASE_COURSES.table).where(CASE_COURSES.held_at(now))
        yield from reading.connection.execute(held.order_by(*CASE_COURSES.by_key))


def test_a_case_begins_with_its_report(registry: Registry, entered: Entered) -> None:
    assert course(registry) == [(20, "pending", None, None)]
    (row,) = rows(registry)
    assert (row.ordinal, row.laboratory, row.to_at) == (1, "none", None)


def test_each_row_ends_where_the_next_begins(registry: Registry, entered: Entered) -> None:
    asymptomatic, confirmed = Diagnosis.ASYMPTOMATIC, Diagnosis.CONFIRMED
    registry.execute(Diagnose(**of(entered), diagnosis=asymptomatic, reported_at=at(22)))
    registry.execute(
        Diagnose(**of(entered), diagnosis=confirmed, severity=Severity.MILD, reported_at=at(25)),
        DischargeCase(**of(entered), reported_at=at(28)),
    )
    assert course(registry) == [
        (20, "pending", None, None),
        (22, "asymptomatic", None, None),
        (25, "confirmed", "mild", None),
        (28, "confirmed", "mild", "recovered"),
    ]
    found = list(rows(registry))
    assert [row.to_at for row in found] == [*(row.from_at for row in found[1:]), None]


def test_what_is_typed_late_counts_from_when_it_was_reported(
    registry: Registry, entered: Entered
) -> None:
    registry.execute(RecordDeath(**of(entered), reported_at=at(29)))
    registry.execute(
        RecordLaboratory(**of(entered), laboratory=Laboratory.POSITIVE, reported_at=at(21))
    )
    assert [row.laboratory for row in rows(registry)] == ["none", "positive", "positive"]
    assert [row.outcome for row in rows(registry)] == [None, None, "died"]


def test_a_corrected_diagnosis_takes_the_place_of_the_wrong_one(
    registry: Registry, entered: Entered
) -> None:
    registry.execute(Diagnose(**of(entered), diagnosis=Diagnosis.CONFIRMED, reported_at=at(22)))
    registry.execute(
        CorrectDiagnosis(**of(entered), diagnosis=Diagnosis.ASYMPTOMATIC, reported_at=at(29))
    )
    assert course(registry) == [(20, "pending", None, None), (22, "asymptomatic", None, None)]
    registry.execute(
        CorrectDiagnosis(**of(entered), diagnosis=Diagnosis.CONFIRMED, reported_at=at(29, 9))
    )
    assert course(registry) == [(20, "pending", None, None), (22, "confirmed", None, None)]


def test_a_corrected_discharge_stays_where_it_was_reported(
    registry: Registry, entered: Entered
) -> None:
    registry.execute(DischargeCase(**of(entered), reported_at=at(25)))
    registry.execute(
        DischargeCase(
            **of(entered), recovered_on=PartialDate.parse("2022-07-24"), reported_at=at(29)
        )
    )
    assert course(registry) == [(20, "pending", None, None), (25, "pending", None, "recovered")]


def test_a_case_moved_to_another_day_moves_as_a_whole(registry: Registry, entered: Entered) -> None:
    registry.execute(Diagnose(**of(entered), diagnosis=Diagnosis.ASYMPTOMATIC, reported_at=at(21)))
    registry.execute(CorrectReport(**of(entered), case_reported_at=at(23), area="360103"))
    assert course(registry) == [(23, "asymptomatic", None, None)]
    (row,) = rows(registry)
    assert row.area == "360103"


def test_a_retracted_case_has_no_course_until_the_retraction_is_taken_back(
    registry: Registry, entered: Entered
) -> None:
    registry.execute(RetractCase(**of(entered)))
    assert course(registry) == []
    registry.execute(RetractFacts(person_id=entered.person_id, versions=(3,)))
    assert course(registry) == [(20, "pending", None, None)]


def test_facts_without_an_effect_on_the_course_add_no_row(
    registry: Registry, entered: Entered
) -> None:
    registry.execute(CorrectReport(**of(entered), facility="First Hospital"))
    assert course(registry) == [(20, "pending", None, None)]

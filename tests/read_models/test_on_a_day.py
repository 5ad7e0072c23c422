"""What was so on a day: each axis as it was then, however it went on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.application.people import enter
from tests.registries import Clock, InventedRegistry
from tracing.domain.case.commands import Diagnose, RecordLaboratory
from tracing.domain.values import Diagnosis, Laboratory, PartialDate, Severity
from tracing.projections import questions


def on(day: int) -> PartialDate:
    return PartialDate(date(2022, 7, day))


@pytest.mark.parametrize(
    ("day", "diagnosis", "severity", "laboratory"),
    [
        (20, Diagnosis.PENDING, None, Laboratory.NONE),
        (21, Diagnosis.PENDING, None, Laboratory.PRESUMPTIVE),
        (22, Diagnosis.ASYMPTOMATIC, None, Laboratory.PRESUMPTIVE),
        (25, Diagnosis.CONFIRMED, Severity.MILD, Laboratory.POSITIVE),
    ],
)
def test_a_case_shows_the_diagnosis_and_result_of_that_day(
    place: InventedRegistry,
    clock: Clock,
    day: int,
    diagnosis: Diagnosis,
    severity: Severity | None,
    laboratory: Laboratory,
) -> None:
    with place.open() as registry:
        entered = enter(registry)
        ids: dict[str, Any] = {"person_id": entered.person_id, "case_id": entered.case_id}
        clock.advance(days=10)
        for command in (
            RecordLaboratory(**ids, laboratory=Laboratory.POSITIVE, sampled_on=on(24)),
            Diagnose(
                **ids,
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                diagnosed_on=on(25),
            ),
            Diagnose(**ids, diagnosis=Diagnosis.ASYMPTOMATIC, diagnosed_on=on(22)),
            RecordLaboratory(**ids, laboratory=Laboratory.PRESUMPTIVE, sampled_on=on(21)),
        ):
            registry.execute(command)
        at = registry.position()
        with registry.reading() as reading:
            then = registry.day(date(2022, 7, day))
            (row,) = questions.cases(reading.connection, at, on=then)
    assert (row["diagnosis"], row["severity"], row["laboratory"]) == (
        diagnosis,
        severity,
        laboratory,
    )
    assert "course" not in row

"""Samples, pools and immunity: as they were on a day, as they were known, in whatever order."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from tests.registries import CHINA, Clock
from tracing.domain.command import Command
from tracing.domain.identifiers import ImmunityId, PersonId, PoolId, SampleId
from tracing.domain.immunity.commands import RecordContraindication, RecordVaccination
from tracing.domain.laboratory.commands import CollectSample, ReportResult, WithdrawResult
from tracing.domain.laboratory.events import Target, TestResult
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.pool.commands import CollectPool, FindPoolMembers, ReportPoolResult
from tracing.domain.values import FactRef, PartialDate
from tracing.projections.questions import laboratory as questions
from tracing.registry import Registry

WANG, LI, ALSO_LI = (PersonId(UUID(int=10 + n)) for n in range(3))
SWAB, LIS_SWAB = (SampleId(UUID(int=200 + n)) for n in range(2))
POOL = PoolId(UUID(int=210))
DOSE, CERTIFICATE = (ImmunityId(UUID(int=220 + n)) for n in range(2))
OF_WANG: dict[str, Any] = {"person_id": WANG, "sample_id": SWAB}


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2022, 7, day, hour, tzinfo=CHINA)


def recorded(registry: Registry, *commands: Command) -> int:
    for command in commands:
        registry.execute(command)
    return registry.position()


@pytest.fixture(autouse=True)
def people(registry: Registry) -> None:
    recorded(registry, *(RegisterPerson(person_id=each) for each in (WANG, LI, ALSO_LI)))


def swab_on(registry: Registry, day: int | None, position: int) -> dict[str, Any] | None:
    on = None if day is None else registry.day(date(2022, 7, day))
    with registry.reading() as reading:
        return next(
            questions.samples(reading.connection, position, on=on, sample_id=str(SWAB)), None
        )


PRESUMPTIVE = ReportResult(
    **OF_WANG,
    result=TestResult.PRESUMPTIVE,
    targets=(Target("N", 30.0),),
    reported_at=at(14, 20),
)
POSITIVE = ReportResult(
    **OF_WANG, result=TestResult.POSITIVE, targets=(Target("N", 25.0),), reported_at=at(15, 20)
)


def test_a_sample_shows_on_a_day_what_had_been_reported_by_then(registry: Registry) -> None:
    taken = CollectSample(**OF_WANG, sampled_at=at(14, 8), reported_at=at(14, 9))
    back = WithdrawResult(**OF_WANG, withdraws=FactRef(WANG, 4), reported_at=at(16, 9))
    head = recorded(registry, taken, PRESUMPTIVE, POSITIVE, back)
    shown = {day: swab_on(registry, day, head) for day in (13, 14, 15, 16)}
    assert shown.pop(13) is None
    assert {
        day: (row["result"], row["ct"], row["withdrawn"]) for day, row in shown.items() if row
    } == {
        14: (TestResult.PRESUMPTIVE, 30.0, False),
        15: (TestResult.POSITIVE, 25.0, False),
        16: (TestResult.PRESUMPTIVE, 30.0, True),
    }


def test_a_sample_is_not_there_before_the_day_it_was_taken(registry: Registry) -> None:
    taken = CollectSample(**OF_WANG, sampled_on=PartialDate(date(2022, 7, 14)), reported_at=at(13))
    head = recorded(registry, taken)
    assert [swab_on(registry, day, head) is not None for day in (13, 14)] == [False, True]


def test_as_of_is_what_was_known_then(registry: Registry) -> None:
    before = recorded(registry, CollectSample(**OF_WANG), PRESUMPTIVE)
    after = recorded(registry, POSITIVE)
    shown = [swab_on(registry, None, position) for position in (before, after)]
    assert [row["result"] for row in shown if row] == [TestResult.PRESUMPTIVE, TestResult.POSITIVE]


def test_results_lead_to_the_same_row_in_whatever_order_they_come(registry: Registry) -> None:
    third = ReportResult(**OF_WANG, result=TestResult.NEGATIVE, resulted_at=at(14, 22))
    rows = []
    for number, order in enumerate(permutations((PRESUMPTIVE, POSITIVE, third))):
        sample = SampleId(UUID(int=300 + number))
        taken = CollectSample(person_id=WANG, sample_id=sample, reported_at=at(14, 9))
        told = (
            ReportResult(
                **OF_WANG | {"sample_id": sample},
                result=each.result,
                targets=each.targets,
                resulted_at=each.resulted_at,
                reported_at=each.reported_at,
            )
            for each in order
        )
        head = recorded(registry, taken, *told)
        with registry.reading() as reading:
            (row,) = questions.samples(reading.connection, head, sample_id=str(sample))
        rows.append({name: row[name] for name in ("result", "ct", "resulted_at", "results")})
    assert all(row == rows[0] for row in rows)
    assert [told.ordinal for told in rows[0]["results"]] == [1, 2, 3]


def test_a_pool_shows_on_a_day_whom_had_been_found(registry: Registry) -> None:
    head = recorded(
        registry,
        CollectPool(thing_id=POOL, members=(WANG, LI), reported_at=at(14, 9)),
        ReportPoolResult(thing_id=POOL, result=TestResult.POSITIVE, reported_at=at(14, 20)),
        FindPoolMembers(thing_id=POOL, members=(WANG,), found_at=at(15, 9)),
    )
    with registry.reading() as reading:
        for day, found in ((14, 0), (15, 1)):
            on = registry.day(date(2022, 7, day))
            (row,) = questions.pools(reading.connection, head, on=on)
            members = questions.pool_members(reading.connection, head, str(POOL), on=on)
            assert (row["known"], row["found"]) == (2, found)
            assert sum(each["found_at"] is not None for each in members) == found


def test_a_sample_of_the_same_human_being_is_one_of_the_member(
    registry: Registry, clock: Clock
) -> None:
    follow_up = CollectSample(person_id=LI, sample_id=LIS_SWAB, pool_id=POOL)
    recorded(registry, CollectPool(thing_id=POOL, members=(WANG, LI)), follow_up)
    clock.advance(minutes=1)
    head = recorded(registry, MergePerson(person_id=LI, into=ALSO_LI))
    with registry.reading() as reading:
        members = questions.pool_members(reading.connection, head, str(POOL))
    assert [(each["person"], each["sample"]) for each in members] == [
        ("P-0001", None),
        ("P-0002", "S-0001"),
    ]


def test_a_certificate_counts_until_it_ends(registry: Registry) -> None:
    head = recorded(
        registry,
        RecordVaccination(
            person_id=WANG,
            immunity_id=DOSE,
            given_on=PartialDate(date(2022, 7, 15)),
            reported_at=at(15),
        ),
        RecordContraindication(
            person_id=WANG,
            immunity_id=CERTIFICATE,
            until_on=PartialDate(date(2022, 7, 14)),
            reported_at=at(14),
        ),
    )
    with registry.reading() as reading:
        shown = {
            day: [
                row["immunity"]
                for row in questions.immunity(
                    reading.connection, head, on=registry.day(date(2022, 7, day))
                )
            ]
            for day in (13, 14, 15)
        }
    assert shown == {13: [], 14: ["V-0002"], 15: ["V-0001"]}

"""Where an operation is due, whoever arrives in whatever order, and is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.registries import CHINA, Clock, make_registry
from tracing.domain.area.commands import RegisterArea, area_id
from tracing.domain.area.events import AreaUnit
from tracing.domain.area.level_commands import DesignateArea
from tracing.domain.area.levels import AreaLevel
from tracing.domain.case.commands import ReportCase, RetractCase
from tracing.domain.identifiers import CaseId, Ids, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.protocol.commands import AdoptProtocol, protocols_id
from tracing.domain.values import CaseSource, Decision, Diagnosis
from tracing.packaged import packs
from tracing.projections.questions.operations import triggers
from tracing.projections.triggers import MODEL, TRIGGERS
from tracing.registry import Registry

CODE = "360103001003"
NOON = datetime(2022, 7, 14, 12, tzinfo=CHINA)
DECIDED = Decision(office="HQ", decided_at=NOON)


class Town:
    """A registry in which the ninth edition holds, with Hohhot's rule, and an area is known."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock(NOON)
        self.place = make_registry(folder, clock=self.clock)
        self.cases: list[CaseSource] = []

    def settle(self, registry: Registry) -> None:
        area = area_id(registry.registry_id, CODE)
        registry.execute(*(self._adopting(registry, name) for name in ("cn-ed9", "hohhot-2022-10")))
        registry.execute(
            RegisterArea(thing_id=area, code=CODE, name="Third", unit=AreaUnit.COMMUNITY)
        )

    def _adopting(self, registry: Registry, name: str) -> AdoptProtocol:
        pack = packs()[name]
        return AdoptProtocol(
            thing_id=protocols_id(registry.registry_id),
            pack=name,
            layer=pack.header.layer,
            from_on=date(2022, 6, 28),
            digest=pack.digest,
            text=pack.text,
            decision=DECIDED,
        )

    def infect(self, registry: Registry, minute: int, area: str = CODE) -> CaseSource:
        self.clock.advance(hours=2)
        asked = registry.asked()
        ids = Ids(asked.command_id)
        case = CaseSource(PersonId(ids.new()), CaseId(ids.new()))
        registry.execute(
            RegisterPerson(person_id=case.person_id),
            ReportCase(
                person_id=case.person_id,
                case_id=case.case_id,
                area=area,
                diagnosis=Diagnosis.CONFIRMED,
                reported_at=NOON + timedelta(minutes=minute),
            ),
            asked=asked,
        )
        self.cases.append(case)
        return case

    def designate(self, registry: Registry, ground: CaseSource, minute: int = 30) -> None:
        self.clock.advance(hours=2)
        registry.execute(
            DesignateArea(
                thing_id=area_id(registry.registry_id, CODE),
                code=CODE,
                registry_id=registry.registry_id,
                level=AreaLevel.HIGH,
                from_at=NOON + timedelta(minutes=minute),
                grounds=(ground,),
                decision=Decision(office="HQ", decided_at=NOON + timedelta(minutes=minute)),
            )
        )


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


@pytest.fixture
def registry(town: Town) -> Iterator[Registry]:
    with town.place.open() as opened:
        town.settle(opened)
        yield opened


def standing(registry: Registry, at: int | None = None) -> list[dict[str, Any]]:
    position = registry.position(at)
    with registry.reading() as reading:
        return list(triggers(reading.connection, position))


def all_rows(registry: Registry) -> list[tuple[Any, ...]]:
    query = sa.select(TRIGGERS.table).order_by(*TRIGGERS.by_key, TRIGGERS.c.since)
    with registry.reading() as reading:
        return [tuple(row) for row in reading.connection.execute(query)]


@pytest.mark.parametrize("designated_after", [1, 3, 5, 6])
def test_it_is_due_at_the_fifth_or_at_the_designation_and_not_before(
    town: Town, registry: Registry, designated_after: int
) -> None:
    heads = []
    for number in range(6):
        if number == designated_after:
            town.designate(registry, town.cases[0])
            heads.append((number, True, registry.head))
        town.infect(registry, number)
        heads.append((number + 1, number >= designated_after, registry.head))
    if designated_after == 6:
        town.designate(registry, town.cases[0])
        heads.append((6, True, registry.head))
    for people, designated, head in heads:
        found = standing(registry, head)
        assert bool(found) == (people >= 5 and designated), (people, designated)
        assert all(row["positives"] == people for row in found)
    assert standing(registry)[0]["fired_at"] == NOON + timedelta(minutes=30)


def test_any_order_of_arrival_ends_in_the_same(tmp_path: Path) -> None:
    seen = set()
    for number, order in enumerate(list(permutations(range(5)))[::29]):
        town = Town(tmp_path / str(number))
        with town.place.open() as registry:
            town.settle(registry)
            cases = {hour: town.infect(registry, hour) for hour in order}
            town.designate(registry, cases[0], minute=2)
            (row,) = standing(registry)
            assert row["cases"] == [str(cases[hour].case_id) for hour in range(5)]
            seen.add((row["fired_at"], row["counted_from"], row["positives"]))
    assert seen == {(NOON + timedelta(minutes=4), NOON, 5)}


def test_a_correction_below_five_withdraws_it_and_the_past_stays(
    town: Town, registry: Registry
) -> None:
    for number in range(5):
        town.infect(registry, number)
    town.designate(registry, town.cases[0])
    head = registry.head
    gone = town.cases[3]
    registry.execute(RetractCase(person_id=gone.person_id, case_id=gone.case_id))
    assert standing(registry) == []
    assert standing(registry, head)[0]["positives"] == 5
    town.infect(registry, 9)
    assert standing(registry)[0]["positives"] == 5


def test_merged_people_count_once(town: Town, registry: Registry) -> None:
    for number in range(5):
        town.infect(registry, number)
    town.designate(registry, town.cases[0])
    assert len(standing(registry)) == 1
    registry.execute(
        MergePerson(
            person_id=town.cases[4].person_id,
            into=town.cases[3].person_id,
            separate_cases=True,
        )
    )
    assert standing(registry) == []


def test_those_elsewhere_do_not_count(town: Town, registry: Registry) -> None:
    for number in range(4):
        town.infect(registry, number)
    town.infect(registry, 4, area="360103001004")
    town.designate(registry, town.cases[0])
    assert standing(registry) == []


def test_rows_as_they_came_are_those_of_a_rebuild_and_from_scratch(
    town: Town, registry: Registry
) -> None:
    for number in range(4):
        town.infect(registry, number)
        standing(registry)
    town.designate(registry, town.cases[1])
    for number in range(3):
        town.infect(registry, 7 - number)
        standing(registry)
    gone = town.cases[5]
    registry.execute(RetractCase(person_id=gone.person_id, case_id=gone.case_id))
    standing(registry)
    came = all_rows(registry)
    registry.rebuild()
    assert all_rows(registry) == came
    assert came
    with registry.reading() as reading:
        for at in range(1, registry.head + 1):
            if registry.position(at) != at:
                continue
            anew = MODEL.rows(reading.connection, at, None)
            held = {row[:2]: row[2:-2] for row in came if row[-2] <= at < row[-1]}
            assert {key: tuple(map(str, row)) for key, row in anew.items()} == {
                key: tuple(map(str, row)) for key, row in held.items()
            }

"""Indicated levels from a real registry, whose packs are adopted as anybody adopts them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.application.people import enter_person
from tests.registries import CHINA, Clock, make_registry
from tracing.domain.area.commands import BoundArea, RegisterArea, area_id
from tracing.domain.area.events import AreaUnit
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.case.commands import ReportCase
from tracing.domain.disinfection.commands import (
    AssessEffect,
    OrderDisinfection,
    PerformDisinfection,
)
from tracing.domain.disinfection.events import DisinfectionKind
from tracing.domain.identifiers import CaseId, Ids, PlaceId, StayId
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.place.commands import RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.protocol.commands import AdoptProtocol, protocols_id
from tracing.domain.protocol.reading import read_pack
from tracing.domain.risk.conditions import Obstacle
from tracing.domain.screening.commands import (
    CompleteRound,
    FixRoster,
    OrderRound,
    ReportProgress,
)
from tracing.domain.values import (
    Decision,
    DetectionRoute,
    Diagnosis,
    Laboratory,
    PartialDate,
    Period,
)
from tracing.domain.whereabouts.commands import RecordStay
from tracing.domain.whereabouts.events import StayRole
from tracing.packaged import packaged
from tracing.projections.questions.positives import positives
from tracing.projections.questions.risk import clock as clock_of
from tracing.projections.questions.risk import courses, exempt, unmet
from tracing.registry import Registry

COMPOUND = "360103001003-A1"
ROUTINE, MEDIUM, HIGH = AreaLevel.ROUTINE, AreaLevel.MEDIUM, AreaLevel.HIGH
RISK = AreaScheme.RISK
AUGUST = datetime(2022, 8, 1, 9, tzinfo=CHINA)

Told = list[tuple[str, AreaLevel]]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def adopt(registry: Registry) -> None:
    for name in ("cn-ed8", "cn-ed9"):
        pack = read_pack(packaged()[name], name)
        command = AdoptProtocol(
            thing_id=protocols_id(registry.registry_id),
            pack=name,
            layer=pack.header.layer,
            digest=pack.digest,
            text=pack.text,
            decision=Decision(office="Province", decided_at=at("2022-06-28T08:00")),
        )
        registry.execute(command)


def register(registry: Registry) -> None:
    command = RegisterArea(
        thing_id=area_id(registry.registry_id, COMPOUND),
        code=COMPOUND,
        name="Invented compound",
        unit=AreaUnit.COMPOUND,
    )
    registry.execute(command)


def report(
    registry: Registry, when: str, detection: DetectionRoute = DetectionRoute.AREA_SCREENING
) -> ReportCase:
    person = enter_person(registry)
    asked = registry.asked()
    command = ReportCase(
        person_id=person,
        case_id=CaseId(Ids(asked.command_id).new()),
        laboratory=Laboratory.POSITIVE,
        diagnosis=Diagnosis.ASYMPTOMATIC,
        detection=detection,
        area=COMPOUND,
        reported_at=at(when),
    )
    registry.execute(command, asked=asked)
    return command


def screen(registry: Registry, day: str, resulted: int = 100) -> None:
    asked = registry.asked()
    thing = Ids(asked.command_id).new()
    begun, ended = at(f"{day}T06:00"), at(f"{day}T18:00")
    decided = Decision(office="District", decided_at=begun)
    registry.execute(
        OrderRound(
            thing_id=thing,
            areas=(COMPOUND,),
            begins_at=begun,
            decision=decided,
            reported_at=begun,
        ),
        FixRoster(thing_id=thing, people=100, reported_at=begun),
        ReportProgress(
            thing_id=thing,
            sampled=100,
            resulted=resulted,
            positive=0,
            as_of=ended,
            reported_at=ended,
        ),
        CompleteRound(thing_id=thing, completed_at=ended, reported_at=ended),
        asked=asked,
    )


def disinfect(registry: Registry, day: str) -> None:
    asked = registry.asked()
    thing = Ids(asked.command_id).new()
    done, judged = at(f"{day}T12:00"), at(f"{day}T20:00")
    registry.execute(
        OrderDisinfection(
            thing_id=thing,
            disinfection_kind=DisinfectionKind.TERMINAL,
            area=COMPOUND,
            ordered_at=done,
            reported_at=done,
        ),
        PerformDisinfection(thing_id=thing, performed_at=done, reported_at=done),
        AssessEffect(thing_id=thing, passed=True, assessed_at=judged, reported_at=judged),
        asked=asked,
    )


FACTS: list[Callable[[Registry], object]] = [
    adopt,
    register,
    lambda registry: report(registry, "2022-06-24T10:00"),
    lambda registry: report(registry, "2022-06-30T10:00", DetectionRoute.FACILITY_QUARANTINE),
    lambda registry: screen(registry, "2022-07-01"),
    lambda registry: disinfect(registry, "2022-06-25"),
]


@pytest.fixture
def clock() -> Clock:
    return Clock(AUGUST)


def indicated(registry: Registry, on: str = "2022-07-31", known: int | None = None) -> Told:
    """The first day and the level of each step of the risk scheme."""
    position = registry.position(known)
    with registry.reading() as reading:
        found = courses(reading.connection, position, on=date.fromisoformat(on), zone=registry.zone)
    steps = found.get((COMPOUND, RISK), [])
    return [(step.from_on.isoformat(), step.level) for step in steps]


COURSE = [("2022-06-28", HIGH), ("2022-07-01", MEDIUM), ("2022-07-04", ROUTINE)]


def test_two_adopted_packs_and_what_was_recorded_give_the_course(registry: Registry) -> None:
    for fact in FACTS:
        fact(registry)
    assert indicated(registry) == COURSE


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order_of_arrival_gives_the_same_course(tmp_path: Path, seed: int) -> None:
    order = random.Random(seed).sample(FACTS, len(FACTS))
    with make_registry(tmp_path, clock=Clock(AUGUST)).open() as registry:
        for fact in order:
            fact(registry)
        assert indicated(registry) == COURSE


def test_past_levels_are_as_they_were_known_whatever_is_recorded_later(
    registry: Registry,
) -> None:
    for fact in FACTS:
        fact(registry)
    known = registry.position()
    report(registry, "2022-07-02T10:00")
    assert indicated(registry, known=known) == COURSE
    assert indicated(registry)[-1] == ("2022-07-02", HIGH)


def test_on_an_earlier_day_nothing_is_known_of_what_was_reported_later(
    registry: Registry,
) -> None:
    for fact in FACTS:
        fact(registry)
    assert indicated(registry, "2022-06-30") == COURSE[:1]


def test_the_clock_and_what_stands_in_the_way_of_a_lower_level(registry: Registry) -> None:
    adopt(registry)
    register(registry)
    report(registry, "2022-07-10T10:00")
    screen(registry, "2022-07-17", resulted=90)
    position, zone = registry.position(), registry.zone
    with registry.reading() as reading:
        asked = (reading.connection, position, COMPOUND, RISK)
        timing = clock_of(*asked, date(2022, 7, 14), zone)
        early = unmet(*asked, MEDIUM, date(2022, 7, 14), zone)
        late = unmet(*asked, MEDIUM, date(2022, 7, 17), zone)
    assert timing is not None
    assert timing.clock is not None
    assert (timing.clock.day, timing.clock.clean_days, timing.clock.wanted) == (4, 4, 7)
    assert timing.clock.earliest_on == date(2022, 7, 17)
    assert [(each.because, each.found, each.wanted) for each in early] == [
        (Obstacle.DAYS_TO_PASS, 4, 7),
        (Obstacle.NOT_SCREENED, 0, 1),
        (Obstacle.NOT_DISINFECTED, 0, 1),
    ]
    assert [(each.because, each.found, each.wanted, each.refs) for each in late] == [
        (Obstacle.RESULTS_PENDING, 90, 100, ("N-0001",)),
        (Obstacle.NOT_DISINFECTED, 0, 1, ()),
    ]


def test_an_infection_found_in_quarantine_is_told_apart_from_those_that_count(
    registry: Registry,
) -> None:
    adopt(registry)
    register(registry)
    report(registry, "2022-07-10T10:00", DetectionRoute.FACILITY_QUARANTINE)
    position, zone = registry.position(), registry.zone
    with registry.reading() as reading:
        (one,) = exempt(reading.connection, position, COMPOUND, RISK, date(2022, 7, 31), zone)
    assert (one.case_id, one.on) == ("C-0001", date(2022, 7, 10))
    assert indicated(registry) == [("2022-06-28", ROUTINE)]


def test_two_records_of_one_person_whose_case_is_one_infection_count_once(
    registry: Registry,
) -> None:
    kept = report(registry, "2022-07-10T10:00")
    merged = report(registry, "2022-07-11T10:00")
    assert counted(registry) == [kept.person_id, merged.person_id]
    same = SameCase(case_id=merged.case_id, is_case_id=kept.case_id)
    registry.execute(
        MergePerson(person_id=merged.person_id, into=kept.person_id, same_cases=(same,))
    )
    assert counted(registry) == [kept.person_id]


def counted(registry: Registry) -> list[UUID]:
    """The people whose infections there are, in the order of the reports."""
    position = registry.position()
    with registry.reading() as reading:
        found = positives(reading.connection, position, registry.zone, [COMPOUND])
    return [UUID(each.person_id) for each in found]


def test_an_infection_belongs_to_a_drawn_area_that_covers_a_place_it_visited(
    registry: Registry,
) -> None:
    adopt(registry)
    market, drawn = PlaceId(uuid4()), f"{COMPOUND[:12]}-MARKET"
    case = worked_at(registry, market, drawn, date(2022, 7, 1))
    position = registry.position()
    with registry.reading() as reading:
        (found,) = positives(reading.connection, position, registry.zone, [drawn])
        course = courses(
            reading.connection,
            position,
            on=date(2022, 7, 12),
            zone=registry.zone,
            codes=[drawn],
        )
    assert found.case_id == str(case.case_id)
    assert course[drawn, RISK][-1].level is MEDIUM


def test_the_days_of_a_stay_are_local_ones(registry: Registry) -> None:
    """It ended two hours into the first local day that counts, when in UTC that had not come."""
    adopt(registry)
    case = report(registry, "2022-07-10T10:00")
    worked = f"{COMPOUND[:12]}-B7"
    ended = at("2022-06-26T02:00")
    registry.execute(
        RecordStay(
            person_id=case.person_id,
            stay_id=StayId(uuid4()),
            role=StayRole.WORK,
            area=worked,
            period=Period(from_at=at("2022-06-25T20:00"), until_at=ended),
            reported_at=at("2022-07-10T12:00"),
        )
    )
    position = registry.position()
    with registry.reading() as reading:
        (found,) = positives(reading.connection, position, registry.zone)
    assert worked in {spot.area for spot in found.spots}


def test_a_drawn_area_covers_nothing_before_its_first_day(registry: Registry) -> None:
    adopt(registry)
    market, drawn = PlaceId(uuid4()), f"{COMPOUND[:12]}-MARKET"
    worked_at(registry, market, drawn, date(2022, 7, 13))
    assert level_on(registry, drawn, date(2022, 7, 12)) is ROUTINE
    assert level_on(registry, drawn, date(2022, 7, 13)) is MEDIUM


def worked_at(registry: Registry, market: PlaceId, drawn: str, since: date) -> ReportCase:
    """An infection of somebody who works at a market, which is an area of its own since a day."""
    thing = area_id(registry.registry_id, drawn)
    case = report(registry, "2022-07-10T10:00")
    registry.execute(
        RegisterPlace(thing_id=market, place_kind=PlaceKind.MARKET, name="Market"),
        RegisterArea(thing_id=thing, code=drawn, name="The market", unit=AreaUnit.DRAWN),
        BoundArea(thing_id=thing, code=drawn, from_on=since, places=(market,)),
        RecordStay(
            person_id=case.person_id,
            stay_id=StayId(uuid4()),
            role=StayRole.WORK,
            place_id=market,
            period=Period(from_on=PartialDate(date(2022, 7, 8))),
            reported_at=at("2022-07-10T12:00"),
        ),
    )
    return case


def level_on(registry: Registry, code: str, day: date) -> AreaLevel:
    position = registry.position()
    with registry.reading() as reading:
        found = courses(reading.connection, position, on=day, zone=registry.zone, codes=[code])
    return found[code, RISK][-1].level


def test_sites_that_report_at_the_same_moment_are_added_up(registry: Registry) -> None:
    """One of them without results: what is not known cannot be compared with a number."""
    adopt(registry)
    register(registry)
    report(registry, "2022-07-10T10:00")
    thing, begun, ended = uuid4(), at("2022-07-17T06:00"), at("2022-07-17T18:00")
    told: dict[str, Any] = {"sampled": 50, "as_of": ended, "reported_at": ended}
    registry.execute(
        OrderRound(
            thing_id=thing,
            areas=(COMPOUND,),
            decision=Decision(office="District", decided_at=begun),
            reported_at=begun,
        ),
        FixRoster(thing_id=thing, people=100, reported_at=begun),
        ReportProgress(thing_id=thing, **told, site="north"),
        ReportProgress(thing_id=thing, **told, site="south", resulted=40, positive=0),
    )
    position, zone = registry.position(), registry.zone
    with registry.reading() as reading:
        asked = (reading.connection, position, COMPOUND, RISK, MEDIUM, date(2022, 7, 17), zone)
        lacking = {each.because: (each.found, each.wanted) for each in unmet(*asked)}
    assert lacking[Obstacle.RESULTS_PENDING] == (40, 100)


def test_a_round_begins_with_its_first_count_whichever_was_told_first(
    registry: Registry,
) -> None:
    adopt(registry)
    register(registry)
    report(registry, "2022-07-10T10:00")
    thing = uuid4()
    decided = Decision(office="District", decided_at=at("2022-07-16T06:00"))
    early, late = at("2022-07-16T12:00"), at("2022-07-17T12:00")
    told: dict[str, Any] = {"thing_id": thing, "sampled": 50, "resulted": 50, "positive": 0}
    registry.execute(
        OrderRound(thing_id=thing, areas=(COMPOUND,), decision=decided, reported_at=early),
        FixRoster(thing_id=thing, people=100, reported_at=early),
        ReportProgress(**told, site="south", as_of=late, reported_at=late),
        ReportProgress(**told, site="north", as_of=early, reported_at=late),
        CompleteRound(thing_id=thing, completed_at=late, reported_at=late),
    )
    position, zone = registry.position(), registry.zone
    with registry.reading() as reading:
        asked = (reading.connection, position, COMPOUND, RISK, MEDIUM, date(2022, 7, 17), zone)
        assert Obstacle.NOT_SCREENED in {each.because for each in unmet(*asked)}

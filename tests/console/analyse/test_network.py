"""Infections and links as analyses read them, from what was typed."""

from __future__ import annotations

from datetime import date

from tests.console.analyse.conftest import typed
from tests.console.outbreak import Desk
from tracing.analysis.infections import Link, Network
from tracing.domain.protocol.rules.people import Role
from tracing.projections.questions.infectious_windows import infectious_windows
from tracing.projections.questions.links import network


def read(desk: Desk, as_of: int | None = None, on: date | None = None) -> Network:
    with desk.invented.open() as registry:
        at = registry.position(as_of)
        with registry.reading() as reading:
            return network(reading.connection, at, registry.zone, on)


def pairs(found: Network) -> set[tuple[str, str]]:
    return {(link.infector, link.infectee) for link in found.links}


def link(desk: Desk, infector: str, infectee: str) -> Link:
    (found,) = (
        each for each in read(desk).links if (each.infector, each.infectee) == (infector, infectee)
    )
    return found


def expose(desk: Desk, person: str, source: str, days: str) -> None:
    typed(desk, f"contact expose {person} --source {source} {days}")


def test_cases_that_are_one_infection_are_one_and_their_links_come_together(desk: Desk) -> None:
    before = read(desk)
    typed(desk, "person merge P-5 --into P-3 --same-case C-5=C-3")
    after = read(desk)
    assert list(after.infections) == [f"C-000{number}" for number in range(1, 5)]
    assert ("C-0003", "C-0003") in pairs(after)
    assert ("C-0002", "C-0003") in pairs(after)
    assert len(after.links) == len(before.links)
    position = desk.json("status")["position"]
    typed(desk, "case diagnose C-4 discarded")
    assert read(desk, position).infections["C-0004"].counts
    assert not read(desk).infections["C-0004"].counts


def test_the_area_of_a_case_is_its_own_else_where_the_person_resides(desk: Desk) -> None:
    typed(desk, "case report --age 8 --residence 360105 --laboratory positive")
    found = read(desk).infections
    assert (found["C-0003"].area, found["C-0006"].area) == ("360104", "360105")
    assert found["C-0006"].day == date(2022, 7, 12), "without an onset the day of report"


def test_the_day_of_an_infection_comes_of_exposures_of_one_day(desk: Desk) -> None:
    assert link(desk, "C-0001", "C-0002").infection_day is None
    expose(desk, "P-2", "C-1", "--first 2022-07-02T08:00 --last 2022-07-02T23:30")
    assert link(desk, "C-0001", "C-0002").infection_day == date(2022, 7, 2)
    expose(desk, "P-2", "C-1", "--first 2022-07-01 --last 2022-07-03")
    found = link(desk, "C-0001", "C-0002")
    assert (found.exposed_from, found.exposed_to) == (date(2022, 7, 1), date(2022, 7, 3))
    assert found.infection_day is None
    expose(desk, "P-2", "C-1", "--first 2022-07-02 --open")
    assert link(desk, "C-0001", "C-0002").exposed_to is None


def test_the_day_that_an_attribution_states_goes_before(desk: Desk) -> None:
    expose(desk, "P-4", "C-1", "--first 2022-07-02 --last 2022-07-02")
    stated = "--evidence records --certainty certain --infected-on 2022-07-03"
    typed(desk, f"case attribute C-4 --source C-1 {stated}")
    assert link(desk, "C-0001", "C-0004").infection_day == date(2022, 7, 3)


def test_on_a_day_only_cases_reported_by_then_are_linked(desk: Desk) -> None:
    assert read(desk, on=date(2022, 7, 11)) == Network({}, [])
    assert len(read(desk, on=date(2022, 7, 12)).links) == 5


def test_exposures_that_began_after_the_infectees_onset_say_no_day_of_infection(desk: Desk) -> None:
    expose(desk, "P-2", "C-1", "--first 2022-07-02 --last 2022-07-02")
    expose(desk, "P-2", "C-1", "--first 2022-07-05 --last 2022-07-06")
    assert link(desk, "C-0001", "C-0002").infection_day == date(2022, 7, 2)
    expose(desk, "P-3", "C-1", "--first 2022-07-07 --last 2022-07-07")
    assert link(desk, "C-0001", "C-0003").infection_day is None


def test_an_onset_of_several_days_leaves_room_for_exposures_until_the_last(desk: Desk) -> None:
    typed(desk, "case report --age 50 --onset 2022-07-03/2022-07-07 --laboratory positive")
    typed(desk, "case attribute C-6 --source C-1 --evidence interview --certainty possible")
    expose(desk, "P-6", "C-1", "--first 2022-07-06 --last 2022-07-06")
    assert link(desk, "C-0001", "C-0006").infection_day == date(2022, 7, 6)


def test_an_exposure_to_another_infection_of_the_source_is_none_to_this_one(desk: Desk) -> None:
    typed(desk, "case discharge C-1 --recovered 2022-07-06")
    typed(desk, "case report --person P-1 --onset 2022-07-08 --laboratory positive")
    typed(desk, "case attribute C-5 --source C-6 --evidence interview --certainty possible")
    expose(desk, "P-5", "C-1", "--first 2022-07-02 --last 2022-07-02")
    assert link(desk, "C-0006", "C-0005").infection_day is None
    expose(desk, "P-5", "C-6", "--first 2022-07-09 --last 2022-07-09")
    assert link(desk, "C-0006", "C-0005").infection_day == date(2022, 7, 9)
    typed(desk, "retract C-1 --yes --personal -", "reason: 录入错误\n")
    assert link(desk, "C-0006", "C-0005").infection_day is None, "to whom else, if not to C-6"


def test_on_a_day_only_exposures_reported_by_then_are_taken(desk: Desk) -> None:
    desk.environment["TRACING_NOW"] = "2022-07-14T09:00"
    expose(desk, "P-2", "C-1", "--first 2022-07-02 --last 2022-07-02")
    told = {each: read(desk, on=date(2022, 7, each)).links[0].infection_day for each in (13, 14)}
    assert told == {13: None, 14: date(2022, 7, 2)}


def test_a_report_of_the_early_morning_is_of_its_local_day(desk: Desk) -> None:
    typed(desk, "case report --age 8 --laboratory positive --at 2022-07-12T02:00")
    assert read(desk).infections["C-0006"].reported_on == date(2022, 7, 12)


def test_on_a_day_a_window_counts_from_what_had_come_by_then(desk: Desk) -> None:
    decided = "--from 2022-06-01 --office 市疾控 --decided-at 2022-07-12T08:00"
    typed(desk, f"protocol adopt cn-ed9 {decided}")
    typed(desk, "case report --age 8 --sampled 2022-07-12 --laboratory positive --area 360103")
    desk.environment["TRACING_NOW"] = "2022-07-16T09:00"
    typed(desk, "case onset C-6 2022-07-15")
    with desk.invented.open() as registry:
        at, zone = registry.position(), registry.zone
        with registry.reading() as reading:
            assert not infectious_windows(reading.connection, at, zone, on=date(2022, 7, 11))
            roles = [
                infectious_windows(reading.connection, at, zone, on=date(2022, 7, day))[-1].role
                for day in (12, 14, 15)
            ]
    assert roles == [Role.ASYMPTOMATIC, Role.ASYMPTOMATIC, Role.SYMPTOMATIC]

"""Whose secondary cases are counted, and which links."""

from __future__ import annotations

from typing import Any

import pytest

from tests.analysis.invented import day, infection, link, network
from tracing.analysis.candidates import Candidates, Unlinked
from tracing.analysis.infections import Infection, Network
from tracing.analysis.offspring import Dispersion
from tracing.analysis.transmission import (
    Censoring,
    Population,
    Transmission,
    Wanted,
    transmission,
)
from tracing.domain.protocol.infectious import Infectious
from tracing.domain.values import Diagnosis

CHAIN = network(
    [
        infection(1, 1),
        infection(2, 4, diagnosis=Diagnosis.ASYMPTOMATIC),
        infection(3, 5, diagnosis=Diagnosis.SUSPECTED),
        infection(4, 8, diagnosis=Diagnosis.DISCARDED),
        infection(5, 9),
    ],
    [link(1, 2), link(1, 3), link(2, 4), link(2, 5), link(3, 5), link(4, 5), link(5, 5)],
)


def asked(
    found: Network = CHAIN,
    windows: dict[str, Infectious] | None = None,
    implausible: frozenset[str] = frozenset(),
    cases: set[str] | None = None,
    **wanted: Any,
) -> Transmission:
    def belongs(case: Infection) -> bool:
        return cases is None or case.case in cases

    return transmission(found, Wanted(**wanted), belongs, windows or {}, day(20), implausible)


def test_discarded_cases_neither_infect_nor_are_infected() -> None:
    found = asked()
    assert [each.case for each in found.cases] == ["C-0001", "C-0002", "C-0003", "C-0005"]
    assert found.numbers == {"C-0001": 2, "C-0002": 1, "C-0003": 1, "C-0005": 0}
    assert found.left_out == {Unlinked.SAME_CASE: 1, Unlinked.NOT_IN_POPULATION: 2}
    assert (len(found.links), found.infectees, found.estimate.r) == (4, 3, 1.0)


def test_only_confirmed_and_asymptomatic_cases_may_be_asked_for() -> None:
    found = asked(population=Population.CONFIRMED)
    assert found.numbers == {"C-0001": 1, "C-0002": 1, "C-0005": 0}


def test_whom_a_case_of_the_population_infected_counts_wherever_they_are() -> None:
    found = asked(cases={"C-0001"})
    assert found.numbers == {"C-0001": 2}
    assert found.estimate.status is Dispersion.ONE_CASE
    assert found.share_of_cases is None


def test_one_candidate_is_taken_and_the_other_counted_as_left_out() -> None:
    found = asked(candidates=Candidates.ONE)
    assert found.numbers["C-0002"] == 1
    assert found.numbers["C-0003"] == 0
    assert found.left_out[Unlinked.NOT_CHOSEN] == 1


def test_parts_of_candidates_give_r_alone() -> None:
    found = asked(candidates=Candidates.SPLIT)
    assert found.numbers == {"C-0001": 2, "C-0002": 0.5, "C-0003": 0.5, "C-0005": 0}
    assert (found.estimate.r, found.estimate.status) == (0.75, Dispersion.NOT_WHOLE)
    assert (found.share_of_cases, found.observed_cases) == (None, 2)


def test_who_may_infect_more_is_named_and_can_be_left_out() -> None:
    windows = {
        "case 1": Infectious(day(1), day(9)),
        "case 2": Infectious(day(2), day(20)),
        "case 3": Infectious(day(3), None),
    }
    counts = {Censoring.OVER: 1, Censoring.STILL_INFECTIOUS: 2, Censoring.UNKNOWN: 1}
    assert asked(windows=windows).censoring == counts
    found = asked(windows=windows, exclude_censored=True)
    assert found.censoring == counts
    assert found.numbers == {"C-0001": 2}


@pytest.mark.parametrize(("days", "over"), [(10, 4), (11, 3), (15, 2), (16, 1), (19, 0)])
def test_days_stand_in_where_no_pack_says_how_long(days: int, over: int) -> None:
    assert asked(infectious_days=days).censoring.get(Censoring.OVER, 0) == over


def test_links_that_cannot_be_are_counted_unless_they_are_to_be_left_out() -> None:
    kept = asked(implausible=frozenset({"1-2", "4-5"}))
    assert (kept.implausible, kept.numbers["C-0001"]) == (1, 2)
    dropped = asked(implausible=frozenset({"1-2", "4-5"}), plausible_only=True)
    assert (dropped.implausible, dropped.numbers["C-0001"]) == (0, 1)
    assert dropped.left_out[Unlinked.IMPLAUSIBLE] == 1


def test_those_with_most_onward_transmission_come_first() -> None:
    assert [(case.case, number) for case, number in asked().most_onward] == [
        ("C-0001", 2),
        ("C-0002", 1),
        ("C-0003", 1),
    ]
    assert asked().distribution == [(0, 1), (1, 2), (2, 1)]


def test_of_no_cases_nothing_is_said() -> None:
    found = asked(cases=set())
    assert found.estimate.status is Dispersion.NO_CASES
    assert (found.observed_cases, found.serial_interval.n, found.most_onward) == (None, 0, [])

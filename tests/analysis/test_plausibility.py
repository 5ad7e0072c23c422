"""Which links go against what is on record beside them, and how gravely."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.invented import day, infection, link
from tests.real_data import real_file
from tracing.analysis.plausibility import (
    Days,
    Grade,
    LinkRule,
    Recorded,
    Span,
    cycles,
    implausible,
    impossible,
    not_asked,
)
from tracing.domain.protocol.infectious import Infectious
from tracing.domain.values import Diagnosis, PartialDate, Setting

WINDOW = Infectious(day(8), day(14))
"""Of an infector who fell ill on the 10th."""
INCUBATION = Days(1, 14)


def recorded(
    infectee_onset: int | None = 15,
    *,
    infector: dict[str, Any] | None = None,
    infectee: dict[str, Any] | None = None,
    said: dict[str, Any] | None = None,
    **beside: Any,
) -> Recorded:
    """The first case fell ill on the 10th, and may have infected the second."""
    first = infection(1, 10, **infector or {})
    second = infection(2, infectee_onset, **infectee or {})
    known = link(1, 2, **said or {})
    return Recorded(known, first, second, (first.case, second.case), **beside)


def broken(known: Recorded) -> dict[LinkRule, tuple[Grade, str, str]]:
    return {
        found.rule: (found.grade, str(found.value), str(found.against))
        for found in implausible([known])
    }


def with_pack(infectee_onset: int | None = 15, **beside: Any) -> Recorded:
    return recorded(infectee_onset, infectious=WINDOW, incubation=INCUBATION, **beside)


def test_a_link_with_nothing_against_it_is_not_listed() -> None:
    assert broken(with_pack(exposures=[Span(day(9), day(9))], exposures_kept=True)) == {}


def test_an_onset_before_the_sources_cannot_be_where_no_pack_says_otherwise() -> None:
    assert broken(recorded(9)) == {
        LinkRule.ONSET_ORDER: (Grade.IMPOSSIBLE, "2022-07-09", "2022-07-10")
    }


def test_an_onset_before_the_sources_is_unlikely_where_the_pack_leaves_room() -> None:
    assert broken(with_pack(9))[LinkRule.ONSET_ORDER][0] is Grade.UNLIKELY
    assert broken(with_pack(7))[LinkRule.ONSET_ORDER][0] is Grade.IMPOSSIBLE


@pytest.mark.parametrize(("onset", "outside"), [(8, True), (9, False), (28, False), (29, True)])
def test_a_serial_interval_is_held_against_window_and_incubation(onset: int, outside: bool) -> None:
    found = broken(with_pack(onset)).get(LinkRule.SERIAL_INTERVAL)
    said = (Grade.UNLIKELY, str(onset - 10), "-1–18")
    assert found == (said if outside else None)


def test_a_window_that_has_not_ended_bounds_no_interval() -> None:
    known = recorded(31, infectious=Infectious(day(8), None), incubation=INCUBATION)
    assert broken(known) == {}


def test_same_day_onsets_are_in_order() -> None:
    assert broken(recorded(10)) == {}


def test_days_known_to_lie_between_two_count_only_where_none_of_them_can_be() -> None:
    unsure = {"onset_on": PartialDate(day(5), day(10))}
    assert broken(recorded(infectee=unsure)) == {}
    assert LinkRule.ONSET_ORDER in broken(
        recorded(infectee={"onset_on": PartialDate(day(5), day(9))})
    )


def test_an_exposure_after_isolation_cannot_have_infected() -> None:
    assert broken(with_pack(exposures=[Span(day(15), day(16))])) == {
        LinkRule.AFTER_INFECTIOUS: (Grade.IMPOSSIBLE, "2022-07-15", "2022-07-14")
    }


def test_an_exposure_before_the_source_could_infect_cannot_have() -> None:
    assert broken(with_pack(exposures=[Span(day(1), day(7))])) == {
        LinkRule.BEFORE_INFECTIOUS: (Grade.IMPOSSIBLE, "2022-07-07", "2022-07-08")
    }


def test_one_exposure_inside_the_window_is_enough() -> None:
    several = [Span(day(1), day(2)), Span(day(14), day(14)), Span(day(20), None)]
    assert broken(with_pack(exposures=several)) == {}


def test_exposures_on_both_sides_of_the_window_go_against_both_its_ends() -> None:
    several = [Span(day(1), day(2)), Span(day(20), day(20))]
    assert set(broken(with_pack(exposures=several))) == {
        LinkRule.BEFORE_INFECTIOUS,
        LinkRule.AFTER_INFECTIOUS,
    }


def test_the_stated_day_of_infection_goes_before_exposures() -> None:
    known = with_pack(said={"infected_on": PartialDate(day(9))}, exposures=[Span(day(20), day(20))])
    assert broken(known) == {}


def test_infection_after_onset_is_told_once() -> None:
    known = with_pack(12, said={"infected_on": PartialDate(day(13))})
    assert broken(known) == {
        LinkRule.INFECTED_AFTER_ONSET: (Grade.IMPOSSIBLE, "2022-07-13", "2022-07-12")
    }


def test_an_incubation_outside_the_packs_is_unlikely() -> None:
    known = with_pack(25, said={"infected_on": PartialDate(day(10))})
    assert broken(known) == {LinkRule.INCUBATION: (Grade.UNLIKELY, "15", "1–14")}
    short = with_pack(12, said={"infected_on": PartialDate(day(12))})
    assert broken(short) == {LinkRule.INCUBATION: (Grade.UNLIKELY, "0", "1–14")}


def test_infection_after_the_sources_death_cannot_be_but_at_a_burial() -> None:
    stated = {"infected_on": PartialDate(day(12))}
    dead: dict[str, Any] = {"died_on": PartialDate(day(11))}
    assert broken(recorded(said=stated, **dead)) == {
        LinkRule.AFTER_DEATH: (Grade.IMPOSSIBLE, "2022-07-12", "2022-07-11")
    }
    funeral = recorded(said=stated | {"setting": Setting.FUNERAL}, **dead)
    unburied = recorded(said=stated, until_burial=True, **dead)
    for known in (funeral, unburied):
        assert broken(known)[LinkRule.AFTER_DEATH][0] is Grade.UNLIKELY


def test_a_discarded_case_neither_infects_nor_is_infected() -> None:
    for end in ("infector", "infectee"):
        discarded: dict[str, Any] = {end: {"diagnosis": Diagnosis.DISCARDED}}
        known = recorded(**discarded)
        assert broken(known)[LinkRule.NOT_A_CASE][0] is Grade.IMPOSSIBLE


def test_a_person_who_infected_themself_through_a_merge_is_told_by_both_cases() -> None:
    known = recorded(infectee={"person": "P-0001"})
    assert broken(known) == {LinkRule.SELF_LINK: (Grade.IMPOSSIBLE, "C-0002", "C-0001")}


def test_no_exposure_between_the_two_is_a_note_and_leaves_the_link_in() -> None:
    known = with_pack(exposures_kept=True)
    assert broken(known) == {LinkRule.NO_EXPOSURE: (Grade.UNSUPPORTED, "0", "1")}
    assert impossible(implausible([known])) == frozenset()


def test_where_no_exposure_is_on_record_at_all_none_is_missed() -> None:
    known = with_pack(exposures_kept=False)
    assert broken(known) == {}
    assert not_asked([known])[LinkRule.NO_EXPOSURE] == 1


def test_rules_that_could_not_be_asked_are_counted() -> None:
    assert not_asked([with_pack(None), with_pack(15)]) == {
        LinkRule.ONSET_ORDER: 1,
        LinkRule.SERIAL_INTERVAL: 1,
        LinkRule.BEFORE_INFECTIOUS: 2,
        LinkRule.AFTER_INFECTIOUS: 2,
        LinkRule.INFECTED_AFTER_ONSET: 2,
        LinkRule.INCUBATION: 2,
        LinkRule.NO_EXPOSURE: 2,
    }


def test_every_link_of_a_cycle_is_listed_with_the_cycle() -> None:
    cases = {number: infection(number, 10) for number in (1, 2, 3, 4)}
    ends = [(1, 2), (2, 3), (3, 1), (3, 4)]
    several = [Recorded(link(*pair), cases[pair[0]], cases[pair[1]], ("", "")) for pair in ends]
    found = implausible(several)
    assert [(each.link.attribution_id, each.against) for each in found] == [
        ("1-2", ("C-0001", "C-0002", "C-0003", "C-0001")),
        ("2-3", ("C-0002", "C-0003", "C-0001", "C-0002")),
        ("3-1", ("C-0003", "C-0001", "C-0002", "C-0003")),
    ]
    assert impossible(found) == {"1-2", "2-3", "3-1"}


FEW = st.integers(1, 6)


@given(st.lists(st.tuples(FEW.map(str), FEW.map(str)), max_size=15))
def test_just_the_links_on_some_simple_cycle_are_found(pairs: list[tuple[str, str]]) -> None:
    graph = nx.DiGraph((above, below) for above, below in pairs if above != below)
    on_some = {
        pair
        for cycle in nx.simple_cycles(graph)
        for pair in zip(cycle, [*cycle[1:], cycle[0]], strict=True)
    }
    found = cycles(pairs)
    assert set(found) == on_some
    for (above, below), way in found.items():
        assert way[0] == way[-1] == above
        assert way[1] == below
        assert all(graph.has_edge(*step) for step in pairwise(way))


@given(st.integers(1, 28), st.integers(1, 28), st.integers(0, 5))
def test_a_link_listed_without_a_pack_is_one_whose_onsets_are_out_of_order(
    first: int, second: int, lookback: int
) -> None:
    infector, infectee = infection(1, first), infection(2, second)
    bare = Recorded(link(1, 2), infector, infectee, ("", ""))
    assert bool(implausible([bare])) == (second < first)
    window = Infectious(day(first) - timedelta(days=lookback), None)
    listed = impossible(implausible([bare._replace(infectious=window)]))
    assert bool(listed) == (second < first - lookback)


@pytest.fixture(scope="module")
def mers() -> list[tuple[str, str, date, date]]:
    """Infector, infectee and both onsets of each link of the files."""
    folder = "mers_korea_2015/mers_korea_2015__"
    with real_file(f"{folder}linelist.csv").open(encoding="utf-8") as file:
        onset = {row["id"]: row["dt_onset"] for row in csv.DictReader(file)}
    with real_file(f"{folder}contacts.csv").open(encoding="utf-8") as file:
        return [
            (
                row["from"],
                row["to"],
                date.fromisoformat(onset[row["from"]]),
                date.fromisoformat(onset[row["to"]]),
            )
            for row in csv.DictReader(file)
        ]


def test_mers_korea_lists_what_a_hand_count_over_the_files_finds(
    mers: list[tuple[str, str, date, date]],
) -> None:
    """As if patients infected for a week from onset, and others fell ill 2 to 14 days later."""
    several = []
    for number, (above, below, first, second) in enumerate(mers):
        infector = infection(1, case=above, onset_on=PartialDate(first))
        infectee = infection(2, case=below, onset_on=PartialDate(second))
        said = link(1, 2, attribution_id=str(number))
        known = Recorded(
            said._replace(infector=above, infectee=below), infector, infectee, (above, below)
        )
        window = Infectious(first, first + timedelta(days=7))
        several.append(known._replace(infectious=window, incubation=Days(2, 14)))
    days = {number: (second - first).days for number, (*_, first, second) in enumerate(mers)}
    found: dict[LinkRule, set[int]] = {rule: set() for rule in LinkRule}
    for each in implausible(several):
        found[each.rule].add(int(each.link.attribution_id))
    assert len(days) == 98
    assert found[LinkRule.ONSET_ORDER] == {number for number, n in days.items() if n < 0} == set()
    assert found[LinkRule.SERIAL_INTERVAL] == {
        number for number, n in days.items() if not 2 <= n <= 21
    }
    assert len(found[LinkRule.SERIAL_INTERVAL]) == 10
    assert not found[LinkRule.CYCLE]

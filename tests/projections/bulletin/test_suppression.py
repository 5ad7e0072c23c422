"""A public bulletin never tells a small cell, however it is combined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.projections.bulletin.courses import COUNTY, XIHU, XINJIAN, A, C, case, of, outbreaks
from tracing.domain.contact.disposition import Disposition
from tracing.domain.values import DetectionRoute
from tracing.projections.bulletin.balance import SUMS
from tracing.projections.bulletin.counting import Contacts, Figures, case_figures, contact_figures
from tracing.projections.bulletin.courses import Course
from tracing.projections.bulletin.suppression import (
    GROUPS,
    THRESHOLD,
    TOTALS,
    Group,
    Hidden,
    Public,
    keys_in,
    public,
    totals_of,
)

SMALL, WITHHELD = Hidden.SMALL, Hidden.WITHHELD
ROUNDS, MOST = 12, 200


class Attacker:
    """Somebody who knows all that is shown, and which figures are parts of which.

    Each unknown figure gets bounds, and every sum narrows them. Which districts there are is not
    known where their list is left out.
    """

    def __init__(self, shown: Public, figures: Figures) -> None:
        self.bounds = {key: self._bound(key, shown.get(key, WITHHELD)) for key in figures}
        self._sums = [
            (total, parts)
            for total, parts in _sums(figures)
            if parts and not any("district" in part and part not in shown for part in parts)
        ]
        for _ in range(ROUNDS):
            for total, parts in self._sums:
                self._narrow(total, parts)

    def _bound(self, key: str, count: int | Hidden) -> tuple[int, int]:
        if isinstance(count, int):
            return count, count
        listed = key.startswith("positives.cumulative_by_district.")
        return int(listed), THRESHOLD - 1 if count is SMALL else MOST

    def _narrow(self, total: str, parts: list[str]) -> None:
        least, most = (sum(self.bounds[part][side] for part in parts) for side in (0, 1))
        self._meet(total, least, most)
        for part in parts:
            low, high = self.bounds[part]
            lowest, highest = self.bounds[total]
            others = sum(self.bounds[each][0] for each in parts) - low
            at_most = sum(self.bounds[each][1] for each in parts) - high
            self._meet(part, lowest - at_most, highest - others)

    def _meet(self, key: str, least: int, most: int) -> None:
        low, high = self.bounds[key]
        self.bounds[key] = max(low, least), min(high, most)

    def knows(self, key: str) -> bool:
        low, high = self.bounds[key]
        return low == high


def _sums(figures: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
    for group in GROUPS:
        if group.total in figures:
            yield group.total, keys_in(figures, group.parts)
    yield "positives.new", keys_in(figures, ("positives.new_by_route_district.",))
    yield "confirmed.new", keys_in(figures, ("confirmed.new_by_severity.",))
    for total, parts in SUMS:
        if total in figures:
            yield total, list(parts)
    for by in ("route", "district"):
        for key in keys_in(figures, (f"positives.new_by_{by}.",)):
            name = key.rpartition(".")[2]
            cells = [
                cell
                for cell in keys_in(figures, ("positives.new_by_route_district.",))
                if name in cell.split(".")[2:]
            ]
            yield key, cells


def counted(name: str, **current: int) -> Figures:
    everybody = {each.value: current.get(each.value, 0) for each in Disposition}
    return contact_figures(name, Contacts(0, sum(everybody.values()), everybody, {}, {}))


def test_a_small_part_is_hidden_and_the_total_is_kept() -> None:
    shown = public(counted("close_contacts", facility=100, home=3, referred=2))
    assert shown["close_contacts.cumulative"] == 105
    assert shown["close_contacts.facility"] == 100
    assert {shown[f"close_contacts.{each}"] for each in ("home", "referred", "lost")} == {SMALL}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    figures = counted("close_contacts", facility=100, home=30)
    assert public(figures) == {
        key: count for key, count in figures.items() if "by_disposition" not in key
    }


def test_where_small_parts_would_follow_from_the_total_a_larger_one_is_withheld() -> None:
    every = {each.value: 4 for each in Disposition} | {"facility": 100, "home": 30}
    shown = public(counted("close_contacts", **every))
    assert (shown["close_contacts.home"], shown["close_contacts.facility"]) == (WITHHELD, 100)


def test_a_list_that_could_be_worked_out_is_left_out() -> None:
    figures = case_figures([case("1", (16, A)), case("2", (16, A))], of(16))
    shown = public(figures)
    assert shown["positives.new"] == 2
    assert keys_in(shown, ("positives.cumulative_by_district.",)) == []
    assert keys_in(shown, ("positives.new_by_route_district.",)) == []


def test_source_002_of_16_july() -> None:
    """2 in Nanchang County, 6 in Xihu, 1 in Xinjian; 2 confirmed and 7 asymptomatic."""
    quarantine = DetectionRoute.FACILITY_QUARANTINE
    found = [
        case("1", (16, C), area=COUNTY, route=quarantine),
        case("2", (16, A), area=COUNTY, route=quarantine),
        case("3", (16, C)),
        *(case(f"{number}", (16, A)) for number in range(4, 9)),
        case("9", (16, A), area=XINJIAN),
    ]
    shown = public(case_figures(found, of(16)))
    assert shown["positives.new"] == 9
    assert shown[f"positives.new_by_district.{XIHU}"] == 6
    assert shown[f"positives.new_by_district.{COUNTY}"] is SMALL
    assert shown[f"positives.new_by_district.{XINJIAN}"] is SMALL
    assert shown["positives.new_by_route.facility_quarantine"] is SMALL
    assert shown["positives.new_by_diagnosis.asymptomatic"] == 7


contacts = st.fixed_dictionaries({each.value: st.integers(0, 12) for each in Disposition})


@given(outbreaks(most=20), st.integers(9, 17), contacts)
@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_small_cell_can_be_worked_out(
    found: list[Course], day: int, placed: dict[str, int]
) -> None:
    figures = case_figures(found, of(day)) | counted("close_contacts", **placed)
    figures = {key: count for key, count in figures.items() if "by_disposition" not in key}
    shown = public(figures)
    attacker = Attacker(shown, figures)
    kept = {*TOTALS, "positives.removed", "positives.cumulative_day_before"}
    small = [key for key, count in figures.items() if 0 < count < THRESHOLD and key not in kept]
    assert [key for key in small if isinstance(shown.get(key), int)] == []
    told = [key for key in small if attacker.knows(key)]
    assert told == []


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_a_group_leaves_every_small_cell_open(counts: list[int]) -> None:
    """Everything that could be so, given what is shown: no small cell is the same in all of it."""
    names = [each.value for each in Disposition][: len(counts)]
    figures: dict[str, int] = {
        **{f"close_contacts.{name}": count for name, count in zip(names, counts, strict=True)},
        "close_contacts.cumulative": sum(counts),
    }
    shown = public(figures)
    keys = [f"close_contacts.{name}" for name in names]
    possible = list(_possible([shown.get(key, WITHHELD) for key in keys], sum(counts), shown))
    for place, key in enumerate(keys):
        if 0 < figures[key] < THRESHOLD:
            assert len({each[place] for each in possible}) > 1


def _possible(shown: list[Any], total: int, said: Public) -> Iterator[tuple[int, ...]]:
    """Every assignment that agrees with what is shown."""
    if not shown:
        if total == 0:
            yield ()
        return
    first, *rest = shown
    if isinstance(first, int):
        choices = range(first, first + 1)
    elif first is SMALL:
        choices = range(THRESHOLD)
    else:
        listed = any(count is WITHHELD for count in said.values())
        choices = range(THRESHOLD if listed else 0, total + 1)
    for choice in choices:
        if choice <= total:
            for others in _possible(rest, total - choice, said):
                yield (choice, *others)


def test_a_section_beside_the_whole_tells_totals_that_leave_no_small_rest() -> None:
    whole = dict.fromkeys(TOTALS, 20)
    part = dict.fromkeys(TOTALS, 8) | {"positives.new": 3, "close_contacts.new": 18}
    shown = totals_of(part, whole, {key: whole[key] - part[key] for key in TOTALS}, THRESHOLD)
    assert shown["positives.new"] is SMALL
    assert shown["close_contacts.new"] is WITHHELD
    assert shown["positives.cumulative"] == 8


@pytest.mark.parametrize("threshold", [2, 3, 10])
def test_what_is_small_is_as_many_as_was_said(threshold: int) -> None:
    shown = public(counted("close_contacts", facility=500, home=threshold - 1, lost=1), threshold)
    assert shown["close_contacts.home"] is SMALL
    shown = public(counted("close_contacts", facility=500, home=threshold, lost=0), threshold)
    assert shown["close_contacts.home"] == threshold


def test_every_group_has_a_total_that_is_kept_or_decided_before() -> None:
    decided = {*TOTALS}
    for group in GROUPS:
        assert isinstance(group, Group)
        assert group.total in decided or group.total == "confirmed.cumulative"

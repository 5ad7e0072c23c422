"""Where cases stand: at their day, a row each; and lines do not cross what they do not join."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings

from tests.pictures.outbreaks import START, case, chain, large, link, trees_in_time
from tracing.domain.values import PartialDate
from tracing.pictures.cases import Chain, Dated
from tracing.pictures.placing import (
    ASIDE,
    NARROWEST_DAY,
    NEAR,
    ROW,
    WIDEST_DAY,
    WIDTH,
    Place,
    axis,
    elbow,
    places,
)
from tracing.pictures.tree import Hanging, hang


def placed(drawn: Chain) -> list[tuple[Hanging, Place]]:
    rows = hang(drawn)
    return list(zip(rows, places(rows, axis(rows)), strict=True))


def test_a_day_is_as_wide_everywhere() -> None:
    first, second, third = (
        place.x for _, place in placed(chain([case(1, 0), case(2, 3), case(3, 9)]))
    )
    assert (third - first) / (second - first) == pytest.approx(3)


def test_few_days_are_not_stretched_nor_many_squeezed() -> None:
    for days, width in ((1, WIDEST_DAY), (3000, NARROWEST_DAY)):
        along = axis(hang(chain([case(1, 0), case(2, days)])))
        assert along is not None
        assert along.day_width == width


def test_two_hundred_cases_fit_beside_each_other() -> None:
    rows = hang(large(200))
    along = axis(rows)
    assert along is not None
    assert along.width <= WIDTH + 1
    assert [place.y for place in places(rows, along)] == [(at + 0.5) * ROW for at in range(200)]


def test_a_case_without_a_day_stands_aside_of_its_source() -> None:
    (_, source), (_, undated) = placed(chain([case(1, 0), case(2, None)], link(1, 2)))
    assert undated.x == source.x + ASIDE


def test_where_no_case_has_a_day_generations_stand_beside_each_other() -> None:
    drawn = chain([case(1, None), case(2, None)], link(1, 2))
    assert axis(hang(drawn)) is None
    assert [place.x for _, place in placed(drawn)] == [ASIDE, 2 * ASIDE]


def test_a_day_that_is_not_known_exactly_is_a_stretch() -> None:
    span = Dated(PartialDate(START, START + timedelta(days=4)), "onset_on")
    ((_, place),) = placed(chain([case(1, dated=span)]))
    assert place.earliest == place.x
    assert place.latest - place.earliest == 4 * WIDEST_DAY


@pytest.mark.parametrize("days", [-3, 0, 2])
def test_a_line_leads_from_the_source_to_the_case(days: int) -> None:
    source, infected = Place(100, 20, 100, 100, 95), Place(100 + 10 * days, 58, 0, 0, 0)
    path = elbow(source, infected)
    assert path.startswith("M100,20H95V")
    assert path.endswith(f",58H{infected.x:g}")


def test_no_line_runs_through_a_case_of_the_same_day() -> None:
    drawn = chain(
        [case(1, 0), case(2, 0), case(3, 0), case(4, 5), case(5, 6)],
        *(link(1, 2), link(2, 3), link(3, 4), link(1, 5)),
    )
    first, second, third, fourth, _ = (place for _, place in placed(drawn))
    assert first.x == second.x == third.x
    assert first.trunk < second.trunk < third.trunk == third.x
    assert fourth.trunk == fourth.x
    assert elbow(third, fourth).startswith(f"M{third.x:g},{third.y:g}V")


@settings(max_examples=150)
@given(trees_in_time())
def test_lines_cross_only_lines_of_their_own_source(drawn: Chain) -> None:
    rows = placed(drawn)
    by = {each.case.case: (each, place) for each, place in rows}
    for each, place in rows:
        if each.link is None:
            continue
        source, source_at = by[each.link.source]
        for other, other_at in rows:
            lowest = max(
                (
                    below.row
                    for below, _ in rows
                    if below.link and below.link.source == other.case.case
                ),
                default=other.row,
            )
            if other.case.case != source.case.case and other.row < each.row <= lowest:
                assert not source_at.trunk < other_at.trunk < place.x


@settings(max_examples=150)
@given(trees_in_time())
def test_lines_down_run_through_no_case(drawn: Chain) -> None:
    rows = placed(drawn)
    at = {each.case.case: place for each, place in rows}
    for each, place in rows:
        if each.link is None:
            continue
        source = at[each.link.source]
        for other in at.values():
            if source.y < other.y <= place.y:
                assert abs(other.x - source.trunk) >= NEAR

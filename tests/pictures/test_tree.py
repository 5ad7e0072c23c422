"""Where cases hang: each once, beneath the most certain of its sources, the earliest first."""

from __future__ import annotations

from hypothesis import given, settings

from tests.pictures.outbreaks import case, chain, chains, human, link
from tracing.domain.values import Certainty
from tracing.pictures.cases import Chain
from tracing.pictures.tree import Hanging, hang


def order(rows: list[Hanging]) -> list[tuple[str, int]]:
    return [(each.case.case, each.generation) for each in rows]


def test_those_infected_hang_beneath_their_source_by_onset() -> None:
    drawn = chain(
        [case(1, 0), case(2, 5), case(3, 2), case(4, 9)], link(1, 2), link(1, 3), link(3, 4)
    )
    assert order(hang(drawn)) == [("C-0001", 0), ("C-0003", 1), ("C-0004", 2), ("C-0002", 1)]


def test_who_has_no_day_comes_after_those_who_have() -> None:
    drawn = chain([case(1), case(2, None), case(3, 8)], link(1, 2), link(1, 3))
    assert [name for name, _ in order(hang(drawn))] == ["C-0001", "C-0003", "C-0002"]


def test_of_several_candidates_a_case_hangs_by_the_most_certain() -> None:
    drawn = chain(
        [case(1, 0), case(2, 1), case(3, 2)],
        link(1, 2, Certainty.CERTAIN),
        link(1, 3, Certainty.POSSIBLE),
        link(2, 3, Certainty.PROBABLE),
    )
    assert order(hang(drawn)) == [("C-0001", 0), ("C-0002", 1), ("C-0003", 2)]


def test_those_in_a_circle_are_drawn_from_the_earliest() -> None:
    drawn = chain([case(1, 4), case(2, 1), case(3, 6)], link(1, 2), link(2, 3), link(3, 1))
    assert order(hang(drawn)) == [("C-0002", 0), ("C-0003", 1), ("C-0001", 2)]


def test_the_case_asked_for_comes_first_though_it_has_a_source_in_the_picture() -> None:
    drawn = chain([case(1, 3), case(2, 1)], link(2, 1), link(1, 2), root=1)
    assert order(hang(drawn)) == [("C-0001", 0), ("C-0002", 1)]


def test_a_chain_longer_than_the_stack_is_drawn() -> None:
    long = chain(
        (case(at, at) for at in range(1, 3001)), *(link(at, at + 1) for at in range(1, 3000))
    )
    rows = hang(long)
    assert (rows[-1].generation, rows[0].last) == (2999, 2999)


@settings(max_examples=150)
@given(chains())
def test_every_case_is_drawn_once_beneath_its_source(drawn: Chain) -> None:
    rows = hang(drawn)
    assert sorted(each.case.case for each in rows) == [human(at + 1) for at in range(len(rows))]
    assert [each.row for each in rows] == list(range(len(rows)))
    by = {each.case.case: each for each in rows}
    for each in rows:
        if each.link is None:
            assert each.generation == 0
            continue
        source = by[each.link.source]
        assert each.link in drawn.links
        assert source.generation == each.generation - 1
        assert source.row < each.row <= each.last <= source.last
    if drawn.root:
        assert rows[0].case.case == drawn.root


@settings(max_examples=150)
@given(chains())
def test_nothing_is_drawn_from_itself_that_a_case_drawn_before_leads_to(drawn: Chain) -> None:
    rows = hang(drawn)
    row_of = {each.case.case: each.row for each in rows}
    for top in (each for each in rows[1:] if each.link is None):
        sources = [link.source for link in drawn.links if link.case == top.case.case]
        assert all(row_of[source] >= top.row for source in sources)

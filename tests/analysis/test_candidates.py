"""Which of several candidate sources counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.invented import infection, link
from tracing.analysis.candidates import Candidates, Unlinked, eligible, weighed
from tracing.analysis.infections import Infection, Link
from tracing.domain.values import Certainty, Evidence

SIX = st.integers(1, 6)
LINKS = st.lists(
    st.builds(
        lambda infector, infectee, certainty, evidence: link(
            infector, infectee, certainty=certainty, evidence=evidence
        ),
        SIX,
        SIX,
        st.sampled_from(Certainty),
        st.sampled_from(Evidence),
    ),
    max_size=20,
)


def cases(*onsets: int | None) -> dict[str, Infection]:
    found = [infection(number, onset) for number, onset in enumerate(onsets, 1)]
    return {each.case: each for each in found}


def chosen(links: list[Link], infections: dict[str, Infection]) -> list[str]:
    found = weighed(links, infections, Candidates.ONE)
    return [each.link.infector for each in found]


@given(LINKS)
def test_every_link_is_counted_or_left_out_with_its_reason(links: list[Link]) -> None:
    every = {f"C-{number:04d}" for number in range(1, 7)}
    found = eligible(links, every, every - {"C-0006"})
    assert len(found.links) + sum(found.left_out.values()) == len(links)
    pairs = [(each.infector, each.infectee) for each in found.links]
    assert max(Counter(pairs).values(), default=1) == 1
    assert all(one != other for one, other in pairs)


@given(LINKS)
def test_each_infectee_weighs_one_whatever_is_done_with_candidates(links: list[Link]) -> None:
    every = {f"C-{number:04d}" for number in range(1, 7)}
    several = eligible(links, every, every).links
    for candidates in (Candidates.ONE, Candidates.SPLIT):
        weights: dict[str, float] = defaultdict(float)
        for each in weighed(several, {}, candidates):
            weights[each.link.infectee] += each.weight
        assert all(weight == pytest.approx(1) for weight in weights.values())
        assert set(weights) == {each.infectee for each in several}
    assert len(weighed(several, {}, Candidates.ALL)) == len(several)


@given(LINKS, st.randoms())
def test_the_order_of_the_records_decides_nothing(links: list[Link], chance: Random) -> None:
    every = {f"C-{number:04d}" for number in range(1, 7)}
    other = list(links)
    chance.shuffle(other)
    one, two = (eligible(each, every, every).links for each in (links, other))
    infections = cases(3, None, 2, 5, 8, 1)
    for candidates in Candidates:
        told = [
            [(each.link.infector, each.link.infectee, each.weight) for each in found]
            for found in (weighed(some, infections, candidates) for some in (one, two))
        ]
        assert told[0] == told[1]


def test_the_surest_is_taken_before_the_strongest_evidence() -> None:
    links = [
        link(1, 3, certainty=Certainty.POSSIBLE, evidence=Evidence.GENOMIC),
        link(2, 3, certainty=Certainty.CERTAIN, evidence=Evidence.REPORTED),
    ]
    assert chosen(links, cases(1, 1, 5)) == ["C-0002"]


def test_of_equally_sure_ones_the_strongest_evidence_is_taken() -> None:
    links = [link(1, 3, evidence=Evidence.RECORDS), link(2, 3, evidence=Evidence.GENOMIC)]
    assert chosen(links, cases(1, 1, 5)) == ["C-0002"]


def test_of_equals_one_who_fell_ill_before_is_taken() -> None:
    assert chosen([link(1, 3), link(2, 3)], cases(None, 4, 5)) == ["C-0002"]
    assert chosen([link(1, 3), link(2, 3)], cases(7, 4, 5)) == ["C-0002"]


def test_of_those_the_earliest_is_taken_and_then_the_lowest_number() -> None:
    assert chosen([link(1, 4), link(2, 4), link(3, 4)], cases(3, 2, 2, 9)) == ["C-0002"]
    assert chosen([link(2, 3), link(1, 3)], cases(None, None, 5)) == ["C-0001"]


def test_links_that_cannot_be_are_left_out_only_where_that_is_asked() -> None:
    links = [link(1, 2), link(2, 3)]
    every = {"C-0001", "C-0002", "C-0003"}
    assert len(eligible(links, every, every).links) == 2
    found = eligible(links, every, every, {"1-2"})
    assert [each.attribution_id for each in found.links] == ["2-3"]
    assert found.left_out == {Unlinked.IMPLAUSIBLE: 1}

"""Invented chains to draw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tracing.domain.values import Certainty, Diagnosis, PartialDate
from tracing.pictures.cases import Case, Chain, Dated, Link

START = date(2022, 7, 1)


def human(number: int) -> str:
    return f"C-{number:04d}"


def case(number: int, day: int | None = 0, **more: Any) -> Case:
    """A case whose onset is so many days after the start."""
    dated = None if day is None else Dated(PartialDate(START + timedelta(days=day)), "onset_on")
    return Case(human(number), Diagnosis.CONFIRMED, dated)._replace(**more)


def link(source: int, infected: int, certainty: Certainty = Certainty.PROBABLE) -> Link:
    return Link(human(source), human(infected), certainty)


def chain(cases: Iterable[Case], *links: Link, root: int | None = None) -> Chain:
    return Chain(list(cases), list(links), None if root is None else human(root))


def large(count: int) -> Chain:
    """Each infects some of those that come after it, within two weeks."""
    links = []
    days = [0]
    for number in range(2, count + 1):
        source = max(1, number - 1 - number * number % 17)
        days.append(days[source - 1] + 1 + number * 7 % 9)
        links.append(link(source, number))
    return chain((case(at + 1, day) for at, day in enumerate(days)), *links, root=1)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Any cases and links, with and without days, in circles too."""
    count = draw(st.integers(1, 12))
    days = draw(st.lists(st.none() | st.integers(0, 40), min_size=count, max_size=count))
    ends = st.integers(1, count)
    pairs = draw(st.lists(st.tuples(ends, ends, st.sampled_from(Certainty)), max_size=25))
    known = {(source, infected): sure for source, infected, sure in pairs if source != infected}
    root = draw(st.none() | ends)
    cases = [case(at + 1, day) for at, day in enumerate(days)]
    return chain(cases, *(link(*pair, sure) for pair, sure in known.items()), root=root)


@st.composite
def trees_in_time(draw: st.DrawFn) -> Chain:
    """Each has one source, that fell ill no later."""
    count = draw(st.integers(2, 15))
    days, links = [0], []
    for number in range(2, count + 1):
        source = draw(st.integers(1, number - 1))
        days.append(days[source - 1] + draw(st.integers(0, 9)))
        links.append(link(source, number))
    return chain((case(at + 1, day) for at, day in enumerate(days)), *links, root=1)

"""The search for chains against trying every moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import reach_oracle
from tracing.analysis.reach import (
    ANY_MOMENT,
    EARLIEST,
    LATEST,
    Carrier,
    Meeting,
    Part,
    Reached,
    Window,
    backward,
    forward,
    path,
)

PEOPLE = "abcdef"
ROOT = "a"
MINUTES = st.integers(0, 8)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    begins = draw(st.one_of(MINUTES, st.just(EARLIEST)))
    ends = draw(st.one_of(MINUTES, st.just(LATEST)))
    return Window(begins, max(begins, ends))


SOME = st.lists(windows(), max_size=2).map(tuple)
CARRIERS = st.dictionaries(
    st.sampled_from(PEOPLE), st.builds(Carrier, st.sampled_from(Part), SOME, SOME), min_size=3
)


@st.composite
def meetings(draw: st.DrawFn) -> list[Meeting]:
    """Among six people; repeated, with bounds that are not known, some at no moment at all."""
    ends = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
    found = []
    for number, (source, target) in enumerate(draw(st.lists(ends, min_size=3, max_size=14))):
        first = draw(st.one_of(MINUTES, st.just(EARLIEST)))
        last = draw(st.one_of(MINUTES, st.just(LATEST)))
        found.append(Meeting(source, target, first, last, str(number)))
    return found


def among(
    met: Sequence[Meeting], end: Callable[[Meeting], str]
) -> Callable[[Iterable[str]], list[Meeting]]:
    def of(people: Iterable[str]) -> list[Meeting]:
        wanted = set(people)
        return [each for each in met if end(each) in wanted]

    return of


def carriers_in(
    carriers: Mapping[str, Carrier],
) -> Callable[[Iterable[str]], dict[str, Carrier]]:
    return lambda people: {each: carriers[each] for each in people if each in carriers}


def going(met: Sequence[Meeting], carriers: Mapping[str, Carrier]) -> list[Reached]:
    return forward(ROOT, among(met, lambda each: each.source), carriers_in(carriers))


def coming(met: Sequence[Meeting], carriers: Mapping[str, Carrier]) -> list[Reached]:
    return backward(ROOT, among(met, lambda each: each.target), carriers_in(carriers))


def told(found: Collection[Reached]) -> dict[str, tuple[int, int]]:
    return {each.person: (each.at, each.steps) for each in found}


@given(meetings(), CARRIERS)
@settings(max_examples=200, deadline=None)
def test_forward_finds_whom_every_moment_finds(
    met: list[Meeting], carriers: dict[str, Carrier]
) -> None:
    assert told(going(met, carriers)) == reach_oracle.forward_steps(met, carriers, ROOT)


@given(meetings(), CARRIERS)
@settings(max_examples=200, deadline=None)
def test_backward_finds_whom_every_moment_finds(
    met: list[Meeting], carriers: dict[str, Carrier]
) -> None:
    assert told(coming(met, carriers)) == reach_oracle.backward_steps(met, carriers, ROOT)


@given(meetings(), CARRIERS)
@settings(max_examples=200, deadline=None)
def test_a_path_is_a_chain_that_arrives_when_forward_says(
    met: list[Meeting], carriers: dict[str, Carrier]
) -> None:
    by_key = {each.key: each for each in met}
    found = told(going(met, carriers))
    for end in sorted(set(PEOPLE) - {ROOT}):
        steps = path(ROOT, end, among(met, lambda each: each.source), carriers_in(carriers))
        assert ((steps[-1].at, len(steps)) if steps else None) == found.get(end)
        for step in steps:
            meeting, windows = by_key[step.key], carriers[step.source].infectious
            assert (meeting.source, meeting.target) == (step.source, step.target)
            assert meeting.first <= step.at <= meeting.last
            assert any(window.begins <= step.at <= window.ends for window in windows)
        for step, later in pairwise(steps):
            assert step.target == later.source and step.at <= later.at
            parts = carriers[step.source].part, carriers[later.source].part
            assert parts != (Part.CONTACT, Part.CONTACT)


@given(meetings(), CARRIERS, st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_depth_bounds_how_many_steps_a_chain_has(
    met: list[Meeting], carriers: dict[str, Carrier], depth: int
) -> None:
    of = among(met, lambda each: each.source)
    within = told(forward(ROOT, of, carriers_in(carriers), depth=depth))
    unbounded = told(going(met, carriers))
    assert all(steps <= depth for _, steps in within.values())
    for person, (at, steps) in unbounded.items():
        if steps <= depth:
            assert within[person] == (at, steps)


def test_nobody_is_asked_about_twice() -> None:
    case = Carrier(Part.CASE, (ANY_MOMENT,), ())
    met = [
        Meeting("a", "b", 5, 6, "late"),
        Meeting("a", "c", 1, 2, "early"),
        Meeting("c", "b", 2, 3, "earlier"),
        Meeting("b", "d", 0, 9, "on"),
    ]
    asked: list[str] = []

    def meetings_from(people: Iterable[str]) -> list[Meeting]:
        asked.extend(people)
        return among(met, lambda each: each.source)(people)

    found = forward(ROOT, meetings_from, lambda people: dict.fromkeys(people, case))
    assert told(found) == {"c": (1, 1), "b": (2, 2), "d": (2, 3)}
    assert sorted(asked) == ["a", "b", "c", "d"]


def test_a_contact_passes_on_but_what_it_passed_on_ends_with_a_contact() -> None:
    case = Carrier(Part.CASE, (ANY_MOMENT,), ())
    contact = Carrier(Part.CONTACT, (ANY_MOMENT,), ())
    met = [Meeting(one, other, EARLIEST, LATEST, one + other) for one, other in pairwise(PEOPLE)]
    only = {"a": case, "b": contact, "c": contact}
    assert list(told(going(met, only))) == ["b", "c"]
    with_a_case = only | {"c": case, "d": contact}
    assert list(told(going(met, with_a_case))) == ["b", "c", "d", "e"]


def at(one: str, other: str, moment: int) -> Meeting:
    return Meeting(one, other, moment, moment, one + other)


CASE = Carrier(Part.CASE, (ANY_MOMENT,), ())
CONTACT = Carrier(Part.CONTACT, (ANY_MOMENT,), ())


def test_who_was_reached_earlier_by_a_contact_goes_on_from_a_case() -> None:
    met = [at("a", "b", 1), at("b", "c", 2), at("c", "d", 6)]
    met += [at("a", "e", 3), at("e", "f", 4), at("f", "c", 5)]
    parts = {"a": CASE, "b": CONTACT, "c": CONTACT, "e": CASE, "f": CASE}
    assert told(going(met, parts)) == {
        "b": (1, 1),
        "c": (2, 2),
        "d": (6, 4),
        "e": (3, 1),
        "f": (4, 2),
    }


def test_a_path_that_arrives_earlier_is_taken_though_it_is_longer() -> None:
    met = [at("a", "c", 9), at("a", "b", 1), at("b", "c", 2)]
    meetings_from = among(met, lambda each: each.source)
    found = path("a", "c", meetings_from, carriers_in({"a": CASE, "b": CASE}))
    assert [(step.key, step.at) for step in found] == [("ab", 1), ("bc", 2)]

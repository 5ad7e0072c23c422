"""Whatever the history: the order of arrival, later facts and changes of packs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.risk.worlds import (
    COMPOUND,
    adopted,
    area,
    disinfected,
    exposed,
    infection,
    screened,
    steps,
)
from tracing.domain.area.levels import RANK, AreaLevel, AreaScheme
from tracing.domain.risk.facts import AreaFacts
from tracing.domain.risk.levels import standing
from tracing.domain.risk.steps import Step
from tracing.domain.spread.events import SpreadKind

FIRST, SWITCH, LAST = date(2022, 6, 1), date(2022, 6, 28), date(2022, 8, 15)
PACKS = adopted(("cn-ed8", "2021-05-14", "2022-06-28"), ("cn-ed9", "2022-06-28", None))
OLD = adopted(("cn-ed8", "2021-05-14", None))
NEW = adopted(("cn-ed9", "2021-05-14", None))
AS_RISK = {AreaLevel.LOCKDOWN: AreaLevel.HIGH, AreaLevel.CONTROLLED: AreaLevel.MEDIUM}

Facts = list[Any]


def days(last: date = LAST) -> st.SearchStrategy[str]:
    return st.dates(FIRST, last).map(date.isoformat)


def histories(last: date = LAST) -> st.SearchStrategy[tuple[Facts, Facts, Facts, Facts]]:
    """Infections up to a day, with rounds, disinfections and contacts up to the last."""
    infections = st.tuples(
        days(last), st.booleans(), st.sampled_from([None, SpreadKind.FACILITY_QUARANTINE])
    )
    rounds = st.tuples(days(), st.sampled_from([0, 0, 3]), st.sampled_from([0, 0, 1]))
    return st.tuples(
        st.lists(infections, max_size=6),
        st.lists(rounds, max_size=6),
        st.lists(st.tuples(days(), st.booleans()), max_size=4),
        st.lists(st.tuples(days(), days()), max_size=3),
    )


def known(history: tuple[Facts, Facts, Facts, Facts], any_: Any = None) -> AreaFacts:
    infections, rounds, disinfections, contacts = history
    cases = range(len(infections))
    facts: list[list[Any]] = [
        [
            infection(number, on, lives=lives, kind=kind)
            for number, (on, lives, kind) in enumerate(infections)
        ],
        [
            screened(number, on, unsampled=unsampled, pending=pending)
            for number, (on, unsampled, pending) in enumerate(rounds)
        ],
        [disinfected(number, on, passed=ok) for number, (on, ok) in enumerate(disinfections)],
        [exposed(number, last, tested, *cases) for number, (last, tested) in enumerate(contacts)],
    ]
    for each in facts if any_ is not None else ():
        any_.shuffle(each)
    first, second, third, fourth = map(tuple, facts)
    return area(COMPOUND, *first, rounds=second, disinfections=third, exposed=fourth)


def daily(found: Iterable[Step]) -> dict[date, AreaLevel | None]:
    course = list(found)
    every = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
    return {day: step.level if (step := standing(course, day)) else None for day in every}


def rank(level: AreaLevel | None) -> int:
    return RANK[AreaLevel.LOW] if level is None else RANK[AS_RISK.get(level, level)]


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_any_order_of_arrival_gives_the_same_course(history: Any, any_: Any) -> None:
    for scheme in AreaScheme:
        course = steps(known(history), PACKS, LAST.isoformat(), scheme)
        assert steps(known(history, any_), PACKS, LAST.isoformat(), scheme) == course


@given(histories(), st.dates(FIRST, LAST))
@settings(max_examples=150, deadline=None)
def test_what_happens_after_a_day_does_not_change_what_was_indicated_up_to_it(
    history: Any, day: date
) -> None:
    before = tuple([each for each in facts if each[0] <= day.isoformat()] for facts in history)
    for scheme in AreaScheme:
        whole = daily(steps(known(history), PACKS, LAST.isoformat(), scheme))
        part = daily(steps(known(before), PACKS, day.isoformat(), scheme))  # type: ignore[arg-type]
        assert [level for each, level in part.items() if each < day] == [
            level for each, level in whole.items() if each < day
        ]


@given(histories(SWITCH - timedelta(days=1)))
@settings(max_examples=150, deadline=None)
def test_a_change_of_packs_lengthens_nothing_that_ran(history: Any) -> None:
    facts, on = known(history), LAST.isoformat()
    switched = daily(steps(facts, PACKS, on))
    old = daily(steps(facts, OLD, on, AreaScheme.ZONE))
    new = daily(steps(facts, NEW, on))
    for day, level in switched.items():
        if day >= SWITCH:
            assert rank(level) <= max(rank(old[day]), RANK[AreaLevel.LOW])
            assert rank(level) <= max(rank(new[day]), RANK[AreaLevel.LOW])

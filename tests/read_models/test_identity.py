"""Merging and splitting again gives back what every question answered."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.histories import PEOPLE, Ask, case_id, histories, person_id, registrations
from tests.read_models.sights import answers, played
from tracing.domain.person.commands import RetractFacts, RetractPerson
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_commands import MergePerson, SplitPerson
from tracing.domain.person.identity_refusals import NotMergedError
from tracing.errors import TracingError
from tracing.projections import questions
from tracing.projections.models import FEEDS
from tracing.projections.questions.identity import identity
from tracing.registry import Registry

on_disk = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
pairs = st.sampled_from([(1, 0), (0, 1), (2, 0), (1, 2)])


def counts(registry: Registry) -> dict[str, int]:
    at = registry.position()
    with registry.reading() as reading:
        return {name: questions.count(reading.connection, FEEDS[name], at) for name in FEEDS}


def seen(registry: Registry) -> tuple[bytes, dict[str, int]]:
    return answers(registry, registry.position()), counts(registry)


@given(histories(least=10, most=30), pairs, st.booleans())
@on_disk
def test_merge_then_split_gives_back_graph_lists_and_counts(
    asked: list[Ask], pair: tuple[int, int], same: bool
) -> None:
    duplicate, kept = (person_id(who) for who in pair)
    cases = [SameCase(case_id=case_id(pair[0]), is_case_id=case_id(pair[1]))] if same else []
    with played(asked) as registry:
        for who in PEOPLE:
            split(registry, who)
        before = seen(registry)
        for same_cases in (tuple(cases), ()):
            with suppress(TracingError):
                registry.execute(
                    MergePerson(
                        person_id=duplicate,
                        into=kept,
                        same_cases=same_cases,
                        separate_cases=not same_cases,
                    )
                )
        assert counts(registry)["identities"] == 1
        split(registry, pair[0])
        after = counts(registry)
        assert after.pop("identities") == after.pop("case_identities") == 0
        assert seen(registry) == before


def split(registry: Registry, who: int) -> None:
    others = tuple(person_id(other) for other in PEOPLE if other != who)
    with suppress(NotMergedError):
        registry.execute(SplitPerson(person_id=person_id(who), kept=others, rest_stays=True))


def people(registry: Registry, merges: list[tuple[int, int]]) -> dict[str, str]:
    for duplicate, kept in merges:
        registry.execute(
            MergePerson(person_id=person_id(duplicate), into=person_id(kept), separate_cases=True)
        )
    at = registry.position()
    with registry.reading() as reading:
        return dict(identity(reading.connection, at).persons)


def test_whoever_was_merged_in_several_steps_is_the_one_at_their_end(
    registry: Registry,
) -> None:
    enter_three(registry)
    first, second, third = (str(person_id(who)) for who in range(3))
    assert people(registry, [(2, 1), (1, 0)]) == {third: first, second: first}


def enter_three(registry: Registry) -> None:
    for ask in registrations():
        registry.execute(ask.command)


def test_who_was_merged_into_a_record_that_is_retracted_counts_for_themself(
    registry: Registry,
) -> None:
    enter_three(registry)
    assert people(registry, [(1, 0)])
    registry.execute(RetractPerson(person_id=person_id(0)))
    assert people(registry, []) == {}


def test_people_in_a_circle_are_the_one_who_was_registered_first(registry: Registry) -> None:
    """One split was taken back after the merge had been turned around."""
    enter_three(registry)
    first, second = person_id(0), person_id(1)
    people(registry, [(1, 0)])
    registry.execute(SplitPerson(person_id=second, kept=(first,)))
    people(registry, [(0, 1)])
    registry.execute(RetractFacts(person_id=second, versions=(3,)))
    assert people(registry, []) == {str(second): str(first)}

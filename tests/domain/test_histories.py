"""What follows from facts does not depend on how they arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import asdict, replace

from tests.histories import START, Ask, histories, person_id
from tracing.domain.command import Context
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory, evolve, nothing_known, replay
from tracing.domain.identifiers import PersonId
from tracing.domain.person.events import FactRetracted
from tracing.domain.person.identity_commands import REFERENCES
from tracing.domain.standing import StreamFact
from tracing.domain.values import FactRef, Unsealed
from tracing.errors import TracingError

REGISTRY = UUID(int=1)
People = dict[PersonId, PersonHistory]
small = settings(max_examples=50, deadline=None)


def played(asked: Sequence[Ask], *, without: PersonId | None = None) -> People:
    """The histories after all that was not refused. Each step is looked at."""
    people: People = {person_id(who): nothing_known(person_id(who)) for who in range(3)}
    now = START
    for ask in asked:
        now += ask.after
        if ask.command.person_id != without:
            _play(people, ask, Context(now, REGISTRY, people))
    return people


def _play(people: People, ask: Ask, context: Context) -> None:
    history = people[ask.command.person_id]
    try:
        events = ask.meant(history.facts).decide(history, context)
    except TracingError:
        return
    for event in events:
        history = evolve(history, history.version + 1, event)
        assert history.standing is not None
    people[ask.command.person_id] = history


def so(history: PersonHistory) -> Any:
    """What is so, whichever versions the facts have."""
    person, cases, contacts, parts = history.standing
    known = {
        "person": person and replace(person, set_by={}),
        "cases": {
            case: replace(
                state,
                version=0,
                set_by={},
                withdrawn_tests=(),
                tests=tuple(test._replace(version=0) for test in state.standing_tests),
                diagnoses=tuple(made._replace(version=0) for made in state.diagnoses),
                attributions={
                    each: replace(made, version=0) for each, made in state.attributions.items()
                },
            )
            for case, state in cases.items()
        },
        "contacts": {
            contact: replace(
                state,
                version=0,
                exposures={
                    each: replace(exposure, version=0, set_by=0)
                    for each, exposure in state.exposures.items()
                },
            )
            for contact, state in contacts.items()
        },
        "laboratory": {case: (state.laboratory, state.unusual) for case, state in cases.items()},
        "open": (
            history.open_case and history.open_case.case_id,
            history.open_contact and history.open_contact.contact_id,
        ),
    }
    return msgspec.to_builtins(known, str_keys=True, enc_hook=_plain), _unversioned(parts)


VERSIONS = ("version", "into_version", "split", "withdrawals")
"""Fields by which facts of one history are told apart."""


def _unversioned(known: Any) -> Any:
    """What is known, without the versions of the facts it comes from."""
    match known:
        case Struct():
            return _unversioned(asdict(known))
        case tuple() if hasattr(known, "_asdict"):
            return _unversioned(known._asdict())
        case dict():
            return {key: _unversioned(each) for key, each in known.items() if key not in VERSIONS}
        case list() | tuple():
            return [_unversioned(each) for each in known]
        case _:
            return known


def _plain(value: object) -> str:
    assert isinstance(value, Unsealed)
    return value.text


def _named(event: Event) -> int:
    """The version of the fact it corrects, retracts, withdraws or splits, 0 for none."""
    places = (getattr(event, field, None) for field in REFERENCES)
    return next((place.version for place in places if place is not None), 0)


def arrived_otherwise(history: PersonHistory, order: Sequence[float]) -> PersonHistory:
    """The same facts in another order, whatever names others after what it names."""
    return replay(history.person_id, reordered(history.facts, order))


def reordered(facts: Sequence[StreamFact], order: Sequence[float]) -> list[tuple[int, Event]]:
    waiting = [fact for _, fact in sorted(zip(order, facts, strict=False))]
    versions: dict[int, int] = {}
    arrived: list[tuple[int, Event]] = []
    while waiting:
        version, event = fact = next(
            fact for fact in waiting if _named(fact.event) in {0, *versions}
        )
        waiting.remove(fact)
        versions[version] = len(arrived) + 1
        arrived.append((versions[version], _renamed(event, versions)))
    return arrived


def _renamed(event: Event, versions: Mapping[int, int]) -> Event:
    return replace(
        event,
        **{
            field: FactRef(place.stream, versions[place.version])
            for field in REFERENCES
            if (place := getattr(event, field, None)) is not None
        },
    )


@given(histories())
@small
def test_evolving_step_by_step_equals_a_replay(asked: list[Ask]) -> None:
    for person, history in played(asked).items():
        again = replay(person, history.facts)
        assert again == history
        assert list(again.cases) == list(history.cases)
        assert list(again.contacts) == list(history.contacts)


@given(histories(), st.randoms(use_true_random=False))
@small
def test_the_same_facts_in_any_order_lead_to_the_same_state(asked: list[Ask], any_: Any) -> None:
    for history in played(asked).values():
        order = [any_.random() for _ in history.facts]
        assert so(arrived_otherwise(history, order)) == so(history)


@given(histories())
@small
def test_what_is_known_of_one_person_does_not_depend_on_when_others_act(asked: list[Ask]) -> None:
    """Where nobody refers to the second person, the others are as if that one did nothing."""
    unrelated = [ask for ask in asked if person_id(1) not in ask.command.reads()]
    together, apart = played(unrelated), played(unrelated, without=person_id(1))
    assert together[person_id(0)] == apart[person_id(0)]
    assert together[person_id(2)] == apart[person_id(2)]


@given(histories(least=10, most=30))
@small
def test_a_fact_taken_back_and_restored_changes_nothing(asked: list[Ask]) -> None:
    for person, history in played(asked).items():
        for fact in history.facts[1:]:
            learnt = START + timedelta(days=90)
            gone = evolve(
                history,
                history.version + 1,
                FactRetracted(retracts=FactRef(person, fact.version), reported_at=learnt),
            )
            back = evolve(
                gone,
                gone.version + 1,
                FactRetracted(retracts=FactRef(person, gone.version), reported_at=learnt),
            )
            assert back.standing == history.standing

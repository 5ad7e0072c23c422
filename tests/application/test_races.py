"""Several people at once: nothing is lost, and nobody decides on what is no longer so."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from tests.application.people import Entered, audited, enter, enter_person
from tests.application.together import run_together
from tests.registries import InventedRegistry
from tracing.domain.case.commands import AttributeSource, RetractCase
from tracing.domain.command import Command, Context
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import AttributionId, Ids, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.refusals import CaseRetractedError
from tracing.domain.values import CaseSource, ClaimKind
from tracing.registry import OutsideIdTakenError, Registry

NATIONAL_ID = "11010519491231002X"


def attribution(registry: Registry, infectee: Entered, source: Entered) -> AttributeSource:
    return AttributeSource(
        person_id=infectee.person_id,
        case_id=infectee.case_id,
        attribution_id=AttributionId(registry.new_command_id()),
        source=CaseSource(source.person_id, source.case_id),
    )


def retraction(entered: Entered) -> RetractCase:
    return RetractCase(person_id=entered.person_id, case_id=entered.case_id)


def test_a_source_retracted_after_it_was_read_is_refused(place: InventedRegistry) -> None:
    """Between the decision and the append somebody retracts the source: it is decided again."""
    with place.open() as one, place.open("staff-8") as other:
        infectee, source = enter(one), enter(one)
        decide = AttributeSource.decide
        decisions: list[int] = []

        class Overtaken(AttributeSource, frozen=True, kw_only=True):
            def decide(self, history: PersonHistory, context: Context) -> Any:
                events = decide(self, history, context)
                decisions.append(history.version)
                if len(decisions) == 1:
                    other.execute(retraction(source))
                return events

        asked = attribution(one, infectee, source)
        fields: Any = {name: getattr(asked, name) for name in asked.__struct_fields__}
        with pytest.raises(CaseRetractedError):
            one.execute(Overtaken(**fields))
        assert len(decisions) == 1
        assert one.history(infectee.person_id).cases[infectee.case_id].attributions == {}
        audited(one)


def test_attributing_and_retracting_at_once_ends_in_an_order_that_is_allowed(
    place: InventedRegistry,
) -> None:
    """Two threads race over many pairs; a source is never attributed after its retraction."""
    with place.open() as one, place.open("staff-8") as other:
        pairs = [(enter(one), enter(one)) for _ in range(15)]
        asks: list[Command] = [attribution(one, *pair) for pair in pairs]
        start = threading.Barrier(2)
        refused: list[int] = []

        def attribute() -> None:
            for number, ask in enumerate(asks):
                start.wait()
                try:
                    one.execute(ask)
                except CaseRetractedError:
                    refused.append(number)

        def retract() -> None:
            for _, source in pairs:
                start.wait()
                other.execute(retraction(source))

        threads = [threading.Thread(target=attribute), threading.Thread(target=retract)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number, (infectee, source) in enumerate(pairs):
            attributed = position_of(one, infectee.person_id, "case.source_attributed")
            retracted = position_of(one, source.person_id, "case.retracted")
            assert (attributed is None) == (number in refused)
            assert retracted is not None
            assert attributed is None or attributed < retracted
        audited(one)


def position_of(registry: Registry, person: PersonId, topic: str) -> int | None:
    return next(
        (row.position for row in registry.ledger.stream(person) if row.topic == topic), None
    )


WRITER = """
from tests.application.people import enter, enter_person
shared = UUID(arguments[0])
from tracing.domain.person.commands import CorrectPerson
for turn in range(12):
    enter(registry, name=f"Person {number}-{turn}")
    registry.execute(CorrectPerson(person_id=shared, note=f"{number}-{turn}"))
registry.position()
"""


def test_eight_processes_write_one_registry_and_nothing_is_lost(place: InventedRegistry) -> None:
    with place.open() as registry:
        shared = enter_person(registry)
        said = run_together(place, WRITER, 8, str(shared))
        assert [line for line in said if "locked" in line.lower()] == []
        assert registry.head == 1 + 1 + 8 * 12 * 3
        assert [row.position for row in registry.ledger.page(0, 1000)] == list(
            range(1, registry.head + 1)
        )
        history = registry.history(shared)
        assert [fact.version for fact in history.facts] == list(range(1, 8 * 12 + 2))
        assert registry.position() == registry.head
        audited(registry)


CLAIMER = f"""
from tracing.domain.identifiers import Ids, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import ClaimKind
from tracing.registry import OutsideIdTakenError
asked = registry.asked()
person = PersonId(Ids(asked.command_id).new())
try:
    registry.register(
        RegisterPerson(person_id=person), {{ClaimKind.NATIONAL_ID: "{NATIONAL_ID}"}}, asked
    )
    print(json.dumps("won"))
except OutsideIdTakenError as error:
    print(json.dumps(registry.human(error.values["person"])))
"""


def test_of_processes_that_register_one_national_id_one_wins(place: InventedRegistry) -> None:
    said = [json.loads(line) for line in run_together(place, CLAIMER, 4)]
    assert sorted(said) == ["P-0001"] * 3 + ["won"]
    with place.open() as registry:
        assert registry.head == 3
        assert registry.outside_ids.claimed(ClaimKind.NATIONAL_ID, NATIONAL_ID.lower()) is not None
        audited(registry)


def test_the_loser_of_a_national_id_is_refused_and_leaves_no_trace(registry: Registry) -> None:
    asked = registry.asked()
    person = PersonId(Ids(asked.command_id).new())
    documents = {ClaimKind.NATIONAL_ID: NATIONAL_ID}
    registry.register(RegisterPerson(person_id=person), documents, asked)
    head = registry.head
    other = registry.asked()
    with pytest.raises(OutsideIdTakenError) as refusal:
        registry.register(
            RegisterPerson(person_id=PersonId(Ids(other.command_id).new())), documents, other
        )
    assert refusal.value.category == "conflict"
    assert NATIONAL_ID not in str(refusal.value)
    assert registry.head == head
    again = registry.register(RegisterPerson(person_id=person), documents, asked)
    assert (again.replayed, registry.head) == (True, head)

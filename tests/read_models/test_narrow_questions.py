"""A question about one case reads that case: its cost must not grow with the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date
from typing import Any

import pytest
import sqlalchemy as sa

from tests.console.outbreak import attribute, expose, report
from tests.registries import Clock
from tracing.domain.case.commands import DischargeCase, RecordDeath
from tracing.domain.case.state import Outcome
from tracing.domain.values import PartialDate, Setting
from tracing.projections import questions
from tracing.projections.questions.chosen import Chosen, chosen_exposures, chosen_transmissions
from tracing.registry import Registry

Ask = Callable[[sa.Connection, int], Iterable[object]]
IDS = [f"id-{number}" for number in range(500)]
CHOSEN = Chosen(
    UTC, date(2022, 7, 1), "360103", date(2022, 7, 1), date(2022, 7, 1), (Setting.DINING,)
)
NARROW: dict[str, Ask] = {
    "a case": lambda c, at: questions.cases(c, at, case_id="id"),
    "some cases": lambda c, at: questions.cases(c, at, case_id=IDS),
    "cases of a person": lambda c, at: questions.cases(c, at, person_id="id"),
    "some persons": lambda c, at: questions.persons(c, at, person_ids=IDS),
    "a contact": lambda c, at: questions.contacts(c, at, contact_id="id"),
    "contacts of a person": lambda c, at: questions.contacts(c, at, person_id="id"),
    "an exposure": lambda c, at: questions.exposures(c, at, exposure_id="id"),
    "exposures of a person": lambda c, at: questions.exposures(c, at, person_id=IDS),
    "exposures to a person": lambda c, at: questions.exposures(c, at, source_person_id="id"),
    "sources of a case": lambda c, at: questions.transmissions(c, at, case_id="id"),
    "sources of some cases": lambda c, at: questions.transmissions(c, at, case_id=IDS),
    "infected by a case": lambda c, at: questions.transmissions(c, at, source="id"),
    "infected by some cases": lambda c, at: questions.transmissions(c, at, source=IDS),
    "some of the exposures of a person": lambda c, at: chosen_exposures(
        c, at, CHOSEN, person_id="id"
    ),
    "some of whom a case infected": lambda c, at: chosen_transmissions(c, at, CHOSEN, source="id"),
}


@pytest.mark.parametrize("ask", NARROW.values(), ids=NARROW)
def test_a_narrow_question_goes_by_an_id_alone(registry: Registry, ask: Ask) -> None:
    first, second = report(registry), report(registry)
    attribute(registry, second, first)
    expose(registry, second.person_id, first)
    at = registry.position()
    with registry.reading() as reading:
        steps = plan(reading.connection, lambda: list(ask(reading.connection, at)))
    assert steps
    assert [step for step in steps if "SCAN" in step or "_until (until" in step] == []


def plan(connection: sa.Connection, ask: Callable[[], object]) -> list[str]:
    """What SQLite means to do for the statements of a question."""
    asked: list[tuple[str, object]] = []

    def note(*told: object) -> None:
        asked.append((str(told[2]), told[3]))

    sa.event.listen(connection, "before_cursor_execute", note)
    ask()
    sa.event.remove(connection, "before_cursor_execute", note)
    return [
        str(step[3])
        for statement, values in asked
        for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
    ]


def test_the_ids_of_more_entities_than_a_statement_may_name_are_found(registry: Registry) -> None:
    case = report(registry)
    registry.position()
    many = [*(f"id-{number}" for number in range(300_000)), str(case.case_id)]
    with registry.reading() as reading:
        assert questions.human_ids(reading.connection, many) == {str(case.case_id): "C-0001"}


def test_who_recovered_and_died_later_had_recovered_on_the_days_between(
    registry: Registry, clock: Clock
) -> None:
    case = report(registry)
    whose: dict[str, Any] = {"person_id": case.person_id, "case_id": case.case_id}
    clock.advance(days=7)
    registry.execute(DischargeCase(**whose, recovered_on=PartialDate.parse("2022-07-21")))
    registry.execute(RecordDeath(**whose, died_on=PartialDate.parse("2022-07-25")))
    at = registry.position()
    with registry.reading() as reading:
        found = [
            next(questions.cases(reading.connection, at, on=registry.day(date(2022, 7, day))))
            for day in (20, 23, 25)
        ]
    assert [row["outcome"] for row in found] == [None, Outcome.RECOVERED, Outcome.DIED]

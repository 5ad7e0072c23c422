"""A question about one case reads that case: its cost must not grow with the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
import sqlalchemy as sa

from tests.console.outbreak import attribute, expose, report
from tracing.projections import questions
from tracing.registry import Registry

Ask = Callable[[sa.Connection, int], Iterable[object]]
IDS = [f"id-{number}" for number in range(500)]
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

"""A question about one investigation, round or disinfection reads that one alone."""

from __future__ import annotations

import pytest

from tests.console.outbreak import report
from tests.read_models.test_narrow_questions import Ask, plan
from tracing.projections.questions import screening
from tracing.projections.questions.investigations import disinfections, investigations
from tracing.registry import Registry

NARROW: dict[str, Ask] = {
    "an investigation": lambda c, at: investigations(c, at, investigation_id="id"),
    "investigations of a person": lambda c, at: investigations(c, at, person_id="id"),
    "investigations of a case": lambda c, at: investigations(c, at, case_id="id"),
    "a disinfection": lambda c, at: disinfections(c, at, disinfection_id="id"),
    "disinfections of a place": lambda c, at: disinfections(c, at, place_id="id"),
    "disinfections for a case": lambda c, at: disinfections(c, at, case_id="id"),
    "a round": lambda c, at: screening.rounds(c, at, round_id="id"),
    "the counts of a round": lambda c, at: screening.counts(c, at, "id"),
    "the sites of a round": lambda c, at: screening.sites(c, at, "id"),
    "the parts of a round": lambda c, at: screening.parts(c, at, "id"),
    "those on the roster of a round": lambda c, at: screening.members(c, at, "id"),
}


@pytest.mark.parametrize("ask", NARROW.values(), ids=NARROW)
def test_a_narrow_question_goes_by_an_id_alone(registry: Registry, ask: Ask) -> None:
    report(registry)
    at = registry.position()
    with registry.reading() as reading:
        steps = plan(reading.connection, lambda: list(ask(reading.connection, at)))
    assert steps
    assert [step for step in steps if "SCAN" in step or "_until (until" in step] == []

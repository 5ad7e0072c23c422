"""What a file of the contact graph says of people, besides who met whom."""

from __future__ import annotations

from collections.abc import Container, Iterator

from tracing.interchange.exporting import Listed, Views, person_values
from tracing.projections import questions
from tracing.projections.questions.base import Row

OF_CASE = ("diagnosis", "severity", "laboratory", "onset_on", "sampled_on", "outcome")
"""Of somebody's first case that stands."""


def people(views: Views, nodes: Container[str]) -> Listed:
    """A row a person of these (`P-0001`), by number; sealed values only where they are opened."""
    found = [
        person
        for person in questions.persons(views.connection, views.at, status=None)
        if person["person"] in nodes
    ]

    def rows(identified: bool) -> Iterator[Row]:
        first: dict[str, Row] = {}
        for case in questions.cases(views.connection, views.at):
            first.setdefault(case["person_id"], case)
        for person in found:
            case = first.get(person["person_id"], {})
            yield {
                "person": person["person"],
                **person_values(person, views, identified),
                **{column: case.get(column) for column in OF_CASE},
            }

    return Listed([person["person_id"] for person in found], rows)

"""A gazetteer is recorded: larger areas one by one, what lies in a county as one fact of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from tracing.application import Asked, TracingApplication
from tracing.collector import garbage_waiting
from tracing.domain.area.codes import UNITS
from tracing.domain.area.commands import DivideArea, RegisterArea, area_id
from tracing.domain.command import Command
from tracing.interchange.gazetteer import Gazetteer

CHUNK = 100
"""Counties, or larger areas, a commit."""


class Edition(NamedTuple):
    """Which codes they are, and what every command about them says besides."""

    label: str
    valid_on: date | None
    learnt: dict[str, Any]


class Recorder:
    """Records a gazetteer; what is recorded already makes no event."""

    def __init__(self, application: TracingApplication, asked: Callable[[], Asked]) -> None:
        self._application = application
        self._asked = asked
        self._registry: UUID = application.ledger.ledger_id

    def record(self, gazetteer: Gazetteer, edition: Edition, advance: Callable[[int], None]) -> int:
        """The number of events recorded; `advance` is told how many areas more are done."""
        recorded = 0
        with garbage_waiting():
            for some in _chunks(self._rows(gazetteer, edition)):
                commands = [command for each in some for command in each.commands]
                answer = self._application.execute(commands, self._asked())
                if answer.first is not None and answer.last is not None:
                    recorded += answer.last - answer.first + 1
                advance(sum(each.areas for each in some))
        return recorded

    def _rows(self, gazetteer: Gazetteer, edition: Edition) -> Iterator[_Row]:
        for code in sorted(gazetteer.larger, key=lambda code: (len(code), code)):
            yield _Row([self._register(gazetteer, code, edition)], 1)
        for county in gazetteer.counties():
            yield _Row([self._divide(gazetteer, county, edition)], gazetteer.size(county))

    def _register(self, gazetteer: Gazetteer, code: str, edition: Edition) -> Command:
        return RegisterArea(
            thing_id=area_id(self._registry, code),
            code=code,
            name=gazetteer.larger[code],
            unit=UNITS[len(code)],
            unless_known=True,
            **edition.learnt,
        )

    def _divide(self, gazetteer: Gazetteer, county: str, edition: Edition) -> Command:
        return DivideArea(
            thing_id=area_id(self._registry, county),
            code=county,
            edition=edition.label,
            valid_on=edition.valid_on,
            townships=gazetteer.townships(county),
            **edition.learnt,
        )


class _Row(NamedTuple):
    commands: list[Command]
    areas: int


def _chunks(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    while some := list(islice(rows, CHUNK)):
        yield some

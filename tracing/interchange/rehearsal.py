"""A dry run: every row is decided as if those before it had been recorded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tracing.application import Row, TracingApplication
from tracing.domain.identifiers import ClaimId, PersonId
from tracing.errors import TracingError
from tracing.interchange.book import Entry
from tracing.interchange.plans import Planned


class Rehearsal:
    """What rows would have led to, as far as later rows depend on it."""

    def __init__(self, application: TracingApplication) -> None:
        self._application = application
        self._entries: dict[ClaimId, Entry] = {}
        self._rows: dict[UUID, int] = {}
        self._rows_earlier: dict[UUID, int] = {}
        self._earlier: dict[PersonId, list[Row]] = {}

    def refusals(self, planned: list[Planned], now: datetime) -> dict[int, TracingError]:
        """The rows that would be refused. What the others ask of people whose document a later row
        may give is kept."""
        people = {PersonId(command.stream) for each in planned for command in each.commands}
        earlier = [row for person in people for row in self._earlier.get(person, ())]
        self._rows = {entity: each.row for each in reversed(planned) for entity in _made(each)}
        rows = [*earlier, *(each.commands for each in planned)]
        found = self._application.refusals(rows, now)
        refusals = {at - len(earlier): why for at, why in found.items() if at >= len(earlier)}
        for at, each in enumerate(planned):
            if at not in refusals:
                self._suppose(each)
        return refusals

    def _suppose(self, planned: Planned) -> None:
        if planned.counted == "new":
            for line in planned.lines:
                entry = Entry(person=line.entry.person, case=line.entry.case)
                self._entries[line.record] = entry
        person = planned.person
        if person is not None and (planned.gained is not None or person in self._earlier):
            own = [each for each in planned.commands if each.stream == person]
            alone = [each for each in own if not each.reads()]  # others are not known here
            self._earlier.setdefault(person, []).append(alone)
            self._rows_earlier |= dict.fromkeys(_made(planned), planned.row)

    def supposed(self, record: ClaimId) -> Entry | None:
        """What a record would be known as."""
        return self._entries.get(record)

    def row_of(self, entity: UUID) -> int | None:
        """The row by which a person or a case would become known."""
        return self._rows_earlier.get(entity) or self._rows.get(entity)


def _made(planned: Planned) -> list[UUID]:
    ids = (getattr(command, "case_id", None) for command in planned.commands)
    return [entity for entity in (planned.person, *ids) if entity is not None]

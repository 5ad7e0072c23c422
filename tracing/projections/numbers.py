"""The numbers people type: `C-0016` is the sixteenth `case.reported` of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from uuid import UUID

import sqlalchemy as sa

from tracing.domain.case.events import CaseReported
from tracing.domain.catalogue import TOPICS
from tracing.domain.contact.events import ContactIdentified, ExposureRecorded
from tracing.domain.event import Event, PersonStatement, ThingFact
from tracing.domain.identifiers import HUMAN_PREFIXES
from tracing.domain.person.events import PersonRegistered
from tracing.ledger.recorder import Recorded
from tracing.projections.cells import text
from tracing.projections.folds import RecordModel, Rows
from tracing.projections.temporal import TemporalTable

NUMBERS = TemporalTable(
    "numbers",
    key=[sa.Column("entity_id", sa.String)],
    values=[
        sa.Column("kind", sa.String),
        sa.Column("number", sa.Integer),
        sa.Column("person_id", sa.String),
    ],
    indexes=[("kind", "number")],
)


def _subject(event: type[Event]) -> tuple[str, Callable[[Recorded], UUID]] | None:
    """What a statement makes known, where people name it by a number."""
    if issubclass(event, PersonStatement) and event.creates and event.named_by:
        return event.subject, attrgetter(f"event.{event.named_by}")
    if issubclass(event, ThingFact) and event.creates and event.subject in HUMAN_PREFIXES:
        return event.subject, attrgetter("stream_id")
    return None


NUMBERED: dict[str, tuple[str, Callable[[Recorded], UUID]]] = {
    PersonRegistered.topic: ("person", attrgetter("stream_id")),
    CaseReported.topic: ("case", attrgetter("event.case_id")),
    ContactIdentified.topic: ("contact", attrgetter("event.contact_id")),
    ExposureRecorded.topic: ("exposure", attrgetter("event.exposure_id")),
} | {topic: named for topic, event in TOPICS.items() if (named := _subject(event)) is not None}
"""By the topic that creates it: the kind of an entity, and where its id is."""


def fold(recorded: Recorded, rows: Rows) -> None:
    if getattr(recorded.event, "corrects", None) is not None:
        return  # it has its number from what this corrects
    kind, entity_of = NUMBERED[recorded.event.topic]
    person = text(recorded.stream_id)
    rows.set((text(entity_of(recorded)),), (kind, rows.next_number(kind), person))


MODEL = RecordModel(table=NUMBERS, version=1, topics=frozenset(NUMBERED), fold=fold)

"""What every event is: a frozen Struct with a topic that is for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from msgspec import Struct

from tracing.domain.values import FactRef, Instant, Precision, Sealed

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
"""When a fact was learnt that does not say when."""


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened. The stream, version and time of recording lie in the envelope."""

    topic: ClassVar[str]


class Fact(Event, frozen=True, kw_only=True):
    """An event about the world, with the moment the responsible people learnt of it.

    `reported_at` is what clocks and bulletins run on. Known only to the day, it is the start of
    that local day and `reported_precision` says so.
    """

    reported_at: Instant | None = None
    reported_precision: Precision = Precision.INSTANT


class Statement(Fact, frozen=True, kw_only=True):
    """A fact that a later one of the same topic can replace.

    What `corrects` names counts no more, and this takes its place; taking this back brings that
    back. `creates`: nothing can be said of the subject before it.
    """

    creates: ClassVar[bool] = False
    rank: ClassVar[int] = 0
    """Its place among facts of one subject that were learnt at the same moment."""
    settles: ClassVar[tuple[str, ...] | None] = None
    """Of facts that agree in these fields the last alone says how it is; None: each stands."""
    undone_by: ClassVar[str | None] = None
    """Of what settles: the topic after which the same may be said anew, for it was so no longer."""

    corrects: FactRef | None = None
    reason: Sealed | None = None
    """Why it is corrected."""


class PersonStatement(Statement, frozen=True, kw_only=True):
    """A statement in a person's stream, about one subject of theirs or about themself."""

    subject: ClassVar[str]
    """The kind of thing it is about: `quarantine`."""
    named_by: ClassVar[str | None] = None
    """The field with the id of the subject; None where it is the person."""

    @property
    def about(self) -> UUID | None:
        return None if self.named_by is None else getattr(self, self.named_by)


class ThingFact(Statement, frozen=True, kw_only=True):
    """A statement about what is nobody's alone: a place, a pool, a transfer. Its stream is it."""

    subject: ClassVar[str]
    keyed: ClassVar[bool] = False
    """Whether the thing has a data key of its own, as a home has for its address."""


class ThingFactRetracted(Fact, frozen=True, kw_only=True):
    """A fact of this thing's history is taken back; taking this back brings it back."""

    topic: ClassVar[str] = "thing.fact_retracted"

    retracts: FactRef
    reason: Sealed | None = None

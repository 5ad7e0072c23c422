"""What every event is: a frozen Struct with a topic that is for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from msgspec import Struct

from tracing.domain.values import Instant, Precision

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

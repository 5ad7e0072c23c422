"""What the rows of a chunk ask for, before it is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tracing.application import Row
from tracing.domain.identifiers import PersonId
from tracing.errors import TracingError
from tracing.interchange.book import Line
from tracing.interchange.documents import Document


class Making(NamedTuple):
    """What a plan may use: identities to be, and the moment."""

    new: Callable[[], UUID]
    now: datetime


class Planned(NamedTuple):
    """What one row asks for, and what is to be remembered of it."""

    row: int
    counted: str | None
    """`new`, `changed` or `unchanged`; None where the row was counted before."""
    commands: Row = ()
    lines: tuple[Line, ...] = ()
    person: PersonId | None = None
    gained: Document | None = None
    """A document that becomes the person's."""
    lost: Document | None = None
    """A document that is no longer theirs."""
    links: int = 0
    withdrawn: int = 0
    refusal: TracingError | None = None
    """Refused before anything was decided."""

"""What was said to the public, by us or by others."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from tracing.domain.event import ThingFact
from tracing.domain.values import AreaCode, Decision, Instant, PublicLabel

FigureKey = Annotated[
    str,
    Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_-]*)*$", extra={"declared": "code"}),
]
"""The documented key of a figure: `secondary_contacts.no_placement_recorded`."""


class Figure(Struct, frozen=True, array_like=True):
    """A figure as it was said. `count` absent: it was suppressed because it was small."""

    key: FigureKey
    count: int | None = None


class Section(Struct, frozen=True, kw_only=True):
    """The figures of an area up to a moment."""

    area: AreaCode
    cut_off: Instant
    figures: tuple[Figure, ...]


class BulletinFact(ThingFact, frozen=True, kw_only=True):
    subject: ClassVar[str] = "bulletin"


class BulletinPublished(BulletinFact, frozen=True, kw_only=True):
    """This was said to the public, as known at a ledger position."""

    topic: ClassVar[str] = "bulletin.published"
    creates: ClassVar[bool] = True

    about_on: date
    sections: tuple[Section, ...]
    known_at: int
    """The ledger position the figures were computed as of."""
    document: PublicLabel | None = None
    published_at: Instant | None = None
    decision: Decision


class ForeignBulletinRecorded(BulletinFact, frozen=True, kw_only=True):
    """Somebody else said this to the public. It may not add up."""

    topic: ClassVar[str] = "bulletin.foreign_recorded"
    creates: ClassVar[bool] = True

    about_on: date
    issuer: PublicLabel
    sections: tuple[Section, ...]
    document: PublicLabel | None = None
    published_at: Instant | None = None


BulletinEvent = BulletinPublished | ForeignBulletinRecorded

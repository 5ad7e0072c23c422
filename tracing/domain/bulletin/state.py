"""What is true of a bulletin, from the facts so far: what was said, by whom, about which day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from tracing.domain.bulletin.events import BulletinEvent, BulletinPublished, Section
from tracing.domain.values import Decision, Instant, PublicLabel


class BulletinKind(StrEnum):
    OWN = "own"
    FOREIGN = "foreign"


class BulletinState(Struct, frozen=True):
    version: int
    """Of the fact that says what was said."""
    kind: BulletinKind
    about_on: date
    sections: tuple[Section, ...]
    corrected: bool
    known_at: int | None = None
    issuer: PublicLabel | None = None
    document: PublicLabel | None = None
    decision: Decision | None = None
    published_at: Instant | None = None
    """Where it was not said, when it was recorded."""


def evolve(_: BulletinState | None, version: int, event: BulletinEvent) -> BulletinState:
    own = isinstance(event, BulletinPublished)
    return BulletinState(
        version=version,
        kind=BulletinKind.OWN if own else BulletinKind.FOREIGN,
        about_on=event.about_on,
        sections=event.sections,
        corrected=event.corrects is not None,
        known_at=event.known_at if isinstance(event, BulletinPublished) else None,
        issuer=None if isinstance(event, BulletinPublished) else event.issuer,
        document=event.document,
        decision=event.decision if isinstance(event, BulletinPublished) else None,
        published_at=event.published_at or event.reported_at,
    )

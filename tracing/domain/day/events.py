"""What can happen to a reporting day of an area: it is closed, and its settlement restated."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from tracing.domain.event import ThingFact
from tracing.domain.identifiers import CaseId, ContactId, PersonId, RoundId
from tracing.domain.values import AreaCode, Decision, Instant

RootDigest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", extra={"declared": "code"})]
"""The root of the ledger's Merkle tree, in hexadecimal digits."""


class DayScope(StrEnum):
    """What is settled."""

    POSITIVES = "positives"  # 阳性转运
    CLOSE_CONTACTS = "close_contacts"  # 密接落位
    SCREENING = "screening"  # 筛查覆盖


class DayResult(StrEnum):
    CLEARED = "cleared"  # 日清
    WITHIN_LIMIT = "within_limit"  # 未到时限
    NOT_CLEARED = "not_cleared"  # 未日清


class Whereabouts(StrEnum):
    """Where somebody is who is outstanding at the end of the day."""

    WAITING = "waiting"  # 待转运
    EN_ROUTE = "en_route"  # 转运途中


class Settlement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """opening + reported + moved_in − received − exempt − retracted − moved_out = outstanding."""

    opening: int = 0
    reported: int = 0
    moved_in: int = 0
    received: int = 0
    exempt: int = 0
    retracted: int = 0
    """Or merged into another."""
    moved_out: int = 0
    waiting: int = 0
    en_route: int = 0
    within_limit: int = 0
    """Of those outstanding, whose limit is not reached."""


class Outstanding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who is carried over to the next day."""

    person_id: PersonId
    case_id: CaseId | None = None
    contact_id: ContactId | None = None
    since: Instant
    whereabouts: Whereabouts
    within_limit: bool = False


class Coverage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a round of screening had come at the end of the day."""

    round_id: RoundId
    sampled: int | None = None
    roster: int | None = None


class DayFact(ThingFact, frozen=True, kw_only=True):
    """The day of an area and a scope has one stream."""

    subject: ClassVar[str] = "day"

    about_on: date
    area: AreaCode
    scope: DayScope
    result: DayResult
    settlement: Settlement | None = None
    """None for screening."""
    outstanding: tuple[Outstanding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    known_to: int
    """The position of the ledger up to which it was settled."""
    size: int
    """How many leaves the ledger had."""
    root: RootDigest
    decision: Decision


class DayClosed(DayFact, frozen=True, kw_only=True):
    """Somebody in charge signed the day's settlement."""

    topic: ClassVar[str] = "day.closed"
    creates: ClassVar[bool] = True

    closed_at: Instant | None = None


class DayRestated(DayFact, frozen=True, kw_only=True):
    """Facts learnt later change the settlement: it is told again, and what was signed stays."""

    topic: ClassVar[str] = "day.restated"

    restated_at: Instant | None = None


DayEvent = DayClosed | DayRestated

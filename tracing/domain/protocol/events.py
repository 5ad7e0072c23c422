"""What can happen to a protocol: it is adopted, with its whole text, and its adoption ends."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from msgspec import Meta

from tracing.domain.event import ThingFact
from tracing.domain.protocol.pack import PACK_ID, PackLayer
from tracing.domain.values import AreaCode, Decision

PackId = Annotated[str, Meta(pattern=PACK_ID, extra={"declared": "code"})]
PackText = Annotated[
    str, Meta(min_length=1, max_length=200_000, extra={"declared": "public label"})
]
"""A pack's whole text: a replay never reads the installed one."""
PackDigest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", extra={"declared": "code"})]
"""SHA-256 of the text in UTF-8."""


class ProtocolFact(ThingFact, frozen=True, kw_only=True):
    """All adoptions of a registry lie in one stream, so that no two overlap unnoticed."""

    subject: ClassVar[str] = "protocol"

    pack: PackId
    jurisdiction: AreaCode | None = None
    """Where it holds; None: in the whole registry."""


class ProtocolAdopted(ProtocolFact, frozen=True, kw_only=True):
    """From a day on, a pack holds."""

    topic: ClassVar[str] = "protocol.adopted"
    creates: ClassVar[bool] = True

    layer: PackLayer
    from_on: date
    superseded_on: date | None = None
    """The first day on which it holds no more, where that is known already."""
    digest: PackDigest
    text: PackText
    decision: Decision


class ProtocolEnded(ProtocolFact, frozen=True, kw_only=True):
    """An adopted pack holds no more from a day on."""

    topic: ClassVar[str] = "protocol.ended"
    rank: ClassVar[int] = 1
    settles: ClassVar[tuple[str, ...] | None] = ("pack", "jurisdiction", "from_on")

    from_on: date
    """Since when it had held: with the pack and the jurisdiction, which adoption this is."""
    superseded_on: date
    decision: Decision


ProtocolEvent = ProtocolAdopted | ProtocolEnded

"""Which packs were adopted, where, and from when to when."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.protocol.events import ProtocolAdopted, ProtocolEnded, ProtocolEvent
from tracing.domain.protocol.pack import PackLayer
from tracing.domain.values import AreaCode, Decision, Instant


class Adoption(Struct, frozen=True):
    """A pack that holds somewhere from a day on, up to the day it was superseded."""

    version: int
    pack: str
    layer: PackLayer
    jurisdiction: AreaCode | None
    from_on: date
    superseded_on: date | None
    digest: str
    text: str
    decision: Decision
    reported_at: Instant | None


class ProtocolState(Struct, frozen=True):
    adoptions: tuple[Adoption, ...] = ()


def evolve(state: ProtocolState | None, version: int, event: ProtocolEvent) -> ProtocolState:
    """The adoptions after one more fact; an end without its adoption changes nothing."""
    known = ProtocolState() if state is None else state
    if isinstance(event, ProtocolAdopted):
        return ProtocolState((*known.adoptions, _adopted(version, event)))
    return ProtocolState(tuple(_ended(each, event) for each in known.adoptions))


def _adopted(version: int, event: ProtocolAdopted) -> Adoption:
    return Adoption(
        version=version,
        pack=event.pack,
        layer=event.layer,
        jurisdiction=event.jurisdiction,
        from_on=event.from_on,
        superseded_on=event.superseded_on,
        digest=event.digest,
        text=event.text,
        decision=event.decision,
        reported_at=event.reported_at,
    )


def _ended(adoption: Adoption, event: ProtocolEnded) -> Adoption:
    named = (event.pack, event.jurisdiction, event.from_on)
    if (adoption.pack, adoption.jurisdiction, adoption.from_on) != named:
        return adoption
    return replace(adoption, superseded_on=event.superseded_on)

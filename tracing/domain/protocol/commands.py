"""What may be asked about protocols: that a pack be adopted, and that its adoption end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid5

from tracing.domain.area.codes import short, well_formed
from tracing.domain.area.refusals import MalformedAreaCodeError
from tracing.domain.command import Context, StateOfThing, decided_by_now
from tracing.domain.correcting import apart_from
from tracing.domain.event import Event
from tracing.domain.protocol.adopting import (
    refuse_beside,
    refuse_no_day,
    refuse_other_end,
    refuse_other_pack,
)
from tracing.domain.protocol.adoption_refusals import NotAdoptedError
from tracing.domain.protocol.events import (
    PackDigest,
    PackId,
    PackText,
    ProtocolAdopted,
    ProtocolEnded,
    ProtocolFact,
)
from tracing.domain.protocol.in_force import read
from tracing.domain.protocol.pack import PackLayer
from tracing.domain.protocol.state import Adoption, ProtocolState
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, Decision


def protocols_id(registry_id: UUID) -> UUID:
    """The stream of all adoptions of a registry."""
    return uuid5(registry_id, "protocols")


class ProtocolCommand(StateOfThing, frozen=True, kw_only=True):
    pack: PackId
    jurisdiction: AreaCode | None = None

    @property
    def place(self) -> AreaCode | None:
        """The jurisdiction as it is recorded: not filled up with zeros."""
        if self.jurisdiction is None:
            return None
        code = short(self.jurisdiction)
        if not well_formed(code):  # it would contain no other area
            raise MalformedAreaCodeError(code=self.jurisdiction)
        return code


class AdoptProtocol(ProtocolCommand, frozen=True, kw_only=True):
    """From a day on, a pack holds; the days are the pack's own where none are given."""

    kind: ClassVar[str] = "protocol.adopt"

    layer: PackLayer
    from_on: date | None = None
    superseded_on: date | None = None
    digest: PackDigest
    text: PackText
    decision: Decision

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        decided_by_now(self.decision, context)
        read_anew = read(self.pack, self.text)
        refuse_other_pack(read_anew, self.pack, self.layer, self.digest)
        meant = read_anew.header.effective
        from_on = self.from_on or meant.from_on
        superseded_on = self.superseded_on or meant.superseded_on
        refuse_no_day(self.pack, from_on, superseded_on)
        adopted = self.stated(
            ProtocolAdopted,
            history,
            context,
            pack=self.pack,
            layer=self.layer,
            jurisdiction=self.place,
            from_on=from_on,
            superseded_on=superseded_on,
            digest=self.digest,
            text=self.text,
            decision=self.decision,
        )
        if adopted:
            after = _after(history, adopted)
            own = next(each for each in after if each.version == history.version + 1)
            if not self._keeps_end(history, superseded_on):
                refuse_other_end(own, superseded_on)
            refuse_beside(own, after)
        return adopted

    def _keeps_end(self, history: ThingHistory, superseded_on: date | None) -> bool:
        """Whether what is corrected said so too; an end recorded since goes on counting."""
        corrected = dict(history.facts).get(self.corrects or 0)
        return isinstance(corrected, ProtocolAdopted) and corrected.superseded_on == superseded_on


class EndProtocol(ProtocolCommand, frozen=True, kw_only=True):
    """An adopted pack holds no more from a day on: earlier or later than was known."""

    kind: ClassVar[str] = "protocol.end"

    from_on: date | None = None
    """Which of its adoptions, where there are several; None: the last that begins before."""
    superseded_on: date
    decision: Decision

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        decided_by_now(self.decision, context)
        adoption = self._adoption(apart_from(history, self.corrects))
        refuse_no_day(self.pack, adoption.from_on, self.superseded_on)
        if self.corrects is None and adoption.superseded_on == self.superseded_on:
            return []
        ended = self.stated(
            ProtocolEnded,
            history,
            context,
            pack=self.pack,
            jurisdiction=self.place,
            from_on=adoption.from_on,
            superseded_on=self.superseded_on,
            decision=self.decision,
        )
        if ended:
            after = _after(history, ended)
            own = next(each for each in after if each.version == adoption.version)
            refuse_other_end(own, self.superseded_on)
            refuse_beside(own, after)
        return ended

    def _adoption(self, history: ThingHistory) -> Adoption:
        found = list(self._named(history))
        if self.from_on is None and len(found) > 1:
            found = [each for each in found if each.from_on < self.superseded_on] or found
        if not found:
            raise NotAdoptedError(pack=self.pack)
        return max(found, key=lambda each: each.from_on)

    def _named(self, history: ThingHistory) -> Iterator[Adoption]:
        known: ProtocolState | None = history.state
        for each in () if known is None else known.adoptions:
            here = (each.pack, each.jurisdiction) == (self.pack, self.place)
            if here and self.from_on in (None, each.from_on):
                yield each


def _after(history: ThingHistory, made: Sequence[ProtocolFact]) -> tuple[Adoption, ...]:
    """The adoptions there are once this is recorded."""
    for event in made:
        history = history.with_fact(history.version + 1, event)
    known: ProtocolState = history.state
    return known.adoptions

"""What can be recorded of somebody who comes from elsewhere (来返人员)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from tracing.domain.arrival.events import (
    ArrivalArrived,
    ArrivalCollected,
    ArrivalDeclared,
    ArrivalFact,
    ArrivalTriaged,
    ArrivalVerified,
    DeclaredBy,
    Transport,
    VerifiedOutcome,
    Visited,
)
from tracing.domain.arrival.refusals import (
    ArrivalExistsError,
    DepartsFromPackError,
    DepartureReasonMissingError,
    NoRuleForceError,
    NotArrivedError,
    NotOnListError,
    OrderMissingError,
    OriginMismatchError,
    OriginRiskMismatchError,
    OwnCompanionError,
    UnknownArrivalError,
)
from tracing.domain.arrival.state import ArrivalState
from tracing.domain.arrival.triage import Action, Came, departure, indicated
from tracing.domain.command import (
    Context,
    StateOfPerson,
    decided_by_now,
    in_order,
    known_person,
    known_thing,
    moments_fit,
    seal,
)
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import ArrivalId, PersonId, PlaceId, QuarantineId
from tracing.domain.moments import possible
from tracing.domain.protocol.commands import protocols_id
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.protocol.state import ProtocolState
from tracing.domain.quarantine.basis import BasisKind, kind_of
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.quarantine.state import QuarantineState
from tracing.domain.values import AreaCode, Decision, Instant, PartialDate, PublicLabel
from tracing.language import Text

COUNTRY = re.compile(r"^[A-Z]{2,3}$")
BEYOND_THE_BORDER = ("71", "81", "82")
"""Codes of areas whose people enter as those of other countries do."""
COLLECT, TRIAGE = Text("接回", "collect"), Text("分流", "triage")


class ArrivalCommand(StateOfPerson, frozen=True, kw_only=True):
    arrival_id: ArrivalId

    def arrival(self, history: PersonHistory) -> ArrivalState:
        """The arrival, which must be there."""
        found = known_person(history).parts("arrival").get(self.arrival_id)
        if found is None:
            raise UnknownArrivalError(arrival=self.arrival_id)
        assert isinstance(found, ArrivalState)
        return found

    def came(self, history: PersonHistory, what: Text) -> ArrivalState:
        """The same of somebody known to be here."""
        found = self.arrival(history)
        if not found.came:
            raise NotArrivedError(arrival=self.arrival_id, what_zh=what.zh, what_en=what.en)
        return found

    def fact(
        self,
        statement: type[ArrivalFact],
        history: PersonHistory,
        context: Context,
        **fields: Any,
    ) -> Sequence[Event]:
        """The statement; refused where the moments of the arrival would be impossible with it."""
        made = self.stated(statement, history, context, arrival_id=self.arrival_id, **fields)
        for event in made:
            after = history.with_fact(history.version + 1, event)
            _is_possible(after.parts("arrival")[self.arrival_id])
        return made


class DeclareArrival(ArrivalCommand, frozen=True, kw_only=True):
    """Somebody is to come, or was found to have come. The same told again is no other arrival."""

    kind: ClassVar[str] = "arrival.declare"

    declared_by: DeclaredBy
    origin: AreaCode
    overseas: bool = False
    expected_on: PartialDate | None = None
    expected_at: Instant | None = None
    destination: AreaCode | None = None
    transport: Transport | None = None
    carrier: PublicLabel | None = None
    entry_point: PublicLabel | None = None
    visited: tuple[Visited, ...] = ()
    companions: tuple[PersonId, ...] = ()
    responsible: PublicLabel | None = None
    list_name: PublicLabel | None = None
    seat: str | None = None
    note: str | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return tuple(each for each in self.companions if each != self.person_id)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known = known_person(history).parts("arrival")
        sealed = self.seat is not None or self.note is not None
        if self.corrects is None:
            if not sealed and any(self.says_again(each) for each in known.values()):
                return []
            if self.arrival_id in known:
                raise ArrivalExistsError(arrival=self.arrival_id)
        self._fits(context)
        return self.fact(
            ArrivalDeclared,
            history,
            context,
            declared_by=self.declared_by,
            origin=self.origin,
            overseas=self.overseas,
            expected_on=self.expected_on,
            expected_at=self.expected_at,
            destination=self.destination,
            transport=self.transport,
            carrier=self.carrier,
            entry_point=self.entry_point,
            visited=self.visited,
            companions=self.companions,
            responsible=self.responsible,
            list_name=self.list_name,
            seat=seal(self.person_id, self.seat),
            note=seal(self.person_id, self.note),
        )

    def says_again(self, known: ArrivalState) -> bool:
        """Whether an arrival on record is this one: without a day, only one still to come is."""
        said = known.declared
        dated = self.expected_on is not None or self.expected_at is not None
        return (dated or not known.came or self.declared_by is DeclaredBy.NOBODY) and all(
            getattr(said, name) == getattr(self, name) for name in _DECLARED
        )

    def _fits(self, context: Context) -> None:
        country = COUNTRY.match(self.origin) is not None
        if (country and not self.overseas) or (self.overseas and not _abroad(self.origin)):
            raise OriginMismatchError(origin=self.origin, overseas=self.overseas)
        for person in self.companions:
            if person == self.person_id:
                raise OwnCompanionError(person=person)
            known_person(context.others[person])
        for each in self.visited:
            in_order("from_on", each.from_on, "until_on", each.until_on)


_DECLARED = (
    "declared_by",
    "origin",
    "overseas",
    "expected_on",
    "expected_at",
    "destination",
    "transport",
    "carrier",
    "entry_point",
    "visited",
    "companions",
    "responsible",
    "list_name",
)


class ArriveArrival(ArrivalCommand, frozen=True, kw_only=True):
    """They came."""

    kind: ClassVar[str] = "arrival.arrive"

    arrived_at: Instant | None = None
    entry_point: PublicLabel | None = None
    place_id: PlaceId | None = None
    symptomatic: bool | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        return _one(self.place_id)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.arrival(history)
        _at_place(self.place_id, context)
        moments_fit(context, arrived_at=self.arrived_at)
        return self.fact(
            ArrivalArrived,
            history,
            context,
            arrived_at=self.arrived_at,
            entry_point=self.entry_point,
            place_id=self.place_id,
            symptomatic=self.symptomatic,
        )


class TriageArrival(ArrivalCommand, frozen=True, kw_only=True):
    """It is decided what is done with them, under the packs in force on that day.

    Who is kept apart has an order of that mode, made before it in the same commit or standing
    already. `left_on`: the day from which days count, of people who come from within the country.
    """

    kind: ClassVar[str] = "arrival.triage"

    registry_id: UUID
    origin_risk: ArrivalOrigin
    decision: Decision
    mode: OrderMode | None = None
    quarantine_id: QuarantineId | None = None
    certificate: PublicLabel | None = None
    triaged_at: Instant | None = None
    area: AreaCode | None = None
    left_on: date | None = None
    beyond_protocol: bool = False

    def reads_things(self) -> tuple[UUID, ...]:
        return (protocols_id(self.registry_id),)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        before = self.came(history, TRIAGE)
        moments_fit(context, triaged_at=self.triaged_at)
        decided_by_now(self.decision, context)
        declared = before.declared
        if declared.overseas is not (self.origin_risk is ArrivalOrigin.OVERSEAS):
            raise OriginRiskMismatchError(
                arrival=self.arrival_id, origin=declared.origin, risk=self.origin_risk
            )
        order = self._order(history)
        made = self.fact(
            ArrivalTriaged,
            history,
            context,
            origin_risk=self.origin_risk,
            mode=self.mode,
            quarantine_id=self.quarantine_id,
            certificate=self.certificate,
            triaged_at=self.triaged_at,
            decision=self.decision,
        )
        if made:
            self._fits_pack(before, order, context)
        return made

    def _order(self, history: PersonHistory) -> QuarantineState | None:
        order: QuarantineState | None = history.parts("quarantine").get(self.quarantine_id)
        if self.mode is None and self.quarantine_id is None:
            return None
        found = order.first.mode if order else None
        if self.mode is None or order is None or self.mode not in (found, order.kept().mode):
            raise OrderMissingError(mode=self.mode or "–", found=found or "–")
        return order

    def _fits_pack(
        self, before: ArrivalState, order: QuarantineState | None, context: Context
    ) -> None:
        day = self.decision.decided_at.astimezone(context.now.tzinfo).date()
        adopted: ProtocolState | None = context.things[protocols_id(self.registry_id)].state
        held = InForce(() if adopted is None else adopted.adoptions).on(day, self.area)
        if held is None:
            if self.mode is not None and not self._departs_with_reason():
                raise NoRuleForceError(day=day, origin=self.origin_risk, mode=self.mode)
            return
        came = Came(arrived_day(before, context), self.left_on)
        action = indicated(held, self.origin_risk, came, symptomatic=symptomatic(before))
        own = order is not None and kind_of(order.basis) is BasisKind.ARRIVAL
        difference = departure(action, self.mode, order.ends_on if order and own else None)
        if difference is not None and not self._departs_with_reason():
            raise DepartsFromPackError(
                pack=action.pack,
                origin=self.origin_risk,
                indicated=_said(action),
                difference=difference,
            )

    def _departs_with_reason(self) -> bool:
        if self.beyond_protocol and self.decision.reason is None:
            raise DepartureReasonMissingError
        return self.beyond_protocol


def _said(action: Action) -> str:
    parts = [str(action.mode) if action.mode else "–"]
    if action.ends_on is not None:
        parts.append(action.ends_on.isoformat())
    return " / ".join(parts)


def arrived_day(state: ArrivalState, context: Context) -> date:
    """The local day they came; where that is not said, the day it was learnt."""
    came = state.came_at
    at = came.at if came else None
    return context.today if at is None else at.astimezone(context.now.tzinfo).date()


def symptomatic(state: ArrivalState) -> bool:
    return state.arrived is not None and state.arrived.symptomatic is True


class VerifyArrival(ArrivalCommand, frozen=True, kw_only=True):
    """A name on a list from elsewhere was looked for."""

    kind: ClassVar[str] = "arrival.verify"

    outcome: VerifiedOutcome
    verified_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        said = self.arrival(history).declared
        if said.list_name is None and said.declared_by is not DeclaredBy.LIST:
            raise NotOnListError(arrival=self.arrival_id)
        moments_fit(context, verified_at=self.verified_at)
        return self.fact(
            ArrivalVerified,
            history,
            context,
            outcome=self.outcome,
            verified_at=self.verified_at,
        )


class CollectArrival(ArrivalCommand, frozen=True, kw_only=True):
    """The last receiver took them over: their community or employer."""

    kind: ClassVar[str] = "arrival.collect"

    collected_by: PublicLabel
    place_id: PlaceId | None = None
    area: AreaCode | None = None
    collected_at: Instant | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        return _one(self.place_id)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        self.came(history, COLLECT)
        _at_place(self.place_id, context)
        moments_fit(context, collected_at=self.collected_at)
        return self.fact(
            ArrivalCollected,
            history,
            context,
            collected_by=self.collected_by,
            place_id=self.place_id,
            area=self.area,
            collected_at=self.collected_at,
        )


def _is_possible(state: ArrivalState) -> None:
    came = ("arrived_at", state.arrived_at)
    possible(came, ("triaged_at", state.triaged_at))
    for each in state.collections:
        possible(came, ("collected_at", each.happened))


def _abroad(origin: str) -> bool:
    return COUNTRY.match(origin) is not None or origin[:2] in BEYOND_THE_BORDER


def _at_place(place_id: PlaceId | None, context: Context) -> None:
    if place_id is not None:
        known_thing(context.things[place_id], "place")


def _one(place_id: PlaceId | None) -> tuple[UUID, ...]:
    return () if place_id is None else (place_id,)

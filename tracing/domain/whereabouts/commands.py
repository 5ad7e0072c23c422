"""What may be asked about where a person was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from msgspec.structs import replace

from tracing.domain.command import (
    Context,
    StateOfPerson,
    known_person,
    known_thing,
    seal,
)
from tracing.domain.correcting import apart_from
from tracing.domain.event import Event
from tracing.domain.fitting import fitting
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import (
    CaseId,
    ContactId,
    GatheringId,
    InvestigationId,
    PlaceId,
    StayId,
)
from tracing.domain.mentions import mentioned
from tracing.domain.periods import last_day
from tracing.domain.refusals import UnknownThingError
from tracing.domain.values import AreaCode, Instant, PartialDate, Period, PublicLabel
from tracing.domain.whereabouts.events import StayEnded, StayRecorded, StayRole
from tracing.domain.whereabouts.refusals import (
    NoEndGivenError,
    StayAlreadyEndedError,
    StayAlreadyRecordedError,
    StayNowhereError,
    UnknownStayError,
)
from tracing.domain.whereabouts.state import StayState

SAID = (
    "role",
    "place_id",
    "gathering_id",
    "area",
    "room",
    "period",
    "case_id",
    "contact_id",
    "investigation_id",
)


class RecordStay(StateOfPerson, frozen=True, kw_only=True):
    """The person was somewhere: at a place, at a gathering, in an area."""

    kind: ClassVar[str] = "whereabouts.record_stay"

    stay_id: StayId
    role: StayRole
    place_id: PlaceId | None = None
    gathering_id: GatheringId | None = None
    area: AreaCode | None = None
    room: PublicLabel | None = None
    period: Period = Period()
    case_id: CaseId | None = None
    contact_id: ContactId | None = None
    investigation_id: InvestigationId | None = None
    address: str | None = None
    description: str | None = None

    def reads_things(self) -> tuple[UUID, ...]:
        return tuple(thing for thing in (self.place_id, self.gathering_id) if thing is not None)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        self._names_what_is_known(history, context)
        period = fitting(context, self.period)
        if self.corrects is None:
            if self.stay_id in history.parts("stay"):
                raise StayAlreadyRecordedError(stay=self.stay_id)
            if any(self.says_again(stay) for stay in history.parts("stay").values()):
                return []
        made = self.stated(
            StayRecorded,
            history,
            context,
            stay_id=self.stay_id,
            address=seal(self.person_id, self.address),
            description=seal(self.person_id, self.description),
            **{**self._said(), "period": period},
        )
        for event in made:  # where a correction changes when it began, it may have ended since
            after = history.with_fact(history.version + 1, event)
            fitting(context, after.parts("stay")[self.stay_id].period)
        return made

    def says_again(self, known: StayState) -> bool:
        """The same stay told again; sealed words cannot be compared and make it another."""
        return not (self.address or self.description) and self._said() == {
            name: getattr(known, name) for name in SAID
        }

    def _said(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in SAID}

    def _names_what_is_known(self, history: PersonHistory, context: Context) -> None:
        where = (self.place_id, self.gathering_id, self.area, self.address, self.description)
        if not any(where):
            raise StayNowhereError
        if self.place_id is not None:
            known_thing(context.things[self.place_id], "place")
        if self.gathering_id is not None:
            known_thing(context.things[self.gathering_id], "gathering")
        mentioned(history, case_id=self.case_id, contact_id=self.contact_id)
        investigation = self.investigation_id
        if investigation is not None and investigation not in history.parts("investigation"):
            raise UnknownThingError(thing=investigation, kind="investigation")


class EndStay(StateOfPerson, frozen=True, kw_only=True):
    """A stay that went on has ended."""

    kind: ClassVar[str] = "whereabouts.end_stay"

    stay_id: StayId
    until_on: PartialDate | None = None
    until_at: Instant | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        stay: StayState | None = apart_from(history, self.corrects).parts("stay").get(self.stay_id)
        if stay is None:
            raise UnknownStayError(stay=self.stay_id)
        if self.until_on is None and self.until_at is None:
            raise NoEndGivenError
        ended = replace(stay.period, until_on=self.until_on, until_at=self.until_at, open=False)
        ended = fitting(context, ended)
        if stay.ended:
            if stay.period == ended:
                return []
            raise StayAlreadyEndedError(stay=self.stay_id, last=last_day(stay.period))
        return self.stated(
            StayEnded,
            history,
            context,
            stay_id=self.stay_id,
            until_on=ended.until_on,
            until_at=ended.until_at,
        )

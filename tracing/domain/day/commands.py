"""What can be recorded of a reporting day: it is closed, and later told again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid5

from tracing.domain.area.codes import well_formed
from tracing.domain.area.refusals import MalformedAreaCodeError
from tracing.domain.command import Context, StateOfThing, decided_by_now, known_person
from tracing.domain.correcting import apart_from
from tracing.domain.day.events import (
    Coverage,
    DayClosed,
    DayEvent,
    DayFact,
    DayRestated,
    DayResult,
    DayScope,
    Outstanding,
    RootDigest,
    Settlement,
)
from tracing.domain.day.refusals import (
    DayClosedError,
    DayNotClosedError,
    DayNotOverError,
    DoesNotBalanceError,
)
from tracing.domain.day.settling import balance
from tracing.domain.day.state import DayState
from tracing.domain.event import Event
from tracing.domain.identifiers import PersonId
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, Decision

FIELDS = (
    "about_on",
    "area",
    "scope",
    "result",
    "settlement",
    "outstanding",
    "coverage",
    "known_to",
    "size",
    "root",
    "decision",
)
SAME = ("result", "settlement", "outstanding", "coverage")
"""What a settlement says; where the ledger was is not part of it."""


def day_id(registry_id: UUID, about_on: date, area: str, scope: DayScope) -> UUID:
    """The stream of a day of an area: it is closed once."""
    return uuid5(registry_id, f"day:{scope}:{about_on}:{area}")


class DayCommand(StateOfThing, frozen=True, kw_only=True):
    about_on: date
    area: AreaCode
    scope: DayScope
    result: DayResult
    settlement: Settlement | None = None
    outstanding: tuple[Outstanding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    known_to: int
    size: int
    root: RootDigest
    decision: Decision

    def reads(self) -> tuple[PersonId, ...]:
        return tuple(dict.fromkeys(each.person_id for each in self.outstanding))

    def told(
        self, statement: type[DayFact], history: ThingHistory, context: Context
    ) -> Sequence[DayFact]:
        """What is signed; refused where the day is not over, or its figures do not agree."""
        decided_by_now(self.decision, context)
        if not well_formed(self.area):
            raise MalformedAreaCodeError(code=self.area)
        signed, zone = self.learnt(context), context.now.tzinfo
        ends = datetime.combine(self.about_on + timedelta(1), time.min, zone)
        if signed < ends:
            raise DayNotOverError(
                day=self.about_on, ends=_shown(ends), now=_shown(signed.astimezone(zone))
            )
        self._balances()
        for person in self.reads():
            known_person(context.others[person])
        fields: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        return self.stated(statement, history, context, **fields)

    def _balances(self) -> None:
        told = self.settlement
        if told is None:
            return
        people = len(self.outstanding)
        if not balance(told) == told.waiting + told.en_route == people:
            raise DoesNotBalanceError(flows=balance(told), people=people)

    def says(self, event: DayEvent) -> bool:
        """Whether this is what was signed then."""
        return all(getattr(self, name) == getattr(event, name) for name in SAME)


class CloseDay(DayCommand, frozen=True, kw_only=True):
    """Somebody in charge signs the settlement of a day that is over."""

    kind: ClassVar[str] = "day.close"

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        made = self.told(DayClosed, history, context)
        known: DayState | None = apart_from(history, self.corrects).state
        if known is None:
            return made
        last = known.last
        if self.says(last):
            return []
        closed = known.closed.reported_at
        raise DayClosedError(
            area=self.area,
            day=self.about_on,
            closed=_shown(closed) if closed else "",
            before=len(last.outstanding),
            after=len(self.outstanding),
        )


class RestateDay(DayCommand, frozen=True, kw_only=True):
    """The settlement is told again with what was learnt since; what was signed stays."""

    kind: ClassVar[str] = "day.restate"

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known: DayState | None = history.state
        if known is None:
            raise DayNotClosedError(area=self.area, day=self.about_on)
        made = self.told(DayRestated, history, context)
        return [] if self.corrects is None and self.says(known.last) else made


def _shown(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")

"""What may be asked about an area."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid5

from tracing.domain.area.codes import parent_of, units_of, well_formed, within
from tracing.domain.area.events import AreaAbolished, AreaRegistered, AreaUnit
from tracing.domain.area.refusals import (
    AreaAlreadyAbolishedError,
    AreaAlreadyRegisteredError,
    AreaCodeIsItsNameError,
    AreaInItselfError,
    MalformedAreaCodeError,
    UnitDoesNotFitError,
)
from tracing.domain.area.state import AreaState
from tracing.domain.command import Context, StateOfThing, in_order, known_thing
from tracing.domain.correcting import apart_from
from tracing.domain.counting import not_negative
from tracing.domain.event import Event
from tracing.domain.identifiers import AreaId
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, PartialDate, PublicLabel


def area_id(registry_id: UUID, code: str) -> AreaId:
    """The stream of a code: the same in one registry, whoever registers it."""
    return AreaId(uuid5(registry_id, f"area:{code}"))


class RegisterArea(StateOfThing, frozen=True, kw_only=True):
    """An area becomes known by its code; what it lies in follows from the code where not given."""

    kind: ClassVar[str] = "area.register"

    code: AreaCode
    name: PublicLabel
    unit: AreaUnit
    parent: AreaCode | None = None
    from_on: date | None = None
    households: int | None = None
    population: int | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        parent = self._parent()
        not_negative(households=self.households, population=self.population)
        if self.corrects is not None:
            known: AreaState = known_thing(history, "area").state
            if known.code != self.code:
                raise AreaCodeIsItsNameError(code=known.code, wanted=self.code)
        registered = self.stated(
            AreaRegistered,
            history,
            context,
            code=self.code,
            name=self.name,
            unit=self.unit,
            parent=parent,
            from_on=self.from_on,
            households=self.households,
            population=self.population,
        )
        if registered and self.corrects is None and history.state is not None:
            raise AreaAlreadyRegisteredError(code=self.code)
        return registered

    def _parent(self) -> AreaCode | None:
        if not well_formed(self.code):
            raise MalformedAreaCodeError(code=self.code)
        fits = units_of(self.code)
        if self.unit not in fits:
            raise UnitDoesNotFitError(code=self.code, unit=self.unit, fits=", ".join(fits))
        parent = self.parent or parent_of(self.code)
        if parent is not None and not well_formed(parent):
            raise MalformedAreaCodeError(code=parent)
        if parent is not None and within(parent, self.code):
            raise AreaInItselfError(code=self.code, parent=parent)
        return parent


class AbolishArea(StateOfThing, frozen=True, kw_only=True):
    """The area is one no longer, from a day on, which may still be to come."""

    kind: ClassVar[str] = "area.abolish"

    from_on: date
    succeeded_by: tuple[AreaCode, ...] = ()

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        area: AreaState = known_thing(history, "area").state
        for code in self.succeeded_by:
            if not well_formed(code):
                raise MalformedAreaCodeError(code=code)
        began = None if area.from_on is None else PartialDate(area.from_on)
        in_order("from_on", began, "abolished_on", PartialDate(self.from_on))
        abolished = self.stated(
            AreaAbolished,
            history,
            context,
            from_on=self.from_on,
            succeeded_by=self.succeeded_by,
        )
        before: AreaState | None = apart_from(history, self.corrects).state
        if abolished and before is not None and before.abolished_on is not None:
            raise AreaAlreadyAbolishedError(code=area.code, day=before.abolished_on)
        return abolished

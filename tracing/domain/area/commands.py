"""What may be asked about an area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid5

from tracing.domain.area.codes import listed_code, parent_of, units_of, well_formed, within
from tracing.domain.area.events import (
    AreaAbolished,
    AreaBounded,
    AreaChanged,
    AreaCounted,
    AreaDivided,
    AreaRegistered,
    AreaUnit,
    ListedCommunity,
    ListedTownship,
)
from tracing.domain.area.refusals import (
    AreaAlreadyAbolishedError,
    AreaAlreadyRegisteredError,
    AreaCodeIsItsNameError,
    AreaInItselfError,
    CoversWhatItLiesInError,
    ListedTwiceError,
    MalformedAreaCodeError,
    NotDivisibleError,
    NotDrawnError,
    NothingChangedError,
    NothingCountedError,
    NothingCoveredError,
    UnitDoesNotFitError,
)
from tracing.domain.area.saying import StateOfArea
from tracing.domain.area.state import AreaState
from tracing.domain.command import Context, StateOfThing, in_order, known_thing, not_after_entry
from tracing.domain.correcting import apart_from
from tracing.domain.counting import not_negative
from tracing.domain.event import Event
from tracing.domain.identifiers import AreaId, PlaceId
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
    unless_known: bool = False
    """Nothing happens where the code is registered, whatever was said of it."""

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        if self.unless_known and history.state is not None:
            return []
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
        if parent is not None:
            elsewhere(self.code, parent)
        return parent


class AbolishArea(StateOfArea, frozen=True, kw_only=True):
    """The area is one no longer, from a day on, which may still be to come."""

    kind: ClassVar[str] = "area.abolish"

    from_on: date
    succeeded_by: tuple[AreaCode, ...] = ()

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known = self.known(history, context)
        area = known.state
        for code in self.succeeded_by:
            if not well_formed(code):
                raise MalformedAreaCodeError(code=code)
        _not_before(area, "abolished_on", self.from_on)
        abolished = self.stated(
            AreaAbolished,
            known.history,
            context,
            from_on=self.from_on,
            succeeded_by=self.succeeded_by,
        )
        before: AreaState | None = apart_from(known.history, self.corrects).state
        if abolished and before is not None and before.abolished_on is not None:
            raise AreaAlreadyAbolishedError(code=area.code, day=before.abolished_on)
        return [*known.registered, *abolished]


class ChangeArea(StateOfArea, frozen=True, kw_only=True):
    """From a day on it is called otherwise, or lies in another area."""

    kind: ClassVar[str] = "area.change"

    from_on: date
    name: PublicLabel | None = None
    parent: AreaCode | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        if self.name is None and self.parent is None:
            raise NothingChangedError(code=self.code)
        known = self.known(history, context)
        if self.parent is not None:
            elsewhere(known.state.code, self.parent)
        _not_before(known.state, "changed_on", self.from_on)
        changed = self.stated(
            AreaChanged,
            known.history,
            context,
            from_on=self.from_on,
            name=self.name,
            parent=self.parent,
        )
        return [*known.registered, *changed]


class CountArea(StateOfArea, frozen=True, kw_only=True):
    """So many households and people it had on a day."""

    kind: ClassVar[str] = "area.count"

    counted_on: date
    households: int | None = None
    population: int | None = None

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        if self.households is None and self.population is None:
            raise NothingCountedError(code=self.code)
        not_negative(households=self.households, population=self.population)
        not_after_entry(context, counted_on=PartialDate(self.counted_on))
        known = self.known(history, context)
        counted = self.stated(
            AreaCounted,
            known.history,
            context,
            counted_on=self.counted_on,
            households=self.households,
            population=self.population,
        )
        return [*known.registered, *counted]


class BoundArea(StateOfArea, frozen=True, kw_only=True):
    """What an area that was drawn covers from a day on: areas and places, each as a whole."""

    kind: ClassVar[str] = "area.bound"

    from_on: date
    covers: tuple[AreaCode, ...] = ()
    places: tuple[PlaceId, ...] = ()

    def reads_things(self) -> tuple[UUID, ...]:
        return (*super().reads_things(), *self.places)

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known = self.known(history, context)
        if known.state.unit is not AreaUnit.DRAWN:
            raise NotDrawnError(code=self.code, unit=known.state.unit)
        if not self.covers and not self.places:
            raise NothingCoveredError(code=self.code)
        for code in self.covers:
            if not well_formed(code):
                raise MalformedAreaCodeError(code=code)
            if within(self.code, code):
                raise CoversWhatItLiesInError(code=self.code, covered=code)
        for place in self.places:
            known_thing(context.things[place], "place")
        bounded = self.stated(
            AreaBounded,
            known.history,
            context,
            from_on=self.from_on,
            covers=tuple(dict.fromkeys(self.covers)),
            places=tuple(dict.fromkeys(self.places)),
        )
        return [*known.registered, *bounded]


class DivideArea(StateOfArea, frozen=True, kw_only=True):
    """What a county, or a city without counties, consists of by an edition of the codes."""

    kind: ClassVar[str] = "area.divide"

    edition: PublicLabel
    valid_on: date | None = None
    townships: tuple[ListedTownship, ...]

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        known = self.known(history, context)
        if known.state.unit not in (AreaUnit.COUNTY, AreaUnit.PREFECTURE):
            raise NotDivisibleError(code=self.code, unit=known.state.unit)
        once(self.code, self.townships)
        for township in self.townships:
            once(listed_code(self.code, township.digits), township.communities)
        divided = self.stated(
            AreaDivided,
            known.history,
            context,
            edition=self.edition,
            valid_on=self.valid_on,
            townships=self.townships,
        )
        return [*known.registered, *divided]


def _not_before(area: AreaState, field: str, day: date) -> None:
    """Refuse what would happen to an area before there was one."""
    began = None if area.from_on is None else PartialDate(area.from_on)
    in_order("from_on", began, field, PartialDate(day))


def elsewhere(code: AreaCode, other: AreaCode) -> None:
    """Refuse what is no code, and the area itself or what lies in it."""
    if not well_formed(other):
        raise MalformedAreaCodeError(code=other)
    if within(other, code):
        raise AreaInItselfError(code=code, parent=other)


def once(code: AreaCode, named: Sequence[ListedTownship] | Sequence[ListedCommunity]) -> None:
    """Refuse digits that are listed twice, or that name what they are listed below."""
    counted = Counter(each.digits for each in named)
    for digits, times in counted.items():
        if times > 1 or digits == "000":
            raise ListedTwiceError(code=code, digits=digits)

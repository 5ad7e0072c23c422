"""What may be decided about the level of an area: that it has one, keeps it longer, is lowered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from tracing.domain.area.codes import short, within
from tracing.domain.area.commands import area_id
from tracing.domain.area.course import course_of
from tracing.domain.area.events import (
    AreaDesignated,
    AreaExtended,
    AreaLifted,
    EnvironmentGround,
    LevelGround,
    SurroundingGround,
)
from tracing.domain.area.level_course import Period, current
from tracing.domain.area.level_grounds import GroundFell, named_by, of_area, of_case, of_sample
from tracing.domain.area.level_refusals import (
    AreaGoneError,
    ConditionsUnmetError,
    ExtensionEndsBeforeError,
    LevelAlreadyGivenError,
    LevelFallsError,
    LevelGroundFellError,
    LevelNotInProtocolError,
    MeasureBeyondProtocolError,
    NoLevelGroundError,
    NoLevelHereError,
    NoProtocolInForceError,
    NotLowerError,
    PartElsewhereError,
    ReasonMissingError,
    RoutineIsNoLevelError,
)
from tracing.domain.area.levels import RANK, SCHEME_OF, AreaLevel, AreaScheme
from tracing.domain.area.saying import KnownArea, StateOfArea
from tracing.domain.area.state import AreaState
from tracing.domain.command import Context, decided_by_now, moments_fit
from tracing.domain.correcting import apart_from
from tracing.domain.event import Event
from tracing.domain.identifiers import PersonId
from tracing.domain.protocol.commands import protocols_id
from tracing.domain.protocol.in_force import Current, InForce
from tracing.domain.protocol.rules.areas import AreaRules
from tracing.domain.protocol.state import ProtocolState
from tracing.domain.thing import ThingHistory
from tracing.domain.values import (
    AreaCode,
    CaseSource,
    ConditionCode,
    Decision,
    Instant,
    MeasureCode,
)
from tracing.language import Text

BEYOND = Text("超出规则的措施", "a measure beyond the protocol")
OVERRIDDEN = Text("条件未满足而降级", "lowering a level whose conditions are not met")
LONGER = Text(
    "延长到规则所需的 {rule} 之后", "keeping a level longer than the rule needs, to {rule}"
)


class LevelCommand(StateOfArea, frozen=True, kw_only=True):
    """Decided under the packs in force then: adopting another meanwhile decides it again."""

    registry_id: UUID
    decision: Decision

    def reads_things(self) -> tuple[UUID, ...]:
        return (*super().reads_things(), protocols_id(self.registry_id))

    def in_force(self, context: Context, day: date) -> Current | None:
        adopted: ProtocolState | None = context.things[protocols_id(self.registry_id)].state
        return InForce(() if adopted is None else adopted.adoptions).on(day, self.code)

    def rules(self, context: Context, day: date, level: AreaLevel) -> tuple[str, AreaRules]:
        """The pack in force and its rules of the scheme; refused where they lack the level."""
        held = self.in_force(context, day)
        if held is None:
            raise NoProtocolInForceError(code=self.code, day=day)
        rules = _scheme(held, SCHEME_OF[level])
        if rules is None or level not in rules.levels:
            raise LevelNotInProtocolError(
                pack=held.pack, level=level, levels=", ".join(_levels(held)) or "–"
            )
        return held.pack, rules

    def with_reason(self, what: Text) -> None:
        if self.decision.reason is None:
            raise ReasonMissingError(what=what)

    def before(self, history: ThingHistory, scheme: AreaScheme, at: Instant) -> Period | None:
        """The level the area has at a moment, but for what is corrected."""
        state: AreaState | None = apart_from(history, self.corrects).state
        return None if state is None else current(state, scheme, at)

    def held(self, history: ThingHistory, scheme: AreaScheme, at: Instant) -> Period:
        found = self.before(history, scheme, at)
        if found is None:
            raise NoLevelHereError(code=self.code, scheme=scheme, moment=at)
        return found


class WithMeasures(LevelCommand, frozen=True, kw_only=True):
    """It says what is asked of the people there."""

    measures: tuple[MeasureCode, ...] = ()
    beyond_protocol: bool = False

    def measures_fit(self, pack: str, rules: AreaRules, level: AreaLevel) -> None:
        """Refuse what the pack does not name for the level, unless it is meant, and why is said."""
        known = [measure.code for measure in rules.measures if measure.level is level]
        beyond = [measure for measure in self.measures if measure not in known]
        if not beyond:
            return
        if not self.beyond_protocol:
            raise MeasureBeyondProtocolError(
                pack=pack, level=level, measures=", ".join(beyond), known=", ".join(known) or "–"
            )
        self.with_reason(BEYOND)


class DesignateArea(WithMeasures, frozen=True, kw_only=True):
    """The area has a level from a moment on, which may still be to come."""

    kind: ClassVar[str] = "area.designate"

    level: AreaLevel
    from_at: Instant
    grounds: tuple[LevelGround, ...]

    def reads(self) -> tuple[PersonId, ...]:
        cases = (each.person_id for each in self.grounds if isinstance(each, CaseSource))
        return tuple(dict.fromkeys(cases))

    def reads_things(self) -> tuple[UUID, ...]:
        return (*super().reads_things(), *dict.fromkeys(self._rests_on()))

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        area = self.known(history, context)
        moments_fit(context)
        decided_by_now(self.decision, context)
        if self.level is AreaLevel.ROUTINE:
            raise RoutineIsNoLevelError(level=self.level, code=self.code)
        made = self.stated(
            AreaDesignated,
            area.history,
            context,
            level=self.level,
            from_at=self.from_at,
            grounds=tuple(dict.fromkeys(self.grounds)),
            measures=tuple(dict.fromkeys(self.measures)),
            decision=self.decision,
        )
        if not made:
            return []
        day = context.local(self.from_at).date()
        _stands(area.state, day)
        pack, rules = self.rules(context, day, self.level)
        self._grounded(area.history, context)
        self._raises(area.history)
        self.measures_fit(pack, rules, self.level)
        return [*area.registered, *made]

    def _rests_on(self) -> Iterator[UUID]:
        for ground in self.grounds:
            if isinstance(ground, EnvironmentGround):
                yield ground.place_id
            if isinstance(ground, SurroundingGround):
                yield area_id(self.registry_id, short(ground.area))

    def _grounded(self, history: ThingHistory, context: Context) -> None:
        """Refuse a level without a health fact, and one whose grounds do not all stand."""
        if not self.grounds:
            raise NoLevelGroundError(code=self.code)
        corrected = dict(history.facts).get(self.corrects or 0)
        rested_on = corrected.grounds if isinstance(corrected, AreaDesignated) else ()
        for ground in self.grounds:
            because = None if ground in rested_on else self._fell(ground, context)
            if because is not None:
                raise LevelGroundFellError(code=self.code, ground=named_by(ground), because=because)

    def _fell(self, ground: LevelGround, context: Context) -> GroundFell | None:
        decided_at = context.local(self.decision.decided_at)
        match ground:
            case CaseSource():
                case = context.others[ground.person_id].cases.get(ground.case_id)
                return of_case(case, decided_at)
            case EnvironmentGround():
                return of_sample(context.things[ground.place_id], ground.sampled_at, decided_at)
            case SurroundingGround() if short(ground.area) == self.code:
                return GroundFell.NO_LEVEL
            case SurroundingGround():
                around = context.things[area_id(self.registry_id, short(ground.area))]
                return of_area(around, self.from_at)

    def _raises(self, history: ThingHistory) -> None:
        """Refuse to lower by designating, and to say once more what holds already."""
        now = self.before(history, SCHEME_OF[self.level], self.from_at)
        if now is None or RANK[self.level] > RANK[now.level]:
            return
        if self.level is not now.level:
            raise LevelFallsError(
                code=self.code,
                level=now.level,
                since=now.since_at.astimezone(self.from_at.tzinfo),
                wanted=self.level,
                to=self.level.value,
            )
        if set(self.measures) == set(now.measures) and set(self.grounds) <= set(now.grounds):
            raise LevelAlreadyGivenError(
                code=self.code,
                level=now.level,
                since=now.since_at.astimezone(self.from_at.tzinfo),
            )


class ExtendArea(LevelCommand, frozen=True, kw_only=True):
    """The area, or parts of it, keep the level longer, up to and with a day."""

    kind: ClassVar[str] = "area.extend"

    scheme: AreaScheme
    until_on: date
    parts: tuple[AreaCode, ...] = ()
    due_on: date | None = None
    """The day the level could be lowered by the rules, where that is known."""

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        area = self.known(history, context)
        decided_by_now(self.decision, context)
        made = self.stated(
            AreaExtended,
            area.history,
            context,
            scheme=self.scheme,
            until_on=self.until_on,
            parts=tuple(sorted({short(part) for part in self.parts})),
            decision=self.decision,
        )
        if made:
            self._fits(area, context)
        return made

    def _fits(self, area: KnownArea, context: Context) -> None:
        decided = context.local(self.decision.decided_at).date()
        now = self.held(area.history, self.scheme, self.decision.decided_at)
        if self.until_on < decided:
            raise ExtensionEndsBeforeError(until=self.until_on, decided=decided)
        self._parts_lie_in_it(area.state, decided)
        rule = self._rule_ends(now, context)
        if rule is None or self.until_on > rule:
            self.with_reason(LONGER.fill(rule="–" if rule is None else rule))

    def _parts_lie_in_it(self, area: AreaState, day: date) -> None:
        whole = (area.code, *course_of(area).on(day).covers)
        for part in self.parts:
            inside = any(within(part, each) for each in whole)
            if not inside or short(part) == area.code:
                raise PartElsewhereError(part=part, code=area.code)

    def _rule_ends(self, now: Period, context: Context) -> date | None:
        """Up to when the rules may need the level: all its clean days, were they to begin anew."""
        decided = context.local(self.decision.decided_at).date()
        if self.due_on is not None:
            return max(self.due_on, decided)
        held = self.in_force(context, decided)
        rules = None if held is None else _scheme(held, self.scheme)
        days = [
            step.clean_days
            for step in (() if rules is None else rules.step_down)
            if step.level is now.level and step.origin in (None, now.origin)
        ]
        return decided + timedelta(days=days[0]) if days else None


class LiftArea(WithMeasures, frozen=True, kw_only=True):
    """The area has a lower level, or none."""

    kind: ClassVar[str] = "area.lift"

    scheme: AreaScheme
    to: AreaLevel | None = None
    lifted_at: Instant
    unmet: tuple[ConditionCode, ...] = ()
    """The conditions of the pack that are not met, as whoever asks has found."""
    assessed_to: int | None = None
    """The position of the ledger up to which that was found."""
    override: bool = False

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        area = self.known(history, context)
        moments_fit(context, lifted_at=self.lifted_at)
        decided_by_now(self.decision, context)
        to = None if self.to is AreaLevel.ROUTINE else self.to
        lifted_at = context.local(self.lifted_at)  # parts are kept up to the end of a local day
        made = self.stated(
            AreaLifted,
            area.history,
            context,
            scheme=self.scheme,
            to=to,
            lifted_at=lifted_at,
            measures=tuple(dict.fromkeys(self.measures)),
            unmet=self.unmet,
            assessed_to=self.assessed_to,
            decision=self.decision,
        )
        if not made:
            return []
        now = self.held(area.history, self.scheme, self.lifted_at)
        if to is not None:
            self._lower(now, to)
            self.measures_fit(*self.rules(context, lifted_at.date(), to), to)
        if self.unmet:
            self._overridden(now)
        return made

    def _lower(self, now: Period, to: AreaLevel) -> None:
        if SCHEME_OF[to] is not self.scheme or RANK[to] >= RANK[now.level]:
            raise NotLowerError(code=self.code, level=now.level, wanted=to)

    def _overridden(self, now: Period) -> None:
        if not self.override:
            raise ConditionsUnmetError(
                code=self.code, level=now.level, conditions=", ".join(self.unmet)
            )
        self.with_reason(OVERRIDDEN)


def _stands(area: AreaState, day: date) -> None:
    if area.abolished_on is not None and area.abolished_on <= day:
        raise AreaGoneError(
            code=area.code, day=area.abolished_on, successors=", ".join(area.succeeded_by) or "–"
        )


def _scheme(held: Current, scheme: AreaScheme) -> AreaRules | None:
    rules: AreaRules | None = getattr(held.rules.areas, scheme.value)
    return rules


def _levels(held: Current) -> Iterator[AreaLevel]:
    for scheme in AreaScheme:
        rules = _scheme(held, scheme)
        yield from () if rules is None else rules.levels

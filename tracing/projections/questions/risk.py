"""What the rules say of areas: the level each is indicated to have, its clock, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo

import sqlalchemy as sa

from tracing.domain.area.codes import short
from tracing.domain.area.levels import RANK, AreaLevel, AreaScheme
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.rules.areas import Requirement
from tracing.domain.risk.conditions import Unmet
from tracing.domain.risk.facts import Exempt, exempted
from tracing.domain.risk.levels import Ruling, floor, rulings, standing
from tracing.domain.risk.levels import courses as indicated
from tracing.domain.risk.standing import Situation, Timing, in_the_way, timing
from tracing.domain.risk.steps import Step
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.risk_facts import Known

__all__ = ["Step", "Timing", "Unmet", "clock", "courses", "exempt", "raised", "unmet"]

Indicated = Mapping[tuple[str, AreaScheme], list[Step]]


def courses(
    connection: sa.Connection,
    at: int,
    *,
    on: date,
    zone: tzinfo,
    codes: Iterable[str] | None = None,
    packs: InForce | None = None,
) -> Indicated:
    """The indicated levels of areas over time, up to and with a day, as of a position.

    What was reported after the day is left out. Without `codes`: of the areas with an official
    level, and for each infection of the smallest area around it that a rule speaks of.
    """
    asked = None if codes is None else [short(code) for code in codes]
    known = Known(connection, at, on, zone, asked)
    ruled = _Ruled(in_force(connection, at) if packs is None else packs, on)
    return {
        (code, scheme): steps
        for code in (_spoken_of(known, ruled) if asked is None else dict.fromkeys(asked))
        for scheme, steps in ruled.courses(known, code).items()
    }


def clock(
    connection: sa.Connection,
    at: int,
    code: str,
    scheme: AreaScheme,
    on: date,
    zone: tzinfo,
    packs: InForce | None = None,
) -> Timing | None:
    """How far the clean days of an area have come by the end of a day.

    They are those of the indicated level; where no rule gave one, of the official level. None:
    nothing raises the area.
    """
    known = _situation(connection, at, code, scheme, on, zone, packs)
    return None if known is None else timing(known)


def unmet(
    connection: sa.Connection,
    at: int,
    code: str,
    scheme: AreaScheme,
    to: AreaLevel | None,
    on: date,
    zone: tzinfo,
    packs: InForce | None = None,
) -> list[Unmet]:
    """What stands in the way of a lower level, or of none, at the end of a day."""
    known = _situation(connection, at, code, scheme, on, zone, packs)
    return [] if known is None else in_the_way(known, to, scheme)


def raised(
    connection: sa.Connection, at: int, code: str, scheme: AreaScheme, on: date, zone: tzinfo
) -> bool:
    """Whether the rules themselves give the area a level at the end of a day."""
    known = _situation(connection, at, code, scheme, on, zone, None)
    step = None if known is None else standing(known.steps, on)
    return known is not None and step is not None and RANK[step.level] > floor(known.rules)


def exempt(
    connection: sa.Connection,
    at: int,
    code: str,
    scheme: AreaScheme,
    on: date,
    zone: tzinfo,
    packs: InForce | None = None,
) -> list[Exempt]:
    """The infections of an area that do not count under the rules of a day, each with why."""
    known = _situation(connection, at, code, scheme, on, zone, packs)
    return [] if known is None else exempted(known.facts, known.rules.counts)


class _Ruled:
    """The rules for areas by area, read once where they are the same."""

    def __init__(self, packs: InForce, on: date) -> None:
        self._packs = packs
        self._on = on
        self._by_area: dict[str, list[Ruling]] = {}

    def of(self, code: str) -> list[Ruling]:
        if code not in self._by_area:
            self._by_area[code] = rulings(self._packs, code, self._on)
        return self._by_area[code]

    def courses(self, known: Known, code: str) -> Mapping[AreaScheme, list[Step]]:
        ruled = self.of(code)
        return indicated(known.facts(code, _asks_for_contacts(ruled)), ruled, self._on)

    def units(self, code: str) -> Iterator[set[str]]:
        """The kinds of area that rules speak of, by scheme and pack."""
        for ruling in self.of(code):
            for scheme in AreaScheme:
                rules = ruling.rules(scheme)
                if rules is not None:
                    yield {unit for rule in rules.designate for unit in rule.units}


def _situation(
    connection: sa.Connection,
    at: int,
    code: str,
    scheme: AreaScheme,
    on: date,
    zone: tzinfo,
    packs: InForce | None,
) -> Situation | None:
    """The area with the rules of the day; where they have no such scheme, what took it over."""
    own = short(code)
    known = Known(connection, at, on, zone, [own])
    ruled = _Ruled(in_force(connection, at) if packs is None else packs, on)
    now = next((each for each in ruled.of(own) if _holds(each, on)), None)
    for each in (scheme, *AreaScheme):
        rules = now.rules(each) if now else None
        if now is not None and rules is not None:
            steps = ruled.courses(known, own).get(each, [])
            facts = known.facts(own, _asks_for_contacts([now]))
            return Situation(now, each, rules, facts, steps, on)
    return None


def _holds(ruling: Ruling, day: date) -> bool:
    return ruling.from_on <= day and (ruling.to_on is None or day < ruling.to_on)


def _asks_for_contacts(ruled: Sequence[Ruling]) -> bool:
    return any(
        Requirement.CONTACTS_CLEAR in step.requires
        for ruling in ruled
        for scheme in AreaScheme
        if (rules := ruling.rules(scheme)) is not None
        for step in rules.step_down
    )


def _spoken_of(known: Known, ruled: _Ruled) -> list[str]:
    """Areas with official levels, and the smallest around each spot that a rule speaks of."""
    found: dict[str, None] = {}
    spots = dict.fromkeys(spot.area for each in known.positives for spot in each.spots)
    for spot in spots:
        around = known.around(spot)
        for units in ruled.units(around[0]):
            smallest = next((code for code in around if known.unit(code) in units), None)
            if smallest is not None:
                found[smallest] = None
    return sorted({*found, *known.designated})

"""Until when the packs in force keep apart somebody who came from elsewhere.

Days count from the entry of who came from overseas, else from the day they left where the disease
spreads. A change of packs never lengthens what runs, as for everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from tracing.domain.area.codes import short
from tracing.domain.arrival.events import Visited
from tracing.domain.arrival.triage import EXPOSED, Came, anchor_of, quarantine_rule, rule_of
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.legs import Indicated, Known
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import Anchor
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.protocol.running import Held, Indication, held_since, indicated
from tracing.domain.quarantine.events import OrderMode


class Arrived(NamedTuple):
    """What of an arrival a course counts from."""

    origin: ArrivalOrigin
    came: Came
    area: str | None
    entered_on: date | None = None
    """When they were placed."""

    @property
    def known(self) -> Known:
        overseas = self.origin is ArrivalOrigin.OVERSEAS
        day = self.came.arrived_on if overseas else self.came.left_on or self.came.arrived_on
        anchors: dict[Anchor, date] = {anchor_of(self.origin): day}
        return Known(EXPOSED[self.origin], anchors, self.entered_on or self.came.arrived_on)


class Left(NamedTuple):
    """An area they were in, and the day they left it."""

    area: str
    left_on: date


def places_left(origin: str, visited: Iterable[Visited], came_on: date) -> list[Left]:
    """The origin first, then what else was visited; what has no day was left last."""
    left = [
        Left(each.area, min(each.until_on.last, came_on) if each.until_on else came_on)
        for each in visited
    ]
    own = [each for each in left if short(each.area) == short(origin)]
    first = max(own, key=lambda each: each.left_on) if own else Left(origin, came_on)
    return [first, *(each for each in left if each not in own)]


def left_on(left: Sequence[Left], area: str) -> date:
    """When an area was left; one that is not named as the origin."""
    return next((each.left_on for each in left if each.area == area), left[0].left_on)


def of_arrival(
    packs: InForce,
    arrived: Arrived,
    mode: OrderMode | None = None,
    over_on: date | None = None,
) -> Indication:
    """Until when a mode is indicated, and the whole; not ruled where a pack gives no length."""
    if not packs.adoptions:
        return Indication(Indicated.NO_PACK)
    if arrived.origin not in EXPOSED:
        return Indication(Indicated.NOT_RULED)
    held = held_since(packs, arrived.came.arrived_on, arrived.area)
    if not held:
        return Indication(Indicated.NO_PACK)
    if not _ruled(held[0].rules, arrived.origin):
        return Indication(Indicated.NOT_RULED, pack=held[0].pack)
    under = [Held(each.pack, each.from_on, _with_rule(each.rules, arrived.origin)) for each in held]
    return indicated(under, arrived.known, arrived.came.arrived_on, mode=mode, over_on=over_on)


def _ruled(rules: RuleSet, origin: ArrivalOrigin) -> bool:
    """Whether it says how long, or that nobody is kept apart."""
    triage = rule_of(rules, origin)
    return quarantine_rule(rules, origin) is not None or (
        triage is not None and triage.mode is None
    )


def _with_rule(rules: RuleSet, origin: ArrivalOrigin) -> RuleSet:
    """The rules, with that of people from there where only the table of arrivals gives it."""
    rule = quarantine_rule(rules, origin)
    if rule is None or rule in rules.quarantine.rules:
        return rules
    own = replace(rules.quarantine, rules=(*rules.quarantine.rules, rule))
    return replace(rules, quarantine=own)

"""What a pack says is to be done with somebody who arrives, and how a decision departs from it.

Days count from the entry of who comes from overseas, else from the day they left where the disease
spreads. A length that the table of arrivals does not give is that of the quarantine of such people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tracing.domain.protocol.in_force import Current
from tracing.domain.protocol.legs import DAY, STRICTNESS, DatedLeg, Known, dated, first_day
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import Anchor, Exposed, Leg, QuarantineRule
from tracing.domain.protocol.rules.work import ArrivalOrigin, Triage
from tracing.domain.quarantine.events import OrderMode
from tracing.language import Text

EXPOSED: Mapping[ArrivalOrigin, Exposed] = {
    ArrivalOrigin.HIGH: Exposed.FROM_HIGH,
    ArrivalOrigin.MEDIUM: Exposed.FROM_MEDIUM,
    ArrivalOrigin.LOW: Exposed.FROM_LOW,
    ArrivalOrigin.OVERSEAS: Exposed.ENTRANT,
}
STRICTER = Text("更严", "stricter")
LAXER = Text("更宽", "less strict")
LONGER = Text("更长", "longer")
SHORTER = Text("更短", "shorter")


class Came(NamedTuple):
    """The days that count."""

    arrived_on: date
    left_on: date | None = None


class Action(NamedTuple):
    """What a pack indicates for one arrival."""

    pack: str
    rule: Triage | None
    """None where the pack in force says nothing of people from there."""
    mode: OrderMode | None
    fallback_mode: OrderMode | None
    first_on: date | None
    ends_on: date | None
    """The last day in that mode; None where no length is given."""
    tests_on: tuple[date, ...]
    first_to_hospital: bool
    certificate: bool

    def allows(self, mode: OrderMode) -> bool:
        hospital = self.first_to_hospital and mode is OrderMode.HOSPITAL
        return hospital or mode in (self.mode, self.fallback_mode)


def rule_of(rules: RuleSet, origin: ArrivalOrigin) -> Triage | None:
    return next((each for each in rules.work.arrivals if each.origin is origin), None)


def quarantine_rule(rules: RuleSet, origin: ArrivalOrigin) -> QuarantineRule | None:
    """How people from there are kept apart; from the table of arrivals where no other says it.

    None where the pack gives no length to go by.
    """
    exposed = EXPOSED.get(origin)
    if exposed is None:
        return None
    known = next((rule for rule in rules.quarantine.rules if rule.who is exposed), None)
    triage = rule_of(rules, origin)
    if known is not None or triage is None:
        return known
    if triage.mode is not None and triage.days is None:
        return None
    leg = () if triage.mode is None or triage.days is None else (_leg(triage.mode, triage),)
    return QuarantineRule(
        who=exposed,
        anchor=anchor_of(origin),
        legs=leg,
        fallback_mode=triage.fallback_mode,
        test_days=() if leg else triage.test_days,
        source=triage.source,
    )


def anchor_of(origin: ArrivalOrigin) -> Anchor:
    return Anchor.ENTRY if origin is ArrivalOrigin.OVERSEAS else Anchor.LEFT_RISK_AREA


def indicated(held: Current, origin: ArrivalOrigin, came: Came, *, symptomatic: bool) -> Action:
    """What the pack in force says; whoever has symptoms is isolated and observed first."""
    rules, rule = held.rules, rule_of(held.rules, origin)
    mode = rule.mode if rule else None
    leg = _dated(rules, origin, rule, came) if rule else None
    tests = leg.tests_on if leg else _tests(rules, rule, came)
    return Action(
        pack=held.pack,
        rule=rule,
        mode=OrderMode.HOSPITAL if symptomatic else mode,
        fallback_mode=mode if symptomatic else rule.fallback_mode if rule else None,
        first_on=leg.first_on if leg else None,
        ends_on=leg.last_on if leg else None,
        tests_on=tests,
        first_to_hospital=symptomatic or (rule is not None and rule.first_to_hospital),
        certificate=rule is not None and rule.certificate,
    )


def departure(action: Action, mode: OrderMode | None, ends_on: date | None) -> Text | None:
    """In what a decision is more or less than what is indicated; None where it is neither."""
    if mode is None or not action.allows(mode):
        wanted, found = _strictness(action.mode), _strictness(mode)
        if found != wanted:
            return STRICTER if found > wanted else LAXER
        if mode is None:
            return None
    if ends_on is None or action.ends_on is None or ends_on == action.ends_on:
        return None
    return LONGER if ends_on > action.ends_on else SHORTER


def _strictness(mode: OrderMode | None) -> int:
    return -1 if mode is None else STRICTNESS[mode]


def _leg(mode: OrderMode, triage: Triage) -> Leg:
    return Leg(mode=mode, days=triage.days or 0, test_days=triage.test_days)


def _dated(rules: RuleSet, origin: ArrivalOrigin, rule: Triage, came: Came) -> DatedLeg | None:
    """The time in the mode of the triage, as dates."""
    if rule.mode is None:
        return None
    known = quarantine_rule(rules, origin)
    anchor_on = came.arrived_on if origin is ArrivalOrigin.OVERSEAS else came.left_on
    first = first_day(rules.quarantine.day_count, anchor_on or came.arrived_on, came.arrived_on)
    legs = (_leg(rule.mode, rule),) if rule.days is not None else known.legs[:1] if known else ()
    if first is None:
        return None
    person = Known(EXPOSED.get(origin, Exposed.FROM_LOW), {}, came.arrived_on)
    return next(iter(dated(legs, first, rules.quarantine.day_count, person)), None)


def _tests(rules: RuleSet, rule: Triage | None, came: Came) -> tuple[date, ...]:
    """Of people who are not kept apart: counted from the day they came."""
    if rule is None or rule.mode is not None:
        return ()
    first = first_day(rules.quarantine.day_count, came.arrived_on, came.arrived_on)
    return () if first is None else tuple(_days_from(first, rule.test_days))


def _days_from(first: date, numbers: tuple[int, ...]) -> Iterator[date]:
    for number in numbers:
        yield first + (number - 1) * DAY

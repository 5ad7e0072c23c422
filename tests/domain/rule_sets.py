"""Rules of quarantine made for a test: one figure at a time, each other rule left out."""

from __future__ import annotations

from collections.abc import Iterable

from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.base import DayCount
from tracing.domain.protocol.rules.people import (
    Anchor,
    Category,
    Exposed,
    Incubation,
    Infection,
    Leg,
    Quarantine,
    QuarantineRule,
)
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.values import ContactCategory

SOURCE = ("ours",)
INFECTION = Infection(
    windows=(), incubation=Incubation(shortest_days=1, longest_days=14, source=SOURCE)
)


def leg(
    days: int,
    mode: OrderMode = OrderMode.FACILITY,
    tests: tuple[int, ...] = (),
    tests_from: Anchor = Anchor.LEG_START,
) -> Leg:
    return Leg(mode=mode, days=days, test_days=tests, tests_from=tests_from)


def rule(
    *legs: Leg,
    who: Exposed = Exposed.CLOSE,
    anchor: Anchor = Anchor.LAST_EXPOSURE,
    fallback: OrderMode | None = None,
    tests: tuple[int, ...] = (),
) -> QuarantineRule:
    return QuarantineRule(
        who=who, anchor=anchor, legs=legs, fallback_mode=fallback, test_days=tests, source=SOURCE
    )


def rules(
    *quarantine: QuarantineRule,
    day_count: DayCount = DayCount.NEXT_DAY,
    not_determined: Iterable[ContactCategory] = (),
) -> RuleSet:
    """All kinds of contact are determined, but those that are said not to be."""
    left_out = set(not_determined)
    contacts = tuple(
        Category(category=each, determined=each not in left_out, source=SOURCE)
        for each in ContactCategory
    )
    return RuleSet(
        infection=INFECTION,
        contacts=contacts,
        quarantine=Quarantine(day_count=day_count, rules=quarantine),
    )

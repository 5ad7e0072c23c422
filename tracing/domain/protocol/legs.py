"""The course one pack indicates for one exposed person: its legs and tests, as dates.

Days are numbered from an anchor as the pack counts them: by `next_day`, who was last exposed on
the 1st spends day 1 on the 2nd. So days that passed before a person was placed count. Where the
pack counts from the entry to a site, day 1 is the day of entry, or of an exposure after it.

Tests have an anchor of their own. Counted from the start of a leg they wait for the person: who
comes in on the third day of a leg has test day 1 then. What would fall after the leg is due on
its last day, so that nobody is let go without the last test; what lies before is past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.base import DayCount
from tracing.domain.protocol.rules.people import Anchor, Exposed, Leg, LetGo, QuarantineRule
from tracing.domain.quarantine.events import OrderMode

DAY = timedelta(days=1)

STRICTNESS = {
    OrderMode.HOME_MONITORING: 0,
    OrderMode.HOME: 1,
    OrderMode.TEMPORARY_CONTROL: 1,
    OrderMode.FACILITY: 2,
    OrderMode.HOSPITAL: 2,
    OrderMode.TEMPORARY_HOSPITAL: 2,
}


class Indicated(StrEnum):
    """What the packs in force say of how long somebody is kept apart."""

    COURSE = "course"
    NO_QUARANTINE = "no_quarantine"
    NOT_DETERMINED = "not_determined"
    ANCHOR_UNKNOWN = "anchor_unknown"
    EXPOSURE_OPEN = "exposure_open"
    UNDECIDED = "undecided"
    NOT_RULED = "not_ruled"
    NO_PACK = "no_pack"


class Known(NamedTuple):
    """Of what kind an exposed person is, and the days a course may count from."""

    exposed: Exposed
    anchors: Mapping[Anchor, date]
    entered_on: date | None = None
    """When they were placed."""


class DatedLeg(NamedTuple):
    mode: OrderMode
    first_on: date
    last_on: date
    tests_on: tuple[date, ...]
    checks_a_day: int


class Course(NamedTuple):
    exposed: Exposed
    anchor: Anchor
    anchor_on: date
    day_count: DayCount
    legs: tuple[DatedLeg, ...]
    tests_on: tuple[date, ...]
    """All of them; of people who are not kept apart too."""
    let_go: LetGo
    fallback_mode: OrderMode | None

    @property
    def ends_on(self) -> date | None:
        """The last day of the last leg; None without quarantine."""
        return self.legs[-1].last_on if self.legs else None

    def ends_in(self, mode: OrderMode | None) -> date | None:
        """The last day on which anything as strict as this mode is indicated.

        What is stricter than every leg stands for the first of them. Without a mode: as `ends_on`.
        """
        if mode is None or not self.legs:
            return self.ends_on
        wanted = STRICTNESS[mode]
        fitting = [leg.last_on for leg in self.legs if self._strictness(leg) >= wanted]
        return fitting[-1] if fitting else self.legs[0].last_on

    def _strictness(self, leg: DatedLeg) -> int:
        modes = [leg.mode]
        if leg is self.legs[0] and self.fallback_mode is not None:
            modes.append(self.fallback_mode)
        return max(STRICTNESS[mode] for mode in modes)


def course(rules: RuleSet, known: Known) -> Course | Indicated:
    """The course under one pack, or why it gives none."""
    if not _determined(rules, known.exposed):
        return Indicated.NOT_DETERMINED
    rule = rule_for(rules, known.exposed)
    if rule is None:
        return Indicated.NO_QUARANTINE
    day_count, anchor_on = rules.quarantine.day_count, known.anchors.get(rule.anchor)
    if anchor_on is None:
        return Indicated.ANCHOR_UNKNOWN
    if rule.legs:
        first = first_day(day_count, anchor_on, known.entered_on)
        if first is None:
            return Indicated.ANCHOR_UNKNOWN
        legs = tuple(dated(rule.legs, first, day_count, known))
        tests: Iterable[date] = (day for leg in legs for day in leg.tests_on)
    else:
        legs = ()
        tests = (anchor_on + _offset(day_count, number) for number in rule.test_days)
    return Course(
        exposed=known.exposed,
        anchor=rule.anchor,
        anchor_on=anchor_on,
        day_count=day_count,
        legs=legs,
        tests_on=tuple(sorted(set(tests))),
        let_go=rule.let_go,
        fallback_mode=rule.fallback_mode,
    )


def rule_for(rules: RuleSet, exposed: Exposed) -> QuarantineRule | None:
    return next((rule for rule in rules.quarantine.rules if rule.who is exposed), None)


def first_day(day_count: DayCount, anchor_on: date, entered_on: date | None) -> date | None:
    """Day 1; None where it is the day of an entry that has not taken place."""
    match day_count:
        case DayCount.NEXT_DAY:
            return anchor_on + DAY
        case DayCount.SAME_DAY:
            return anchor_on
        case DayCount.SITE_ENTRY:
            return None if entered_on is None else max(anchor_on, entered_on)


def dated(
    legs: Sequence[Leg], first_on: date, day_count: DayCount, known: Known
) -> Iterator[DatedLeg]:
    """The legs one after the other from a first day on; those of no days are left out."""
    entered = known.entered_on or first_on
    for leg in legs:
        if leg.days == 0:
            continue
        last_on = first_on + (leg.days - 1) * DAY
        within = max(first_on, entered), last_on
        tests = tuple(_tests(leg, within, day_count, known))
        yield DatedLeg(leg.mode, first_on, last_on, tests, leg.checks_a_day)
        first_on = last_on + DAY


def _tests(
    leg: Leg, within: tuple[date, date], day_count: DayCount, known: Known
) -> Iterator[date]:
    present, last_on = within
    start: date | None = present
    if leg.tests_from is not Anchor.LEG_START:
        anchor_on = known.anchors.get(leg.tests_from)
        start = anchor_on and first_day(day_count, anchor_on, known.entered_on)
    if start is None or present > last_on:
        return
    due = {min(start + (number - 1) * DAY, last_on) for number in leg.test_days}
    yield from sorted(day for day in due if day >= present)


def _offset(day_count: DayCount, number: int) -> timedelta:
    """Of people who enter no site, who count as from the next day."""
    return number * DAY if day_count is not DayCount.SAME_DAY else (number - 1) * DAY


def _determined(rules: RuleSet, exposed: Exposed) -> bool:
    """Whether people of this kind are determined; who is no contact is not a matter of that."""
    categories = {str(each.category): each.determined for each in rules.contacts}
    return categories.get(str(exposed), str(exposed) not in _CATEGORIES)


_CATEGORIES = frozenset((Exposed.CLOSE, Exposed.SECONDARY, Exposed.CASUAL, Exposed.VENUE_EXPOSED))

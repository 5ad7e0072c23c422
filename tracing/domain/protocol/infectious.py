"""When somebody infected could infect, as a pack has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import Anchor, InfectiousEnd, InfectiousWindow, Role


class Infectious(NamedTuple):
    first_on: date
    last_on: date | None
    """None: it has not ended."""

    def meets(self, first_on: date | None, last_on: date | None) -> bool:
        """Whether an exposure of these days can lie in it; what is not known can."""
        begins_in_time = self.last_on is None or first_on is None or first_on <= self.last_on
        return begins_in_time and (last_on is None or last_on >= self.first_on)


def infectious(
    rules: RuleSet,
    role: Role,
    anchors: Mapping[Anchor, date],
    ends: Mapping[InfectiousEnd, date],
) -> Infectious | None:
    """None where the pack has no window of the role, or nothing to count from is known."""
    window = window_of(rules, role)
    if window is None:
        return None
    days = [anchors[each] for each in window.anchors if each in anchors]
    if not days:
        return None
    first_on = shifted(min(days), -window.lookback_days)
    return Infectious(first_on, ended_on(window, min(days), ends))


def window_of(rules: RuleSet, role: Role) -> InfectiousWindow | None:
    return next((each for each in rules.infection.windows if each.role is role), None)


def ended_on(
    window: InfectiousWindow, day: date | None, ends: Mapping[InfectiousEnd, date]
) -> date | None:
    """The first of its ends that is known; `day`: the one it counts from, where that is known."""
    over = [ends[each] for each in window.ends if each in ends]
    if day is not None and window.days_after is not None:
        over.append(shifted(day, window.days_after))
    return min(over, default=None)


def shifted(day: date, days: int) -> date:
    """So many days later, or earlier, as far as the calendar goes."""
    return date.fromordinal(max(1, min(day.toordinal() + days, date.max.toordinal())))

"""Where two courses of levels differ, as stretches of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracing.domain.area.levels import AreaLevel
from tracing.domain.protocol.legs import DAY
from tracing.domain.risk.steps import Reason, Step

Steps = Sequence[Step]


class Differing(NamedTuple):
    """From one day to another, both included, the level would be another one."""

    from_on: date
    to_on: date
    now: AreaLevel | None
    """None: the packs know no such level."""
    instead: AreaLevel | None

    @property
    def days(self) -> int:
        return (self.to_on - self.from_on).days + 1


def differing(now: Steps, instead: Steps, first: date, last: date) -> Iterator[Differing]:
    """The stretches from `first` to `last` on which two courses are not the same.

    What packs call an area that nothing raises is a matter of words: that alone is no difference.
    """
    running: Differing | None = None
    for start, end in _stretches((*now, *instead), first, last):
        was, would = _on(now, start), _on(instead, start)
        found = None
        if _level(was) is not _level(would) and (_raised(was) or _raised(would)):
            found = Differing(start, end, _level(was), _level(would))
        if running is not None and found is not None and running[2:] == found[2:]:
            running = running._replace(to_on=end)
            continue
        if running is not None:
            yield running
        running = found
    if running is not None:
        yield running


def _on(steps: Steps, day: date) -> Step | None:
    return next((step for step in steps if step.holds(day)), None)


def _level(step: Step | None) -> AreaLevel | None:
    return None if step is None else step.level


def _raised(step: Step | None) -> bool:
    return step is not None and step.why.reason is not Reason.DEFAULT


def _stretches(steps: Steps, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Days between which nothing changes."""
    turns = {day for step in steps for day in (step.from_on, step.to_on) if day}
    begins = sorted({first, *(day for day in turns if first < day <= last)})
    ends = [*(day - DAY for day in begins[1:]), last]
    for begin, end in zip(begins, ends, strict=True):
        if begin <= end:
            yield begin, end

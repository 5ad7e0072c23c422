"""Chains that respect time, by trying every moment: what `tracing.analysis.reach` defines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from tracing.analysis.reach import (
    EARLIEST,
    LATEST,
    NO_CARRIER,
    Carrier,
    Meeting,
    Part,
    Window,
)

Found = dict[str, tuple[int, int]]
"""By person `at` and `steps`."""


def forward(
    meetings: Sequence[Meeting], carriers: Mapping[str, Carrier], root: str
) -> dict[str, int]:
    """The earliest moment at which a chain from the root can arrive, by person."""
    return {person: at for person, (at, _) in forward_steps(meetings, carriers, root).items()}


def backward(
    meetings: Sequence[Meeting], carriers: Mapping[str, Carrier], root: str
) -> dict[str, int]:
    """The latest moment at which a chain to the root can have begun, by person."""
    return {person: at for person, (at, _) in backward_steps(meetings, carriers, root).items()}


def forward_steps(meetings: Sequence[Meeting], carriers: Mapping[str, Carrier], root: str) -> Found:
    steps = list(_steps(meetings, carriers, backward=False))
    found: Found = {}
    for length, last in _chains(steps, lambda step: step.source == root, _follows):
        found[last.target] = min(found.get(last.target, (last.at, length)), (last.at, length))
    return {person: each for person, each in found.items() if person != root}


def backward_steps(
    meetings: Sequence[Meeting], carriers: Mapping[str, Carrier], root: str
) -> Found:
    steps = list(_steps(meetings, carriers, backward=True))
    found: Found = {}
    chains = _chains(steps, lambda step: step.target == root, lambda step, one: _follows(one, step))
    for length, first in chains:
        found[first.source] = min(found.get(first.source, (-first.at, length)), (-first.at, length))
    return {person: (-at, length) for person, (at, length) in found.items() if person != root}


def _chains(
    steps: Sequence[_Step],
    at_root: Callable[[_Step], bool],
    joins: Callable[[_Step, _Step], bool],
) -> Iterator[tuple[int, _Step]]:
    """The length of chains that begin or end at the root, and the step at their other end."""
    found = {step for step in steps if at_root(step)}
    yield from ((1, step) for step in found)
    for length in count(2):
        longer = {step for step in steps if any(joins(step, one) for one in found)} - found
        if not longer:
            return
        yield from ((length, step) for step in longer)
        found |= longer


class _Step(NamedTuple):
    source: str
    target: str
    at: int
    by_contact: bool


def _follows(step: _Step, one: _Step) -> bool:
    """Whether a step may come right after another."""
    return (
        step.source == one.target and step.at >= one.at and not (step.by_contact and one.by_contact)
    )


def _steps(
    meetings: Sequence[Meeting], carriers: Mapping[str, Carrier], *, backward: bool
) -> Iterator[_Step]:
    """Every step there can be, at every moment."""
    for meeting in meetings:
        source = carriers.get(meeting.source, NO_CARRIER)
        target = carriers.get(meeting.target, NO_CARRIER)
        if source.part is Part.NONE:
            continue
        caught = backward and target.part is Part.CASE and target.catching
        for at in _moments(meetings, carriers):
            if (
                meeting.first <= at <= meeting.last
                and _in_any(source.infectious, at)
                and (not caught or _in_any(target.catching, at))
            ):
                yield _Step(
                    meeting.source, meeting.target, at, by_contact=source.part is Part.CONTACT
                )


def _in_any(windows: Sequence[Window], at: int) -> bool:
    return any(window.begins <= at <= window.ends for window in windows)


def _moments(meetings: Sequence[Meeting], carriers: Mapping[str, Carrier]) -> list[int]:
    """Every minute between the bounds that are known, and one far off on either side."""
    windows = [
        window for each in carriers.values() for window in (*each.infectious, *each.catching)
    ]
    bounds = {bound for each in meetings for bound in (each.first, each.last)}
    bounds |= {bound for window in windows for bound in window}
    known = bounds - {EARLIEST, LATEST}
    between = range(min(known), max(known) + 1) if known else ()
    return [EARLIEST, *between, LATEST]

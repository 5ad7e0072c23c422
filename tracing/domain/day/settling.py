"""The arithmetic of a reporting day: who came into an area's list, who left it, who is left.

Somebody is outstanding from when they have to be moved until a receiver took them in, they are
exempt, or it turns out that nobody has to be moved. A day is half-open: what happens at 24:00 is
of the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.day.events import Coverage, DayResult, Settlement, Whereabouts

Inside = Callable[[str | None], bool]
"""Whether an area lies in the one that is settled."""


class Stage(StrEnum):
    """Where somebody is who has to be moved, or had to be."""

    WAITING = "waiting"
    EN_ROUTE = "en_route"
    RECEIVED = "received"
    EXEMPT = "exempt"
    WITHDRAWN = "withdrawn"
    """It was no infection, or it is one with another record's."""
    LEFT = "left"
    """Somebody else answers for them."""

    @property
    def whereabouts(self) -> Whereabouts | None:
        """Of those outstanding."""
        return OUTSTANDING.get(self)


OUTSTANDING = {Stage.WAITING: Whereabouts.WAITING, Stage.EN_ROUTE: Whereabouts.EN_ROUTE}


class Flow(StrEnum):
    """How somebody comes into the list of an area, or leaves it."""

    OPENING = "opening"
    REPORTED = "reported"
    MOVED_IN = "moved_in"
    RECEIVED = "received"
    EXEMPT = "exempt"
    RETRACTED = "retracted"
    MOVED_OUT = "moved_out"


_LEAVING = {
    Stage.RECEIVED: Flow.RECEIVED,
    Stage.EXEMPT: Flow.EXEMPT,
    Stage.WITHDRAWN: Flow.RETRACTED,
    Stage.LEFT: Flow.MOVED_OUT,
}


class Step(NamedTuple):
    """From this moment on, by when it was reported, they are there."""

    at: datetime
    stage: Stage
    area: str | None
    since: datetime
    """When it was reported that they have to be moved."""
    precise: bool = True
    """Whether `since` is known to the moment, and not only to the day."""


class Course(NamedTuple):
    """Where one person was, step after step; nobody is in two places at once."""

    person_id: str
    subject_id: str
    """The case, or the contact."""
    steps: Sequence[Step]

    def before(self, moment: datetime) -> Step | None:
        """Where they were just before a moment; None where they were not reported yet."""
        held = None
        for step in self.steps:
            if step.at >= moment:
                break
            held = step
        return held


class Movement(NamedTuple):
    """Somebody came into the list, or left it."""

    at: datetime
    flow: Flow
    course: Course


class Bounds(NamedTuple):
    """What is settled: an area as it was the day before and as it is, and a stretch of time."""

    begins: datetime
    ends: datetime
    before: Inside
    inside: Inside


def movements(courses: Iterable[Course], bounds: Bounds) -> list[Movement]:
    """Everybody's coming and going, in order of time."""
    found = [each for course in courses for each in _movements(course, bounds)]
    return sorted(found, key=lambda each: (each.at, list(Flow).index(each.flow)))


def _movements(course: Course, bounds: Bounds) -> Iterator[Movement]:
    last = course.before(bounds.begins)
    if last is not None:
        yield from _carried(course, last, bounds)
    for step in course.steps:
        if bounds.begins <= step.at < bounds.ends:
            for flow in _flows(last, step, bounds.inside):
                yield Movement(step.at, flow, course)
            last = step


def _carried(course: Course, held: Step, bounds: Bounds) -> Iterator[Movement]:
    """Who was left the day before; the area may have another extent since."""
    if held.stage not in OUTSTANDING:
        return
    was, is_inside = bounds.before(held.area), bounds.inside(held.area)
    if was:
        yield Movement(bounds.begins, Flow.OPENING, course)
    if was != is_inside:
        yield Movement(bounds.begins, Flow.MOVED_OUT if was else Flow.MOVED_IN, course)


def _flows(last: Step | None, step: Step, inside: Inside) -> Iterator[Flow]:
    here = step.stage in OUTSTANDING and inside(step.area)
    if last is None:
        if inside(step.area):
            yield Flow.REPORTED
            if not here:
                yield _LEAVING[step.stage]
        return
    was_here = last.stage in OUTSTANDING and inside(last.area)
    if was_here and not here:
        yield Flow.MOVED_OUT if step.stage in OUTSTANDING else _LEAVING[step.stage]
    elif here and not was_here:
        yield Flow.MOVED_IN


class Left(NamedTuple):
    """Somebody who is outstanding, and until when they were to be moved."""

    course: Course
    step: Step
    due_at: datetime | None
    """None where no rule says, or the hour is not known."""
    within_limit: bool


def outstanding(
    courses: Iterable[Course],
    bounds: Bounds,
    due: Callable[[Step], datetime | None],
) -> list[Left]:
    """Who is left at the end, who is the latest first."""
    found = []
    for course in courses:
        step = course.before(bounds.ends)
        if step is not None and step.stage in OUTSTANDING and bounds.inside(step.area):
            due_at = due(step)
            within = due_at is not None and due_at >= bounds.ends
            found.append(Left(course, step, due_at, within))
    return sorted(found, key=lambda each: (each.within_limit, each.due_at or each.step.since))


def settlement(moved: Iterable[Movement], left: Sequence[Left]) -> Settlement:
    """The day's figures: the flows as they were counted, and who is left, as they were found."""
    counted = Counter(each.flow for each in moved)
    places = Counter(each.step.stage for each in left)
    return Settlement(
        **{flow.value: counted[flow] for flow in Flow},
        waiting=places[Stage.WAITING],
        en_route=places[Stage.EN_ROUTE],
        within_limit=sum(each.within_limit for each in left),
    )


def balance(told: Settlement) -> int:
    """How many are outstanding by the arithmetic of flows.

    >>> balance(Settlement(opening=1, reported=5, received=3, exempt=1, waiting=2))
    2
    """
    came = told.opening + told.reported + told.moved_in
    return came - told.received - told.exempt - told.retracted - told.moved_out


def result_of(told: Settlement) -> DayResult:
    """Whether the list of the day is closed the same day.

    >>> result_of(Settlement(waiting=2, within_limit=2)).value
    'within_limit'
    """
    left = told.waiting + told.en_route
    if not left:
        return DayResult.CLEARED
    return DayResult.WITHIN_LIMIT if told.within_limit == left else DayResult.NOT_CLEARED


def covered(coverage: Iterable[tuple[Coverage, bool]]) -> DayResult:
    """The same of rounds of screening, each with whether its limit is still to come."""
    behind = [running for each, running in coverage if not whole(each)]
    if not behind:
        return DayResult.CLEARED
    return DayResult.WITHIN_LIMIT if all(behind) else DayResult.NOT_CLEARED


def whole(each: Coverage) -> bool:
    """Whether everybody on the roster was sampled; what is not known is not done."""
    return each.sampled is not None and each.roster is not None and each.sampled >= each.roster

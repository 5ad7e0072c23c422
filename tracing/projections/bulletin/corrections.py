"""What is known otherwise about earlier days than when their last bulletin was due."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from tracing.domain.bulletin.figures import CorrectionReason
from tracing.projections.bulletin.counting import Figures, Window, case_figures
from tracing.projections.bulletin.courses import Course

DAILY = (
    "positives.new",
    "positives.removed",
    "positives.new_by_diagnosis.",
    "positives.new_by_route.",
    "positives.new_by_district.",
    "confirmed.new",
    "asymptomatic.new",
    "recovered.new",
    "deaths.new",
)
"""The figures of each earlier day that are compared, by the beginning of their keys."""
IN_ALL = (
    "positives.cumulative",
    "confirmed.cumulative",
    "asymptomatic.cumulative",
    "recovered.cumulative",
    "deaths.cumulative",
)
"""The figures of the last day before that are compared."""


class Correction(NamedTuple):
    """A figure of a day as it was, and as it is known now."""

    day: date
    key: str
    was: int
    now: int
    why: tuple[CorrectionReason, ...]


class Days(NamedTuple):
    """How an area counts its days."""

    of: Callable[[datetime], date]
    window: Callable[[date], Window]


def corrections(
    before: Sequence[Course],
    after: Sequence[Course],
    last: date,
    days: Days,
    merged: Collection[str] = (),
) -> list[Correction]:
    """What changed about the days up to the last, between two states of knowledge."""
    cut_off = days.window(last).end
    was, now = _up_to(before, cut_off), _up_to(after, cut_off)
    changed = {
        case_id: _why(was.get(case_id), now.get(case_id), case_id in merged)
        for case_id in sorted(was.keys() | now.keys())
        if was.get(case_id) != now.get(case_id)
    }
    if not changed:
        return []
    touched: dict[date, set[CorrectionReason]] = {}
    for case_id, why in changed.items():
        for course in (was.get(case_id), now.get(case_id)):
            for segment in course.segments if course else ():
                touched.setdefault(days.of(segment.from_at), set()).add(why)
    found: list[Correction] = []
    for day in sorted(touched):
        found += _compared(was, now, days, day, DAILY, touched[day])
    return [*found, *_compared(was, now, days, last, IN_ALL, set(changed.values()))]


def _up_to(courses: Sequence[Course], cut_off: datetime) -> Mapping[str, Course]:
    cut = (course.up_to(cut_off) for course in courses)
    return {course.case_id: course for course in cut if course.segments}


def _why(was: Course | None, now: Course | None, merged: bool) -> CorrectionReason:
    if was is None:
        return CorrectionReason.LATE
    if now is None:
        return CorrectionReason.MERGED if merged else CorrectionReason.RETRACTED
    if was.positive_since and not now.segments[-1].positive:
        return CorrectionReason.DISCARDED
    if now.positive_since and was.positive_since and now.positive_since != was.positive_since:
        return CorrectionReason.MOVED
    return CorrectionReason.RECLASSIFIED


def _compared(
    was: Mapping[str, Course],
    now: Mapping[str, Course],
    days: Days,
    day: date,
    keys: tuple[str, ...],
    why: Collection[CorrectionReason],
) -> Iterator[Correction]:
    window = days.window(day)
    first, second = (case_figures(each.values(), window) for each in (was, now))
    for key in _chosen(first | second, keys):
        if first.get(key, 0) != second.get(key, 0):
            yield Correction(day, key, first.get(key, 0), second.get(key, 0), tuple(sorted(why)))


def _chosen(figures: Figures, keys: tuple[str, ...]) -> Iterator[str]:
    return (
        key
        for key in figures
        if key in keys or any(each.endswith(".") and key.startswith(each) for each in keys)
    )

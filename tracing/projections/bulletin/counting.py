"""The figures of an area up to a cut-off: what is new in the window, current, and cumulative."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tracing.domain.case.state import Outcome
from tracing.domain.values import DetectionRoute, Diagnosis, Severity
from tracing.projections.bulletin.courses import UNKNOWN, Course, Segment

Figures = dict[str, int]
"""By their documented keys."""

DIAGNOSES = (Diagnosis.CONFIRMED, Diagnosis.ASYMPTOMATIC, Diagnosis.PENDING)
"""What a positive can be."""
AWAITING = (Diagnosis.SUSPECTED, Diagnosis.PROBABLE, Diagnosis.PENDING)
"""What is reported and does not count as a positive."""
ROUTES = (*DetectionRoute, UNKNOWN)
SEVERITIES = (*Severity, UNKNOWN)


class Window(NamedTuple):
    """From the beginning of the local day up to the cut-off, which is excluded."""

    since: datetime | None
    """What counted before this is not of this outbreak."""
    start: datetime
    end: datetime


class Infection(NamedTuple):
    """A positive case, as it stood when the window began and when it ended."""

    course: Course
    before: Segment | None
    now: Segment | None


class Contacts(NamedTuple):
    """Contacts of a category: how many were determined, and where they all are now."""

    new: int
    cumulative: int
    current: Mapping[str, int]
    """By disposition: each contact in exactly one."""
    arrived: Mapping[str, int]
    """Who came into each within the window."""
    ever: Mapping[str, int]


def case_figures(courses: Iterable[Course], window: Window) -> Figures:
    """The figures of cases."""
    courses = list(courses)
    found = list(_infections(courses, window))
    standing = [each for each in found if each.now]
    new = [each for each in standing if not each.before]
    removed = [each for each in found if not each.now]
    before = sum(each.before is not None for each in found)
    return (
        {
            "positives.new": len(new),
            "positives.removed": len(removed),
            "positives.cumulative_day_before": before,
            "positives.cumulative": len(standing),
            "positives.current": sum(_in_care(each) for each in standing),
        }
        | _parts("positives.new_by_diagnosis", new, _diagnosis, DIAGNOSES)
        | _parts("positives.new_by_route", new, _route, ROUTES)
        | _parts("positives.new_by_district", new, _district, _districts(standing))
        | _parts("positives.new_by_route_district", new, _route_and_district)
        | _parts("positives.cumulative_by_diagnosis", standing, _diagnosis, DIAGNOSES)
        | _parts("positives.cumulative_by_route", standing, _route, ROUTES)
        | _parts("positives.cumulative_by_district", standing, _district)
        | _of_diagnosis("confirmed", Diagnosis.CONFIRMED, standing)
        | {"confirmed.converted": sum(map(_converted, standing))}
        | _severities(standing)
        | _of_diagnosis("asymptomatic", Diagnosis.ASYMPTOMATIC, standing)
        | _outcomes("recovered", Outcome.RECOVERED, standing)
        | _outcomes("deaths", Outcome.DIED, standing)
        | _awaiting(courses, window)
    )


def contact_figures(name: str, contacts: Contacts) -> Figures:
    """The figures of a category; `residual` is what no disposition accounts for."""
    counted = _named(name, contacts.current)
    return {
        f"{name}.new": contacts.new,
        f"{name}.cumulative": contacts.cumulative,
        **counted,
        f"{name}.residual": contacts.cumulative - sum(counted.values()),
        **_named(f"{name}.new_by_disposition", contacts.arrived),
        **_named(f"{name}.cumulative_by_disposition", contacts.ever),
    }


def _named(key: str, counted: Mapping[str, int]) -> Figures:
    return {f"{key}.{each}": count for each, count in counted.items()}


def _infections(courses: Iterable[Course], window: Window) -> Iterable[Infection]:
    for course in courses:
        first = course.positive_since
        if first is None or (window.since is not None and first < window.since):
            continue
        before, now = course.positive_at(window.start), course.positive_at(window.end)
        if before or now:
            yield Infection(course, before, now)


def _parts(
    key: str,
    found: Sequence[Infection],
    part: Callable[[Infection], str],
    parts: Iterable[str] = (),
) -> Figures:
    counted = Counter(map(part, found))
    return {f"{key}.{each}": counted[each] for each in dict.fromkeys([*parts, *sorted(counted)])}


def _of_diagnosis(name: str, diagnosis: Diagnosis, standing: Sequence[Infection]) -> Figures:
    """Those of a diagnosis. `classified`: positives whose diagnosis another had been before."""
    those, new = _diagnosed(standing, diagnosis)
    classified = [each for each in new if each.before and not _converted(each)]
    return {
        f"{name}.new": len(new),
        f"{name}.classified": len(classified),
        f"{name}.cumulative": len(those),
        f"{name}.current": sum(map(_in_care, those)),
    }


def _severities(standing: Sequence[Infection]) -> Figures:
    those, new = _diagnosed(standing, Diagnosis.CONFIRMED)
    return _parts("confirmed.new_by_severity", new, _severity, SEVERITIES) | _parts(
        "confirmed.cumulative_by_severity", those, _severity, SEVERITIES
    )


def _diagnosed(
    standing: Sequence[Infection], diagnosis: Diagnosis
) -> tuple[list[Infection], list[Infection]]:
    """Those of a diagnosis, and those of them who had not had it when the window began."""
    those = [each for each in standing if _now(each).diagnosis is diagnosis]
    new = [each for each in those if not each.before or each.before.diagnosis is not diagnosis]
    return those, new


def _outcomes(name: str, outcome: Outcome, standing: Sequence[Infection]) -> Figures:
    those = [each for each in standing if _now(each).outcome is outcome]
    new = [each for each in those if not each.before or each.before.outcome is not outcome]
    return {f"{name}.new": len(new), f"{name}.cumulative": len(those)}


def _awaiting(courses: Iterable[Course], window: Window) -> Figures:
    """Reported, and neither positive nor discarded."""
    held = [segment for course in courses if (segment := course.at(window.end)) is not None]
    counted = Counter(each.diagnosis for each in held if not each.positive and not each.outcome)
    return {f"awaiting.{each}": counted[each] for each in AWAITING}


def _now(infection: Infection) -> Segment:
    assert infection.now is not None
    return infection.now


def _in_care(infection: Infection) -> bool:
    return _now(infection).outcome is None


def _converted(infection: Infection) -> bool:
    """Whether an asymptomatic infection was confirmed within the window (转确诊)."""
    before = infection.before
    return (
        before is not None
        and before.diagnosis is Diagnosis.ASYMPTOMATIC
        and _now(infection).diagnosis is Diagnosis.CONFIRMED
    )


def _diagnosis(infection: Infection) -> str:
    return _now(infection).diagnosis


def _severity(infection: Infection) -> str:
    return _now(infection).severity or UNKNOWN


def _route(infection: Infection) -> str:
    return infection.course.route


def _district(infection: Infection) -> str:
    return infection.course.district


def _route_and_district(infection: Infection) -> str:
    return f"{infection.course.route}.{infection.course.district}"


def _districts(standing: Sequence[Infection]) -> list[str]:
    return sorted({_district(each) for each in standing})

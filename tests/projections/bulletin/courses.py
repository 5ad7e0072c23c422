"""Invented cases, as bulletins see them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from tracing.domain.case.state import Outcome
from tracing.domain.values import DetectionRoute, Diagnosis, Laboratory, Severity
from tracing.projections.bulletin.corrections import Days
from tracing.projections.bulletin.counting import Window
from tracing.projections.bulletin.courses import Course, Segment

CHINA = timezone(timedelta(hours=8))
FIRST = date(2022, 7, 9)
XIHU, XINJIAN, COUNTY = "360103", "360112", "360121"
A, C, P, S, D = (
    Diagnosis.ASYMPTOMATIC,
    Diagnosis.CONFIRMED,
    Diagnosis.PENDING,
    Diagnosis.SUSPECTED,
    Diagnosis.DISCARDED,
)
Step = tuple[int, Diagnosis] | tuple[int, Diagnosis, Outcome | None]


def at(day: int, hour: int = 10) -> datetime:
    """An hour of a day of July."""
    return datetime(2022, 7, day, hour, tzinfo=CHINA).astimezone(UTC)


def case(
    name: str,
    *steps: Step,
    area: str | None = XIHU,
    route: DetectionRoute | None = DetectionRoute.AREA_SCREENING,
    severity: Severity | None = Severity.MILD,
) -> Course:
    """A case by what was reported of it on days of July."""
    begins = [at(step[0]) for step in steps]
    ends = [*begins[1:], None]
    segments = tuple(
        Segment(
            begun,
            ended,
            Laboratory.POSITIVE,
            step[1],
            severity if step[1] is C else None,
            step[2] if len(step) == 3 else None,
        )
        for begun, ended, step in zip(begins, ends, steps, strict=True)
    )
    return Course(name, area, route, segments)


def window(day: date) -> Window:
    start = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return Window(None, start, start + timedelta(days=1))


def of(day: int) -> Window:
    """A day of July."""
    return window(date(2022, 7, day))


DAYS = Days(lambda moment: moment.astimezone(CHINA).date(), window)

diagnoses = st.sampled_from([A, A, C, C, P, S, D])
outcomes = st.sampled_from([None, None, None, Outcome.RECOVERED, Outcome.DIED])


@st.composite
def cases(draw: st.DrawFn, name: str) -> Course:
    days = sorted(draw(st.sets(st.integers(9, 16), min_size=1, max_size=3)))
    steps: list[Step] = [(day, draw(diagnoses), draw(outcomes)) for day in days]
    return case(
        name,
        *steps,
        area=draw(st.sampled_from([XIHU, XIHU, XINJIAN, COUNTY, "360103001", None])),
        route=draw(st.sampled_from([None, *DetectionRoute])),
        severity=draw(st.sampled_from([None, *Severity])),
    )


def outbreaks(least: int = 0, most: int = 25) -> st.SearchStrategy[list[Course]]:
    return st.integers(least, most).flatmap(
        lambda count: st.tuples(*(cases(f"case-{number}") for number in range(count))).map(list)
    )

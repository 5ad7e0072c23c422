"""How each case went, by when it was reported: what bulletins count from.

A row holds from the moment a state of things was reported up to the next. A corrected fact counts
from when the wrong one was reported: that day's figures are then what should have been said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, get_args

import sqlalchemy as sa

from tracing.domain.case.events import CaseCorrection, CaseEvent
from tracing.domain.case.state import CaseState, Finding, Outcome, latest
from tracing.domain.event import BEFORE_ALL, Event, Fact
from tracing.domain.values import Diagnosis, Laboratory
from tracing.projections.cells import instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

CASE_COURSES = TemporalTable(
    "case_courses",
    key=[sa.Column("case_id", sa.String), sa.Column("ordinal", sa.Integer)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("area", sa.String),
        sa.Column("detection", sa.String),
        sa.Column("origin", sa.String),
        sa.Column("laboratory", sa.String),
        sa.Column("diagnosis", sa.String),
        sa.Column("severity", sa.String),
        sa.Column("outcome", sa.String),
        sa.Column("from_at", sa.String),
        sa.Column("to_at", sa.String),
    ],
    indexes=[("person_id",)],
)


class Reported(NamedTuple):
    """Something of a case, and when it was reported."""

    at: datetime
    finding: Finding


class Standing(NamedTuple):
    """How a case stood from a moment on."""

    laboratory: str
    diagnosis: str
    severity: str | None
    outcome: str | None


def rows(view: HistoryView) -> Mapping[Key, Values]:
    standing = [case for case in view.history.cases.values() if not case.retracted]
    by_version: dict[int, Event] = dict(view.history.facts) if standing else {}
    return {
        (text(case.case_id), ordinal): values
        for case in standing
        for ordinal, values in enumerate(_rows(view, case, by_version), 1)
    }


def _rows(view: HistoryView, case: CaseState, by_version: Mapping[int, Event]) -> Iterator[Values]:
    course = list(_course(case, by_version))
    ends = [*(at for at, _ in course[1:]), None]
    for (begins, standing), ends_at in zip(course, ends, strict=True):
        yield (
            view.person,
            case.area,
            case.detection,
            case.origin,
            *standing,
            instant(begins),
            instant(ends_at),
        )


def _course(
    case: CaseState, by_version: Mapping[int, Event]
) -> Iterator[tuple[datetime, Standing]]:
    """The moments at which it was reported to stand otherwise than before."""
    begins = _utc(case.reported_at)
    tests = list(_reported(case, case.standing_tests, by_version))
    diagnoses = list(_reported(case, case.diagnoses, by_version))
    outcomes = list(_outcomes(case, by_version))
    said = [each.at for each in (*tests, *diagnoses)] + [at for at, _ in outcomes]
    before: Standing | None = None
    for moment in sorted({begins, *(max(at, begins) for at in said)}):
        standing = _standing(moment, tests, diagnoses, outcomes)
        if standing != before:
            yield moment, standing
        before = standing


def _standing(
    moment: datetime,
    tests: Iterable[Reported],
    diagnoses: Iterable[Reported],
    outcomes: Iterable[tuple[datetime, Outcome]],
) -> Standing:
    tested = [each.finding for each in tests if each.at <= moment]
    made = [each.finding for each in diagnoses if each.at <= moment]
    ended = [outcome for at, outcome in outcomes if at <= moment]
    diagnosed = latest(made) if made else None
    return Standing(
        latest(tested).says if tested else Laboratory.NONE,
        diagnosed.says if diagnosed else Diagnosis.PENDING,
        diagnosed.severity if diagnosed else None,
        Outcome.DIED if Outcome.DIED in ended else next(iter(ended), None),
    )


def _reported(
    case: CaseState, findings: Iterable[Finding], by_version: Mapping[int, Event]
) -> Iterator[Reported]:
    for finding in findings:
        yield Reported(_first_said(case, finding.version, by_version), finding)


def _outcomes(
    case: CaseState, by_version: Mapping[int, Event]
) -> Iterator[tuple[datetime, Outcome]]:
    if case.recovered:
        yield _first_said(case, case.set_by["recovered"], by_version), Outcome.RECOVERED
    if case.died:
        yield _first_said(case, case.set_by["died"], by_version), Outcome.DIED


def _first_said(case: CaseState, version: int, by_version: Mapping[int, Event]) -> datetime:
    """When a fact was reported; a correction, when what it corrects was."""
    event = by_version[version]
    while isinstance(event, CaseCorrection) and event.corrects.version in by_version:
        version = event.corrects.version
        event = by_version[version]
    at = event.reported_at if version != case.version and isinstance(event, Fact) else None
    return _utc(at or case.reported_at)


def _utc(moment: datetime | None) -> datetime:
    """In UTC: moments of one time zone are compared by the clock on the wall."""
    return BEFORE_ALL if moment is None else moment.astimezone(UTC)


MODEL = DeriveModel(
    table=CASE_COURSES,
    version=1,
    topics=frozenset({event.topic for event in get_args(CaseEvent)} | {"person.fact_retracted"}),
    rows=rows,
)

"""Cases: both axes, the dates, the outcome, and what about them is unusual."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import get_args

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from tracing.domain.case.events import CaseEvent
from tracing.domain.case.state import CaseState, in_course
from tracing.domain.values import Diagnosis, RecordStatus, Severity
from tracing.projections.cells import instant, span, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

DATES = ("onset", "sampled", "diagnosed", "admitted", "recovered", "discharged", "died")
"""Each has two columns, `_from` and `_to`: the first and last day it can be."""
SEALED = ("cluster", "source_text", "note")

_sealed = attrgetter(*SEALED)


class Course(Struct, array_like=True):
    """Day, diagnosis and severity; day and laboratory result; each list in order."""

    diagnoses: list[tuple[date, str, Severity | None]]
    tests: list[tuple[date, str]]

    def diagnosis_on(self, day: date) -> tuple[Diagnosis, Severity | None]:
        """With its severity, as they held on a day."""
        made = [(says, severity) for on, says, severity in self.diagnoses if on <= day]
        says, severity = made[-1] if made else (Diagnosis.PENDING, None)
        return Diagnosis(says), severity


CASES = TemporalTable(
    "cases",
    key=[sa.Column("case_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("status", sa.String),
        sa.Column("laboratory", sa.String),
        sa.Column("diagnosis", sa.String),
        sa.Column("severity", sa.String),
        sa.Column("outcome", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("reported_precision", sa.String),
        sa.Column("detection", sa.String),
        sa.Column("origin", sa.String),
        sa.Column("area", sa.String),
        sa.Column("facility", sa.String),
        *(sa.Column(f"{date}_{end}", sa.String) for date in DATES for end in ("from", "to")),
        sa.Column("anchors", sa.String),
        sa.Column("repositives", sa.Integer),
        sa.Column("sources", sa.Integer),
        sa.Column("unusual", sa.String),
        sa.Column("course", sa.String),
        *(sa.Column(name, sa.LargeBinary) for name in SEALED),
    ],
    indexes=[("person_id",)],
)


def rows(view: HistoryView) -> Mapping[Key, Values]:
    return {(text(case.case_id),): _row(view, case) for case in view.history.cases.values()}


def _row(view: HistoryView, case: CaseState) -> Values:
    sources = sum(not known.withdrawn for known in case.attributions.values())
    made = case.diagnosed
    return (
        view.person,
        RecordStatus.RETRACTED if case.retracted else RecordStatus.STANDING,
        case.laboratory,
        Diagnosis.PENDING if made is None else made.says,
        None if made is None else made.severity,
        case.outcome,
        instant(case.reported_at),
        case.reported_precision,
        case.detection,
        case.origin,
        case.area,
        case.facility,
        *span(case.onset_on),
        *span(case.sampled_on),
        *span(None if made is None else made.stated),
        *span(case.admitted_on),
        *span(case.recovered_on),
        *span(case.discharged_on),
        *span(case.died_on),
        msgspec.json.encode(case.anchors).decode() if case.anchors else None,
        case.repositives,
        sources,
        ",".join(case.unusual) or None,
        _course(case),
        *map(view.cell, _sealed(case)),
    )


def _course(case: CaseState) -> str | None:
    """How diagnosis and laboratory went day by day, for what was so on a day."""
    if not case.diagnoses and not case.standing_tests:
        return None
    course = Course(
        [(made.on, made.says, made.severity) for made in in_course(case.diagnoses)],
        [(test.on, test.says) for test in in_course(case.standing_tests)],
    )
    return msgspec.json.encode(course).decode()


MODEL = DeriveModel(
    table=CASES,
    version=1,
    topics=frozenset({event.topic for event in get_args(CaseEvent)} | {"person.fact_retracted"}),
    rows=rows,
)

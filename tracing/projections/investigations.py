"""Investigations: how far each has come, and within what time of the report and the assignment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, get_args

import msgspec
import sqlalchemy as sa

from tracing.domain.history import PersonHistory
from tracing.domain.investigation.events import InvestigationEvent
from tracing.domain.investigation.state import Done, InvestigationState, InvestigationStep
from tracing.domain.moments import Happened
from tracing.projections.cells import identity, instant, text
from tracing.projections.folds import DeriveModel
from tracing.projections.histories import HistoryView
from tracing.projections.temporal import Key, TemporalTable, Values

TIMED = (
    InvestigationStep.TRACK,
    InvestigationStep.PRELIMINARY,
    InvestigationStep.COMPLETED,
)
"""The steps that have a time they are to be done within."""

INVESTIGATIONS = TemporalTable(
    "investigations",
    key=[sa.Column("investigation_id", sa.String)],
    values=[
        sa.Column("person_id", sa.String),
        sa.Column("status", sa.String),
        sa.Column("investigation_kind", sa.String),
        sa.Column("case_id", sa.String),
        sa.Column("contact_id", sa.String),
        sa.Column("area", sa.String),
        sa.Column("team", sa.String),
        sa.Column("subject_reported_at", sa.String),
        sa.Column("assigned_at", sa.String),
        *(sa.Column(f"{step}_at", sa.String) for step in InvestigationStep),
        *(sa.Column(f"{step}_minutes_from_report", sa.Integer) for step in TIMED),
        *(sa.Column(f"{step}_minutes_from_assignment", sa.Integer) for step in TIMED),
        sa.Column("preliminary_document", sa.String),
        sa.Column("final_document", sa.String),
        sa.Column("reported_at", sa.String),
        sa.Column("course", sa.String),
        sa.Column("investigator", sa.LargeBinary),
        sa.Column("summary", sa.LargeBinary),
    ],
    indexes=[("person_id",), ("case_id",), ("contact_id",)],
)


class Taken(NamedTuple):
    """A step of the course, when it was taken and when that was learnt, as cells."""

    step: InvestigationStep
    at: str | None
    learnt: str | None


class Subject(NamedTuple):
    """What is investigated: when it was reported, and where."""

    reported: Happened
    area: str | None


def rows(view: HistoryView) -> Mapping[Key, Values]:
    person = view.history.person
    if person is not None and person.retracted:
        return {}
    return {
        (text(investigation.investigation_id),): _row(view, investigation)
        for investigation in view.history.parts("investigation").values()
    }


def _row(view: HistoryView, investigation: InvestigationState) -> Values:
    subject = _subject(view.history, investigation)
    taken = {step: investigation.first(step) for step in InvestigationStep}
    moments = {step: done.happened for step, done in taken.items() if done is not None}
    preliminary = investigation.last(InvestigationStep.PRELIMINARY)
    completed = investigation.last(InvestigationStep.COMPLETED)
    return (
        view.person,
        investigation.status,
        investigation.investigation_kind,
        identity(investigation.case_id),
        identity(investigation.contact_id),
        subject.area,
        investigation.team,
        instant(subject.reported.at),
        instant(investigation.assigned.at),
        *(instant(_at(moments.get(step))) for step in InvestigationStep),
        *(minutes(subject.reported, moments.get(step)) for step in TIMED),
        *(minutes(investigation.assigned, moments.get(step)) for step in TIMED),
        preliminary.document if preliminary else None,
        completed.document if completed else None,
        instant(investigation.assigned.learnt),
        _course(investigation),
        view.cell(investigation.investigator),
        view.cell(completed.summary) if completed else None,
    )


def _subject(history: PersonHistory, investigation: InvestigationState) -> Subject:
    case = history.cases.get(investigation.case_id) if investigation.case_id else None
    if case is not None and not case.retracted:
        reported = Happened(None, case.reported_at, case.reported_precision)
        return Subject(reported, case.area)
    contact = history.contacts.get(investigation.contact_id) if investigation.contact_id else None
    if contact is not None and not contact.retracted:
        return Subject(Happened(None, contact.reported_at), contact.area)
    return Subject(Happened(None, None), None)


def _at(moment: Happened | None) -> datetime | None:
    return None if moment is None else moment.at


def minutes(start: Happened, end: Happened | None) -> int | None:
    """Whole minutes from one to the other; None where either is known only to the day.

    Less than nothing where the end came first: a team may set out before the report.
    """
    if end is None or start.latest is None or end.latest is None:
        return None
    return (end.latest - start.latest) // timedelta(minutes=1)


def _course(investigation: InvestigationState) -> str | None:
    """Every step, so that a day can be shown as it was; None where none was taken."""
    if not investigation.done:
        return None
    course = [
        Taken(done.step, instant(done.happened.at), instant(done.happened.learnt))
        for done in sorted(investigation.done, key=_when)
    ]
    return msgspec.json.encode(course).decode()


def _when(done: Done) -> tuple[datetime, datetime, InvestigationStep]:
    return *done.happened.rank, done.step


MODEL = DeriveModel(
    table=INVESTIGATIONS,
    version=1,
    topics=frozenset({event.topic for event in get_args(InvestigationEvent)})
    | {
        "case.reported",
        "case.report_corrected",
        "case.retracted",
        "contact.identified",
        "contact.located",
        "contact.retracted",
        "person.fact_retracted",
        "person.retracted",
    },
    rows=rows,
)

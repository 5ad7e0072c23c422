"""What people ask of investigations and disinfections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from tracing.domain.area.codes import within
from tracing.domain.disinfection.events import DisinfectionKind, TouchPoint
from tracing.domain.disinfection.state import DisinfectionStatus, Effect
from tracing.domain.investigation.events import InvestigationKind
from tracing.domain.investigation.state import (
    InvestigationStatus,
    InvestigationStep,
    status_after,
)
from tracing.projections import disinfections as of_disinfections
from tracing.projections import investigations as of_investigations
from tracing.projections.cells import instant
from tracing.projections.disinfections import DISINFECTIONS
from tracing.projections.investigations import INVESTIGATIONS, TIMED
from tracing.projections.questions.base import Day, Ids, Row, Where, is_any, moment, rows_of
from tracing.projections.questions.identity import all_of_cases, if_persons
from tracing.projections.temporal import TemporalTable

CODES: Mapping[str, type[StrEnum]] = {
    "investigation_kind": InvestigationKind,
    "disinfection_kind": DisinfectionKind,
    "effect": Effect,
}
INVESTIGATION_SEALED = ("investigator", "summary")

Taken = TypeVar("Taken", of_investigations.Taken, of_disinfections.Taken)


def known_by(table: TemporalTable, given: Mapping[str, Ids | None], on: Day | None) -> list[Where]:
    """The rows with these values, reported by the end of that day."""
    where = [is_any(table.c[name], value) for name, value in given.items() if value is not None]
    if on is not None:
        where.append(table.c.reported_at < instant(on.end))
    return where


def investigations(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    investigation_id: Ids | None = None,
    person_id: Ids | None = None,
    case_id: Ids | None = None,
    contact_id: Ids | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Investigations by number. `on`: those known by that day, with the steps taken by then."""
    given = {
        "investigation_id": investigation_id,
        "person_id": if_persons(connection, at, person_id),
        "case_id": case_id and all_of_cases(connection, at, case_id),
        "contact_id": contact_id,
    }
    where = known_by(INVESTIGATIONS, given, on)
    found = rows_of(
        connection,
        INVESTIGATIONS,
        "investigation",
        at,
        where,
        statuses=InvestigationStatus,
        codes=CODES,
    )
    for row in found:
        if area is not None and not within(row["area"] or "", area):
            continue
        course = _by(row.pop("course"), of_investigations.Taken, on)
        if on is not None:
            _only_taken(row, course)
        for name in ("subject_reported_at", "assigned_at", "reported_at", *_MOMENTS):
            row[name] = moment(row[name])
        yield row


_MOMENTS = tuple(f"{step}_at" for step in InvestigationStep)
_BY_STEP = {
    InvestigationStep.PRELIMINARY: ("preliminary_document",),
    InvestigationStep.COMPLETED: ("final_document", "summary"),
}


def _only_taken(row: Row, course: Sequence[of_investigations.Taken]) -> None:
    """Take out of an investigation the steps that were not taken yet, or were not known to be."""
    first = {taken.step: taken.at for taken in reversed(course)}
    row["status"] = status_after(first)
    for step in InvestigationStep:
        if step not in first:
            row |= dict.fromkeys(_BY_STEP.get(step, ()))
        elif first[step] == row[f"{step}_at"]:
            continue
        row[f"{step}_at"] = first.get(step)
        if step in TIMED:  # of another first time it is not kept how exactly it is known
            row[f"{step}_minutes_from_report"] = None
            row[f"{step}_minutes_from_assignment"] = None


def disinfections(
    connection: sa.Connection,
    at: int,
    *,
    on: Day | None = None,
    disinfection_id: Ids | None = None,
    place_id: Ids | None = None,
    case_id: Ids | None = None,
    area: str | None = None,
) -> Iterator[Row]:
    """Disinfections by number. `on`: those known by that day, as far as they had come by then."""
    given = {"disinfection_id": disinfection_id, "place_id": place_id, "case_id": case_id}
    where = known_by(DISINFECTIONS, given, on)
    found = rows_of(
        connection,
        DISINFECTIONS,
        "disinfection",
        at,
        where,
        statuses=DisinfectionStatus,
        codes=CODES,
    )
    for row in found:
        if area is not None and not within(row["area"] or "", area):
            continue
        course = _by(row.pop("course"), of_disinfections.Taken, on)
        if on is not None:
            _only_done(row, course)
        row["points"] = [TouchPoint(code) for code in (row["points"] or "").split(",") if code]
        for name in ("ordered_at", "performed_at", "assessed_at", "reported_at"):
            row[name] = moment(row[name])
        yield row


def _only_done(row: Row, course: Sequence[of_disinfections.Taken]) -> None:
    """Set a disinfection to where it stood after these turns."""
    performed = [turn for turn in course if turn.status is DisinfectionStatus.PERFORMED]
    assessed = [turn for turn in course if turn.status is not DisinfectionStatus.PERFORMED]
    row["status"] = course[-1].status if course else DisinfectionStatus.ORDERED
    if len(performed) < row["performed"]:
        row |= dict.fromkeys(("team", "agent", "points"))
    row["performed"] = len(performed)
    row["performed_at"] = performed[-1].at if performed else None
    if not assessed or assessed[-1].at != row["assessed_at"]:
        row |= dict.fromkeys(("method", "samples", "assessor"))
    row["assessed_at"] = assessed[-1].at if assessed else None
    row["effect"] = _EFFECTS[assessed[-1].status] if assessed else None


_EFFECTS = {
    DisinfectionStatus.ASSESSED_PASSED: Effect.PASSED,
    DisinfectionStatus.ASSESSED_FAILED: Effect.FAILED,
}


def _by(course: str | None, kind: type[Taken], on: Day | None) -> list[Taken]:
    """What had been done, and was known to be done, by the end of a day."""
    if course is None:
        return []
    taken: list[Any] = msgspec.json.decode(course, type=list[kind])  # type: ignore[valid-type]
    end: datetime | None = None if on is None else on.end
    return [
        each
        for each in taken
        if end is None or all(text is None or text < (instant(end) or "") for text in each[1:])
    ]

"""From a row of a line list to commands: a new case, or what the source says otherwise now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import datetime, time, tzinfo
from typing import Any
from uuid import UUID

from tracing.domain.case.commands import (
    CorrectDiagnosis,
    CorrectOnset,
    CorrectReport,
    Diagnose,
    DischargeCase,
    RecordDeath,
    RecordLaboratory,
    ReportCase,
    WithdrawLaboratory,
)
from tracing.domain.command import Command
from tracing.domain.identifiers import CaseId, PersonId
from tracing.domain.person.commands import CompletePerson, RegisterPerson
from tracing.domain.values import Diagnosis, Laboratory, PartialDate, Precision
from tracing.interchange.book import Entry, changed_cells
from tracing.interchange.fields import PERSON_FIELDS, ListedOutcome
from tracing.interchange.known_person import changed_person, person_fields
from tracing.interchange.remembered import day_of, whole_case
from tracing.interchange.rows import CaseRow

SEPARATE = frozenset(("sources", "source_unknown", "related"))
"""Cells that are dealt with once every case of the file is known."""
REPORT_TEXTS = {
    "detection": "detection",
    "origin": "origin",
    "area": "area",
    "facility": "facility",
    "cluster": "cluster",
    "source_text": "source_text",
}

_NO_RESULT = (None, Laboratory.NONE, Laboratory.WITHDRAWN)
RowCommands = list[Command]


def new_case(
    row: CaseRow, person_id: PersonId | None, new: Callable[[], UUID], zone: tzinfo
) -> tuple[RowCommands, Entry]:
    """A record not seen before; of a person already known where `person_id` is given."""
    person, case = person_id or PersonId(new()), CaseId(new())
    register = RegisterPerson if person_id is None else CompletePerson
    commands: RowCommands = [register(person_id=person, **person_fields(row.person, row.record))]
    commands.append(
        ReportCase(
            person_id=person,
            case_id=case,
            **reported(row, zone),
            onset_on=row.onset_on,
            laboratory=row.laboratory or Laboratory.NONE,
            sampled_on=row.sampled_on,
            diagnosis=row.diagnosis or Diagnosis.PENDING,
            severity=row.severity,
            diagnosed_on=row.diagnosed_on,
            admitted_on=row.admitted_on,
            note=noted(row),
            **{field: getattr(row, of) for field, of in REPORT_TEXTS.items()},
        )
    )
    commands += ended(row, person, case, row.cells.keys())
    cells = {field: text for field, text in row.cells.items() if field not in SEPARATE}
    return commands, Entry(person=person, case=case, cells=cells)


def changes(row: CaseRow, entry: Entry, zone: tzinfo) -> tuple[RowCommands, Entry]:
    """What a record says otherwise than last time; no commands where it says the same."""
    said = {field: text for field, text in row.cells.items() if field not in SEPARATE}
    fields = changed_cells(said, entry.cells)
    if not fields or entry.case is None:
        return [], entry
    names: dict[str, Any] = {"person_id": entry.person, "case_id": CaseId(entry.case)}
    commands: RowCommands = []
    if fields & PERSON_FIELDS.keys():
        commands += changed_person(row.person, fields, entry.person)
    if "onset_on" in fields:
        commands.append(CorrectOnset(**names, onset_on=row.onset_on))
    commands += _report_changes(row, fields, names, zone)
    whole = whole_case(row, entry.cells)
    if fields & {"laboratory", "sampled_on"}:
        commands += _tested_again(whole, entry.cells, names)
    if fields & {"diagnosis", "severity", "diagnosed_on"} and whole.diagnosis:
        said_now: dict[str, Any] = {
            **names,
            "diagnosis": whole.diagnosis,
            "severity": whole.severity,
            "diagnosed_on": whole.diagnosed_on,
        }
        if _diagnosed_anew(whole, entry.cells):
            commands.append(Diagnose(**said_now))
        else:
            wrong = Diagnosis(entry.cells.get("diagnosis", Diagnosis.PENDING))
            commands.append(CorrectDiagnosis(**said_now, wrong=wrong))
    if fields & {"outcome", "died_on", "recovered_on", "discharged_on"}:
        commands += ended(whole, entry.person, CaseId(entry.case), fields)
    kept = Entry(
        person=entry.person, case=entry.case, cells=entry.cells | said, sources=entry.sources
    )
    return commands, kept


def _tested_again(row: CaseRow, before: Mapping[str, str], names: dict[str, Any]) -> RowCommands:
    """The result that was given before gives way to the one that is given now."""
    commands: RowCommands = []
    said = before.get("laboratory")
    if said is not None and said not in _NO_RESULT:
        sampled_on = PartialDate.parse(before["sampled_on"]) if "sampled_on" in before else None
        commands.append(
            WithdrawLaboratory(**names, laboratory=Laboratory(said), sampled_on=sampled_on)
        )
    if row.laboratory not in _NO_RESULT:
        assert row.laboratory is not None
        commands.append(
            RecordLaboratory(**names, laboratory=row.laboratory, sampled_on=row.sampled_on)
        )
    return commands


def _diagnosed_anew(row: CaseRow, before: Mapping[str, str]) -> bool:
    """Whether it is another diagnosis, later than the one before; else that one was wrong."""
    if before.get("diagnosis", Diagnosis.PENDING) == Diagnosis.PENDING:
        return "diagnosed_on" not in before
    if before["diagnosis"] == row.diagnosis:
        return False
    made = day_of(before, "diagnosed_on") or day_of(before, "reported_on")
    return row.diagnosed_on is None or (made is not None and made <= row.diagnosed_on.last)


def _report_changes(
    row: CaseRow, fields: set[str], names: dict[str, Any], zone: tzinfo
) -> RowCommands:
    given = {field: getattr(row, of) for field, of in REPORT_TEXTS.items() if field in fields}
    if "admitted_on" in fields:
        given["admitted_on"] = row.admitted_on
    if "note" in fields:
        given["note"] = noted(row)
    if fields & {"reported_on", "reported_at"}:
        when = reported(row, zone)
        given["case_reported_at"] = when.get("reported_at")
        given["case_reported_precision"] = when.get("reported_precision")
    return [CorrectReport(**names, **given)] if given else []


def ended(row: CaseRow, person: PersonId, case: CaseId, cells: Set[str]) -> RowCommands:
    """How it ended, where one of these cells says so."""
    commands: RowCommands = []
    recovered = row.outcome in (ListedOutcome.RECOVERED, ListedOutcome.DISCHARGED)
    if cells & {"recovered_on", "discharged_on"} or (recovered and "outcome" in cells):
        commands.append(
            DischargeCase(
                person_id=person,
                case_id=case,
                recovered_on=row.recovered_on,
                discharged_on=row.discharged_on,
            )
        )
    if "died_on" in cells or (row.outcome is ListedOutcome.DIED and "outcome" in cells):
        commands.append(RecordDeath(person_id=person, case_id=case, died_on=row.died_on))
    return commands


def reported(row: CaseRow, zone: tzinfo) -> dict[str, Any]:
    """When the case was reported: an instant, or a day; nothing where the row does not say."""
    if row.reported_at is not None:
        return {"reported_at": row.reported_at}
    if row.reported_on is None:
        return {}
    start = datetime.combine(row.reported_on, time.min, tzinfo=zone)
    return {"reported_at": start, "reported_precision": Precision.DAY}


def noted(row: CaseRow) -> str | None:
    """The row's note, with the records it mentions without saying who infected whom."""
    related = f"→ {', '.join(row.related)}" if row.related else None
    return "\n".join(filter(None, (row.note, related))) or None

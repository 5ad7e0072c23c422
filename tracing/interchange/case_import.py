"""From a row of a line list to commands: a new case, or what the source says otherwise now."""

from __future__ import annotations

from collections.abc import Callable
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
from tracing.domain.person.commands import CorrectPerson, RegisterPerson
from tracing.domain.values import ClaimKind, Diagnosis, Laboratory, PartialDate, Precision
from tracing.interchange.book import Entry, changed_cells
from tracing.interchange.fields import PERSON_FIELDS, ListedOutcome
from tracing.interchange.rows import CaseRow, Someone

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

RowCommands = list[Command]


def new_case(
    row: CaseRow, person_id: PersonId | None, new: Callable[[], UUID], zone: tzinfo
) -> tuple[RowCommands, Entry]:
    """A record not seen before; of a person already known where `person_id` is given."""
    person, case = person_id or PersonId(new()), CaseId(new())
    commands: RowCommands = []
    if person_id is None:
        commands.append(RegisterPerson(person_id=person, **person_fields(row.person, row.record)))
    commands.append(
        ReportCase(
            person_id=person,
            case_id=case,
            **reported(row, zone),
            onset_on=row.onset_on,
            laboratory=row.laboratory or Laboratory.NONE,
            sampled_on=day(row.sampled_on),
            diagnosis=row.diagnosis or Diagnosis.PENDING,
            severity=row.severity,
            diagnosed_on=day(row.diagnosed_on),
            admitted_on=day(row.admitted_on),
            note=noted(row),
            **{field: getattr(row, of) for field, of in REPORT_TEXTS.items()},
        )
    )
    commands += ended(row, person, case)
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
        known = person_fields(row.person, row.record)
        given = {field: value for field, value in known.items() if _source_of(field) in fields}
        if given:
            commands.append(CorrectPerson(person_id=entry.person, **given))
    if "onset_on" in fields:
        commands.append(CorrectOnset(**names, onset_on=row.onset_on))
    commands += _report_changes(row, fields, names, zone)
    if fields & {"laboratory", "sampled_on"} and row.laboratory:
        if "laboratory" in entry.cells:
            commands.append(WithdrawLaboratory(**names))
        commands.append(
            RecordLaboratory(**names, laboratory=row.laboratory, sampled_on=day(row.sampled_on))
        )
    if fields & {"diagnosis", "severity", "diagnosed_on"} and row.diagnosis:
        again = Diagnose if "diagnosis" in fields else CorrectDiagnosis
        commands.append(
            again(
                **names,
                diagnosis=row.diagnosis,
                severity=row.severity,
                diagnosed_on=day(row.diagnosed_on),
            )
        )
    if fields & {"outcome", "died_on", "recovered_on", "discharged_on"}:
        commands += ended(row, entry.person, CaseId(entry.case))
    kept = Entry(
        person=entry.person, case=entry.case, cells=entry.cells | said, sources=entry.sources
    )
    return commands, kept


def _report_changes(
    row: CaseRow, fields: set[str], names: dict[str, Any], zone: tzinfo
) -> RowCommands:
    given = {field: getattr(row, of) for field, of in REPORT_TEXTS.items() if field in fields}
    if "admitted_on" in fields:
        given["admitted_on"] = day(row.admitted_on)
    if "note" in fields:
        given["note"] = noted(row)
    if fields & {"reported_on", "reported_at"}:
        when = reported(row, zone)
        given["case_reported_at"] = when.get("reported_at")
        given["case_reported_precision"] = when.get("reported_precision")
    return [CorrectReport(**names, **given)] if given else []


def ended(row: CaseRow, person: PersonId, case: CaseId) -> RowCommands:
    """How it ended, where the row says so."""
    commands: RowCommands = []
    recovered = row.outcome in (ListedOutcome.RECOVERED, ListedOutcome.DISCHARGED)
    if recovered or row.recovered_on or row.discharged_on:
        commands.append(
            DischargeCase(
                person_id=person,
                case_id=case,
                recovered_on=day(row.recovered_on or row.discharged_on),
                discharged_on=day(row.discharged_on),
            )
        )
    if row.outcome is ListedOutcome.DIED or row.died_on:
        commands.append(RecordDeath(person_id=person, case_id=case, died_on=day(row.died_on)))
    return commands


def person_fields(person: Someone, record: str | None) -> dict[str, Any]:
    """What a row says of a person, as the fields of a command."""
    fields: dict[str, Any] = {
        "known_as": record,
        "name": person.name,
        "sex": person.sex,
        "age": person.age,
        "birth_date": person.birth_date,
        "phone": person.phone,
        "address": person.address,
        "location": person.location,
        "occupation": person.occupation,
        "health_worker": person.health_worker,
        "document_kind": ClaimKind.NATIONAL_ID if person.national_id else None,
        "document_number": person.national_id,
    }
    return {field: value for field, value in fields.items() if value is not None}


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


def day(on: Any) -> PartialDate | None:
    return None if on is None else PartialDate(on)


def _source_of(field: str) -> str:
    """The cell a person's field comes from."""
    return "national_id" if field in ("document_kind", "document_number") else field

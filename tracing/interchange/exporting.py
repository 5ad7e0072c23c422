"""Line lists and contact lists of a registry, as files that import again as they are.

Every cell is written so that the reader of the same column gives the same value again; `cells`
turns values into cells. What is sealed is there only where it may be opened.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any, NamedTuple, TextIO

import sqlalchemy as sa

from tracing.domain.contact.state import ContactStatus
from tracing.domain.values import Laboratory, PartialDate, Precision
from tracing.interchange.blanks import escaped, says_nothing
from tracing.interchange.fields import CASE_FIELDS, LINK_FIELDS, FieldKind
from tracing.interchange.records import Subject, records
from tracing.projections import questions
from tracing.projections.questions.base import Row

SEALED = frozenset(
    (
        "name",
        "birth_date",
        "document_kind",
        "document_number",
        "phone",
        "address",
        "location",
        "occupation",
        "person_note",
        "cluster",
        "source_text",
        "note",
        "source_note",
    )
)
"""The columns that are there only where personal values are opened."""
PERSON_COLUMNS = (
    "name",
    "sex",
    "age",
    "age_on",
    "birth_date",
    "document_kind",
    "document_number",
    "phone",
    "address",
    "location",
    "occupation",
    "health_worker",
    "residence",
    "person_note",
)
CASE_COLUMNS = (
    "record",
    *PERSON_COLUMNS,
    "onset_on",
    "reported_at",
    "sampled_on",
    "laboratory",
    "diagnosis",
    "severity",
    "diagnosed_on",
    "detection",
    "origin",
    "area",
    "facility",
    "admitted_on",
    "recovered_on",
    "discharged_on",
    "died_on",
    "outcome",
    "cluster",
    "source_text",
    "infectors",
    "infector_evidence",
    "infector_certainty",
    "note",
)
CASE_COLUMNS_ALONE = tuple(each for each in CASE_COLUMNS if not each.startswith("infector"))
"""Without who may have infected them, where that is in a list of its own."""
EXPOSURE_COLUMNS = (
    "from_record",
    "to_record",
    "source_kind",
    *PERSON_COLUMNS,
    "setting",
    "first_on",
    "first_at",
    "last_on",
    "last_at",
    "open",
    "category",
    "certainty",
    "note",
    "source_note",
)
TRANSMISSION_COLUMNS = (
    "from_record",
    "to_record",
    "setting",
    "first_on",
    "first_at",
    "certainty",
    "evidence",
    "note",
)

_PERSON_SEALED = {
    "name": "name",
    "birth_date": "birth_date",
    "document_number": "document_number",
    "phone": "phone",
    "address": "address",
    "location": "location",
    "occupation": "occupation",
    "person_note": "note",
}
_NOTHING = {kind: says_nothing(kind) for kind in FieldKind}
_KINDS = {**LINK_FIELDS, **CASE_FIELDS}


Wanted = Callable[[Row], bool]
"""Whether a row of a question is to be exported."""


class Views(NamedTuple):
    """The read models as of a position. `open` gives the text of a sealed cell."""

    connection: sa.Connection
    at: int
    zone: tzinfo
    open: Callable[[bytes | None], str | None]


class Listed(NamedTuple):
    """What is to be exported: whose it is, and (once that is recorded) the rows."""

    people: list[str]
    rows: Callable[[bool], Iterator[Row]]
    """Given whether sealed values may be opened."""


def every(_row: Row) -> bool:
    return True


def unsealed(columns: Sequence[str], identified: bool) -> list[str]:
    """The columns that may be exported."""
    return [column for column in columns if identified or column not in SEALED]


def cases(views: Views, wanted: Wanted = every) -> Listed:
    """The cases that stand, by number."""
    found = list(filter(wanted, questions.cases(views.connection, views.at)))

    def rows(identified: bool) -> Iterator[Row]:
        people = _people(views)
        names = _records(views, people, identified)
        infectors = _infectors(views)
        for case in found:
            yield {
                "record": names[case["case_id"]],
                **person_values(people[case["person_id"]], views, identified),
                **_case(case, views, identified),
                **_sources(infectors.get(case["case_id"], ()), names),
            }

    return Listed(_unique(case["person_id"] for case in found), rows)


def exposures(views: Views, wanted: Wanted = every) -> Listed:
    """The exposures of contacts that were not excluded; those to a contact come last, when the
    contact is known."""
    contacts = {
        contact["contact_id"]: contact
        for contact in questions.contacts(views.connection, views.at)
        if contact["status"] is not ContactStatus.EXCLUDED
    }
    found = [
        exposure
        for exposure in questions.exposures(views.connection, views.at)
        if exposure["contact_id"] in contacts and wanted(exposure)
    ]
    found.sort(key=lambda exposure: exposure["source_kind"] == "contact")
    ends = ("person_id", "source_person_id")

    def rows(identified: bool) -> Iterator[Row]:
        people = _people(views)
        names = _records(views, people, identified)
        for exposure in found:
            yield {
                "from_record": _source_record(exposure, names),
                "to_record": names[exposure["person_id"]],
                "source_kind": exposure["source_kind"],
                **person_values(people[exposure["person_id"]], views, identified),
                "setting": exposure["setting"],
                **_times(exposure, "first", views.zone),
                **_times(exposure, "last", views.zone),
                "open": exposure["open"],
                "category": contacts[exposure["contact_id"]]["category"],
                "certainty": exposure["certainty"],
                **_opened(exposure, ("note", "source_note"), views, identified),
            }

    return Listed(_unique(exposure[end] for exposure in found for end in ends), rows)


def transmissions(views: Views, wanted: Wanted = every) -> Listed:
    """Which case is attributed to which, by their numbers."""
    numbers = _case_order(views)
    found = sorted(
        filter(wanted, questions.transmissions(views.connection, views.at)),
        key=lambda each: (numbers[each["case_id"]], numbers[each["source_case_id"]]),
    )
    ends = ("person_id", "source_person_id")

    def rows(identified: bool) -> Iterator[Row]:
        names = _records(views, _people(views), identified)
        for each in found:
            times = {"first_on": each["infected_on"], "first_at": each["infected_at"]}
            yield {
                "from_record": names[each["source_case_id"]],
                "to_record": names[each["case_id"]],
                "setting": each["setting"],
                **_times(times, "first", views.zone),
                "certainty": each["certainty"],
                "evidence": each["evidence"],
                **_opened(each, ("note",), views, identified),
            }

    return Listed(_unique(each[end] for each in found for end in ends), rows)


def write_csv(rows: Iterable[Row], columns: Sequence[str], out: TextIO) -> int:
    """Write a list with its headings; how many rows it has.

    Lines end with CR LF, so that a lone line break inside a cell is quoted.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([cell(column, row.get(column)) for column in columns])
        count += 1
    return count


def cell(column: str, value: Any) -> str:
    """A value as the reader of its column takes it.

    >>> cell("note", "=1+1"), cell("name", "NA"), cell("open", False), cell("onset_on", None)
    ("'=1+1", "'NA", 'no', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.value
        case float():
            return f"{round(value, 4):g}"
        case datetime() | date():
            return value.isoformat()
        case PartialDate():
            return str(value)
        case list():
            return " ".join(map(str, value))
        case _:
            text = str(value).replace("\0", "\ufffd").strip()
            return escaped(text, _NOTHING[_KINDS[column]]) if text else ""


def _people(views: Views) -> Mapping[str, Row]:
    found = questions.persons(views.connection, views.at, status=None)
    return {person["person_id"]: person for person in found}


def _records(views: Views, people: Mapping[str, Row], identified: bool) -> dict[str, str]:
    """The record id of every case, and of every person: that of their first case, if any."""
    subjects: list[Subject] = []
    case_of: dict[str, str] = {}
    for case in questions.cases(views.connection, views.at, status=None):
        person = case["person_id"]
        known_as = views.open(people[person]["known_as"]) if identified else None
        subjects.append(Subject(case["case_id"], case["case"], known_as))
        if case["status"] == "standing":
            case_of.setdefault(person, case["case_id"])
    for person, row in people.items():
        if person not in case_of:
            known_as = views.open(row["known_as"]) if identified else None
            subjects.append(Subject(person, row["person"], known_as))
    names = records(subjects)
    return names | {person: names[case] for person, case in case_of.items()}


def person_values(person: Row, views: Views, identified: bool) -> Row:
    plain = ("sex", "age", "age_on", "health_worker", "residence")
    row = {field: person[field] for field in plain}
    if identified:
        row |= {field: views.open(person[of]) for field, of in _PERSON_SEALED.items()}
        row["document_kind"] = person["document_kind"] if row["document_number"] else None
    return row


def _case(case: Row, views: Views, identified: bool) -> Row:
    row = {column: case[column] for column in CASE_COLUMNS if column in case}
    reported = case["reported_at"].astimezone(views.zone)
    by_day = case["reported_precision"] is Precision.DAY
    row["reported_at"] = reported.date() if by_day else reported
    if case["laboratory"] is Laboratory.NEGATIVE:
        row["sampled_on"] = None  # that of an earlier result
    return row | _opened(case, ("cluster", "source_text", "note"), views, identified)


def _opened(row: Row, fields: Sequence[str], views: Views, identified: bool) -> Row:
    return {field: views.open(row[field]) for field in fields} if identified else {}


def _infectors(views: Views) -> dict[str, list[Row]]:
    """The attributions of each case, by the number of the source."""
    numbers = _case_order(views)
    found: dict[str, list[Row]] = {}
    for each in questions.transmissions(views.connection, views.at):
        found.setdefault(each["case_id"], []).append(each)
    for attributions in found.values():
        attributions.sort(key=lambda each: numbers[each["source_case_id"]])
    return found


def _case_order(views: Views) -> dict[str, int]:
    cases = questions.cases(views.connection, views.at, status=None)
    return {case["case_id"]: number for number, case in enumerate(cases)}


def _sources(attributions: Sequence[Row], names: Mapping[str, str]) -> Row:
    return {
        "infectors": [names[each["source_case_id"]] for each in attributions],
        "infector_evidence": [each["evidence"].value for each in attributions],
        "infector_certainty": [each["certainty"].value for each in attributions],
    }


def _source_record(exposure: Row, names: Mapping[str, str]) -> str | None:
    case = exposure["source_id"] if exposure["source_kind"] == "case" else None
    return names.get(case or exposure["source_person_id"] or "")


def _times(row: Mapping[str, Any], which: str, zone: tzinfo) -> Row:
    """The day and the instant: what is known to the minute is known to the day as well."""
    at = row[f"{which}_at"]
    if at is None:
        return {f"{which}_on": row[f"{which}_on"]}
    local = at.astimezone(zone)
    return {f"{which}_on": local.date(), f"{which}_at": local}


def _unique(people: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(person for person in people if person is not None))

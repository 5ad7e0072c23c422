"""The fields that columns of line lists and contact lists are read into."""

from __future__ import annotations

from enum import StrEnum

from tracing.domain.values import (
    Certainty,
    ContactCategory,
    DetectionRoute,
    Diagnosis,
    Evidence,
    Laboratory,
    Origin,
    Setting,
    Severity,
    Sex,
)


class TableKind(StrEnum):
    CASES = "cases"
    LINKS = "links"


class ListedOutcome(StrEnum):
    """How it ended, as line lists say it; a date may or may not stand beside it."""

    ALIVE = "alive"
    DISCHARGED = "discharged"
    RECOVERED = "recovered"
    DIED = "died"


class FieldKind(StrEnum):
    RECORD = "record"  # the id of a row in the outside file
    TEXT = "text"
    DIGITS = "digits"  # an id or number that a spreadsheet must not have calculated with
    NATIONAL_ID = "national_id"
    DAY = "day"
    PARTIAL_DATE = "partial_date"
    MOMENT = "moment"  # a day, or an instant where the cell gives the time
    ELAPSED = "elapsed"  # a number of units since the mapping's origin
    AGE = "age"
    WORD = "word"  # a closed list
    YES_NO = "yes_no"
    AREA = "area"
    SOURCE = "source"  # text that may name the source cases
    RECORDS = "records"  # a list of other rows' ids
    NOTE = "note"


PERSON_FIELDS: dict[str, FieldKind] = {
    "name": FieldKind.TEXT,
    "sex": FieldKind.WORD,
    "age": FieldKind.AGE,
    "birth_date": FieldKind.DAY,
    "national_id": FieldKind.NATIONAL_ID,
    "phone": FieldKind.DIGITS,
    "address": FieldKind.TEXT,
    "location": FieldKind.TEXT,
    "occupation": FieldKind.TEXT,
    "health_worker": FieldKind.YES_NO,
}

CASE_FIELDS: dict[str, FieldKind] = {
    "record": FieldKind.RECORD,
    **PERSON_FIELDS,
    "onset_on": FieldKind.PARTIAL_DATE,
    "reported_on": FieldKind.MOMENT,
    "reported_at": FieldKind.MOMENT,
    "sampled_on": FieldKind.DAY,
    "diagnosed_on": FieldKind.DAY,
    "admitted_on": FieldKind.DAY,
    "discharged_on": FieldKind.DAY,
    "recovered_on": FieldKind.DAY,
    "died_on": FieldKind.DAY,
    "outcome": FieldKind.WORD,
    "outcome_on": FieldKind.DAY,
    "diagnosis": FieldKind.WORD,
    "severity": FieldKind.WORD,
    "laboratory": FieldKind.WORD,
    "detection": FieldKind.WORD,
    "origin": FieldKind.WORD,
    "area": FieldKind.AREA,
    "facility": FieldKind.TEXT,
    "cluster": FieldKind.TEXT,
    "source": FieldKind.SOURCE,
    "related": FieldKind.RECORDS,
    "note": FieldKind.NOTE,
}

LINK_FIELDS: dict[str, FieldKind] = {
    "from_record": FieldKind.RECORD,
    "to_record": FieldKind.RECORD,
    **PERSON_FIELDS,
    "setting": FieldKind.WORD,
    "first_on": FieldKind.MOMENT,
    "first_at": FieldKind.MOMENT,
    "last_on": FieldKind.MOMENT,
    "last_at": FieldKind.MOMENT,
    "elapsed": FieldKind.ELAPSED,
    "category": FieldKind.WORD,
    "certainty": FieldKind.WORD,
    "evidence": FieldKind.WORD,
    "note": FieldKind.NOTE,
}

FIELDS = {TableKind.CASES: CASE_FIELDS, TableKind.LINKS: LINK_FIELDS}

REQUIRED = {
    TableKind.CASES: ("record",),
    TableKind.LINKS: ("from_record", "to_record"),
}

CLOSED_LISTS: dict[str, type[StrEnum]] = {
    "sex": Sex,
    "outcome": ListedOutcome,
    "diagnosis": Diagnosis,
    "severity": Severity,
    "laboratory": Laboratory,
    "detection": DetectionRoute,
    "origin": Origin,
    "setting": Setting,
    "category": ContactCategory,
    "certainty": Certainty,
    "evidence": Evidence,
}

"""The fields that columns of line lists and contact lists are read into."""

from __future__ import annotations

from enum import StrEnum

from tracing.domain.values import (
    Certainty,
    ClaimKind,
    ContactCategory,
    DetectionRoute,
    Diagnosis,
    Evidence,
    Laboratory,
    Origin,
    Setting,
    Severity,
    Sex,
    SourceKind,
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
    LABEL = "label"  # the public name of a facility
    DIGITS = "digits"  # an id or number that a spreadsheet must not have calculated with
    NATIONAL_ID = "national_id"
    DAY = "day"
    PARTIAL_DATE = "partial_date"
    MOMENT = "moment"  # a day, or an instant where the cell gives the time
    WHEN = "when"  # the same, or a date that is not known to the day
    ELAPSED = "elapsed"  # a number of units since the mapping's origin
    AGE = "age"
    WORD = "word"  # a closed list
    WORDS = "words"  # several of a closed list
    ORIGIN = "origin"  # a closed list in which "unknown" is a word of its own
    YES_NO = "yes_no"
    AREA = "area"
    SOURCE = "source"  # text that may name the source cases
    RECORDS = "records"  # a list of other rows' ids
    NOTE = "note"


PERSON_FIELDS: dict[str, FieldKind] = {
    "name": FieldKind.TEXT,
    "sex": FieldKind.WORD,
    "age": FieldKind.AGE,
    "age_on": FieldKind.DAY,
    "birth_date": FieldKind.DAY,
    "national_id": FieldKind.NATIONAL_ID,
    "document_kind": FieldKind.WORD,
    "document_number": FieldKind.DIGITS,
    "phone": FieldKind.DIGITS,
    "address": FieldKind.TEXT,
    "location": FieldKind.TEXT,
    "occupation": FieldKind.TEXT,
    "health_worker": FieldKind.YES_NO,
    "residence": FieldKind.AREA,
    "person_note": FieldKind.TEXT,
}

CASE_FIELDS: dict[str, FieldKind] = {
    "record": FieldKind.RECORD,
    **PERSON_FIELDS,
    "onset_on": FieldKind.PARTIAL_DATE,
    "reported_on": FieldKind.MOMENT,
    "reported_at": FieldKind.MOMENT,
    "sampled_on": FieldKind.PARTIAL_DATE,
    "diagnosed_on": FieldKind.PARTIAL_DATE,
    "admitted_on": FieldKind.PARTIAL_DATE,
    "discharged_on": FieldKind.PARTIAL_DATE,
    "recovered_on": FieldKind.PARTIAL_DATE,
    "died_on": FieldKind.PARTIAL_DATE,
    "outcome": FieldKind.WORD,
    "outcome_on": FieldKind.PARTIAL_DATE,
    "diagnosis": FieldKind.WORD,
    "severity": FieldKind.WORD,
    "laboratory": FieldKind.WORD,
    "detection": FieldKind.WORD,
    "origin": FieldKind.WORD,
    "area": FieldKind.AREA,
    "facility": FieldKind.LABEL,
    "cluster": FieldKind.TEXT,
    "source": FieldKind.SOURCE,
    "source_text": FieldKind.TEXT,
    "infectors": FieldKind.RECORDS,
    "infector_evidence": FieldKind.WORDS,
    "infector_certainty": FieldKind.WORDS,
    "related": FieldKind.RECORDS,
    "note": FieldKind.NOTE,
}

LINK_FIELDS: dict[str, FieldKind] = {
    "from_record": FieldKind.RECORD,
    "to_record": FieldKind.RECORD,
    "source_kind": FieldKind.ORIGIN,
    **PERSON_FIELDS,
    "setting": FieldKind.WORD,
    "first_on": FieldKind.WHEN,
    "first_at": FieldKind.MOMENT,
    "last_on": FieldKind.WHEN,
    "last_at": FieldKind.MOMENT,
    "open": FieldKind.YES_NO,
    "elapsed": FieldKind.ELAPSED,
    "category": FieldKind.WORD,
    "certainty": FieldKind.WORD,
    "evidence": FieldKind.WORD,
    "note": FieldKind.NOTE,
    "source_note": FieldKind.TEXT,
}

FIELDS = {TableKind.CASES: CASE_FIELDS, TableKind.LINKS: LINK_FIELDS}

REQUIRED = {
    TableKind.CASES: ("record",),
    TableKind.LINKS: ("from_record", "to_record"),
}

CLOSED_LISTS: dict[str, type[StrEnum]] = {
    "sex": Sex,
    "document_kind": ClaimKind,
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
    "infector_evidence": Evidence,
    "infector_certainty": Certainty,
    "source_kind": SourceKind,
}

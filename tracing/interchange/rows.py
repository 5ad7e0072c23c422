"""What reading a file gives: neutral rows, in the domain's words, tied to no registry.

`cells` maps each field that the row fills to normalised text, so that an importer can compare a
row with what the same source said last time. Representations show no person.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from tracing.domain.values import (
    Certainty,
    ClaimKind,
    ContactCategory,
    DetectionRoute,
    Diagnosis,
    Evidence,
    Laboratory,
    Origin,
    PartialDate,
    Setting,
    Severity,
    Sex,
    SourceKind,
)
from tracing.interchange.fields import ListedOutcome


class Relation(StrEnum):
    """The two relations that are never mixed."""

    EXPOSURE = "exposure"
    TRANSMISSION = "transmission"


class Someone(Struct, frozen=True, kw_only=True):
    """What a row says of the person. `age` is in years and may have decimals."""

    name: str | None = None
    sex: Sex | None = None
    age: float | None = None
    age_on: date | None = None
    birth_date: date | None = None
    national_id: str | None = None
    document_kind: ClaimKind | None = None
    document_number: str | None = None
    phone: str | None = None
    address: str | None = None
    location: str | None = None
    occupation: str | None = None
    health_worker: bool | None = None
    residence: str | None = None
    person_note: str | None = None

    @property
    def document(self) -> tuple[ClaimKind, str] | None:
        """The document that names them, where the row gives one."""
        if self.national_id:
            return ClaimKind.NATIONAL_ID, self.national_id
        if self.document_number:
            return self.document_kind or ClaimKind.OTHER_DOCUMENT, self.document_number
        return None

    def __repr__(self) -> str:
        return "Someone(…)"


class SourceMention(Struct, frozen=True):
    """Another record named as a possible source of this case."""

    record: str
    evidence: Evidence
    certainty: Certainty

    def __str__(self) -> str:
        return f"{self.record} {self.evidence} {self.certainty}"


class CaseRow(Struct, frozen=True, kw_only=True):
    """One row of a line list.

    `source_text` is the source column as written, `sources` who it names; `source_unknown` says
    that it was written to be unknown. `related` are records named without saying who infected
    whom. A mention may name a record that is not in this file.
    """

    row: int
    record: str
    person: Someone
    onset_on: PartialDate | None = None
    reported_on: date | None = None
    reported_at: datetime | None = None
    sampled_on: PartialDate | None = None
    diagnosed_on: PartialDate | None = None
    admitted_on: PartialDate | None = None
    discharged_on: PartialDate | None = None
    recovered_on: PartialDate | None = None
    died_on: PartialDate | None = None
    outcome: ListedOutcome | None = None
    diagnosis: Diagnosis | None = None
    severity: Severity | None = None
    laboratory: Laboratory | None = None
    detection: DetectionRoute | None = None
    origin: Origin | None = None
    area: str | None = None
    facility: str | None = None
    cluster: str | None = None
    note: str | None = None
    source_text: str | None = None
    source_unknown: bool = False
    sources: tuple[SourceMention, ...] = ()
    related: tuple[str, ...] = ()
    cells: dict[str, str]

    @property
    def subject(self) -> str:
        """The record whose person the row tells of."""
        return self.record

    def __repr__(self) -> str:
        return f"CaseRow(row={self.row})"


class LinkRow(Struct, frozen=True, kw_only=True):
    """One row of a contact list: `from_record` exposed, or infected, `to_record`.

    `person` is what the row says of the one it leads to. For a transmission, `first_on` and
    `first_at` are when it happened. Where `from_place`, `from_record` names a place; it is None
    where the row says that the source is unknown.
    """

    row: int
    relation: Relation
    from_record: str | None
    to_record: str
    person: Someone
    source_kind: SourceKind | None = None
    from_place: bool = False
    setting: Setting | None = None
    first_on: PartialDate | None = None
    first_at: datetime | None = None
    last_on: PartialDate | None = None
    last_at: datetime | None = None
    open: bool = False
    certainty: Certainty
    evidence: Evidence
    category: ContactCategory | None = None
    note: str | None = None
    source_note: str | None = None
    cells: dict[str, str]

    @property
    def subject(self) -> str:
        """The record whose person the row tells of."""
        return self.to_record

    def __repr__(self) -> str:
        return f"LinkRow(row={self.row})"

"""What can happen to a case. Every event lies in the stream of the case's person."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from tracing.domain.event import Fact
from tracing.domain.identifiers import AttributionId, CaseId
from tracing.domain.values import (
    AnchorKind,
    AreaCode,
    CaseSource,
    Certainty,
    Decision,
    DetectionRoute,
    Diagnosis,
    Evidence,
    FactRef,
    Instant,
    Laboratory,
    Origin,
    PartialDate,
    Precision,
    PublicLabel,
    Sealed,
    Setting,
    Severity,
)


class Anchor(Struct, frozen=True):
    """A day that windows and day numbers may count from."""

    kind: AnchorKind
    on: PartialDate


class CaseField(StrEnum):
    """The fields a correction of a case report can change or clear."""

    DETECTION = "detection"
    ORIGIN = "origin"
    AREA = "area"
    FACILITY = "facility"
    ADMITTED_ON = "admitted_on"
    CLUSTER = "cluster"
    SOURCE_TEXT = "source_text"
    NOTE = "note"


class CaseFact(Fact, frozen=True, kw_only=True):
    case_id: CaseId


class CaseCorrection(CaseFact, frozen=True, kw_only=True):
    """A fact that mends another one: it names what it corrects, and why."""

    corrects: FactRef
    reason: Sealed | None = None


class CaseReported(CaseFact, frozen=True, kw_only=True):
    """A case was reported to the responsible people."""

    topic: ClassVar[str] = "case.reported"

    onset_on: PartialDate | None = None
    anchors: tuple[Anchor, ...] = ()
    laboratory: Laboratory = Laboratory.NONE
    sampled_on: PartialDate | None = None
    diagnosis: Diagnosis = Diagnosis.PENDING
    severity: Severity | None = None
    diagnosed_on: PartialDate | None = None
    detection: DetectionRoute | None = None
    origin: Origin | None = None
    area: AreaCode | None = None
    facility: PublicLabel | None = None
    admitted_on: PartialDate | None = None
    cluster: Sealed | None = None
    source_text: Sealed | None = None
    """Where the infection came from, in the words of whoever reported it."""
    note: Sealed | None = None


class ReportCorrected(CaseCorrection, frozen=True, kw_only=True):
    """The report was wrong: the fields given replace, the `cleared` ones are emptied."""

    topic: ClassVar[str] = "case.report_corrected"

    case_reported_at: Instant | None = None
    case_reported_precision: Precision | None = None
    detection: DetectionRoute | None = None
    origin: Origin | None = None
    area: AreaCode | None = None
    facility: PublicLabel | None = None
    admitted_on: PartialDate | None = None
    cluster: Sealed | None = None
    source_text: Sealed | None = None
    note: Sealed | None = None
    cleared: tuple[CaseField, ...] = ()


class OnsetRecorded(CaseFact, frozen=True, kw_only=True):
    """The day of symptom onset became known."""

    topic: ClassVar[str] = "case.onset_recorded"

    onset_on: PartialDate


class OnsetCorrected(CaseCorrection, frozen=True, kw_only=True):
    """The onset was another day, or (absent) there was none."""

    topic: ClassVar[str] = "case.onset_corrected"

    onset_on: PartialDate | None = None


class AnchorRecorded(CaseFact, frozen=True, kw_only=True):
    """Another day to count from became known."""

    topic: ClassVar[str] = "case.anchor_recorded"

    corrects: FactRef | None = None
    """The fact that had named another day of this kind."""
    anchor: Anchor


class LaboratoryRecorded(CaseFact, frozen=True, kw_only=True):
    """A laboratory spoke: presumptive, positive or negative."""

    topic: ClassVar[str] = "case.laboratory_recorded"

    laboratory: Laboratory
    sampled_on: PartialDate | None = None


class LaboratoryWithdrawn(CaseCorrection, frozen=True, kw_only=True):
    """A laboratory took its result back."""

    topic: ClassVar[str] = "case.laboratory_withdrawn"


class CaseDiagnosed(CaseFact, frozen=True, kw_only=True):
    """A diagnosis was made: asymptomatic to confirmed is a re-diagnosis of the same case."""

    topic: ClassVar[str] = "case.diagnosed"

    diagnosis: Diagnosis
    severity: Severity | None = None
    diagnosed_on: PartialDate | None = None
    decision: Decision | None = None


class DiagnosisCorrected(CaseCorrection, frozen=True, kw_only=True):
    """A diagnosis had been recorded wrongly; it takes the place of the one it corrects."""

    topic: ClassVar[str] = "case.diagnosis_corrected"

    diagnosis: Diagnosis
    severity: Severity | None = None
    diagnosed_on: PartialDate | None = None


class CaseDiscarded(CaseFact, frozen=True, kw_only=True):
    """The classification is: not a case. (What should never have been entered is retracted.)"""

    topic: ClassVar[str] = "case.discarded"

    discarded_on: PartialDate | None = None
    decision: Decision | None = None
    reason: Sealed | None = None


class SourceAttributed(CaseFact, frozen=True, kw_only=True):
    """Another case is a candidate for the source of this one. There may be several."""

    topic: ClassVar[str] = "case.source_attributed"

    attribution_id: AttributionId
    source: CaseSource
    evidence: Evidence
    certainty: Certainty
    setting: Setting | None = None
    infected_on: PartialDate | None = None
    infected_at: Instant | None = None
    note: Sealed | None = None


class AttributionWithdrawn(CaseCorrection, frozen=True, kw_only=True):
    """A candidate source is one no longer."""

    topic: ClassVar[str] = "case.attribution_withdrawn"

    attribution_id: AttributionId


class RepositiveRecorded(CaseFact, frozen=True, kw_only=True):
    """Test-positive again after recovery (复阳): the same case, not a new one."""

    topic: ClassVar[str] = "case.repositive_recorded"

    sampled_on: PartialDate | None = None


class CaseRecovered(CaseFact, frozen=True, kw_only=True):
    """The person recovered, and left the hospital on `discharged_on` where they lay in one."""

    topic: ClassVar[str] = "case.recovered"

    recovered_on: PartialDate | None = None
    discharged_on: PartialDate | None = None


class RecoveryCorrected(CaseCorrection, frozen=True, kw_only=True):
    """The recovery had been recorded wrongly; both days are given anew."""

    topic: ClassVar[str] = "case.recovery_corrected"

    recovered_on: PartialDate | None = None
    discharged_on: PartialDate | None = None


class CaseDied(CaseFact, frozen=True, kw_only=True):
    """The person died."""

    topic: ClassVar[str] = "case.died"

    died_on: PartialDate | None = None


class DeathCorrected(CaseCorrection, frozen=True, kw_only=True):
    """The day of death had been recorded wrongly."""

    topic: ClassVar[str] = "case.death_corrected"

    died_on: PartialDate | None = None


class CaseRetracted(CaseFact, frozen=True, kw_only=True):
    """The case should never have been entered."""

    topic: ClassVar[str] = "case.retracted"

    retracts: FactRef
    reason: Sealed | None = None


CaseEvent = (
    CaseReported
    | ReportCorrected
    | OnsetRecorded
    | OnsetCorrected
    | AnchorRecorded
    | LaboratoryRecorded
    | LaboratoryWithdrawn
    | CaseDiagnosed
    | DiagnosisCorrected
    | CaseDiscarded
    | SourceAttributed
    | AttributionWithdrawn
    | RepositiveRecorded
    | CaseRecovered
    | RecoveryCorrected
    | CaseDied
    | DeathCorrected
    | CaseRetracted
)

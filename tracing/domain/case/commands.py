"""What may be asked about a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from tracing.domain.case.events import (
    Anchor,
    AnchorRecorded,
    AttributionWithdrawn,
    CaseDiagnosed,
    CaseDied,
    CaseDiscarded,
    CaseField,
    CaseRecovered,
    CaseReported,
    CaseRetracted,
    DeathCorrected,
    DiagnosisCorrected,
    LaboratoryRecorded,
    LaboratoryWithdrawn,
    OnsetCorrected,
    OnsetRecorded,
    RecoveryCorrected,
    ReportCorrected,
    RepositiveRecorded,
    SourceAttributed,
)
from tracing.domain.case.state import (
    REPORT_FIELDS,
    CaseState,
    anchor_name,
    latest,
    repositive_day,
    tested_already,
)
from tracing.domain.case.whole import open_case_of
from tracing.domain.command import (
    Context,
    OfPerson,
    in_order,
    known_case,
    known_person,
    moments_fit,
    not_after_entry,
    ref,
    seal,
)
from tracing.domain.contact.events import ContactBecameCase
from tracing.domain.event import Event
from tracing.domain.history import PersonHistory
from tracing.domain.identifiers import AttributionId, CaseId, PersonId
from tracing.domain.person.events import FactRetracted
from tracing.domain.refusals import (
    AlreadyAttributedError,
    AlreadyDiedError,
    CaseAlreadyOpenError,
    CaseAlreadyReportedError,
    NothingToCorrectError,
    SelfAttributionError,
    SeverityWithoutDiagnosisError,
    UnknownAttributionError,
)
from tracing.domain.standing import standing
from tracing.domain.values import (
    AreaCode,
    CaseSource,
    Certainty,
    Decision,
    DetectionRoute,
    Diagnosis,
    Evidence,
    Instant,
    Laboratory,
    Origin,
    PartialDate,
    Precision,
    PublicLabel,
    Setting,
    Severity,
)


class CaseCommand(OfPerson, frozen=True, kw_only=True):
    case_id: CaseId

    def base(self, context: Context) -> dict[str, Any]:
        """The fields every fact about a case has."""
        return {
            "case_id": self.case_id,
            "reported_at": self.learnt(context),
            "reported_precision": self.reported_precision,
        }


class ReportCase(CaseCommand, frozen=True, kw_only=True):
    """A case is reported. An open contact episode of the person ends: they became a case."""

    kind: ClassVar[str] = "case.report"
    whole: ClassVar[bool] = True

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
    cluster: str | None = None
    source_text: str | None = None
    note: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        known_person(history)
        if self.case_id in history.cases:
            raise CaseAlreadyReportedError(case=self.case_id)
        open_case = open_case_of(history, context.records(self.person_id))
        if open_case is not None:
            raise CaseAlreadyOpenError(
                case=open_case.case_id,
                reported=open_case.reported_at.date() if open_case.reported_at else "?",
            )
        _severity_fits(self.diagnosis, self.severity)
        not_after_entry(
            context,
            onset_on=self.onset_on,
            sampled_on=self.sampled_on,
            diagnosed_on=self.diagnosed_on,
            admitted_on=self.admitted_on,
            **{anchor.kind.value: anchor.on for anchor in self.anchors},
        )
        reported = CaseReported(
            **self.base(context),
            onset_on=self.onset_on,
            anchors=self.anchors,
            laboratory=self.laboratory,
            sampled_on=self.sampled_on,
            diagnosis=self.diagnosis,
            severity=self.severity,
            diagnosed_on=self.diagnosed_on,
            detection=self.detection,
            origin=self.origin,
            area=self.area,
            facility=self.facility,
            admitted_on=self.admitted_on,
            cluster=seal(self.person_id, self.cluster),
            source_text=seal(self.person_id, self.source_text),
            note=seal(self.person_id, self.note),
        )
        contact = history.open_contact
        if contact is None:
            return [reported]
        return [
            reported,
            ContactBecameCase(
                contact_id=contact.contact_id,
                case_id=self.case_id,
                reported_at=reported.reported_at,
                reported_precision=reported.reported_precision,
            ),
        ]


class CorrectReport(CaseCommand, frozen=True, kw_only=True):
    """The report of a case was wrong."""

    kind: ClassVar[str] = "case.correct_report"

    case_reported_at: Instant | None = None
    case_reported_precision: Precision | None = None
    detection: DetectionRoute | None = None
    origin: Origin | None = None
    area: AreaCode | None = None
    facility: PublicLabel | None = None
    admitted_on: PartialDate | None = None
    cluster: str | None = None
    source_text: str | None = None
    note: str | None = None
    cleared: tuple[CaseField, ...] = ()
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        not_after_entry(context, admitted_on=self.admitted_on)
        moments_fit(context, case_reported_at=self.case_reported_at)
        for field, on in (
            ("recovered_on", case.recovered_on),
            ("discharged_on", case.discharged_on),
            ("died_on", case.died_on),
        ):
            in_order("admitted_on", self.admitted_on, field, on)
        changed = [
            field
            for field in (*REPORT_FIELDS, "case_reported_at")
            if getattr(self, field) is not None or field in self.cleared
        ]
        if self.case_reported_at is None and "case_reported_at" in changed:
            changed.remove("case_reported_at")  # a case is never without it
        if not changed:
            raise NothingToCorrectError(what="case")
        if not self._changes(case, changed):
            return []
        corrected = history.last_of(case.set_by.get(field, case.version) for field in changed)
        return [
            ReportCorrected(
                **self.base(context),
                corrects=ref(history, corrected),
                reason=seal(self.person_id, self.reason),
                case_reported_at=self.case_reported_at,
                case_reported_precision=self.case_reported_precision,
                detection=self.detection,
                origin=self.origin,
                area=self.area,
                facility=self.facility,
                admitted_on=self.admitted_on,
                cluster=seal(self.person_id, self.cluster),
                source_text=seal(self.person_id, self.source_text),
                note=seal(self.person_id, self.note),
                cleared=self.cleared,
            )
        ]

    def _changes(self, case: CaseState, changed: Sequence[str]) -> bool:
        """Whether anything would be other than it is. A sealed text always may be."""
        sealed = ("cluster", "source_text", "note")
        precision = self.case_reported_precision or Precision.INSTANT
        return any(
            (field in sealed and getattr(self, field) is not None)
            or getattr(case, "reported_at" if field == "case_reported_at" else field)
            != getattr(self, field)
            or (field == "case_reported_at" and case.reported_precision is not precision)
            for field in changed
        )


class RecordOnset(CaseCommand, frozen=True, kw_only=True):
    """The day of onset becomes known; where one was known, it is corrected."""

    kind: ClassVar[str] = "case.record_onset"

    onset_on: PartialDate

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        if case.onset_on == self.onset_on:
            return []
        _onset_fits(case, self.onset_on, context)
        spoken = case.set_by["onset_on"]
        if case.onset_on is None and spoken == case.version:
            return [OnsetRecorded(**self.base(context), onset_on=self.onset_on)]
        return [
            OnsetCorrected(
                **self.base(context), corrects=ref(history, spoken), onset_on=self.onset_on
            )
        ]


class CorrectOnset(CaseCommand, frozen=True, kw_only=True):
    """The onset was another day; `onset_on` absent: there was none."""

    kind: ClassVar[str] = "case.correct_onset"

    onset_on: PartialDate | None = None
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        if case.onset_on == self.onset_on:
            return []
        _onset_fits(case, self.onset_on, context)
        return [
            OnsetCorrected(
                **self.base(context),
                corrects=ref(history, case.set_by["onset_on"]),
                reason=seal(self.person_id, self.reason),
                onset_on=self.onset_on,
            )
        ]


class RecordAnchor(CaseCommand, frozen=True, kw_only=True):
    """Another day to count from becomes known (rash, first positive sampling …)."""

    kind: ClassVar[str] = "case.record_anchor"

    anchor: Anchor

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        not_after_entry(context, **{self.anchor.kind.value: self.anchor.on})
        if self.anchor in case.anchors:
            return []
        before = case.set_by.get(anchor_name(self.anchor))
        return [
            AnchorRecorded(
                **self.base(context),
                corrects=None if before is None else ref(history, before),
                anchor=self.anchor,
            )
        ]


class RecordLaboratory(CaseCommand, frozen=True, kw_only=True):
    """A laboratory reports a result."""

    kind: ClassVar[str] = "case.record_laboratory"

    laboratory: Laboratory
    sampled_on: PartialDate | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        not_after_entry(context, sampled_on=self.sampled_on)
        result = LaboratoryRecorded(
            **self.base(context), laboratory=self.laboratory, sampled_on=self.sampled_on
        )
        return [] if tested_already(case, result) else [result]


class WithdrawLaboratory(CaseCommand, frozen=True, kw_only=True):
    """The laboratory takes its latest standing result back; with `laboratory`, the latest that says
    so of that sampling, if one stands."""

    kind: ClassVar[str] = "case.withdraw_laboratory"

    laboratory: Laboratory | None = None
    sampled_on: PartialDate | None = None
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        tests = case.standing_tests
        if self.laboratory is not None:
            said = (self.laboratory.value, self.sampled_on)
            tests = tuple(test for test in tests if (test.says, test.stated) == said)
            if not tests:
                return []
        if not tests:
            raise NothingToCorrectError(what="laboratory")
        return [
            LaboratoryWithdrawn(
                **self.base(context),
                corrects=ref(history, latest(tests).version),
                reason=seal(self.person_id, self.reason),
            )
        ]


class Diagnose(CaseCommand, frozen=True, kw_only=True):
    """A diagnosis is made, or another one than before."""

    kind: ClassVar[str] = "case.diagnose"

    diagnosis: Diagnosis
    severity: Severity | None = None
    diagnosed_on: PartialDate | None = None
    decision: Decision | None = None
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        _severity_fits(self.diagnosis, self.severity)
        not_after_entry(context, diagnosed_on=self.diagnosed_on)
        same = (case.diagnosis, case.severity) == (self.diagnosis, self.severity)
        if same and self.diagnosed_on in (None, case.diagnosed_on):
            return []
        if self.diagnosis is Diagnosis.DISCARDED:
            return [
                CaseDiscarded(
                    **self.base(context),
                    discarded_on=self.diagnosed_on,
                    decision=self.decision,
                    reason=seal(self.person_id, self.reason),
                )
            ]
        return [
            CaseDiagnosed(
                **self.base(context),
                diagnosis=self.diagnosis,
                severity=self.severity,
                diagnosed_on=self.diagnosed_on,
                decision=self.decision,
            )
        ]


class CorrectDiagnosis(CaseCommand, frozen=True, kw_only=True):
    """The latest diagnosis had been recorded wrongly; with `wrong`, the latest that says so, if
    there is one."""

    kind: ClassVar[str] = "case.correct_diagnosis"

    wrong: Diagnosis | None = None
    diagnosis: Diagnosis
    severity: Severity | None = None
    diagnosed_on: PartialDate | None = None
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        _severity_fits(self.diagnosis, self.severity)
        not_after_entry(context, diagnosed_on=self.diagnosed_on)
        made = [known for known in case.diagnoses if self.wrong in (None, known.says)]
        if not made and self.wrong is None:
            raise NothingToCorrectError(what="diagnosis")
        if not made:
            return []
        corrected = latest(made)
        now = (corrected.says, corrected.severity, corrected.stated)
        if now == (self.diagnosis, self.severity, self.diagnosed_on):
            return []
        return [
            DiagnosisCorrected(
                **self.base(context),
                corrects=ref(history, corrected.version),
                reason=seal(self.person_id, self.reason),
                diagnosis=self.diagnosis,
                severity=self.severity,
                diagnosed_on=self.diagnosed_on,
            )
        ]


class AttributeSource(CaseCommand, frozen=True, kw_only=True):
    """Another case is a candidate for the source of this one."""

    kind: ClassVar[str] = "case.attribute_source"

    attribution_id: AttributionId
    source: CaseSource
    evidence: Evidence = Evidence.INTERVIEW
    certainty: Certainty = Certainty.PROBABLE
    setting: Setting | None = None
    infected_on: PartialDate | None = None
    infected_at: Instant | None = None
    note: str | None = None

    def reads(self) -> tuple[PersonId, ...]:
        return (self.source.person_id,)

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        if self.source.person_id == self.person_id:
            raise SelfAttributionError(case=self.case_id, person=self.person_id)
        known_case(context.others[self.source.person_id], self.source.case_id)
        not_after_entry(context, infected_on=self.infected_on)
        moments_fit(context, infected_at=self.infected_at)
        for known in case.attributions.values():
            if known.source == self.source and not known.withdrawn:
                if (known.evidence, known.certainty) == (self.evidence, self.certainty):
                    return []
                raise AlreadyAttributedError(case=self.case_id, source=self.source.case_id)
        if self.attribution_id in case.attributions:
            taken = case.attributions[self.attribution_id]
            raise AlreadyAttributedError(case=self.case_id, source=taken.source.case_id)
        return [
            SourceAttributed(
                **self.base(context),
                attribution_id=self.attribution_id,
                source=self.source,
                evidence=self.evidence,
                certainty=self.certainty,
                setting=self.setting,
                infected_on=self.infected_on,
                infected_at=self.infected_at,
                note=seal(self.person_id, self.note),
            )
        ]


class WithdrawAttribution(CaseCommand, frozen=True, kw_only=True):
    """A candidate source is one no longer."""

    kind: ClassVar[str] = "case.withdraw_attribution"

    attribution_id: AttributionId
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        known = case.attributions.get(self.attribution_id)
        if known is None:
            raise UnknownAttributionError(attribution=self.attribution_id)
        if known.withdrawn:
            return []
        return [
            AttributionWithdrawn(
                **self.base(context),
                attribution_id=self.attribution_id,
                corrects=ref(history, known.version),
                reason=seal(self.person_id, self.reason),
            )
        ]


class RecordRepositive(CaseCommand, frozen=True, kw_only=True):
    """Test-positive again after recovery: the same case."""

    kind: ClassVar[str] = "case.record_repositive"

    sampled_on: PartialDate | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        not_after_entry(context, sampled_on=self.sampled_on)
        if not case.recovered:
            raise NothingToCorrectError(what="recovered_on")
        in_order("recovered_on", case.recovered_on, "sampled_on", self.sampled_on)
        if repositive_day(self.sampled_on, self.learnt(context)) in case.repositive_days:
            return []
        return [RepositiveRecorded(**self.base(context), sampled_on=self.sampled_on)]


class DischargeCase(CaseCommand, frozen=True, kw_only=True):
    """The person recovered, and was discharged where they lay in hospital."""

    kind: ClassVar[str] = "case.discharge"

    recovered_on: PartialDate | None = None
    discharged_on: PartialDate | None = None
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        if case.died:
            raise AlreadyDiedError(case=self.case_id, died=case.died_on or "?")
        given = {"recovered_on": self.recovered_on, "discharged_on": self.discharged_on}
        not_after_entry(context, **given)
        for field, on in given.items():
            in_order("onset_on", case.onset_on, field, on)
            in_order("admitted_on", case.admitted_on, field, on)
        if not case.recovered:
            return [
                CaseRecovered(
                    **self.base(context),
                    recovered_on=self.recovered_on,
                    discharged_on=self.discharged_on,
                )
            ]
        if (case.recovered_on, case.discharged_on) == tuple(given.values()):
            return []
        return [
            RecoveryCorrected(
                **self.base(context),
                corrects=ref(history, case.set_by["recovered"]),
                reason=seal(self.person_id, self.reason),
                recovered_on=self.recovered_on,
                discharged_on=self.discharged_on,
            )
        ]


class RecordDeath(CaseCommand, frozen=True, kw_only=True):
    """The person died."""

    kind: ClassVar[str] = "case.record_death"

    died_on: PartialDate | None = None
    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = known_case(history, self.case_id)
        not_after_entry(context, died_on=self.died_on)
        in_order("onset_on", case.onset_on, "died_on", self.died_on)
        in_order("admitted_on", case.admitted_on, "died_on", self.died_on)
        in_order("recovered_on", case.recovered_on, "died_on", self.died_on)
        if not case.died:
            return [CaseDied(**self.base(context), died_on=self.died_on)]
        if case.died_on == self.died_on:
            return []
        return [
            DeathCorrected(
                **self.base(context),
                corrects=ref(history, case.set_by["died"]),
                reason=seal(self.person_id, self.reason),
                died_on=self.died_on,
            )
        ]


class RetractCase(CaseCommand, frozen=True, kw_only=True):
    """The case should never have been entered. An episode it had ended goes on."""

    kind: ClassVar[str] = "case.retract"

    reason: str | None = None

    def decide(self, history: PersonHistory, context: Context) -> Sequence[Event]:
        case = history.cases.get(self.case_id)
        if case is not None and case.retracted:
            return []
        case = known_case(history, self.case_id)
        reason = seal(self.person_id, self.reason)
        retracted = CaseRetracted(
            **self.base(context), retracts=ref(history, case.version), reason=reason
        )
        return [
            retracted,
            *(
                FactRetracted(
                    retracts=ref(history, version),
                    reported_at=retracted.reported_at,
                    reported_precision=retracted.reported_precision,
                    reason=reason,
                )
                for version, event in standing(history.facts)
                if isinstance(event, ContactBecameCase) and event.case_id == self.case_id
            ),
        ]


def _severity_fits(diagnosis: Diagnosis, severity: Severity | None) -> None:
    if severity is not None and diagnosis is not Diagnosis.CONFIRMED:
        raise SeverityWithoutDiagnosisError(severity=severity, diagnosis=diagnosis)


def _onset_fits(case: CaseState, onset_on: PartialDate | None, context: Context) -> None:
    """An onset after the report is unusual (an asymptomatic person falls ill), after death not."""
    not_after_entry(context, onset_on=onset_on)
    in_order("onset_on", onset_on, "died_on", case.died_on)
    in_order("onset_on", onset_on, "recovered_on", case.recovered_on)

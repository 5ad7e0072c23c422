"""What is true of a case, from the facts so far.

What is known is ordered by when it was so and when it was learnt, not by when it was typed:
a late fact takes the place it would have had.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracing.domain.case.events import (
    Anchor,
    AnchorRecorded,
    AttributionWithdrawn,
    CaseDiagnosed,
    CaseDied,
    CaseDiscarded,
    CaseEvent,
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
from tracing.domain.event import BEFORE_ALL, Fact
from tracing.domain.identifiers import AttributionId, CaseId
from tracing.domain.values import (
    AreaCode,
    CaseSource,
    Certainty,
    DetectionRoute,
    Diagnosis,
    Evidence,
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

RANKS = [value.value for value in (*Laboratory, *Diagnosis)]
SEVERITIES = list(Severity)


class Unusual(StrEnum):
    """What is accepted, and noted."""

    ONSET_AFTER_REPORT = "onset_after_report"
    ONSET_AFTER_RECOVERY = "onset_after_recovery"
    DEATH_BEFORE_REPORT = "death_before_report"
    RECOVERY_BEFORE_REPORT = "recovery_before_report"
    NEGATIVE_BUT_CONFIRMED = "negative_but_confirmed"


class Outcome(StrEnum):
    RECOVERED = "recovered"
    DIED = "died"


class Finding(NamedTuple):
    """A laboratory's or clinician's word: when it was so, when it was learnt, what it says."""

    on: date
    known: datetime
    rank: int
    """Breaks ties of a day and a moment: the further along the list of its enumeration."""
    says: str
    version: int
    """Of the fact, to which corrections and withdrawals point."""
    severity: Severity | None
    stated: PartialDate | None
    """The day as it was stated, which may be partial or absent."""


def latest(findings: Sequence[Finding]) -> Finding:
    """The finding that holds: by its day, then as it was learnt; of equals the graver one."""

    return findings[0] if len(findings) == 1 else max(reversed(findings), key=_when)


def in_course(findings: Sequence[Finding]) -> list[Finding]:
    """The findings as one followed the other; up to any day the last of them holds."""
    return sorted(findings, key=_when)


def _when(finding: Finding) -> tuple[date, datetime, int, int]:
    severity = -1 if finding.severity is None else SEVERITIES.index(finding.severity)
    return finding.on, finding.known, finding.rank, severity


class Attribution(Struct, frozen=True):
    attribution_id: AttributionId
    version: int
    source: CaseSource
    evidence: Evidence
    certainty: Certainty
    setting: Setting | None
    infected_on: PartialDate | None
    infected_at: Instant | None
    note: Sealed | None
    withdrawn: bool = False


class CaseState(Struct, frozen=True):
    case_id: CaseId
    version: int
    """Of the fact that reported it."""
    reported_at: Instant | None = None
    reported_precision: Precision = Precision.INSTANT
    detection: DetectionRoute | None = None
    origin: Origin | None = None
    area: AreaCode | None = None
    facility: PublicLabel | None = None
    admitted_on: PartialDate | None = None
    cluster: Sealed | None = None
    source_text: Sealed | None = None
    note: Sealed | None = None
    onset_on: PartialDate | None = None
    anchors: tuple[Anchor, ...] = ()
    awaiting: PartialDate | None = None
    """The sampling the report tells of without a result."""
    tests: tuple[Finding, ...] = ()
    withdrawn_tests: tuple[int, ...] = ()
    diagnoses: tuple[Finding, ...] = ()
    attributions: dict[AttributionId, Attribution] = {}
    repositive_days: tuple[date, ...] = ()
    recovered: bool = False
    recovered_on: PartialDate | None = None
    discharged_on: PartialDate | None = None
    died: bool = False
    died_on: PartialDate | None = None
    retracted: bool = False
    set_by: dict[str, int] = {}

    @property
    def standing_tests(self) -> tuple[Finding, ...]:
        """The results no laboratory has withdrawn."""
        return tuple(test for test in self.tests if test.version not in self.withdrawn_tests)

    @property
    def laboratory(self) -> Laboratory:
        """The laboratory axis: the latest result that stands."""
        if self.standing_tests:
            return Laboratory(latest(self.standing_tests).says)
        return Laboratory.WITHDRAWN if self.withdrawn_tests else Laboratory.NONE

    @property
    def sampled_on(self) -> PartialDate | None:
        """The first sampling whose result, presumptive or positive, stands; or that awaits one."""
        sampled = [
            test.stated
            for test in self.standing_tests
            if test.stated and test.says != Laboratory.NEGATIVE
        ]
        awaiting = None if self.tests else self.awaiting
        return min(sampled, key=lambda on: (on.earliest, on.last), default=awaiting)

    @property
    def diagnosis(self) -> Diagnosis:
        """The diagnosis axis: the latest diagnosis."""
        made = self.diagnosed
        return Diagnosis.PENDING if made is None else Diagnosis(made.says)

    @property
    def diagnosed(self) -> Finding | None:
        """The diagnosis that holds, with its day and severity."""
        return latest(self.diagnoses) if self.diagnoses else None

    @property
    def severity(self) -> Severity | None:
        made = self.diagnosed
        return None if made is None else made.severity

    @property
    def diagnosed_on(self) -> PartialDate | None:
        made = self.diagnosed
        return None if made is None else made.stated

    @property
    def repositives(self) -> int:
        """How often they tested positive again, told apart by day."""
        return len(self.repositive_days)

    @property
    def outcome(self) -> Outcome | None:
        if self.died:
            return Outcome.DIED
        return Outcome.RECOVERED if self.recovered else None

    @property
    def open(self) -> bool:
        """Neither retracted, discarded, recovered nor died."""
        return (
            not self.retracted
            and self.outcome is None
            and self.diagnosis is not Diagnosis.DISCARDED
        )

    @property
    def unusual(self) -> tuple[Unusual, ...]:
        """What about these facts a second look is due to, in the order of the enumeration."""
        reported = self.reported_at.date() if self.reported_at else None
        return tuple(_unusual(self, reported))


def _unusual(case: CaseState, reported: date | None) -> Iterable[Unusual]:
    if reported and case.onset_on and case.onset_on.earliest > reported:
        yield Unusual.ONSET_AFTER_REPORT
    if case.recovered_on and case.onset_on and case.onset_on.earliest > case.recovered_on.last:
        yield Unusual.ONSET_AFTER_RECOVERY
    if reported and case.died_on and case.died_on.last < reported:
        yield Unusual.DEATH_BEFORE_REPORT
    if reported and case.recovered_on and case.recovered_on.last < reported:
        yield Unusual.RECOVERY_BEFORE_REPORT
    made = case.diagnosed
    confirmed = made is not None and made.says == Diagnosis.CONFIRMED
    if confirmed and case.laboratory is Laboratory.NEGATIVE:
        yield Unusual.NEGATIVE_BUT_CONFIRMED


def evolve(state: CaseState | None, version: int, event: CaseEvent) -> CaseState | None:
    """The case after one more fact. A fact whose case report was retracted is without effect."""
    if isinstance(event, CaseReported):
        return _reported(version, event)
    if state is None:
        return None
    match event:
        case ReportCorrected():
            return _report_corrected(state, version, event)
        case OnsetRecorded() | OnsetCorrected():
            return _set(state, version, onset_on=event.onset_on)
        case AnchorRecorded():
            anchors = _with_anchor(state.anchors, event.anchor)
            set_by = state.set_by | {anchor_name(event.anchor): version}
            return replace(state, anchors=anchors, set_by=set_by)
        case LaboratoryRecorded():
            return _tested(state, version, event)
        case LaboratoryWithdrawn():
            withdrawn = (*state.withdrawn_tests, event.corrects.version)
            return replace(state, withdrawn_tests=withdrawn)
        case CaseDiagnosed() | CaseDiscarded():
            return _diagnosed(state, version, event)
        case DiagnosisCorrected():
            replaced = event.corrects.version
            kept = tuple(known for known in state.diagnoses if known.version != replaced)
            return _diagnosed(replace(state, diagnoses=kept), version, event)
        case SourceAttributed():
            return _attributed(state, version, event)
        case AttributionWithdrawn():
            return _withdrawn(state, event.attribution_id)
        case RepositiveRecorded():
            day = repositive_day(event.sampled_on, event.reported_at)
            return replace(state, repositive_days=tuple(sorted({*state.repositive_days, day})))
        case CaseRecovered() | RecoveryCorrected():
            return _set(
                state,
                version,
                recovered=True,
                recovered_on=event.recovered_on,
                discharged_on=event.discharged_on,
            )
        case CaseDied() | DeathCorrected():
            return _set(state, version, died=True, died_on=event.died_on)
        case CaseRetracted():
            return replace(state, retracted=True)


REPORT_FIELDS = tuple(field.value for field in CaseField)


def _reported(version: int, event: CaseReported) -> CaseState:
    state = CaseState(
        case_id=event.case_id,
        version=version,
        reported_at=event.reported_at,
        reported_precision=event.reported_precision,
        onset_on=event.onset_on,
        anchors=event.anchors,
        set_by=dict.fromkeys(
            (
                *REPORT_FIELDS,
                "case_reported_at",
                "onset_on",
                *(anchor_name(anchor) for anchor in event.anchors),
            ),
            version,
        ),
        **{field: getattr(event, field) for field in REPORT_FIELDS},
    )
    if event.laboratory is not Laboratory.NONE:
        state = _tested(state, version, event)
    else:
        state = replace(state, awaiting=event.sampled_on)
    if event.diagnosis is not Diagnosis.PENDING or event.diagnosed_on:
        state = _diagnosed(state, version, event)
    return state


def _report_corrected(state: CaseState, version: int, event: ReportCorrected) -> CaseState:
    changes: dict[str, object] = {
        field.value: None for field in event.cleared if field.value in REPORT_FIELDS
    }
    changes |= {
        field: value for field in REPORT_FIELDS if (value := getattr(event, field)) is not None
    }
    if event.case_reported_at is not None:
        changes["reported_at"] = event.case_reported_at
        changes["reported_precision"] = event.case_reported_precision or Precision.INSTANT
    return _set(state, version, **changes)


def _set(state: CaseState, version: int, **changes: object) -> CaseState:
    named = {"case_reported_at" if field == "reported_at" else field for field in changes}
    return replace(state, set_by=state.set_by | dict.fromkeys(named, version), **changes)


def anchor_name(anchor: Anchor) -> str:
    """What `set_by` calls an anchor: there is one of each kind."""
    return f"anchor.{anchor.kind.value}"


def _with_anchor(anchors: tuple[Anchor, ...], anchor: Anchor) -> tuple[Anchor, ...]:
    others = tuple(known for known in anchors if known.kind is not anchor.kind)
    return tuple(sorted((*others, anchor), key=lambda known: known.kind.value))


def repositive_day(sampled_on: PartialDate | None, learnt: Instant | None) -> date:
    """The day a renewed positive test counts for: of the sampling, else of the news."""
    return sampled_on.last if sampled_on else (learnt or BEFORE_ALL).date()


def _finding(
    version: int, fact: Fact, says: str, on: PartialDate | None, severity: Severity | None = None
) -> Finding:
    known = fact.reported_at or BEFORE_ALL
    day = on.last if on else known.date()
    return Finding(day, known, RANKS.index(says), says, version, severity, on)


def tested_already(case: CaseState, result: LaboratoryRecorded) -> bool:
    """Whether a result that stands says the same of the same day."""
    finding = _finding(0, result, result.laboratory.value, result.sampled_on)
    return any(
        (test.says, test.stated, test.on) == (finding.says, finding.stated, finding.on)
        for test in case.standing_tests
    )


def _tested(state: CaseState, version: int, fact: CaseReported | LaboratoryRecorded) -> CaseState:
    test = _finding(version, fact, fact.laboratory.value, fact.sampled_on)
    return replace(state, tests=(*state.tests, test))


def _diagnosed(
    state: CaseState,
    version: int,
    fact: CaseReported | CaseDiagnosed | DiagnosisCorrected | CaseDiscarded,
) -> CaseState:
    if isinstance(fact, CaseDiscarded):
        made = _finding(version, fact, Diagnosis.DISCARDED.value, fact.discarded_on)
    else:
        made = _finding(version, fact, fact.diagnosis.value, fact.diagnosed_on, fact.severity)
    return replace(state, diagnoses=(*state.diagnoses, made))


def _attributed(state: CaseState, version: int, event: SourceAttributed) -> CaseState:
    attribution = Attribution(
        attribution_id=event.attribution_id,
        version=version,
        source=event.source,
        evidence=event.evidence,
        certainty=event.certainty,
        setting=event.setting,
        infected_on=event.infected_on,
        infected_at=event.infected_at,
        note=event.note,
    )
    return replace(state, attributions=state.attributions | {event.attribution_id: attribution})


def _withdrawn(state: CaseState, attribution_id: AttributionId) -> CaseState:
    known = state.attributions.get(attribution_id)
    if known is None:
        return state
    attributions = state.attributions | {attribution_id: replace(known, withdrawn=True)}
    return replace(state, attributions=attributions)

"""A case: reported, examined, diagnosed, attributed, ended, corrected, retracted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.stories import (
    ANOTHER_CASE,
    BY_THE_COUNTY,
    FROM_LI,
    FROM_ZHAO,
    LI,
    LIS_CASE,
    LIS_ILLNESS,
    NOW,
    WANG,
    WANGS_CASE,
    WANGS_EPISODE,
    ZHAO,
    Story,
    at,
    given,
    li_is_a_case,
    li_is_known,
    on,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
    wangs_fact,
)
from tracing.domain.case.commands import (
    AttributeSource,
    CorrectDiagnosis,
    CorrectOnset,
    CorrectReport,
    Diagnose,
    DischargeCase,
    RecordAnchor,
    RecordDeath,
    RecordLaboratory,
    RecordOnset,
    RecordRepositive,
    ReportCase,
    RetractCase,
    WithdrawAttribution,
    WithdrawLaboratory,
)
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
from tracing.domain.case.state import Outcome, Unusual
from tracing.domain.contact.events import ContactBecameCase
from tracing.domain.contact.state import ContactStatus
from tracing.domain.identifiers import CaseId
from tracing.domain.person.commands import RegisterPerson, RetractFacts
from tracing.domain.person.events import FactRetracted
from tracing.domain.refusals import (
    AlreadyAttributedError,
    AlreadyDiedError,
    CaseAlreadyOpenError,
    CaseAlreadyReportedError,
    CaseRetractedError,
    DateAfterEntryError,
    EndBeforeStartError,
    NothingToCorrectError,
    SelfAttributionError,
    SeverityWithoutDiagnosisError,
    UnknownAttributionError,
    UnknownCaseError,
    UnknownPersonError,
)
from tracing.domain.values import (
    AnchorKind,
    CaseSource,
    Certainty,
    Diagnosis,
    Evidence,
    Laboratory,
    Origin,
    Precision,
    Severity,
    Unsealed,
)

WANGS: dict[str, Any] = {"person_id": WANG, "case_id": WANGS_CASE}
TOMORROW = on("2022-07-21")


def a_known_case(**fields: object) -> Story:
    return given(wang_is_known(), wang_is_a_case(**fields))


# -- the report ------------------------------------------------------------------------------


def test_reporting_a_case_seals_where_it_is_said_to_come_from() -> None:
    report = wang_is_a_case(onset_on=on("2022-07-18"), source_text="李四的婚礼")
    given(wang_is_known()).when(report).then(
        CaseReported(
            case_id=WANGS_CASE,
            onset_on=on("2022-07-18"),
            source_text=Unsealed(WANG, "李四的婚礼"),  # type: ignore[arg-type]
        )
    )


def test_reporting_a_case_of_a_stranger_is_refused() -> None:
    given().when(wang_is_a_case()).refused(UnknownPersonError, WANG)


def test_reporting_a_case_while_one_is_open_is_refused() -> None:
    second = ReportCase(person_id=WANG, case_id=ANOTHER_CASE)
    a_known_case().when(second).refused(CaseAlreadyOpenError, WANGS_CASE, "2022-07-20")


def test_reporting_the_same_case_twice_is_refused() -> None:
    a_known_case().when(wang_is_a_case()).refused(CaseAlreadyReportedError, WANGS_CASE)


def test_a_reinfection_is_another_case_once_the_first_has_ended() -> None:
    story = a_known_case().done(DischargeCase(**WANGS))
    story.when(ReportCase(person_id=WANG, case_id=ANOTHER_CASE)).then(
        CaseReported(case_id=ANOTHER_CASE)
    )


@pytest.mark.parametrize("field", ["onset_on", "sampled_on", "diagnosed_on", "admitted_on"])
def test_a_case_with_a_day_after_its_entry_is_refused(field: str) -> None:
    given(wang_is_known()).when(wang_is_a_case(**{field: TOMORROW})).refused(
        DateAfterEntryError, field, "2022-07-21", "2022-07-20"
    )


def test_a_report_learnt_after_its_entry_is_refused() -> None:
    given(wang_is_known()).when(wang_is_a_case(reported_at=at("2022-07-20 09:01"))).refused(
        DateAfterEntryError, "reported_at", "2022-07-20 09:01", "2022-07-20 09:00"
    )


def test_a_severity_without_a_confirmed_diagnosis_is_refused() -> None:
    report = wang_is_a_case(diagnosis=Diagnosis.SUSPECTED, severity=Severity.MILD)
    given(wang_is_known()).when(report).refused(SeverityWithoutDiagnosisError, "mild", "suspected")


def test_the_report_of_a_contact_ends_the_episode() -> None:
    story = given(wang_is_known(), wang_was_exposed()).when(wang_is_a_case())
    story.then(
        CaseReported(case_id=WANGS_CASE),
        ContactBecameCase(contact_id=WANGS_EPISODE, case_id=WANGS_CASE),
    )
    assert story.episode.status is ContactStatus.BECAME_CASE


def test_a_report_learnt_by_the_day_keeps_that_precision() -> None:
    story = a_known_case(reported_at=at("2022-07-19 00:00"), reported_precision=Precision.DAY)
    assert story.case.reported_precision is Precision.DAY
    assert story.case.reported_at == at("2022-07-19 00:00")


def test_an_onset_after_the_report_is_accepted_and_noted() -> None:
    story = a_known_case(reported_at=at("2022-07-15 10:00"), diagnosis=Diagnosis.ASYMPTOMATIC).done(
        RecordOnset(**WANGS, onset_on=on("2022-07-17"))
    )
    assert story.case.unusual == (Unusual.ONSET_AFTER_REPORT,)


def test_an_onset_in_a_month_that_began_before_the_report_is_not_unusual() -> None:
    story = a_known_case(reported_at=at("2022-07-15 10:00"), onset_on=on("2022-07"))
    assert story.case.unusual == ()


# -- corrections of the report ---------------------------------------------------------------


def test_correcting_a_report_names_what_it_corrects() -> None:
    story = a_known_case(origin=Origin.LOCAL)
    story.when(CorrectReport(**WANGS, origin=Origin.IMPORTED)).then(
        ReportCorrected(case_id=WANGS_CASE, corrects=wangs_fact(2), origin=Origin.IMPORTED)
    )
    story.when(CorrectReport(**WANGS, origin=Origin.IMPORTED)).nothing()
    story.when(CorrectReport(**WANGS, cleared=(CaseField.ORIGIN,))).then(
        ReportCorrected(case_id=WANGS_CASE, corrects=wangs_fact(3), cleared=(CaseField.ORIGIN,))
    )
    assert story.case.origin is None
    story.when(CorrectReport(**WANGS, cleared=(CaseField.ORIGIN,))).nothing()


def test_correcting_when_a_case_was_reported_moves_the_report_alone() -> None:
    story = a_known_case().done(CorrectReport(**WANGS, case_reported_at=at("2022-07-18 08:00")))
    assert story.case.reported_at == at("2022-07-18 08:00")
    assert story.wang.facts[-1].event.reported_at == NOW  # type: ignore[attr-defined]


def test_correcting_a_report_to_a_moment_to_come_is_refused() -> None:
    a_known_case().when(CorrectReport(**WANGS, case_reported_at=at("2022-07-20 09:30"))).refused(
        DateAfterEntryError, "case_reported_at", "09:30", "09:00"
    )


def test_correcting_an_admission_to_after_the_discharge_is_refused() -> None:
    story = a_known_case().done(DischargeCase(**WANGS, discharged_on=on("2022-07-18")))
    story.when(CorrectReport(**WANGS, admitted_on=on("2022-07-19"))).refused(
        EndBeforeStartError, "2022-07-18", "2022-07-19"
    )


def test_a_sampling_without_a_result_is_known_until_a_result_is() -> None:
    story = given(wang_is_known()).done(ReportCase(**WANGS, sampled_on=on("2022-07-15")))
    assert story.wang.cases[WANGS_CASE].sampled_on == on("2022-07-15")
    assert story.wang.cases[WANGS_CASE].laboratory is Laboratory.NONE
    negative = RecordLaboratory(
        **WANGS, laboratory=Laboratory.NEGATIVE, sampled_on=on("2022-07-15")
    )
    assert story.done(negative).wang.cases[WANGS_CASE].sampled_on is None


def test_correcting_nothing_is_refused() -> None:
    a_known_case().when(CorrectReport(**WANGS)).refused(NothingToCorrectError, "case")


def test_nothing_can_be_said_of_a_case_nobody_reported() -> None:
    given(wang_is_known()).when(RecordOnset(**WANGS, onset_on=on("2022-07-01"))).refused(
        UnknownCaseError, WANGS_CASE
    )


# -- onset and other anchors -----------------------------------------------------------------


def test_an_onset_is_recorded_then_corrected_by_name() -> None:
    story = a_known_case().when(RecordOnset(**WANGS, onset_on=on("2022-07-15")))
    story.then(OnsetRecorded(case_id=WANGS_CASE, onset_on=on("2022-07-15")))
    story.when(RecordOnset(**WANGS, onset_on=on("2022-07-15"))).nothing()
    story.when(CorrectOnset(**WANGS, onset_on=on("2022-07-16"))).then(
        OnsetCorrected(case_id=WANGS_CASE, corrects=wangs_fact(3), onset_on=on("2022-07-16"))
    )
    story.when(CorrectOnset(**WANGS, onset_on=on("2022-07-16"))).nothing()


def test_recording_another_onset_corrects_the_one_that_was_known() -> None:
    a_known_case(onset_on=on("2022-07-15")).when(
        RecordOnset(**WANGS, onset_on=on("2022-07-14"))
    ).then(OnsetCorrected(case_id=WANGS_CASE, corrects=wangs_fact(2), onset_on=on("2022-07-14")))


def test_a_correction_holds_however_early_it_was_learnt() -> None:
    story = a_known_case().done(
        RecordOnset(**WANGS, onset_on=on("2022-07-15"), reported_at=at("2022-07-19 12:00")),
        CorrectOnset(**WANGS, onset_on=on("2022-07-14"), reported_at=at("2022-07-17 12:00")),
    )
    assert story.case.onset_on == on("2022-07-14")


def test_an_onset_that_never_was_is_corrected_to_none() -> None:
    story = a_known_case(onset_on=on("2022-07-15")).done(CorrectOnset(**WANGS))
    assert story.case.onset_on is None


def test_an_onset_after_the_day_of_entry_is_refused() -> None:
    a_known_case().when(RecordOnset(**WANGS, onset_on=TOMORROW)).refused(
        DateAfterEntryError, "onset_on", "2022-07-21", "2022-07-20"
    )


def test_an_onset_after_death_is_refused() -> None:
    story = a_known_case().done(RecordDeath(**WANGS, died_on=on("2022-07-18")))
    story.when(RecordOnset(**WANGS, onset_on=on("2022-07-19"))).refused(
        EndBeforeStartError, "onset_on", "2022-07-19", "died_on", "2022-07-18"
    )
    story.when(CorrectOnset(**WANGS, onset_on=on("2022-07-19"))).refused(
        EndBeforeStartError, "2022-07-19", "2022-07-18"
    )


def test_an_onset_in_the_month_of_death_may_have_come_before_it() -> None:
    story = a_known_case().done(RecordDeath(**WANGS, died_on=on("2022-07-18")))
    story.done(RecordOnset(**WANGS, onset_on=on("2022-07")))
    assert story.case.onset_on == on("2022-07")


RASH = Anchor(AnchorKind.RASH, on("2022-07-12"))
LATER_RASH = Anchor(AnchorKind.RASH, on("2022-07-13"))
FEVER = Anchor(AnchorKind.FEVER, on("2022-07-11"))


def test_an_anchor_takes_the_place_of_the_one_of_its_kind_and_names_it() -> None:
    story = a_known_case(anchors=(RASH,)).when(RecordAnchor(**WANGS, anchor=RASH)).nothing()
    story.when(RecordAnchor(**WANGS, anchor=FEVER)).then(
        AnchorRecorded(case_id=WANGS_CASE, anchor=FEVER)
    )
    story.when(RecordAnchor(**WANGS, anchor=LATER_RASH)).then(
        AnchorRecorded(case_id=WANGS_CASE, corrects=wangs_fact(2), anchor=LATER_RASH)
    )
    assert story.case.anchors == (FEVER, LATER_RASH)


def test_an_anchor_after_the_day_of_entry_is_refused() -> None:
    tomorrow = Anchor(AnchorKind.RASH, TOMORROW)
    a_known_case().when(RecordAnchor(**WANGS, anchor=tomorrow)).refused(
        DateAfterEntryError, "rash", "2022-07-21", "2022-07-20"
    )
    given(wang_is_known()).when(wang_is_a_case(anchors=(tomorrow,))).refused(
        DateAfterEntryError, "rash", "2022-07-21"
    )


# -- the laboratory axis ---------------------------------------------------------------------


def test_a_result_is_recorded_once() -> None:
    positive = RecordLaboratory(
        **WANGS, laboratory=Laboratory.POSITIVE, sampled_on=on("2022-07-18")
    )
    story = a_known_case().when(positive)
    story.then(
        LaboratoryRecorded(
            case_id=WANGS_CASE, laboratory=Laboratory.POSITIVE, sampled_on=on("2022-07-18")
        )
    )
    story.when(positive).nothing()
    assert story.case.laboratory is Laboratory.POSITIVE


def test_a_late_result_of_an_earlier_sample_does_not_become_the_latest() -> None:
    story = a_known_case().done(
        RecordLaboratory(**WANGS, laboratory=Laboratory.NEGATIVE, sampled_on=on("2022-07-18")),
        RecordLaboratory(**WANGS, laboratory=Laboratory.POSITIVE, sampled_on=on("2022-07-10")),
    )
    assert story.case.laboratory is Laboratory.NEGATIVE
    assert story.case.sampled_on == on("2022-07-10")


def test_a_sample_taken_after_its_entry_is_refused() -> None:
    a_known_case().when(
        RecordLaboratory(**WANGS, laboratory=Laboratory.POSITIVE, sampled_on=TOMORROW)
    ).refused(DateAfterEntryError, "sampled_on", "2022-07-21", "2022-07-20")


def test_a_withdrawn_result_leaves_the_one_before() -> None:
    story = a_known_case(laboratory=Laboratory.PRESUMPTIVE, sampled_on=on("2022-07-10"))
    story.done(
        RecordLaboratory(**WANGS, laboratory=Laboratory.POSITIVE, sampled_on=on("2022-07-12"))
    )
    story.when(WithdrawLaboratory(**WANGS)).then(
        LaboratoryWithdrawn(case_id=WANGS_CASE, corrects=wangs_fact(3))
    )
    assert story.case.laboratory.value == "presumptive"
    story.done(WithdrawLaboratory(**WANGS))
    assert story.case.laboratory.value == "withdrawn"
    story.when(WithdrawLaboratory(**WANGS)).refused(NothingToCorrectError, "laboratory")


def test_a_confirmed_case_whose_latest_test_is_negative_is_noted() -> None:
    story = a_known_case(diagnosis=Diagnosis.CONFIRMED, laboratory=Laboratory.NEGATIVE)
    assert story.case.unusual == (Unusual.NEGATIVE_BUT_CONFIRMED,)


# -- the diagnosis axis ----------------------------------------------------------------------


def test_from_asymptomatic_to_confirmed_is_the_same_case() -> None:
    story = a_known_case(diagnosis=Diagnosis.ASYMPTOMATIC).later(days=2)
    confirm = Diagnose(**WANGS, diagnosis=Diagnosis.CONFIRMED, severity=Severity.MILD)
    story.when(confirm).then(
        CaseDiagnosed(case_id=WANGS_CASE, diagnosis=Diagnosis.CONFIRMED, severity=Severity.MILD)
    )
    assert list(story.wang.cases) == [WANGS_CASE]
    assert (story.case.diagnosis, story.case.severity) == (Diagnosis.CONFIRMED, Severity.MILD)
    story.when(confirm).nothing()


def test_diagnosing_a_severity_without_confirming_is_refused() -> None:
    ask: dict[str, Any] = {"diagnosis": Diagnosis.PROBABLE, "severity": Severity.CRITICAL}
    a_known_case().when(Diagnose(**WANGS, **ask)).refused(
        SeverityWithoutDiagnosisError, "critical", "probable"
    )
    a_known_case(diagnosis=Diagnosis.PROBABLE).when(CorrectDiagnosis(**WANGS, **ask)).refused(
        SeverityWithoutDiagnosisError, "critical", "probable"
    )


def test_a_diagnosis_after_its_entry_is_refused() -> None:
    a_known_case().when(
        Diagnose(**WANGS, diagnosis=Diagnosis.CONFIRMED, diagnosed_on=TOMORROW)
    ).refused(DateAfterEntryError, "diagnosed_on", "2022-07-21", "2022-07-20")


def test_a_late_diagnosis_of_an_earlier_day_does_not_become_the_latest() -> None:
    story = a_known_case().done(
        Diagnose(**WANGS, diagnosis=Diagnosis.CONFIRMED, diagnosed_on=on("2022-07-18")),
        Diagnose(**WANGS, diagnosis=Diagnosis.SUSPECTED, diagnosed_on=on("2022-07-16")),
    )
    assert story.case.diagnosis is Diagnosis.CONFIRMED


def test_a_worse_severity_of_the_same_moment_holds_whichever_came_first() -> None:
    mild = Diagnose(**WANGS, diagnosis=Diagnosis.CONFIRMED, severity=Severity.MILD)
    critical = Diagnose(**WANGS, diagnosis=Diagnosis.CONFIRMED, severity=Severity.CRITICAL)
    for order in ((mild, critical), (critical, mild)):
        assert a_known_case().done(*order).case.severity is Severity.CRITICAL


def test_a_discarded_case_is_no_case_and_not_open() -> None:
    discard = Diagnose(
        **WANGS, diagnosis=Diagnosis.DISCARDED, decision=BY_THE_COUNTY, reason="两次阴性"
    )
    story = a_known_case(diagnosis=Diagnosis.SUSPECTED).when(discard)
    story.then(
        CaseDiscarded(
            case_id=WANGS_CASE,
            decision=BY_THE_COUNTY,
            reason=Unsealed(WANG, "两次阴性"),  # type: ignore[arg-type]
        )
    )
    assert not story.case.open
    assert not story.case.retracted
    story.when(discard).nothing()


def test_a_wrong_diagnosis_is_replaced_by_its_correction() -> None:
    story = a_known_case(diagnosis=Diagnosis.CONFIRMED, severity=Severity.SEVERE)
    correct = CorrectDiagnosis(**WANGS, diagnosis=Diagnosis.SUSPECTED)
    story.when(correct).then(
        DiagnosisCorrected(
            case_id=WANGS_CASE, corrects=wangs_fact(2), diagnosis=Diagnosis.SUSPECTED
        )
    )
    assert (story.case.diagnosis, story.case.severity) == (Diagnosis.SUSPECTED, None)
    story.when(correct).nothing()


def test_correcting_a_diagnosis_nobody_made_is_refused() -> None:
    a_known_case().when(CorrectDiagnosis(**WANGS, diagnosis=Diagnosis.CONFIRMED)).refused(
        NothingToCorrectError, "diagnosis"
    )


# -- where the infection came from -----------------------------------------------------------

ZHAOS_CASE = CaseId(ANOTHER_CASE)
BY_LI = AttributeSource(**WANGS, attribution_id=FROM_LI, source=LIS_ILLNESS)
BY_ZHAO = AttributeSource(
    **WANGS,
    attribution_id=FROM_ZHAO,
    source=CaseSource(ZHAO, ZHAOS_CASE),
    evidence=Evidence.GENOMIC,
    certainty=Certainty.POSSIBLE,
)


def two_possible_sources() -> Story:
    zhao = (
        RegisterPerson(person_id=ZHAO),
        ReportCase(person_id=ZHAO, case_id=ZHAOS_CASE),
    )
    return a_known_case().done(li_is_known(), li_is_a_case(), *zhao)


def test_a_case_can_have_several_candidate_sources() -> None:
    story = two_possible_sources().when(BY_LI)
    story.then(
        SourceAttributed(
            case_id=WANGS_CASE,
            attribution_id=FROM_LI,
            source=LIS_ILLNESS,
            evidence=Evidence.INTERVIEW,
            certainty=Certainty.PROBABLE,
        )
    )
    story.done(BY_ZHAO)
    assert set(story.case.attributions) == {FROM_LI, FROM_ZHAO}
    story.when(BY_LI).nothing()


def test_the_same_source_on_other_evidence_is_refused_until_the_first_is_withdrawn() -> None:
    story = two_possible_sources().done(BY_LI)
    other = AttributeSource(
        **WANGS, attribution_id=FROM_ZHAO, source=LIS_ILLNESS, evidence=Evidence.GENOMIC
    )
    story.when(other).refused(AlreadyAttributedError, LIS_CASE, WANGS_CASE)
    withdraw = WithdrawAttribution(**WANGS, attribution_id=FROM_LI)
    story.when(withdraw).then(
        AttributionWithdrawn(case_id=WANGS_CASE, attribution_id=FROM_LI, corrects=wangs_fact(3))
    )
    story.when(withdraw).nothing()
    story.done(other)
    assert [known.withdrawn for known in story.case.attributions.values()] == [True, False]


def test_an_attribution_does_not_come_again_under_its_old_identity() -> None:
    story = two_possible_sources().done(BY_LI, WithdrawAttribution(**WANGS, attribution_id=FROM_LI))
    story.when(BY_LI).refused(AlreadyAttributedError, LIS_CASE, WANGS_CASE)


def test_nobody_is_the_source_of_their_own_case() -> None:
    own = AttributeSource(**WANGS, attribution_id=FROM_LI, source=CaseSource(WANG, WANGS_CASE))
    a_known_case().when(own).refused(SelfAttributionError, WANGS_CASE, WANG)


def test_a_source_that_is_no_case_is_refused() -> None:
    a_known_case().done(li_is_known()).when(BY_LI).refused(UnknownCaseError, LIS_CASE)


def test_a_retracted_case_is_nobodys_source() -> None:
    story = two_possible_sources().done(RetractCase(person_id=LI, case_id=LIS_CASE))
    story.when(BY_LI).refused(CaseRetractedError, LIS_CASE)


def test_an_infection_to_come_is_refused() -> None:
    late = AttributeSource(
        **WANGS, attribution_id=FROM_LI, source=LIS_ILLNESS, infected_on=TOMORROW
    )
    two_possible_sources().when(late).refused(
        DateAfterEntryError, "infected_on", "2022-07-21", "2022-07-20"
    )


def test_withdrawing_what_nobody_attributed_is_refused() -> None:
    a_known_case().when(WithdrawAttribution(**WANGS, attribution_id=FROM_LI)).refused(
        UnknownAttributionError, FROM_LI
    )


# -- how it ends -----------------------------------------------------------------------------


def test_a_recovery_is_recorded_then_corrected_by_name() -> None:
    well = DischargeCase(**WANGS, recovered_on=on("2022-07-18"))
    story = a_known_case().when(well)
    story.then(CaseRecovered(case_id=WANGS_CASE, recovered_on=on("2022-07-18")))
    story.when(well).nothing()
    story.when(DischargeCase(**WANGS, recovered_on=on("2022-07-19"))).then(
        RecoveryCorrected(case_id=WANGS_CASE, corrects=wangs_fact(3), recovered_on=on("2022-07-19"))
    )
    assert story.case.outcome is Outcome.RECOVERED


@pytest.mark.parametrize("field", ["recovered_on", "discharged_on"])
def test_a_recovery_before_the_onset_or_the_admission_is_refused(field: str) -> None:
    end = DischargeCase(**WANGS, **{field: on("2022-07-09")})  # type: ignore[arg-type]
    a_known_case(onset_on=on("2022-07-10")).when(end).refused(
        EndBeforeStartError, field, "2022-07-09", "onset_on", "2022-07-10"
    )
    a_known_case(admitted_on=on("2022-07-10")).when(end).refused(
        EndBeforeStartError, field, "2022-07-09", "admitted_on", "2022-07-10"
    )


def test_the_dead_do_not_recover() -> None:
    a_known_case().done(RecordDeath(**WANGS, died_on=on("2022-07-18"))).when(
        DischargeCase(**WANGS)
    ).refused(AlreadyDiedError, WANGS_CASE, "2022-07-18")


def test_a_recovery_to_come_is_refused() -> None:
    a_known_case().when(DischargeCase(**WANGS, recovered_on=TOMORROW)).refused(
        DateAfterEntryError, "recovered_on", "2022-07-21", "2022-07-20"
    )


def test_a_positive_test_after_recovery_is_the_same_case() -> None:
    again = RecordRepositive(**WANGS, sampled_on=on("2022-07-19"))
    story = a_known_case().when(again).refused(NothingToCorrectError, "recovered_on")
    story.done(DischargeCase(**WANGS, recovered_on=on("2022-07-15"))).when(again)
    story.then(RepositiveRecorded(case_id=WANGS_CASE, sampled_on=on("2022-07-19")))
    assert (len(story.wang.cases), story.case.repositives) == (1, 1)
    story.when(again).nothing()
    story.when(RecordRepositive(**WANGS, sampled_on=on("2022-07-14"))).refused(
        EndBeforeStartError, "2022-07-14", "2022-07-15"
    )
    story.when(RecordRepositive(**WANGS, sampled_on=TOMORROW)).refused(
        DateAfterEntryError, "2022-07-21", "2022-07-20"
    )


def test_a_death_is_recorded_then_corrected_by_name() -> None:
    died = RecordDeath(**WANGS, died_on=on("2022-07-18"))
    story = a_known_case().when(died)
    story.then(CaseDied(case_id=WANGS_CASE, died_on=on("2022-07-18")))
    story.when(died).nothing()
    story.when(RecordDeath(**WANGS, died_on=on("2022-07-17"))).then(
        DeathCorrected(case_id=WANGS_CASE, corrects=wangs_fact(3), died_on=on("2022-07-17"))
    )
    assert story.case.outcome is Outcome.DIED


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"onset_on": on("2022-07-10")}, "onset_on"),
        ({"admitted_on": on("2022-07-10")}, "admitted_on"),
    ],
)
def test_a_death_before_the_illness_is_refused(known: dict[str, object], field: str) -> None:
    a_known_case(**known).when(RecordDeath(**WANGS, died_on=on("2022-07-09"))).refused(
        EndBeforeStartError, "died_on", "2022-07-09", field, "2022-07-10"
    )


def test_a_death_before_the_recovery_is_refused() -> None:
    story = a_known_case().done(DischargeCase(**WANGS, recovered_on=on("2022-07-18")))
    story.when(RecordDeath(**WANGS, died_on=on("2022-07-17"))).refused(
        EndBeforeStartError, "2022-07-17", "2022-07-18"
    )


def test_a_death_to_come_is_refused() -> None:
    a_known_case().when(RecordDeath(**WANGS, died_on=TOMORROW)).refused(
        DateAfterEntryError, "died_on", "2022-07-21", "2022-07-20"
    )


def test_a_death_found_before_the_report_is_accepted_and_noted() -> None:
    story = a_known_case().done(RecordDeath(**WANGS, died_on=on("2022-07-18")))
    assert story.case.unusual == (Unusual.DEATH_BEFORE_REPORT,)


# -- what should never have been entered -----------------------------------------------------


def test_a_case_is_retracted_once() -> None:
    retract = RetractCase(**WANGS)
    story = a_known_case().when(retract)
    story.then(CaseRetracted(case_id=WANGS_CASE, retracts=wangs_fact(2)))
    story.when(retract).nothing()
    story.when(RecordOnset(**WANGS, onset_on=on("2022-07-01"))).refused(
        CaseRetractedError, WANGS_CASE
    )


def test_retracting_a_case_nobody_reported_is_refused() -> None:
    given(wang_is_known()).when(RetractCase(**WANGS)).refused(UnknownCaseError, WANGS_CASE)


def test_retracting_a_case_lets_the_episode_it_ended_go_on() -> None:
    story = given(wang_is_known(), wang_was_exposed(), wang_is_a_case())
    became_case = story.wang.version
    story.when(RetractCase(**WANGS)).then(
        CaseRetracted(case_id=WANGS_CASE, retracts=wangs_fact(became_case - 1)),
        FactRetracted(retracts=wangs_fact(became_case)),
    )
    assert story.episode.status is ContactStatus.IDENTIFIED


def test_taking_the_retraction_back_restores_the_case_as_it_was() -> None:
    story = given(wang_is_known(), wang_was_exposed(), wang_is_a_case(onset_on=on("2022-07-15")))
    before, version = story.wang.standing, story.wang.version
    story.done(RetractCase(**WANGS))
    story.done(RetractFacts(person_id=WANG, versions=(version + 1, version + 2)))
    assert story.wang.standing == before


def test_a_fact_that_is_taken_back_counts_as_if_it_had_not_been_recorded() -> None:
    story = a_known_case(onset_on=on("2022-07-15"))
    before = story.wang.standing
    story.done(CorrectOnset(**WANGS, onset_on=on("2022-07-14")))
    story.when(RetractFacts(person_id=WANG, versions=(3,))).then(
        FactRetracted(retracts=wangs_fact(3))
    )
    assert story.wang.standing == before


def test_taking_back_a_report_retracts_the_case() -> None:
    story = a_known_case().when(RetractFacts(person_id=WANG, versions=(2,)))
    story.then(CaseRetracted(case_id=WANGS_CASE, retracts=wangs_fact(2)))

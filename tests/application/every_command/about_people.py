"""What is asked of the commands about people."""

from __future__ import annotations

from datetime import date

from tests.application.every_command.questions import (
    DAY_TO_COME,
    DECISION_TO_COME,
    RECORDED,
    STRANGER,
    TO_COME,
    Questions,
)
from tests.histories import case_id, contact_id, exposure_id, person_id
from tests.read_models.golden import BY_INTERVIEW, P, on
from tests.read_models.golden_measures import QIAN, SUN, TWIN, ZHOU, at, thing
from tracing.domain.arrival import commands as arrival
from tracing.domain.arrival.refusals import (
    ArrivalExistsError,
    OriginRiskMismatchError,
    OwnCompanionError,
)
from tracing.domain.case import commands as case
from tracing.domain.case.events import Anchor
from tracing.domain.command import Command
from tracing.domain.contact import adding
from tracing.domain.contact import commands as contact
from tracing.domain.exemption import commands as exemption
from tracing.domain.exemption.events import ExemptionReason
from tracing.domain.exemption.refusals import ReferredWithoutDestinationError
from tracing.domain.follow_up import commands as follow_up
from tracing.domain.follow_up.events import CheckOutcome
from tracing.domain.follow_up.refusals import WellWithSymptomsError
from tracing.domain.immunity import commands as immunity
from tracing.domain.immunity.refusals import ImmunityExistsError, NoSuchDoseError
from tracing.domain.investigation import commands as investigation
from tracing.domain.investigation.events import InvestigationKind
from tracing.domain.investigation.refusals import (
    InvestigationExistsError,
    WrongSubjectError,
)
from tracing.domain.laboratory import commands as laboratory
from tracing.domain.laboratory.events import Target
from tracing.domain.laboratory.refusals import (
    CtOutOfRangeError,
    NoResultError,
    SampleExistsError,
)
from tracing.domain.person import circumstances_commands as circumstances
from tracing.domain.person import commands as person
from tracing.domain.person.identity_commands import MergePerson, SplitPerson
from tracing.domain.person.identity_refusals import MergeIntoSelfError, NotMergedError
from tracing.domain.person.refusals import OwnGuardianError
from tracing.domain.pool.refusals import NotAMemberError
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.quarantine import commands as quarantine
from tracing.domain.quarantine.events import OrderPurpose
from tracing.domain.quarantine.refusals import (
    NoNewEndError,
    NothingMovedError,
    NotLaterError,
    OrderStillOpenError,
    WrongPurposeError,
)
from tracing.domain.referral import commands as referral
from tracing.domain.referral.refusals import ReferralExistsError, UnknownReferralError
from tracing.domain.refusals import (
    CaseAlreadyOpenError,
    CaseAlreadyReportedError,
    ContactAlreadyOpenError,
    DateAfterEntryError,
    EndBeforeStartError,
    ExposureAlreadyRecordedError,
    FactAlreadyRetractedError,
    ImplausibleAgeError,
    NoSuchFactError,
    NotLessStrictError,
    NotStricterError,
    PersonAlreadyRegisteredError,
    PersonInUseError,
    SelfAttributionError,
    SelfExposureError,
    SeverityWithoutDiagnosisError,
    UnknownAttributionError,
    UnknownCaseError,
    UnknownContactError,
    UnknownExposureError,
    UnknownPersonError,
    UnknownThingError,
)
from tracing.domain.spread.commands import AssessSpread
from tracing.domain.values import (
    AnchorKind,
    CaseSource,
    ContactCategory,
    Diagnosis,
    FactRef,
    Laboratory,
    PersonSource,
    Severity,
)
from tracing.domain.whereabouts import commands as whereabouts
from tracing.domain.whereabouts.refusals import (
    NoEndGivenError,
    StayAlreadyRecordedError,
    StayNowhereError,
)

ONE_OF_NOBODY = {"exposure_id": exposure_id(9, 9)}

PERSONS: dict[type[Command], Questions] = {
    person.RegisterPerson: Questions(
        ImplausibleAgeError,
        {"age": 131},
        again=PersonAlreadyRegisteredError,
        own_ids=("person_id",),
        anew=RECORDED,  # two people may be alike; their documents tell them apart
    ),
    person.CompletePerson: Questions(UnknownPersonError, STRANGER),
    person.CorrectPerson: Questions(ImplausibleAgeError, {"age": 131}),
    person.RetractPerson: Questions(PersonInUseError, P[0]),
    person.ErasePerson: Questions(UnknownPersonError, STRANGER),
    person.RetractFacts: Questions(
        NoSuchFactError, {"versions": (99,)}, again=FactAlreadyRetractedError
    ),
    circumstances.NameGuardian: Questions(OwnGuardianError, {"guardian": QIAN}),
    circumstances.RecordCareNeeds: Questions(UnknownPersonError, STRANGER, sealed=("note",)),
    circumstances.RecordDeath: Questions(DateAfterEntryError, {"died_on": DAY_TO_COME}),
    MergePerson: Questions(MergeIntoSelfError, {"into": TWIN}),
    SplitPerson: Questions(NotMergedError, {"person_id": SUN}),
}

CASES: dict[type[Command], Questions] = {
    case.ReportCase: Questions(
        SeverityWithoutDiagnosisError,
        {"severity": Severity.MILD},
        again=CaseAlreadyReportedError,
        own_ids=("case_id",),
        anew=CaseAlreadyOpenError,
    ),
    case.CorrectReport: Questions(DateAfterEntryError, {"case_reported_at": TO_COME}),
    case.RecordOnset: Questions(DateAfterEntryError, {"onset_on": DAY_TO_COME}),
    case.CorrectOnset: Questions(DateAfterEntryError, {"onset_on": DAY_TO_COME}),
    case.RecordAnchor: Questions(
        DateAfterEntryError, {"anchor": Anchor(AnchorKind.RASH, DAY_TO_COME)}
    ),
    case.RecordLaboratory: Questions(DateAfterEntryError, {"sampled_on": DAY_TO_COME}),
    case.WithdrawLaboratory: Questions(
        UnknownCaseError,
        {"case_id": case_id(1)},
        # no result named: the latest; a second time the one before it
        instead={"laboratory": Laboratory.POSITIVE, "sampled_on": on("2022-06-20")},
    ),
    case.Diagnose: Questions(SeverityWithoutDiagnosisError, {"diagnosis": Diagnosis.ASYMPTOMATIC}),
    case.CorrectDiagnosis: Questions(
        SeverityWithoutDiagnosisError, {"diagnosis": Diagnosis.SUSPECTED}
    ),
    case.AttributeSource: Questions(
        SelfAttributionError,
        {"source": CaseSource(person_id(1), case_id(1))},
        own_ids=("attribution_id",),
    ),
    case.WithdrawAttribution: Questions(UnknownAttributionError, {"attribution_id": BY_INTERVIEW}),
    case.RecordRepositive: Questions(EndBeforeStartError, {"sampled_on": on("2022-06-20")}),
    case.DischargeCase: Questions(EndBeforeStartError, {"recovered_on": on("2022-06-01")}),
    case.RecordDeath: Questions(DateAfterEntryError, {"died_on": DAY_TO_COME}),
    case.RetractCase: Questions(UnknownCaseError, {"case_id": case_id(9)}),
    AssessSpread: Questions(UnknownCaseError, {"case_id": case_id(9)}),
}

CONTACTS: dict[type[Command], Questions] = {
    contact.IdentifyContact: Questions(
        UnknownPersonError,
        STRANGER,
        again=ContactAlreadyOpenError,
        own_ids=("contact_id",),
        anew=ContactAlreadyOpenError,
    ),
    contact.RecordExposure: Questions(
        SelfExposureError,
        {"source": PersonSource(person_id(1))},
        sealed=("note", "source_note"),
        sealed_again=ExposureAlreadyRecordedError,
        own_ids=("contact_id", "exposure_id"),
    ),
    adding.AddContact: Questions(
        SelfExposureError,
        {"source": PersonSource(ZHOU)},
        own_ids=("contact_id", "exposure_id"),
    ),
    contact.EndExposure: Questions(EndBeforeStartError, {"last_on": on("2022-06-01")}),
    contact.CorrectExposure: Questions(UnknownExposureError, ONE_OF_NOBODY),
    contact.RetractExposure: Questions(UnknownExposureError, ONE_OF_NOBODY),
    contact.DetermineCategory: Questions(DateAfterEntryError, {"decision": DECISION_TO_COME}),
    contact.UpgradeContact: Questions(NotStricterError, {"category": ContactCategory.CASUAL}),
    contact.DowngradeContact: Questions(NotLessStrictError, {"category": ContactCategory.CLOSE}),
    contact.LocateContact: Questions(
        DateAfterEntryError, {"located_at": TO_COME}, sealed=("whereabouts",)
    ),
    contact.ExcludeContact: Questions(DateAfterEntryError, {"decision": DECISION_TO_COME}),
    contact.DeclareLost: Questions(DateAfterEntryError, {"lost_on": DAY_TO_COME}),
    contact.BecomeCase: Questions(UnknownCaseError, {"case_id": case_id(0)}),
    contact.RetractContact: Questions(UnknownContactError, {"contact_id": contact_id(9)}),
}

CARE: dict[type[Command], Questions] = {
    whereabouts.RecordStay: Questions(
        StayNowhereError,
        {"place_id": None, "description": None},
        again=StayAlreadyRecordedError,
        sealed=("description",),
        sealed_again=StayAlreadyRecordedError,
        own_ids=("stay_id",),
    ),
    whereabouts.EndStay: Questions(NoEndGivenError, {"until_on": None}),
    laboratory.CollectSample: Questions(
        NotAMemberError,
        {"person_id": QIAN},
        sealed=("code",),
        sealed_again=SampleExistsError,
        own_ids=("sample_id",),
        anew=RECORDED,  # several swabs are taken of somebody at once
    ),
    laboratory.ReportResult: Questions(CtOutOfRangeError, {"targets": (Target("N", 99),)}),
    laboratory.WithdrawResult: Questions(NoResultError, {"withdraws": FactRef(ZHOU, 99)}),
    immunity.RecordVaccination: Questions(NoSuchDoseError, {"dose": 0}, own_ids=("immunity_id",)),
    immunity.RecordPastInfection: Questions(
        DateAfterEntryError, {"infected_on": DAY_TO_COME}, own_ids=("immunity_id",)
    ),
    immunity.RecordContraindication: Questions(
        EndBeforeStartError,
        {"until_on": on("2020-12")},
        sealed=("note",),
        sealed_again=ImmunityExistsError,
        own_ids=("immunity_id",),
    ),
    investigation.AssignInvestigation: Questions(
        WrongSubjectError,
        {"investigation_kind": InvestigationKind.CASE},
        sealed=("investigator",),
        sealed_again=InvestigationExistsError,
        own_ids=("investigation_id",),
    ),
    investigation.BeginInvestigation: Questions(DateAfterEntryError, {"begun_at": TO_COME}),
    investigation.EstablishTrack: Questions(DateAfterEntryError, {"established_at": TO_COME}),
    investigation.SubmitPreliminary: Questions(EndBeforeStartError, {"submitted_at": at(26)}),
    investigation.CompleteInvestigation: Questions(
        EndBeforeStartError, {"completed_at": at(26)}, sealed=("summary",)
    ),
    referral.SendReferral: Questions(
        UnknownContactError, {"contact_id": contact_id(9)}, own_ids=("referral_id",)
    ),
    referral.ReceiveReferral: Questions(
        DateAfterEntryError,
        {"received_at": TO_COME},
        sealed=("note",),
        sealed_again=ReferralExistsError,
        own_ids=("referral_id",),
    ),
    referral.FindReferred: Questions(EndBeforeStartError, {"found_at": at(26)}),
    referral.ControlReferred: Questions(EndBeforeStartError, {"controlled_at": at(26)}),
    referral.AnswerReferral: Questions(UnknownReferralError, {"person_id": SUN}),
}

ARRIVALS: dict[type[Command], Questions] = {
    arrival.DeclareArrival: Questions(
        OwnCompanionError,
        {"companions": (SUN,)},
        sealed=("seat",),
        sealed_again=ArrivalExistsError,
        own_ids=("arrival_id",),
    ),
    arrival.ArriveArrival: Questions(DateAfterEntryError, {"arrived_at": TO_COME}),
    arrival.VerifyArrival: Questions(DateAfterEntryError, {"verified_at": TO_COME}),
    arrival.TriageArrival: Questions(
        OriginRiskMismatchError, {"origin_risk": ArrivalOrigin.OVERSEAS}
    ),
    arrival.CollectArrival: Questions(EndBeforeStartError, {"collected_at": at(26)}),
}

ORDERS: dict[type[Command], Questions] = {
    quarantine.OrderQuarantine: Questions(
        WrongPurposeError,
        {"purpose": OrderPurpose.ISOLATION},
        own_ids=("quarantine_id",),
        anew=OrderStillOpenError,
    ),
    quarantine.ServeOrder: Questions(EndBeforeStartError, {"served_at": at(26)}),
    quarantine.StartQuarantine: Questions(UnknownThingError, {"place_id": thing(99)}),
    quarantine.MoveQuarantine: Questions(NothingMovedError, {"mode": None, "area": None}),
    quarantine.ExtendQuarantine: Questions(NotLaterError, {"ends_on": date(2022, 7, 4)}),
    quarantine.BreakQuarantine: Questions(
        EndBeforeStartError, {"returned_at": at(29, 19)}, sealed=("note",)
    ),
    quarantine.ReleaseQuarantine: Questions(EndBeforeStartError, {"released_at": at(27)}),
    quarantine.AppealQuarantine: Questions(
        DateAfterEntryError, {"appealed_at": TO_COME}, sealed=("grounds",)
    ),
    quarantine.ReviewQuarantine: Questions(NoNewEndError, {"ends_on": date(2022, 7, 3)}),
}

DAYS: dict[type[Command], Questions] = {
    exemption.ExemptTransfer: Questions(
        ReferredWithoutDestinationError, {"because": ExemptionReason.REFERRED_OUT}
    ),
    exemption.EndExemption: Questions(DateAfterEntryError, {"ended_at": TO_COME}),
}

FOLLOWED: dict[type[Command], Questions] = {
    follow_up.RecordCheck: Questions(
        WellWithSymptomsError, {"outcome": CheckOutcome.SEEN_OK}, sealed=("note",)
    ),
    follow_up.EndSymptoms: Questions(
        DateAfterEntryError, {"ended_on": date(2023, 1, 1)}, sealed=("note",)
    ),
}

ABOUT_PEOPLE = PERSONS | CASES | CONTACTS | CARE | ORDERS | DAYS | ARRIVALS | FOLLOWED

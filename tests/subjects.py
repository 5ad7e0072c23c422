"""Random facts about what else is known of a person: orders, stays, samples, investigations …"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from tracing.domain.arrival import commands as arrival
from tracing.domain.arrival import events as arrived
from tracing.domain.command import OfPerson
from tracing.domain.event import PersonStatement
from tracing.domain.follow_up import commands as follow_up
from tracing.domain.follow_up import events as followed
from tracing.domain.immunity import commands as immunity
from tracing.domain.immunity import events as immune
from tracing.domain.investigation import commands as investigation
from tracing.domain.investigation import events as investigated
from tracing.domain.laboratory import commands as laboratory
from tracing.domain.laboratory import events as tested
from tracing.domain.person import circumstances, circumstances_commands
from tracing.domain.quarantine import commands as quarantine
from tracing.domain.quarantine import events as ordered
from tracing.domain.referral import commands as referral
from tracing.domain.referral import events as referred
from tracing.domain.values import Decision, Period
from tracing.domain.whereabouts import commands as whereabouts
from tracing.domain.whereabouts import events as stayed

NAMED = ("quarantine", "stay", "sample", "investigation", "referral", "immunity", "arrival")
"""Subjects with an id of their own."""


class Values(NamedTuple):
    """What is drawn from, as `tests/histories.py` has it."""

    days: st.SearchStrategy[Any]
    moments: st.SearchStrategy[Any]
    texts: st.SearchStrategy[str]
    decisions: st.SearchStrategy[Any]


class Kind(NamedTuple):
    """A command, what may be given with it, and what it records, which it may also correct."""

    command: type[OfPerson]
    fields: st.SearchStrategy[dict[str, Any]]
    statement: type[PersonStatement] | None = None


def entity_ids(who: int, number: int) -> Mapping[str, UUID]:
    """The ids that facts about a person may name."""
    return {
        f"{subject}_id": UUID(
            int=0x01890000_0000_7000_8000_000000000000 + ((10 + kind) << 16) + (who << 8) + number
        )
        for kind, subject in enumerate(NAMED)
    }


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def known(person_id: Any, ids: Mapping[str, Any], at: datetime) -> list[OfPerson]:
    """One of each of a person."""
    whose: dict[str, Any] = {"person_id": person_id, "reported_at": at - timedelta(days=9)}
    decided = Decision(office="County CDC", decided_at=at - timedelta(days=9))
    return [
        whereabouts.RecordStay(
            **whose, stay_id=ids["stay_id"], role=stayed.StayRole.RESIDENCE, area="360103"
        ),
        laboratory.CollectSample(**whose, sample_id=ids["sample_id"]),
        investigation.AssignInvestigation(
            **whose,
            investigation_id=ids["investigation_id"],
            investigation_kind=investigated.InvestigationKind.OTHER,
        ),
        referral.SendReferral(**whose, referral_id=ids["referral_id"], to_area="310000"),
        arrival.DeclareArrival(
            **whose,
            arrival_id=ids["arrival_id"],
            declared_by=arrived.DeclaredBy.LIST,
            origin="310115",
        ),
        quarantine.OrderQuarantine(
            **whose,
            quarantine_id=ids["quarantine_id"],
            purpose=ordered.OrderPurpose.QUARANTINE,
            mode=ordered.OrderMode.HOME,
            basis=ordered.ArrivalBasis(origin="360100"),
            decision=decided,
        ),
    ]


def kinds(
    of: Values, case_id: UUID, contact_id: UUID, others: st.SearchStrategy[Any]
) -> list[Kind]:
    """Every kind of statement about a person that creates nothing else than they."""
    return [
        *_orders(of, case_id, contact_id),
        *_follow_up(of),
        *_arrivals(of),
        *_stays_and_samples(of),
        *_investigations_and_referrals(of),
        *_immunities_and_circumstances(of, others),
    ]


def _orders(of: Values, case_id: Any, contact_id: Any) -> list[Kind]:
    bases = st.sampled_from(
        [
            ordered.CaseBasis(case_id=case_id),
            ordered.ExposureBasis(contact_id=contact_id),
            ordered.ArrivalBasis(origin="360100"),
            ordered.AreaBasis(area="360103"),
        ]
    )
    later = st.dates(date(2022, 7, 1), date(2022, 7, 20))
    decided = {"decision": of.decisions}
    modes = st.sampled_from(ordered.OrderMode)
    orders = st.fixed_dictionaries(
        {
            "purpose": st.sampled_from(ordered.OrderPurpose),
            "mode": modes,
            "basis": bases,
            **decided,
        },
        optional={"ends_on": later, "started_at": of.moments},
    )
    return [
        Kind(quarantine.OrderQuarantine, orders, ordered.QuarantineOrdered),
        Kind(quarantine.OrderQuarantine, orders, ordered.QuarantineOrdered),
        Kind(quarantine.ServeOrder, some(served_at=of.moments), ordered.OrderServed),
        Kind(quarantine.StartQuarantine, some(started_at=of.moments), ordered.QuarantineStarted),
        Kind(
            quarantine.MoveQuarantine,
            some(moved_at=of.moments, mode=modes, area=st.just("360104")),
            ordered.QuarantineMoved,
        ),
        Kind(
            quarantine.ExtendQuarantine,
            st.fixed_dictionaries({"ends_on": later, **decided}),
            ordered.QuarantineExtended,
        ),
        Kind(
            quarantine.BreakQuarantine,
            some(broken_at=of.moments, returned_at=of.moments, note=of.texts),
            ordered.QuarantineBroken,
        ),
        Kind(
            quarantine.ReleaseQuarantine,
            st.fixed_dictionaries(
                {"because": st.sampled_from(ordered.ReleaseReason), **decided},
                optional={"released_at": of.moments},
            ),
            ordered.QuarantineReleased,
        ),
        Kind(
            quarantine.AppealQuarantine,
            some(appealed_at=of.moments, grounds=of.texts),
            ordered.QuarantineAppealed,
        ),
        Kind(
            quarantine.ReviewQuarantine,
            st.fixed_dictionaries(
                {"outcome": st.sampled_from(ordered.ReviewOutcome), **decided},
                optional={"reviewed_at": of.moments, "ends_on": later},
            ),
            ordered.QuarantineReviewed,
        ),
    ]


def _follow_up(of: Values) -> list[Kind]:
    days = st.dates(date(2022, 7, 1), date(2022, 7, 20))
    checks = st.fixed_dictionaries(
        {"checked_on": days, "outcome": st.sampled_from(followed.CheckOutcome)},
        optional={"number": st.integers(1, 2), "note": of.texts},
    )
    return [
        Kind(follow_up.RecordCheck, checks, followed.CheckRecorded),
        Kind(
            follow_up.EndSymptoms,
            st.fixed_dictionaries({"ended_on": days}, optional={"note": of.texts}),
            followed.SymptomsEnded,
        ),
    ]


def _arrivals(of: Values) -> list[Kind]:
    declared = st.fixed_dictionaries(
        {"declared_by": st.sampled_from(arrived.DeclaredBy), "origin": st.just("310115")},
        optional={"transport": st.sampled_from(arrived.Transport), "note": of.texts},
    )
    return [
        Kind(arrival.DeclareArrival, declared, arrived.ArrivalDeclared),
        Kind(
            arrival.ArriveArrival,
            some(arrived_at=of.moments, symptomatic=st.booleans()),
            arrived.ArrivalArrived,
        ),
        Kind(
            arrival.VerifyArrival,
            st.fixed_dictionaries(
                {"outcome": st.sampled_from(arrived.VerifiedOutcome)},
                optional={"verified_at": of.moments},
            ),
            arrived.ArrivalVerified,
        ),
        Kind(
            arrival.CollectArrival,
            st.fixed_dictionaries(
                {"collected_by": st.just("Works 5")}, optional={"collected_at": of.moments}
            ),
            arrived.ArrivalCollected,
        ),
    ]


def _stays_and_samples(of: Values) -> list[Kind]:
    periods = st.builds(Period, from_on=st.none() | of.days, until_on=st.none(), open=st.booleans())
    stays = st.fixed_dictionaries(
        {"role": st.sampled_from(stayed.StayRole), "area": st.just("360103"), "period": periods},
        optional={"address": of.texts, "description": of.texts},
    )
    results = st.fixed_dictionaries(
        {"result": st.sampled_from(tested.TestResult)},
        optional={"method": st.sampled_from(tested.TestMethod), "resulted_at": of.moments},
    )
    return [
        Kind(whereabouts.RecordStay, stays, stayed.StayRecorded),
        Kind(whereabouts.EndStay, some(until_on=of.days), stayed.StayEnded),
        Kind(
            laboratory.CollectSample,
            some(sampled_at=of.moments, specimen=st.sampled_from(tested.Specimen), code=of.texts),
            tested.SampleCollected,
        ),
        Kind(laboratory.ReportResult, results, tested.SampleResulted),
        Kind(
            laboratory.WithdrawResult,
            some(because=st.sampled_from(tested.WithdrawalReason), withdrawn_at=of.moments),
            tested.SampleResultWithdrawn,
        ),
    ]


def _investigations_and_referrals(of: Values) -> list[Kind]:
    sent = st.fixed_dictionaries({"to_area": st.just("310000")}, optional={"sent_at": of.moments})
    received = st.fixed_dictionaries(
        {"from_area": st.just("310000")}, optional={"received_at": of.moments, "note": of.texts}
    )
    return [
        Kind(
            investigation.AssignInvestigation,
            some(
                investigation_kind=st.sampled_from(investigated.InvestigationKind),
                assigned_at=of.moments,
                investigator=of.texts,
            ),
            investigated.InvestigationAssigned,
        ),
        Kind(
            investigation.BeginInvestigation,
            some(begun_at=of.moments),
            investigated.InvestigationBegun,
        ),
        Kind(
            investigation.EstablishTrack,
            some(established_at=of.moments),
            investigated.TrackEstablished,
        ),
        Kind(
            investigation.SubmitPreliminary,
            some(submitted_at=of.moments),
            investigated.PreliminaryReported,
        ),
        Kind(
            investigation.CompleteInvestigation,
            some(completed_at=of.moments, summary=of.texts),
            investigated.InvestigationCompleted,
        ),
        Kind(referral.SendReferral, sent, referred.ReferralSent),
        Kind(referral.ReceiveReferral, received, referred.ReferralReceived),
        Kind(referral.FindReferred, some(found_at=of.moments), referred.ReferralFound),
        Kind(
            referral.ControlReferred,
            some(controlled_at=of.moments, mode=st.sampled_from(ordered.OrderMode)),
            referred.ReferralControlled,
        ),
        Kind(
            referral.AnswerReferral,
            st.fixed_dictionaries(
                {"outcome": st.sampled_from(referred.ReferralOutcome)},
                optional={"answered_at": of.moments, "note": of.texts},
            ),
            referred.ReferralAnswered,
        ),
    ]


def _immunities_and_circumstances(of: Values, others: st.SearchStrategy[Any]) -> list[Kind]:
    needs = st.lists(st.sampled_from(circumstances.CareNeed), max_size=2, unique=True).map(tuple)
    return [
        Kind(
            immunity.RecordVaccination,
            some(given_on=of.days, dose=st.integers(1, 3), note=of.texts),
            immune.Vaccinated,
        ),
        Kind(immunity.RecordPastInfection, some(infected_on=of.days), immune.InfectedBefore),
        Kind(immunity.RecordContraindication, some(certified_on=of.days), immune.Contraindicated),
        Kind(
            circumstances_commands.NameGuardian, some(named=of.texts), circumstances.GuardianNamed
        ),
        Kind(
            circumstances_commands.NameGuardian,
            st.fixed_dictionaries({"guardian": others}),
            circumstances.GuardianNamed,
        ),
        Kind(
            circumstances_commands.RecordCareNeeds,
            some(needs=needs, note=of.texts),
            circumstances.CareNeedsRecorded,
        ),
        Kind(circumstances_commands.RecordDeath, some(died_on=of.days), circumstances.PersonDied),
    ]

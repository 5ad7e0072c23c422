"""What is done for people, and with places, pools, transfers and rounds, in the fixed history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from tests import packs
from tests.histories import CHINA, case_id, contact_id, exposure_id, person_id
from tests.subjects import entity_ids
from tracing.domain.area import commands as area
from tracing.domain.area import level_commands as levels
from tracing.domain.area.events import (
    AreaUnit,
    EnvironmentGround,
    ListedCommunity,
    ListedTownship,
)
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.arrival import commands as arrival
from tracing.domain.arrival.events import DeclaredBy, Transport, VerifiedOutcome, Visited
from tracing.domain.bulletin import commands as bulletin
from tracing.domain.bulletin.events import Figure, Section
from tracing.domain.command import Command
from tracing.domain.contact import adding
from tracing.domain.day import commands as day
from tracing.domain.day.events import (
    DayResult,
    DayScope,
    Outstanding,
    Settlement,
    Whereabouts,
)
from tracing.domain.disinfection import commands as disinfection
from tracing.domain.disinfection.events import DisinfectionKind, TouchPoint
from tracing.domain.exemption import commands as exemption
from tracing.domain.exemption.events import ExemptionReason
from tracing.domain.follow_up import commands as follow_up
from tracing.domain.follow_up.events import CheckOutcome, Symptom
from tracing.domain.gathering import commands as gathering
from tracing.domain.gathering.events import AttendanceStatus, GatheringKind
from tracing.domain.immunity import commands as immunity
from tracing.domain.investigation import commands as investigation
from tracing.domain.investigation.events import InvestigationKind
from tracing.domain.laboratory import commands as laboratory
from tracing.domain.laboratory.events import TestMethod, TestResult
from tracing.domain.operation import commands as operation
from tracing.domain.operation.events import OperationAction, OperationOutcome, ReadinessItem
from tracing.domain.person import circumstances_commands as circumstances
from tracing.domain.person import commands as person
from tracing.domain.person.circumstances import CareNeed
from tracing.domain.person.identity_commands import MergePerson, SplitPerson
from tracing.domain.place import commands as place
from tracing.domain.place.events import PlaceKind
from tracing.domain.pool import commands as pool
from tracing.domain.protocol import commands as protocol
from tracing.domain.protocol.pack import PackLayer
from tracing.domain.protocol.rules.work import ArrivalOrigin
from tracing.domain.quarantine import commands as quarantine
from tracing.domain.quarantine.events import (
    ExposureBasis,
    OrderMode,
    OrderPurpose,
    ReleaseReason,
    ReviewOutcome,
)
from tracing.domain.referral import commands as referral
from tracing.domain.referral.events import ReferralOutcome
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.screening import commands as screening
from tracing.domain.transfer import commands as transfer
from tracing.domain.transfer.events import IncidentKind, Passenger, TransferPurpose
from tracing.domain.values import (
    CaseSource,
    ContactCategory,
    Decision,
    GatheringSource,
    PartialDate,
    Period,
)
from tracing.domain.whereabouts import commands as whereabouts
from tracing.domain.whereabouts.events import StayRole

on = PartialDate.parse


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2022, 6, day, hour, tzinfo=CHINA)


def thing(number: int) -> Any:
    return UUID(int=0x0189_0000_0000_7000_9000_0000_0000_0000 + number)


DECIDED = Decision(office="County CDC", decided_at=at(27), document_number="2022-18")
ZHOU, SUN, QIAN, TWIN = (person_id(who) for who in (4, 5, 6, 7))
HOME, SITE, BUS, RIDE, CITY, DISTRICT, POOL, TUBE = (thing(number) for number in range(8))
OTHER_BUS, CLEANING, ROUND, OTHER_ROUND, OWN, FOREIGN = (thing(number) for number in range(8, 14))
OF_ZHOU = entity_ids(4, 0)
Z: dict[str, Any] = {"person_id": ZHOU}
Q: dict[str, Any] = {**Z, "quarantine_id": OF_ZHOU["quarantine_id"]}
S: dict[str, Any] = {**Z, "sample_id": OF_ZHOU["sample_id"]}
ERRAND: dict[str, Any] = {**Z, "investigation_id": OF_ZHOU["investigation_id"]}
R: dict[str, Any] = {**Z, "referral_id": OF_ZHOU["referral_id"]}
RECEIVED: dict[str, Any] = {"person_id": SUN, "referral_id": entity_ids(5, 0)["referral_id"]}
W: dict[str, Any] = {**Z, "stay_id": OF_ZHOU["stay_id"]}
V: list[dict[str, Any]] = [
    {**Z, "immunity_id": entity_ids(4, number)["immunity_id"]} for number in range(3)
]
K: dict[str, Any] = {"contact_id": contact_id(4), "exposure_id": exposure_id(4, 0)}
SECTION = Section(area="360103", cut_off=at(30, 23), figures=(Figure("new", 2), Figure("of", None)))

OPERATION = thing(50)
NAMESAKE = thing(98)
"""In the place of the registry, whose id is never the same: streams are named after it."""
PROTOCOLS = protocol.protocols_id(NAMESAKE)
OF_DISTRICT: dict[str, Any] = {
    "thing_id": DISTRICT,
    "code": "360103",
    "registry_id": NAMESAKE,
    "decision": DECIDED,
}
RULES = packs.national("rules", date(2022, 6, 1)) + packs.LEVELS

ADOPTED: list[list[Command]] = [
    [
        protocol.AdoptProtocol(
            thing_id=PROTOCOLS,
            pack="rules",
            layer=PackLayer.NATIONAL,
            jurisdiction="3601",
            digest=packs.digest(RULES),
            text=RULES,
            decision=DECIDED,
        )
    ],
    [
        protocol.EndProtocol(
            thing_id=PROTOCOLS,
            pack="rules",
            jurisdiction="3601",
            superseded_on=date(2022, 9, 1),
            decision=DECIDED,
        )
    ],
]

PLACES: list[list[Command]] = [
    [area.RegisterArea(thing_id=CITY, code="3601", name="Nanchang", unit=AreaUnit.PREFECTURE)],
    [
        area.RegisterArea(
            thing_id=DISTRICT, code="360103", name="Xihu", unit=AreaUnit.COUNTY, parent="3601"
        )
    ],
    [
        place.RegisterPlace(
            thing_id=HOME, place_kind=PlaceKind.DWELLING, area="360103", address="抚河中路1号"
        )
    ],
    [
        place.RegisterPlace(
            thing_id=SITE, place_kind=PlaceKind.QUARANTINE_SITE, name="Site 1", capacity=40
        )
    ],
    [place.SetCapacity(thing_id=SITE, from_on=date(2022, 6, 20), capacity=60, rooms=60)],
    [
        person.RegisterPerson(**Z, name="周七"),
        person.RegisterPerson(person_id=SUN, name="孙八"),
        person.RegisterPerson(person_id=QIAN),
        person.RegisterPerson(person_id=TWIN, name="周七"),
    ],
    [place.NameHouseholder(thing_id=HOME, householder=ZHOU)],
    [
        gathering.RecordGathering(
            thing_id=RIDE, gathering_kind=GatheringKind.BUS, name="Line 5", note="靠窗"
        )
    ],
    [gathering.CountAttendance(thing_id=RIDE, status=AttendanceStatus.ESTIMATED, count=45)],
]

PEOPLE: list[list[Command]] = [
    [
        adding.AddContact(
            **Z,
            **K,
            source=GatheringSource(RIDE),
            category=ContactCategory.CLOSE,
            decision=DECIDED,
        )
    ],
    [
        whereabouts.RecordStay(
            **W,
            role=StayRole.RESIDENCE,
            place_id=HOME,
            period=Period(from_on=on("2022-05"), open=True),
            description="六楼",
        )
    ],
    [whereabouts.EndStay(**W, until_on=on("2022-06-27"))],
    [circumstances.NameGuardian(person_id=QIAN, guardian=ZHOU)],
    [circumstances.RecordCareNeeds(**Z, needs=(CareNeed.DIALYSIS,), note="每周三次")],
    [immunity.RecordVaccination(**V[0], given_on=on("2021-06"), dose=1, product="A")],
    [immunity.RecordPastInfection(**V[1], infected_on=on("2020-02"))],
    [immunity.RecordContraindication(**V[2], certified_on=on("2021-01-05"), note="过敏")],
    [
        investigation.AssignInvestigation(
            **ERRAND,
            investigation_kind=InvestigationKind.CONTACT,
            contact_id=contact_id(4),
            team="Team 2",
            investigator="吴九",
            assigned_at=at(27, 9),
        )
    ],
    [investigation.BeginInvestigation(**ERRAND, begun_at=at(27, 10))],
    [investigation.EstablishTrack(**ERRAND, established_at=at(27, 12))],
    [investigation.SubmitPreliminary(**ERRAND, submitted_at=at(27, 13), document="P-2022-9")],
    [investigation.CompleteInvestigation(**ERRAND, completed_at=at(28, 9), summary="乘车")],
    [referral.SendReferral(**R, to_area="310000", contact_id=contact_id(4), sent_at=at(27, 14))],
    [referral.FindReferred(**R, found_at=at(27, 15))],
    [referral.ControlReferred(**R, controlled_at=at(27, 16), mode=OrderMode.FACILITY)],
    [referral.AnswerReferral(**R, outcome=ReferralOutcome.CONTROLLED, answered_at=at(27, 17))],
    [referral.ReceiveReferral(**RECEIVED, from_area="320000", received_at=at(27), note="同车")],
    [circumstances.RecordDeath(person_id=QIAN, died_on=on("2022-06-30"))],
]

ORDERS: list[list[Command]] = [
    [
        quarantine.OrderQuarantine(
            **Q,
            purpose=OrderPurpose.QUARANTINE,
            mode=OrderMode.FACILITY,
            basis=ExposureBasis(contact_id=contact_id(4), exposure_ids=(exposure_id(4, 0),)),
            place_id=SITE,
            begins_on=date(2022, 6, 27),
            ends_on=date(2022, 7, 4),
            decision=DECIDED,
        )
    ],
    [quarantine.ServeOrder(**Q, served_at=at(27, 10))],
    [quarantine.StartQuarantine(**Q, started_at=at(27, 18), place_id=SITE, room="3-12")],
    [quarantine.AppealQuarantine(**Q, appealed_at=at(28), grounds="须透析")],
    [quarantine.ReviewQuarantine(**Q, outcome=ReviewOutcome.UPHELD, decision=DECIDED)],
    [quarantine.MoveQuarantine(**Q, moved_at=at(29), mode=OrderMode.HOME, area="360103")],
    [quarantine.BreakQuarantine(**Q, broken_at=at(29, 20), returned_at=at(29, 22), note="买药")],
    [quarantine.ExtendQuarantine(**Q, ends_on=date(2022, 7, 7), decision=DECIDED)],
    [quarantine.ReleaseQuarantine(**Q, because=ReleaseReason.MEDICAL, decision=DECIDED)],
    [
        transfer.RequestTransfer(
            thing_id=BUS,
            purpose=TransferPurpose.QUARANTINE,
            passengers=(Passenger(person_id=ZHOU, quarantine_id=Q["quarantine_id"]),),
            to_place=SITE,
            requested_at=at(27, 11),
        )
    ],
    [transfer.ChangePassengers(thing_id=BUS, added=(Passenger(person_id=SUN),))],
    [transfer.DispatchTransfer(thing_id=BUS, dispatched_at=at(27, 12), escort="郑十")],
    [
        transfer.RecordIncident(
            thing_id=BUS, incident=IncidentKind.DELAY, people=(ZHOU,), note="堵车"
        )
    ],
    [transfer.ArriveTransfer(thing_id=BUS, arrived_at=at(27, 13), place_id=SITE)],
    [transfer.HandOver(thing_id=BUS, handed_over_at=at(27, 14), accepted=(ZHOU, SUN))],
    [
        transfer.RequestTransfer(
            thing_id=OTHER_BUS,
            purpose=TransferPurpose.RETURN_HOME,
            passengers=(Passenger(person_id=SUN),),
        )
    ],
    [transfer.CancelTransfer(thing_id=OTHER_BUS)],
]

SAMPLES: list[list[Command]] = [
    [
        screening.OrderRound(
            thing_id=ROUND, areas=("360103",), number=1, begins_at=at(28), decision=DECIDED
        )
    ],
    [screening.FixRoster(thing_id=ROUND, people=500, members=(ZHOU, SUN))],
    [screening.OpenSite(thing_id=ROUND, site="School", samplers=4, opened_at=at(28))],
    [screening.ReportProgress(thing_id=ROUND, sampled=450, as_of=at(28, 20), resulted=300)],
    [screening.CompleteRound(thing_id=ROUND, completed_at=at(28, 22))],
    [screening.OrderRound(thing_id=OTHER_ROUND, areas=("360103",), number=2, decision=DECIDED)],
    [screening.CancelRound(thing_id=OTHER_ROUND, decision=DECIDED)],
    [
        pool.CollectPool(
            thing_id=POOL, members=(ZHOU,), size=10, sampled_at=at(28), round_id=ROUND, code="管7"
        )
    ],
    [pool.IdentifyPoolMembers(thing_id=POOL, members=(SUN,))],
    [pool.ReportPoolResult(thing_id=POOL, result=TestResult.POSITIVE, resulted_at=at(28, 12))],
    [pool.FindPoolMembers(thing_id=POOL, members=(ZHOU,), found_at=at(28, 15))],
    [pool.WithdrawPoolResult(thing_id=POOL)],
    [laboratory.CollectSample(**S, sampled_at=at(28, 16), pool_id=POOL, code="单7")],
    [laboratory.ReportResult(**S, result=TestResult.PRESUMPTIVE, method=TestMethod.PCR)],
    [laboratory.WithdrawResult(**S)],
    [
        disinfection.OrderDisinfection(
            thing_id=CLEANING, disinfection_kind=DisinfectionKind.TERMINAL, place_id=HOME
        )
    ],
    [disinfection.PerformDisinfection(thing_id=CLEANING, points=(TouchPoint.HANDRAIL,))],
    [disinfection.AssessEffect(thing_id=CLEANING, passed=True, samples=8)],
]

REST: list[list[Command]] = [
    [MergePerson(person_id=TWIN, into=ZHOU)],
    [SplitPerson(person_id=TWIN, kept=(ZHOU,), rest_stays=True)],
    [
        bulletin.PublishBulletin(
            thing_id=OWN,
            about_on=date(2022, 6, 30),
            sections=(SECTION,),
            known_at=5,
            decision=DECIDED,
        )
    ],
    [
        bulletin.RecordForeignBulletin(
            thing_id=FOREIGN, about_on=date(2022, 6, 30), issuer="City", sections=(SECTION,)
        )
    ],
    [place.ClosePlace(thing_id=SITE, closed_on=date(2022, 6, 30))],
    [
        levels.DesignateArea(
            **OF_DISTRICT,
            level=AreaLevel.HIGH,
            from_at=at(27),
            grounds=(EnvironmentGround(SITE, at(26)),),
            measures=("stay_indoors",),
        )
    ],
    [
        operation.StartOperation(
            thing_id=OPERATION,
            area="360103",
            designated=DISTRICT,
            cases=(CaseSource(person_id(1), case_id(1)),),
            positives=1,
            started_at=at(27, 12),
            decision=DECIDED,
        )
    ],
    [
        operation.ReportReadiness(
            thing_id=OPERATION, item=ReadinessItem.PATROLS, ready=True, as_of=at(28)
        )
    ],
    [
        operation.ReportAction(
            thing_id=OPERATION, action=OperationAction.GATES, done=4, due=5, as_of=at(28)
        )
    ],
    [
        operation.CloseOperation(
            thing_id=OPERATION,
            outcome=OperationOutcome.LEVEL_LOWERED,
            closed_at=at(29),
            decision=DECIDED,
        )
    ],
    [
        levels.ExtendArea(
            **OF_DISTRICT,
            scheme=AreaScheme.RISK,
            until_on=date(2022, 7, 4),
            parts=("360103001",),
            due_on=date(2022, 7, 4),
        )
    ],
    [
        levels.LiftArea(
            **OF_DISTRICT,
            scheme=AreaScheme.RISK,
            to=AreaLevel.MEDIUM,
            lifted_at=at(29),
            assessed_to=5,
        )
    ],
    [area.AbolishArea(thing_id=DISTRICT, code="360103", from_on=date(2022, 6, 30))],
    [RetractThingFacts(thing_id=RIDE, versions=(2,), reason="误记")],
]

STREET, QUARTER = thing(40), thing(41)
OF_STREET: dict[str, Any] = {"thing_id": STREET, "code": "360103001", "listed_in": DISTRICT}
OF_QUARTER: dict[str, Any] = {"thing_id": QUARTER, "code": "360103-M1"}
LISTED = ListedTownship("001", "First Street", (ListedCommunity("003", "Third Community"),))

AREAS: list[list[Command]] = [
    [
        area.DivideArea(
            thing_id=DISTRICT,
            code="360103",
            edition="2021",
            valid_on=date(2021, 6, 30),
            townships=(LISTED,),
        )
    ],
    [area.CountArea(**OF_STREET, counted_on=date(2022, 6, 1), households=80, population=200)],
    [area.ChangeArea(**OF_STREET, from_on=date(2022, 6, 10), name="Main Street", parent="360102")],
    [area.RegisterArea(**OF_QUARTER, name="Market", unit=AreaUnit.DRAWN)],
    [
        area.BoundArea(
            **OF_QUARTER, from_on=date(2022, 6, 20), covers=("360103001",), places=(HOME,)
        )
    ],
]

SIGNED: dict[str, Any] = {
    "thing_id": thing(60),
    "about_on": date(2022, 6, 28),
    "area": "360103",
    "scope": DayScope.POSITIVES,
    "known_to": 5,
    "size": 5,
    "root": "5e" * 32,
    "decision": DECIDED,
}
EXEMPT: dict[str, Any] = {
    "person_id": person_id(1),
    "case_id": case_id(1),
    "decision": DECIDED,
}
LEFT = Outstanding(
    person_id=person_id(1), case_id=case_id(1), since=at(28), whereabouts=Whereabouts.WAITING
)

DAYS: list[list[Command]] = [
    [
        exemption.ExemptTransfer(
            **EXEMPT, because=ExemptionReason.UNFIT_TO_MOVE, exempted_at=at(28, 10)
        )
    ],
    [exemption.EndExemption(**EXEMPT, ended_at=at(28, 20))],
    [
        day.CloseDay(
            **SIGNED,
            result=DayResult.NOT_CLEARED,
            settlement=Settlement(reported=1, waiting=1),
            outstanding=(LEFT,),
        )
    ],
    [
        day.RestateDay(
            **SIGNED,
            result=DayResult.CLEARED,
            settlement=Settlement(reported=1, received=1),
        )
    ],
]

A: dict[str, Any] = {"person_id": SUN, "arrival_id": thing(60)}

ARRIVALS: list[list[Command]] = [
    [
        arrival.DeclareArrival(
            **A,
            declared_by=DeclaredBy.EMPLOYER,
            origin="310115",
            expected_on=on("2022-06-28"),
            destination="360103",
            transport=Transport.TRAIN,
            carrier="G1321",
            visited=(Visited(area="310115", until_on=on("2022-06-27")),),
            companions=(ZHOU,),
            responsible="Works",
            list_name="2022-7",
            seat="05车12F",
        )
    ],
    [arrival.ArriveArrival(**A, arrived_at=at(28), place_id=SITE, symptomatic=False)],
    [arrival.VerifyArrival(**A, outcome=VerifiedOutcome.FOUND, verified_at=at(28, 9))],
    [
        arrival.TriageArrival(
            **A,
            registry_id=NAMESAKE,
            origin_risk=ArrivalOrigin.LOW,
            decision=DECIDED,
            area="360103",
            triaged_at=at(28, 10),
        )
    ],
    [arrival.CollectArrival(**A, collected_by="Works", area="360103", collected_at=at(29))],
]

FOLLOWED: list[list[Command]] = [
    [
        follow_up.RecordCheck(
            person_id=ZHOU,
            checked_on=date(2022, 6, 28),
            outcome=CheckOutcome.SEEN_NOT_OK,
            quarantine_id=Q["quarantine_id"],
            temperature=38.1,
            symptoms=(Symptom.FEVER,),
            note="夜间发热",
        )
    ],
    [follow_up.EndSymptoms(person_id=ZHOU, ended_on=date(2022, 6, 30), note="已退热")],
]

MEASURES = [
    *ADOPTED,
    *PLACES,
    *PEOPLE,
    *ORDERS,
    *SAMPLES,
    *AREAS,
    *REST,
    *DAYS,
    *ARRIVALS,
    *FOLLOWED,
]

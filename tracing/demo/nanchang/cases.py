"""The commands by which a positive is recorded, from the sample to the end of the investigation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from tracing.demo.nanchang.dice import Dice
from tracing.demo.nanchang.figures import NANPU
from tracing.demo.nanchang.people import People
from tracing.demo.nanchang.places import Places, decided, told_at_once
from tracing.demo.nanchang.plan import Positive
from tracing.demo.nanchang.step import Step
from tracing.domain.case.commands import AttributeSource, Diagnose, ReportCase
from tracing.domain.command import Command
from tracing.domain.contact.commands import IdentifyContact, RecordExposure
from tracing.domain.contact.events import ExposureSpan, IdentificationRoute
from tracing.domain.identifiers import (
    AttributionId,
    ContactId,
    ExposureId,
    Ids,
    InvestigationId,
    QuarantineId,
    SampleId,
    TransferId,
)
from tracing.domain.investigation.commands import (
    AssignInvestigation,
    BeginInvestigation,
    CompleteInvestigation,
    EstablishTrack,
    SubmitPreliminary,
)
from tracing.domain.laboratory.commands import CollectSample, ReportResult
from tracing.domain.laboratory.events import SamplePurpose, Specimen, Target, TestMethod, TestResult
from tracing.domain.quarantine.commands import OrderQuarantine, ReleaseQuarantine
from tracing.domain.quarantine.events import (
    AreaBasis,
    CaseBasis,
    OrderMode,
    OrderPurpose,
    ReleaseReason,
)
from tracing.domain.transfer.commands import (
    ArriveTransfer,
    DispatchTransfer,
    HandOver,
    RequestTransfer,
)
from tracing.domain.transfer.events import Passenger, TransferPurpose
from tracing.domain.values import (
    DetectionRoute,
    Diagnosis,
    Evidence,
    Laboratory,
    Origin,
    PartialDate,
    Setting,
    Severity,
)

DESK, FIELD, HOSPITAL, DRIVERS = "CDC-01", "CDC-03", "DH-01", "TR-01"
LABORATORY = "示例核酸检测实验室"
TEAM = "示例流调队"
CARRIER = "示例负压救护车队"
PURPOSES = {
    DetectionRoute.CONTACT_TRACING: SamplePurpose.CONTACT,
    DetectionRoute.FEVER_CLINIC: SamplePurpose.DIAGNOSIS,
}

Named = dict[str, Any]
"""The identities that every command about something carries."""


class Course:
    """What is recorded of one positive."""

    def __init__(
        self, positive: Positive, people: People, places: Places, ids: Ids, dice: Dice
    ) -> None:
        self.of = positive
        self.person: Named = {"person_id": positive.person_id}
        self.case: Named = {**self.person, "case_id": positive.case_id}
        self.quarantine: Named = {**self.person, "quarantine_id": QuarantineId(ids.new())}
        self.registered = people.register(positive.person_id, positive.area)
        self.places, self.ids, self.dice = places, ids, dice

    def steps(self) -> Iterator[Step]:
        before = list(self._known_before())
        yield from before
        yield Step(self._at(0), DESK, [*([] if before else [self.registered]), *self._reported()])
        yield from self._investigated()
        yield from self._taken_to_hospital()
        yield Step(self._at(8), HOSPITAL, [self._diagnosed()])

    def _at(self, hours: float) -> datetime:
        return self.of.known + timedelta(hours=hours)

    def _known_before(self) -> Iterator[Step]:
        """Some were in a quarantine site, some had just been named by a case."""
        match self.of.found:
            case DetectionRoute.FACILITY_QUARANTINE:
                since = self._at(-50)
                yield Step(since, DESK, [self.registered, self._kept_in_a_site(since)])
            case DetectionRoute.CONTACT_TRACING:
                yield Step(self._at(-0.75), FIELD, [self.registered, *self._named()])

    def _kept_in_a_site(self, since: datetime) -> Command:
        """For having been in the street: among the published contacts none had become a case."""
        return OrderQuarantine(
            **self.quarantine,
            purpose=OrderPurpose.QUARANTINE,
            mode=OrderMode.FACILITY,
            basis=AreaBasis(NANPU),
            place_id=self.places.next_bed(self.of.area),
            area=self.of.area,
            begins_on=since.date(),
            ends_on=since.date() + timedelta(days=7),
            started_at=since,
            decision=told_at_once(decided("集中隔离", since)),
        )

    def _named(self) -> list[Command]:
        """Named as a contact, and found positive before anybody decided on a category."""
        assert self.of.source is not None
        episode: Named = {**self.person, "contact_id": ContactId(self.ids.new())}
        last = PartialDate(self.of.known.date() - timedelta(days=1))
        return [
            IdentifyContact(**episode, area=self.of.area, route=IdentificationRoute.INTERVIEW),
            RecordExposure(
                **episode,
                exposure_id=ExposureId(self.ids.new()),
                source=self.of.source.as_source,
                setting=Setting.DINING,
                span=ExposureSpan(first_on=last, last_on=last),
            ),
        ]

    def _reported(self) -> list[Command]:
        sample: Named = {**self.person, "sample_id": SampleId(self.ids.new())}
        sampled = self._at(-10)
        confirmed = self.of.diagnosis is Diagnosis.CONFIRMED
        ill_for = timedelta(days=self.dice.randint(0, 2))
        return [
            CollectSample(
                **sample,
                sampled_at=sampled,
                specimen=Specimen.NASOPHARYNGEAL,
                purpose=PURPOSES.get(self.of.found, SamplePurpose.SCREENING),
            ),
            ReportResult(
                **sample,
                result=TestResult.POSITIVE,
                method=TestMethod.PCR,
                targets=tuple(
                    Target(gene, round(self.dice.uniform(18, 34), 1)) for gene in ("ORF1ab", "N")
                ),
                laboratory=LABORATORY,
                resulted_at=self._at(-0.5),
            ),
            ReportCase(
                **self.case,
                onset_on=PartialDate(sampled.date() - ill_for) if confirmed else None,
                laboratory=Laboratory.POSITIVE,
                sampled_on=PartialDate(sampled.date()),
                detection=self.of.found,
                origin=Origin.LOCAL,
                area=self.of.area,
            ),
        ]

    def _diagnosed(self) -> Command:
        confirmed = self.of.diagnosis is Diagnosis.CONFIRMED
        return Diagnose(
            **self.case,
            diagnosis=self.of.diagnosis,
            severity=Severity.MILD if confirmed else None,
            diagnosed_on=PartialDate(self._at(8).date()),
        )

    def _investigated(self) -> Iterator[Step]:
        errand: Named = {**self.person, "investigation_id": InvestigationId(self.ids.new())}
        assigned = AssignInvestigation(**errand, case_id=self.of.case_id, team=TEAM)
        preliminary = self.dice.choice((3.0, 3.5, 3.75, 4.5))
        track, complete = self.dice.choice(((6.0, 14.0), (9.0, 16.0), (13.0, 18.0)))
        yield Step(self._at(0.1), DESK, [assigned])
        yield Step(self._at(0.75), FIELD, [BeginInvestigation(**errand)])
        yield Step(self._at(preliminary), FIELD, [SubmitPreliminary(**errand), *self._attributed()])
        yield Step(self._at(track), FIELD, [EstablishTrack(**errand)])
        yield Step(self._at(complete), FIELD, [CompleteInvestigation(**errand)])

    def _attributed(self) -> list[Command]:
        """Of most a source is found."""
        named = self.of.found is DetectionRoute.CONTACT_TRACING
        if self.of.source is None or not (named or self.dice.random() < 0.7):
            return []
        return [
            AttributeSource(
                **self.case,
                attribution_id=AttributionId(self.ids.new()),
                source=self.of.source.as_source,
                evidence=Evidence.EPIDEMIOLOGICAL_LINK,
            )
        ]

    def _taken_to_hospital(self) -> Iterator[Step]:
        transfer: Named = {"thing_id": TransferId(self.ids.new())}
        hospital = self.places.hospital.place_id
        isolation: Named = {**self.person, "quarantine_id": QuarantineId(self.ids.new())}
        arrived = self._at(2.5)
        requested = RequestTransfer(
            **transfer,
            purpose=TransferPurpose.ADMISSION,
            passengers=(Passenger(**self.case),),
            from_area=self.of.area,
            to_place=hospital,
        )
        isolated = OrderQuarantine(
            **isolation,
            purpose=OrderPurpose.ISOLATION,
            mode=OrderMode.HOSPITAL,
            basis=CaseBasis(self.of.case_id),
            place_id=hospital,
            begins_on=arrived.date(),
            started_at=arrived,
            decision=told_at_once(decided("隔离治疗", arrived)),
        )
        yield Step(self._at(0.5), DESK, [requested])
        yield Step(self._at(1.5), DRIVERS, [DispatchTransfer(**transfer, carrier=CARRIER)])
        yield Step(
            arrived,
            HOSPITAL,
            [
                ArriveTransfer(**transfer, place_id=hospital),
                HandOver(**transfer, accepted=(self.of.person_id,)),
                *self._released_from_the_site(arrived),
                isolated,
            ],
        )

    def _released_from_the_site(self, at: datetime) -> list[Command]:
        if self.of.found is not DetectionRoute.FACILITY_QUARANTINE:
            return []
        return [
            ReleaseQuarantine(
                **self.quarantine,
                released_at=at,
                because=ReleaseReason.BECAME_CASE,
                decision=decided("解除隔离", at),
            )
        ]

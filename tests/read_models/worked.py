"""Cases and contacts told with their times, entered into a real registry."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.application.people import enter_person
from tests.read_models.test_indicated_levels import adopt
from tracing.domain.case.commands import ReportCase, RetractCase
from tracing.domain.contact.commands import DeclareLost, DetermineCategory, RecordExposure
from tracing.domain.identifiers import (
    CaseId,
    ContactId,
    ExposureId,
    Ids,
    InvestigationId,
    PersonId,
    QuarantineId,
)
from tracing.domain.investigation.commands import (
    AssignInvestigation,
    EstablishTrack,
    SubmitPreliminary,
)
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.quarantine.commands import OrderQuarantine
from tracing.domain.quarantine.events import ExposureBasis, OrderMode, OrderPurpose
from tracing.domain.values import (
    CaseSource,
    ContactCategory,
    Decision,
    Diagnosis,
    PartialDate,
    Precision,
    UnknownSource,
)
from tracing.projections.questions.clocks import Running, clocks
from tracing.registry import Registry

AREA = "360103001"


def at(text: str) -> datetime:
    """`07-16 20:00`, as it is told in Nanchang."""
    return datetime.fromisoformat(f"2022-{text}:00+08:00").astimezone(UTC)


class Work:
    """What people enter, each at its time; the registry's clock stands later than all of it."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.owner: dict[CaseId, PersonId] = {}

    def adopt(self) -> None:
        adopt(self.registry)

    def person(self) -> PersonId:
        return enter_person(self.registry, residence=AREA)

    def case(
        self,
        when: datetime,
        person: PersonId | None = None,
        *,
        diagnosis: Diagnosis = Diagnosis.CONFIRMED,
        precision: Precision = Precision.INSTANT,
        onset: str | None = None,
        sampled: str | None = None,
    ) -> CaseId:
        whose = person or self.person()
        asked = self.registry.asked()
        case = CaseId(Ids(asked.command_id).new())
        self.registry.execute(
            ReportCase(
                person_id=whose,
                case_id=case,
                diagnosis=diagnosis,
                area=AREA,
                onset_on=None if onset is None else PartialDate.parse(onset),
                sampled_on=None if sampled is None else PartialDate.parse(sampled),
                reported_at=when,
                reported_precision=precision,
            ),
            asked=asked,
        )
        self.owner[case] = whose
        return case

    def retract(self, case: CaseId) -> None:
        self.registry.execute(RetractCase(person_id=self.owner[case], case_id=case))

    def contact(
        self,
        when: datetime,
        case: CaseId | None = None,
        person: PersonId | None = None,
        category: ContactCategory = ContactCategory.CLOSE,
    ) -> tuple[PersonId, ContactId]:
        whose = person or self.person()
        asked = self.registry.asked()
        ids = Ids(asked.command_id)
        contact = ContactId(ids.new())
        source = UnknownSource() if case is None else CaseSource(self.owner[case], case)
        self.registry.execute(
            RecordExposure(
                person_id=whose,
                contact_id=contact,
                exposure_id=ExposureId(ids.new()),
                source=source,
                reported_at=when,
            ),
            DetermineCategory(
                person_id=whose,
                contact_id=contact,
                category=category,
                decision=Decision(office="County CDC", decided_at=when),
                reported_at=when,
            ),
            asked=asked,
        )
        return whose, contact

    def place(self, whom: tuple[PersonId, ContactId], when: datetime) -> None:
        person, contact = whom
        self.registry.execute(
            OrderQuarantine(
                person_id=person,
                quarantine_id=QuarantineId(self.registry.new_command_id()),
                purpose=OrderPurpose.QUARANTINE,
                mode=OrderMode.FACILITY,
                basis=ExposureBasis(contact),
                started_at=when,
                decision=Decision(office="County CDC", decided_at=when),
                reported_at=when,
            )
        )

    def lose(self, whom: tuple[PersonId, ContactId], when: datetime) -> None:
        person, contact = whom
        day = PartialDate.parse(when.date().isoformat())
        self.registry.execute(
            DeclareLost(person_id=person, contact_id=contact, lost_on=day, reported_at=when)
        )

    def investigate(self, case: CaseId, track: datetime, preliminary: datetime) -> None:
        asked = self.registry.asked()
        whose, investigation = self.owner[case], InvestigationId(Ids(asked.command_id).new())
        self.registry.execute(
            AssignInvestigation(
                person_id=whose, investigation_id=investigation, case_id=case, reported_at=track
            ),
            EstablishTrack(person_id=whose, investigation_id=investigation, reported_at=track),
            SubmitPreliminary(
                person_id=whose, investigation_id=investigation, reported_at=preliminary
            ),
            asked=asked,
        )

    def merge(self, person: PersonId, into: PersonId) -> None:
        self.registry.execute(MergePerson(person_id=person, into=into))

    def clocks(self, now: datetime, as_of: int | None = None) -> list[Running]:
        position = self.registry.position(as_of)
        with self.registry.reading() as reading:
            return clocks(reading.connection, position, now, self.registry.zone)

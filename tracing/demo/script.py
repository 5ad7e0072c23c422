"""What a story is made of: days with steps, and in each step what was recorded together.

A deed turns names into the commands an investigator would have given. People are named by their
names, cases and contact episodes by the name of their person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from tracing.domain.case.commands import (
    AttributeSource,
    CorrectOnset,
    Diagnose,
    DischargeCase,
    RecordDeath,
    RecordLaboratory,
    RecordOnset,
    RecordRepositive,
    ReportCase,
    RetractCase,
    WithdrawAttribution,
    WithdrawLaboratory,
)
from tracing.domain.command import Command, seal
from tracing.domain.contact.commands import (
    CorrectExposure,
    DeclareLost,
    DetermineCategory,
    DowngradeContact,
    EndExposure,
    ExcludeContact,
    LocateContact,
    RecordExposure,
    UpgradeContact,
)
from tracing.domain.contact.events import ExposureSpan, IdentificationRoute
from tracing.domain.identifiers import AttributionId, CaseId, ContactId, ExposureId, Ids, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import (
    AreaCode,
    CaseSource,
    Certainty,
    ContactCategory,
    ContactSource,
    Decision,
    DetectionRoute,
    Diagnosis,
    Evidence,
    ExposureSource,
    Laboratory,
    Origin,
    PartialDate,
    Setting,
    Severity,
    Sex,
)
from tracing.language import Text

YEAR = 2022


class Someone(NamedTuple):
    """A person of the story."""

    sex: Sex
    age: float
    occupation: str
    address: str
    residence: AreaCode
    health_worker: bool | None = None


class Case(NamedTuple):
    case_id: CaseId
    sources: dict[str, AttributionId]
    """By the name of the source case's person."""


class Stage:
    """Where a story is played: who and what is known so far, and by which identity."""

    def __init__(self, people: dict[str, Someone], registry_id: UUID) -> None:
        self.people = people
        self.registry_id = registry_id
        self.persons: dict[str, PersonId] = {}
        self.cases: dict[str, Case] = {}
        self.contacts: dict[str, ContactId] = {}
        self.exposures: dict[str, ExposureId] = {}
        self.ids: Ids
        self.now: datetime

    def moment(self, written: str) -> datetime:
        """`03-01 21:30`, in the registry's time zone."""
        return datetime.fromisoformat(f"{YEAR}-{written}").replace(tzinfo=self.now.tzinfo)

    def case(self, name: str) -> dict[str, Any]:
        return {"person_id": self.persons[name], "case_id": self.cases[name].case_id}

    def contact(self, name: str) -> dict[str, Any]:
        return {"person_id": self.persons[name], "contact_id": self.contacts[name]}

    def source(self, name: str) -> ExposureSource:
        """A case where the person is one, else a contact: whoever that exposes is secondary."""
        if name in self.cases:
            return CaseSource(self.persons[name], self.cases[name].case_id)
        return ContactSource(self.persons[name], self.contacts[name])

    def met(self, name: str) -> Sequence[Command]:
        """The person's registration, where they are new."""
        if name in self.persons:
            return []
        self.persons[name] = PersonId(self.ids.new())
        someone = self.people[name]
        return [
            RegisterPerson(
                person_id=self.persons[name],
                name=name,
                phone=f"1000000{len(self.persons):04d}",
                **someone._asdict(),
            )
        ]


Deed = Callable[[Stage], Sequence[Command]]


class Step(NamedTuple):
    """What one member of staff recorded in one go."""

    at: str
    by: str
    """A staff code."""
    deeds: tuple[Deed, ...]


class Day(NamedTuple):
    on: date
    says: Text
    steps: tuple[Step, ...]

    @property
    def written(self) -> str:
        return f"{self.on:%m-%d}"


class Story(NamedTuple):
    """An invented outbreak, to be played on a simulated clock."""

    name: str
    says: Text
    label: str
    jurisdiction: AreaCode
    time_zone: str
    people: dict[str, Someone]
    days: tuple[Day, ...]
    late: str
    """Of whom something becomes known late; their chain is shown at the end."""
    late_on: date
    """The day on which it becomes known."""


def day(written: str, zh: str, en: str, *steps: Step) -> Day:
    """A day of the story; steps carry the hour, `21:30`."""
    return Day(_day(written), Text(zh, en), steps)


def step(at: str, by: str, *deeds: Deed) -> Step:
    return Step(at, by, deeds)


def decided(number: int, at: str, body: str, reason: str | None = None) -> Callable[[Stage], Any]:
    """A decision block: document number, when it was decided, and who answers for the people."""

    def block(stage: Stage) -> Decision:
        return Decision(
            decided_by=seal(stage.registry_id, "卢明谦"),
            office="清溪区疾病预防控制中心",
            legal_basis="传染病防治法第三十九条",
            document_number=f"清疾控密〔2022〕{number}号",
            decided_at=stage.moment(at),
            responsible=body,
            reason=seal(stage.registry_id, reason),
        )

    return block


def case_reported(
    name: str,
    *,
    laboratory: Laboratory = Laboratory.POSITIVE,
    sampled: str,
    detection: DetectionRoute,
    diagnosis: Diagnosis = Diagnosis.PENDING,
    severity: Severity | None = None,
    onset: str | None = None,
    origin: Origin = Origin.LOCAL,
    facility: str = "清溪区人民医院",
    learnt: str | None = None,
) -> Deed:
    """A case is reported; `learnt` where it is typed later than it was reported."""

    def deed(stage: Stage) -> Sequence[Command]:
        known = stage.met(name)
        stage.cases[name] = Case(CaseId(stage.ids.new()), {})
        return [
            *known,
            ReportCase(
                **stage.case(name),
                reported_at=stage.moment(learnt) if learnt else None,
                onset_on=_on(onset),
                laboratory=laboratory,
                sampled_on=_on(sampled),
                diagnosis=diagnosis,
                severity=severity,
                diagnosed_on=None if diagnosis is Diagnosis.PENDING else _on(sampled),
                detection=detection,
                origin=origin,
                area=stage.people[name].residence,
                facility=facility,
            ),
        ]

    return deed


def tested(name: str, laboratory: Laboratory, sampled: str) -> Deed:
    return lambda stage: [
        RecordLaboratory(**stage.case(name), laboratory=laboratory, sampled_on=_on(sampled))
    ]


def result_withdrawn(name: str, reason: str) -> Deed:
    return lambda stage: [WithdrawLaboratory(**stage.case(name), reason=reason)]


def diagnosed(
    name: str, diagnosis: Diagnosis, severity: Severity | None = None, *, on: str
) -> Deed:
    return lambda stage: [
        Diagnose(**stage.case(name), diagnosis=diagnosis, severity=severity, diagnosed_on=_on(on))
    ]


def onset_learnt(name: str, on: str) -> Deed:
    return lambda stage: [RecordOnset(**stage.case(name), onset_on=_known(on))]


def onset_corrected(name: str, on: str, reason: str) -> Deed:
    return lambda stage: [CorrectOnset(**stage.case(name), onset_on=_known(on), reason=reason)]


def infected_by(
    name: str,
    source: str,
    setting: Setting,
    certainty: Certainty = Certainty.PROBABLE,
    evidence: Evidence = Evidence.EPIDEMIOLOGICAL_LINK,
) -> Deed:
    """A case is a candidate for the source of another."""

    def deed(stage: Stage) -> Sequence[Command]:
        attribution = AttributionId(stage.ids.new())
        stage.cases[name].sources[source] = attribution
        return [
            AttributeSource(
                **stage.case(name),
                attribution_id=attribution,
                source=CaseSource(stage.persons[source], stage.cases[source].case_id),
                evidence=evidence,
                certainty=certainty,
                setting=setting,
            )
        ]

    return deed


def not_infected_by(name: str, source: str, reason: str) -> Deed:
    return lambda stage: [
        WithdrawAttribution(
            **stage.case(name),
            attribution_id=stage.cases[name].sources.pop(source),
            reason=reason,
        )
    ]


def case_retracted(name: str, reason: str) -> Deed:
    return lambda stage: [RetractCase(**stage.case(name), reason=reason)]


def recovered(name: str, on: str) -> Deed:
    return lambda stage: [
        DischargeCase(**stage.case(name), recovered_on=_on(on), discharged_on=_on(on))
    ]


def positive_again(name: str, sampled: str) -> Deed:
    return lambda stage: [RecordRepositive(**stage.case(name), sampled_on=_on(sampled))]


def died(name: str, on: str) -> Deed:
    return lambda stage: [RecordDeath(**stage.case(name), died_on=_on(on))]


def exposed(
    *names: str,
    to: str,
    setting: Setting,
    first: str,
    last: str | None = None,
    route: IdentificationRoute = IdentificationRoute.INTERVIEW,
    certainty: Certainty = Certainty.CERTAIN,
) -> Deed:
    """People were exposed to a person; without `last` the exposure goes on."""

    def deed(stage: Stage) -> Sequence[Command]:
        commands: list[Command] = []
        for name in names:
            commands += stage.met(name)
            stage.contacts.setdefault(name, ContactId(stage.ids.new()))
            stage.exposures[name] = ExposureId(stage.ids.new())
            commands.append(
                RecordExposure(
                    **stage.contact(name),
                    exposure_id=stage.exposures[name],
                    source=stage.source(to),
                    setting=setting,
                    span=_span(stage, first, last),
                    certainty=certainty,
                    route=route,
                )
            )
        return commands

    return deed


def exposure_ended(name: str, last: str) -> Deed:
    return lambda stage: [
        EndExposure(
            **stage.contact(name),
            exposure_id=stage.exposures[name],
            last_at=stage.moment(last),
        )
    ]


def exposure_corrected(name: str, first: str, last: str, reason: str) -> Deed:
    return lambda stage: [
        CorrectExposure(
            **stage.contact(name),
            exposure_id=stage.exposures[name],
            span=_span(stage, first, last),
            reason=reason,
        )
    ]


def determined(
    *names: str, category: ContactCategory, decision: Callable[[Stage], Decision]
) -> Deed:
    return lambda stage: [
        DetermineCategory(**stage.contact(name), category=category, decision=decision(stage))
        for name in names
    ]


def upgraded(*names: str, category: ContactCategory, decision: Callable[[Stage], Decision]) -> Deed:
    return lambda stage: [
        UpgradeContact(**stage.contact(name), category=category, decision=decision(stage))
        for name in names
    ]


def downgraded(
    *names: str, category: ContactCategory, decision: Callable[[Stage], Decision]
) -> Deed:
    return lambda stage: [
        DowngradeContact(**stage.contact(name), category=category, decision=decision(stage))
        for name in names
    ]


def excluded(name: str, decision: Callable[[Stage], Decision]) -> Deed:
    return lambda stage: [ExcludeContact(**stage.contact(name), decision=decision(stage))]


def located(*names: str, whereabouts: str) -> Deed:
    return lambda stage: [
        LocateContact(**stage.contact(name), located_at=stage.now, whereabouts=whereabouts)
        for name in names
    ]


def lost(*names: str, note: str) -> Deed:
    return lambda stage: [
        DeclareLost(**stage.contact(name), lost_on=PartialDate(stage.now.date()), note=note)
        for name in names
    ]


def _day(written: str) -> date:
    return date.fromisoformat(f"{YEAR}-{written}")


def _known(written: str) -> PartialDate:
    return PartialDate(_day(written))


def _on(written: str | None) -> PartialDate | None:
    return None if written is None else _known(written)


def _span(stage: Stage, first: str, last: str | None) -> ExposureSpan:
    """Days (`02-27`) and instants (`02-27 07:40`), as far as they are known."""
    timed = {"first": first, "last": last}
    fields: dict[str, Any] = {"open": last is None}
    for end, written in timed.items():
        if written is not None and ":" in written:
            fields[f"{end}_at"] = stage.moment(written)
        elif written is not None:
            fields[f"{end}_on"] = _known(written)
    return ExposureSpan(**fields)

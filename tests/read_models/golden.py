"""The rows of a fixed invented history, as they were when their fingerprint was new.

`python -m tests.read_models.golden --write` adds the digest of a new fingerprint; it never changes
one that is there: rows that change need another version of their model.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from tests.histories import (
    CHINA,
    START,
    case_id,
    contact_id,
    exposure_id,
    person_id,
)
from tests.read_models.golden_measures import MEASURES
from tests.read_models.sights import every_row, store_of
from tests.registries import Clock, make_registry
from tracing.domain.case import commands as case
from tracing.domain.case.events import Anchor, CaseField
from tracing.domain.command import Command
from tracing.domain.contact import commands as contact
from tracing.domain.contact.events import ExposureField, ExposureSpan, IdentificationRoute
from tracing.domain.identifiers import AttributionId, PlaceId
from tracing.domain.person import commands as person
from tracing.domain.person.events import PersonField
from tracing.domain.place import commands as place
from tracing.domain.place.events import PlaceKind
from tracing.domain.spread import commands as spread
from tracing.domain.spread.events import SpreadKind
from tracing.domain.values import (
    AnchorKind,
    CaseSource,
    Certainty,
    ContactCategory,
    ContactSource,
    Decision,
    DetectionRoute,
    Diagnosis,
    Evidence,
    Laboratory,
    Origin,
    PartialDate,
    PersonSource,
    PlaceSource,
    Precision,
    Setting,
    Severity,
    Sex,
)
from tracing.registry import Registry

GOLDEN = Path(__file__).with_name("golden.json")
on = PartialDate.parse


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2022, 6, day, hour, tzinfo=CHINA)


def _decided(day: int) -> Decision:
    return Decision(office="County CDC", decided_at=at(day), document_number="2022-17")


P: list[dict[str, Any]] = [{"person_id": person_id(who)} for who in range(4)]
C: list[dict[str, Any]] = [{**P[who], "case_id": case_id(who)} for who in range(4)]
K: list[dict[str, Any]] = [{**P[who], "contact_id": contact_id(who)} for who in range(4)]
E: list[dict[str, Any]] = [{**K[who], "exposure_id": exposure_id(who, 0)} for who in range(4)]
FIRST, SECOND = (CaseSource(person_id(who), case_id(who)) for who in range(2))
BY_INTERVIEW, BY_GENOME = (AttributionId(UUID(int=500 + n)) for n in range(2))
MARKET = PlaceId(UUID(int=600))

HISTORY: list[list[Command]] = [
    [
        person.RegisterPerson(
            **P[0],
            name="王小明",
            sex=Sex.MALE,
            age=34,
            age_on=date(2022, 6, 1),
            phone="13900000000",
            residence="360103",
        ),
        case.ReportCase(
            **C[0],
            onset_on=on("2022-06-18"),
            anchors=(Anchor(AnchorKind.FEVER, on("2022-06-17")),),
            laboratory=Laboratory.PRESUMPTIVE,
            sampled_on=on("2022-06-19"),
            diagnosis=Diagnosis.SUSPECTED,
            detection=DetectionRoute.FEVER_CLINIC,
            origin=Origin.LOCAL,
            area="360103001",
            facility="First Hospital",
            admitted_on=on("2022-06-19"),
            source_text="在市场被传染",
            reported_at=at(20),
            reported_precision=Precision.DAY,
        ),
    ],
    [person.RegisterPerson(**P[1], name="李四", health_worker=True, known_as="SK_14")],
    [
        contact.RecordExposure(
            **E[1],
            source=FIRST,
            setting=Setting.HOUSEHOLD,
            span=ExposureSpan(first_on=on("2022-06-16"), open=True),
            certainty=Certainty.CERTAIN,
            route=IdentificationRoute.INTERVIEW,
            note="同住",
            source_note="发热",
        )
    ],
    [person.CompletePerson(**P[1], name="李四四", age=40, age_on=date(2022, 6, 1))],
    [contact.DetermineCategory(**K[1], category=ContactCategory.CLOSE, decision=_decided(21))],
    [contact.LocateContact(**K[1], located_at=at(21, 15), area="360103", whereabouts="家中")],
    [contact.EndExposure(**E[1], last_on=on("2022-06-20"))],
    [case.ReportCase(**C[1], diagnosis=Diagnosis.ASYMPTOMATIC, diagnosed_on=on("2022-06-24"))],
    [
        case.AttributeSource(
            **C[1], attribution_id=BY_INTERVIEW, source=FIRST, setting=Setting.HOUSEHOLD
        )
    ],
    [case.RecordOnset(**C[1], onset_on=on("2022-06"))],
    [
        case.Diagnose(
            **C[1],
            diagnosis=Diagnosis.CONFIRMED,
            severity=Severity.MILD,
            diagnosed_on=on("2022-06-26"),
            decision=_decided(26),
        )
    ],
    [case.CorrectOnset(**C[1], onset_on=on("2022-06-25"), reason="误记")],
    [person.RegisterPerson(**P[2]), contact.IdentifyContact(**K[2], note="同车")],
    [
        contact.RecordExposure(
            **E[2],
            source=ContactSource(person_id(1), contact_id(1)),
            span=ExposureSpan(first_at=at(19), last_at=at(19, 9)),
        )
    ],
    [contact.DeclareLost(**K[2], lost_on=on("2022-06-27"))],
    [contact.DetermineCategory(**K[2], category=ContactCategory.SECONDARY, decision=_decided(22))],
    [contact.UpgradeContact(**K[2], category=ContactCategory.CLOSE, decision=_decided(23))],
    [contact.DowngradeContact(**K[2], category=ContactCategory.CASUAL, decision=_decided(24))],
    [
        contact.CorrectExposure(
            **E[2],
            source=PersonSource(person_id(1)),
            setting=Setting.TRANSPORT,
            cleared=(ExposureField.LAST_AT,),
        )
    ],
    [contact.ExcludeContact(**K[2], decision=_decided(28))],
    [case.RecordAnchor(**C[0], anchor=Anchor(AnchorKind.FEVER, on("2022-06-16")))],
    [case.RecordLaboratory(**C[0], laboratory=Laboratory.POSITIVE, sampled_on=on("2022-06-20"))],
    [case.WithdrawLaboratory(**C[0])],
    [case.CorrectDiagnosis(**C[0], diagnosis=Diagnosis.CONFIRMED, severity=Severity.MODERATE)],
    [
        case.CorrectReport(
            **C[0], origin=Origin.IMPORTED, case_reported_at=at(19), cleared=(CaseField.FACILITY,)
        )
    ],
    [person.CorrectPerson(**P[0], age=35, cleared=(PersonField.PHONE,), reason="证件")],
    [person.RegisterPerson(**P[3], name="赵六"), case.ReportCase(**C[3])],
    [
        case.AttributeSource(
            **C[3], attribution_id=BY_GENOME, source=SECOND, evidence=Evidence.GENOMIC
        )
    ],
    [case.WithdrawAttribution(**C[3], attribution_id=BY_GENOME)],
    [case.Diagnose(**C[3], diagnosis=Diagnosis.DISCARDED)],
    [place.RegisterPlace(thing_id=MARKET, place_kind=PlaceKind.MARKET, name="Market")],
    [contact.RecordExposure(**E[3], source=PlaceSource(MARKET), setting=Setting.SHOPPING)],
    [contact.BecomeCase(**K[3], case_id=case_id(3))],
    [case.DischargeCase(**C[0], recovered_on=on("2022-06-28"), discharged_on=on("2022-06-29"))],
    [case.DischargeCase(**C[0], recovered_on=on("2022-06-27"))],
    [case.RecordRepositive(**C[0], sampled_on=on("2022-06-30"))],
    [
        spread.AssessSpread(
            **C[0], spread_kind=SpreadKind.HOME_QUARANTINE, spread=False, office="City CDC"
        )
    ],
    [case.RecordDeath(**C[1], died_on=on("2022-06-29"))],
    [case.RecordDeath(**C[1], died_on=on("2022-06-30"))],
    [person.RetractFacts(**P[1], versions=(5,), reason="没有找到")],
    [contact.RetractExposure(**E[1])],
    [contact.RetractContact(**K[3])],
    [case.RetractCase(**C[3], reason="重复")],
    [person.RetractPerson(**P[3])],
    *MEASURES,
]


def play(registry: Registry, clock: Clock) -> None:
    for commands in HISTORY:
        clock.now += timedelta(minutes=30)
        answer = registry.execute(*commands)
        assert answer.first is not None, commands
    registry.erase(person_id(2), registry.asked())


def digest(registry: Registry) -> str:
    """SHA-256 over every row with its positions; of a sealed cell, what it opens to.

    The registry's own id, which is made by chance, is left out.
    """
    own = str(registry.registry_id)

    def told(cell: object) -> object:
        if isinstance(cell, bytes):
            return registry.open(cell)
        return None if cell == own else cell

    rows = {
        name: [[told(cell) for cell in row] for row in found]
        for name, found in every_row(store_of(registry)).items()
    }
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def found() -> tuple[str, str]:
    """The fingerprint of the present models, and the digest of their rows."""
    clock = Clock(START)
    with TemporaryDirectory() as folder, make_registry(Path(folder), clock=clock).open() as made:
        play(made, clock)
        return made.fingerprint, digest(made)


def committed() -> dict[str, str]:
    known: dict[str, str] = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    return known


def main() -> None:
    fingerprint, rows = found()
    known = committed()
    if known.setdefault(fingerprint, rows) != rows:
        sys.exit(f"the rows of {fingerprint} are not what they were: raise the model's version")
    if sys.argv[1:] == ["--write"]:
        GOLDEN.write_text(json.dumps(known, indent=2) + "\n")


if __name__ == "__main__":
    main()

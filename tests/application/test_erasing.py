"""An erased person is in no file any more: not in the ledger, its log, the keys or the views."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.application.people import audited, enter_person
from tests.read_models.sights import every_row, store_of
from tests.registries import InventedRegistry
from tracing.domain.case.commands import ReportCase
from tracing.domain.contact.commands import CorrectExposure, RecordExposure
from tracing.domain.identifiers import (
    CaseId,
    ContactId,
    ExposureId,
    Ids,
    ImmunityId,
    InvestigationId,
    PersonId,
    QuarantineId,
    ReferralId,
    SampleId,
    StayId,
)
from tracing.domain.immunity.commands import RecordVaccination
from tracing.domain.investigation.commands import AssignInvestigation, CompleteInvestigation
from tracing.domain.investigation.events import InvestigationKind
from tracing.domain.laboratory.commands import CollectSample
from tracing.domain.person.circumstances import CareNeed
from tracing.domain.person.circumstances_commands import NameGuardian, RecordCareNeeds
from tracing.domain.person.commands import CorrectPerson, RegisterPerson
from tracing.domain.pool.commands import CollectPool
from tracing.domain.quarantine.commands import AppealQuarantine, OrderQuarantine
from tracing.domain.quarantine.events import ArrivalBasis, OrderMode, OrderPurpose
from tracing.domain.referral.commands import SendReferral
from tracing.domain.refusals import PersonErasedError
from tracing.domain.transfer.commands import RequestTransfer
from tracing.domain.transfer.events import Passenger, TransferPurpose
from tracing.domain.values import CaseSource, ClaimKind, Decision
from tracing.domain.whereabouts.commands import RecordStay
from tracing.domain.whereabouts.events import StayRole
from tracing.ledger.keystore import KeyDestroyedError
from tracing.projections import questions
from tracing.projections.cells import SealedCell
from tracing.registry import Registry
from tracing.registry.opened import KEYS

NAME, PHONE, ADDRESS = "欧阳娜娜", "13900001234", "南昌市红谷滩区凤凰洲1栋"
NOTE, DOCUMENT, COUGH = "喜欢下棋的老人", "36010319500101123X", "在餐桌上咳嗽不止"
BORN = date(1950, 1, 1)
VALUES = (NAME, PHONE, ADDRESS, NOTE, DOCUMENT, COUGH, BORN.isoformat())


def enter_ouyang(registry: Registry) -> PersonId:
    """A case with a document, a second person exposed to her, and a correction."""
    asked = registry.asked()
    ids = Ids(asked.command_id)
    person, case, other = PersonId(ids.new()), CaseId(ids.new()), PersonId(ids.new())
    registry.register(
        RegisterPerson(
            person_id=person,
            name=NAME,
            birth_date=BORN,
            address=ADDRESS,
            document_kind=ClaimKind.NATIONAL_ID,
            document_number=DOCUMENT,
        ),
        {ClaimKind.NATIONAL_ID: DOCUMENT},
        asked,
    )
    registry.execute(
        ReportCase(person_id=person, case_id=case, note=NOTE, source_text=ADDRESS),
        CorrectPerson(person_id=person, phone=PHONE),
        RegisterPerson(person_id=other, name="李四"),
        RecordExposure(
            person_id=other,
            contact_id=ContactId(ids.new()),
            exposure_id=ExposureId(ids.new()),
            source=CaseSource(person, case),
            source_note=COUGH,
        ),
    )
    registry.position()
    return person


def spellings(value: str) -> Iterator[bytes]:
    """How a text may lie in a file."""
    yield value.encode()
    yield value.encode("gb18030")
    yield value.encode("utf-16-le")
    yield json.dumps(value)[1:-1].encode()
    yield json.dumps(value)[1:-1].upper().encode()


def found(folder: Path) -> list[str]:
    """Every file that shows a personal value, however it is written."""
    return [
        f"{file.name}: {value}"
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        for content in (file.read_bytes(),)
        for value in VALUES
        if any(spelling in content for spelling in spellings(value))
    ]


def shown(registry: Registry, person: PersonId) -> set[str | None]:
    """What opens of a person's cells."""
    at = registry.position()
    with registry.reading() as reading:
        (row,) = questions.persons(reading.connection, at, person_ids=[str(person)], status=None)
        return {registry.open(row[name]) for name in questions.sealed_columns("person")}


def test_no_file_shows_a_personal_value_before_or_after_erasing(
    place: InventedRegistry,
) -> None:
    with place.open() as registry:
        person = enter_ouyang(registry)
        assert {NAME, PHONE, ADDRESS, DOCUMENT, BORN.isoformat()} <= shown(registry, person)
        assert found(place.folder) == []
        registry.erase(person, registry.asked())
        assert shown(registry, person) == {None}
        assert found(place.folder) == []
        audited(registry)
    assert found(place.folder) == []
    assert found(place.key_file.parent) == []


def test_every_sealed_cell_of_an_erased_person_stays_shut_everywhere(
    registry: Registry,
) -> None:
    person = enter_ouyang(registry)
    registry.erase(person, registry.asked())
    at = registry.position()
    with registry.reading() as reading:
        (case,) = questions.cases(reading.connection, at, person_id=str(person))
        (exposure,) = questions.exposures(reading.connection, at, source_person_id=str(person))
        cells = [case[name] for name in questions.sealed_columns("case")]
        assert [registry.open(cell) for cell in cells] == [None] * len(cells)
        assert registry.open(exposure["source_note"]) is None


def test_the_outside_id_of_an_erased_person_leads_nowhere(registry: Registry) -> None:
    person = enter_ouyang(registry)
    assert registry.outside_ids.claimed(ClaimKind.NATIONAL_ID, DOCUMENT) == person
    registry.erase(person, registry.asked())
    assert registry.outside_ids.claimed(ClaimKind.NATIONAL_ID, DOCUMENT) is None


def test_an_old_backup_of_the_keys_does_not_bring_the_person_back(
    place: InventedRegistry, tmp_path: Path
) -> None:
    with place.open() as registry:
        person = enter_ouyang(registry)
        other = enter_person(registry, name="赵六")
    backup = tmp_path / "backup.db"
    shutil.copy(place.folder / KEYS, backup)
    with place.open() as registry:
        registry.erase(person, registry.asked())
    for log in place.folder.glob(f"{KEYS}-*"):
        log.unlink()
    shutil.copy(backup, place.folder / KEYS)
    with place.open() as registry:
        assert not registry.keys.holds(person)
        assert shown(registry, person) == {None}
        assert "赵六" in shown(registry, other)


def test_an_erasure_that_was_cut_short_is_completed_at_the_next_opening(
    place: InventedRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place.open() as registry:
        person = enter_ouyang(registry)
        monkeypatch.setattr(registry.keys, "destroy", lambda owner: None)
        registry.erase(person, registry.asked())
        assert registry.keys.holds(person)
    with place.open() as registry:
        assert not registry.keys.holds(person)


def test_nothing_personal_is_recorded_of_an_erased_person(registry: Registry) -> None:
    person = enter_ouyang(registry)
    registry.erase(person, registry.asked())
    head = registry.head
    with pytest.raises(PersonErasedError):
        registry.execute(CorrectPerson(person_id=person, name=NAME))
    assert (registry.head, registry.keys.holds(person)) == (head, False)


def test_a_note_about_an_erased_source_makes_no_new_key(registry: Registry) -> None:
    """The source of an exposure was erased; a note about them comes with a later correction."""
    person = enter_ouyang(registry)
    registry.erase(person, registry.asked())
    at = registry.position()
    with registry.reading() as reading:
        (exposure,) = questions.exposures(reading.connection, at, source_person_id=str(person))
    ref = registry.resolve(exposure["exposure"])
    contact = registry.resolve(exposure["contact_id"])
    with pytest.raises(KeyDestroyedError):
        registry.execute(
            CorrectExposure(
                person_id=ref.person_id,
                contact_id=ContactId(contact.entity_id),
                exposure_id=ExposureId(ref.entity_id),
                source_note=COUGH,
            )
        )
    assert not registry.keys.holds(person)


def measures(registry: Registry, person: PersonId) -> UUID:
    """What else is recorded of her, and a bus and a pool that name her. The bus."""
    asked = registry.asked()
    ids = Ids(asked.command_id)
    whose: dict[str, Any] = {"person_id": person}
    bus, pool = ids.new(), ids.new()
    quarantine, investigation = QuarantineId(ids.new()), InvestigationId(ids.new())
    arrival = ArrivalBasis(origin="360100")
    registry.execute(
        RecordStay(
            **whose,
            stay_id=StayId(ids.new()),
            role=StayRole.RESIDENCE,
            address=ADDRESS,
            description=NOTE,
        ),
        RecordCareNeeds(**whose, needs=(CareNeed.DIALYSIS,), note=NOTE),
        NameGuardian(**whose, named=NAME),
        CollectSample(**whose, sample_id=SampleId(ids.new()), code=DOCUMENT),
        RecordVaccination(**whose, immunity_id=ImmunityId(ids.new()), note=COUGH),
        AssignInvestigation(
            **whose,
            investigation_id=investigation,
            investigation_kind=InvestigationKind.OTHER,
        ),
        CompleteInvestigation(**whose, investigation_id=investigation, summary=NOTE),
        SendReferral(**whose, referral_id=ReferralId(ids.new()), to_area="310000", note=PHONE),
        OrderQuarantine(
            **whose,
            quarantine_id=quarantine,
            purpose=OrderPurpose.QUARANTINE,
            mode=OrderMode.HOME,
            basis=arrival,
            decision=Decision(office="County CDC", decided_at=asked.now),
        ),
        AppealQuarantine(**whose, quarantine_id=quarantine, grounds=NOTE),
        RequestTransfer(
            thing_id=bus,
            purpose=TransferPurpose.QUARANTINE,
            passengers=(Passenger(person_id=person, quarantine_id=quarantine),),
        ),
        CollectPool(thing_id=pool, members=(person,), size=10),
        asked=asked,
    )
    registry.position()
    return bus


def test_what_was_done_for_an_erased_person_shows_ids_alone(place: InventedRegistry) -> None:
    with place.open() as registry:
        person = enter_ouyang(registry)
        bus = measures(registry, person)
        assert found(place.folder) == []
        registry.erase(person, registry.asked())
        passengers = [each.person_id for each in registry.thing(bus).facts[0].event.passengers]  # type: ignore[attr-defined]
        assert passengers == [person]
        cells = sealed_of(registry, person)
        assert len(cells) >= 8
        assert {registry.open(cell) for cell in cells} == {None}
        audited(registry)
    assert found(place.folder) == []


def sealed_of(registry: Registry, person: PersonId) -> list[bytes]:
    """Every sealed cell of every view that was sealed for a person."""
    cells = [
        cell
        for rows in every_row(store_of(registry)).values()
        for row in rows
        for cell in row
        if isinstance(cell, bytes)
    ]
    return [cell for cell in cells if SealedCell.decode(cell).sealed.key == person.bytes]


def test_erasing_twice_is_nothing_to_do(registry: Registry) -> None:
    person = enter_ouyang(registry)
    registry.erase(person, registry.asked())
    assert registry.erase(person, registry.asked()).first is None

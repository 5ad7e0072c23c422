"""Close contacts stand in the way of a lower level until they are clear, or are none any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from tests.application.people import enter_person
from tests.read_models.test_indicated_levels import AUGUST, COMPOUND, adopt, at, register, report
from tests.registries import Clock
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.domain.contact.commands import DetermineCategory, ExcludeContact, RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import CaseId, ContactId, ExposureId, PersonId
from tracing.domain.person.circumstances_commands import RecordDeath
from tracing.domain.risk.conditions import Obstacle
from tracing.domain.values import CaseSource, ContactCategory, Decision, PartialDate
from tracing.projections.questions.risk import unmet
from tracing.registry import Registry

DECIDED = Decision(office="District", decided_at=at("2022-06-02T12:00"))
NOON_OF_THE_SEVENTH = at("2022-06-07T12:00")


@pytest.fixture
def clock() -> Clock:
    return Clock(AUGUST)


def exclude(registry: Registry, person: PersonId, contact: ContactId) -> None:
    decided = Decision(office="District", decided_at=NOON_OF_THE_SEVENTH)
    registry.execute(
        ExcludeContact(
            person_id=person,
            contact_id=contact,
            decision=decided,
            reported_at=NOON_OF_THE_SEVENTH,
        )
    )


def die(registry: Registry, person: PersonId, _: ContactId) -> None:
    died = PartialDate(date(2022, 6, 7))
    registry.execute(RecordDeath(person_id=person, died_on=died, reported_at=NOON_OF_THE_SEVENTH))


@pytest.mark.parametrize("over", [exclude, die])
def test_who_is_a_contact_no_longer_was_one_before(
    registry: Registry, over: Callable[[Registry, PersonId, ContactId], None]
) -> None:
    adopt(registry)
    register(registry)
    case = report(registry, "2022-06-02T10:00")
    person, contact = exposed(registry, case.person_id, case.case_id)
    over(registry, person, contact)
    assert in_the_way(registry, date(2022, 6, 6))
    assert not in_the_way(registry, date(2022, 6, 7))


def exposed(registry: Registry, source: PersonId, case: CaseId) -> tuple[PersonId, ContactId]:
    person, contact = enter_person(registry), ContactId(uuid4())
    registry.execute(
        RecordExposure(
            person_id=person,
            contact_id=contact,
            exposure_id=ExposureId(uuid4()),
            source=CaseSource(source, case),
            span=ExposureSpan(last_on=PartialDate(date(2022, 6, 1))),
            reported_at=at("2022-06-02T12:00"),
        ),
        DetermineCategory(
            person_id=person,
            contact_id=contact,
            category=ContactCategory.CLOSE,
            decision=DECIDED,
            reported_at=at("2022-06-02T12:00"),
        ),
    )
    return person, contact


def in_the_way(registry: Registry, day: date) -> bool:
    position, scheme, to = registry.position(), AreaScheme.ZONE, AreaLevel.PRECAUTION
    with registry.reading() as reading:
        asked = (reading.connection, position, COMPOUND, scheme, to, day, registry.zone)
        return Obstacle.CONTACTS_NOT_CLEAR in {each.because for each in unmet(*asked)}

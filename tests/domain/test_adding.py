"""People added to a case: exposed, and determined in the same breath."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.domain.stories import (
    BUS_RIDE,
    BY_THE_COUNTY,
    DINNER,
    LIS_ILLNESS,
    NOW,
    WANG,
    WANGS_EPISODE,
    given,
    li_is_a_case,
    li_is_known,
    wang_is_known,
)
from tracing.domain.contact.adding import AddContact
from tracing.domain.contact.commands import DetermineCategory
from tracing.domain.contact.events import CategoryDetermined, ContactIdentified, ExposureRecorded
from tracing.domain.refusals import DateAfterEntryError, UnknownCaseError
from tracing.domain.values import ContactCategory, Decision, Setting


def added(**fields: Any) -> AddContact:
    said = {"contact_id": WANGS_EPISODE, "exposure_id": DINNER, "source": LIS_ILLNESS, **fields}
    return AddContact(person_id=WANG, **said)


AS_CLOSE: dict[str, Any] = {"category": ContactCategory.CLOSE, "decision": BY_THE_COUNTY}
EXPOSED = ExposureRecorded(contact_id=WANGS_EPISODE, exposure_id=DINNER, source=LIS_ILLNESS)
CLOSE = CategoryDetermined(
    contact_id=WANGS_EPISODE, category=ContactCategory.CLOSE, decision=BY_THE_COUNTY
)
BEFORE = (wang_is_known(), li_is_known(), li_is_a_case())


def test_somebody_is_exposed_and_determined_at_once() -> None:
    story = given(*BEFORE).when(added(**AS_CLOSE))
    story.then(ContactIdentified(contact_id=WANGS_EPISODE), EXPOSED, CLOSE)
    story.when(added(**AS_CLOSE)).nothing()


def test_without_a_category_they_are_exposed() -> None:
    given(*BEFORE).when(added()).then(ContactIdentified(contact_id=WANGS_EPISODE), EXPOSED)


def test_who_is_exposed_already_is_determined() -> None:
    given(*BEFORE, added()).when(added(exposure_id=BUS_RIDE, **AS_CLOSE)).then(CLOSE)


def test_who_is_of_a_stricter_category_stays_what_they_are() -> None:
    close = DetermineCategory(person_id=WANG, contact_id=WANGS_EPISODE, **AS_CLOSE)
    casual = {"category": ContactCategory.CASUAL, "decision": BY_THE_COUNTY}
    story = given(*BEFORE, added(), close)
    story.when(added(exposure_id=BUS_RIDE, setting=Setting.TRANSPORT, **casual)).then(
        ExposureRecorded(
            contact_id=WANGS_EPISODE,
            exposure_id=BUS_RIDE,
            source=LIS_ILLNESS,
            setting=Setting.TRANSPORT,
        )
    )
    assert story.episode.category is ContactCategory.CLOSE


def test_a_case_that_is_not_there_and_a_decision_to_come_are_refused() -> None:
    given(wang_is_known(), li_is_known()).when(added(**AS_CLOSE)).refused(UnknownCaseError)
    tomorrow = Decision(office="County CDC", decided_at=NOW + timedelta(days=1))
    given(*BEFORE).when(added(category=ContactCategory.CLOSE, decision=tomorrow)).refused(
        DateAfterEntryError
    )

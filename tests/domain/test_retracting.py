"""Facts are taken back, and with them, where that is asked for, what they had corrected."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.domain.stories import WANG, at, given, wang_is_known, wangs_fact
from tracing.domain.command import Context
from tracing.domain.event import ThingFactRetracted
from tracing.domain.person.circumstances import CareNeed
from tracing.domain.person.circumstances_commands import RecordCareNeeds
from tracing.domain.person.commands import RetractFacts
from tracing.domain.person.events import FactRetracted
from tracing.domain.place.events import PlaceKind, PlaceRegistered
from tracing.domain.refusals import FactAlreadyRetractedError, NoSuchFactError
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.standing import held
from tracing.domain.thing import ThingHistory, replay
from tracing.domain.values import FactRef

SITE = UUID(int=70)
NOW = datetime(2022, 7, 20, tzinfo=UTC)
FIRST = PlaceRegistered(place_kind=PlaceKind.SHOP, name="Shop")
SECOND = PlaceRegistered(place_kind=PlaceKind.MARKET, name="Market", corrects=FactRef(SITE, 1))


def asked(history: ThingHistory, *versions: int) -> ThingHistory:
    context = Context(NOW, UUID(int=1), {})
    command = RetractThingFacts(thing_id=SITE, versions=versions)
    for event in command.decide(history, context):
        history = history.with_fact(history.version + 1, event)
    return history


def test_taking_back_a_correction_brings_back_what_it_corrected() -> None:
    after = asked(replay(SITE, [(1, FIRST), (2, SECOND)]), 2)
    assert after.state.name == "Shop"


def test_a_fact_goes_with_its_correction_where_both_are_asked_for() -> None:
    after = asked(replay(SITE, [(1, FIRST), (2, SECOND)]), 1, 2)
    assert after.state is None
    assert held(after.facts) == {3, 4}


def test_a_retraction_is_taken_back() -> None:
    gone = asked(replay(SITE, [(1, FIRST)]), 1)
    assert gone.facts[-1].event == ThingFactRetracted(retracts=FactRef(SITE, 1), reported_at=NOW)
    assert asked(gone, 2).state.name == "Shop"


def test_what_is_not_there_or_gone_already_is_refused() -> None:
    known = replay(SITE, [(1, FIRST)])
    with pytest.raises(NoSuchFactError):
        asked(known, 7)
    with pytest.raises(FactAlreadyRetractedError):
        asked(asked(known, 1), 1)


def test_facts_of_a_person_go_with_what_they_corrected() -> None:
    needs = RecordCareNeeds(
        person_id=WANG, needs=(CareNeed.DIALYSIS,), reported_at=at("2022-07-18 08:00")
    )
    corrected = RecordCareNeeds(person_id=WANG, needs=(CareNeed.PREGNANCY,), corrects=2)
    given(wang_is_known(), needs, corrected).when(
        RetractFacts(person_id=WANG, versions=(2, 3))
    ).then(FactRetracted(retracts=wangs_fact(3)), FactRetracted(retracts=wangs_fact(2)))

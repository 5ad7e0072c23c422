"""Somebody comes from elsewhere: declared, arrived, verified, collected."""

from __future__ import annotations

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    LI,
    WANG,
    ZHAO,
    Story,
    at,
    given,
    li_is_known,
    on,
    wang_is_known,
    wangs_fact,
)
from tracing.domain.arrival.commands import (
    ArriveArrival,
    CollectArrival,
    DeclareArrival,
    VerifyArrival,
)
from tracing.domain.arrival.events import (
    ArrivalArrived,
    ArrivalCollected,
    ArrivalDeclared,
    ArrivalVerified,
    DeclaredBy,
    Transport,
    VerifiedOutcome,
    Visited,
)
from tracing.domain.arrival.refusals import (
    ArrivalExistsError,
    NotArrivedError,
    NotOnListError,
    OriginMismatchError,
    OwnCompanionError,
    UnknownArrivalError,
)
from tracing.domain.arrival.state import ArrivalState, ArrivalStatus
from tracing.domain.history import replay
from tracing.domain.identifiers import ArrivalId
from tracing.domain.person.commands import RetractFacts
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownPersonError,
)
from tracing.domain.values import Unsealed

JOURNEY, ANOTHER = (ArrivalId(UUID(int=700 + n)) for n in range(2))
OF_WANG: dict[str, Any] = {"person_id": WANG, "arrival_id": JOURNEY}
SAID: dict[str, Any] = {"declared_by": DeclaredBy.EMPLOYER, "origin": "310115"}
CAME = at("2022-07-16 09:20")
TO_COME = at("2022-07-20 09:01")


def declare(**fields: Any) -> DeclareArrival:
    return DeclareArrival(**{**OF_WANG, **SAID, "expected_on": on("2022-07-16")} | fields)


def arrive(**fields: Any) -> ArriveArrival:
    return ArriveArrival(**{**OF_WANG, "arrived_at": CAME} | fields)


def collect(**fields: Any) -> CollectArrival:
    return CollectArrival(**{**OF_WANG, "collected_by": "Steel works"} | fields)


def expected(*more: Any) -> Story:
    return given(wang_is_known(), declare(), *more)


def arrival(story: Story) -> ArrivalState:
    found: ArrivalState = story.wang.parts("arrival")[JOURNEY]
    return found


def test_who_is_to_come_is_declared_with_their_journey() -> None:
    journey: dict[str, Any] = {
        "transport": Transport.TRAIN,
        "carrier": "G1321",
        "visited": (Visited(area="310115", until_on=on("2022-07-15")),),
        "responsible": "Steel works",
    }
    story = given(wang_is_known(), li_is_known())
    story.when(declare(**journey, companions=(LI,), seat="05车12F"))
    story.then(
        ArrivalDeclared(
            arrival_id=JOURNEY,
            **SAID,
            **journey,
            expected_on=on("2022-07-16"),
            companions=(LI,),
            seat=Unsealed(WANG, "05车12F"),  # type: ignore[arg-type]
        )
    )
    assert arrival(story).status is ArrivalStatus.EXPECTED


def test_the_same_declared_again_is_no_other_arrival() -> None:
    expected().when(declare()).nothing()
    expected().when(declare(arrival_id=ANOTHER)).nothing()
    expected(arrive()).when(declare(arrival_id=ANOTHER)).nothing()


def test_without_a_day_only_one_still_to_come_is_the_same() -> None:
    first = declare(expected_on=None)
    given(wang_is_known(), first).when(declare(expected_on=None, arrival_id=ANOTHER)).nothing()
    story = given(wang_is_known(), first, arrive())
    story.when(declare(expected_on=None, arrival_id=ANOTHER)).then(
        ArrivalDeclared(arrival_id=ANOTHER, **SAID)
    )


def test_another_journey_under_the_same_identity_is_refused() -> None:
    expected().when(declare(origin="4403")).refused(ArrivalExistsError, JOURNEY)


@pytest.mark.parametrize(
    ("origin", "overseas"), [("IR", False), ("310115", True)], ids=["a country", "an area"]
)
def test_a_country_is_overseas_and_an_area_is_not(origin: str, overseas: bool) -> None:
    story = given(wang_is_known())
    story.when(declare(origin=origin, overseas=overseas)).refused(OriginMismatchError, origin)


@pytest.mark.parametrize("origin", ["IR", "810000", "71"])
def test_who_comes_over_the_border_is_from_overseas(origin: str) -> None:
    story = given(wang_is_known(), declare(origin=origin, overseas=True))
    assert arrival(story).declared.overseas


def test_companions_are_others_who_are_known() -> None:
    given(wang_is_known()).when(declare(companions=(WANG,))).refused(OwnCompanionError, WANG)
    given(wang_is_known()).when(declare(companions=(ZHAO,))).refused(UnknownPersonError, ZHAO)


def test_nobody_was_anywhere_until_before_they_came_there() -> None:
    part = Visited(area="310115", from_on=on("2022-07-15"), until_on=on("2022-07-14"))
    given(wang_is_known()).when(declare(visited=(part,))).refused(EndBeforeStartError)


def test_they_come() -> None:
    story = expected().when(arrive(symptomatic=False, entry_point="South station"))
    story.then(
        ArrivalArrived(
            arrival_id=JOURNEY, arrived_at=CAME, entry_point="South station", symptomatic=False
        )
    )
    assert arrival(story).status is ArrivalStatus.ARRIVED
    expected(arrive()).when(arrive()).nothing()
    expected().when(arrive(arrived_at=TO_COME)).refused(DateAfterEntryError)


@pytest.mark.parametrize(
    "asked",
    [arrive(), collect(), VerifyArrival(**OF_WANG, outcome=VerifiedOutcome.FOUND)],
    ids=lambda asked: asked.kind,
)
def test_nothing_can_be_said_of_an_unknown_arrival(asked: Any) -> None:
    given(wang_is_known()).when(asked).refused(UnknownArrivalError, JOURNEY)


def test_whoever_is_on_a_list_is_verified() -> None:
    listed = declare(declared_by=DeclaredBy.LIST, list_name="2022-7")
    found = VerifyArrival(**OF_WANG, outcome=VerifiedOutcome.FOUND, verified_at=CAME)
    story = given(wang_is_known(), listed).when(found)
    story.then(ArrivalVerified(arrival_id=JOURNEY, outcome=VerifiedOutcome.FOUND, verified_at=CAME))
    assert arrival(story).came
    assert arrival(story).status is ArrivalStatus.ARRIVED
    expected().when(found).refused(NotOnListError, JOURNEY)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (VerifiedOutcome.NOT_FOUND, ArrivalStatus.EXPECTED),
        (VerifiedOutcome.NOT_HERE, ArrivalStatus.NOT_COMING),
        (VerifiedOutcome.NOT_CONCERNED, ArrivalStatus.NOT_COMING),
        (VerifiedOutcome.ALREADY_CONTROLLED, ArrivalStatus.ARRIVED),
    ],
)
def test_what_came_of_verifying_says_where_they_are(
    outcome: VerifiedOutcome, status: ArrivalStatus
) -> None:
    listed = declare(declared_by=DeclaredBy.LIST, list_name="2022-7")
    story = given(wang_is_known(), listed, VerifyArrival(**OF_WANG, outcome=outcome))
    assert arrival(story).status is status


def test_the_last_receiver_takes_over_who_came() -> None:
    taken = at("2022-07-17 10:00")
    story = expected(arrive()).when(collect(collected_at=taken, area="360103"))
    story.then(
        ArrivalCollected(
            arrival_id=JOURNEY, collected_by="Steel works", collected_at=taken, area="360103"
        )
    )
    assert arrival(story).status is ArrivalStatus.COLLECTED
    expected().when(collect()).refused(NotArrivedError, JOURNEY)
    expected(arrive()).when(collect(collected_at=at("2022-07-16 08:00"))).refused(
        EndBeforeStartError
    )


def test_a_correction_takes_the_place_of_what_was_said() -> None:
    story = expected(arrive()).when(arrive(corrects=3, arrived_at=at("2022-07-16 09:40")))
    story.then(
        ArrivalArrived(
            arrival_id=JOURNEY,
            arrived_at=at("2022-07-16 09:40"),
            corrects=wangs_fact(3),
            reported_at=story.now,
        )
    )
    moved = expected(arrive()).done(declare(corrects=2, origin="4403"))
    assert arrival(moved).declared.origin == "4403"
    assert arrival(moved).arrived is not None


def test_what_is_taken_back_is_as_if_it_had_not_been_said() -> None:
    story = expected(arrive(), RetractFacts(person_id=WANG, versions=(3,)))
    assert arrival(story).status is ArrivalStatus.EXPECTED


def test_the_whole_course_in_any_order_of_arrival() -> None:
    listed = declare(declared_by=DeclaredBy.LIST, list_name="2022-7")
    later = [
        VerifyArrival(**OF_WANG, outcome=VerifiedOutcome.NOT_FOUND),
        VerifyArrival(**OF_WANG, outcome=VerifiedOutcome.FOUND),
        arrive(symptomatic=True),
        collect(collected_at=at("2022-07-19 10:00")),
        collect(collected_at=at("2022-07-18 10:00"), collected_by="Community"),
    ]
    story = given(wang_is_known(), listed)
    for command in later:
        story.later(minutes=5).done(command)
    first, second, *others = [event for _, event in story.wang.facts]
    expected_state = arrival(story)
    assert expected_state.collected is not None
    assert expected_state.collected.made.collected_by == "Steel works"
    for order in permutations(others):
        facts = enumerate([first, second, *order], 1)
        found = replay(WANG, facts).parts("arrival")[JOURNEY]
        assert found == expected_state

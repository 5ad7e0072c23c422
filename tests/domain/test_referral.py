"""A referral: another jurisdiction is asked to find somebody, or asks us; and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    ANOTHER_CASE,
    ANOTHER_EPISODE,
    WANG,
    WANGS_CASE,
    WANGS_EPISODE,
    Story,
    at,
    given,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
    wangs_fact,
)
from tracing.domain.event import Event
from tracing.domain.history import replay
from tracing.domain.identifiers import ReferralId
from tracing.domain.person.commands import RetractFacts
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.referral.commands import (
    AnswerReferral,
    ControlReferred,
    FindReferred,
    ReceiveReferral,
    SendReferral,
)
from tracing.domain.referral.events import (
    ReferralAnswered,
    ReferralControlled,
    ReferralFound,
    ReferralOutcome,
    ReferralReceived,
    ReferralSent,
)
from tracing.domain.referral.refusals import ReferralExistsError, UnknownReferralError
from tracing.domain.referral.state import ReferralDirection, ReferralState, ReferralStatus
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownCaseError,
    UnknownContactError,
    UnknownPersonError,
    WrongCorrectionError,
)
from tracing.domain.values import Unsealed

TO_FUZHOU, TO_YICHUN = (ReferralId(UUID(int=300 + n)) for n in range(2))
FUZHOU, YICHUN = "361000", "360900"
REFERRED: dict[str, Any] = {"person_id": WANG, "referral_id": TO_FUZHOU}
SENT = at("2022-07-15 10:00")
FOUND = at("2022-07-15 14:00")
CONTROLLED = at("2022-07-15 17:30")
ANSWERED = at("2022-07-16 09:00")
TO_COME = at("2022-07-20 09:01")


def send(**fields: Any) -> SendReferral:
    return SendReferral(**{**REFERRED, "to_area": FUZHOU, "sent_at": SENT} | fields)


def receive(**fields: Any) -> ReceiveReferral:
    return ReceiveReferral(**{**REFERRED, "from_area": FUZHOU, "received_at": SENT} | fields)


FIND = FindReferred(**REFERRED, found_at=FOUND)
CONTROL = ControlReferred(**REFERRED, controlled_at=CONTROLLED, mode=OrderMode.FACILITY)
ANSWER = AnswerReferral(**REFERRED, outcome=ReferralOutcome.CONTROLLED, answered_at=ANSWERED)


def a_referred_wang(*more: Any) -> Story:
    return given(wang_is_known(), wang_was_exposed(), send(contact_id=WANGS_EPISODE), *more)


def referral(story: Story) -> ReferralState:
    found: ReferralState = story.wang.parts("referral")[TO_FUZHOU]
    return found


def test_a_contact_is_referred_to_another_city() -> None:
    story = given(wang_is_known(), wang_was_exposed())
    story.when(send(contact_id=WANGS_EPISODE, document="洪疫协〔2022〕15号", note="on a train"))
    story.then(
        ReferralSent(
            referral_id=TO_FUZHOU,
            to_area=FUZHOU,
            sent_at=SENT,
            document="洪疫协〔2022〕15号",
            contact_id=WANGS_EPISODE,
            note=Unsealed(WANG, "on a train"),  # type: ignore[arg-type]
        )
    )
    assert referral(story).direction is ReferralDirection.SENT
    assert (referral(story).area, referral(story).at) == (FUZHOU, SENT)
    assert referral(story).status is ReferralStatus.ASKED


def test_another_city_refers_a_contact_to_us() -> None:
    story = given(wang_is_known()).when(receive(from_office="Fuzhou CDC"))
    story.then(
        ReferralReceived(
            referral_id=TO_FUZHOU, from_area=FUZHOU, from_office="Fuzhou CDC", received_at=SENT
        )
    )
    assert referral(story).direction is ReferralDirection.RECEIVED


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (FIND, ReferralFound(referral_id=TO_FUZHOU, found_at=FOUND)),
        (
            CONTROL,
            ReferralControlled(
                referral_id=TO_FUZHOU, controlled_at=CONTROLLED, mode=OrderMode.FACILITY
            ),
        ),
        (
            ANSWER,
            ReferralAnswered(
                referral_id=TO_FUZHOU, outcome=ReferralOutcome.CONTROLLED, answered_at=ANSWERED
            ),
        ),
    ],
)
def test_what_came_of_it_is_recorded_once(command: Any, event: Event) -> None:
    a_referred_wang().when(command).then(event).when(command).nothing()


@pytest.mark.parametrize("command", [FIND, CONTROL, ANSWER])
def test_what_came_of_an_unknown_referral_is_refused(command: Any) -> None:
    given(wang_is_known()).when(command).refused(UnknownReferralError, TO_FUZHOU)


@pytest.mark.parametrize("command", [send(), receive(), FIND, CONTROL, ANSWER])
def test_nothing_is_recorded_of_a_stranger(command: Any) -> None:
    given().when(command).refused(UnknownPersonError, WANG)


@pytest.mark.parametrize("ask", [send, receive])
def test_a_referral_told_again_under_another_identity_is_the_same(ask: Any) -> None:
    given(wang_is_known(), ask()).when(ask(referral_id=TO_YICHUN)).nothing()


@pytest.mark.parametrize("ask", [send, receive])
def test_another_referral_under_the_same_identity_is_refused(ask: Any) -> None:
    another = ask(document="another letter")
    given(wang_is_known(), ask()).when(another).refused(ReferralExistsError, TO_FUZHOU)


def test_a_referral_names_episodes_and_cases_of_that_person() -> None:
    story = given(wang_is_known(), wang_was_exposed())
    story.when(send(contact_id=ANOTHER_EPISODE)).refused(UnknownContactError, ANOTHER_EPISODE)
    story.when(receive(contact_id=ANOTHER_EPISODE)).refused(UnknownContactError, ANOTHER_EPISODE)
    story.when(send(case_id=ANOTHER_CASE)).refused(UnknownCaseError, ANOTHER_CASE)
    given(wang_is_known(), wang_is_a_case()).done(send(case_id=WANGS_CASE))


@pytest.mark.parametrize(
    "command",
    [
        send(sent_at=TO_COME, referral_id=TO_YICHUN),
        receive(received_at=TO_COME, referral_id=TO_YICHUN),
        FindReferred(**REFERRED, found_at=TO_COME),
        ControlReferred(**REFERRED, controlled_at=TO_COME),
        AnswerReferral(**REFERRED, outcome=ReferralOutcome.POSITIVE, answered_at=TO_COME),
    ],
)
def test_what_is_to_come_is_refused(command: Any) -> None:
    a_referred_wang().when(command).refused(DateAfterEntryError, TO_COME)


def test_an_impossible_order_of_moments_is_refused_with_both() -> None:
    story = a_referred_wang(FIND)
    early = at("2022-07-15 09:00")
    for command in (
        FindReferred(**REFERRED, found_at=early),
        ControlReferred(**REFERRED, controlled_at=early),
        AnswerReferral(**REFERRED, outcome=ReferralOutcome.NOT_FOUND, answered_at=early),
    ):
        story.when(command).refused(EndBeforeStartError, early, SENT)
    between = at("2022-07-15 13:00")
    control = ControlReferred(**REFERRED, controlled_at=between)
    story.when(control).refused(EndBeforeStartError, between, FOUND)
    late = at("2022-07-15 20:00")
    story.when(send(contact_id=WANGS_EPISODE, sent_at=late, corrects=4)).refused(
        EndBeforeStartError, FOUND, late
    )


def test_what_was_learnt_before_a_moment_cannot_have_happened_after_it() -> None:
    early = at("2022-07-15 09:00")
    a_referred_wang().when(FindReferred(**REFERRED, reported_at=early)).refused(
        EndBeforeStartError, early, SENT
    )


def test_moments_that_were_not_said_are_those_at_which_it_was_learnt() -> None:
    story = a_referred_wang(FindReferred(**REFERRED, reported_at=FOUND))
    story.done(AnswerReferral(**REFERRED, outcome=ReferralOutcome.MOVED_ON))
    known = referral(story)
    assert (known.found_at, known.answered_at, known.answered_reported_at) == (
        FOUND,
        story.now,
        story.now,
    )
    assert known.outcome is ReferralOutcome.MOVED_ON


def test_the_whole_course_in_any_order_of_arrival() -> None:
    known = referral(a_referred_wang(FIND, CONTROL, ANSWER))
    assert known.status is ReferralStatus.ANSWERED
    assert (known.found_at, known.controlled_at, known.answered_at) == (FOUND, CONTROLLED, ANSWERED)
    assert known.mode is OrderMode.FACILITY
    story = a_referred_wang(FIND, CONTROL, ANSWER)
    facts = list(story.wang.facts)
    backwards = [(number, fact.event) for number, fact in enumerate(reversed(facts), 1)]
    assert replay(WANG, backwards).parts("referral")[TO_FUZHOU] == known


def test_the_first_finding_and_the_last_word_on_the_mode_count() -> None:
    home = ControlReferred(**REFERRED, controlled_at=at("2022-07-16 08:00"), mode=OrderMode.HOME)
    again = FindReferred(**REFERRED, found_at=at("2022-07-15 16:00"))
    known = referral(a_referred_wang(FIND, again, home, CONTROL))
    assert (known.found_at, known.controlled_at, known.mode) == (FOUND, CONTROLLED, OrderMode.HOME)


def test_a_correction_takes_the_place_of_what_was_said() -> None:
    story = a_referred_wang(FIND)
    earlier = at("2022-07-15 11:00")
    story.when(FindReferred(**REFERRED, found_at=earlier, corrects=5, reason="a slip"))
    story.then(
        ReferralFound(
            referral_id=TO_FUZHOU,
            found_at=earlier,
            corrects=wangs_fact(5),
            reason=Unsealed(WANG, "a slip"),  # type: ignore[arg-type]
        )
    )
    assert referral(story).found_at == earlier
    story.when(FindReferred(**REFERRED, found_at=FOUND, corrects=4)).refused(
        WrongCorrectionError, 4
    )


def test_the_sending_is_corrected_with_all_of_it() -> None:
    story = a_referred_wang(FIND)
    story.done(send(to_area=YICHUN, contact_id=WANGS_EPISODE, corrects=4))
    assert (referral(story).area, referral(story).found_at) == (YICHUN, FOUND)


def test_a_referral_taken_back_is_gone_with_what_came_of_it() -> None:
    story = a_referred_wang(FIND).done(RetractFacts(person_id=WANG, versions=(4,)))
    assert story.wang.parts("referral") == {}

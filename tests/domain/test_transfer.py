"""A transfer: who is moved, when it set out and arrived, and whom the receiver took in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.domain.stories import (
    ANOTHER_CASE,
    ANOTHER_EPISODE,
    LI,
    REGISTRY,
    WANG,
    WANGS_CASE,
    WANGS_EPISODE,
    ZHAO,
    at,
    li_is_known,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
)
from tests.domain.thing_stories import ThingStory, given, things_fact
from tracing.domain.event import Event
from tracing.domain.identifiers import PlaceId, QuarantineId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    UnknownCaseError,
    UnknownContactError,
    UnknownPersonError,
    UnknownThingError,
)
from tracing.domain.thing import replay
from tracing.domain.transfer.commands import (
    ArriveTransfer,
    CancelTransfer,
    ChangePassengers,
    DispatchTransfer,
    HandOver,
    RecordIncident,
    RequestTransfer,
)
from tracing.domain.transfer.events import (
    IncidentKind,
    IncidentRecorded,
    Passenger,
    PassengersChanged,
    RefusalReason,
    TransferArrived,
    TransferCancelled,
    TransferDispatched,
    TransferHandedOver,
    TransferPurpose,
    TransferRequested,
)
from tracing.domain.transfer.refusals import (
    ChangeOutOfOrderError,
    HandedOverError,
    LegRecordedError,
    NobodyHandedOverError,
    NoPassengersError,
    NotAPassengerError,
    PassengerTwiceError,
    ReasonWithoutRefusedError,
    RefusedWithoutReasonError,
    TransferArrivedError,
    TransferCancelledError,
    TransferExistsError,
)
from tracing.domain.transfer.state import PassengerStatus, TransferState, TransferStatus
from tracing.domain.values import Unsealed

BUS, NOWHERE, NO_ORDER = UUID(int=500), PlaceId(UUID(int=501)), QuarantineId(UUID(int=502))
REQUESTED = at("2022-07-16 22:40")
DISPATCHED = at("2022-07-16 23:05")
ARRIVED = at("2022-07-16 23:50")
TAKEN_IN = at("2022-07-17 00:10")
TO_COME = at("2022-07-20 09:01")
ABOARD = (Passenger(person_id=WANG), Passenger(person_id=LI))
ZHAO_TOO = Passenger(person_id=ZHAO)


def request(**fields: Any) -> RequestTransfer:
    asked: dict[str, Any] = {
        "thing_id": BUS,
        "purpose": TransferPurpose.QUARANTINE,
        "passengers": ABOARD,
        "requested_at": REQUESTED,
    }
    return RequestTransfer(**(asked | fields))


def change(**fields: Any) -> ChangePassengers:
    return ChangePassengers(thing_id=BUS, **fields)


def dispatch(**fields: Any) -> DispatchTransfer:
    said: dict[str, Any] = {"dispatched_at": DISPATCHED} | fields
    return DispatchTransfer(thing_id=BUS, **said)


def arrive(**fields: Any) -> ArriveTransfer:
    said: dict[str, Any] = {"arrived_at": ARRIVED} | fields
    return ArriveTransfer(thing_id=BUS, **said)


def hand_over(**fields: Any) -> HandOver:
    said: dict[str, Any] = {"handed_over_at": TAKEN_IN} | fields
    return HandOver(thing_id=BUS, **said)


def cancel(**fields: Any) -> CancelTransfer:
    return CancelTransfer(thing_id=BUS, **fields)


def incident(**fields: Any) -> RecordIncident:
    return RecordIncident(thing_id=BUS, incident=IncidentKind.BREAKDOWN, **fields)


BOTH = hand_over(accepted=(WANG, LI))
WANG_ALONE = hand_over(accepted=(WANG,), refused=(LI,), because=RefusalReason.FULL)


def people() -> tuple[RegisterPerson, ...]:
    return (wang_is_known(), li_is_known(), RegisterPerson(person_id=ZHAO))


def a_bus(*more: Any) -> ThingStory:
    return given(*people(), request(), *more)


def the_bus(story: ThingStory) -> TransferState:
    found: TransferState = story.the(BUS)
    return found


def statuses(story: ThingStory) -> list[PassengerStatus]:
    """Of Wang and Li, and of whoever was added."""
    state = the_bus(story)
    received = state.received
    return [state.standing(person, received.get(person)) for person in state.boardings]


# -- happened, repeated ----------------------------------------------------------------------


def test_one_transfer_is_requested_for_several_people() -> None:
    story = given(*people()).when(request(from_area="360103", to_area="360121"))
    story.then(
        TransferRequested(
            purpose=TransferPurpose.QUARANTINE,
            passengers=ABOARD,
            from_area="360103",
            to_area="360121",
            requested_at=REQUESTED,
        )
    )
    assert the_bus(story).status is TransferStatus.REQUESTED
    assert statuses(story) == [PassengerStatus.WAITING, PassengerStatus.WAITING]


@pytest.mark.parametrize(
    ("before", "command", "event", "status"),
    [
        (
            (),
            dispatch(carrier="Ambulance Centre", escort="Zhou"),
            TransferDispatched(
                dispatched_at=DISPATCHED,
                carrier="Ambulance Centre",
                escort=Unsealed(REGISTRY, "Zhou"),  # type: ignore[arg-type]
            ),
            TransferStatus.DISPATCHED,
        ),
        ((dispatch(),), arrive(), TransferArrived(arrived_at=ARRIVED), TransferStatus.ARRIVED),
        (
            (dispatch(), arrive()),
            BOTH,
            TransferHandedOver(handed_over_at=TAKEN_IN, accepted=(WANG, LI)),
            TransferStatus.HANDED_OVER,
        ),
        (
            (dispatch(), arrive()),
            WANG_ALONE,
            TransferHandedOver(
                handed_over_at=TAKEN_IN,
                accepted=(WANG,),
                refused=(LI,),
                because=RefusalReason.FULL,
            ),
            TransferStatus.PARTLY_HANDED_OVER,
        ),
        ((), cancel(), TransferCancelled(), TransferStatus.CANCELLED),
        (
            (dispatch(),),
            incident(people=(LI,)),
            IncidentRecorded(incident=IncidentKind.BREAKDOWN, people=(LI,)),
            TransferStatus.DISPATCHED,
        ),
        (
            (),
            change(added=(ZHAO_TOO,), removed=(LI,)),
            PassengersChanged(added=(ZHAO_TOO,), removed=(LI,)),
            TransferStatus.REQUESTED,
        ),
    ],
)
def test_what_happens_to_it_is_recorded_once(
    before: tuple[Any, ...], command: Any, event: Event, status: TransferStatus
) -> None:
    story = a_bus(*before).when(command)
    story.then(event)
    assert the_bus(story).status is status
    if command.__class__ is not DispatchTransfer:  # the sealed name of an escort is not compared
        story.when(command).nothing()


def test_the_same_request_again_is_nothing_and_another_is_refused() -> None:
    a_bus().when(request()).nothing()
    another = request(purpose=TransferPurpose.ADMISSION)
    a_bus().when(another).refused(TransferExistsError, BUS)


def test_each_person_is_followed_through_the_legs() -> None:
    story = a_bus(dispatch())
    assert statuses(story) == [PassengerStatus.EN_ROUTE] * 2
    story.done(arrive())
    assert statuses(story) == [PassengerStatus.ARRIVED] * 2
    story.done(WANG_ALONE)
    assert statuses(story) == [PassengerStatus.ACCEPTED, PassengerStatus.REFUSED]


def test_who_was_refused_may_be_accepted_later() -> None:
    later = hand_over(accepted=(LI,), handed_over_at=at("2022-07-17 02:00"))
    story = a_bus(dispatch(), arrive(), WANG_ALONE, later)
    assert the_bus(story).status is TransferStatus.HANDED_OVER
    assert statuses(story) == [PassengerStatus.ACCEPTED] * 2
    handed_over = the_bus(story).handed_over
    assert handed_over is not None
    assert handed_over.at == at("2022-07-17 02:00")


def test_where_everybody_is_refused_it_has_arrived_and_no_more() -> None:
    nobody = hand_over(refused=(WANG, LI), because=RefusalReason.NOT_EQUIPPED)
    story = a_bus(dispatch(), arrive(), nobody)
    assert the_bus(story).status is TransferStatus.ARRIVED
    assert statuses(story) == [PassengerStatus.REFUSED] * 2


def test_whoever_is_left_out_is_not_waited_for() -> None:
    story = a_bus(change(removed=(LI,)), dispatch(), arrive(), hand_over(accepted=(WANG,)))
    assert the_bus(story).status is TransferStatus.HANDED_OVER
    assert statuses(story) == [PassengerStatus.ACCEPTED, PassengerStatus.REMOVED]


def test_somebody_left_out_may_be_added_again_in_the_same_words() -> None:
    add = change(added=(ZHAO_TOO,))
    story = a_bus(add)
    story.later(minutes=1)
    story.done(change(removed=(ZHAO,)))
    story.later(minutes=1)
    story.when(add).then(PassengersChanged(added=(ZHAO_TOO,)))
    assert statuses(story) == [PassengerStatus.WAITING] * 3


def test_legs_that_nobody_recorded_do_not_stand_in_the_way() -> None:
    story = a_bus(BOTH)
    assert the_bus(story).status is TransferStatus.HANDED_OVER


def test_the_same_facts_in_any_order_of_arrival() -> None:
    added = change(added=(ZHAO_TOO,), reported_at=at("2022-07-16 22:50"))
    story = a_bus(added, dispatch(), arrive(), WANG_ALONE, incident(people=(LI,)))
    facts = reversed(story.things[BUS].facts)
    backwards = replay(BUS, [(number, fact.event) for number, fact in enumerate(facts, 1)])
    assert backwards.state == the_bus(story)


# -- refused ---------------------------------------------------------------------------------


def test_everybody_it_moves_exists_and_what_is_named_of_them() -> None:
    def moving(**named: Any) -> RequestTransfer:
        return request(passengers=(Passenger(person_id=WANG, **named),))

    given().when(moving()).refused(UnknownPersonError, WANG)
    story = given(wang_is_known(), wang_was_exposed(), wang_is_a_case())
    story.when(moving(case_id=ANOTHER_CASE)).refused(UnknownCaseError, ANOTHER_CASE)
    story.when(moving(contact_id=ANOTHER_EPISODE)).refused(UnknownContactError, ANOTHER_EPISODE)
    story.when(moving(quarantine_id=NO_ORDER)).refused(UnknownThingError, NO_ORDER)
    story.done(moving(case_id=WANGS_CASE, contact_id=WANGS_EPISODE))


def test_nobody_is_moved_twice_and_nobody_at_all_is_no_transfer() -> None:
    given(*people()).when(request(passengers=(*ABOARD, ABOARD[0]))).refused(
        PassengerTwiceError, WANG
    )
    given().when(request(passengers=())).refused(NoPassengersError)
    a_bus().when(change(removed=(WANG, LI))).refused(NoPassengersError)
    a_bus().when(change(added=(ABOARD[0], ZHAO_TOO))).refused(PassengerTwiceError, WANG)


def test_places_it_names_are_known() -> None:
    given(*people()).when(request(to_place=NOWHERE)).refused(UnknownThingError, NOWHERE)
    a_bus().when(arrive(place_id=NOWHERE)).refused(UnknownThingError, NOWHERE)


@pytest.mark.parametrize(
    "command",
    [
        change(removed=(ZHAO,)),
        hand_over(accepted=(ZHAO,)),
        hand_over(refused=(ZHAO,), because=RefusalReason.FULL),
        incident(people=(ZHAO,)),
    ],
)
def test_only_its_passengers_are_spoken_of(command: Any) -> None:
    a_bus().when(command).refused(NotAPassengerError, ZHAO, BUS)


@pytest.mark.parametrize(
    "command", [change(removed=(LI,)), dispatch(), arrive(), BOTH, cancel(), incident()]
)
def test_nothing_happens_to_an_unknown_transfer(command: Any) -> None:
    given(*people()).when(command).refused(UnknownThingError, BUS)


@pytest.mark.parametrize("command", [change(removed=(LI,)), dispatch(), arrive(), BOTH])
def test_a_cancelled_transfer_does_not_go_on(command: Any) -> None:
    when = at("2022-07-16 23:00")
    a_bus(cancel(cancelled_at=when)).when(command).refused(TransferCancelledError, BUS, when)


@pytest.mark.parametrize("before", [arrive(), BOTH])
def test_what_has_arrived_is_not_cancelled_and_takes_nobody_on(before: Any) -> None:
    story = a_bus(before)
    story.when(cancel()).refused(TransferArrivedError, BUS)
    story.when(change(added=(ZHAO_TOO,))).refused(TransferArrivedError, BUS)


def test_a_change_before_the_arrival_may_be_learnt_late() -> None:
    late = change(added=(ZHAO_TOO,), reported_at=at("2022-07-16 22:50"))
    story = a_bus(arrive(), late)
    assert statuses(story) == [PassengerStatus.ARRIVED] * 3


@pytest.mark.parametrize(
    ("first", "second", "known", "asked"),
    [
        (dispatch(), dispatch(dispatched_at=ARRIVED), DISPATCHED, ARRIVED),
        (arrive(), arrive(arrived_at=TAKEN_IN), ARRIVED, TAKEN_IN),
        (
            cancel(cancelled_at=DISPATCHED),
            cancel(cancelled_at=ARRIVED),
            DISPATCHED,
            ARRIVED,
        ),
    ],
)
def test_what_happens_once_is_not_told_otherwise(
    first: Any, second: Any, known: Any, asked: Any
) -> None:
    a_bus(first).when(second).refused(LegRecordedError, BUS, known, asked)


def test_a_person_is_accepted_once() -> None:
    story = a_bus(WANG_ALONE)
    story.when(BOTH).refused(HandedOverError, WANG, BUS, TAKEN_IN)
    refuse = hand_over(refused=(WANG,), because=RefusalReason.OTHER)
    story.when(refuse).refused(HandedOverError, WANG, BUS, TAKEN_IN)
    leave_out = change(removed=(WANG,), reported_at=REQUESTED)
    story.when(leave_out).refused(HandedOverError, WANG, BUS, TAKEN_IN)


def test_a_hand_over_says_who_and_why() -> None:
    story = a_bus()
    story.when(hand_over()).refused(NobodyHandedOverError)
    story.when(hand_over(refused=(LI,))).refused(RefusedWithoutReasonError, LI)
    story.when(hand_over(accepted=(LI,), because=RefusalReason.FULL)).refused(
        ReasonWithoutRefusedError, "full"
    )
    story.when(hand_over(accepted=(LI,), refused=(LI,), because=RefusalReason.FULL)).refused(
        PassengerTwiceError, LI
    )


@pytest.mark.parametrize(
    ("before", "command", "end", "start"),
    [
        ((), dispatch(dispatched_at=at("2022-07-16 22:00")), "22:00", REQUESTED),
        ((dispatch(),), arrive(arrived_at=at("2022-07-16 23:00")), "23:00", DISPATCHED),
        ((arrive(),), dispatch(dispatched_at=TAKEN_IN), ARRIVED, TAKEN_IN),
        ((arrive(),), hand_over(accepted=(LI,), handed_over_at=DISPATCHED), DISPATCHED, ARRIVED),
        ((), cancel(cancelled_at=at("2022-07-16 22:00")), "22:00", REQUESTED),
        ((), incident(occurred_at=at("2022-07-16 22:00")), "22:00", REQUESTED),
        ((dispatch(),), request(requested_at=ARRIVED, corrects=1), DISPATCHED, ARRIVED),
    ],
)
def test_an_impossible_order_of_moments_is_refused_with_both(
    before: tuple[Any, ...], command: Any, end: Any, start: Any
) -> None:
    a_bus(*before).when(command).refused(EndBeforeStartError, end, start)


@pytest.mark.parametrize(
    "command",
    [
        request(thing_id=NOWHERE, requested_at=TO_COME),
        dispatch(dispatched_at=TO_COME),
        arrive(arrived_at=TO_COME),
        hand_over(accepted=(LI,), handed_over_at=TO_COME),
        cancel(cancelled_at=TO_COME),
        incident(occurred_at=TO_COME),
    ],
)
def test_what_is_to_come_is_refused(command: Any) -> None:
    a_bus().when(command).refused(DateAfterEntryError, TO_COME)


# -- corrected -------------------------------------------------------------------------------


def test_a_leg_is_corrected_against_the_other_legs() -> None:
    earlier = at("2022-07-16 22:55")
    story = a_bus(dispatch(), arrive())
    story.when(dispatch(dispatched_at=earlier, corrects=2)).then(
        TransferDispatched(dispatched_at=earlier, corrects=things_fact(BUS, 2))
    )
    story.when(arrive(arrived_at=at("2022-07-16 22:50"), corrects=3)).refused(
        EndBeforeStartError, "22:50", "22:55"
    )


def test_a_hand_over_is_corrected_as_if_it_had_not_been() -> None:
    story = a_bus(WANG_ALONE)
    story.done(hand_over(accepted=(LI, WANG), corrects=2))
    assert the_bus(story).status is TransferStatus.HANDED_OVER


def test_a_request_is_corrected_but_not_to_leave_out_whom_others_took_in() -> None:
    story = a_bus(BOTH)
    without = request(passengers=(ABOARD[0],), corrects=1)
    story.when(without).refused(NotAPassengerError, LI, BUS)
    story.done(request(passengers=(*ABOARD, ZHAO_TOO), corrects=1))
    assert the_bus(story).status is TransferStatus.PARTLY_HANDED_OVER


def test_a_change_of_passengers_that_a_later_one_outdoes_is_refused() -> None:
    added = change(added=(ZHAO_TOO,), reported_at=at("2022-07-18 10:00"))
    removed = change(removed=(ZHAO,), reported_at=at("2022-07-17 10:00"))
    a_bus(added).when(removed).refused(ChangeOutOfOrderError)

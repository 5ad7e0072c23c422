"""The clocks of the packs in force, on a real registry, with every time written out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.read_models.worked import AREA, Work, at
from tests.registries import CHINA, Clock, make_registry
from tracing.domain.clocks.running import ClockStatus
from tracing.domain.contact.commands import ExcludeContact
from tracing.domain.identifiers import Ids, PersonId, ReferralId, SampleId
from tracing.domain.laboratory.commands import CollectSample, ReportResult
from tracing.domain.laboratory.events import TestResult
from tracing.domain.pool.commands import CollectPool, FindPoolMembers, ReportPoolResult
from tracing.domain.referral.commands import (
    AnswerReferral,
    ControlReferred,
    FindReferred,
    ReceiveReferral,
)
from tracing.domain.referral.events import ReferralOutcome
from tracing.domain.screening.commands import CompleteRound, OrderRound
from tracing.domain.transfer.commands import HandOver, RequestTransfer
from tracing.domain.transfer.events import Passenger, TransferPurpose
from tracing.domain.values import ContactCategory, Decision, Diagnosis, Precision
from tracing.projections.questions.clocks import Running
from tracing.registry import Registry

AUGUST = datetime(2022, 8, 1, 9, tzinfo=CHINA)
RUNNING, OVERDUE = ClockStatus.RUNNING, ClockStatus.OVERDUE
IN_TIME, LATE = ClockStatus.IN_TIME, ClockStatus.LATE


@pytest.fixture
def clock() -> Clock:
    return Clock(AUGUST)


@pytest.fixture
def work(registry: Registry) -> Work:
    told = Work(registry)
    told.adopt()
    return told


def told(found: Iterable[Running]) -> dict[str, tuple[str, str, ClockStatus]]:
    """By clock, of which there is one each: its age and limit, and how it stands."""
    return {each.clock: (_long(each.age), _long(each.limit), each.status) for each in found}


def _long(long: timedelta) -> str:
    minutes = long // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02}"


def test_a_case_starts_the_clocks_of_the_pack(work: Work) -> None:
    work.case(at("07-16 22:30"))
    assert told(work.clocks(at("07-17 00:45"))) == {
        "transfer": ("2:15", "2:00", OVERDUE),
        "track": ("2:15", "4:00", RUNNING),
        "investigation": ("2:15", "24:00", RUNNING),
    }


def test_clocks_stop_when_what_they_wait_for_was_reported(work: Work) -> None:
    case = work.case(at("07-16 08:00"))
    work.investigate(case, track=at("07-16 12:01"), preliminary=at("07-17 07:59"))
    receive(work.registry, work.owner[case], at("07-16 09:30"))
    found = told(work.clocks(at("07-18 08:00")))
    assert found["transfer"] == ("1:30", "2:00", IN_TIME)
    assert found["track"] == ("4:01", "4:00", LATE)
    assert found["investigation"] == ("23:59", "24:00", IN_TIME)


def test_on_an_earlier_moment_it_still_runs(work: Work) -> None:
    case = work.case(at("07-16 08:00"))
    work.investigate(case, track=at("07-16 12:01"), preliminary=at("07-17 07:59"))
    assert told(work.clocks(at("07-16 12:00")))["track"] == ("4:00", "4:00", RUNNING)
    assert work.clocks(at("07-16 08:00")) == []


def test_a_report_known_to_the_day_counts_from_its_end(work: Work) -> None:
    work.case(at("07-16 00:00"), precision=Precision.DAY)
    assert work.clocks(at("07-16 23:59")) == []
    assert told(work.clocks(at("07-17 01:00")))["transfer"] == ("1:00", "2:00", RUNNING)


def test_a_case_that_was_discarded_waits_for_nothing(work: Work) -> None:
    work.case(at("07-16 08:00"), diagnosis=Diagnosis.DISCARDED)
    assert [each for each in work.clocks(at("07-18 08:00")) if each.late] == []


def test_what_was_retracted_has_no_clock_but_had_one_as_of_then(work: Work) -> None:
    case = work.case(at("07-16 08:00"))
    before = work.registry.position()
    work.retract(case)
    assert work.clocks(at("07-17 08:00")) == []
    assert "transfer" in told(work.clocks(at("07-17 08:00"), before))


def test_the_pack_in_force_at_the_start_counts(work: Work) -> None:
    """Until 28 June edition 8 held, which has no clock for the transfer and 12 h for placing."""
    work.case(at("06-27 08:00"))
    work.contact(at("06-27 08:00"))
    found = work.clocks(at("07-17 08:00"))
    assert "transfer" not in told(found)
    assert {each.basis.pack for each in found} == {"cn-ed8"}
    assert told(found)["place_close"][1] == "12:00"


def test_without_a_pack_there_is_no_clock(registry: Registry) -> None:
    work = Work(registry)
    work.case(at("07-16 08:00"))
    assert work.clocks(at("07-17 08:00")) == []


def test_close_and_secondary_contacts_have_their_own_limit(work: Work) -> None:
    close = work.contact(at("07-16 08:00"))
    work.contact(at("07-16 08:00"), category=ContactCategory.SECONDARY)
    work.place(close, at("07-16 16:00"))
    assert told(work.clocks(at("07-16 21:00"))) == {
        "place_close": ("8:00", "8:00", IN_TIME),
        "place_secondary": ("13:00", "12:00", OVERDUE),
    }


def test_who_is_lost_is_still_to_be_placed_and_who_is_excluded_is_not(work: Work) -> None:
    lost, excluded = work.contact(at("07-16 08:00")), work.contact(at("07-16 08:01"))
    work.lose(lost, at("07-16 10:00"))
    work.registry.execute(
        ExcludeContact(
            person_id=excluded[0],
            contact_id=excluded[1],
            decision=Decision(office="County CDC", decided_at=at("07-16 11:00")),
            reported_at=at("07-16 11:00"),
        )
    )
    found = work.clocks(at("07-16 17:00"))
    assert [each.status for each in found] == [OVERDUE, ClockStatus.NO_LONGER]


def test_merged_records_of_one_person_have_one_clock(work: Work) -> None:
    kept, other = work.contact(at("07-16 08:00")), work.contact(at("07-16 09:00"))
    work.place(other, at("07-16 10:00"))
    work.merge(other[0], into=kept[0])
    (found,) = work.clocks(at("07-16 20:00"))
    assert (found.person_id, found.stopped_at) == (str(kept[0]), at("07-16 10:00"))


def test_whoever_was_placed_already_waits_no_more_in_another_record(work: Work) -> None:
    kept = work.contact(at("07-16 08:00"))
    work.place(kept, at("07-16 09:00"))
    other = work.contact(at("07-16 12:00"))
    work.merge(other[0], into=kept[0])
    found = work.clocks(at("07-17 20:00"))
    assert [(_long(each.age), each.status) for each in found] == [
        ("1:00", IN_TIME),
        ("0:00", IN_TIME),
    ]


def test_a_positive_that_nobody_reported_runs_until_there_is_a_case(work: Work) -> None:
    person = work.person()
    positive(work.registry, person, at("07-16 08:00"))
    (found,) = work.clocks(at("07-16 10:30"))
    assert (found.subject_kind, found.subject) == ("sample", "S-0001")
    assert told([found]) == {"report": ("2:30", "2:00", OVERDUE)}
    work.case(at("07-16 09:00"), person)
    found = next(each for each in work.clocks(at("07-16 10:30")) if each.clock == "report")
    assert (found.subject_kind, _long(found.age), found.status) == ("case", "1:00", IN_TIME)


def test_a_referral_from_elsewhere_has_three_clocks(work: Work) -> None:
    person, referral = received(work, at("07-16 08:00"))
    assert told(work.clocks(at("07-16 10:30")))["referral_found"] == ("2:30", "2:00", OVERDUE)
    work.registry.execute(
        FindReferred(person_id=person, referral_id=referral, reported_at=at("07-16 11:00")),
        ControlReferred(person_id=person, referral_id=referral, reported_at=at("07-16 12:00")),
    )
    assert told(work.clocks(at("07-17 09:00"))) == {
        "referral_found": ("3:00", "2:00", LATE),
        "referral_controlled": ("4:00", "8:00", IN_TIME),
        "referral_verified": ("25:00", "24:00", OVERDUE),
    }


def test_whom_the_answer_says_not_to_be_here_nobody_looks_for(work: Work) -> None:
    person, referral = received(work, at("07-16 08:00"))
    work.registry.execute(
        AnswerReferral(
            person_id=person,
            referral_id=referral,
            outcome=ReferralOutcome.MOVED_ON,
            reported_at=at("07-16 09:30"),
        )
    )
    assert told(work.clocks(at("07-18 08:00"))) == {
        "referral_found": ("1:30", "2:00", ClockStatus.NO_LONGER),
        "referral_controlled": ("1:30", "8:00", ClockStatus.NO_LONGER),
        "referral_verified": ("1:30", "24:00", IN_TIME),
    }


def test_a_positive_pool_waits_until_somebody_sets_out(work: Work) -> None:
    pool, member = Ids(work.registry.new_command_id()).new(), work.person()
    work.registry.execute(
        CollectPool(thing_id=pool, members=(member,), area=AREA, reported_at=at("07-16 07:00")),
        ReportPoolResult(thing_id=pool, result=TestResult.POSITIVE, reported_at=at("07-16 08:00")),
    )
    assert told(work.clocks(at("07-16 08:20")))["pool"] == ("0:20", "0:15", OVERDUE)
    work.registry.execute(
        FindPoolMembers(thing_id=pool, members=(member,), reported_at=at("07-16 08:10"))
    )
    assert told(work.clocks(at("07-16 08:20")))["pool"] == ("0:10", "0:15", IN_TIME)


def test_a_round_runs_from_its_beginning_to_its_end(work: Work) -> None:
    thing = Ids(work.registry.new_command_id()).new()
    work.registry.execute(
        OrderRound(
            thing_id=thing,
            areas=(AREA,),
            begins_at=at("07-17 06:00"),
            decision=Decision(office="District", decided_at=at("07-16 20:00")),
            reported_at=at("07-16 20:00"),
        )
    )
    assert work.clocks(at("07-17 05:00")) == []
    assert told(work.clocks(at("07-18 07:00")))["screening"] == ("25:00", "24:00", OVERDUE)
    work.registry.execute(
        CompleteRound(thing_id=thing, completed_at=at("07-17 20:00"), reported_at=at("07-17 21:00"))
    )
    assert told(work.clocks(at("07-18 07:00")))["screening"] == ("15:00", "24:00", IN_TIME)


def test_clocks_do_not_depend_on_the_order_in_which_things_were_entered(tmp_path: Path) -> None:
    found = []
    for number in range(3):
        place = make_registry(tmp_path, clock=Clock(AUGUST), name=f"number-{number}")
        with place.open() as registry:
            work = Work(registry)
            entries: list[Callable[[Work], object]] = [
                Work.adopt,
                lambda work: work.place(work.contact(at("07-16 08:00")), at("07-16 09:00")),
                lambda work: work.lose(work.contact(at("07-16 08:10")), at("07-16 09:10")),
                lambda work: work.contact(at("06-20 08:20")),
                lambda work: work.investigate(
                    work.case(at("07-15 20:00")), at("07-15 21:00"), at("07-16 10:00")
                ),
                lambda work: work.case(at("07-16 01:00")),
                lambda work: received(work, at("07-16 02:00")),
            ]
            Random(number).shuffle(entries)
            for enter in entries:
                enter(work)
            seen = work.clocks(at("07-16 23:00"))
            found.append([each._replace(subject="", person_id=None) for each in seen])
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 10


def receive(registry: Registry, person: PersonId, when: datetime) -> None:
    thing = Ids(registry.new_command_id()).new()
    registry.execute(
        RequestTransfer(
            thing_id=thing,
            purpose=TransferPurpose.ADMISSION,
            passengers=(Passenger(person_id=person),),
            reported_at=when - timedelta(hours=1),
        ),
        HandOver(thing_id=thing, handed_over_at=when, accepted=(person,), reported_at=when),
    )


def positive(registry: Registry, person: PersonId, when: datetime) -> None:
    asked = registry.asked()
    sample = SampleId(Ids(asked.command_id).new())
    registry.execute(
        CollectSample(person_id=person, sample_id=sample, reported_at=when),
        ReportResult(
            person_id=person, sample_id=sample, result=TestResult.POSITIVE, reported_at=when
        ),
        asked=asked,
    )


def received(work: Work, when: datetime) -> tuple[PersonId, ReferralId]:
    person, referral = work.person(), ReferralId(work.registry.new_command_id())
    work.registry.execute(
        ReceiveReferral(
            person_id=person, referral_id=referral, from_area="360200", reported_at=when
        )
    )
    return person, referral

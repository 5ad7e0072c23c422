"""Who could infect when: by role, pack, and how long people were kept apart."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests import reach_oracle
from tests.console.outbreak import expose
from tests.read_models.test_narrow_questions import plan
from tests.read_models.worked import Work, at
from tests.registries import CHINA
from tracing.analysis.reach import (
    EARLIEST,
    LATEST,
    Carrier,
    Meeting,
    Part,
    Window,
    backward,
    forward,
)
from tracing.domain.contact.commands import DetermineCategory, ExcludeContact
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import CaseId, ContactId, PersonId, QuarantineId
from tracing.domain.person.commands import RetractPerson
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_commands import MergePerson
from tracing.domain.quarantine.commands import OrderQuarantine, ReleaseQuarantine
from tracing.domain.quarantine.events import CaseBasis, OrderMode, OrderPurpose, ReleaseReason
from tracing.domain.values import (
    CaseSource,
    ContactCategory,
    Decision,
    Diagnosis,
    PartialDate,
    PersonSource,
)
from tracing.projections import questions
from tracing.projections.contact_graph.minutes import days_of, minute
from tracing.projections.questions.carriers import Judged, carriers, judged
from tracing.projections.questions.chosen import Chosen
from tracing.projections.questions.meetings import Meetings
from tracing.projections.questions.protocols import in_force
from tracing.registry import Registry

LEARNT = at("07-14 09:00")


def days(first: str | None, last: str | None) -> Window:
    """From the first minute of a local day to the last one of another."""
    return Window(
        EARLIEST if first is None else midnight(first),
        LATEST if last is None else midnight(last) + 24 * 60 - 1,
    )


def midnight(day: str) -> int:
    return minute(datetime.fromisoformat(f"2022-{day}T00:00:00").replace(tzinfo=CHINA))


def asked(registry: Registry, *persons: PersonId) -> Judged:
    position = registry.position()
    with registry.reading() as reading:
        connection = reading.connection
        packs = in_force(connection, position)
        some = [str(each) for each in persons] or None
        return judged(connection, position, registry.zone, packs, some)


def of(registry: Registry, person: PersonId) -> Carrier | None:
    return asked(registry, person).carriers.get(str(person))


def isolate(work: Work, case: CaseId, started: datetime) -> QuarantineId:
    order = QuarantineId(work.registry.new_command_id())
    work.registry.execute(
        OrderQuarantine(
            person_id=work.owner[case],
            quarantine_id=order,
            purpose=OrderPurpose.ISOLATION,
            mode=OrderMode.HOSPITAL,
            basis=CaseBasis(case),
            started_at=started,
            decision=Decision(office="County CDC", decided_at=started),
            reported_at=started,
        )
    )
    return order


def release(work: Work, case: CaseId, order: QuarantineId, when: datetime) -> None:
    work.registry.execute(
        ReleaseQuarantine(
            person_id=work.owner[case],
            quarantine_id=order,
            because=ReleaseReason.RECOVERED,
            released_at=when,
            decision=Decision(office="County CDC", decided_at=when),
            reported_at=when,
        )
    )


def exposed(
    work: Work,
    person: PersonId,
    source: CaseSource | PersonSource,
    first: str,
    last: str,
    category: ContactCategory | None = None,
) -> None:
    span = ExposureSpan(
        first_on=PartialDate.parse(f"2022-{first}"), last_on=PartialDate.parse(f"2022-{last}")
    )
    expose(work.registry, person, source, span=span)
    if category is None:
        return
    position = work.registry.position()
    with work.registry.reading() as reading:
        found = list(questions.contacts(reading.connection, position, person_id=str(person)))
    work.registry.execute(
        DetermineCategory(
            person_id=person,
            contact_id=ContactId(work.registry.resolve(found[-1]["contact"]).entity_id),
            category=category,
            decision=Decision(office="County CDC", decided_at=LEARNT),
            reported_at=LEARNT,
        )
    )


@pytest.fixture
def work(registry: Registry) -> Work:
    made = Work(registry)
    made.adopt()
    return made


def test_a_case_could_infect_from_two_days_before_until_the_end_of_the_day_of_isolation(
    registry: Registry, work: Work
) -> None:
    case = work.case(LEARNT, onset="2022-07-12", sampled="2022-07-11")
    isolate(work, case, at("07-14 10:30"))
    assert of(registry, work.owner[case]) == Carrier(
        Part.CASE, (days("07-09", "07-14"),), (days("06-28", "07-11"),)
    )


def test_without_an_onset_a_case_caught_it_at_the_latest_when_it_was_sampled(
    registry: Registry, work: Work
) -> None:
    case = work.case(LEARNT, diagnosis=Diagnosis.ASYMPTOMATIC, sampled="2022-07-11")
    assert of(registry, work.owner[case]) == Carrier(
        Part.CASE, (days("07-09", None),), (days("06-27", "07-11"),)
    )


def test_a_day_known_to_lie_between_two_counts_as_early_and_as_late_as_it_can_be(
    registry: Registry, work: Work
) -> None:
    case = work.case(LEARNT, onset="2022-07-10/2022-07-12")
    assert of(registry, work.owner[case]) == Carrier(
        Part.CASE, (days("07-08", None),), (days("06-26", "07-11"),)
    )


def test_what_is_not_known_of_a_case_bounds_nothing(registry: Registry, work: Work) -> None:
    case = work.case(LEARNT)
    assert of(registry, work.owner[case]) == Carrier(Part.CASE, (days(None, None),), ())
    isolate(work, case, at("07-14 10:30"))
    assert of(registry, work.owner[case]) == Carrier(Part.CASE, (days(None, "07-14"),), ())


def test_windows_end_where_the_calendar_does(registry: Registry, work: Work) -> None:
    case = work.case(LEARNT, onset="0001-01-02")
    first_day = days_of(date.min, date.min, registry.zone)
    assert of(registry, work.owner[case]) == Carrier(
        Part.CASE, (Window(first_day.begins, LATEST),), (first_day,)
    )


def test_an_order_that_was_over_before_ended_nothing(registry: Registry, work: Work) -> None:
    case = work.case(LEARNT, onset="2022-07-12")
    release(work, case, isolate(work, case, at("07-01 10:00")), at("07-03 10:00"))
    assert of(registry, work.owner[case]) == Carrier(
        Part.CASE, (days("07-10", None),), (days("06-28", "07-11"),)
    )


def test_an_order_that_was_over_on_the_first_day_ended_it(registry: Registry, work: Work) -> None:
    case = work.case(LEARNT, onset="2022-07-12")
    release(work, case, isolate(work, case, at("07-11 10:00")), at("07-12 10:00"))
    found = of(registry, work.owner[case])
    assert found is not None
    assert found.infectious == (days("07-10", "07-11"),)


def test_a_close_contact_could_pass_it_on_from_the_first_exposure_until_placed(
    registry: Registry, work: Work
) -> None:
    case = work.case(LEARNT, onset="2022-07-12")
    source = CaseSource(work.owner[case], case)
    near, far = work.person(), work.person()
    exposed(work, near, source, "07-11", "07-12", ContactCategory.CLOSE)
    exposed(work, far, PersonSource(near), "07-12", "07-12", ContactCategory.SECONDARY)
    assert of(registry, near) == Carrier(Part.CONTACT, (days("07-11", None),), ())
    assert of(registry, far) is None
    placed = work.contact(LEARNT, case)
    work.place(placed, at("07-15 20:00"))
    assert of(registry, placed[0]) == Carrier(Part.CONTACT, (days(None, "07-15"),), ())


def test_a_contact_who_became_a_case_is_a_case_and_no_longer_when_that_is_retracted(
    registry: Registry, work: Work
) -> None:
    person, _ = work.contact(LEARNT)
    case = work.case(LEARNT, person, onset="2022-07-13")
    found = of(registry, person)
    assert found == Carrier(Part.CASE, (days("07-11", None),), (days("06-29", "07-12"),))
    work.retract(case)
    found = of(registry, person)
    assert found is not None and found.part is Part.CONTACT


def test_an_excluded_contact_is_none(registry: Registry, work: Work) -> None:
    person, contact = work.contact(LEARNT)
    decision = Decision(office="County CDC", decided_at=LEARNT)
    registry.execute(ExcludeContact(person_id=person, contact_id=contact, decision=decision))
    assert asked(registry) == asked(registry, person) == Judged({}, set())


def test_a_discarded_case_is_none(registry: Registry, work: Work) -> None:
    case = work.case(LEARNT, onset="2022-07-12", diagnosis=Diagnosis.DISCARDED)
    assert of(registry, work.owner[case]) is None


def test_of_records_that_were_merged_all_windows_count(registry: Registry, work: Work) -> None:
    first = work.case(at("07-02 09:00"), onset="2022-07-01")
    second = work.case(LEARNT, onset="2022-07-12")
    release(work, first, isolate(work, first, at("07-02 10:00")), at("07-05 10:00"))
    kept, merged = work.owner[first], work.owner[second]
    registry.execute(MergePerson(person_id=merged, into=kept, separate_cases=True))
    whole = {
        str(kept): Carrier(
            Part.CASE,
            (days("06-29", "07-02"), days("07-10", None)),
            (days("06-17", "06-30"), days("06-28", "07-11")),
        )
    }
    assert asked(registry, kept) == asked(registry, merged) == Judged(whole, set())


def test_of_cases_that_are_one_infection_only_the_one_that_is_kept_counts(
    registry: Registry, work: Work
) -> None:
    first = work.case(LEARNT, onset="2022-07-12")
    second = work.case(LEARNT, onset="2022-07-05")
    kept, merged = work.owner[first], work.owner[second]
    same = SameCase(case_id=second, is_case_id=first)
    registry.execute(MergePerson(person_id=merged, into=kept, same_cases=(same,)))
    found = of(registry, kept)
    assert found is not None
    assert found.infectious == (days("07-10", None),)


def test_who_was_ill_before_any_pack_too_is_judged_by_what_can_be_said(
    registry: Registry, work: Work
) -> None:
    before = work.case(datetime(2019, 12, 2, 9, tzinfo=CHINA), onset="2019-12-01")
    person = work.owner[before]
    assert asked(registry, person) == Judged({}, {str(person)})
    again = work.owner[work.case(LEARNT, onset="2022-07-12")]
    registry.execute(MergePerson(person_id=again, into=person, separate_cases=True))
    found = asked(registry, person)
    assert found.without_pack == set()
    assert found.carriers[str(person)].infectious == (days("07-10", None),)


def test_where_no_pack_is_in_force_nothing_can_be_said(registry: Registry) -> None:
    unruled = Work(registry)
    case = unruled.case(LEARNT, onset="2022-07-12")
    near, _ = unruled.contact(LEARNT, case)
    far, _ = unruled.contact(LEARNT, case, category=ContactCategory.SECONDARY)
    without = {str(unruled.owner[case]), str(near)}
    assert asked(registry) == asked(registry, unruled.owner[case], near, far)
    assert asked(registry) == Judged({}, without)


def outbreak(work: Work) -> list[PersonId]:
    """A case who exposed a contact, who exposed two more; one became a case and exposed another."""
    index = work.case(at("07-08 09:00"), onset="2022-07-07")
    people = [work.owner[index], *(work.person() for _ in range(5))]
    near, ill, far, beyond, late = people[1:]
    source = CaseSource(people[0], index)
    exposed(work, near, source, "07-05", "07-06", ContactCategory.CLOSE)
    exposed(work, ill, PersonSource(near), "07-06", "07-07", ContactCategory.SECONDARY)
    exposed(work, far, PersonSource(near), "07-07", "07-07", ContactCategory.SECONDARY)
    work.case(at("07-11 09:00"), ill, onset="2022-07-10")
    exposed(work, beyond, PersonSource(ill), "07-09", "07-11", ContactCategory.CLOSE)
    exposed(work, far, PersonSource(beyond), "07-10", "07-10")
    exposed(work, late, PersonSource(far), "07-10", "07-12")
    exposed(work, late, source, "07-01", "07-04")
    isolate(work, index, at("07-08 12:00"))
    return people


def met_by(registry: Registry, people: list[PersonId], *, outward: bool) -> list[Meeting]:
    position = registry.position()
    with registry.reading() as reading:
        chosen = Chosen(registry.zone, registry.now().date())
        found = Meetings(reading.connection, position, registry.zone, chosen)
        return list(found.of(map(str, people), outward=outward))


def test_who_is_asked_for_by_name_is_judged_as_among_all(registry: Registry, work: Work) -> None:
    people = outbreak(work)
    whole = asked(registry).carriers
    assert [whole[str(person)].part for person in people if str(person) in whole] == [
        Part.CASE,
        Part.CONTACT,
        Part.CASE,
        Part.CONTACT,
    ]
    for person in people:
        own = {str(person): whole[str(person)]} if str(person) in whole else {}
        assert asked(registry, person).carriers == own


def test_the_search_in_a_registry_finds_whom_every_moment_finds(
    registry: Registry, work: Work
) -> None:
    people = outbreak(work)
    position = registry.position()
    meetings = met_by(registry, people, outward=True)
    assert {each.key for each in meetings} == {
        each.key for each in met_by(registry, people, outward=False)
    }
    daily = [_by_day(each) for each in meetings]
    root, *others = map(str, people)
    with registry.reading() as reading:
        connection = reading.connection
        packs = in_force(connection, position)
        chosen = Chosen(registry.zone, registry.now().date())
        met = Meetings(connection, position, registry.zone, chosen)
        found = forward(
            root,
            lambda some: met.of(some, outward=True),
            lambda some: carriers(connection, position, registry.zone, packs, list(some)),
        )
        whole = carriers(connection, position, registry.zone, packs)
    expected = reach_oracle.forward_steps(daily, _windows_by_day(whole), root)
    assert {each.person: (_day(each.at), each.steps) for each in found} == expected
    near, ill, far, beyond, _ = others
    assert set(expected) == {near, ill, far, beyond}


DAY = 24 * 60
OFFSET = 8 * 60
"""Of Nanchang from UTC."""


def _day(bound: int) -> int:
    return bound if bound in (EARLIEST, LATEST) else (bound + OFFSET) // DAY


def _by_day(meeting: Meeting) -> Meeting:
    return meeting._replace(first=_day(meeting.first), last=_day(meeting.last))


def _windows_by_day(whole: dict[str, Carrier]) -> dict[str, Carrier]:
    return {
        person: Carrier(
            each.part,
            tuple(Window(*map(_day, window)) for window in each.infectious),
            tuple(Window(*map(_day, window)) for window in each.catching),
        )
        for person, each in whole.items()
    }


def test_merged_and_retracted_people_meet_as_in_the_contact_graph(
    registry: Registry, work: Work
) -> None:
    root, near, ill, far, beyond, late = outbreak(work)
    visitor = work.person()
    exposed(work, near, PersonSource(visitor), "07-05", "07-05")
    exposed(work, root, PersonSource(late), "07-05", "07-05")
    registry.execute(MergePerson(person_id=late, into=root))
    registry.execute(RetractPerson(person_id=visitor))
    position = registry.position()
    with registry.reading() as reading:
        edges = {
            (row["source_person_id"], row["person_id"], row["exposure_id"])
            for row in questions.exposures(reading.connection, position)
            if row["source_person_id"] not in (None, row["person_id"])
            and row["source_person_id"] != str(visitor)
        }
    for outward in (True, False):
        found = met_by(registry, [root, near, ill, far, beyond, visitor], outward=outward)
        assert {(each.source, each.target, each.key) for each in found} == edges
    assert any(str(root) == target for _, target, _ in edges)


def test_instants_are_told_to_the_minute_and_what_goes_on_has_no_end(
    registry: Registry, work: Work
) -> None:
    source, person = work.person(), work.person()
    begun = at("07-05 18:30")
    expose(registry, person, PersonSource(source), span=ExposureSpan(first_at=begun, open=True))
    (found,) = met_by(registry, [source], outward=True)
    assert (found.first, found.last) == (minute(begun), LATEST)


def test_narrow_questions_go_by_ids_alone(registry: Registry, work: Work) -> None:
    people = [str(person) for person in outbreak(work)]
    position = registry.position()
    with registry.reading() as reading:
        connection = reading.connection
        packs = in_force(connection, position)
        chosen = Chosen(registry.zone, registry.now().date())
        met = Meetings(connection, position, registry.zone, chosen)
        for ask in (
            lambda: carriers(connection, position, registry.zone, packs, people),
            lambda: list(met.of(people, outward=True)),
            lambda: list(met.of(people, outward=False)),
        ):
            steps = plan(connection, ask)
            assert steps
            assert [step for step in steps if "SCAN" in step or "_until (until" in step] == []


@pytest.mark.parametrize("outward", [True, False])
def test_the_columns_of_the_contact_graph_find_the_same(
    registry: Registry, work: Work, outward: bool
) -> None:
    people = outbreak(work)
    position = registry.position()
    graph = registry.contact_graph()
    with registry.reading() as reading:
        connection = reading.connection
        packs = in_force(connection, position)
        chosen = Chosen(registry.zone, registry.now().date())
        met = Meetings(connection, position, registry.zone, chosen)
        search = forward if outward else backward
        humans = questions.human_ids(connection, list(map(str, people)))
        for person in map(str, people):
            found = search(
                person,
                lambda some: met.of(some, outward=outward),
                lambda some: carriers(connection, position, registry.zone, packs, list(some)),
            )
            there = graph.chains(humans[person], forward=outward)
            assert {humans[each.person]: (each.at, each.steps) for each in found} == {
                each.person: (each.at, each.steps) for each in there
            }

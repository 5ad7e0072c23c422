"""When an operation is due: the fifth person, or the designation, whichever comes later."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tests.registries import CHINA
from tracing.domain.area.levels import AreaLevel
from tracing.domain.protocol.rules.areas import Counts, Located, Trigger
from tracing.domain.risk.positives import Positive, Spot, Turn
from tracing.domain.risk.trigger import Episode, Fired, Ruled, fired
from tracing.domain.spread.events import SpreadKind
from tracing.domain.values import Diagnosis, Laboratory

AREA = "360103001003"
NOON = datetime(2022, 7, 14, 12, tzinfo=CHINA)
COUNTS = Counts(
    diagnoses=(Diagnosis.CONFIRMED, Diagnosis.ASYMPTOMATIC, Diagnosis.PENDING),
    exempt=(SpreadKind.FACILITY_QUARANTINE,),
    source=("mem",),
)
RULE = Ruled(Trigger(level=AreaLevel.HIGH, positives=5, counts=COUNTS, source=("mem",)), "cn-ed9")


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def infection(
    number: int,
    at: float,
    *diagnoses: Diagnosis,
    person: int | None = None,
    kind: SpreadKind | None = None,
) -> Positive:
    course = (
        Turn(hours(at + later), Laboratory.POSITIVE, diagnosis)
        for later, diagnosis in enumerate(diagnoses or (Diagnosis.CONFIRMED,))
    )
    return Positive(
        case_id=f"c{number}",
        person_id=f"p{number if person is None else person}",
        spots=(Spot(AREA, Located.RESIDENCE),),
        course=tuple(course),
        kind=kind,
    )


def episode(
    since: float = 0, until: float | None = None, grounds: frozenset[str] = frozenset({"c1"})
) -> Episode:
    end = None if until is None else hours(until)
    return Episode(AREA, AreaLevel.HIGH, hours(since), end, 2, grounds)


def due(
    *infections: Positive, within: Episode | None = None, ruled: Ruled | None = RULE
) -> Fired | None:
    return fired(within or episode(), infections, lambda _: ruled)


FIVE = [infection(number, number) for number in range(1, 6)]


def test_it_is_due_at_the_fifth() -> None:
    assert due(*FIVE[:4]) is None
    found = due(*FIVE)
    assert found is not None
    assert (found.at, len(found.counted)) == (hours(5), 5)


def test_it_is_due_at_the_designation_where_that_comes_after_the_fifth() -> None:
    found = due(*FIVE, within=episode(since=9))
    assert found is not None
    assert (found.at, found.counted_from) == (hours(9), hours(1))


def test_whoever_was_reported_before_the_first_ground_does_not_count() -> None:
    assert due(infection(0, -3), *FIVE[:4], within=episode(since=9)) is None


def test_merged_people_are_one() -> None:
    assert due(*FIVE[:4], infection(5, 5, person=4)) is None
    found = due(*FIVE, infection(6, 6, person=4))
    assert found is not None
    assert [each.case_id for each in found.counted] == ["c1", "c2", "c3", "c4", "c5"]


def test_those_the_rule_does_not_count_do_not() -> None:
    quarantined = infection(5, 5, kind=SpreadKind.FACILITY_QUARANTINE)
    assert due(*FIVE[:4], quarantined) is None
    assert due(*FIVE[:4], quarantined._replace(spread=True)) is not None


def test_a_case_that_was_discarded_never_counted() -> None:
    discarded = infection(5, 5, Diagnosis.PENDING, Diagnosis.DISCARDED)
    assert due(*FIVE[:4], discarded) is None


def test_what_is_reported_after_the_level_ended_does_not_count() -> None:
    assert due(*FIVE, within=episode(until=5)) is None
    found = due(*FIVE, infection(6, 8), within=episode(until=8))
    assert found is not None
    assert len(found.counted) == 5


def test_without_a_rule_for_the_level_it_is_not_due() -> None:
    assert due(*FIVE, ruled=None) is None
    assert due(*FIVE, within=episode()._replace(level=AreaLevel.MEDIUM)) is None


def test_a_rule_that_comes_into_force_makes_it_due_at_once() -> None:
    comes = hours(20)
    found = fired(episode(), FIVE, lambda at: RULE if at >= comes else None, [comes])
    assert found is not None
    assert found.at == comes


def test_grounds_that_count_no_more_leave_the_designation_as_the_beginning() -> None:
    ground = infection(1, -5, Diagnosis.DISCARDED)
    assert due(ground, *FIVE[1:], infection(6, 6)) is not None
    assert due(ground, infection(7, -4), *FIVE[1:]) is None


infections = st.builds(
    infection,
    st.integers(1, 9),
    st.integers(-4, 8),
    st.sampled_from([Diagnosis.CONFIRMED, Diagnosis.ASYMPTOMATIC, Diagnosis.DISCARDED]),
    person=st.integers(1, 7),
    kind=st.sampled_from([None, None, SpreadKind.FACILITY_QUARANTINE]),
)


@given(st.lists(infections, max_size=9, unique_by=lambda each: each.case_id), st.randoms())
def test_the_order_of_arrival_changes_nothing(found: list[Positive], any_: object) -> None:
    shuffled = list(found)
    any_.shuffle(shuffled)  # type: ignore[attr-defined]
    assert due(*shuffled) == due(*found)


def test_any_order_of_five_is_the_same() -> None:
    assert {due(*order) for order in permutations(FIVE)} == {due(*FIVE)}


@given(st.lists(infections, max_size=9, unique_by=lambda each: each.case_id))
def test_a_person_fewer_never_makes_it_due(found: list[Positive]) -> None:
    if due(*found) is None:
        assert all(
            due(*(each for each in found if each is not one)) is None
            for one in found
            if one.case_id != "c1"
        )

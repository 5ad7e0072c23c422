"""Which facts stand when some correct others, and some take others back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tracing.domain.event import Event, ThingFactRetracted
from tracing.domain.place.events import PlaceClosed
from tracing.domain.standing import StreamFact, standing
from tracing.domain.values import FactRef

MARKET = UUID(int=7)


def closed(corrects: int | None = None) -> PlaceClosed:
    place = None if corrects is None else FactRef(MARKET, corrects)
    return PlaceClosed(closed_on=date(2022, 7, 16), corrects=place)


def retracted(version: int) -> ThingFactRetracted:
    return ThingFactRetracted(retracts=FactRef(MARKET, version))


def left(*events: Event) -> list[int]:
    """The versions that stand, of events numbered from 1."""
    facts = tuple(StreamFact(version, event) for version, event in enumerate(events, 1))
    return [fact.version for fact in standing(facts)]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    assert left(closed(), closed(1)) == [2]


def test_what_a_corrected_correction_had_replaced_stays_replaced() -> None:
    assert left(closed(), closed(1), closed(2)) == [3]


def test_taking_a_correction_back_brings_back_what_it_corrected() -> None:
    assert left(closed(), closed(1), retracted(2)) == [1, 3]


def test_taking_the_last_of_two_corrections_back_brings_back_the_first() -> None:
    assert left(closed(), closed(1), closed(2), retracted(3)) == [2, 4]


def test_a_retraction_that_is_taken_back_retracts_nothing() -> None:
    assert left(closed(), retracted(1), retracted(2)) == [1, 3]


def test_a_retracted_correction_of_a_correction_leaves_the_rest_of_the_chain_as_it_was() -> None:
    assert left(closed(), closed(1), closed(2), retracted(3), retracted(2)) == [1, 4, 5]


def test_of_two_corrections_of_one_fact_the_later_stands() -> None:
    assert left(closed(), closed(1), retracted(2), closed(1), retracted(3)) == [4, 5]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8)), max_size=9))
def test_of_a_chain_of_corrections_one_fact_stands_at_most(steps: list[tuple[bool, int]]) -> None:
    """However it is corrected, taken back and brought back, it is said once or not at all."""
    events: list[Event] = [closed()]
    for corrects, place in steps:
        standing_now = left(*events)
        says = [each for each in standing_now if isinstance(events[each - 1], PlaceClosed)]
        if corrects and says:
            events.append(closed(says[-1]))
        else:
            events.append(retracted(standing_now[place % len(standing_now)]))
        said = [each for each in left(*events) if isinstance(events[each - 1], PlaceClosed)]
        assert len(said) <= 1

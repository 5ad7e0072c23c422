"""Adoption: which packs hold where and when, and what may not stand beside what."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import packs
from tests.domain.stories import REGISTRY, at
from tests.domain.thing_stories import ThingStory, given
from tracing.domain.area.refusals import MalformedAreaCodeError
from tracing.domain.protocol.adoption_refusals import (
    NoDayInForceError,
    NotAdoptedError,
    NothingBelowError,
    OtherBelowError,
    OtherEndStandsError,
    OtherPackError,
    PacksOverlapError,
)
from tracing.domain.protocol.commands import AdoptProtocol, EndProtocol, protocols_id
from tracing.domain.protocol.events import ProtocolAdopted, ProtocolEnded
from tracing.domain.protocol.in_force import InForce, read
from tracing.domain.protocol.pack import PackLayer
from tracing.domain.protocol.refusals import InvalidPackError
from tracing.domain.protocol.state import Adoption
from tracing.domain.refusals import DateAfterEntryError
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.thing import ThingHistory
from tracing.domain.values import Decision
from tracing.errors import TracingError

PROTOCOLS = protocols_id(REGISTRY)
DECIDED = Decision(office="Province", decided_at=at("2022-06-01 09:00"))
JUNE, JULY, AUGUST, SEPTEMBER = (date(2022, month, 1) for month in (6, 7, 8, 9))
EVE = timedelta(days=1)
FIRST, SECOND = packs.national("first", JUNE, AUGUST), packs.national("second", AUGUST)
CITY = packs.local("city", "first", JUNE, AUGUST)
SHORT, LONG = 14, 21


def adopt(text: str, area: str | None = None, **fields: Any) -> AdoptProtocol:
    header = packs.header(text)
    said: dict[str, Any] = {
        "thing_id": PROTOCOLS,
        "pack": header.id,
        "layer": header.layer,
        "jurisdiction": area,
        "digest": packs.digest(text),
        "text": text,
        "decision": DECIDED,
    }
    return AdoptProtocol(**said | fields)


def end(pack: str, until: date, area: str | None = None, **fields: Any) -> EndProtocol:
    return EndProtocol(
        thing_id=PROTOCOLS,
        pack=pack,
        jurisdiction=area,
        superseded_on=until,
        decision=DECIDED,
        **fields,
    )


def in_force(story: ThingStory) -> InForce:
    return InForce(story.the(PROTOCOLS).adoptions)


def layers(story: ThingStory, day: date, area: str | None = "360103") -> tuple[str, ...]:
    current = in_force(story).on(day, area)
    return () if current is None else current.layers


def incubation(story: ThingStory, day: date, area: str) -> int:
    current = in_force(story).on(day, area)
    assert current is not None
    return current.rules.infection.incubation.longest_days


def test_an_adoption_carries_the_text_and_the_days_of_the_pack() -> None:
    given().when(adopt(FIRST)).then(
        ProtocolAdopted(
            pack="first",
            layer=PackLayer.NATIONAL,
            from_on=JUNE,
            superseded_on=AUGUST,
            digest=packs.digest(FIRST),
            text=FIRST,
            decision=DECIDED,
        )
    )


def test_the_days_given_go_before_those_of_the_pack() -> None:
    story = given(adopt(FIRST, from_on=JULY, superseded_on=SEPTEMBER))
    assert [layers(story, day) for day in (JULY - EVE, JULY, SEPTEMBER - EVE, SEPTEMBER)] == [
        (),
        ("first",),
        ("first",),
        (),
    ]


def test_the_same_adoption_again_is_nothing_new() -> None:
    given(adopt(FIRST)).when(adopt(FIRST)).nothing()


def test_a_jurisdiction_is_the_same_however_many_zeros_it_is_filled_up_with() -> None:
    given(adopt(FIRST, "3601")).when(adopt(FIRST, "360100")).nothing()


def test_a_jurisdiction_that_is_no_code_of_an_area_is_refused() -> None:
    given().when(adopt(FIRST, "36010")).refused(MalformedAreaCodeError, "36010")


def test_two_packs_of_a_layer_in_one_jurisdiction_may_follow_each_other() -> None:
    story = given(adopt(FIRST), adopt(SECOND))
    assert (layers(story, AUGUST - EVE), layers(story, AUGUST)) == (("first",), ("second",))
    assert in_force(story).switches("36") == [JUNE, AUGUST]


def test_two_packs_of_a_layer_that_overlap_are_refused_with_both_intervals() -> None:
    given(adopt(FIRST)).when(adopt(SECOND, from_on=JULY)).refused(
        PacksOverlapError, "2022-07-01 – …", "2022-06-01 – 2022-08-01"
    )


def test_the_refusal_of_an_overlap_names_the_command_that_ends_the_earlier_pack() -> None:
    with pytest.raises(PacksOverlapError) as refusal:
        given(adopt(FIRST, "36")).done(adopt(SECOND, "36", from_on=JULY))
    assert "tracing protocol end first --area 36 --until 2022-07-01" in refusal.value.advice.en


def test_the_refusal_of_an_overlap_names_the_last_day_of_a_pack_that_begins_earlier() -> None:
    with pytest.raises(PacksOverlapError) as refusal:
        given(adopt(SECOND)).done(adopt(FIRST, superseded_on=SEPTEMBER))
    assert "tracing protocol adopt first --until 2022-08-01" in refusal.value.advice.en


def test_once_the_earlier_pack_has_ended_the_later_one_is_adopted() -> None:
    story = given(adopt(FIRST), end("first", JULY), adopt(SECOND, from_on=JULY))
    assert layers(story, JULY) == ("second",)


def test_a_jurisdiction_inside_another_may_have_its_own_pack_which_counts_there() -> None:
    story = given(adopt(FIRST), adopt(SECOND, "3601", from_on=JULY, superseded_on=AUGUST))
    assert layers(story, JULY, "360103001") == ("second",)
    assert layers(story, JULY, "3602") == layers(story, JULY, None) == ("first",)
    assert in_force(story).switches("3601") == [JUNE, JULY, AUGUST]


def test_a_local_pack_changes_what_it_says_where_it_holds_and_nothing_else() -> None:
    story = given(adopt(FIRST), adopt(CITY, "3601"))
    assert layers(story, JULY, "360103") == ("first", "city")
    assert (incubation(story, JULY, "360103"), incubation(story, JULY, "3602")) == (LONG, SHORT)


def test_of_two_local_packs_the_innermost_has_the_last_word() -> None:
    county = packs.local("county", "first", JUNE, AUGUST, longest=10)
    story = given(adopt(FIRST), adopt(county, "360103"), adopt(CITY, "3601"))
    assert layers(story, JULY, "360103") == ("first", "city", "county")
    assert incubation(story, JULY, "360103") == 10


def test_a_local_pack_needs_the_national_one_it_was_written_for() -> None:
    given().when(adopt(CITY, "3601")).refused(NothingBelowError, "city", "first", JUNE)
    given(adopt(SECOND, from_on=JUNE)).when(adopt(CITY, "3601")).refused(
        OtherBelowError, "city", "first", JUNE, "second"
    )


def test_a_local_pack_needs_it_on_each_of_its_days() -> None:
    given(adopt(FIRST), adopt(SECOND)).when(adopt(CITY, "3601", superseded_on=SEPTEMBER)).refused(
        OtherBelowError, AUGUST, "second"
    )


def test_a_local_pack_whose_national_one_ended_holds_no_more() -> None:
    story = given(
        adopt(FIRST), adopt(CITY, "3601"), end("first", JULY), adopt(SECOND, from_on=JULY)
    )
    assert layers(story, JULY, "3601") == ("second",)


def test_a_local_pack_that_makes_no_rules_of_the_national_one_is_refused() -> None:
    crooked = CITY.replace(f"longest_days = {LONG}", 'longest_days = "many"')
    given(adopt(FIRST)).when(adopt(crooked, "3601")).refused(InvalidPackError, "city")


def test_a_national_pack_that_a_local_one_does_not_fit_is_refused() -> None:
    """A correction of the pack below is judged with what lies over it."""
    close = '[work.day_close]\nsource = ["ours"]\n'
    below, over = f"{FIRST}\n{close}grace_minutes = 5\n", f"{CITY}\n{close}"
    story = given(adopt(below), adopt(over, "3601"))
    story.when(adopt(FIRST, corrects=1)).refused(InvalidPackError, "city", "work.day_close")


def test_a_text_that_is_not_the_packs_is_refused() -> None:
    asked = adopt(FIRST)
    wrong = packs.digest(SECOND)
    given().when(replace(asked, digest=wrong)).refused(
        OtherPackError, "digest", asked.digest, wrong
    )
    given().when(replace(asked, pack="second")).refused(OtherPackError, "id", "first", "second")
    given().when(replace(asked, layer=PackLayer.LOCAL)).refused(OtherPackError, "layer")


def test_an_invalid_pack_is_refused_with_its_name_and_the_key() -> None:
    text = FIRST.replace("longest_days", "longest_day")
    given().when(replace(adopt(FIRST), text=text, digest=packs.digest(text))).refused(
        InvalidPackError, "first", "infection.incubation"
    )


def test_a_pack_that_would_hold_on_no_day_is_refused() -> None:
    given().when(adopt(FIRST, from_on=AUGUST)).refused(NoDayInForceError, AUGUST)
    given(adopt(FIRST)).when(end("first", JUNE)).refused(NoDayInForceError, JUNE)


def test_a_decision_that_is_still_to_come_is_refused() -> None:
    to_come = Decision(office="Province", decided_at=at("2023-01-01 00:00"))
    given().when(adopt(FIRST, decision=to_come)).refused(DateAfterEntryError)


def test_a_pack_ends_earlier_or_later_than_was_known() -> None:
    given(adopt(FIRST)).when(end("first", SEPTEMBER)).then(
        ProtocolEnded(pack="first", from_on=JUNE, superseded_on=SEPTEMBER, decision=DECIDED)
    )
    story = given(adopt(FIRST), end("first", SEPTEMBER)).later(hours=1).done(end("first", JULY))
    assert layers(story, JULY) == ()


def test_an_end_that_is_known_already_is_nothing_new() -> None:
    given(adopt(FIRST)).when(end("first", AUGUST)).nothing()
    given(adopt(FIRST), end("first", JULY)).when(end("first", JULY)).nothing()


def test_an_end_said_again_after_another_counts_again() -> None:
    story = given(adopt(FIRST), end("first", JULY)).later(hours=1).done(end("first", AUGUST))
    story.later(hours=1).done(end("first", JULY))
    assert layers(story, JULY) == ()


def test_a_pack_may_not_go_on_into_the_days_of_the_next() -> None:
    given(adopt(FIRST), adopt(SECOND)).when(end("first", SEPTEMBER)).refused(
        PacksOverlapError, "2022-06-01 – 2022-09-01", "2022-08-01 – …"
    )


def test_what_is_not_adopted_does_not_end() -> None:
    given().when(end("first", JULY)).refused(NotAdoptedError, "first")
    given(adopt(FIRST)).when(end("first", JULY, "36")).refused(NotAdoptedError, "first")


def test_of_several_adoptions_of_a_pack_the_last_that_has_begun_ends_unless_one_is_named() -> None:
    story = given(
        adopt(FIRST, superseded_on=JULY),
        adopt(FIRST, from_on=AUGUST, superseded_on=SEPTEMBER),
        end("first", AUGUST + EVE),
    )
    assert (layers(story, AUGUST), layers(story, AUGUST + EVE)) == (("first",), ())
    story.when(end("first", JUNE + EVE, from_on=JUNE)).then(
        ProtocolEnded(pack="first", from_on=JUNE, superseded_on=JUNE + EVE, decision=DECIDED)
    )


def test_an_adoption_is_corrected_with_its_days_and_its_pack() -> None:
    story = given(adopt(FIRST), adopt(SECOND, corrects=1, from_on=JUNE))
    assert layers(story, JUNE) == ("second",)


def test_a_corrected_adoption_ends_as_was_recorded_since_and_never_otherwise_unnoticed() -> None:
    office = replace(DECIDED, office="City")
    story = given(adopt(FIRST), end("first", JULY), adopt(FIRST, decision=office, corrects=1))
    assert layers(story, JULY) == ()
    later = adopt(FIRST, superseded_on=SEPTEMBER, corrects=3)
    story.when(later).refused(OtherEndStandsError, JULY, SEPTEMBER)


def test_an_end_is_corrected() -> None:
    story = given(adopt(FIRST), end("first", JULY), end("first", JULY + EVE, corrects=2))
    assert (layers(story, JULY), layers(story, JULY + EVE)) == (("first",), ())


def test_an_adoption_taken_back_leaves_room_for_another() -> None:
    taken_back = RetractThingFacts(thing_id=PROTOCOLS, versions=(1,))
    story = given(adopt(FIRST), taken_back, adopt(SECOND, from_on=JUNE))
    assert layers(story, JUNE) == ("second",)


def test_an_end_that_outlived_its_adoption_does_not_shorten_another_unnoticed() -> None:
    taken_back = RetractThingFacts(thing_id=PROTOCOLS, versions=(1,))
    given(adopt(FIRST), end("first", JULY), taken_back).when(
        adopt(FIRST, decision=replace(DECIDED, office="City"))
    ).refused(OtherEndStandsError, JULY, AUGUST)


def test_what_holds_says_since_when_and_until_when_it_holds_so() -> None:
    story = given(adopt(FIRST), adopt(CITY, "3601", from_on=JULY), adopt(SECOND))
    city = in_force(story).on(JULY, "3601")
    assert city is not None
    assert (city.from_on, city.superseded_on) == (JULY, AUGUST)
    assert [each.pack for each in city.adoptions] == ["first", "city"]
    last = in_force(story).on(SEPTEMBER, "3601")
    assert last is not None
    assert (last.from_on, last.superseded_on) == (AUGUST, None)


def test_a_pack_supposed_in_the_place_of_others_holds_everywhere_between_its_days() -> None:
    story = given(adopt(FIRST), adopt(SECOND, "3601", from_on=JUNE))
    supposed = in_force(story).instead(read("third", packs.national("third", JUNE)), JULY, AUGUST)
    found = [supposed.on(day, "360103") for day in (JULY - EVE, JULY, AUGUST)]
    assert [each and each.pack for each in found] == ["second", "third", "second"]
    everywhere = in_force(story).instead(read("third", packs.national("third", JUNE)))
    assert [each and each.pack for each in (everywhere.on(date.min, None),)] == ["third"]


DAYS = [JUNE + timedelta(days=10 * number) for number in range(10)]
NATIONALS = [packs.national(name, JUNE) for name in ("first", "second", "third")]
LOCALS = [packs.local(name, "first", JUNE, longest=n) for n, name in ((9, "city"), (8, "county"))]
AREAS = [None, "36", "3601", "360103"]


@st.composite
def commands(draw: st.DrawFn) -> AdoptProtocol | EndProtocol:
    area = draw(st.sampled_from(AREAS))
    first, last = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True)))
    text = draw(st.sampled_from([*NATIONALS, *LOCALS]))
    if draw(st.booleans()):
        return adopt(text, area, from_on=first, superseded_on=draw(st.sampled_from([last, None])))
    return end(packs.header(text).id, last, area)


@any_of(st.lists(commands(), min_size=4, max_size=14), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_what_is_in_force_does_not_depend_on_the_order_of_arrival(
    asked: list[AdoptProtocol | EndProtocol], chance: Any
) -> None:
    story = given()
    for command in asked:
        story.later(minutes=1)
        try:
            story.done(command)
        except TracingError:
            continue
    facts = [fact.event for fact in story.things.get(PROTOCOLS, ThingHistory(PROTOCOLS)).facts]
    shuffled = facts.copy()
    chance.shuffle(shuffled)
    assert answers(facts) == answers(shuffled)


def answers(facts: list[Any]) -> list[Any]:
    history = ThingHistory(PROTOCOLS)
    for number, event in enumerate(facts, 1):
        history = history.with_fact(number, event)
    adoptions: tuple[Adoption, ...] = () if history.state is None else history.state.adoptions
    known = InForce(adoptions)
    found = [known.on(day, area) for day in DAYS for area in AREAS]
    told = [each and (each.layers, each.rules, each.from_on, each.superseded_on) for each in found]
    return [told, [known.switches(area) for area in AREAS]]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_adoptions_that_could_not_stand_together_are_weighed_alike_in_any_order(
    order: tuple[int, ...],
) -> None:
    """Taking an end back may leave two packs for one day: the one that begins later holds."""
    facts = [
        fact.event
        for text in (FIRST, packs.national("third", JULY), CITY)
        for fact in given(adopt(FIRST), adopt(text, "36")).things[PROTOCOLS].facts[-1:]
    ]
    assert answers([facts[each] for each in order]) == answers(facts)

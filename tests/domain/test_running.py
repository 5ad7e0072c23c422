"""What runs while packs change is looked at again, and never becomes longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.rule_sets import leg, rule, rules
from tests.domain.test_legs import EBOLA, EDITION_8, EDITION_9, TWENTY, exposed
from tracing.domain.protocol.legs import Indicated, Known
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.rules.people import Anchor, Exposed
from tracing.domain.protocol.running import Chain, Held, Indication, Link, chains, indicated, since
from tracing.domain.quarantine.events import OrderMode

FACILITY, MONITORING = OrderMode.FACILITY, OrderMode.HOME_MONITORING
ED8 = Held("cn-ed8", date(2021, 5, 14), EDITION_8)
ED9 = Held("cn-ed9", date(2022, 6, 28), EDITION_9)
M20 = Held("cn-20m", date(2022, 11, 11), TWENTY)
HISTORY = (ED8, ED9, M20)


def held_since(began: date, history: Sequence[Held] = HISTORY) -> list[Held]:
    """Those in force on a day, and after it."""
    before = [each for each in history if each.from_on <= began]
    after = [each for each in history if each.from_on > began]
    return [each._replace(from_on=began) for each in before[-1:]] + after


def running(
    known: Known,
    began: date | None = None,
    mode: OrderMode | None = None,
    history: Sequence[Held] = HISTORY,
) -> Indication:
    day = since(began or known.anchors[Anchor.LAST_EXPOSURE], known)
    return indicated(held_since(day, history), known, day, mode=mode)


@pytest.mark.parametrize(
    ("last", "mode", "ends", "pack", "cut"),
    [
        ("2022-06-01", FACILITY, "2022-06-15", "cn-ed8", False),
        ("2022-06-01", None, "2022-06-22", "cn-ed8", False),
        ("2022-06-10", FACILITY, "2022-06-24", "cn-ed8", False),
        ("2022-06-10", None, "2022-06-27", "cn-ed9", True),
        ("2022-06-19", FACILITY, "2022-06-27", "cn-ed9", True),
        ("2022-06-20", FACILITY, "2022-06-27", "cn-ed9", False),
        ("2022-06-20", None, "2022-06-30", "cn-ed9", False),
        ("2022-06-25", FACILITY, "2022-07-02", "cn-ed9", False),
        ("2022-06-25", None, "2022-07-05", "cn-ed9", False),
        ("2022-06-28", None, "2022-07-08", "cn-ed9", False),
    ],
)
def test_edition_9_shortens_what_began_under_edition_8(
    last: str, mode: OrderMode | None, ends: str, pack: str, cut: bool
) -> None:
    found = running(exposed(date.fromisoformat(last)), mode=mode)
    assert (str(found.ends_on), found.pack) == (ends, pack)
    assert (found.cut_on == date(2022, 6, 28)) is cut


@pytest.mark.parametrize(
    ("last", "ends", "pack"),
    [
        ("2022-10-31", "2022-11-10", "cn-ed9"),
        ("2022-11-01", "2022-11-10", "cn-20m"),
        ("2022-11-05", "2022-11-13", "cn-20m"),
        ("2022-11-11", "2022-11-19", "cn-20m"),
    ],
)
def test_the_twenty_measures_shorten_what_began_under_edition_9(
    last: str, ends: str, pack: str
) -> None:
    found = running(exposed(date.fromisoformat(last)))
    assert (str(found.ends_on), found.pack) == (ends, pack)


def test_secondary_contacts_are_free_on_the_day_they_are_no_longer_determined() -> None:
    found = running(exposed(date(2022, 11, 8), Exposed.SECONDARY))
    assert found.what is Indicated.NOT_DETERMINED
    assert found.ends_on == found.course_ends_on == date(2022, 11, 10)
    assert found.cut_on == date(2022, 11, 11)


def test_a_secondary_contact_whose_course_was_over_by_then_ended_by_the_old_pack() -> None:
    found = running(exposed(date(2022, 11, 1), Exposed.SECONDARY))
    assert (found.what, found.ends_on) == (Indicated.COURSE, date(2022, 11, 8))


def test_a_stricter_pack_lengthens_nothing_that_runs() -> None:
    stricter = Held("longer", date(2022, 7, 5), EBOLA)
    found = running(exposed(date(2022, 7, 1)), history=(ED9, stricter))
    assert (found.pack, found.ends_on) == ("cn-ed9", date(2022, 7, 11))


def test_a_new_exposure_begins_a_course_under_the_pack_of_its_own_day() -> None:
    stricter = Held("longer", date(2022, 7, 5), EBOLA)
    known = exposed(date(2022, 7, 6))
    found = running(known, began=date(2022, 7, 2), history=(ED9, stricter))
    assert (found.pack, found.ends_on) == ("longer", date(2022, 7, 27))


def test_a_pack_nobody_had_before_lets_go_on_its_first_day_at_the_earliest() -> None:
    found = running(exposed(date(2022, 6, 1)), history=(ED9,))
    assert (found.ends_on, found.cut_on) == (date(2022, 6, 27), date(2022, 6, 28))


def test_what_was_over_before_any_pack_is_not_judged_by_one() -> None:
    known = exposed(date(2022, 6, 1))
    found = indicated([ED9], known, date(2022, 6, 1), over_on=date(2022, 6, 15))
    assert found.what is Indicated.NO_PACK


def test_without_any_pack_nothing_is_indicated() -> None:
    assert indicated([], exposed(date(2022, 6, 1)), date(2022, 6, 1)).what is Indicated.NO_PACK


@pytest.mark.parametrize("anchor_known", [True, False])
def test_a_pack_that_cannot_say_when_changes_nothing(anchor_known: bool) -> None:
    other = rules(rule(leg(1), anchor=Anchor.ENTRY if not anchor_known else Anchor.LAST_EXPOSURE))
    found = running(exposed(date(2022, 7, 1)), history=(ED9, Held("b", date(2022, 7, 4), other)))
    assert found.ends_on == (date(2022, 7, 3) if anchor_known else date(2022, 7, 11))


# -- several links of one person ---------------------------------------------------------------


def ends_on(known: Known, _: Sequence[str]) -> date | None:
    return running(known).course_ends_on


def chained(*links: Link) -> list[Chain]:
    return list(chains(links, ends_on))


def test_the_first_exposure_of_all_links_is_the_earliest_whichever_is_looked_at_first() -> None:
    first, last = exposed(date(2022, 7, 1)), exposed(date(2022, 7, 3))
    earlier = {**last.anchors, Anchor.FIRST_EXPOSURE: date(2022, 6, 29)}
    later = {**first.anchors, Anchor.FIRST_EXPOSURE: date(2022, 6, 30)}
    links = Link("a", first._replace(anchors=later)), Link("b", last._replace(anchors=earlier))
    (chain,) = chained(*links)
    assert chain.known.anchors[Anchor.FIRST_EXPOSURE] == date(2022, 6, 29)


def test_an_exposure_on_the_last_day_goes_on_with_the_course_and_one_after_it_does_not() -> None:
    first = Link("a", exposed(date(2022, 7, 1)))
    last = ends_on(first.known, ())
    assert last is not None
    assert len(chained(first, Link("b", exposed(last)))) == 1
    assert len(chained(first, Link("b", exposed(last + timedelta(days=1))))) == 2


def test_the_strictest_kind_and_the_latest_exposure_govern() -> None:
    close = Link("a", exposed(date(2022, 7, 1)))
    secondary = Link("b", exposed(date(2022, 7, 6), Exposed.SECONDARY))
    (chain,) = chained(close, secondary)
    assert chain.names == ("a", "b")
    assert chain.known.exposed is Exposed.CLOSE
    assert running(chain.known).ends_on == date(2022, 7, 16)


def test_a_link_after_the_end_of_the_former_stands_alone() -> None:
    close = Link("a", exposed(date(2022, 7, 1)))
    secondary = Link("b", exposed(date(2022, 7, 12), Exposed.SECONDARY))
    first, second = chained(secondary, close)
    assert first.names == ("a",)
    assert running(second.known).ends_on == date(2022, 7, 19)


# -- of any history ----------------------------------------------------------------------------

FROM = date(2022, 1, 1)
DAYS = st.integers(0, 120).map(lambda days: FROM + timedelta(days=days))
RULES: st.SearchStrategy[RuleSet] = st.builds(
    lambda one, two: rules(rule(leg(one), leg(two, MONITORING))),
    st.integers(0, 21),
    st.integers(0, 10),
)
HISTORIES = st.lists(
    st.builds(Held, st.just("pack"), DAYS, RULES | st.just(TWENTY)),
    max_size=4,
    unique_by=lambda held: held.from_on,
).map(lambda found: sorted(found, key=lambda held: held.from_on))
MODES = st.none() | st.sampled_from(OrderMode)
WHO = st.sampled_from((Exposed.CLOSE, Exposed.SECONDARY))


@given(HISTORIES, DAYS, MODES, WHO)
def test_a_further_pack_never_lengthens_what_runs(
    history: list[Held], last: date, mode: OrderMode | None, who: Exposed
) -> None:
    known = exposed(last, who)
    held = sum(each.from_on <= last for each in history)
    ends = [
        running(known, mode=mode, history=history[:number])
        for number in range(max(held, 1), len(history) + 1)
        if held
    ]
    for before, after in pairwise(ends):
        for earlier, later in (
            (after.ends_on, before.ends_on),
            (after.course_ends_on, before.course_ends_on),
        ):
            assert later is None or (earlier is not None and earlier <= later)


@given(HISTORIES, DAYS, st.integers(0, 30), MODES)
def test_a_later_exposure_never_ends_sooner(
    history: list[Held], last: date, later: int, mode: OrderMode | None
) -> None:
    began = history[0].from_on if history else FROM
    one = running(exposed(max(last, began)), began, mode, history)
    other = running(exposed(max(last, began) + timedelta(days=later)), began, mode, history)
    if one.ends_on is not None and other.ends_on is not None:
        assert one.ends_on <= other.ends_on


@given(st.lists(st.tuples(DAYS, WHO), max_size=5), st.randoms())
def test_links_come_to_the_same_in_whatever_order_they_arrive(
    found: list[tuple[date, Exposed]], dice: Random
) -> None:
    links = [Link(str(at), exposed(day, who)) for at, (day, who) in enumerate(found)]
    shuffled = list(links)
    dice.shuffle(shuffled)
    assert chained(*shuffled) == chained(*links)

"""Where each close and each secondary contact is: in exactly one disposition at any moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.domain.stories import (
    BY_THE_COUNTY,
    NOW,
    WANG,
    WANGS_EPISODE,
    Story,
    at,
    given,
    wang_is_a_case,
    wang_is_known,
    wang_was_exposed,
)
from tests.domain.test_quarantine import ANOTHER_ORDER, ORDER, WANGS, ordered, release, review
from tracing.domain.contact.commands import (
    DeclareLost,
    DetermineCategory,
    DowngradeContact,
    ExcludeContact,
    LocateContact,
    RetractContact,
    UpgradeContact,
)
from tracing.domain.contact.disposition import COUNTED, Disposition, dispositions, placed_now
from tracing.domain.identifiers import ReferralId
from tracing.domain.person.circumstances_commands import RecordDeath
from tracing.domain.person.commands import RetractFacts
from tracing.domain.quarantine.commands import MoveQuarantine, StartQuarantine
from tracing.domain.quarantine.events import OrderMode, ReleaseReason, ReviewOutcome
from tracing.domain.referral.commands import AnswerReferral, SendReferral
from tracing.domain.referral.events import ReferralOutcome
from tracing.domain.values import ContactCategory, Decision
from tracing.errors import TracingError

EPISODE: dict[str, Any] = {"person_id": WANG, "contact_id": WANGS_EPISODE}
REFERRAL = ReferralId(UUID(int=90))
REFERRED = SendReferral(
    person_id=WANG, referral_id=REFERRAL, to_area="3101", contact_id=WANGS_EPISODE
)


def determined(category: ContactCategory = ContactCategory.CLOSE) -> DetermineCategory:
    return DetermineCategory(**EPISODE, category=category, decision=BY_THE_COUNTY)


def answered(outcome: ReferralOutcome) -> AnswerReferral:
    return AnswerReferral(person_id=WANG, referral_id=REFERRAL, outcome=outcome)


def in_turn(*commands: Any, category: ContactCategory = ContactCategory.CLOSE) -> Story:
    """Wang is determined as a contact; what follows happens an hour after the other."""
    story = given(wang_is_known(), wang_was_exposed(), determined(category))
    for command in commands:
        story.later(hours=1).done(command)
    return story


def course(story: Story, category: ContactCategory = ContactCategory.CLOSE) -> list[str]:
    return [
        each.disposition.value for each in dispositions(story.wang) if each.category is category
    ]


TAKEN_HOME = ordered(started_at=at("2022-07-19 12:00"))


COURSES: list[tuple[list[Any], list[str]]] = [
    ([], ["no_placement_recorded"]),
    ([ordered()], ["no_placement_recorded"]),
    ([ordered(), StartQuarantine(**WANGS)], ["no_placement_recorded", "home"]),
    ([TAKEN_HOME], ["no_placement_recorded", "home"]),
    (
        [TAKEN_HOME, MoveQuarantine(**WANGS, mode=OrderMode.FACILITY)],
        ["no_placement_recorded", "home", "facility"],
    ),
    ([TAKEN_HOME, release()], ["no_placement_recorded", "home", "released"]),
    (
        [TAKEN_HOME, review(ReviewOutcome.LIFTED)],
        ["no_placement_recorded", "home", "released"],
    ),
    (
        [TAKEN_HOME, release(because=ReleaseReason.SUPERSEDED)],
        ["no_placement_recorded", "home", "no_placement_recorded"],
    ),
    ([REFERRED], ["no_placement_recorded", "referred"]),
    (
        [REFERRED, answered(ReferralOutcome.CONTROLLED)],
        ["no_placement_recorded", "referred"],
    ),
    (
        [REFERRED, answered(ReferralOutcome.NOT_FOUND)],
        ["no_placement_recorded", "referred", "no_placement_recorded"],
    ),
    ([DeclareLost(**EPISODE)], ["no_placement_recorded", "lost"]),
    (
        [DeclareLost(**EPISODE), LocateContact(**EPISODE)],
        ["no_placement_recorded", "lost", "no_placement_recorded"],
    ),
    (
        [DeclareLost(**EPISODE), ordered(started_at=at("2022-07-20 11:00"))],
        ["no_placement_recorded", "lost", "home"],
    ),
    ([TAKEN_HOME, DeclareLost(**EPISODE)], ["no_placement_recorded", "home", "lost"]),
    (
        [ExcludeContact(**EPISODE, decision=BY_THE_COUNTY)],
        ["no_placement_recorded", "excluded"],
    ),
    ([wang_is_a_case()], ["no_placement_recorded", "became_case"]),
    ([RecordDeath(person_id=WANG)], ["no_placement_recorded", "died"]),
    ([RetractContact(**EPISODE)], []),
]


@pytest.mark.parametrize(
    ("commands", "expected"),
    COURSES,
    ids=lambda value: "-".join(value) if value and isinstance(value[0], str) else None,
)
def test_a_contact_goes_from_one_disposition_to_the_next(
    commands: list[Any], expected: list[str]
) -> None:
    assert course(in_turn(*commands)) == expected


def test_an_upgrade_ends_the_course_as_secondary_and_begins_the_one_as_close() -> None:
    upgrade = UpgradeContact(**EPISODE, category=ContactCategory.CLOSE, decision=BY_THE_COUNTY)
    story = in_turn(TAKEN_HOME, upgrade, release(), category=ContactCategory.SECONDARY)
    assert course(story, ContactCategory.SECONDARY) == [
        "no_placement_recorded",
        "home",
        "upgraded",
    ]
    assert course(story) == ["home", "released"]


def test_a_downgrade_excludes_from_the_stricter_kind() -> None:
    downgrade = DowngradeContact(**EPISODE, category=ContactCategory.CASUAL, decision=BY_THE_COUNTY)
    assert course(in_turn(TAKEN_HOME, downgrade)) == ["no_placement_recorded", "home", "excluded"]


def test_the_course_runs_on_when_things_were_reported() -> None:
    early = at("2022-07-18 09:00")
    story = given(wang_is_known(), wang_was_exposed(), determined())
    story.later(hours=1).done(ordered(started_at=early))
    (first, second) = dispositions(story.wang)
    assert (first.from_at, first.to_at) == (NOW, NOW + timedelta(hours=1))
    assert (second.from_at, second.to_at, second.mode) == (first.to_at, None, OrderMode.HOME)


def test_an_order_of_long_ago_releases_nobody_today() -> None:
    story = given(wang_is_known(), wang_was_exposed(), ordered(), release())
    story.done(ExcludeContact(**EPISODE, decision=BY_THE_COUNTY)).later(days=30)
    anew: dict[str, Any] = {"contact_id": UUID(int=99), "exposure_id": UUID(int=98)}
    story.done(wang_was_exposed(**anew))
    story.done(
        DetermineCategory(
            person_id=WANG,
            contact_id=anew["contact_id"],
            category=ContactCategory.CLOSE,
            decision=BY_THE_COUNTY,
        )
    )
    assert course(story) == ["no_placement_recorded"]


def test_a_correction_of_the_start_moves_nothing_in_what_was_reported() -> None:
    story = in_turn(ordered(), StartQuarantine(**WANGS))
    before = dispositions(story.wang)
    version = story.wang.version
    early = at("2022-07-19 12:00")
    story.later(hours=5).done(StartQuarantine(**WANGS, started_at=early, corrects=version))
    assert dispositions(story.wang) == before


# -- for random histories --------------------------------------------------------------------

hours = st.integers(0, 60)


@st.composite
def happenings(draw: st.DrawFn) -> tuple[Any, int]:
    """A command about Wang, and how long before its entry it was learnt."""
    late = draw(st.sampled_from([0, 0, 0, 1, 7, 40]))
    order = draw(st.sampled_from([ORDER, ANOTHER_ORDER]))
    decision = Decision(office="County CDC", decided_at=NOW - timedelta(hours=draw(hours)))
    when = NOW - timedelta(hours=draw(hours))
    mode, category = draw(st.sampled_from(OrderMode)), draw(st.sampled_from(ContactCategory))
    why = draw(st.sampled_from(ReleaseReason))
    named: dict[str, Any] = {"person_id": WANG, "quarantine_id": order}
    command = draw(
        st.sampled_from(
            [
                DetermineCategory(**EPISODE, category=category, decision=decision),
                DetermineCategory(**EPISODE, category=category, decision=decision),
                ordered(quarantine_id=order, mode=mode, decision=decision),
                ordered(quarantine_id=order, mode=mode, decision=decision, started_at=when),
                StartQuarantine(**named, started_at=when),
                StartQuarantine(**named),
                MoveQuarantine(**named, mode=mode),
                release(quarantine_id=order, because=why),
                review(ReviewOutcome.LIFTED, quarantine_id=order),
                REFERRED,
                answered(draw(st.sampled_from(ReferralOutcome))),
                DeclareLost(**EPISODE),
                LocateContact(**EPISODE),
                ExcludeContact(**EPISODE, decision=decision),
                RecordDeath(person_id=WANG),
                wang_is_a_case(),
                RetractFacts(person_id=WANG, versions=(draw(st.integers(3, 12)),)),
            ]
        )
    )
    return command, late


@for_all(st.lists(happenings(), min_size=3, max_size=14))
def test_at_any_moment_each_contact_is_in_exactly_one_disposition(
    asked: list[tuple[Any, int]],
) -> None:
    story = given(wang_is_known(), wang_was_exposed(), determined())
    for command, late in asked:
        story.later(hours=3)
        learnt = {"reported_at": story.now - timedelta(hours=late)} if late else {}
        fields = {name: getattr(command, name) for name in command.__struct_fields__}
        try:
            story.done(type(command)(**{**fields, **learnt}))
        except TracingError:
            continue
    _each_in_exactly_one(story)


def _each_in_exactly_one(story: Story) -> None:
    placements = dispositions(story.wang)
    for contact in story.wang.contacts.values():
        for category in COUNTED:
            own = [
                each
                for each in placements
                if (each.contact_id, each.category) == (contact.contact_id, category)
            ]
            known = [each.known for each in contact.determinations if each.category is category]
            assert bool(own) == bool(known)
            if not own:
                continue
            assert own[0].from_at == min(known)
            assert own[-1].to_at is None
            for one, following in pairwise(own):
                assert one.from_at < following.from_at == one.to_at
            for moment in _moments(own):
                holds = [each for each in own if _holds(each, moment)]
                assert len(holds) == 1
            if contact.category is category:
                assert placed_now(story.wang, contact) == (own[-1].disposition, own[-1].mode)


def _moments(own: list[Any]) -> list[datetime]:
    return [each.from_at + timedelta(minutes=by) for each in own for by in (0, 1, 90)]


def _holds(each: Any, moment: datetime) -> bool:
    return each.from_at <= moment and (each.to_at is None or moment < each.to_at)


def test_every_disposition_is_reached_by_some_course() -> None:
    reached = {each for _, expected in COURSES for each in expected} | {Disposition.UPGRADED}
    assert reached == set(Disposition)

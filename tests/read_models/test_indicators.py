"""Indicators on a real registry, against one that goes through every fact by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.read_models.worked import Work, at
from tests.registries import CHINA, Clock, make_registry
from tracing.domain.identifiers import CaseId, PersonId
from tracing.domain.indicators.curve import Bar, CurveBy
from tracing.domain.indicators.delays import Delay, LeftOut, between, spread
from tracing.domain.indicators.shares import Indicator, Share
from tracing.domain.values import Diagnosis
from tracing.projections.questions.indicators import Figures, epidemic_curve, indicators
from tracing.registry import Registry

AUGUST = datetime(2022, 8, 1, 9, tzinfo=CHINA)
NOW = at("07-17 08:00")
FROM, TO = date(2022, 7, 11), date(2022, 7, 15)


@pytest.fixture
def clock() -> Clock:
    return Clock(AUGUST)


def figures(
    registry: Registry,
    now: datetime = NOW,
    from_on: date | None = None,
    to_on: date | None = None,
    as_of: int | None = None,
) -> Figures:
    position = registry.position(as_of)
    with registry.reading() as reading:
        return indicators(
            reading.connection, position, now, registry.zone, from_on=from_on, to_on=to_on
        )


def test_contacts_are_counted_by_when_they_were_reached(registry: Registry) -> None:
    work = Work(registry)
    case = work.case(at("07-15 20:00"))
    in_time, late = (work.contact(at("07-15 23:00"), case) for _ in range(2))
    work.place(in_time, at("07-16 20:00"))
    work.place(late, at("07-16 20:01"))
    work.contact(at("07-16 09:00"), case)
    assert figures(registry).shares[Indicator.TRACED] == Share(1, 3)
    assert figures(registry, at("07-16 20:00")).shares[Indicator.TRACED] == Share(0, 0, 3)
    found = figures(registry).delays[Delay.REPORT_TO_PLACED]
    assert (found.n, found.median, found.left_out) == (2, 24 + 1 / 120, {LeftOut.END_UNKNOWN: 1})


def test_cases_listed_before_their_report_are_counted(registry: Registry) -> None:
    work = Work(registry)
    first = work.case(at("07-10 08:00"))
    known, _ = work.contact(at("07-11 08:00"), first)
    late, _ = work.contact(at("07-12 09:00"), first)
    work.case(at("07-12 08:00"), known)
    work.case(at("07-12 08:00"), late)
    assert figures(registry).shares[Indicator.LISTED_BEFORE] == Share(1, 3)


def test_followed_is_who_was_seen_at_every_check_and_nobody_without_a_pack(
    registry: Registry,
) -> None:
    Work(registry).contact(at("07-16 08:00"))
    found = figures(registry).shares[Indicator.FOLLOWED]
    assert (found, found.value) == (Share(0, 0), None)


def test_a_retraction_changes_figures_but_not_as_of_then(registry: Registry) -> None:
    work = Work(registry)
    case = work.case(at("07-15 20:00"), onset="2022-07-12", sampled="2022-07-14")
    before, then = figures(registry), registry.position()
    work.retract(case)
    assert figures(registry).cases == 0
    assert figures(registry, as_of=then) == before
    assert before.delays[Delay.ONSET_TO_SAMPLE].median == 2.0
    assert before.delays[Delay.ONSET_TO_REPORT].median == 3.0


def test_the_curve_counts_cases_once_by_their_day(registry: Registry) -> None:
    work = Work(registry)
    work.case(at("07-15 23:59"), onset="2022-07-12")
    other = work.case(at("07-16 00:00"), onset="2022-07", diagnosis=Diagnosis.ASYMPTOMATIC)
    work.case(at("07-16 00:30"), diagnosis=Diagnosis.DISCARDED)

    def curve(by: CurveBy) -> tuple[list[Bar], Bar]:
        position = registry.position()
        with registry.reading() as reading:
            found = epidemic_curve(reading.connection, position, NOW, registry.zone, by)
        return found.bars, found.unknown

    assert curve(CurveBy.ONSET) == ([Bar(date(2022, 7, 12), 1, 0, 0)], Bar(None, 0, 1, 0))
    assert curve(CurveBy.REPORTED)[0] == [
        Bar(date(2022, 7, 15), 1, 0, 0),
        Bar(date(2022, 7, 16), 0, 1, 0),
    ]
    work.retract(other)
    assert curve(CurveBy.REPORTED)[0] == [Bar(date(2022, 7, 15), 1, 0, 0)]


# -- against brute force -----------------------------------------------------------------------


class Ill(NamedTuple):
    who: int
    reported_at: datetime
    onset: str | None
    sampled: str | None
    discarded: bool
    retracted: bool


class Exposed(NamedTuple):
    who: int
    case: int
    determined_at: datetime
    placed_at: datetime | None
    lost_at: datetime | None


class Story(NamedTuple):
    people: int
    ill: tuple[Ill, ...]
    exposed: tuple[Exposed, ...]
    merged: tuple[tuple[int, int], ...]


def story(random: Random) -> Story:
    """People of whom every third or so has two records; each record falls ill at most once."""
    people = 10

    def moment(first: int = 10, last: int = 17) -> datetime:
        day = random.randint(first, last)
        return datetime(2022, 7, day, random.randint(0, 23), random.randint(0, 59), tzinfo=UTC)

    def day() -> str | None:
        return random.choice((None, "2022-07", f"2022-07-{random.randint(5, 14):02}"))

    ill = tuple(
        Ill(who, moment(), day(), day(), random.random() < 0.15, random.random() < 0.15)
        for who in sorted(random.sample(range(people), 4))
    )
    exposed: list[Exposed] = []
    for who in range(people):
        for case in random.sample(range(len(ill)), random.randint(0, 2)):
            if ill[case].who == who or any(each.who == who for each in exposed):
                continue
            determined = moment()
            fate = random.random()
            later = determined + timedelta(minutes=random.randint(0, 3000))
            exposed.append(
                Exposed(
                    who,
                    case,
                    determined,
                    later if fate < 0.5 else None,
                    later if fate > 0.75 else None,
                )
            )
    free = [who for who in range(people) if who not in {each.who for each in ill}]
    random.shuffle(free)
    return Story(people, ill, tuple(exposed), ((free[0], free[1]), (free[2], free[3])))


def enter(registry: Registry, told: Story, random: Random) -> None:
    """As it was told, in some order."""
    work = Work(registry)
    people: dict[int, PersonId] = {}
    for who in random.sample(range(told.people), told.people):
        people[who] = work.person()
    cases: dict[int, CaseId] = {}
    for number in random.sample(range(len(told.ill)), len(told.ill)):
        each = told.ill[number]
        cases[number] = work.case(
            each.reported_at,
            people[each.who],
            diagnosis=Diagnosis.DISCARDED if each.discarded else Diagnosis.CONFIRMED,
            onset=each.onset,
            sampled=each.sampled,
        )
    for one in random.sample(told.exposed, len(told.exposed)):
        whom = work.contact(one.determined_at, cases[one.case], people[one.who])
        if one.placed_at is not None:
            work.place(whom, one.placed_at)
        if one.lost_at is not None:
            work.lose(whom, one.lost_at)
    for number, each in enumerate(told.ill):
        if each.retracted:
            work.retract(cases[number])
    for other, kept in told.merged:
        work.merge(people[other], into=people[kept])


class ByHand:
    """The same figures, by going through everything for everybody."""

    def __init__(self, told: Story, from_on: date | None, to_on: date) -> None:
        self.told = told
        self.kept = dict(told.merged)
        self.window = from_on or date.min, to_on
        self.cases = {
            number: each
            for number, each in enumerate(told.ill)
            if not each.discarded
            and not each.retracted
            and each.reported_at < NOW
            and self.during(each.reported_at)
        }
        self.exposed = [each for each in told.exposed if each.determined_at < NOW]

    def during(self, moment: datetime) -> bool:
        return self.window[0] <= moment.astimezone(CHINA).date() <= self.window[1]

    def human(self, who: int) -> int:
        return self.kept.get(who, who)

    def placed(self, one: Exposed) -> datetime | None:
        """Since when they were somewhere, by any of their records."""
        return min(
            (
                max(each.placed_at, one.determined_at)
                for each in self.exposed
                if self.human(each.who) == self.human(one.who)
                and each.placed_at is not None
                and each.placed_at < NOW
            ),
            default=None,
        )

    def ill(self, one: Exposed) -> list[datetime]:
        """When they were reported as a case, by any of their records, since they were exposed."""
        return [
            each.reported_at
            for each in self.told.ill
            if self.human(each.who) == self.human(one.who)
            and not each.discarded
            and not each.retracted
            and one.determined_at <= each.reported_at < NOW
        ]

    def reached(self, by_case: bool) -> list[tuple[datetime, datetime | None]]:
        """Of each human being: when their first case was reported, and when they were placed.

        `by_case`: or reported as a case themselves.
        """
        found = []
        for human in {self.human(each.who) for each in self.exposed}:
            own = [
                each
                for each in self.exposed
                if self.human(each.who) == human and each.case in self.cases
            ]
            if own:
                first = min(own, key=lambda each: self.cases[each.case].reported_at).case
                placed = [self.placed(each) for each in own if each.case == first]
                known = [each for each in placed if each is not None]
                if by_case:
                    known += [at for each in own if each.case == first for at in self.ill(each)]
                found.append((self.cases[first].reported_at, min(known, default=None)))
        return found

    def traced(self) -> Share:
        day = timedelta(hours=24)
        in_time = sum(
            at is not None and at <= since + day for since, at in self.reached(by_case=True)
        )
        pending = sum(at is None and since + day >= NOW for since, at in self.reached(by_case=True))
        return Share(in_time, len(self.reached(by_case=True)) - pending, pending)

    def listed_before(self) -> Share:
        listed = sum(
            any(
                self.human(one.who) == self.human(each.who) and one.determined_at < each.reported_at
                for one in self.told.exposed
            )
            for each in self.cases.values()
        )
        return Share(listed, len(self.cases))

    def lost(self) -> Share:
        people = {self.human(each.who) for each in self.exposed if self.during(each.determined_at)}
        lost = {
            self.human(each.who)
            for each in self.exposed
            if each.lost_at is not None and each.lost_at < NOW
        }
        placed = {self.human(each.who) for each in self.exposed if self.placed(each)}
        return Share(len(people & (lost - placed)), len(people))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10_000), windowed=st.booleans())
def test_figures_are_those_found_by_hand_in_whatever_order_things_were_entered(
    tmp_path_factory: pytest.TempPathFactory, seed: int, windowed: bool
) -> None:
    told = story(Random(seed))
    from_on, to_on = (FROM, TO) if windowed else (None, date(2022, 7, 17))
    found = []
    for order in range(2):
        folder: Path = tmp_path_factory.mktemp("random")
        place = make_registry(folder, clock=Clock(AUGUST))
        with place.open() as registry:
            enter(registry, told, Random(order))
            found.append(figures(registry, NOW, from_on, to_on))
    assert found[0] == found[1]
    by_hand = ByHand(told, from_on, to_on)
    shares = found[0].shares
    assert found[0].cases == len(by_hand.cases)
    assert shares[Indicator.TRACED] == by_hand.traced()
    assert shares[Indicator.LISTED_BEFORE] == by_hand.listed_before()
    assert shares[Indicator.LOST] == by_hand.lost()
    assert found[0].delays[Delay.REPORT_TO_PLACED] == spread(
        between(since, placed) for since, placed in by_hand.reached(by_case=False)
    )

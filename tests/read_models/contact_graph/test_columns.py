"""The columns show what the questions say, as of every position, however they were read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.console.outbreak import attribute, expose, report
from tests.histories import START, Ask, person_id
from tests.read_models.contact_graph.eventful import eventful
from tests.read_models.contact_graph.seen import (
    answered,
    contents,
    hidden,
    kept,
    records,
    shown,
)
from tests.read_models.golden import play as play_golden
from tests.read_models.sights import commits, play, played, scratch
from tests.registries import Clock, make_registry
from tracing.domain.case.commands import RetractCase, WithdrawAttribution
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.person.commands import RegisterPerson, RetractFacts, RetractPerson
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_commands import MergePerson, SplitPerson
from tracing.domain.values import PartialDate
from tracing.projections.catchup import Catchup
from tracing.projections.contact_graph.columns import (
    EARLIEST,
    LATEST,
    TRANSMISSIONS,
    Columns,
    Segment,
)
from tracing.projections.contact_graph.reading import build, extended
from tracing.projections.models import MODELS
from tracing.projections.views_postgres import PostgresViews
from tracing.registry import Registry

ZONE = ZoneInfo("Asia/Shanghai")
on_disk = settings(max_examples=5, deadline=None)


def built(registry: Registry) -> Columns:
    registry.position()
    with registry.reading() as reading:
        return build(reading, registry.zone)


def assert_equal_everywhere(registry: Registry, columns: Columns) -> None:
    for at in commits(registry):
        with registry.reading() as reading:
            assert shown(columns, at) == answered(reading.connection, at)


@given(eventful())
@on_disk
def test_every_position_shows_what_the_questions_say(asked: list[Ask]) -> None:
    with played(asked) as registry:
        assert_equal_everywhere(registry, built(registry))


@given(eventful(), st.integers(1, 6))
@on_disk
def test_what_came_since_makes_of_older_columns_what_reading_all_makes(
    asked: list[Ask], step: int
) -> None:
    clock = Clock(START)
    with TemporaryDirectory() as folder, make_registry(Path(folder), clock=clock).open() as made:
        held = built(made)
        for place in range(0, len(asked), step):
            play(made, clock, asked[place : place + step])
            made.position()
            with made.reading() as reading:
                held = extended(held, reading, ZONE)
                assert contents(held) == contents(build(reading, ZONE))
        assert_equal_everywhere(made, held)


def test_the_links_of_everybody_lie_together_in_order(golden: Registry) -> None:
    with scratch(golden) as follower:
        both = in_two_steps(follower, golden.head)
    for columns in both:
        for links in columns.segments:
            assert len(links.out_start) == len(links.in_start) == columns.persons + 1
            assert len(links.in_rows) == links.links
            for person in range(columns.persons):
                assert_in_order(links, person)


def assert_in_order(links: Segment, person: int) -> None:
    out = np.arange(links.out_start[person], links.out_start[person + 1])
    into = links.in_rows[links.in_start[person] : links.in_start[person + 1]]
    assert out.tolist() == np.flatnonzero(links.source == person).tolist()
    assert sorted(into) == np.flatnonzero(links.target == person).tolist()
    assert np.all(np.diff(links.first[out].astype(np.int64)) >= 0)
    assert np.all(np.diff(links.last[into].astype(np.int64)) >= 0)


def in_two_steps(follower: Catchup, head: int) -> tuple[Columns, Columns]:
    """Columns of the first half with what came since, and those read at once."""
    follower.catch_up(to=head // 2)
    with follower.store.reading() as reading:
        half = build(reading, ZONE)
    follower.catch_up()
    with follower.store.reading() as reading:
        return extended(half, reading, ZONE), build(reading, ZONE)


@pytest.fixture
def three(registry: Registry) -> Registry:
    for who in range(3):
        registry.execute(RegisterPerson(person_id=person_id(who)))
    return registry


def merge(registry: Registry, duplicate: int, into: int) -> None:
    registry.execute(
        MergePerson(person_id=person_id(duplicate), into=person_id(into), separate_cases=True)
    )


def whos(columns: Columns, at: int) -> list[int | None]:
    """Who each counts as; None for who is no node."""
    sight = columns.sight(at)
    ends = [kept(sight, person) for person in range(sight.persons)]
    return [None if hidden(sight, end) else end for end in ends]


def test_whoever_was_merged_in_several_steps_is_the_one_at_their_end(three: Registry) -> None:
    merge(three, 2, 1)
    before = three.position()
    merge(three, 1, 0)
    columns = built(three)
    assert whos(columns, before) == [0, 1, 1]
    assert whos(columns, three.position()) == [0, 0, 0]
    assert records(columns.sight(columns.position), 0) == [0, 1, 2]


def test_who_was_merged_into_somebody_retracted_counts_for_themself(three: Registry) -> None:
    merge(three, 1, 0)
    three.execute(RetractPerson(person_id=person_id(0)))
    columns = built(three)
    assert whos(columns, columns.position) == [None, 1, 2]


def test_people_in_a_circle_are_the_one_who_was_registered_first(three: Registry) -> None:
    merge(three, 1, 0)
    three.execute(SplitPerson(person_id=person_id(1), kept=(person_id(0),)))
    merge(three, 0, 1)
    three.execute(RetractFacts(person_id=person_id(1), versions=(3,)))
    columns = built(three)
    assert whos(columns, columns.position) == [0, 0, 2]
    assert_equal_everywhere(three, columns)


def test_a_link_stands_again_when_its_case_does(registry: Registry) -> None:
    source, infected = report(registry), report(registry)
    attribute(registry, infected, source)
    held = built(registry)
    taken_back = RetractCase(person_id=source.person_id, case_id=source.case_id)
    anew = RetractFacts(person_id=source.person_id, versions=(3,))
    for command in (taken_back, anew):
        registry.execute(command)
        registry.position()
        with registry.reading() as reading:
            held = extended(held, reading, ZONE)
        assert_equal_everywhere(registry, held)
    assert held.segments[TRANSMISSIONS].links == 2
    assert contents(held) == contents(built(registry))


def test_a_link_that_is_withdrawn_ends_in_columns_that_are_read_on(registry: Registry) -> None:
    source, infected, other = (report(registry) for _ in range(3))
    attribution = attribute(registry, infected, source)
    attribute(registry, other, source)
    held = built(registry)
    registry.execute(
        WithdrawAttribution(
            person_id=infected.person_id, case_id=infected.case_id, attribution_id=attribution
        )
    )
    registry.position()
    with registry.reading() as reading:
        held = extended(held, reading, ZONE)
    assert_equal_everywhere(registry, held)
    assert len(shown(held, held.position).edges) == 1
    assert contents(held) == contents(built(registry))


def test_a_case_that_is_the_same_as_one_taken_back_counts_for_itself(registry: Registry) -> None:
    kept_one, same, infected = (report(registry) for _ in range(3))
    attribute(registry, infected, same)
    registry.execute(
        MergePerson(
            person_id=same.person_id,
            into=kept_one.person_id,
            same_cases=(SameCase(case_id=same.case_id, is_case_id=kept_one.case_id),),
        )
    )
    before = registry.position()
    registry.execute(RetractCase(person_id=kept_one.person_id, case_id=kept_one.case_id))
    columns = built(registry)
    named = [columns.attributes(TRANSMISSIONS, 0, at)["source_case"] for at in (before, before + 1)]
    assert named == ["C-0001", "C-0002"]
    assert_equal_everywhere(registry, columns)


SPANS = [
    ExposureSpan(),
    ExposureSpan(first_on=PartialDate.parse("2022-07-10")),
    ExposureSpan(first_on=PartialDate.parse("2022-07-10"), open=True),
    ExposureSpan(first_on=PartialDate.parse("2022-06"), last_on=PartialDate.parse("2022-07-12")),
    ExposureSpan(last_on=PartialDate.parse("2022-07-10/2022-07-14")),
    ExposureSpan(first_on=PartialDate.parse("1950-02-03"), last_on=PartialDate.parse("1950-02")),
    ExposureSpan(first_on=PartialDate.parse("0001-01-01")),
    ExposureSpan(first_at=datetime(2022, 7, 10, 8, 30, tzinfo=UTC)),
    ExposureSpan(
        first_on=PartialDate.parse("2022-07-10"),
        first_at=datetime(2022, 7, 10, 8, 30, tzinfo=UTC),
        last_at=datetime(2022, 7, 10, 8, 45, 7, 12, tzinfo=UTC),
    ),
    ExposureSpan(last_at=datetime(2022, 7, 11, 1, 0, tzinfo=ZONE)),
    ExposureSpan(last_at=datetime(1900, 1, 1, 0, 0, tzinfo=UTC)),
    ExposureSpan(last_at=datetime(2022, 7, 11, 1, 0, tzinfo=ZONE), open=True),
]


def test_when_an_exposure_was_is_told_as_it_was_recorded(registry: Registry) -> None:
    source = report(registry)
    for span in SPANS:
        expose(registry, report(registry).person_id, source, span=span)
    columns = built(registry)
    rows = np.argsort(columns.segments[0].number).tolist()
    told = [columns.attributes(0, row, columns.position) for row in rows]
    spans = [
        ExposureSpan(**{name: row[name] for name in ExposureSpan.__struct_fields__}) for row in told
    ]
    assert spans == SPANS
    assert_equal_everywhere(registry, columns)


def test_days_are_minutes_of_the_registrys_zone(registry: Registry) -> None:
    source = report(registry)
    for span in SPANS[:5]:
        expose(registry, report(registry).person_id, source, span=span)
    links = built(registry).segments[0]

    def minute(month: int, day: int, hour: int = 0) -> int:
        return int(datetime(2022, month, day, hour, tzinfo=ZONE).timestamp()) // 60

    tenth = minute(7, 10)
    rows = np.argsort(links.number)
    assert links.first[rows].tolist() == [EARLIEST, tenth, tenth, minute(6, 1), EARLIEST]
    assert links.last[rows].tolist() == [
        *(LATEST, LATEST, LATEST, minute(7, 13) - 1, minute(7, 15) - 1),
    ]


def test_a_sight_of_everything_copies_nothing(registry: Registry) -> None:
    expose(registry, report(registry).person_id, report(registry))
    columns = built(registry)
    sight = columns.sight(columns.position)
    assert sight.segments is columns.segments
    assert (sight.persons, sight.hidden.size, sight.canonical.size) == (2, 0, 0)
    assert columns.sight(0).persons == 0


def test_columns_of_arrays_show_what_they_were_given() -> None:
    since = np.array([1, 2, 3], np.uint32)
    ends = np.array([0, 1], np.uint32), np.array([1, 2], np.uint32)
    minutes = np.array([5, 7], np.int32), np.array([6, 7], np.int32)
    columns = Columns.of_arrays(since, *ends, np.array([4, 5], np.uint32), *minutes)
    assert columns.position == 5
    assert set(shown(columns, 4).edges) == {("exposure", "E-0001")}
    assert set(shown(columns, 5).edges) == {("exposure", "E-0001"), ("exposure", "E-0002")}


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    clock = Clock(START)
    with make_registry(tmp_path_factory.mktemp("golden"), clock=clock).open() as registry:
        play_golden(registry, clock)
        yield registry


def test_a_link_stands_while_both_its_cases_do(golden: Registry) -> None:
    columns = built(golden)
    assert columns.segments[TRANSMISSIONS].links
    assert_equal_everywhere(golden, columns)


def test_postgres_gives_the_same_columns(golden: Registry, postgres: str) -> None:
    views = PostgresViews(postgres, MODELS, prefix="graph")
    decode = golden.application.events_mapper.decode
    follower = Catchup(golden.ledger, decode, views)
    grown, whole = in_two_steps(follower, golden.head)
    assert contents(grown) == contents(whole) == contents(built(golden))
    views.close()

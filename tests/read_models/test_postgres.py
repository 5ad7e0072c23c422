"""Every read model and every question says the same on PostgreSQL as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from tests.histories import START
from tests.read_models.golden import play
from tests.read_models.sights import every_row, scratch, store_of
from tests.registries import Clock, make_registry
from tracing.domain.bulletin.state import BulletinKind
from tracing.domain.contact.state import ContactStatus
from tracing.domain.day.events import DayScope
from tracing.domain.indicators.curve import CurveBy
from tracing.domain.place.events import PlaceKind
from tracing.domain.quarantine.state import OrderStatus
from tracing.domain.referral.state import ReferralDirection
from tracing.domain.whereabouts.events import StayRole
from tracing.projections import questions
from tracing.projections.catchup import Catchup
from tracing.projections.models import FEEDS, MODELS
from tracing.projections.numbers import NUMBERS
from tracing.projections.questions import (
    area_levels,
    areas,
    arrival_loops,
    arrivals,
    bulletins,
    checks,
    clocks,
    days,
    dispositions,
    follow_up,
    impact,
    indicated_ends,
    indicators,
    investigations,
    laboratory,
    operations,
    places,
    pool_tracing,
    positives,
    protocols,
    quarantines,
    referrals,
    rejudged,
    retention,
    risk,
    rollups,
    screening,
    through_days,
    transfers,
    whereabouts,
    worklist,
)
from tracing.projections.questions.base import Day
from tracing.projections.store import Store
from tracing.projections.views_postgres import PostgresViews
from tracing.registry import Registry

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = ("person", "case", "contact", "place", "quarantine", "pool", "round", "sample", "transfer")


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    clock = Clock(START)
    folder: Path = tmp_path_factory.mktemp("golden")
    with make_registry(folder, clock=clock).open() as registry:
        play(registry, clock)
        yield registry


@pytest.fixture(scope="module")
def on_postgres(golden: Registry, postgres: str) -> Iterator[Store]:
    views = PostgresViews(postgres, MODELS, prefix="all")
    Catchup(golden.ledger, golden.application.events_mapper.decode, views).catch_up()
    yield views
    views.close()


def test_every_row_is_the_same(golden: Registry, on_postgres: Store) -> None:
    with scratch(golden) as fresh:
        fresh.catch_up()
        assert every_row(on_postgres) == every_row(fresh.store)


def test_every_answer_is_the_same(golden: Registry, on_postgres: Store) -> None:
    head = golden.head
    for at in (0, head // 2, head):
        told = list(answers(store_of(golden), at))
        assert list(answers(on_postgres, at)) == told


def answers(store: Store, at: int) -> Iterator[tuple[str, Any]]:
    """What is asked, and the answer."""
    with store.reading() as reading:
        connection = reading.connection
        yield from _lists(connection, at)
        for day in (date(2022, 6, 24), date(2022, 7, 1), date(2022, 7, 2)):
            yield f"bulletin {day}", bulletins.bulletin(connection, _bulletin(day, at))
        for kind in KINDS:
            for entity in _entities(connection, kind):
                yield f"impact {kind} {entity}", impact.impact(connection, at, kind, entity)
        for name, table in FEEDS.items():
            yield f"count {name}", questions.count(connection, table, at)


def _lists(connection: sa.Connection, at: int) -> Iterator[tuple[str, Any]]:
    asked = (
        questions.cases,
        questions.contacts,
        investigations.investigations,
        investigations.disinfections,
        laboratory.samples,
        laboratory.pools,
        laboratory.immunity,
        places.gatherings,
        quarantines.quarantines,
        referrals.referrals,
        screening.rounds,
        transfers.transfers,
        transfers.passengers,
        whereabouts.stays,
    )
    people, rounds = _entities(connection, "person"), _entities(connection, "round")
    for on in (None, _day(1), _day(2)):
        for question in asked:
            yield f"{question.__name__} {on}", list(question(connection, at, on=on))
        for question in (investigations.investigations, quarantines.quarantines, whereabouts.stays):
            yield question.__name__, list(question(connection, at, on=on, person_id=people))
        yield from _of_areas(connection, at, on)
        yield from _of_the_day(connection, at, on)
        yield "places", list(places.places(connection, at, day=date(2022, 7, 2), on=on))
        yield "custody", [transfers.custody(connection, at, each, on=on) for each in people]
        for each in rounds:
            yield "members", list(screening.members(connection, at, each, on=on))
            yield (
                "parts",
                [
                    screening.parts(connection, at, each, on=on),
                    screening.sites(connection, at, each, on=on),
                ],
            )
        for each in _entities(connection, "pool"):
            yield "pool", laboratory.pool_members(connection, at, each, on=on)
    for each in _entities(connection, "transfer"):
        yield "incidents", list(transfers.incidents(connection, at, transfer_id=each))
    yield "persons", list(questions.persons(connection, at, status=None))
    yield "exposures", list(questions.exposures(connection, at, person_id=people))
    yield "transmissions", list(questions.transmissions(connection, at))
    yield "circumstances", list(whereabouts.circumstances(connection, at, person_id=people))
    yield "sent", list(referrals.referrals(connection, at, direction=ReferralDirection.SENT))
    yield "lost", list(questions.contacts(connection, at, status=ContactStatus.LOST))
    yield "over", list(quarantines.quarantines(connection, at, status=OrderStatus.RELEASED))
    yield "homes", list(whereabouts.stays(connection, at, role=StayRole.RESIDENCE))
    yield "own", list(bulletins.bulletins(connection, at, kind=BulletinKind.OWN))
    yield "names", bulletins.area_names(connection, at, ["360103", "3601"])
    yield (
        "markets",
        list(places.places(connection, at, day=date(2022, 7, 2), kind=PlaceKind.MARKET)),
    )
    yield "where", dispositions.placed_at(connection, at, _day(2).end)


def _bulletin(day: date, at: int) -> bulletins.BulletinAsked:
    more = [bulletins.Scope("360103", _day(1).end - timedelta(hours=12))]
    return bulletins.BulletinAsked(day, "3601", more, ZONE, at, at // 2)


def _of_areas(connection: sa.Connection, at: int, on: Day | None) -> Iterator[tuple[str, Any]]:
    """What was decided of areas, what the packs say of them, and what adds up there."""
    day = date(2022, 7, 2)
    yield "areas", list(areas.areas(connection, at, day=day, on=on))
    yield "listed", list(areas.listed_within(connection, at, None, day, None))
    yield "levels", list(area_levels.levels(connection, at, on=on))
    yield "adopted", list(protocols.adoptions(connection, at))
    yield "indicated", risk.courses(connection, at, on=day, zone=ZONE)
    yield "positives", positives.positives(connection, at, ZONE)
    yield "operations", list(operations.operations(connection, at, on=on))
    yield "triggers", list(operations.triggers(connection, at))
    rollup = rollups.Rollup(connection, at, day=day, on=on)
    yield "rolled up", [rollup.of(code) for code in ("36", "3601", "360103")]
    ends = indicated_ends.indicated_ends(connection, at, ZONE, on=on)
    orders = quarantines.quarantines(connection, at, on=on)
    yield "ends", list(indicated_ends.with_ends(ends, orders))


def _of_the_day(connection: sa.Connection, at: int, on: Day | None) -> Iterator[tuple[str, Any]]:
    """What is due, late, outstanding, and still to be done."""
    came = list(arrivals.arrivals(connection, at, on=on))
    yield "arrivals", came
    yield "loops", list(arrival_loops.loops(connection, at, came, on))
    yield "pools", pool_tracing.pool_status(connection, at, on=on)
    now = on.end if on else _day(20).end
    yield "clocks", clocks.clocks(connection, at, now, ZONE)
    yield "indicators", indicators.indicators(connection, at, now, ZONE)
    for by in CurveBy:
        yield f"curve {by}", indicators.epidemic_curve(connection, at, now, ZONE, by)
    for day in (date(2022, 7, 1), date(2022, 7, 2), date(2022, 7, 5)):
        yield f"due {day}", follow_up.due(connection, at, day, ZONE, now=now)
        for scope in DayScope:
            yield f"{day} {scope}", days.settle(connection, at, day, "36", scope, ZONE, now)
        asked = worklist.Asked(at, day, now, ZONE)
        yield f"work {day}", worklist.worklist(connection, asked)
    yield "signed", days.signed(connection, at)
    yield "checks", list(checks.checks(connection, at))
    yield "rejudged", rejudged.rejudged(connection, at, ZONE)
    held = protocols.in_force(connection, at)
    yield "retention", retention.retention(connection, at, date(2023, 7, 1), ZONE, held)
    for each in _entities(connection, "person"):
        told = through_days.days_of(connection, at, each, ZONE, _day(20).end)
        yield f"through {each}", list(told)


def _day(day: int) -> Day:
    return Day(date(2022, 7, day), datetime(2022, 7, day + 1, tzinfo=ZONE))


def _entities(connection: sa.Connection, kind: str) -> list[str]:
    query = sa.select(NUMBERS.c.entity_id).where(NUMBERS.c.kind == kind).order_by(NUMBERS.c.number)
    return list(connection.execute(query).scalars())

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.console.graph.conftest import chained
from tests.console.outbreak import Desk, attribute, expose, report
from tests.histories import CHINA
from tests.registries import InventedRegistry
from tracing.domain.contact.commands import IdentifyContact, RecordExposure
from tracing.domain.contact.events import ExposureSpan
from tracing.domain.identifiers import ContactId, ExposureId, PersonId
from tracing.domain.person.commands import RegisterPerson
from tracing.domain.values import PartialDate, Setting
from tracing.projections import questions
from tracing.projections.questions.chosen import Chosen, chosen_exposures, exposed_days


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


SPANS: tuple[dict[str, Any], ...] = (
    {"first_on": day("2022-07-05"), "last_on": day("2022-07-06")},
    {"first_on": day("2022-07"), "last_on": day("2022-07")},
    {"first_on": day("2022-07-08"), "open": True},
    {"first_on": day("2022-07-01")},
    {"last_on": day("2022-07-02")},
    {
        "first_at": datetime(2022, 7, 9, 0, 30, tzinfo=CHINA),
        "last_at": datetime(2022, 7, 9, 1, 0, tzinfo=CHINA),
    },
    {},
)
"""Of E-0001 and those after it."""


@pytest.fixture
def exposed(desk: Desk, invented: InventedRegistry) -> Desk:
    with invented.open() as registry:
        source, other = report(registry), report(registry)
        for number, span in enumerate(SPANS):
            setting = Setting.DINING if number % 2 else Setting.HOUSEHOLD
            expose(registry, other.person_id, source, setting, ExposureSpan(**span))
    return desk


def exposures(desk: Desk, *args: str) -> list[str]:
    return [row["exposure"] for row in desk.json("graph", "neighbours", "P-0001", *args)]


def numbered(*numbers: int) -> list[str]:
    return [f"E-{number:04d}" for number in numbers]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        ((), (1, 2, 3, 4, 5, 6, 7)),
        (("--from", "2022-07-07"), (2, 3, 4, 6, 7)),
        (("--to", "2022-07-04"), (2, 4, 5, 7)),
        (("--from", "2022-07-09", "--to", "2022-07-09"), (2, 3, 4, 6, 7)),
        (("--to", "2022-07-08"), (1, 2, 3, 4, 5, 7)),
        (("--from", "2022-07-10"), (2, 3, 4, 7)),
        (("--setting", "dining"), (2, 4, 6)),
        (("--setting", "dining", "--setting", "household", "--to", "2022-07-02"), (2, 4, 5, 7)),
    ],
)
def test_an_exposure_is_of_the_days_in_which_it_can_have_happened(
    exposed: Desk, args: tuple[str, ...], found: tuple[int, ...]
) -> None:
    assert exposures(exposed, *args) == numbered(*found)


@pytest.mark.parametrize("first", [None, date.min, date(2022, 7, 3), date(2022, 7, 9), date.max])
@pytest.mark.parametrize("last", [None, date.min, date(2022, 7, 2), date(2022, 7, 8), date.max])
def test_rows_and_sql_agree_about_days(
    exposed: Desk, invented: InventedRegistry, first: date | None, last: date | None
) -> None:
    with invented.open() as registry:
        at, zone = registry.position(), registry.zone
        asked = Chosen(zone, date(2022, 7, 20), None, first, last)
        with registry.reading() as reading:
            rows = list(questions.exposures(reading.connection, at))
            by_sql = [row["exposure"] for row in chosen_exposures(reading.connection, at, asked)]
    assert by_sql == [row["exposure"] for row in rows if asked.during(exposed_days(row, zone))]


def test_an_exposure_lies_where_the_contact_is_listed_else_where_they_reside(
    desk: Desk, invented: InventedRegistry
) -> None:
    with invented.open() as registry:
        source = report(registry)
        listed, unlisted = PersonId(registry.new_command_id()), PersonId(registry.new_command_id())
        for person, home, area in (
            (listed, "360103001", "360102002"),
            (unlisted, "360102", None),
        ):
            contact = ContactId(registry.new_command_id())
            registry.execute(
                RegisterPerson(person_id=person, residence=home),
                IdentifyContact(person_id=person, contact_id=contact, area=area),
                RecordExposure(
                    person_id=person,
                    contact_id=contact,
                    exposure_id=ExposureId(registry.new_command_id()),
                    source=source,
                ),
            )
    both = [row["person"] for row in desk.json("graph", "neighbours", "C-0001")]
    assert len(both) == 2
    for area, found in (("360102", both), ("360102002", both[:1]), ("360103", [])):
        rows = desk.json("graph", "neighbours", "C-0001", "--area", area)
        assert [row["person"] for row in rows] == found


def test_a_chain_follows_only_what_is_asked_for(desk: Desk, invented: InventedRegistry) -> None:
    first, second, third = chained(invented, (2, 1), (3, 2))
    with invented.open() as registry:
        span = ExposureSpan(last_on=day("2022-07-05"))
        expose(registry, second.person_id, first, Setting.DINING, span)
        expose(registry, third.person_id, second, Setting.HOUSEHOLD)
        fourth = report(registry)
        attribute(registry, fourth, first)

    def cases(*args: str) -> list[str]:
        return [row["case"] for row in desk.json("graph", "chain", "C-0001", *args)]

    assert cases("--setting", "dining") == ["C-0001", "C-0002"]
    assert cases("--setting", "dining", "--setting", "household") == ["C-0001", "C-0002", "C-0003"]
    assert cases("--from", "2022-07-06") == ["C-0001", "C-0004"]
    assert cases("--depth", "1") == ["C-0001", "C-0002", "C-0004"]


def test_relations_and_directions_of_neighbours(desk: Desk, invented: InventedRegistry) -> None:
    _, second, third = chained(invented, (2, 1), (3, 2))
    with invented.open() as registry:
        expose(registry, third.person_id, second)

    def relations(*args: str) -> list[str]:
        return [row["relation"] for row in desk.json("graph", "neighbours", "C-0002", *args)]

    assert relations() == ["exposed", "infected_by", "infected"]
    assert relations("--forward") == ["exposed", "infected"]
    assert relations("--backward") == ["infected_by"]
    assert relations("--kind", "exposure") == ["exposed"]


def test_many_neighbours_fold_on_a_page_and_are_whole_for_programs(
    desk: Desk, invented: InventedRegistry
) -> None:
    first, _ = chained(invented, (2, 1))
    with invented.open() as registry:
        for _ in range(60):
            expose(registry, report(registry).person_id, first)
    page = desk.type("graph", "neighbours", "C-0001")
    assert len(page.stdout.splitlines()) == 41
    assert "… +23" in page.stdout
    assert "61 in all" in page.stderr
    assert len(desk.type("graph", "neighbours", "C-0001", "--all").stdout.splitlines()) == 63
    assert len(desk.json("graph", "neighbours", "C-0001")) == 61

"""What lies in what: by the codes, as changed, as drawn, and after something was abolished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.registries import make_registry
from tracing.domain.area.codes import county_of
from tracing.domain.area.commands import (
    AbolishArea,
    BoundArea,
    ChangeArea,
    DivideArea,
    RegisterArea,
    area_id,
)
from tracing.domain.area.events import AreaUnit, ListedCommunity, ListedTownship
from tracing.projections.questions.area_tree import Tree
from tracing.registry import Registry

BEFORE, FROM = date(2022, 6, 30), date(2022, 7, 1)
VILLAGE, STREET, COUNTY, CITY = "360103001003", "360103001", "360103", "3601"


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with make_registry(tmp_path).open() as opened:
        register(opened, COUNTY, AreaUnit.COUNTY)
        register(opened, "360102", AreaUnit.COUNTY)
        register(opened, CITY, AreaUnit.PREFECTURE)
        communities = (ListedCommunity("003", "某社区"), ListedCommunity("004", "另一社区"))
        opened.execute(
            DivideArea(
                **named(opened, COUNTY),
                edition="2023",
                townships=(ListedTownship("001", "某街道", communities),),
            )
        )
        yield opened


def named(registry: Registry, code: str) -> dict[str, Any]:
    county = county_of(code)
    listed_in = None if county in (None, code) else area_id(registry.registry_id, county)
    return {"thing_id": area_id(registry.registry_id, code), "code": code, "listed_in": listed_in}


def register(registry: Registry, code: str, unit: AreaUnit, **fields: Any) -> None:
    stream = area_id(registry.registry_id, code)
    registry.execute(RegisterArea(thing_id=stream, code=code, name="甲", unit=unit, **fields))


def tree(registry: Registry, at: int | None = None) -> Iterator[Tree]:
    position = registry.position(at)
    with registry.reading() as reading:
        yield Tree(reading.connection, position)


def test_an_area_lies_in_what_its_code_says_also_where_nothing_is_registered(
    registry: Registry,
) -> None:
    for known in tree(registry):
        assert known.ancestors(f"{VILLAGE}-B2", FROM) == [VILLAGE, STREET, COUNTY, CITY, "36"]
        assert known.ancestors("US-CA", FROM) == ["US"]
        assert known.contains(COUNTY, VILLAGE, FROM)
        assert known.contains("360100", "360103", FROM)
        assert not known.contains("360102", VILLAGE, FROM)


def test_what_is_listed_has_a_name_and_is_there(registry: Registry) -> None:
    for known in tree(registry):
        assert known.name(VILLAGE) == "某社区"
        assert known.exists(VILLAGE)
        assert known.name("360103001009") is None
        assert not known.exists("360103001009")
        assert known.children(STREET, FROM) == [VILLAGE, "360103001004"]
        assert known.children(CITY, FROM) == ["360102", COUNTY]


def test_from_the_day_it_moved_an_area_and_all_in_it_lie_elsewhere(registry: Registry) -> None:
    at = registry.head
    registry.execute(ChangeArea(**named(registry, STREET), from_on=FROM, parent="360102"))
    for known in tree(registry):
        assert known.contains(COUNTY, VILLAGE, BEFORE)
        assert not known.contains(COUNTY, VILLAGE, FROM)
        assert known.ancestors(VILLAGE, FROM) == [STREET, "360102", CITY, "36"]
        assert known.children("360102", FROM) == [STREET]
        assert known.children(COUNTY, FROM) == []
    for known in tree(registry, at):
        assert known.contains(COUNTY, VILLAGE, FROM)


def test_a_drawn_area_contains_what_it_covers_and_stands_before_what_is_larger(
    registry: Registry,
) -> None:
    register(registry, "3601-M1", AreaUnit.DRAWN)
    cover = named(registry, "3601-M1")
    registry.execute(BoundArea(**cover, from_on=FROM, covers=(VILLAGE, "360102")))
    for known in tree(registry):
        assert known.ancestors(f"{VILLAGE}-B2", FROM) == [
            VILLAGE,
            "3601-M1",
            STREET,
            COUNTY,
            CITY,
            "36",
        ]
        assert known.contains("3601-M1", "360102001", FROM)
        assert not known.contains("3601-M1", STREET, FROM)
        assert not known.contains("3601-M1", VILLAGE, BEFORE)
        assert known.covers("3601-M1", FROM) == (VILLAGE, "360102")


def test_what_was_abolished_lies_in_the_one_that_took_its_place(registry: Registry) -> None:
    gone = named(registry, "360102")
    registry.execute(AbolishArea(**gone, from_on=FROM, succeeded_by=(COUNTY,)))
    for known in tree(registry):
        assert known.standing("360102", BEFORE) == ("360102",)
        assert known.standing("360102", FROM) == (COUNTY,)
        assert known.contains(COUNTY, "360102001", FROM)
        assert not known.contains(COUNTY, "360102001", BEFORE)
        assert known.children(CITY, FROM) == [COUNTY]
        assert not known.exists("360102", FROM)


def test_areas_recorded_in_a_ring_end_somewhere(registry: Registry) -> None:
    for code, parent in ((COUNTY, "360102"), ("360102", COUNTY)):
        registry.execute(ChangeArea(**named(registry, code), from_on=FROM, parent=parent))
    for known in tree(registry):
        assert known.ancestors(VILLAGE, FROM) == [STREET, COUNTY, "360102"]

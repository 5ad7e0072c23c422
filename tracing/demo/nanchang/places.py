"""The areas, the invented quarantine sites and hospital, and who decides what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import cycle
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from tracing.demo.nanchang import figures
from tracing.domain.area.commands import RegisterArea, area_id
from tracing.domain.area.events import AreaUnit
from tracing.domain.command import Command
from tracing.domain.identifiers import Ids, PlaceId
from tracing.domain.place.commands import RegisterPlace
from tracing.domain.place.events import PlaceKind
from tracing.domain.values import Decision

DISTRICTS = {
    figures.DONGHU: "东湖区",
    figures.XIHU: "西湖区",
    figures.QINGYUNPU: "青云谱区",
    figures.QINGSHANHU: "青山湖区",
    figures.XINJIAN: "新建区",
    figures.HONGGUTAN: "红谷滩区",
    figures.COUNTY: "南昌县",
}
OTHER_CITIES = ("360400", "360900", "361000", "361100", "430100", "420100", "330100", "440300")
"""To whom contacts are referred. Which cities they were was not published."""
OFFICE = "南昌市疫情防控指挥部（演示）"
BEDS = 500
NUMERALS = [*"一二三四五六七八九十", *(f"十{more}" for more in "一二三四五六")]


class Site(NamedTuple):
    place_id: PlaceId
    name: str
    area: str


class Places:
    """The quarantine sites of each district, as many as its contacts need, and one hospital."""

    def __init__(self, in_facilities: Iterable[str], ids: Ids) -> None:
        """`in_facilities`: the area of each person who will need a bed."""
        needed = Counter(area[:6] for area in in_facilities)
        self.hospital = Site(PlaceId(ids.new()), "示例定点医院", figures.CITY)
        self.sites = {
            district: [
                Site(PlaceId(ids.new()), f"{name}示例隔离点{NUMERALS[number]}", district)
                for number in range(-(-needed[district] // BEDS))
            ]
            for district, name in DISTRICTS.items()
        }
        self._turns: dict[str, Iterator[Site]] = {
            district: cycle(sites) for district, sites in self.sites.items()
        }

    def next_bed(self, area: str) -> PlaceId:
        """A bed in the person's own district."""
        return next(self._turns[area[:6]]).place_id

    def registered(self) -> list[Command]:
        sites = [site for sites in self.sites.values() for site in sites]
        return [
            RegisterPlace(
                thing_id=self.hospital.place_id,
                place_kind=PlaceKind.DESIGNATED_HOSPITAL,
                name=self.hospital.name,
                area=self.hospital.area,
                capacity=200,
            ),
            *(
                RegisterPlace(
                    thing_id=site.place_id,
                    place_kind=PlaceKind.QUARANTINE_SITE,
                    name=site.name,
                    area=site.area,
                    capacity=BEDS,
                    rooms=BEDS,
                )
                for site in sites
            ),
        ]


def areas_registered(registry_id: UUID) -> list[Command]:
    """The city, its districts, Nanpu Street, its eleven parts and nine compounds in them."""

    def area(code: str, name: str, unit: AreaUnit, **size: Any) -> RegisterArea:
        thing = area_id(registry_id, code)
        return RegisterArea(thing_id=thing, code=code, name=name, unit=unit, **size)

    return [
        area(figures.CITY, "南昌市", AreaUnit.PREFECTURE),
        *(area(code, name, AreaUnit.COUNTY) for code, name in DISTRICTS.items()),
        area(
            figures.NANPU,
            "南浦街道",
            AreaUnit.TOWNSHIP,
            households=figures.NANPU_HOUSEHOLDS,
            population=figures.NANPU_PEOPLE,
        ),
        *(
            area(part, f"南浦街道示例片区{number}", AreaUnit.DRAWN)
            for number, part in enumerate(figures.NANPU_PARTS, 1)
        ),
        *(
            area(compound, f"示例小区{number}", AreaUnit.COMPOUND)
            for number, compound in enumerate(figures.NANPU_HIGH, 1)
        ),
    ]


def decided(subject: str, at: datetime, office: str = OFFICE) -> Decision:
    """A decision block, its document number marked as an example."""
    return Decision(
        office=office,
        legal_basis="传染病防治法第三十九条",
        document_number=f"演示{subject}〔2022〕{at:%m%d%H}号",
        decided_at=at,
    )


def told_at_once(decision: Decision) -> Decision:
    """Of an order that was handed over as it was made."""
    return replace(decision, served_at=decision.decided_at)

"""The packs in force, the nine high-risk areas of Nanpu Street, and the rest of it at medium risk.

That there were nine on 17 July, and what was asked of people, is published; which compounds they
were, and when each was designated, is constructed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from uuid import UUID

from tracing.demo.nanchang import figures
from tracing.demo.nanchang.places import decided
from tracing.demo.nanchang.plan import ZONE, Positive
from tracing.demo.nanchang.step import Step
from tracing.domain.area.commands import area_id
from tracing.domain.area.events import LevelGround, SurroundingGround
from tracing.domain.area.level_commands import DesignateArea
from tracing.domain.area.levels import AreaLevel
from tracing.domain.command import Command
from tracing.domain.protocol.commands import AdoptProtocol, protocols_id
from tracing.domain.protocol.reading import read_pack
from tracing.packaged import packaged

HEADQUARTERS = "HQ-01"
NATIONAL = "cn-ed9"
HOT_SPOT = "hot_spot.toml"
AFTER = timedelta(hours=6)
"""So long after a compound's first positive it is designated."""
STREET_AT = datetime(2022, 7, 11, 20, tzinfo=ZONE)
OFFICE = "西湖区疫情防控指挥部（演示）"


def adopted(registry_id: UUID, at: datetime) -> list[Command]:
    """Edition 9 of the protocol, and the fictional trigger over it for the city."""
    texts = packaged()
    local = files("tracing.demo.nanchang").joinpath(HOT_SPOT).read_text(encoding="utf-8")
    return [
        _adopt(registry_id, texts[NATIONAL], NATIONAL, None, at),
        _adopt(registry_id, local, HOT_SPOT, figures.CITY, at),
    ]


def levels_given(registry_id: UUID, positives: Sequence[Positive]) -> Iterator[Step]:
    """Each compound is high-risk after its first positive; the street is medium from the 11th."""
    for compound in figures.NANPU_HIGH:
        first = next(each for each in positives if each.area == compound)
        at = first.known + AFTER
        yield _designated(
            registry_id, compound, AreaLevel.HIGH, first.as_source, "stay_indoors", at
        )
    around = SurroundingGround(figures.HOT_SPOT)
    yield _designated(
        registry_id, figures.NANPU, AreaLevel.MEDIUM, around, "stay_in_area", STREET_AT
    )


def _designated(
    registry_id: UUID,
    code: str,
    level: AreaLevel,
    ground: LevelGround,
    measure: str,
    at: datetime,
) -> Step:
    command = DesignateArea(
        thing_id=area_id(registry_id, code),
        registry_id=registry_id,
        code=code,
        level=level,
        from_at=at,
        grounds=(ground,),
        measures=(measure,),
        decision=decided("风险区", at, OFFICE),
    )
    return Step(at, HEADQUARTERS, [command])


def _adopt(
    registry_id: UUID, text: str, name: str, jurisdiction: str | None, at: datetime
) -> AdoptProtocol:
    pack = read_pack(text, name, packaged())
    return AdoptProtocol(
        thing_id=protocols_id(registry_id),
        pack=pack.header.id,
        layer=pack.header.layer,
        jurisdiction=jurisdiction,
        digest=pack.digest,
        text=text,
        decision=decided("防控方案", at),
    )

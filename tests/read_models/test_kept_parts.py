"""Parts of an area that keep its level longer have it no longer than that."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.read_models.test_triggers import CODE, NOON, Town
from tracing.domain.area.commands import area_id
from tracing.domain.area.level_commands import ExtendArea, LiftArea
from tracing.domain.area.levels import AreaScheme
from tracing.domain.values import AreaCode, Decision
from tracing.projections.questions.area_levels import lost_its_level
from tracing.registry import Registry

PART, BUILDING = AreaCode(f"{CODE}-B7"), f"{CODE}-B7-2"


def test_a_part_has_lost_its_level_once_its_time_is_over(tmp_path: Path) -> None:
    town = Town(tmp_path)
    with town.place.open() as registry:
        town.settle(registry)
        town.designate(registry, town.infect(registry, 0))
        town.clock.advance(hours=48)
        keep_and_lift(registry, date(2022, 7, 18))
        assert lost(registry, date(2022, 7, 18)) == [True, False]
        assert lost(registry, date(2022, 7, 19)) == [True, True]


def keep_and_lift(registry: Registry, until: date) -> None:
    thing, day = area_id(registry.registry_id, CODE), timedelta(days=1)
    asked: dict[str, Any] = {"thing_id": thing, "code": CODE, "registry_id": registry.registry_id}
    registry.execute(
        ExtendArea(
            **asked,
            scheme=AreaScheme.RISK,
            until_on=until,
            due_on=until,
            parts=(PART,),
            decision=Decision(office="HQ", decided_at=NOON + day),
        )
    )
    registry.execute(
        LiftArea(
            **asked,
            scheme=AreaScheme.RISK,
            lifted_at=NOON + day,
            decision=Decision(office="HQ", decided_at=NOON + day),
        )
    )


def lost(registry: Registry, day: date) -> list[bool]:
    """Of the area and of a building in the part, on a day."""
    position = registry.position()
    with registry.reading() as reading:
        told = lost_its_level(reading.connection, position, registry.day(day))
        return [told(CODE), told(BUILDING)]

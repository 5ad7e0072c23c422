"""An area is what it is on the local day on which its level begins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.read_models.test_triggers import CODE, Town, standing
from tracing.domain.area.commands import ChangeArea, RegisterArea, area_id
from tracing.domain.area.events import AreaUnit

BLOCK = "360103001004-B7"
"""Of another community, as its code says."""
BEFORE_DAWN = -9 * 60
"""Three in the morning, which in UTC is the day before."""


@pytest.mark.parametrize(("joined_on", "due"), [(date(2022, 7, 14), 1), (date(2022, 7, 15), 0)])
def test_who_lives_in_what_joined_the_area_on_the_day_it_was_designated_counts(
    tmp_path: Path, joined_on: date, due: int
) -> None:
    town = Town(tmp_path)
    with town.place.open() as registry:
        town.settle(registry)
        block = area_id(registry.registry_id, BLOCK)
        registry.execute(
            RegisterArea(thing_id=block, code=BLOCK, name="Seventh", unit=AreaUnit.BUILDING),
            ChangeArea(thing_id=block, code=BLOCK, parent=CODE, from_on=joined_on),
        )
        ground = town.infect(registry, BEFORE_DAWN - 60)
        for minute in range(1, 5):
            town.infect(registry, minute, BLOCK)
        town.designate(registry, ground, BEFORE_DAWN)
        assert len(standing(registry)) == due

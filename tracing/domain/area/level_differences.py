"""Where the official level of an area is not what the facts and the packs in force come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from tracing.domain.area.levels import RANK, AreaLevel
from tracing.domain.protocol.rules.areas import AreaRules
from tracing.domain.values import MeasureCode


class Differs(StrEnum):
    """How it differs; in the order in which it is to be looked at."""

    OVERSTAY = "overstay"  # 官方高于规则：应降未降
    GROUND = "ground"  # 依据不再成立
    ABOLISHED = "abolished"  # 区划已撤销，等级仍在
    EXTENSION = "extension"  # 延长期已过
    BEYOND = "beyond"  # 措施超出规则
    HIGHER = "higher"  # 规则高于官方


def differences(
    official: AreaLevel | None,
    indicated: AreaLevel | None,
    *,
    until_on: date | None,
    day: date,
    fell: bool,
    beyond: bool,
    abolished: bool = False,
) -> Iterator[Differs]:
    """What is to be looked at; a level nobody gave, and routine, are no level."""
    held, due = _height(official), _height(indicated)
    if held > due:
        yield Differs.OVERSTAY
    if fell:
        yield Differs.GROUND
    if abolished:
        yield Differs.ABOLISHED
    if until_on is not None and until_on < day:
        yield Differs.EXTENSION
    if beyond:
        yield Differs.BEYOND
    if due > held:
        yield Differs.HIGHER


def beyond(
    rules: AreaRules | None, level: AreaLevel, measures: Sequence[MeasureCode]
) -> list[MeasureCode]:
    """The measures that the pack in force does not name for the level."""
    named = {each.code for each in rules.measures if each.level is level} if rules else set()
    return [measure for measure in measures if measure not in named]


def _height(level: AreaLevel | None) -> int:
    return RANK[AreaLevel.ROUTINE] if level is None else RANK[level]

"""The levels an area can have, in their two schemes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AreaScheme(StrEnum):
    """Which of the two systems of levels; an area may have one of each."""

    RISK = "risk"  # 风险等级
    ZONE = "zone"  # 三区


class AreaLevel(StrEnum):
    """What an area is, for the people in it. Within a scheme, lowest first."""

    ROUTINE = "routine"  # 常态化防控
    LOW = "low"  # 低风险区
    MEDIUM = "medium"  # 中风险区
    HIGH = "high"  # 高风险区
    PRECAUTION = "precaution"  # 防范区
    CONTROLLED = "controlled"  # 管控区
    LOCKDOWN = "lockdown"  # 封控区


class LevelOrigin(StrEnum):
    """How an area came to its level."""

    DESIGNATED = "designated"  # 直接划定
    STEPPED_DOWN = "stepped_down"  # 由更高等级调整而来


SCHEME_OF: Mapping[AreaLevel, AreaScheme] = {
    level: AreaScheme.ZONE
    if level in (AreaLevel.PRECAUTION, AreaLevel.CONTROLLED, AreaLevel.LOCKDOWN)
    else AreaScheme.RISK
    for level in AreaLevel
}
RANK: Mapping[AreaLevel, int] = {level: rank for rank, level in enumerate(AreaLevel)}
"""Within a scheme, a higher level has the greater number."""

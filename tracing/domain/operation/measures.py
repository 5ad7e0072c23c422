"""What the ledger says of the six actions of an operation."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What the ledger says of an action; the first of each is what people report by hand."""

    SAMPLED = "sampled"  # 应检尽检
    GATES_KEPT = "gates_kept"  # 卡口值守
    REMOVED = "removed"  # 日清日结
    CLOSE_PLACED = "close_placed"  # 密接落位
    SECONDARY_HOME = "secondary_home"  # 次密接居家
    DISINFECTED = "disinfected"  # 终末消毒
    EFFECT_PASSED = "effect_passed"  # 效果评估合格
    CARED_FOR = "cared_for"  # 有需必供
    RETURNED_HOME = "returned_home"  # 解隔返回

"""What is to be done of everybody in a positive pool."""

from __future__ import annotations

from enum import StrEnum


class PoolStep(StrEnum):
    """What is still to be done of somebody in a positive tube, in this order."""

    IDENTIFY = "identify"  # 查明
    FIND = "find"  # 找到
    SAMPLE = "sample"  # 单采复核
    RESULT = "result"  # 出结果

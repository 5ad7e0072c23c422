"""What kinds of work there are on the worklist, and why something is on it."""

from __future__ import annotations

from enum import StrEnum


class WorkKind(StrEnum):
    """What kind of work it is; in the order in which it is done."""

    OVERSTAY = "overstay"  # 超期未解除
    MOVE = "move"  # 待转运的阳性
    DETERMINE = "determine"  # 待判定
    FIND = "find"  # 待找到
    PLACE = "place"  # 待落位
    TEST = "test"  # 待检测
    CHECK = "check"  # 待随访
    RELEASE = "release"  # 当日解除
    REFERRAL = "referral"  # 协查未复
    AREA = "area"  # 等级不一致
    BASIS = "basis"  # 依据不再成立
    RETENTION = "retention"  # 保存期满


class WorkReason(StrEnum):
    """Why something is to be done, where no other word of the record says it."""

    WAITING = "waiting"
    REQUESTED = "requested"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    NOT_DETERMINED = "not_determined"
    NOT_LOCATED = "not_located"
    NOT_PLACED = "not_placed"
    POOL_MEMBERS = "pool_members"
    REFERRAL_ASKED = "referral_asked"
    REFERRAL_FOUND = "referral_found"
    REFERRAL_CONTROLLED = "referral_controlled"
    BASIS_FELL = "basis_fell"

"""The worklist: what there is to do, and why."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "WorkKind": {
        "overstay": Text("超期未解除", "kept too long"),
        "move": Text("待转运的阳性", "positives to move"),
        "determine": Text("待判定", "to determine"),
        "find": Text("待找到", "to find"),
        "place": Text("待落位", "to place"),
        "test": Text("待检测", "tests due"),
        "check": Text("待随访", "checks due"),
        "release": Text("当日解除", "releases due"),
        "referral": Text("协查未复", "referrals open"),
        "area": Text("等级不一致的区划", "areas to look at"),
        "basis": Text("依据不再成立", "basis fell"),
        "retention": Text("保存期满", "retention over"),
    },
    "WorkReason": {
        "waiting": Text("尚未转运", "not moved yet"),
        "requested": Text("已申请转运，尚未出发", "transfer requested, not under way"),
        "en_route": Text("转运途中", "under way"),
        "arrived": Text("已到达，尚未接收", "arrived, not taken in yet"),
        "not_determined": Text("类别未判定", "category not determined"),
        "not_located": Text("尚未找到", "not found yet"),
        "not_placed": Text("已找到，尚未落位", "found, not placed yet"),
        "pool_members": Text("阳性混检管的人未追完", "people of a positive pool"),
        "referral_asked": Text("协查的人尚未找到", "referred, not found yet"),
        "referral_found": Text("已找到，尚未管控", "found, not under control"),
        "referral_controlled": Text("已管控，尚未回函", "under control, not answered"),
        "basis_fell": Text("隔离令的依据不再成立", "the ground of the order fell"),
    },
}

HEADINGS: dict[str, Text] = {
    "work_kind": Text("事项", "what"),
    "last_used_on": Text("最后使用", "last used"),
}

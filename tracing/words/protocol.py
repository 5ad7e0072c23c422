"""The words of protocols, of their adoption, and of what is judged by them."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "PackLayer": {
        "national": Text("国家", "national"),
        "local": Text("地方", "local"),
    },
    "SpreadKind": {
        "facility_quarantine": Text("集中隔离中检出", "found in facility quarantine"),
        "home_quarantine": Text("居家隔离中检出", "found in home quarantine"),
        "closed_loop": Text("闭环管理中检出", "found in a closed loop"),
        "repositive": Text("出院后复阳", "re-positive after discharge"),
        "past_infection_on_entry": Text("入境人员既往感染", "past infection of an entrant"),
    },
}

HEADINGS: dict[str, Text] = {
    "protocol": Text("防控方案", "protocol"),
    "on": Text("日期", "day"),
    "title": Text("名称", "title"),
    "pack": Text("规则包", "pack"),
    "layer": Text("层级", "layer"),
    "layers": Text("各层", "layers"),
    "superseded_on": Text("至（不含）", "until (excl.)"),
    "digest": Text("摘要", "digest"),
    "text": Text("全文", "text"),
    "spread_kind": Text("发现情形", "how found"),
    "spread": Text("传播风险", "risk of spread"),
    "spread_office": Text("研判单位", "judged by"),
    "spread_assessed_at": Text("研判", "judged"),
}

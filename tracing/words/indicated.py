"""The words of what packs indicate for people: until when they are kept apart."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "Indicated": {
        "course": Text("有规定进程", "a course"),
        "no_quarantine": Text("不需隔离", "no quarantine"),
        "not_determined": Text("不再判定", "not determined"),
        "anchor_unknown": Text("起算日不明", "day to count from unknown"),
        "exposure_open": Text("暴露未结束", "exposure goes on"),
        "undecided": Text("未判定类别", "category not decided"),
        "not_ruled": Text("不由本规则定期限", "not ruled by exposure"),
        "no_pack": Text("无规则包", "no pack in force"),
    },
}

HEADINGS: dict[str, Text] = {
    "indicated": Text("规则所示", "indicated"),
    "indicated_ends_on": Text("应止", "indicated"),
    "indicated_course_ends_on": Text("全程应止", "whole course until"),
    "indicated_by": Text("依据规则", "by the rule"),
    "rule_source": Text("规则出处", "source of the rule"),
    "indicated_legs": Text("应有进程", "legs"),
    "tests_on": Text("检测日", "tests"),
    "difference": Text("增减", "difference"),
    "orders": Text("隔离令数", "orders"),
    "ordered_days": Text("所令天数", "days ordered"),
    "checks_a_day": Text("每日检查次数", "checks a day"),
}

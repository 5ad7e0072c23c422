"""The words of indicated levels: why an area has one, and what stands in the way of a lower one."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "Reason": {
        "default": Text("无升级依据", "nothing raises it"),
        "remainder": Text("同县有更高等级区域", "another area of the county is higher"),
        "designation": Text("符合划定规则", "a rule raises it"),
        "step_down": Text("符合降级规则", "it met all that is asked of a lower level"),
        "rule_ended": Text("不再符合划定规则", "no rule raises it any more"),
        "taken_over": Text("换用规则时沿用", "taken over from the rules before"),
        "old_rule": Text("按原规则已应降级", "the rules before would have lowered it"),
    },
    "Obstacle": {
        "days_to_pass": Text("天数未满", "clean days still to pass"),
        "not_removed": Text("感染者尚未转出", "infections not moved out yet"),
        "not_screened": Text("未在规定时间筛查", "no screening at the time it is asked for"),
        "not_completed": Text("筛查尚未结束", "the screening is not completed"),
        "roster_unknown": Text("应检人数不明", "nobody said whom the screening should reach"),
        "people_unsampled": Text("有人未采样", "people not sampled"),
        "results_pending": Text("结果未全部报回", "results pending"),
        "positive_in_screening": Text("筛查中有阳性", "positives in the screening"),
        "results_not_told": Text("筛查阳性数未报", "nobody said how many were positive"),
        "not_disinfected": Text("终末消毒未做", "terminal disinfection not done"),
        "effect_not_assessed": Text("消毒效果未评价", "effect of the disinfection not assessed"),
        "effect_failed": Text("消毒效果不合格", "the disinfection had not the effect it should"),
        "contacts_not_clear": Text(
            "密接未满期或无阴性结果", "contacts not past their days, or not negative"
        ),
        "rule_holds": Text("仍符合划定规则", "a rule still raises it"),
        "higher_areas": Text("同县仍有更高等级区域", "the county still has higher areas"),
    },
}

HEADINGS: dict[str, Text] = {}

"""The words of follow-up: what is due of people under observation, and what came of it."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "CheckOutcome": {
        "seen_ok": Text("已见，无异常", "seen, well"),
        "seen_not_ok": Text("已见，有异常", "seen, not well"),
        "missed": Text("未见到", "not met"),
        "not_attempted": Text("未尝试", "not attempted"),
        "not_performed": Text("未开展", "not performed"),
    },
    "Symptom": {
        "fever": Text("发热", "fever"),
        "cough": Text("咳嗽", "cough"),
        "sore_throat": Text("咽痛", "sore throat"),
        "fatigue": Text("乏力", "fatigue"),
        "breathing": Text("呼吸困难", "trouble breathing"),
        "diarrhoea": Text("腹泻", "diarrhoea"),
        "vomiting": Text("呕吐", "vomiting"),
        "rash": Text("皮疹", "rash"),
        "bleeding": Text("出血", "bleeding"),
        "taste_or_smell": Text("味嗅觉减退", "loss of taste or smell"),
        "other": Text("其他", "other"),
    },
    "DueKind": {
        "check": Text("查看", "check"),
        "test": Text("采样", "test"),
        "release": Text("解除", "release"),
        "monitoring_end": Text("监测期满", "end of monitoring"),
        "upgrade": Text("从严改判", "upgrade"),
        "repositive": Text("复阳", "positive again"),
    },
    "Proposal": {
        "close": Text("判为密接", "determine as close"),
        "exclude": Text("排除", "exclude"),
    },
    "DueReason": {
        "daily": Text("每日查看", "daily check"),
        "test_day": Text("当日应采样", "test day"),
        "not_made_up": Text("漏采未补", "missed, not made up for"),
        "ordered_end": Text("令定期满", "ordered end reached"),
        "indicated_end": Text("规则期满", "indicated end reached"),
        "course_over": Text("进程期满", "the course is over"),
        "linked_positive": Text("所关联密接检出阳性", "linked contact tested positive"),
        "positive_after_discharge": Text("出院后检出阳性", "positive after discharge"),
    },
}

HEADINGS: dict[str, Text] = {
    "checked_on": Text("查看日期", "checked on"),
    "checked_at": Text("查看时刻", "checked at"),
    "temperature": Text("体温", "temperature"),
    "symptoms": Text("症状", "symptoms"),
    "ended_on": Text("消退日期", "over on"),
    "is_due": Text("应办", "due"),
    "due_on": Text("应于", "due on"),
    "is_done": Text("办了", "done"),
    "check_outcome": Text("结果", "seen"),
    "outstanding": Text("欠几次", "outstanding"),
    "check_number": Text("第几次", "check"),
    "placed": Text("实际", "as placed"),
    "check_due": Text("应看", "checks"),
    "test_due": Text("应采", "test"),
    "propose": Text("建议", "proposed"),
    "positive_on": Text("阳性采样", "positive on"),
    "infectious_from": Text("传染期自", "infectious from"),
    "infectious_to": Text("传染期至", "infectious to"),
    "type_this": Text("命令", "command"),
    "overridden": Text("越过的规则", "overridden"),
    "missed": Text("漏办", "missed"),
    "linked": Text("关联密接", "linked contact"),
    "number": Text("第几次", "number"),
    "elapsed": Text("已过", "elapsed"),
    "days_elapsed": Text("发现时已过天数", "days elapsed when found"),
}

CONDITIONS: dict[str, Text] = {
    "before_end": Text("早于应止日", "before the indicated end"),
    "after_end": Text("晚于应止日", "after the indicated end"),
    "tests_outstanding": Text("应检未检", "tests outstanding"),
    "not_negative": Text("检测未转阴", "a test not negative"),
    "one_sample_on_the_last_day": Text("末次未双采", "one sample on the last day"),
    "linked_not_negative": Text("所关联密接未阴性", "the linked contact not negative"),
    "symptoms": Text("有症状", "symptoms"),
}
"""What of the rule is not met where it is overridden, by its code."""

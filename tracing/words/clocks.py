"""The words of clocks, indicators and the epidemic curve."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "ClockStatus": {
        "running": Text("计时中", "running"),
        "overdue": Text("已超时", "overdue"),
        "in_time": Text("按时", "in time"),
        "late": Text("超时完成", "late"),
        "no_longer": Text("不再需要", "no longer needed"),
    },
    "Indicator": {
        "traced": Text("病例报告后 24 小时内追踪到的密接", "contacts traced within 24 h"),
        "followed": Text("每次检查都见到的", "seen at every check"),
        "listed_before": Text("报告前已列为接触者的病例", "cases listed as contacts before"),
        "lost": Text("失访的接触者", "contacts lost"),
    },
    "Delay": {
        "onset_to_sample": Text("发病到采样", "onset to sample"),
        "sample_to_report": Text("采样到报告", "sample to report"),
        "onset_to_report": Text("发病到报告", "onset to report"),
        "report_to_transfer": Text("报告到转运", "report to transfer"),
        "report_to_placed": Text("报告到密接管控", "report to placed"),
    },
    "Unit": {
        "days": Text("天", "d"),
        "hours": Text("小时", "h"),
    },
    "LeftOut": {
        "start_unknown": Text("起点不明", "start unknown"),
        "end_unknown": Text("终点不明或未到", "end unknown or not yet"),
        "inexact": Text("日期不确切", "not known exactly"),
        "end_first": Text("终点在先", "the end came first"),
    },
    "CurveBy": {
        "onset": Text("发病", "onset"),
        "sampled": Text("采样", "sampling"),
        "reported": Text("报告", "report"),
    },
}

HEADINGS: dict[str, Text] = {
    "clock": Text("时限", "clock"),
    "subject": Text("对象", "subject"),
    "waits_for": Text("等待", "waits for"),
    "clock_status": Text("状态", "state"),
    "due_at": Text("截止", "due"),
    "starts_at": Text("起算", "since"),
    "stopped_at": Text("停止", "stopped"),
    "numerator": Text("分子", "number"),
    "denominator": Text("分母", "of"),
    "pending": Text("未定", "pending"),
    "n": Text("例数", "n"),
    "median": Text("中位数", "median"),
    "quartiles": Text("四分位数", "quartiles"),
    "longest": Text("最长", "longest"),
}

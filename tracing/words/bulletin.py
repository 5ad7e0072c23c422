"""The words of bulletins."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "BulletinKind": {
        "own": Text("本库发布", "own"),
        "foreign": Text("外来", "foreign"),
    },
    "CorrectionReason": {
        "late": Text("迟报补录", "recorded late"),
        "retracted": Text("撤销", "retracted"),
        "merged": Text("合并同一人", "merged"),
        "discarded": Text("排除", "discarded"),
        "moved": Text("改到另一天", "moved to another day"),
        "reclassified": Text("改判或更正详情", "reclassified"),
    },
    "FindingKind": {
        "parts": Text("分项之和不等于总数", "parts and total"),
        "days": Text("与前一天对不上", "day to day"),
        "own": Text("与本库不同", "differs from ours"),
    },
    "FindingCause": {
        "unknown": Text("原因不明", "unknown"),
    },
}

HEADINGS: dict[str, Text] = {
    "bulletin": Text("通报", "bulletin"),
    "bulletin_kind": Text("谁的", "whose"),
    "about_on": Text("日期", "date"),
    "issuer": Text("发布单位", "issuer"),
    "published_at": Text("发布时刻", "published"),
    "known_at": Text("据账本位置", "as of position"),
    "corrected": Text("经更正", "corrected"),
    "cut_off": Text("截止", "cut-off"),
    "said": Text("当时说", "said"),
    "now": Text("现在", "now"),
    "was": Text("原为", "was"),
    "why": Text("原因", "why"),
    "day": Text("日期", "day"),
    "finding": Text("发现", "finding"),
    "figure": Text("数字", "figure"),
    "stated": Text("所述", "stated"),
    "sum": Text("合计", "sum"),
    "residual": Text("余数", "residual"),
    "cause": Text("原因", "cause"),
    "new": Text("新增", "new"),
    "cumulative": Text("累计", "cumulative"),
}

ROUTES: dict[str, Text] = {
    "facility_quarantine": Text("在集中隔离点检出", "found in facility quarantine"),
    "home_quarantine": Text("在居家隔离中检出", "found in home quarantine"),
    "contact_tracing": Text("在密接排查中检出", "found by contact tracing"),
    "area_screening": Text("在核酸筛查中检出", "found by area-wide screening"),
    "key_population_screening": Text(
        "在重点人群筛查中检出", "found by screening of key populations"
    ),
    "high_risk_area": Text("在高风险区检出", "found in high-risk areas"),
    "closed_loop": Text("在闭环单位检出", "found in closed-loop units"),
    "fever_clinic": Text("主动就诊检出", "found at fever clinics"),
    "arrival_screening": Text("在来返人员筛查中检出", "found by screening of arrivals"),
    "other": Text("由其他途径检出", "found otherwise"),
    "unknown": Text("检出途径未记录", "with no route recorded"),
}
"""How infections were found, as a bulletin says it."""

DISPOSITIONS: dict[str, Text] = {
    "facility": Text("实施集中隔离", "in facility quarantine"),
    "home": Text("实施居家隔离", "in home quarantine"),
    "referred": Text("发外市协查", "referred elsewhere"),
    "released": Text("已解除隔离", "released"),
    "upgraded": Text("已改判为密接", "now close contacts"),
    "became_case": Text("已转为病例", "now cases"),
    "excluded": Text("已排除", "excluded"),
    "lost": Text("失访", "lost"),
    "died": Text("已死亡", "dead"),
    "no_placement_recorded": Text("尚无安置记录", "with no placement recorded"),
}
"""Where contacts are, as a bulletin says it."""

DIAGNOSES: dict[str, Text] = {
    "confirmed": Text("确诊病例", "confirmed"),
    "asymptomatic": Text("无症状感染者", "asymptomatic"),
    "pending": Text("待分型", "not yet classified"),
}
"""What infections are, as a bulletin says it."""

CATEGORIES: dict[str, Text] = {
    "close_contacts": Text("密接", "close contacts"),
    "secondary_contacts": Text("密接的密接", "secondary contacts"),
}

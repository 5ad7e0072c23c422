"""The words of the levels of areas: what they are, how they came to be, on what they rest."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "AreaScheme": {
        "risk": Text("风险等级", "risk levels"),
        "zone": Text("三区", "control zones"),
    },
    "AreaLevel": {
        "routine": Text("常态化防控", "routine"),
        "low": Text("低风险", "low risk"),
        "medium": Text("中风险", "medium risk"),
        "high": Text("高风险", "high risk"),
        "precaution": Text("防范区", "precaution zone"),
        "controlled": Text("管控区", "controlled zone"),
        "lockdown": Text("封控区", "lockdown zone"),
    },
    "LevelOrigin": {
        "designated": Text("直接划定", "designated"),
        "stepped_down": Text("由高降低", "stepped down"),
    },
    "GroundKind": {
        "case": Text("病例", "case"),
        "environment": Text("环境样本", "sample from things"),
        "surrounding": Text("周边地区", "area it surrounds"),
    },
    "GroundFell": {
        "unknown": Text("没有此记录", "there is no such record"),
        "retracted": Text("已撤销", "it was retracted"),
        "discarded": Text("已排除", "the case was discarded"),
        "later": Text("决定之后才有", "it is later than the decision"),
        "no_level": Text("该地区没有等级", "that area has no level"),
    },
    "Differs": {
        "overstay": Text("应降未降", "held longer than the rule"),
        "higher": Text("应升未升", "lower than the rule"),
        "ground": Text("依据不再成立", "a ground fell"),
        "abolished": Text("区划已撤销，等级仍在", "abolished, its level goes on"),
        "extension": Text("延长期已过", "extension is over"),
        "beyond": Text("措施超出规则", "measures beyond the pack"),
    },
}

HEADINGS: dict[str, Text] = {
    "level": Text("等级", "level"),
    "scheme": Text("体系", "scheme"),
    "official": Text("官方", "official"),
    "official_risk": Text("官方风险等级", "official risk level"),
    "indicated_risk": Text("推定风险等级", "indicated risk level"),
    "official_zone": Text("官方三区", "official zone"),
    "indicated_zone": Text("推定三区", "indicated zone"),
    "came": Text("由来", "how"),
    "since_at": Text("自", "since"),
    "until_day": Text("延至", "kept until"),
    "grounds": Text("依据", "grounds"),
    "fell": Text("不成立的依据", "grounds that fell"),
    "measures": Text("措施", "measures"),
    "beyond": Text("超出规则的措施", "measures beyond the pack"),
    "unmet": Text("未满足的条件", "conditions not met"),
    "differs": Text("何处不一致", "what differs"),
    "rule": Text("规则", "rule"),
    "do": Text("该做", "to do"),
    "anchor": Text("起算", "clock counts from"),
    "anchor_on": Text("起算日", "counted from"),
    "day_number": Text("第几天", "day"),
    "clean_days": Text("连续无新增天数", "clean days"),
    "wanted_days": Text("须连续无新增天数", "clean days wanted"),
    "wanted": Text("须", "wanted"),
    "refs": Text("所指", "about"),
    "to_at": Text("至", "to"),
    "to_on": Text("至", "to"),
    "kept": Text("延长的部分", "parts kept longer"),
    "assessed_to": Text("核对到的位置", "assessed up to"),
    "since_version": Text("起于版本", "since version"),
    "ended_version": Text("止于版本", "ended by version"),
    "end_reported_at": Text("终止获知", "end reported"),
    "ordinal": Text("序号", "number in order"),
    "missing": Text("还缺", "missing"),
    "earliest_on": Text("最早可降级", "earliest step-down"),
    "step_to": Text("降为", "steps down to"),
}

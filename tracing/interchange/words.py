"""The words of closed lists, in English and Chinese, and the words for "not known"."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from tracing.interchange.fields import CLOSED_LISTS
from tracing.words import LABELS

BLANK_WORDS = frozenset(
    {"", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "-", "--", "—", "/"}
)
"""Written for an empty cell. Upper and lower case count: `Na` is a family name."""

_UNKNOWN = "unknown|unk|not known|unclear|不详|未知|不明|不清|不清楚|来源不明|感染来源不明"
UNKNOWN_WORDS = frozenset(_UNKNOWN.split("|"))
"""Somebody says that it is not known."""

_USUAL: dict[str, dict[str, str]] = {
    "sex": {"male": "m|man|男|男性", "female": "f|woman|女|女性", "other": "其他"},
    "outcome": {
        "alive": "survived|在治|存活|住院|治疗中",
        "discharged": "discharge|出院",
        "recovered": "recovery|cured|治愈|痊愈|好转",
        "died": "dead|death|deceased|fatal|死亡",
    },
    "diagnosis": {
        "pending": "unclassified|待分型|待诊断",
        "asymptomatic": "无症状|无症状感染者|阳性检测|阳性检测者",
        "suspected": "suspect|疑似|疑似病例",
        "probable": "临床诊断|临床诊断病例",
        "confirmed": "confirm|确诊|确诊病例|实验室确诊",
        "discarded": "not a case|notacase|排除|排除病例",
    },
    "severity": {
        "mild": "轻型|轻症|轻",
        "moderate": "普通型|中型|普通",
        "severe": "重型|重症|重",
        "critical": "危重型|危重症|危重",
    },
    "laboratory": {
        "none": "not tested|未检测|未检",
        "presumptive": "初筛阳性",
        "positive": "pos|阳性|复核阳性|确认阳性",
        "negative": "neg|阴性",
        "withdrawn": "结果撤回",
    },
    "detection": {
        "facility_quarantine": "集中隔离|集中隔离点|集中隔离点检出|集中隔离检出",
        "home_quarantine": "居家隔离|居家隔离检出",
        "contact_tracing": "密接排查|密接|密接筛查",
        "area_screening": "核酸筛查|核酸筛查检出|社区筛查|区域筛查|大规模筛查",
        "key_population_screening": "重点人群|重点人群筛查",
        "high_risk_area": "高风险区|高风险区检出",
        "closed_loop": "闭环|闭环管理|闭环单位",
        "fever_clinic": "主动就诊|发热门诊|就诊",
        "arrival_screening": "入境筛查|来返筛查|入境人员筛查",
        "other": "其他",
    },
    "origin": {
        "local": "indigenous|本土|本土病例|本地",
        "imported": "境外输入|境外输入病例|输入|输入病例",
        "import_related": "import related|输入继发|输入关联",
        "other_province": "省外输入",
    },
    "setting": {
        "household": "home|family|family member|家庭|同住|共同居住|家人",
        "health_care": "hospital|health care|healthcare|clinic|医院|医疗机构|诊疗|就诊",
        "workplace": "work|office|单位|工作单位|工作场所|同事|办公室",
        "school": "classroom|class|学校|教室|同班|同学",
        "transport": "vehicle|bus|train|flight|交通工具|同乘|公交|公交车|飞机|火车|出租车",
        "dining": "restaurant|餐饮|聚餐|同餐|餐厅|就餐",
        "shopping": "shop|mall|market|商场|超市|市场|商超",
        "gathering": "party|meeting|聚会|聚集|会议",
        "religious": "church|宗教场所|教堂|寺庙",
        "entertainment": "bar|娱乐|娱乐场所|棋牌室",
        "sport": "sports team|gym|体育|健身|健身房",
        "community": "neighbourhood|neighborhood|社区|小区|邻居|同楼",
        "funeral": "葬礼|丧事",
        "other": "其他",
    },
    "category": {
        "close": "close contact|密切接触者|密接|密切接触",
        "secondary": "contact of contact|密接的密接|次密接|次密切接触者",
        "casual": "一般接触者|一般接触",
        "venue_exposed": "venue exposed|涉疫场所暴露人员|时空伴随|场所暴露",
    },
    "evidence": {"interview": "流调", "genomic": "基因测序|测序", "records": "记录"},
    "document_kind": {"national_id": "居民身份证|idcard|id card", "other_document": "其他"},
}

YES_NO: dict[str, bool] = {
    **dict.fromkeys(("yes", "y", "true", "t", "1", "是", "有"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0", "否", "无", "不是"), False),
}


def plain_word(text: str) -> str:
    """A word without case, width and surplus space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def usual_words(field: str) -> Mapping[str, StrEnum]:
    """Every usual word of a closed list: its values, their labels, and what line lists write."""
    choices = CLOSED_LISTS[field]
    words = {plain_word(choice.value): choice for choice in choices}
    words |= {plain_word(choice.value.replace("_", " ")): choice for choice in choices}
    for value, label in LABELS.get(choices.__name__, {}).items():
        words |= {plain_word(word): choices(value) for word in label}
    for value, spellings in _USUAL.get(field, {}).items():
        words |= {plain_word(word): choices(value) for word in spellings.split("|")}
    return words

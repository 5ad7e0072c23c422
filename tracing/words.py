"""The words of the glossary: every coded value and every column, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {
    "Precision": {
        "instant": Text("时刻", "instant"),
        "day": Text("当日", "day"),
    },
    "Certainty": {
        "certain": Text("肯定", "certain"),
        "probable": Text("很可能", "probable"),
        "possible": Text("可能", "possible"),
        "uncertain": Text("不确定", "uncertain"),
    },
    "Sex": {
        "male": Text("男", "male"),
        "female": Text("女", "female"),
        "other": Text("其他", "other"),
    },
    "Laboratory": {
        "none": Text("未检测", "not tested"),
        "presumptive": Text("初筛阳性", "presumptive positive"),
        "positive": Text("阳性", "positive"),
        "negative": Text("阴性", "negative"),
        "withdrawn": Text("结果已撤回", "result withdrawn"),
    },
    "Diagnosis": {
        "pending": Text("待分型", "pending"),
        "asymptomatic": Text("无症状感染者", "asymptomatic"),
        "suspected": Text("疑似病例", "suspected"),
        "probable": Text("可能病例", "probable"),
        "confirmed": Text("确诊病例", "confirmed"),
        "discarded": Text("已排除", "discarded"),
    },
    "Severity": {
        "mild": Text("轻型", "mild"),
        "moderate": Text("普通型", "moderate"),
        "severe": Text("重型", "severe"),
        "critical": Text("危重型", "critical"),
    },
    "AnchorKind": {
        "rash": Text("出疹", "rash"),
        "first_positive_sampling": Text("首次阳性采样", "first positive sampling"),
        "fever": Text("发热", "fever"),
        "other": Text("其他", "other"),
    },
    "DetectionRoute": {
        "facility_quarantine": Text("集中隔离点检出", "facility quarantine"),
        "home_quarantine": Text("居家隔离检出", "home quarantine"),
        "contact_tracing": Text("密接排查", "contact tracing"),
        "area_screening": Text("核酸筛查检出", "area-wide screening"),
        "key_population_screening": Text("重点人群筛查", "key population screening"),
        "high_risk_area": Text("高风险区检出", "high-risk area"),
        "closed_loop": Text("闭环单位", "closed-loop unit"),
        "fever_clinic": Text("主动就诊", "fever clinic"),
        "arrival_screening": Text("来返筛查", "arrival screening"),
        "other": Text("其他", "other"),
    },
    "Origin": {
        "local": Text("本土", "local"),
        "imported": Text("境外输入", "imported"),
        "import_related": Text("输入继发", "import-related"),
        "other_province": Text("省外输入", "from another province"),
    },
    "Evidence": {
        "interview": Text("流调访谈", "interview"),
        "epidemiological_link": Text("流行病学关联", "epidemiological link"),
        "genomic": Text("基因测序", "genomic"),
        "records": Text("记录核查", "records"),
        "reported": Text("外部来源所述", "as a source says"),
    },
    "ContactCategory": {
        "close": Text("密切接触者", "close contact"),
        "secondary": Text("密接的密接", "secondary contact"),
        "casual": Text("一般接触者", "casual contact"),
        "venue_exposed": Text("涉疫场所暴露人员", "venue-exposed"),
    },
    "Setting": {
        "household": Text("家庭", "household"),
        "health_care": Text("医疗机构", "health care"),
        "workplace": Text("工作场所", "workplace"),
        "school": Text("学校", "school"),
        "transport": Text("交通工具", "transport"),
        "dining": Text("餐饮", "dining"),
        "shopping": Text("购物", "shopping"),
        "gathering": Text("聚会", "gathering"),
        "religious": Text("宗教场所", "religious"),
        "entertainment": Text("娱乐场所", "entertainment"),
        "sport": Text("体育", "sport"),
        "community": Text("社区", "community"),
        "funeral": Text("丧葬", "funeral"),
        "other": Text("其他", "other"),
    },
    "ClaimKind": {
        "national_id": Text("身份证", "national id"),
        "passport": Text("护照", "passport"),
        "other_document": Text("其他证件", "other document"),
        "foreign_record": Text("外部系统编号", "record of another system"),
    },
    "Outcome": {
        "recovered": Text("痊愈", "recovered"),
        "died": Text("死亡", "died"),
    },
    "Unusual": {
        "onset_after_report": Text("发病晚于报告", "onset after the report"),
        "onset_after_recovery": Text("发病晚于痊愈", "onset after recovery"),
        "death_before_report": Text("死亡早于报告", "death before the report"),
        "recovery_before_report": Text("痊愈早于报告", "recovery before the report"),
        "negative_but_confirmed": Text("阴性而确诊", "negative but confirmed"),
    },
    "ContactStatus": {
        "identified": Text("已识别", "identified"),
        "located": Text("已找到", "located"),
        "lost": Text("失联", "lost"),
        "excluded": Text("已排除", "excluded"),
        "became_case": Text("转为病例", "became a case"),
        "retracted": Text("已撤销", "retracted"),
    },
    "RecordStatus": {
        "standing": Text("有效", "standing"),
        "retracted": Text("已撤销", "retracted"),
        "erased": Text("已删除", "erased"),
    },
    "SourceKind": {
        "case": Text("病例", "case"),
        "contact": Text("密接", "contact"),
        "person": Text("人员", "person"),
        "gathering": Text("聚集活动", "gathering"),
        "place": Text("场所", "place"),
        "unknown": Text("未知", "unknown"),
    },
    "IdentificationRoute": {
        "interview": Text("流调访谈", "interview"),
        "roster": Text("名册", "roster"),
        "records": Text("记录核查", "records"),
        "self_report": Text("自行申报", "self-report"),
        "referral": Text("协查", "referral"),
        "other": Text("其他", "other"),
    },
}
"""By the name of the enumeration and the value of its member."""

HEADINGS: dict[str, Text] = {
    "person": Text("人员", "person"),
    "case": Text("病例", "case"),
    "contact": Text("密接", "contact"),
    "exposure": Text("暴露", "exposure"),
    "source": Text("来源", "source"),
    "infector": Text("传染源", "source case"),
    "source_text": Text("来源原文", "source as written"),
    "source_note": Text("来源备注", "note on the source"),
    "known_as": Text("来源中的称呼", "known as"),
    "name": Text("姓名", "name"),
    "sex": Text("性别", "sex"),
    "age": Text("年龄", "age"),
    "age_on": Text("年龄日期", "age as of"),
    "birth_date": Text("出生日期", "birth date"),
    "phone": Text("电话", "phone"),
    "address": Text("住址", "address"),
    "location": Text("地点", "location"),
    "occupation": Text("职业", "occupation"),
    "health_worker": Text("医务人员", "health worker"),
    "residence": Text("居住地", "residence"),
    "document_kind": Text("证件种类", "kind of document"),
    "document_number": Text("证件号码", "document number"),
    "area": Text("地区", "area"),
    "facility": Text("机构", "facility"),
    "cluster": Text("聚集性疫情", "cluster"),
    "onset_on": Text("发病", "onset"),
    "sampled_on": Text("采样", "sampled"),
    "diagnosed_on": Text("诊断日期", "diagnosed"),
    "admitted_on": Text("入院", "admitted"),
    "recovered_on": Text("痊愈日期", "recovered"),
    "discharged_on": Text("出院", "discharged"),
    "discarded_on": Text("排除日期", "discarded"),
    "died_on": Text("死亡日期", "died"),
    "reported_at": Text("报告", "reported"),
    "reported_precision": Text("报告精度", "precision of the report"),
    "case_reported_at": Text("病例报告", "case reported"),
    "recorded_at": Text("记录", "recorded"),
    "reported_on": Text("报告", "reported"),
    "source_name": Text("来源姓名", "name of the source"),
    "first": Text("首次", "first"),
    "last": Text("末次", "last"),
    "laboratory": Text("检测", "laboratory"),
    "diagnosis": Text("诊断", "diagnosis"),
    "severity": Text("临床分型", "severity"),
    "detection": Text("检出途径", "detection"),
    "origin": Text("输入/本土", "origin"),
    "outcome": Text("转归", "outcome"),
    "evidence": Text("依据", "evidence"),
    "certainty": Text("把握", "certainty"),
    "category": Text("类别", "category"),
    "status": Text("状态", "status"),
    "route": Text("发现途径", "route"),
    "setting": Text("场景", "setting"),
    "first_on": Text("首次接触", "first contact"),
    "last_on": Text("末次暴露", "last exposure"),
    "first_at": Text("首次接触时刻", "first contact at"),
    "last_at": Text("末次暴露时刻", "last exposure at"),
    "open": Text("仍在暴露", "still open"),
    "unusual": Text("异常", "unusual"),
    "note": Text("备注", "note"),
    "reason": Text("理由", "reason"),
    "position": Text("位置", "position"),
    "stream": Text("流", "stream"),
    "version": Text("版本", "version"),
    "topic": Text("事件", "event"),
    "actor": Text("操作者", "actor"),
    "assurance": Text("操作者凭据", "assurance"),
    "command_id": Text("命令", "command"),
    "root": Text("树根", "root"),
    "events": Text("事件数", "events"),
    "persons": Text("人员数", "persons"),
    "cases": Text("病例数", "cases"),
    "contacts": Text("密接数", "contacts"),
    "exposures": Text("暴露数", "exposures"),
    "transmissions": Text("传播数", "transmissions"),
    "registry": Text("登记库", "registry"),
    "folder": Text("文件夹", "folder"),
    "label": Text("名称", "label"),
    "jurisdiction": Text("辖区", "jurisdiction"),
    "time_zone": Text("时区", "time zone"),
    "model": Text("视图", "read model"),
    "key": Text("键", "key"),
    "change": Text("变化", "change"),
    "row": Text("行", "row"),
    "column": Text("列", "column"),
    "value": Text("值", "value"),
    "remedy": Text("补救", "remedy"),
    "count": Text("数", "count"),
    "first_exposure_on": Text("首次暴露", "first exposure"),
    "last_exposure_on": Text("末次暴露", "last exposure"),
    "source_kind": Text("来源种类", "kind of source"),
    "exposure_open": Text("仍在暴露", "still exposed"),
    "located_at": Text("找到", "located"),
    "lost_on": Text("失联日期", "lost"),
    "category_decided_at": Text("类别决定", "category decided"),
    "category_office": Text("决定机关", "decided by"),
    "became_case": Text("转为病例", "became case"),
    "sources": Text("候选传染源数", "candidate sources"),
    "anchors": Text("锚点", "anchors"),
    "infected_on": Text("感染日期", "infected"),
    "infected_at": Text("感染时刻", "infected at"),
    "repositives": Text("复阳次数", "positive again"),
    "depth": Text("代", "depth"),
    "parent": Text("上一级", "parent"),
}
"""By the key that machine formats carry."""

ASSURANCES = {
    "asserted": Text("自报", "asserted"),
    "account": Text("系统账号", "system account"),
    "authenticated": Text("已认证", "authenticated"),
}
"""How sure the ledger is of whoever typed."""

NAMES_OF_COLUMNS = ("field", "start", "end", "what", "found", "wanted")
"""Values of refusals that may name a column, or several with strokes between them."""

YES = Text("是", "yes")
NO = Text("否", "no")


def label(value: StrEnum) -> Text:
    """A coded value in both languages. Fields, which name columns, are called as their columns."""
    kind = type(value).__name__
    if kind.endswith("Field"):
        return heading(value.value)
    return LABELS[kind][value.value]


def heading(key: str) -> Text:
    """What people read above the column `key`."""
    return HEADINGS[key]


def spoken(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a refusal as people read them: codes and names of columns in both languages."""
    return {name: _spoken(name, value) for name, value in values.items()}


def _spoken(name: str, value: object) -> object:
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, str) and name in NAMES_OF_COLUMNS:
        parts = [HEADINGS.get(part, Text(part, part)) for part in value.split(" / ")]
        return Text(" / ".join(part.zh for part in parts), " / ".join(part.en for part in parts))
    return value

"""The usual names of columns, in English and Chinese, and which field each one is.

English: the tags of the R package linelist, epicontacts (`from`, `to`), MicrobeTrace (`source`,
`target`) and what line lists call the same things. Chinese: the usual line lists and contact
lists of disease control offices.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from tracing.interchange.fields import TableKind

_PERSON: dict[str, str] = {
    "name": "name, full name, patient name, 姓名, 患者姓名, 病例姓名, 密接姓名",
    "sex": "sex, gender, 性别",
    "age": "age, age years, age in years, 年龄, 年龄（岁）, 实足年龄",
    "age_on": "age on, age as of, 年龄日期",
    "birth_date": "birth date, date of birth, dob, 出生日期, 出生年月日",
    "national_id": "national id, 身份证号, 身份证号码, 公民身份号码, 证件号, 证件号码",
    "document_kind": "document kind, document type, 证件种类, 证件类型",
    "document_number": "document number, 其他证件号码",
    "phone": "phone, telephone, phone number, mobile, 联系电话, 电话, 手机号, 手机号码, 本人电话",
    "address": "address, 现住址, 住址, 现住址详细地址, 详细地址, 家庭住址, 居住地址",
    "location": "location, place of residence, 居住地, 现住地区",
    "occupation": "occupation, profession, job, 职业, 人群分类",
    "health_worker": "hcw, health worker, health care worker, healthcare worker,"
    " 是否医务人员, 医务人员",
    "residence": "residence, residence code, 居住地区划代码",
    "person_note": "person note, 人员备注",
}

_CASE: dict[str, str] = {
    "record": "id, record, record id, case, case id, case no, case number, patient id,"
    " 编号, 病例编号, 病例序号, 病例号, 卡片编号, 卡片ID",
    **_PERSON,
    "onset_on": "onset on, date onset, onset date, date of onset, dt onset, symptom onset,"
    " date of symptom onset, date onset symptoms, symptom onset date, 发病日期, 发病时间,"
    " 症状出现日期, 首发症状日期",
    "reported_on": "reported on, date reporting, date report, dt report, report date,"
    " date of report, date of reporting, notification date, 报告日期",
    "reported_at": "reported at, case reported at, report time, time of report, 报告时间, 网报时间",
    "sampled_on": "sampled on, date sampling, sampling date, sample date, specimen date,"
    " collection date, 采样日期, 采样时间, 首次阳性采样日期, 首次阳性采样时间",
    "diagnosed_on": "diagnosed on, diagnosis date, date diagnosis, dt diag, confirm date,"
    " confirmation date, date confirmation, date confirmed, 诊断日期, 诊断时间, 确诊日期, 确诊时间",
    "admitted_on": "admitted on, date admission, admission date, date hospital, 入院日期, 住院日期",
    "discharged_on": "discharged on, date discharge, discharge date, 出院日期",
    "recovered_on": "recovered on, date recovery, recovery date, 治愈日期, 痊愈日期, 解除隔离日期",
    "died_on": "died on, date death, date of death, death date, dt death, 死亡日期, 死亡时间",
    "outcome": "outcome, 转归, 结局, 病例转归",
    "outcome_on": "outcome on, date outcome, outcome date, date of outcome, 转归日期, 结局日期",
    "diagnosis": "diagnosis, classification, case classification, case status, 病例分类, 诊断类型,"
    " 病例类型, 感染者类型",
    "severity": "severity, clinical severity, 临床严重程度, 临床分型, 严重程度, 病情",
    "laboratory": "laboratory, lab result, test result, 核酸结果, 核酸检测结果, 检测结果",
    "detection": "detection, detection route, how detected, 发现方式, 发现途径, 检出途径",
    "origin": "origin, imported or local, 病例来源, 输入类型, 是否输入",
    "area": "area, area code, 区划代码, 行政区划代码, 现住址国标, 现住地址国标, 地区编码",
    "facility": "facility, hospital, health facility, 报告单位, 医院, 收治医院, 就诊医院",
    "cluster": "cluster, 聚集性疫情, 所属疫情, 聚集性疫情名称, 传播链",
    "infectors": "infectors, candidate infectors",
    "infector_evidence": "infector evidence",
    "infector_certainty": "infector certainty",
    "source_text": "source text",
    "source": "source, sources, infection source, source of infection, infector,"
    " infector id, source case, source case id, 感染来源, 可能感染来源, 传染来源, 上代病例,"
    " 感染来源病例",
    "related": "related, related cases, linked cases, 关联病例, 相关病例",
    "note": "note, notes, remark, remarks, comment, comments, 备注, 说明",
}

_LINK: dict[str, str] = {
    "from_record": "from record, from, source, source case, source case id, infector, case id,"
    " 关联病例, 关联病例编号, 病例编号, 对应病例, 对应病例编号, 源病例, 来源病例",
    "to_record": "to record, to, target, contact id, infectee, 密接编号, 密切接触者编号,"
    " 接触者编号, 编号, 次密接编号",
    "source_kind": "source kind, 来源种类",
    **_PERSON,
    "setting": "setting, contact, contact type, exposure setting, exposure type, 接触场所,"
    " 接触方式, 接触地点类型, 暴露场所",
    "first_on": "first on, first contact, date first contact, first exposure, exposed on,"
    " 首次接触日期, 首次暴露日期, 接触日期, 暴露日期",
    "first_at": "first at, 首次接触时间, 首次暴露时间, 接触时间, 暴露时间",
    "last_on": "last on, last contact, date last contact, date of last contact, last exposure,"
    " 末次接触日期, 末次暴露日期, 最后接触日期",
    "last_at": "last at, 末次接触时间, 末次暴露时间, 最后接触时间",
    "open": "open, still open, ongoing, 仍在暴露",
    "category": "category, contact category, 接触者类别, 密接类型, 接触者类型, 人员类别, 判定类型",
    "certainty": "certainty",
    "evidence": "evidence",
    "note": "note, notes, remark, remarks, comment, comments, 备注, 说明",
    "source_note": "source note, 来源备注",
}


def plain(heading: str) -> str:
    """A heading without case, width, spaces and punctuation: what two spellings share.

    >>> plain(" Date_of Onset "), plain("年龄（岁）")
    ('dateofonset', '年龄岁')
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading)).casefold()


def _index(usual: Mapping[str, str]) -> dict[str, str]:
    return {plain(name): field for field, names in usual.items() for name in names.split(",")}


USUAL = {TableKind.CASES: _index(_CASE), TableKind.LINKS: _index(_LINK)}


def usual_columns(kind: TableKind, headings: Sequence[str]) -> dict[str, int]:
    """Which column each field is, by the usual names. Of several columns, the one whose name is
    the field's own wins, else the first."""
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        field = USUAL[kind].get(plain(heading))
        if field and (field not in found or plain(heading) == plain(field)):
            found[field] = at
    return found

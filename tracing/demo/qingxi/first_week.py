"""1 to 7 March: the first case, his household, his bus; a mother who lies in hospital."""

from __future__ import annotations

from tracing.demo.qingxi.people import BUS, WARD_PATIENTS, WARD_STAFF, WARD_VISITORS
from tracing.demo.script import (
    case_reported,
    case_retracted,
    day,
    decided,
    determined,
    diagnosed,
    excluded,
    exposed,
    exposure_ended,
    infected_by,
    located,
    lost,
    onset_corrected,
    onset_learnt,
    result_withdrawn,
    step,
    tested,
    upgraded,
)
from tracing.domain.contact.events import IdentificationRoute as Route
from tracing.domain.values import (
    Certainty,
    Diagnosis,
    Laboratory,
    Setting,
    Severity,
)
from tracing.domain.values import ContactCategory as Category
from tracing.domain.values import DetectionRoute as Found

CLINIC, FIELD, DESK, WARD = "FM-03", "LD-01", "LD-07", "YG-02"
"""Staff codes: fever clinic, two investigators, hospital infection control."""

FOUND_AT_ONCE = [name for name in BUS if name not in ("骆冬梅", "詹国柱", "凌雁秋")]
CAREFULLY_PROTECTED = ("钟毅恒", "古春兰")
AT_RISK_ON_THE_WARD = [
    name
    for name in (*WARD_PATIENTS, *WARD_STAFF, *WARD_VISITORS)
    if name not in CAREFULLY_PROTECTED
]

FIRST_WEEK = (
    day(
        "03-01",
        "发热门诊：货车司机韦某初筛阳性",
        "fever clinic: a lorry driver tests positive",
        step(
            "21:30",
            CLINIC,
            case_reported(
                "韦承志",
                onset="03-01",
                laboratory=Laboratory.PRESUMPTIVE,
                sampled="03-01",
                detection=Found.FEVER_CLINIC,
            ),
        ),
        step(
            "23:10",
            FIELD,
            exposed("苏玉兰", "韦小川", to="韦承志", setting=Setting.HOUSEHOLD, first="02-27"),
            exposed(
                "黎桂香",
                to="韦承志",
                setting=Setting.HOUSEHOLD,
                first="02-27",
                last="03-01 13:00",
            ),
        ),
    ),
    day(
        "03-02",
        "确诊；家人、同事，以及 2 月 27 日同车的 23 人",
        "confirmed; family, workmates, and 23 people on the bus of 27 February",
        step(
            "02:10",
            CLINIC,
            tested("韦承志", Laboratory.POSITIVE, "03-01"),
            diagnosed("韦承志", Diagnosis.CONFIRMED, Severity.MILD, on="03-02"),
        ),
        step(
            "08:30",
            FIELD,
            exposure_ended("苏玉兰", "03-02 02:30"),
            exposure_ended("韦小川", "03-02 02:30"),
            determined(
                "苏玉兰",
                "韦小川",
                "黎桂香",
                category=Category.CLOSE,
                decision=decided(1, "03-02 08:00", "东门街道办事处"),
            ),
            located("苏玉兰", "韦小川", whereabouts="家中"),
        ),
        step(
            "10:15",
            DESK,
            exposed(
                *BUS,
                to="韦承志",
                setting=Setting.TRANSPORT,
                first="02-27 07:40",
                last="02-27 09:05",
                route=Route.ROSTER,
            ),
        ),
        step(
            "11:00",
            DESK,
            determined(
                *BUS,
                category=Category.CLOSE,
                decision=decided(2, "03-02 10:50", "清溪区运输公司"),
            ),
        ),
        step("17:40", FIELD, located(*FOUND_AT_ONCE, whereabouts="电话联系，在家等候转运")),
        step(
            "18:20",
            FIELD,
            exposed(
                "卓立群",
                "梁伯谦",
                "麦志恒",
                to="韦承志",
                setting=Setting.WORKPLACE,
                first="02-28 08:00",
                last="02-28 17:30",
            ),
            determined(
                "卓立群",
                "梁伯谦",
                "麦志恒",
                category=Category.CLOSE,
                decision=decided(3, "03-02 18:00", "南湖街道办事处"),
            ),
        ),
        step(
            "19:05",
            FIELD,
            exposed(
                "温静怡",
                "甘子墨",
                "白若溪",
                to="韦小川",
                setting=Setting.SCHOOL,
                first="02-28",
                last="03-01",
                route=Route.ROSTER,
            ),
            exposed(
                "何金凤",
                "莫晓棠",
                to="莫春生",
                setting=Setting.HOUSEHOLD,
                first="02-27",
                last="03-02 17:00",
            ),
            determined(
                "温静怡",
                "甘子墨",
                "白若溪",
                "何金凤",
                "莫晓棠",
                category=Category.SECONDARY,
                decision=decided(4, "03-02 19:00", "清溪区教育局"),
            ),
        ),
    ),
    day(
        "03-03",
        "妻子苏某无症状；一人未乘车，排除；两人找不到",
        "his wife tests positive, not ill; a passenger is excluded, two are lost",
        step(
            "09:10",
            DESK,
            excluded("骆冬梅", decided(5, "03-03 09:00", "清溪区运输公司", "购票而未乘车")),
        ),
        step("10:00", FIELD, lost("詹国柱", "凌雁秋", note="车票所留电话停机")),
        step(
            "16:20",
            FIELD,
            case_reported(
                "苏玉兰",
                sampled="03-03",
                diagnosis=Diagnosis.ASYMPTOMATIC,
                detection=Found.FACILITY_QUARANTINE,
            ),
            infected_by("苏玉兰", "韦承志", Setting.HOUSEHOLD, Certainty.CERTAIN),
        ),
        step("17:30", WARD, located("黎桂香", whereabouts="呼吸内科 6 床，3 月 1 日入院")),
    ),
    day(
        "03-04",
        "母亲已住进呼吸内科：病区 12 人暴露；客车出现首例",
        "his mother lies on a hospital ward: 12 exposed; a first case from the bus",
        step(
            "07:50",
            WARD,
            case_reported(
                "黎桂香",
                onset="03-03",
                sampled="03-03",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MODERATE,
                detection=Found.CONTACT_TRACING,
            ),
            infected_by("黎桂香", "韦承志", Setting.HOUSEHOLD, Certainty.CERTAIN),
        ),
        step(
            "09:00",
            WARD,
            exposed(
                *WARD_PATIENTS,
                *WARD_STAFF,
                *WARD_VISITORS,
                to="黎桂香",
                setting=Setting.HEALTH_CARE,
                first="03-01 15:00",
                last="03-04 07:00",
                route=Route.RECORDS,
            ),
        ),
        step(
            "10:20",
            WARD,
            determined(
                *AT_RISK_ON_THE_WARD,
                category=Category.CLOSE,
                decision=decided(6, "03-04 10:00", "清溪区人民医院"),
            ),
            determined(
                *CAREFULLY_PROTECTED,
                category=Category.CASUAL,
                decision=decided(7, "03-04 10:00", "清溪区人民医院", "全程防护"),
            ),
            located(*WARD_PATIENTS, *WARD_STAFF, whereabouts="呼吸内科"),
        ),
        step(
            "15:00",
            FIELD,
            case_reported(
                "莫春生",
                onset="03-03",
                sampled="03-04",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                detection=Found.FACILITY_QUARANTINE,
            ),
            infected_by("莫春生", "韦承志", Setting.TRANSPORT),
        ),
        step(
            "16:30",
            FIELD,
            upgraded(
                "何金凤",
                "莫晓棠",
                category=Category.CLOSE,
                decision=decided(8, "03-04 16:00", "南湖街道办事处"),
            ),
            located("何金凤", "莫晓棠", whereabouts="家中"),
        ),
    ),
    day(
        "03-05",
        "苏某发病转确诊；儿子阳性；同车周某无症状、唐某阳性",
        "the wife falls ill; the son, and two more from the bus, test positive",
        step(
            "08:20",
            WARD,
            onset_learnt("苏玉兰", "03-04"),
            diagnosed("苏玉兰", Diagnosis.CONFIRMED, Severity.MILD, on="03-05"),
        ),
        step(
            "09:30",
            FIELD,
            case_reported(
                "周鹤年",
                sampled="03-04",
                diagnosis=Diagnosis.ASYMPTOMATIC,
                detection=Found.FACILITY_QUARANTINE,
            ),
            infected_by("周鹤年", "韦承志", Setting.TRANSPORT, Certainty.POSSIBLE),
        ),
        step(
            "09:50",
            FIELD,
            case_reported(
                "唐婉秋",
                sampled="03-04",
                diagnosis=Diagnosis.ASYMPTOMATIC,
                detection=Found.FACILITY_QUARANTINE,
            ),
        ),
        step(
            "11:00",
            FIELD,
            case_reported(
                "韦小川",
                onset="03-05",
                sampled="03-05",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                detection=Found.FACILITY_QUARANTINE,
            ),
            infected_by("韦小川", "韦承志", Setting.HOUSEHOLD, Certainty.CERTAIN),
        ),
        step("16:00", FIELD, located("凌雁秋", whereabouts="雇主家中")),
    ),
    day(
        "03-06",
        "同车陆某确诊；更正莫某的发病日期；检验科撤回唐某的结果",
        "one more from the bus; an onset is corrected; a test result is taken back",
        step(
            "09:00",
            FIELD,
            case_reported(
                "陆雅琴",
                onset="03-05",
                sampled="03-05",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                detection=Found.FACILITY_QUARANTINE,
            ),
            infected_by("陆雅琴", "韦承志", Setting.TRANSPORT, Certainty.POSSIBLE),
            exposed(
                "田一鸣",
                to="陆雅琴",
                setting=Setting.HOUSEHOLD,
                first="02-27",
                last="03-02 17:00",
            ),
            determined(
                "田一鸣",
                category=Category.CLOSE,
                decision=decided(9, "03-06 09:00", "东门街道办事处"),
            ),
        ),
        step("10:00", DESK, onset_corrected("莫春生", "03-02", "前一日夜间已畏寒，首次访谈记错")),
        step("15:00", WARD, result_withdrawn("唐婉秋", "标本标签贴错")),
    ),
    day(
        "03-07",
        "唐某是假阳性，撤销病例；病区护士、病友发病",
        "false result, case retracted; a nurse and a ward patient fall ill",
        step(
            "08:10",
            WARD,
            tested("唐婉秋", Laboratory.NEGATIVE, "03-06"),
            case_retracted("唐婉秋", "标本标签贴错，重采两次阴性"),
        ),
        step(
            "10:30",
            WARD,
            case_reported(
                "覃晓雯",
                onset="03-06",
                sampled="03-06",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                detection=Found.CLOSED_LOOP,
            ),
            infected_by("覃晓雯", "黎桂香", Setting.HEALTH_CARE),
            exposed(
                "高振宇",
                "盛月华",
                to="覃晓雯",
                setting=Setting.HOUSEHOLD,
                first="03-04",
                last="03-04 12:00",
            ),
            determined(
                "高振宇",
                "盛月华",
                category=Category.CLOSE,
                decision=decided(10, "03-07 10:30", "清溪区人民医院"),
            ),
        ),
        step(
            "14:00",
            WARD,
            case_reported(
                "农德福",
                onset="03-06",
                sampled="03-07",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.SEVERE,
                detection=Found.CLOSED_LOOP,
            ),
            infected_by("农德福", "黎桂香", Setting.HEALTH_CARE),
        ),
    ),
)

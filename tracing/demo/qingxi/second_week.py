"""8 to 14 March: second generations, a paper form, a fever remembered late, a death."""

from __future__ import annotations

from tracing.demo.qingxi.first_week import DESK, FIELD, WARD
from tracing.demo.script import (
    case_reported,
    day,
    decided,
    determined,
    diagnosed,
    died,
    downgraded,
    exposed,
    exposure_corrected,
    infected_by,
    located,
    not_infected_by,
    onset_learnt,
    positive_again,
    recovered,
    step,
    upgraded,
)
from tracing.domain.contact.events import IdentificationRoute as Route
from tracing.domain.values import Certainty, Diagnosis, Evidence, Setting, Severity
from tracing.domain.values import ContactCategory as Category
from tracing.domain.values import DetectionRoute as Found

BEFORE_HIS = "周某发病早于韦某"

SECOND_WEEK = (
    day(
        "03-08",
        "病区保洁员升为密接；同车蓝某无症状；莫某的女儿发病",
        "a ward cleaner is upgraded; one more from the bus; a passenger's daughter",
        step(
            "09:00",
            WARD,
            upgraded(
                "古春兰",
                category=Category.CLOSE,
                decision=decided(11, "03-08 08:40", "清溪区人民医院", "未戴护目镜"),
            ),
        ),
        step(
            "11:00",
            FIELD,
            case_reported(
                "蓝海波",
                sampled="03-07",
                diagnosis=Diagnosis.ASYMPTOMATIC,
                detection=Found.FACILITY_QUARANTINE,
            ),
            infected_by("蓝海波", "韦承志", Setting.TRANSPORT, Certainty.POSSIBLE),
            exposed(
                "柯俊杰",
                to="蓝海波",
                setting=Setting.HOUSEHOLD,
                first="02-27",
                last="03-02 17:00",
            ),
            determined(
                "柯俊杰",
                category=Category.CLOSE,
                decision=decided(12, "03-08 11:00", "南湖街道办事处"),
            ),
        ),
        step(
            "15:00",
            FIELD,
            case_reported(
                "莫晓棠",
                onset="03-07",
                sampled="03-07",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                detection=Found.HOME_QUARANTINE,
            ),
            infected_by("莫晓棠", "莫春生", Setting.HOUSEHOLD, Certainty.CERTAIN),
        ),
    ),
    day(
        "03-09",
        "石桥镇 3 月 6 日报来的邓某，今天才录入；农某病危",
        "a paper report of 6 March is typed only now; a patient turns critical",
        step(
            "09:30",
            DESK,
            case_reported(
                "邓春梅",
                onset="03-04",
                sampled="03-05",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                detection=Found.HOME_QUARANTINE,
                facility="石桥镇卫生院",
                learnt="03-06 17:20",
            ),
            infected_by("邓春梅", "韦承志", Setting.TRANSPORT, Certainty.POSSIBLE),
            exposed(
                "戚明远",
                to="邓春梅",
                setting=Setting.HEALTH_CARE,
                first="03-05 09:00",
                last="03-05 09:20",
                route=Route.SELF_REPORT,
            ),
            determined(
                "戚明远",
                category=Category.CLOSE,
                decision=decided(13, "03-09 09:20", "石桥镇卫生院"),
            ),
        ),
        step(
            "14:00",
            WARD,
            diagnosed("农德福", Diagnosis.CONFIRMED, Severity.CRITICAL, on="03-09"),
        ),
    ),
    day(
        "03-10",
        "复访：周某 2 月 25 日就发过烧，早于韦某",
        "a second interview: passenger Zhou had a fever on 25 February already",
        step("09:00", WARD, recovered("韦承志", "03-10")),
        step(
            "10:40",
            FIELD,
            onset_learnt("周鹤年", "02-25"),
            diagnosed("周鹤年", Diagnosis.CONFIRMED, Severity.MILD, on="03-10"),
        ),
        step(
            "11:30",
            FIELD,
            not_infected_by("周鹤年", "韦承志", BEFORE_HIS),
            infected_by(
                "韦承志", "周鹤年", Setting.TRANSPORT, Certainty.POSSIBLE, Evidence.INTERVIEW
            ),
            not_infected_by("莫春生", "韦承志", BEFORE_HIS),
            infected_by("莫春生", "周鹤年", Setting.TRANSPORT),
            not_infected_by("蓝海波", "韦承志", BEFORE_HIS),
            infected_by("蓝海波", "周鹤年", Setting.TRANSPORT),
            not_infected_by("邓春梅", "韦承志", BEFORE_HIS),
            infected_by("邓春梅", "周鹤年", Setting.TRANSPORT),
            infected_by("陆雅琴", "周鹤年", Setting.TRANSPORT),
        ),
        step(
            "15:10",
            FIELD,
            exposed(
                "徐素芬",
                "周念慈",
                to="周鹤年",
                setting=Setting.HOUSEHOLD,
                first="02-23",
                last="03-02 17:00",
            ),
            exposed(
                "尹素珍",
                "涂长河",
                "鲁伯言",
                to="周鹤年",
                setting=Setting.ENTERTAINMENT,
                first="02-24 14:00",
                last="02-24 17:00",
            ),
            determined(
                "徐素芬",
                "周念慈",
                "尹素珍",
                "涂长河",
                "鲁伯言",
                category=Category.CLOSE,
                decision=decided(14, "03-10 15:00", "东门街道办事处"),
            ),
            located("徐素芬", "周念慈", "尹素珍", "涂长河", whereabouts="家中"),
        ),
    ),
    day(
        "03-11",
        "茶友尹某 2 月 28 日已发病；护士的丈夫发病",
        "a friend was ill since 28 February; the nurse's husband falls ill",
        step(
            "09:20",
            FIELD,
            case_reported(
                "尹素珍",
                onset="02-28",
                sampled="03-10",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                detection=Found.CONTACT_TRACING,
            ),
            infected_by("尹素珍", "周鹤年", Setting.ENTERTAINMENT),
        ),
        step(
            "16:00",
            FIELD,
            case_reported(
                "高振宇",
                onset="03-10",
                sampled="03-10",
                diagnosis=Diagnosis.CONFIRMED,
                severity=Severity.MILD,
                detection=Found.HOME_QUARANTINE,
            ),
            infected_by("高振宇", "覃晓雯", Setting.HOUSEHOLD, Certainty.CERTAIN),
            exposed(
                "车世杰",
                "欧阳澜",
                "费鸿",
                to="高振宇",
                setting=Setting.WORKPLACE,
                first="03-08 09:00",
                last="03-08 18:00",
            ),
            determined(
                "车世杰",
                "欧阳澜",
                "费鸿",
                category=Category.CLOSE,
                decision=decided(15, "03-11 15:50", "南湖街道办事处"),
            ),
        ),
    ),
    day(
        "03-12",
        "农某去世；苏某痊愈出院",
        "the ward patient dies; the wife recovers",
        step("06:40", WARD, died("农德福", "03-12")),
        step("10:00", WARD, recovered("苏玉兰", "03-12")),
    ),
    day(
        "03-13",
        "韦某复阳，仍是同一病例；一名乘客提前下车，更正暴露",
        "the driver tests positive again: the same case; an exposure is corrected",
        step("09:00", WARD, positive_again("韦承志", "03-12")),
        step(
            "11:00",
            DESK,
            exposure_corrected("丘月娥", "02-27 07:40", "02-27 08:20", "在石桥镇提前下车"),
        ),
    ),
    day(
        "03-14",
        "莫某痊愈；一名同事降为一般接触者；詹某仍未找到",
        "a passenger recovers; a contact is downgraded; one passenger is still lost",
        step("09:00", WARD, recovered("莫春生", "03-14")),
        step(
            "10:30",
            DESK,
            downgraded(
                "费鸿",
                category=Category.CASUAL,
                decision=decided(16, "03-14 10:00", "南湖街道办事处", "不在同一房间"),
            ),
        ),
    ),
)

"""Report a case, correct the report, retract the case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tracing.console.base import (
    MOMENT,
    PARTIAL_DATE,
    REASON,
    TEXT,
    Invocation,
    OneOf,
    ask_if_known,
    command,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.console.case.options import DATE, REPORT_TEXTS, report_options, severity_option
from tracing.console.person.fields import AGE, person_options, wanted
from tracing.console.person.newcomer import QUESTION, subject
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    begun,
    on_each,
    record_case,
    recording_options,
    skip_option,
    told,
)
from tracing.console.session import learnt, opened, tell
from tracing.domain.case.commands import CorrectReport, ReportCase, RetractCase
from tracing.domain.case.events import CaseField
from tracing.domain.identifiers import CaseId
from tracing.domain.values import (
    DetectionRoute,
    Diagnosis,
    Laboratory,
    Origin,
    PartialDate,
    Severity,
    Sex,
)
from tracing.language import Text
from tracing.render import Format

ONSET = Text("发病日期", "day of onset")


@command(
    "report",
    help=Text(
        "报告一个病例：已登记的人，或同时登记新的人。在终端上逐项提问。",
        "Report a case of a known person, or of one registered with it. "
        "On a terminal it asks step by step.",
    ),
    example="""\
tracing case report
tracing case report --person P-0001 --onset 2022-07-10 \\
    --diagnosis confirmed --severity mild
tracing case report --personal person.txt --sex male \\
    --laboratory positive --sampled 2022-07-11""",
)
@option("--person", metavar=Text("编号", "ID"), help=Text("已登记的人", "A person known already"))
@person_options
@option("--onset", type=PARTIAL_DATE, metavar=DATE, help=Text("发病日期", "Day of onset"))
@option("--laboratory", type=OneOf(Laboratory), help=Text("检测结果", "What the laboratory says"))
@option("--sampled", type=PARTIAL_DATE, metavar=DATE, help=Text("采样日期", "Day of sampling"))
@option("--diagnosis", type=OneOf(Diagnosis), help=Text("诊断；缺省为待分型", "Diagnosis; pending"))
@severity_option
@option("--diagnosed", type=PARTIAL_DATE, metavar=DATE, help=Text("诊断日期", "Day of diagnosis"))
@report_options
@personal_option
@recording_options
@pass_invocation
def report(
    invocation: Invocation,
    /,
    *,
    person: str | None,
    known: dict[str, Any],
    personal: str | None,
    at: datetime | date | None,
    format: Format,
    **said: Any,
) -> None:
    call = Call(invocation, at, format)
    values: Fields
    with opened(invocation) as registry:
        if personal is None and not known:
            person = ask_if_known(person, QUESTION, TEXT)
        if person is None:
            values = {**read_personal(personal, wanted(personal, REPORT_TEXTS if personal else {}))}
            known = _described(known)
        else:
            registry.resolve(person, "person")
            values = {**read_personal(personal, REPORT_TEXTS)} if personal else {}
        findings = _findings(said)
        entry = begun(registry, call)
        whom = subject(entry, person, known, values)
        case_id = CaseId(entry.ids.new())
        answer = whom.record(
            entry,
            ReportCase(
                person_id=whom.person_id,
                case_id=case_id,
                **entry.learnt,
                **findings,
                **{key: values[key] for key in REPORT_TEXTS if key in values},
            ),
        )
        ids = {"case": registry.human(case_id), "person": registry.human(whom.person_id)}
        tell(answer, Text("病例已报告", "the case is reported"), ids, format)


@command(
    "correct",
    help=Text(
        "更正病例报告：报告时间、检出途径、地区、入院等，只写改变的。",
        "Correct a case's report: when it was reported, area, admission … give only what changes.",
    ),
    example="""\
tracing case correct C-0001 --area 360103001 --admitted 2022-07-12
tracing case correct C-0001 --clear facility""",
)
@on_each("case")
@option(
    "--reported",
    type=MOMENT,
    metavar=Text("时刻", "WHEN"),
    help=Text("病例报告的时刻", "When the case was reported"),
)
@report_options
@option(
    "--clear",
    type=OneOf(CaseField),
    multiple=True,
    metavar=Text("项", "FIELD"),
    help=Text("清空这一项，可重复", "Empty this field; may be repeated"),
)
@personal_option
@skip_option
@recording_options
def correct(
    call: Call,
    *,
    reported: datetime | date | None,
    detection: DetectionRoute | None,
    origin: Origin | None,
    area: str | None,
    facility: str | None,
    admitted: PartialDate | None,
    clear: tuple[CaseField, ...],
    personal: str | None,
) -> None:
    texts = told(call, personal, REPORT_TEXTS | REASON)

    def decide(entry: Entry, case: Fields) -> CorrectReport:
        moved: Fields = {f"case_{key}": it for key, it in learnt(entry.registry, reported).items()}
        return CorrectReport(
            **case,
            **moved,
            **texts,
            detection=detection,
            origin=origin,
            area=area,
            facility=facility,
            admitted_on=admitted,
            cleared=clear,
        )

    record_case(call, decide, Text("报告已更正", "the report is corrected"))


@command(
    "retract",
    help=Text(
        "撤销一个本不该录入的病例；不是病例的，用 diagnose discarded。",
        "Retract a case that should never have been entered; what is not a case is discarded "
        "instead, by diagnose.",
    ),
    example="tracing case retract C-0003",
)
@on_each("case")
@personal_option
@skip_option
@recording_options
def retract(call: Call, personal: str | None) -> None:
    texts = told(call, personal, REASON)
    record_case(
        call,
        lambda _, case: RetractCase(**case, **texts),
        Text("病例已撤销", "the case is retracted"),
    )


def _described(known: dict[str, Any]) -> dict[str, Any]:
    sex = ask_if_known(known.get("sex"), Text("性别", "sex"), OneOf(Sex))
    age = ask_if_known(known.get("age"), Text("年龄", "age"), AGE)
    asked = {"sex": sex, "age": age}
    return known | {key: value for key, value in asked.items() if value is not None}


def _findings(said: dict[str, Any]) -> dict[str, Any]:
    """What is said of the illness; on a terminal what was not given is asked for."""
    onset = ask_if_known(said["onset"], ONSET, PARTIAL_DATE)
    laboratory = ask_if_known(said["laboratory"], Text("检测", "laboratory"), OneOf(Laboratory))
    sampled = said["sampled"]
    if laboratory not in (None, Laboratory.NONE):
        sampled = ask_if_known(sampled, Text("采样日期", "day of sampling"), PARTIAL_DATE)
    diagnosis = ask_if_known(said["diagnosis"], Text("诊断", "diagnosis"), OneOf(Diagnosis))
    severity = said["severity"]
    if diagnosis is Diagnosis.CONFIRMED:
        severity = ask_if_known(severity, Text("临床分型", "severity"), OneOf(Severity))
    detection = ask_if_known(
        said["detection"], Text("检出途径", "how it was found"), OneOf(DetectionRoute)
    )
    return {
        "onset_on": onset,
        "laboratory": laboratory or Laboratory.NONE,
        "sampled_on": sampled,
        "diagnosis": diagnosis or Diagnosis.PENDING,
        "severity": severity,
        "diagnosed_on": said["diagnosed"],
        "detection": detection,
        "origin": said["origin"],
        "area": ask_if_known(said["area"], Text("地区代码", "code of the area"), TEXT),
        "facility": said["facility"],
        "admitted_on": said["admitted"],
    }

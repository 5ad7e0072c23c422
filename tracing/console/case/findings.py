"""What is found out about an illness: onset and other days, laboratory, diagnosis."""

from __future__ import annotations

from typing import Any

from tracing.console.base import (
    PARTIAL_DATE,
    REASON,
    OneOf,
    argument,
    ask,
    command,
    option,
    personal_option,
)
from tracing.console.case.options import DATE, severity_option
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.recording import (
    Call,
    on_each,
    record_case,
    recording_options,
    skip_option,
    told,
)
from tracing.domain.case.commands import (
    CorrectDiagnosis,
    CorrectOnset,
    Diagnose,
    RecordAnchor,
    RecordLaboratory,
    RecordOnset,
    WithdrawLaboratory,
)
from tracing.domain.case.events import Anchor
from tracing.domain.values import AnchorKind, Diagnosis, Laboratory, PartialDate, Severity
from tracing.errors import UsageError
from tracing.language import Text

ONSET = Text("发病日期", "day of onset")


class OnsetTwiceError(UsageError):
    text = Text(
        "既给了发病日期 {onset}，又给了 --none",
        "both a day of onset, {onset}, and --none are given",
    )
    hint = Text("二者取一：--none 表示没有症状", "give one: --none says there were no symptoms")


@command(
    "onset",
    help=Text("记录发病日期。", "Record the day of onset."),
    example="tracing case onset C-0001 2022-07-10",
)
@on_each("case")
@argument("date", type=PARTIAL_DATE, required=False, help=Text("发病日期", "Day of onset"))
@skip_option
@recording_options
def onset(call: Call, date: PartialDate | None) -> None:
    day = ask(date, "DATE", ONSET, PARTIAL_DATE)
    record_case(
        call,
        lambda _, case: RecordOnset(**case, onset_on=day),
        Text("发病日期已记录", "the onset is recorded"),
    )


@command(
    "correct-onset",
    help=Text(
        "更正发病日期；--none 为没有发病。", "Correct the day of onset; --none: there was none."
    ),
    example="""\
tracing case correct-onset C-0001 2022-07-09
tracing case correct-onset C-0001 --none""",
)
@on_each("case")
@argument("date", type=PARTIAL_DATE, required=False, help=Text("发病日期", "Day of onset"))
@option("--none", "none", is_flag=True, help=Text("没有发病", "There was no onset"))
@personal_option
@skip_option
@recording_options
def correct_onset(call: Call, date: PartialDate | None, none: bool, personal: str | None) -> None:
    if none and date is not None:
        raise OnsetTwiceError(onset=date)
    day = None if none else ask(date, "DATE", ONSET, PARTIAL_DATE)
    texts = told(call, personal, REASON)
    record_case(
        call,
        lambda _, case: CorrectOnset(**case, **texts, onset_on=day),
        Text("发病日期已更正", "the onset is corrected"),
    )


@command(
    "anchor",
    help=Text(
        "记录发病以外、天数据以起算的日子：出疹、首次阳性采样等。",
        "Record another day to count from: rash, first positive sampling …",
    ),
    example="tracing case anchor C-0001 rash 2022-07-12",
)
@on_each("case")
@argument("kind", type=OneOf(AnchorKind), help=Text("是哪种日子", "Which day it is"))
@argument("date", type=PARTIAL_DATE, help=Text("日期", "The day"))
@skip_option
@recording_options
def anchor(call: Call, kind: AnchorKind, date: PartialDate) -> None:
    record_case(
        call,
        lambda _, case: RecordAnchor(**case, anchor=Anchor(kind, date)),
        Text("已记录", "recorded"),
    )


@command(
    "lab",
    help=Text("记录检测结果。", "Record what a laboratory says."),
    example="tracing case lab C-0001 positive --sampled 2022-07-11",
)
@on_each("case")
@argument("result", type=OneOf(Laboratory), required=False, help=Text("结果", "The result"))
@option("--sampled", type=PARTIAL_DATE, metavar=DATE, help=Text("采样日期", "Day of sampling"))
@skip_option
@recording_options
def lab(call: Call, result: Laboratory | None, sampled: PartialDate | None) -> None:
    says = ask(result, "RESULT", Text("检测结果", "result"), OneOf(Laboratory))
    record_case(
        call,
        lambda _, case: RecordLaboratory(**case, laboratory=says, sampled_on=sampled),
        Text("检测结果已记录", "the result is recorded"),
    )


@command(
    "withdraw-lab",
    help=Text(
        "实验室撤回最近一次有效的结果。", "The laboratory takes its latest standing result back."
    ),
    example="tracing case withdraw-lab C-0001",
)
@on_each("case")
@personal_option
@skip_option
@recording_options
def withdraw_lab(call: Call, personal: str | None) -> None:
    texts = told(call, personal, REASON)
    record_case(
        call,
        lambda _, case: WithdrawLaboratory(**case, **texts),
        Text("检测结果已撤回", "the result is withdrawn"),
    )


@command(
    "diagnose",
    help=Text(
        "作出诊断：无症状感染者转为确诊仍是同一病例；discarded 为排除。",
        "Make a diagnosis: from asymptomatic to confirmed it stays the same case; "
        "discarded says it is none.",
    ),
    example="""\
tracing case diagnose C-0001 confirmed --severity moderate \\
    --diagnosed 2022-07-13
tracing case diagnose C-0002 discarded --office 专家组 --decided-at 2022-07-14""",
)
@on_each("case")
@argument("diagnosis", type=OneOf(Diagnosis), required=False, help=Text("诊断", "The diagnosis"))
@severity_option
@option("--diagnosed", type=PARTIAL_DATE, metavar=DATE, help=Text("诊断日期", "Day of diagnosis"))
@decision_options
@personal_option
@skip_option
@recording_options
def diagnose(
    call: Call,
    *,
    diagnosis: Diagnosis | None,
    severity: Severity | None,
    diagnosed: PartialDate | None,
    decision: DecisionAsked,
    personal: str | None,
) -> None:
    found = ask(diagnosis, "DIAGNOSIS", Text("诊断", "diagnosis"), OneOf(Diagnosis))
    decided = decision.given
    if decided:
        decision = decision.completed()
    texts = told(call, personal, DECIDED if decided else REASON)

    def decide(entry: Any, case: dict[str, Any]) -> Diagnose:
        return Diagnose(
            **case,
            diagnosis=found,
            severity=severity,
            diagnosed_on=diagnosed,
            decision=decision_of(entry.registry, decision, texts) if decided else None,
            reason=texts.get("reason"),
        )

    record_case(call, decide, Text("诊断已记录", "the diagnosis is recorded"))


@command(
    "correct-diagnosis",
    help=Text(
        "更正录错的最近一次诊断。", "Correct the latest diagnosis, which was recorded wrongly."
    ),
    example="tracing case correct-diagnosis C-0001 confirmed --severity mild",
)
@on_each("case")
@argument("diagnosis", type=OneOf(Diagnosis), help=Text("诊断", "The diagnosis"))
@severity_option
@option("--diagnosed", type=PARTIAL_DATE, metavar=DATE, help=Text("诊断日期", "Day of diagnosis"))
@personal_option
@skip_option
@recording_options
def correct_diagnosis(
    call: Call,
    diagnosis: Diagnosis,
    severity: Severity | None,
    diagnosed: PartialDate | None,
    personal: str | None,
) -> None:
    texts = told(call, personal, REASON)
    record_case(
        call,
        lambda _, case: CorrectDiagnosis(
            **case, **texts, diagnosis=diagnosis, severity=severity, diagnosed_on=diagnosed
        ),
        Text("诊断已更正", "the diagnosis is corrected"),
    )

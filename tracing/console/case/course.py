"""How an illness goes on: discharged, dead, positive again."""

from __future__ import annotations

from tracing.console.asking import STDIN
from tracing.console.base import (
    PARTIAL_DATE,
    REASON,
    ask_if_known,
    command,
    option,
    personal_option,
)
from tracing.console.case.options import DATE
from tracing.console.recording import (
    Call,
    on_each,
    record_case,
    recording_options,
    skip_option,
    told,
)
from tracing.domain.case.commands import DischargeCase, RecordDeath, RecordRepositive
from tracing.domain.values import PartialDate
from tracing.language import Text


@command(
    "discharge",
    help=Text(
        "记录痊愈、出院；再次记录则更正日期。",
        "Record recovery and discharge; a second time the days are corrected.",
    ),
    example="tracing case discharge C-0001 --recovered 2022-07-24 --discharged 2022-07-25",
)
@on_each("case")
@option("--recovered", type=PARTIAL_DATE, metavar=DATE, help=Text("痊愈日期", "Recovered on"))
@option("--discharged", type=PARTIAL_DATE, metavar=DATE, help=Text("出院日期", "Discharged on"))
@personal_option
@skip_option
@recording_options
def discharge(
    call: Call,
    recovered: PartialDate | None,
    discharged: PartialDate | None,
    personal: str | None,
) -> None:
    if recovered is None and discharged is None:
        recovered = _asked(call, None, Text("痊愈日期", "day of recovery"))
        discharged = _asked(call, None, Text("出院日期", "day of discharge"))
    texts = told(call, personal, REASON)
    record_case(
        call,
        lambda _, case: DischargeCase(
            **case, **texts, recovered_on=recovered, discharged_on=discharged
        ),
        Text("痊愈、出院已记录", "the recovery is recorded"),
    )


@command(
    "die",
    help=Text(
        "记录死亡；再次记录则更正日期。", "Record a death; a second time the day is corrected."
    ),
    example="tracing case die C-0001 --died 2022-07-30",
)
@on_each("case")
@option("--died", type=PARTIAL_DATE, metavar=DATE, help=Text("死亡日期", "Day of death"))
@personal_option
@skip_option
@recording_options
def die(call: Call, died: PartialDate | None, personal: str | None) -> None:
    died = _asked(call, died, Text("死亡日期", "day of death"))
    texts = told(call, personal, REASON)
    record_case(
        call,
        lambda _, case: RecordDeath(**case, **texts, died_on=died),
        Text("死亡已记录", "the death is recorded"),
    )


@command(
    "repositive",
    help=Text(
        "记录痊愈后复阳：仍是同一病例。", "Record a positive test after recovery: the same case."
    ),
    example="tracing case repositive C-0001 --sampled 2022-08-02",
)
@on_each("case")
@option("--sampled", type=PARTIAL_DATE, metavar=DATE, help=Text("采样日期", "Day of sampling"))
@skip_option
@recording_options
def repositive(call: Call, sampled: PartialDate | None) -> None:
    record_case(
        call,
        lambda _, case: RecordRepositive(**case, sampled_on=sampled),
        Text("复阳已记录", "recorded as positive again"),
    )


def _asked(call: Call, day: PartialDate | None, question: Text) -> PartialDate | None:
    """The day given, else asked for where one case was named."""
    return day if call.subject == STDIN else ask_if_known(day, question, PARTIAL_DATE)

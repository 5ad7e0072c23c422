"""Order rounds of screening, end them, call them off."""

from __future__ import annotations

from datetime import datetime

from tracing.console.base import AREA_CODE, command, option, personal_option
from tracing.console.creating import on_new, record_new_thing
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.hours import HOUR, hour_option, local
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.statements import corrects_option, record_of_thing
from tracing.domain.screening.commands import CancelRound, CompleteRound, OrderRound
from tracing.language import Text

NUMBER = Text("数", "NUMBER")
WHEN = Text("时刻", "WHEN")


@command(
    "order",
    help=Text(
        "下令对一个或几个地区开展一轮筛查。",
        "Order a round of screening of one or more areas.",
    ),
    example="""\
tracing screening order --area 360103 --area 360102 --number 1 \\
    --begins-at 2022-07-17T06:00 --ends-at 2022-07-17T24:00 \\
    --office 市指挥部 --decided-at 2022-07-16T21:00""",
)
@on_new
@option(
    "--area",
    "areas",
    multiple=True,
    type=AREA_CODE,
    metavar=Text("区划码", "CODE"),
    help=Text("筛查的地区，可重复", "An area that is screened; may be repeated"),
)
@option("--number", type=int, metavar=NUMBER, help=Text("第几轮", "Which round of its series"))
@option("--begins-at", type=HOUR, metavar=WHEN, help=Text("开始的时刻", "When it is to begin"))
@option("--ends-at", type=HOUR, metavar=WHEN, help=Text("结束的时刻", "When it is to end"))
@decision_options
@corrects_option
@personal_option
@recording_options
def order(
    call: Call,
    *,
    areas: tuple[str, ...],
    number: int | None,
    begins_at: datetime | None,
    ends_at: datetime | None,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def decide(entry: Entry, fields: Fields) -> OrderRound:
        return OrderRound(
            **fields,
            areas=areas,
            number=number,
            begins_at=local(entry.registry, begins_at),
            ends_at=local(entry.registry, ends_at),
            decision=decision_of(entry.registry, asked, texts),
        )

    record_new_thing(call, "round", decide, Text("筛查已下令", "the round is ordered"), corrects)


@command(
    "complete",
    help=Text("记录一轮筛查完成。", "Record that a round is over."),
    example="tracing screening complete N-0001 --completed-at 2022-07-17T22:00",
)
@on_each("round")
@hour_option("--completed-at", Text("完成的时刻", "When it was over"))
@corrects_option
@skip_option
@recording_options
def complete(call: Call, completed_at: datetime | None, corrects: int | None) -> None:
    def decide(entry: Entry, fields: Fields) -> CompleteRound:
        return CompleteRound(**fields, completed_at=local(entry.registry, completed_at))

    record_of_thing(call, "round", decide, Text("筛查已完成", "the round is over"), corrects)


@command(
    "cancel",
    help=Text(
        "取消一轮筛查，写明由谁决定。", "Call a round off, or the rest of it; by whose decision."
    ),
    example="""\
tracing screening cancel N-0002 \\
    --office 市指挥部 --decided-at 2022-07-18T20:00""",
)
@on_each("round")
@hour_option("--cancelled-at", Text("取消的时刻", "Since when it is called off"))
@decision_options
@corrects_option
@personal_option
@skip_option
@recording_options
def cancel(
    call: Call,
    *,
    cancelled_at: datetime | None,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    asked = decision.completed()
    texts = told(call, personal, DECIDED)

    def decide(entry: Entry, fields: Fields) -> CancelRound:
        made = decision_of(entry.registry, asked, texts)
        return CancelRound(
            **fields, cancelled_at=local(entry.registry, cancelled_at), decision=made
        )

    record_of_thing(call, "round", decide, Text("筛查已取消", "the round is called off"), corrects)

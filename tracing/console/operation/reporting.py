"""Report what is ready, and how far the six actions have come."""

from __future__ import annotations

from datetime import datetime

from tracing.console.base import NOTE, OneOf, argument, ask, command, option, personal_option
from tracing.console.hours import HOUR, local
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.screening.reach import COUNT
from tracing.console.statements import corrects_option, record_of_thing
from tracing.domain.operation.commands import ReportAction, ReportReadiness
from tracing.domain.operation.events import OperationAction, ReadinessItem
from tracing.language import Text

ITEM = OneOf(ReadinessItem)
ACTION = OneOf(OperationAction)
NUMBER = Text("数", "NUMBER")
by_option = option(
    "--by",
    type=HOUR,
    metavar=Text("时刻", "WHEN"),
    help=Text("截至的时刻；缺省为获知的时刻", "As of when; when it was learnt, if not given"),
)


@command(
    "ready",
    help=Text(
        "报告九项准备中的一项是否就绪。",
        "Report whether one of the nine things is in place.",
    ),
    example="""\
tracing operation ready H-0001 lanes_guarded
tracing operation ready H-0001 drones --not-ready --by 2022-07-15T08:00""",
)
@on_each("operation")
@argument("item", type=ITEM, required=False, help=Text("哪一项", "Which of them"))
@option("--ready/--not-ready", default=True, help=Text("就绪，或未就绪", "It is in place, or not"))
@by_option
@corrects_option
@skip_option
@recording_options
def ready(
    call: Call,
    *,
    item: ReadinessItem | None,
    ready: bool,
    by: datetime | None,
    corrects: int | None,
) -> None:
    chosen = ask(item, "ITEM", Text("哪一项", "which of them"), ITEM)

    def decide(entry: Entry, fields: Fields) -> ReportReadiness:
        return ReportReadiness(**fields, item=chosen, ready=ready, as_of=local(entry.registry, by))

    record_of_thing(call, "operation", decide, Text("准备情况已记录", "recorded"), corrects)


@command(
    "report",
    help=Text(
        "报告一项行动的进展：应做多少、已做多少；与账本所记并列显示，不取而代之。",
        "Report how far an action has come: how much was to be done, and is. It is shown beside "
        "what the ledger says, not in its place.",
    ),
    example="""\
tracing operation report H-0001 gates --done 12 --due 12 --by 2022-07-15T18:00
tracing operation report H-0001 screening --done 1790 --due 1803""",
)
@on_each("operation")
@argument("action", type=ACTION, required=False, help=Text("哪一项行动", "Which action"))
@option("--done", type=COUNT, metavar=NUMBER, help=Text("已完成", "How much is done"))
@option("--due", type=COUNT, metavar=NUMBER, help=Text("应完成", "How much was to be done"))
@by_option
@corrects_option
@personal_option
@skip_option
@recording_options
def report(
    call: Call,
    *,
    action: OperationAction | None,
    done: int | None,
    due: int | None,
    by: datetime | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    chosen = ask(action, "ACTION", Text("哪一项行动", "which action"), ACTION)
    texts = told(call, personal, NOTE) if personal else {}

    def decide(entry: Entry, fields: Fields) -> ReportAction:
        return ReportAction(
            **fields,
            action=chosen,
            done=done,
            due=due,
            as_of=local(entry.registry, by),
            note=texts.get("note"),
        )

    record_of_thing(
        call, "operation", decide, Text("进展已记录", "the report is recorded"), corrects
    )

"""What came of a referral: the person was found, is under control; the answer."""

from __future__ import annotations

from datetime import datetime

from tracing.console.base import NOTE, OneOf, argument, ask, command, option, personal_option
from tracing.console.hours import hour_option, local
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    on_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.statements import corrects_option, record_of_person
from tracing.domain.quarantine.events import OrderMode
from tracing.domain.referral.commands import AnswerReferral, ControlReferred, FindReferred
from tracing.domain.referral.events import ReferralOutcome
from tracing.language import Text

OUTCOME = OneOf(ReferralOutcome)


@command(
    "found",
    help=Text("记录此人已找到。", "Record that the person was found."),
    example="tracing referral found R-0001 --found-at 2022-07-15T14:00",
)
@on_each("referral")
@hour_option("--found-at", Text("找到的时刻", "When they were found"))
@corrects_option
@skip_option
@recording_options
def found(call: Call, found_at: datetime | None, corrects: int | None) -> None:
    def decide(entry: Entry, referral: Fields) -> FindReferred:
        return FindReferred(**referral, found_at=local(entry.registry, found_at))

    record_of_person(call, "referral", decide, Text("已找到", "found"), corrects)


@command(
    "controlled",
    help=Text("记录此人已在当地管控。", "Record that the person is under control there."),
    example="""\
tracing referral controlled R-0001 --mode facility \\
    --controlled-at 2022-07-15T17:30""",
)
@on_each("referral")
@option("--mode", type=OneOf(OrderMode), help=Text("管控方式", "In what way"))
@hour_option("--controlled-at", Text("管控的时刻", "Since when"))
@corrects_option
@skip_option
@recording_options
def controlled(
    call: Call, *, mode: OrderMode | None, controlled_at: datetime | None, corrects: int | None
) -> None:
    def decide(entry: Entry, referral: Fields) -> ControlReferred:
        return ControlReferred(
            **referral, mode=mode, controlled_at=local(entry.registry, controlled_at)
        )

    record_of_person(call, "referral", decide, Text("已管控", "under control"), corrects)


@command(
    "answer",
    help=Text("记录回函：结果如何。", "Record the answer: what came of it."),
    example="tracing referral answer R-0001 controlled --answered-at 2022-07-16T09:00",
)
@on_each("referral")
@argument("outcome", type=OUTCOME, required=False, help=Text("结果", "What came of it"))
@option("--document", metavar=Text("文号", "NUMBER"), help=Text("回函文号", "Number of the letter"))
@hour_option("--answered-at", Text("回函的时刻", "When it was answered"))
@corrects_option
@personal_option
@skip_option
@recording_options
def answer(
    call: Call,
    *,
    outcome: ReferralOutcome | None,
    document: str | None,
    answered_at: datetime | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    chosen = ask(outcome, "OUTCOME", Text("结果", "outcome"), OUTCOME)
    texts = told(call, personal, NOTE)

    def decide(entry: Entry, referral: Fields) -> AnswerReferral:
        return AnswerReferral(
            **referral,
            **texts,
            outcome=chosen,
            document=document,
            answered_at=local(entry.registry, answered_at),
        )

    record_of_person(call, "referral", decide, Text("回函已记录", "answered"), corrects)

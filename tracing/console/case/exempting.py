"""`tracing case exempt`, `end-exemption`: who need not be moved, by whose decision."""

from __future__ import annotations

from datetime import datetime

from tracing.console.base import AREA_CODE, OneOf, ask, command, option, personal_option
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
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
from tracing.domain.area.codes import short
from tracing.domain.exemption.commands import EndExemption, ExemptTransfer
from tracing.domain.exemption.events import ExemptionReason
from tracing.language import Text

BECAUSE = OneOf(ExemptionReason)
SAID = Text("免转已记录", "the exemption is recorded")
ENDED = Text("免转已结束", "the exemption has ended")


@command(
    "exempt",
    help=Text(
        "记录感染者免予当日转运的决定及原因：已在院、移交外地、病情不宜等。当日结算中不再算未转运。",
        "Record the decision that an infected person need not be moved the same day, and why: in "
        "hospital already, referred elsewhere, unfit. The day no longer counts them outstanding.",
    ),
    example="""\
tracing case exempt C-0001 --because unfit_to_move \\
    --office 市卫健委 --decided-at 2022-07-16T20:00
tracing case exempt C-0002 --because referred_out --destination 3606 \\
    --office 市卫健委 --decided-at 2022-07-16T20:00""",
)
@on_each("case")
@option("--because", type=BECAUSE, help=Text("原因", "Why"))
@hour_option("--exempted-at", Text("自何时起", "From when"))
@option(
    "--destination",
    type=AREA_CODE,
    metavar=Text("区划码", "CODE"),
    help=Text("移交到何处", "Where they were referred to"),
)
@decision_options
@corrects_option
@personal_option
@skip_option
@recording_options
def exempt(
    call: Call,
    *,
    because: ExemptionReason | None,
    exempted_at: datetime | None,
    destination: str | None,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    reason = ask(because, "--because", Text("原因", "why"), BECAUSE)
    asked = decision.completed()
    texts = told(call, personal, DECIDED) if personal else {}

    def decide(entry: Entry, fields: Fields) -> ExemptTransfer:
        return ExemptTransfer(
            **fields,
            because=reason,
            exempted_at=local(entry.registry, exempted_at),
            destination=None if destination is None else short(destination),
            decision=decision_of(entry.registry, asked, texts),
        )

    record_of_person(call, "case", decide, SAID, corrects)


@command(
    "end-exemption",
    help=Text("记录免转的结束：该感染者仍须转运。", "Record that they have to be moved after all."),
    example="""\
tracing case end-exemption C-0001 \\
    --office 市卫健委 --decided-at 2022-07-17T10:00""",
)
@on_each("case")
@hour_option("--ended-at", Text("结束的时刻", "When it ended"))
@decision_options
@corrects_option
@personal_option
@skip_option
@recording_options
def end_exemption(
    call: Call,
    *,
    ended_at: datetime | None,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    asked = decision.completed()
    texts = told(call, personal, DECIDED) if personal else {}

    def decide(entry: Entry, fields: Fields) -> EndExemption:
        return EndExemption(
            **fields,
            ended_at=local(entry.registry, ended_at),
            decision=decision_of(entry.registry, asked, texts),
        )

    record_of_person(call, "case", decide, ENDED, corrects)

"""`tracing protocol adopt` and `end`: which pack holds where, from when to when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracing.console.base import (
    AREA_CODE,
    DAY,
    argument,
    ask,
    command,
    option,
    personal_option,
    read_personal,
)
from tracing.console.creating import on_new
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.protocol.naming import PACK, pack_named
from tracing.console.recording import Call, Entry, Fields, recording, recording_options
from tracing.console.session import NOTHING, tell
from tracing.console.statements import correcting, corrects_option
from tracing.domain.protocol.commands import (
    AdoptProtocol,
    EndProtocol,
    protocols_id,
)
from tracing.domain.protocol.state import ProtocolState
from tracing.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracing.domain.values import Decision

DATE = Text("日期", "DATE")
UNTIL = Text("不再施行的第一天", "The first day on which it holds no more")
HOLDS = Text(
    "{pack} 自 {from_on} 起施行，至 {superseded_on}（不含）",
    "{pack} holds from {from_on} until {superseded_on} (not included)",
)
HOLDS_OPEN = Text("{pack} 自 {from_on} 起施行", "{pack} holds from {from_on}")
AREA = option(
    "--area",
    type=AREA_CODE,
    metavar=Text("区划码", "CODE"),
    help=Text("在哪里施行；缺省为全库", "Where it holds; everywhere, if not given"),
)


@command(
    "adopt",
    help=Text(
        "采用规则包：连同全文记入账本，此后只按所记全文施行，与安装的版本无关。"
        "同一辖区同层的两个规则包不得重叠；下级辖区可另行采用，以最近的为准。",
        "Adopt a pack: its whole text is recorded, and rules are applied from that text alone, "
        "whatever is installed later. Two packs of a layer may not overlap in one jurisdiction; "
        "a jurisdiction inside it may adopt its own, and the innermost counts.",
    ),
    example="""\
tracing protocol adopt cn-ed9 --office 省防控指挥部 --decided-at 2022-06-28
tracing protocol adopt cn-20m --from 2022-11-12 --area 360103 \\
    --office 市防控指挥部 --decided-at 2022-11-11T20:00 --document 2022-88""",
)
@on_new
@argument("pack", help=PACK)
@option(
    "--from",
    "from_on",
    type=DAY,
    metavar=DATE,
    help=Text("施行的第一天；缺省为规则包所写", "Its first day; the pack's own, if not given"),
)
@option(
    "--until",
    type=DAY,
    metavar=DATE,
    help=Text(
        "不再施行的第一天；缺省为规则包所写",
        "The first day it holds no more; the pack's own, if not given",
    ),
)
@AREA
@corrects_option
@decision_options
@personal_option
@recording_options
def adopt(
    call: Call,
    *,
    pack: str,
    from_on: date | None,
    until: date | None,
    area: str | None,
    corrects: int | None,
    decision: DecisionAsked,
    personal: str | None,
) -> None:
    found = pack_named(pack)

    def decide(fields: Fields, decided: Decision) -> AdoptProtocol:
        return AdoptProtocol(
            **fields,
            pack=found.header.id,
            layer=found.header.layer,
            from_on=from_on or found.header.effective.from_on,
            superseded_on=until,
            digest=found.digest,
            text=found.text,
            decision=decided,
        )

    _record(call, decide, area, corrects, decision, personal)


@command(
    "end",
    help=Text(
        "结束施行：自某日起该规则包不再有效；可早于或晚于原定的日子。",
        "End a pack: from a day on it holds no more, earlier or later than was known.",
    ),
    example="""\
tracing protocol end cn-ed9 --until 2022-11-11 --office 省防控指挥部 \\
    --decided-at 2022-11-11""",
)
@on_new
@argument("pack", help=Text("规则包编号", "Id of the pack"))
@option("--until", type=DAY, metavar=DATE, help=UNTIL)
@option(
    "--from",
    "from_on",
    type=DAY,
    metavar=DATE,
    help=Text("多次采用的，指自这一天施行的那次", "Of several adoptions, the one from this day"),
)
@AREA
@corrects_option
@decision_options
@personal_option
@recording_options
def end(
    call: Call,
    *,
    pack: str,
    until: date | None,
    from_on: date | None,
    area: str | None,
    corrects: int | None,
    decision: DecisionAsked,
    personal: str | None,
) -> None:
    last = ask(until, "--until", UNTIL, DAY)

    def decide(fields: Fields, decided: Decision) -> EndProtocol:
        return EndProtocol(
            **fields, pack=pack, from_on=from_on, superseded_on=last, decision=decided
        )

    _record(call, decide, area, corrects, decision, personal)


def _record(
    call: Call,
    decide: Callable[[Fields, Decision], AdoptProtocol | EndProtocol],
    area: str | None,
    corrects: int | None,
    decision: DecisionAsked,
    personal: str | None,
) -> None:
    completed = decision.completed()
    texts = dict(read_personal(personal, DECIDED))
    with recording(call) as entry:
        fields = _fields(entry, area, corrects)
        asked = decide(fields, decision_of(entry.registry, completed, texts))
        answer = entry.registry.execute(asked, asked=entry.asked)
        says, record = _told(entry, asked)
        tell(answer, says, record, call.format)


def _told(entry: Entry, asked: AdoptProtocol | EndProtocol) -> tuple[Text, Fields]:
    """From when to when it holds, as is known now: an end may have been recorded before."""
    known: ProtocolState | None = entry.registry.thing(asked.thing_id).state
    found = [
        each
        for each in (() if known is None else known.adoptions)
        if (each.pack, each.jurisdiction) == (asked.pack, asked.place)
    ]
    if not found:  # told again after it was taken back
        return NOTHING, {"pack": asked.pack, "jurisdiction": asked.place}
    held = max(
        found,
        key=lambda each: (
            each.from_on == asked.from_on,
            each.superseded_on == asked.superseded_on,
            each.version,
        ),
    )
    interval = {"from_on": held.from_on, "superseded_on": held.superseded_on}
    says = HOLDS_OPEN if held.superseded_on is None else HOLDS
    return says.fill(pack=held.pack, **interval), {
        "pack": held.pack,
        "jurisdiction": held.jurisdiction,
        **interval,
    }


def _fields(entry: Entry, area: str | None, corrects: int | None) -> Fields:
    stream = protocols_id(entry.registry.registry_id)
    return {
        "thing_id": stream,
        "jurisdiction": area,
        **entry.learnt,
        **correcting(entry, stream, corrects, "protocol"),
    }

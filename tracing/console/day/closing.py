"""`tracing day close` and `tracing day restate`: the settlement of a day is signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tracing.console.base import command, personal_option, read_personal
from tracing.console.creating import on_new
from tracing.console.day.asking import Whose, day_argument, settled, whose, whose_options
from tracing.console.day.telling import KEYS, machine, page, people
from tracing.console.decisions import DECIDED, DecisionAsked, decision_of, decision_options
from tracing.console.people import Sight
from tracing.console.recording import Call, Entry, recording, recording_options
from tracing.console.session import NOTHING, REPEATED
from tracing.domain.day.commands import CloseDay, DayCommand, RestateDay, day_id
from tracing.domain.day.events import DayScope
from tracing.language import Text
from tracing.projections.questions.days import Settled
from tracing.render import show_record, talk

CLOSED = Text("已结账", "the day is closed")
RESTATED = Text("已重述；先前所签不变", "told again; what was signed before stays")


@command(
    "close",
    help=Text(
        "结账：一天过后，由有权机关签认当日结算，连同账本的大小和树根；未转运的人结转次日。"
        "结算相同再结一次不记录；其后获知的事实用 restate 重述。",
        "Close a day that is over: somebody in charge signs its settlement, with the size and "
        "root of the ledger; who is outstanding is carried over. Closed twice with the same "
        "settlement nothing is recorded; what is learnt later is told by `restate`.",
    ),
    example="""\
tracing day close 2022-07-16 --area 3601 \\
    --office 市防控指挥部 --decided-at 2022-07-17T00:40""",
)
@on_new
@day_argument
@whose_options
@decision_options
@personal_option
@recording_options
def close(call: Call, **own: Any) -> None:
    _sign(call, CloseDay, CLOSED, **own)


@command(
    "restate",
    help=Text(
        "结账之后获知的事实改变了结算：再签一次。先前所签的不变，用 show 并列查看。",
        "What was learnt after a day was closed changes its settlement: sign it again. What was "
        "signed before stays as it is; `show` shows one beside the other.",
    ),
    example="""\
tracing day restate 2022-07-16 --area 3601 \\
    --office 市防控指挥部 --decided-at 2022-07-18T09:00""",
)
@on_new
@day_argument
@whose_options
@decision_options
@personal_option
@recording_options
def restate(call: Call, **own: Any) -> None:
    _sign(call, RestateDay, RESTATED, **own)


def _sign(
    call: Call,
    signing: type[DayCommand],
    says: Text,
    *,
    day: date,
    area: str | None,
    scope: DayScope,
    decision: DecisionAsked,
    personal: str | None,
) -> None:
    asked = decision.completed()
    texts = dict(read_personal(personal, DECIDED))
    with recording(call) as entry:
        registry = entry.registry
        which = whose(registry, day, area, scope)
        at = registry.position()
        now: datetime = entry.learnt.get("reported_at", registry.now())
        with registry.reading() as reading:
            found = settled(registry, reading.connection, at, which, now)
        before = registry.first_answer(entry.asked.command_id)
        answer = before or registry.execute(
            signing(
                **_fields(entry, which, found, at),
                decision=decision_of(registry, asked, texts),
            ),
            asked=entry.asked,
        )
        with registry.reading() as reading:
            sight = Sight(registry, signing.kind, None)
            rows = people(reading.connection, at, found.left, found.until, which.scope, sight)
        talk(REPEATED if answer.replayed else says if answer.first is not None else NOTHING)
        if call.format == "table":
            page(found, rows, registry.zone)
        else:
            places = {"first_position": answer.first, "last_position": answer.last}
            told = machine(found, rows) | places
            show_record(told, [*KEYS, "first_position", "last_position"], call.format)


def _fields(entry: Entry, which: Whose, found: Settled, at: int) -> dict[str, Any]:
    registry = entry.registry
    rounds: Sequence[Any] = [each.coverage for each in found.rounds]
    return {
        "thing_id": day_id(registry.registry_id, which.day, which.area, which.scope),
        "about_on": which.day,
        "area": which.area,
        "scope": which.scope,
        "result": found.result,
        "settlement": found.settlement,
        "outstanding": found.named,
        "coverage": tuple(rounds),
        "known_to": at,
        "size": at,
        "root": registry.root(at),
        **entry.learnt,
    }

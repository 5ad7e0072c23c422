"""Request a transfer, and say whom else it moves or no longer moves."""

from __future__ import annotations

from datetime import datetime

from tracing.console.base import OneOf, argument, ask, command, option, personal_option
from tracing.console.creating import on_new, record_new_thing
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
from tracing.console.statements import corrects_option, record_of_thing
from tracing.console.transfer.naming import (
    aboard_of,
    attended,
    elsewhere,
    ids_of,
    passengers,
    people_of,
    way_of,
)
from tracing.domain.transfer.commands import ChangePassengers, RequestTransfer
from tracing.domain.transfer.events import Passenger, TransferPurpose
from tracing.language import Text
from tracing.render import talk

PURPOSE = OneOf(TransferPurpose)
PEOPLE = Text(
    "人员 P-、病例 C-、密接 K- 或隔离令 Q-，可多个；- 为从标准输入读，每行一个",
    "People P-, cases C-, contacts K- or orders Q-, several; - reads them from stdin, one a line",
)
SPOT = Text("场所 L- 或区划码", "PLACE")


@command(
    "request",
    help=Text(
        "申请转运：一次转运可含多人，如一车人。",
        "Request a transfer: one for all the people named, as on a bus.",
    ),
    example="""\
tracing transfer request C-0041 --purpose admission --from 360103 --to L-0002
tracing transfer request - --purpose quarantine --to L-0001 < contacts.txt
tracing transfer request --gathering G-0001 --purpose quarantine --to L-0001""",
)
@on_new
@argument("people", nargs=-1, help=PEOPLE)
@option(
    "--gathering",
    metavar="G-0001",
    help=Text("此聚集活动的每一个人", "Everybody who attended this gathering"),
)
@option("--purpose", type=PURPOSE, help=Text("目的", "What for"))
@option("--from", "start", metavar=SPOT, help=Text("从何处", "A place L-, or the code of an area"))
@option("--to", "goal", metavar=SPOT, help=Text("到何处", "A place L-, or the code of an area"))
@hour_option("--requested-at", Text("申请的时刻", "When it was requested"))
@decision_options
@corrects_option
@personal_option
@recording_options
def request(
    call: Call,
    *,
    people: tuple[str, ...],
    gathering: str | None,
    purpose: TransferPurpose | None,
    start: str | None,
    goal: str | None,
    requested_at: datetime | None,
    decision: DecisionAsked,
    corrects: int | None,
    personal: str | None,
) -> None:
    chosen = ask(purpose, "--purpose", Text("目的", "purpose"), PURPOSE)
    asked = decision.completed() if decision.given else None
    named = ids_of(people)
    texts = told(call, personal, DECIDED) if asked is not None or personal else {}

    def decide(entry: Entry, transfer: Fields) -> RequestTransfer:
        registry = entry.registry
        moved = list(passengers(registry, named))
        if gathering is not None:
            moved += _others(moved, list(attended(registry, gathering)))
        if corrects is None and (note := elsewhere(registry, moved)) is not None:
            talk(note)
        from_spot, to_spot = way_of(registry, start), way_of(registry, goal)
        return RequestTransfer(
            **transfer,
            purpose=chosen,
            passengers=tuple(moved),
            from_place=from_spot.place,
            from_area=from_spot.area,
            to_place=to_spot.place,
            to_area=to_spot.area,
            requested_at=local(registry, requested_at),
            decision=None if asked is None else decision_of(registry, asked, texts),
        )

    says = Text("转运已申请", "the transfer is requested")
    record_new_thing(call, "transfer", decide, says, corrects)


@command(
    "add",
    help=Text("把人员加入尚未到达的转运。", "Add people to a transfer that has not arrived."),
    example="""\
tracing transfer add T-0001 P-0007 K-0003
tracing transfer add T-0001 - < contacts.txt""",
)
@on_each("transfer")
@argument("people", nargs=-1, required=True, help=PEOPLE)
@corrects_option
@skip_option
@recording_options
def add(call: Call, people: tuple[str, ...], corrects: int | None) -> None:
    named = ids_of(people)

    def decide(entry: Entry, transfer: Fields) -> ChangePassengers:
        return ChangePassengers(**transfer, added=tuple(passengers(entry.registry, named)))

    record_of_thing(call, "transfer", decide, Text("已加入", "added"), corrects)


@command(
    "remove",
    help=Text("把人员移出尚未到达的转运。", "Leave people out of a transfer before it arrives."),
    example="tracing transfer remove T-0001 P-0007",
)
@on_each("transfer")
@argument("people", nargs=-1, required=True, help=PEOPLE)
@corrects_option
@skip_option
@recording_options
def remove(call: Call, people: tuple[str, ...], corrects: int | None) -> None:
    named = ids_of(people)

    def decide(entry: Entry, transfer: Fields) -> ChangePassengers:
        aboard = aboard_of(entry.registry.thing(transfer["thing_id"]).state)
        return ChangePassengers(**transfer, removed=people_of(entry.registry, named, aboard))

    record_of_thing(call, "transfer", decide, Text("已移出", "left out"), corrects)


def _others(moved: list[Passenger], more: list[Passenger]) -> list[Passenger]:
    """Those who are not named already."""
    known = {each.person_id for each in moved}
    return [each for each in more if each.person_id not in known]

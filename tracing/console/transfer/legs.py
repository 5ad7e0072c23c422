"""What happens to a transfer: it sets out, arrives, is handed over or cancelled; incidents."""

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
from tracing.console.statements import corrects_option, record_of_thing
from tracing.console.transfer.naming import aboard_of, people_of
from tracing.domain.identifiers import PersonId, PlaceId
from tracing.domain.transfer.commands import (
    ArriveTransfer,
    CancelTransfer,
    DispatchTransfer,
    HandOver,
    RecordIncident,
)
from tracing.domain.transfer.events import IncidentKind, RefusalReason
from tracing.domain.transfer.state import TransferState
from tracing.language import Text

NAME = Text("名称", "NAME")
PERSON = Text("人员", "PERSON")
ESCORT = {"escort": Text("随车人员", "escort")}
INCIDENT = OneOf(IncidentKind)


@command(
    "dispatch",
    help=Text("记录车已出发。", "Record that a carrier set out with the people."),
    example="""\
tracing transfer dispatch T-0001 \\
    --dispatched-at 2022-07-16T23:05 --carrier 120""",
)
@on_each("transfer")
@hour_option("--dispatched-at", Text("出发的时刻", "When it set out"))
@option("--carrier", metavar=NAME, help=Text("承运单位", "Who carries them"))
@option("--vehicle", metavar=NAME, help=Text("车辆", "The vehicle"))
@corrects_option
@personal_option
@skip_option
@recording_options
def dispatch(
    call: Call,
    *,
    dispatched_at: datetime | None,
    carrier: str | None,
    vehicle: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    texts = told(call, personal, ESCORT)

    def decide(entry: Entry, transfer: Fields) -> DispatchTransfer:
        return DispatchTransfer(
            **transfer,
            **texts,
            dispatched_at=local(entry.registry, dispatched_at),
            carrier=carrier,
            vehicle=vehicle,
        )

    record_of_thing(call, "transfer", decide, Text("已出发", "dispatched"), corrects)


@command(
    "arrive",
    help=Text(
        "记录车已到达；是否接收另用 hand-over 记录。",
        "Record that it reached the receiver; whether they take people in is for hand-over.",
    ),
    example="tracing transfer arrive T-0001 --arrived-at 2022-07-16T23:50",
)
@on_each("transfer")
@hour_option("--arrived-at", Text("到达的时刻", "When it arrived"))
@option("--place", metavar="L-0001", help=Text("到达的场所", "The place it reached"))
@corrects_option
@skip_option
@recording_options
def arrive(
    call: Call, *, arrived_at: datetime | None, place: str | None, corrects: int | None
) -> None:
    def decide(entry: Entry, transfer: Fields) -> ArriveTransfer:
        registry = entry.registry
        reached = None if place is None else registry.resolve(place, "place").entity_id
        return ArriveTransfer(
            **transfer,
            arrived_at=local(registry, arrived_at),
            place_id=None if reached is None else PlaceId(reached),
        )

    record_of_thing(call, "transfer", decide, Text("已到达", "arrived"), corrects)


@command(
    "hand-over",
    help=Text(
        "记录移交：接收了谁，拒收了谁、为何。",
        "Record a hand-over: whom the receiver took in, whom not, and why.",
    ),
    example="""\
tracing transfer hand-over T-0001 --all --handed-over-at 2022-07-17T00:10
tracing transfer hand-over T-0001 --all --refuse P-0003 --because full""",
)
@on_each("transfer")
@option(
    "--all",
    "everybody",
    is_flag=True,
    help=Text("接收所有尚未接收的人", "Accepted: all who are not yet, but for those refused"),
)
@option(
    "--accept", metavar=PERSON, multiple=True, help=Text("接收，可重复", "Accepted; repeatable")
)
@option("--refuse", metavar=PERSON, multiple=True, help=Text("拒收，可重复", "Refused; repeatable"))
@option("--because", type=OneOf(RefusalReason), help=Text("拒收的原因", "Why they were refused"))
@option("--receiver", metavar=NAME, help=Text("接收方", "Who took them in"))
@hour_option("--handed-over-at", Text("移交的时刻", "When it was handed over"))
@corrects_option
@personal_option
@skip_option
@recording_options
def hand_over(
    call: Call,
    *,
    everybody: bool,
    accept: tuple[str, ...],
    refuse: tuple[str, ...],
    because: RefusalReason | None,
    receiver: str | None,
    handed_over_at: datetime | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    texts = told(call, personal, NOTE)

    def decide(entry: Entry, transfer: Fields) -> HandOver:
        registry = entry.registry
        state = registry.thing(transfer["thing_id"]).state
        aboard = aboard_of(state)
        accepted = people_of(registry, accept, aboard)
        refused = people_of(registry, refuse, aboard)
        if everybody:
            others = aboard if corrects is not None else _waiting(state)
            named = {*accepted, *refused}
            accepted += tuple(person for person in others if person not in named)
        return HandOver(
            **transfer,
            **texts,
            handed_over_at=local(registry, handed_over_at),
            accepted=accepted,
            refused=refused,
            because=because,
            receiver=receiver,
        )

    record_of_thing(call, "transfer", decide, Text("移交已记录", "handed over"), corrects)


@command(
    "cancel",
    help=Text("取消尚未到达的转运。", "Cancel a transfer that has not arrived."),
    example="tracing transfer cancel T-0001",
)
@on_each("transfer")
@hour_option("--cancelled-at", Text("取消的时刻", "When it was cancelled"))
@corrects_option
@skip_option
@recording_options
def cancel(call: Call, cancelled_at: datetime | None, corrects: int | None) -> None:
    def decide(entry: Entry, transfer: Fields) -> CancelTransfer:
        return CancelTransfer(**transfer, cancelled_at=local(entry.registry, cancelled_at))

    record_of_thing(call, "transfer", decide, Text("转运已取消", "cancelled"), corrects)


@command(
    "incident",
    help=Text("记录途中意外。", "Record what went wrong on the way."),
    example="tracing transfer incident T-0001 breakdown --occurred-at 2022-07-16T23:20",
)
@on_each("transfer")
@argument("incident", type=INCIDENT, required=False, help=Text("种类", "What kind"))
@option(
    "--person", "people", metavar=PERSON, multiple=True, help=Text("涉及谁", "Whom it concerns")
)
@hour_option("--occurred-at", Text("发生的时刻", "When it happened"))
@corrects_option
@personal_option
@skip_option
@recording_options
def incident(
    call: Call,
    *,
    incident: IncidentKind | None,
    people: tuple[str, ...],
    occurred_at: datetime | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    chosen = ask(incident, "INCIDENT", Text("意外的种类", "kind of incident"), INCIDENT)
    texts = told(call, personal, NOTE)

    def decide(entry: Entry, transfer: Fields) -> RecordIncident:
        state = entry.registry.thing(transfer["thing_id"]).state
        return RecordIncident(
            **transfer,
            **texts,
            incident=chosen,
            occurred_at=local(entry.registry, occurred_at),
            people=people_of(entry.registry, people, aboard_of(state)),
        )

    record_of_thing(call, "transfer", decide, Text("意外已记录", "recorded"), corrects)


def _waiting(state: TransferState | None) -> list[PersonId]:
    """Who was not accepted so far; everybody aboard, where nobody is left."""
    received = state.received if state else {}
    accepted = {person for person, each in received.items() if each.accepted}
    return [person for person in aboard_of(state) if person not in accepted] or aboard_of(state)

"""Record gatherings, how many were there, and who."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tracing.console.base import NOTE, OneOf, argument, ask, command, option, personal_option
from tracing.console.contact.options import area_option
from tracing.console.creating import new_of_person, on_new, record_new_thing
from tracing.console.periods import PeriodAsked, period_options
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    Wish,
    on_each,
    record_each,
    recording_options,
    skip_option,
    told,
)
from tracing.console.statements import corrects_option, record_of_thing
from tracing.domain.gathering.commands import CountAttendance, RecordGathering
from tracing.domain.gathering.events import AttendanceStatus, GatheringKind
from tracing.domain.identifiers import GatheringId, PlaceId
from tracing.domain.values import PartialDate
from tracing.domain.whereabouts.commands import RecordStay
from tracing.domain.whereabouts.events import StayRole
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Ref

KIND = OneOf(GatheringKind)


@command(
    "record",
    help=Text(
        "记录聚集活动：一趟车、一个航班、一场婚宴、一间病房。",
        "Record a gathering: a bus ride, a flight, a wedding, a ward.",
    ),
    example="""\
tracing gathering record bus --name 洪城公交203路 \\
    --from 2022-07-12T08:10 --until 2022-07-12T09:05""",
)
@on_new
@argument("kind", type=KIND, required=False, help=Text("种类", "The kind"))
@option("--name", metavar=Text("名称", "NAME"), help=Text("车次、航班号等", "A line, a flight …"))
@option("--place", metavar="L-", help=Text("场所编号", "Id of the place"))
@area_option
@period_options
@corrects_option
@personal_option
@recording_options
def record(
    call: Call,
    *,
    kind: GatheringKind | None,
    name: str | None,
    place: str | None,
    area: str | None,
    start: PartialDate | datetime | None,
    end: PartialDate | datetime | None,
    still_open: bool,
    corrects: int | None,
    personal: str | None,
) -> None:
    chosen = ask(kind, "KIND", Text("种类", "kind"), KIND)
    texts = told(call, personal, NOTE)
    period = PeriodAsked(start, end, still_open)

    def decide(entry: Entry, gathering: Fields) -> RecordGathering:
        where = None if place is None else entry.registry.resolve(place, "place").entity_id
        return RecordGathering(
            **gathering,
            **texts,
            gathering_kind=chosen,
            name=name,
            place_id=None if where is None else PlaceId(where),
            area=area,
            period=period.on(entry.registry),
        )

    says = Text("聚集活动已记录", "the gathering is recorded")
    record_new_thing(call, "gathering", decide, says, corrects)


@command(
    "count",
    help=Text(
        "记录有多少人在场：估计的、已查明的、已找到的。",
        "Record how many were there: as estimated, as identified, as found.",
    ),
    example="tracing gathering count G-0001 estimated 45",
)
@on_each("gathering")
@argument("status", type=OneOf(AttendanceStatus), help=Text("掌握程度", "How far they are known"))
@argument("count", type=int, help=Text("人数", "How many people"))
@corrects_option
@skip_option
@recording_options
def count(call: Call, status: AttendanceStatus, count: int, corrects: int | None) -> None:
    record_of_thing(
        call,
        "gathering",
        lambda _, gathering: CountAttendance(**gathering, status=status, count=count),
        Text("人数已记录", "the number is recorded"),
        corrects,
    )


@command(
    "attend",
    help=Text(
        "记录谁在场；同一人说两次不会重复。",
        "Record who was there; saying it twice of somebody is nothing new.",
    ),
    example="""\
tracing gathering attend G-0001 P-0007 --seat 12A
tracing gathering attend G-0001 - < people.txt""",
)
@argument("gathering", help=Text("聚集活动编号", "Id of the gathering"))
@on_each("person")
@option("--seat", metavar=Text("座位", "SEAT"), help=Text("座位、房间", "Seat, row or room"))
@period_options
@corrects_option
@skip_option
@recording_options
def attend(
    call: Call,
    *,
    gathering: str,
    seat: str | None,
    start: PartialDate | datetime | None,
    end: PartialDate | datetime | None,
    still_open: bool,
    corrects: int | None,
) -> None:
    period = PeriodAsked(start, end, still_open)

    def wish(entry: Entry, person: Ref) -> Wish:
        attended = entry.registry.resolve(gathering, "gathering")
        command = RecordStay(
            **new_of_person(entry, person.person_id, "stay", corrects),
            role=StayRole.ATTENDED,
            gathering_id=GatheringId(attended.entity_id),
            room=seat,
            period=period.on(entry.registry),
        )
        return Wish([command], lambda: {"person": person.human, "gathering": attended.human})

    record_each(call, ["person"], wish, Text("在场已记录", "recorded as there"))

"""Register places, say what they can take and who answers for them, close them."""

from __future__ import annotations

from datetime import date

from tracing.console.base import DAY, NOTE, OneOf, argument, ask, command, option, personal_option
from tracing.console.commands import Callback
from tracing.console.contact.options import area_option
from tracing.console.creating import on_new, record_new_thing
from tracing.console.kept import named
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
from tracing.domain.place.commands import ClosePlace, NameHouseholder, RegisterPlace, SetCapacity
from tracing.domain.place.events import PlaceKind
from tracing.language import Text

DATE = Text("日期", "DATE")
NUMBER = Text("数", "NUMBER")
PERSONAL = {"address": Text("地址", "address"), **NOTE}
KIND = OneOf(PlaceKind)
FROM = Text("自哪一天起", "since which day")


def numbers_options(function: Callback) -> Callback:
    """`--capacity` and `--rooms`."""
    capacity = option(
        "--capacity", type=int, metavar=NUMBER, help=Text("可容人数", "How many people it can take")
    )
    rooms = option("--rooms", type=int, metavar=NUMBER, help=Text("房间数", "How many rooms"))
    return capacity(rooms(function))


def from_day_option(function: Callback) -> Callback:
    return option("--from", "from_on", type=DAY, metavar=DATE, help=FROM)(function)


@command(
    "register",
    help=Text(
        "登记场所：住宅、医院、隔离点等。住宅的地址写进 --personal，不设名称。",
        "Register a place: a dwelling, a hospital, a quarantine site … The address of a dwelling "
        "comes with --personal; it has no name.",
    ),
    example="""\
tracing place register quarantine_site --name 绳金塔酒店 \\
    --area 360103 --capacity 120 --rooms 120
echo 'address: 象山南路12号3单元' | \\
    tracing place register dwelling --area 360103001003 --personal -""",
)
@on_new
@argument("kind", type=KIND, required=False, help=Text("种类", "The kind"))
@option("--name", metavar=Text("名称", "NAME"), help=Text("公开的名称", "Its public name"))
@area_option
@numbers_options
@option("--operator", metavar=Text("单位", "BODY"), help=Text("运营单位", "The body that runs it"))
@option(
    "--responsible",
    metavar=Text("单位", "BODY"),
    help=Text("责任单位", "The body that answers for it"),
)
@corrects_option
@personal_option
@recording_options
def register(
    call: Call,
    *,
    kind: PlaceKind | None,
    name: str | None,
    area: str | None,
    capacity: int | None,
    rooms: int | None,
    operator: str | None,
    responsible: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    chosen = ask(kind, "KIND", Text("种类", "kind"), KIND)
    texts = told(call, personal, PERSONAL)

    def decide(_: Entry, place: Fields) -> RegisterPlace:
        return RegisterPlace(
            **place,
            **texts,
            place_kind=chosen,
            name=name,
            area=area,
            capacity=capacity,
            rooms=rooms,
            operator=operator,
            responsible=responsible,
        )

    record_new_thing(call, "place", decide, Text("场所已登记", "the place is registered"), corrects)


@command(
    "capacity",
    help=Text(
        "记录自某日起可容多少人、多少房间。",
        "Record how many people and rooms a place can take, from a day on.",
    ),
    example="tracing place capacity L-0001 --from 2022-07-16 --capacity 200",
)
@on_each("place")
@from_day_option
@numbers_options
@corrects_option
@skip_option
@recording_options
def capacity(
    call: Call,
    *,
    from_on: date | None,
    capacity: int | None,
    rooms: int | None,
    corrects: int | None,
) -> None:
    since = ask(from_on, "--from", FROM, DAY)

    def decide(_: Entry, place: Fields) -> SetCapacity:
        return SetCapacity(**place, from_on=since, capacity=capacity, rooms=rooms)

    record_of_thing(call, "place", decide, Text("容量已记录", "the capacity is recorded"), corrects)


@command(
    "householder",
    help=Text("记录住宅的户主。", "Record who answers for a dwelling."),
    example="tracing place householder L-0002 P-0001",
)
@on_each("place")
@argument("person", help=Text("户主的人员编号", "Id of the householder"))
@from_day_option
@corrects_option
@skip_option
@recording_options
def householder(call: Call, person: str, from_on: date | None, corrects: int | None) -> None:
    def decide(entry: Entry, place: Fields) -> NameHouseholder:
        who = named(entry.registry, person, "person").person_id
        return NameHouseholder(**place, householder=who, from_on=from_on)

    record_of_thing(
        call, "place", decide, Text("户主已记录", "the householder is recorded"), corrects
    )


@command(
    "close",
    help=Text("记录场所自某日起停用。", "Record that a place is no longer used, from a day on."),
    example="tracing place close L-0001 --from 2022-08-01",
)
@on_each("place")
@from_day_option
@corrects_option
@skip_option
@recording_options
def close(call: Call, from_on: date | None, corrects: int | None) -> None:
    since = ask(from_on, "--from", FROM, DAY)

    def decide(_: Entry, place: Fields) -> ClosePlace:
        return ClosePlace(**place, closed_on=since)

    record_of_thing(call, "place", decide, Text("停用已记录", "recorded as closed"), corrects)

"""Where a person was: one stay after another, and when each ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tracing.console.base import OneOf, ask, command, option, personal_option
from tracing.console.contact.options import DAY_OR_MOMENT, area_option
from tracing.console.creating import new_of_person
from tracing.console.periods import PeriodAsked, period_options, until_option
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
from tracing.console.statements import corrects_option, record_of_person
from tracing.domain.identifiers import PersonId
from tracing.domain.values import PartialDate
from tracing.domain.whereabouts.commands import EndStay, RecordStay
from tracing.domain.whereabouts.events import StayRole
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Ref

ROLE = OneOf(StayRole)
TEXTS = {
    "address": Text("地址", "address"),
    "description": Text("活动描述", "description"),
}


class Named(NamedTuple):
    """What a stay names, as the options say it."""

    place: str | None
    gathering: str | None
    case: str | None
    contact: str | None
    investigation: str | None

    def fields(self, entry: Entry) -> Fields:
        return {
            f"{kind}_id": None if text is None else entry.registry.resolve(text, kind).entity_id
            for kind, text in self._asdict().items()
        }


@command(
    "stay",
    help=Text(
        "记录一个人在何处：居住、工作、活动、乘坐、发现地……地址和活动描述写进 --personal。",
        "Record where a person was: home, work, an activity, a ride, where they were found … "
        "An address or a description comes with --personal.",
    ),
    example="""\
tracing person stay P-0001 --role residence --place L-0002 \\
    --from 2020-05 --open
tracing person stay P-0001 --role activity --place L-0007 --case C-0001 \\
    --from 2022-07-12T10:20 --until 2022-07-12T11:00
tracing person stay - --role residence --place L-0002 --open < people.txt""",
)
@on_each("person")
@option("--role", type=ROLE, help=Text("此处对此人是什么", "What it was to them"))
@option("--place", metavar="L-", help=Text("场所编号", "Id of the place"))
@option("--gathering", metavar="G-", help=Text("聚集活动编号", "Id of the gathering"))
@area_option
@option("--room", metavar=Text("房间", "ROOM"), help=Text("房间、病房、座位", "Room, ward or seat"))
@period_options
@option("--case", metavar="C-", help=Text("属于哪个病例", "The case it belongs to"))
@option("--contact", metavar="K-", help=Text("属于哪条密接记录", "The episode it belongs to"))
@option(
    "--investigation", metavar="I-", help=Text("查明它的流调", "The investigation that found it")
)
@corrects_option
@personal_option
@skip_option
@recording_options
def stay(
    call: Call,
    *,
    role: StayRole | None,
    place: str | None,
    gathering: str | None,
    area: str | None,
    room: str | None,
    start: PartialDate | datetime | None,
    end: PartialDate | datetime | None,
    still_open: bool,
    case: str | None,
    contact: str | None,
    investigation: str | None,
    corrects: int | None,
    personal: str | None,
) -> None:
    chosen = ask(role, "--role", Text("此处对此人是什么", "what it was to them"), ROLE)
    named = Named(place, gathering, case, contact, investigation)
    period = PeriodAsked(start, end, still_open)
    texts = told(call, personal, TEXTS)

    def wish(entry: Entry, person: Ref) -> Wish:
        command = RecordStay(
            **new_of_person(entry, person.person_id, "stay", corrects),
            **named.fields(entry),
            **texts,
            role=chosen,
            area=area,
            room=room,
            period=period.on(entry.registry),
        )
        return Wish([command], lambda: _ids(entry, person, command))

    record_each(call, ["person"], wish, Text("行程已记录", "the stay is recorded"))


@command(
    "end-stay",
    help=Text("记录仍在继续的行程何时结束。", "Record when a stay that went on has ended."),
    example="tracing person end-stay W-0001 --until 2022-07-15",
)
@on_each("stay")
@until_option
@corrects_option
@skip_option
@recording_options
def end_stay(call: Call, end: PartialDate | datetime | None, corrects: int | None) -> None:
    ended = ask(end, "--until", Text("至何时", "until when"), DAY_OR_MOMENT)

    def decide(entry: Entry, stay: Fields) -> EndStay:
        period = PeriodAsked(None, ended).on(entry.registry)
        return EndStay(**stay, until_on=period.until_on, until_at=period.until_at)

    says = Text("行程已结束", "the stay has ended")
    record_of_person(call, "stay", decide, says, corrects)


def _ids(entry: Entry, person: Ref, command: RecordStay) -> dict[str, str]:
    """The stay; where nothing was new, the one that said it already."""
    known = entry.registry.history(PersonId(person.entity_id)).parts("stay")
    said = [each for each, stay in known.items() if command.says_again(stay)]
    stay_id = command.stay_id if command.stay_id in known or not said else said[0]
    assert stay_id is not None
    return {"stay": entry.registry.human(stay_id), "person": person.human}

"""`tracing arrival declare`: who is to come, or was found to have come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console.area.naming import as_code, code_of
from tracing.console.base import (
    NOTE,
    PARTIAL_DATE,
    TEXT,
    Kind,
    OneOf,
    ask,
    ask_if_known,
    command,
    option,
    personal_option,
    read_personal,
)
from tracing.console.contact.options import DAY_OR_MOMENT, WHEN, either
from tracing.console.creating import new_of_person
from tracing.console.hours import hour_option, local
from tracing.console.person.fields import person_options, wanted
from tracing.console.person.newcomer import QUESTION, Subject, subject
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    Wish,
    on_each,
    record_each,
    recording,
    recording_options,
    skip_option,
    told,
)
from tracing.console.session import tell
from tracing.console.statements import corrects_option
from tracing.domain.arrival.commands import COUNTRY, ArriveArrival, DeclareArrival
from tracing.domain.arrival.events import DeclaredBy, Transport, Visited
from tracing.domain.identifiers import ArrivalId, PersonId
from tracing.domain.values import PartialDate
from tracing.errors import TracingError, UsageError, shown
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.domain.command import Command
    from tracing.registry import Ref, Registry

NAME = Text("名称", "NAME")
AREA = Text("区划", "AREA")
TEXTS = {"seat": Text("座位号", "seat"), **NOTE}
BY = OneOf(DeclaredBy)
DECLARED = Text("来返已登记", "the arrival is recorded")


class VisitedUnreadableError(UsageError):
    text = Text("“{value}”不是一段旅居史", "'{value}' is no part of a travel history")
    hint = Text(
        "写成 区划、区划:起 或 区划:起/止，如 360103:2022-07-01/2022-07-05",
        "write AREA, AREA:FROM or AREA:FROM/UNTIL, such as 360103:2022-07-01/2022-07-05",
    )


class _Part(Kind[tuple[str, PartialDate | None, PartialDate | None]]):
    """An area and from when until when somebody was there."""

    def read(self, text: str) -> tuple[str, PartialDate | None, PartialDate | None]:
        area, _, days = text.replace("：", ":").partition(":")
        first, _, last = days.partition("/")
        try:
            span = [PARTIAL_DATE.read(each) if each else None for each in (first, last)]
        except TracingError:
            raise VisitedUnreadableError(value=shown(text)) from None
        if not area.strip():
            raise VisitedUnreadableError(value=shown(text))
        return area.strip(), span[0], span[1]


PART = _Part("visited")


class Declared(NamedTuple):
    """An arrival as the options say it."""

    origin: str
    overseas: bool
    expected: PartialDate | datetime | None
    destination: str | None
    visited: tuple[tuple[str, PartialDate | None, PartialDate | None], ...]
    companions: tuple[str, ...]
    arrived_at: datetime | None
    rest: Mapping[str, Any]

    def fields(self, registry: Registry) -> Fields:
        day, moment = (None, None) if self.expected is None else either(registry, self.expected)
        return {
            **self.rest,
            "origin": origin_of(registry, self.origin),
            "overseas": self.overseas,
            "expected_on": day,
            "expected_at": moment,
            "destination": None
            if self.destination is None
            else code_of(registry, self.destination),
            "visited": tuple(
                Visited(area=origin_of(registry, area), from_on=first, until_on=last)
                for area, first, last in self.visited
            ),
            "companions": tuple(
                PersonId(registry.resolve(each, "person").entity_id) for each in self.companions
            ),
        }


def origin_of(registry: Registry, text: str) -> str:
    """The code of a country, or of an area by its code or name."""
    code = as_code(text)
    country = text.strip().upper()
    if code is None and COUNTRY.match(country):
        return country
    return code or code_of(registry, text)


def declared_options(function: Callable[..., None]) -> Callable[..., None]:
    """What is said of an arrival, handed on as `declared: Declared`, asked for where it must be."""

    @wraps(function)
    def called(
        *args: Any,
        origin: str | None,
        overseas: bool,
        expected: PartialDate | datetime | None,
        destination: str | None,
        visited: tuple[Any, ...],
        companions: tuple[str, ...],
        arrived_at: datetime | None,
        declared_by: DeclaredBy | None,
        list_name: str | None,
        transport: Transport | None,
        carrier: str | None,
        entry_point: str | None,
        responsible: str | None,
        **own: Any,
    ) -> None:
        by = declared_by or (DeclaredBy.LIST if list_name else None)
        rest = {
            "declared_by": ask(by, "--by", Text("由谁报备", "declared by whom"), BY),
            "list_name": list_name,
            "transport": transport,
            "carrier": carrier,
            "entry_point": entry_point,
            "responsible": responsible,
        }
        start = ask(origin, "--origin", Text("从何处来", "where they come from"), TEXT)
        said = Declared(
            start, overseas, expected, destination, visited, companions, arrived_at, rest
        )
        function(*args, declared=said, **own)

    decorated: Callable[..., None] = called
    for each in reversed(_OPTIONS):
        decorated = each(decorated)
    return decorated


_OPTIONS = (
    option(
        "--origin",
        metavar=AREA,
        help=Text("从何处来：区划码或名称，境外写国家代码", "Where from: an area, or a country"),
    ),
    option("--overseas", is_flag=True, help=Text("自境外来", "They come from another country")),
    option(
        "--expected",
        type=DAY_OR_MOMENT,
        metavar=WHEN,
        help=Text("预计何时到：日期或时刻", "When they are to come: a day or a moment"),
    ),
    option(
        "--to",
        "destination",
        metavar=AREA,
        help=Text("到何处：区划码或名称", "Where to: code or name of an area"),
    ),
    option("--transport", type=OneOf(Transport), help=Text("交通工具", "By what")),
    option(
        "--carrier",
        metavar=Text("号", "NUMBER"),
        help=Text("航班、车次", "Number of the flight, train or coach"),
    ),
    option(
        "--entry-point",
        metavar=NAME,
        help=Text("口岸、车站、卡口", "The port, station, checkpoint"),
    ),
    option(
        "--visited",
        type=PART,
        multiple=True,
        metavar=Text("区划:起/止", "AREA:FROM/UNTIL"),
        help=Text("旅居史的一段，可重复", "A part of the travel history; may be repeated"),
    ),
    option(
        "--with",
        "companions",
        multiple=True,
        metavar="P-",
        help=Text("同行的人，可重复", "Who travels with them; may be repeated"),
    ),
    option(
        "--responsible",
        metavar=Text("单位", "BODY"),
        help=Text("谁管理（谁用人谁管理）", "Who answers for them: an employer, a community"),
    ),
    option(
        "--by", "declared_by", type=BY, help=Text("由谁报备；nobody 为未报备", "Who told of it")
    ),
    option(
        "--list",
        "list_name",
        metavar=NAME,
        help=Text("外来名单的名称，逐一核实", "The list from elsewhere that names them"),
    ),
    hour_option("--arrived-at", Text("已经到达的时刻", "When they came, where they have")),
)


@command(
    "declare",
    help=Text(
        "登记将到的人，或发现未报备而来的人；已登记的人，或同时登记新的人。",
        "Record who is to come, or was found to have come undeclared: a person known already, or "
        "one registered with it.",
    ),
    example="""\
tracing arrival declare P-0001 --origin 310115 --expected 2022-07-16 \\
    --transport train --carrier G1321 --to 360103 --by employer
tracing arrival declare --personal person.txt --origin IR --overseas \\
    --expected 2020-03-20T14:00 --entry-point 机场 --by employer
tracing arrival declare - --list 沪协〔2022〕7号 --origin 31 < people.txt
tracing arrival declare P-0009 --origin 310115 --by nobody \\
    --arrived-at 2022-07-14T09:00""",
)
@on_each("person", required=False)
@person_options
@declared_options
@corrects_option
@personal_option
@skip_option
@recording_options
def declare(
    call: Call,
    *,
    known: dict[str, Any],
    declared: Declared,
    corrects: int | None,
    personal: str | None,
) -> None:
    if call.subject is None and personal is None and not known:
        call = call._replace(subject=ask_if_known(None, QUESTION, TEXT))
    if call.subject is None:
        _declare_newcomer(call, known, declared, personal)
        return
    texts = told(call, personal, TEXTS) if personal else {}

    def wish(entry: Entry, ref: Ref) -> Wish:
        made = _commands(entry, declared, texts, ref.person_id, corrects)
        return Wish(made, lambda: _ids(entry, made[0]))

    record_each(call, ["person"], wish, DECLARED)


def _declare_newcomer(
    call: Call, known: dict[str, Any], declared: Declared, personal: str | None
) -> None:
    values = read_personal(personal, wanted(personal, TEXTS))
    with recording(call) as entry:
        whom: Subject = subject(entry, None, known, values)
        texts = {key: values[key] for key in TEXTS if key in values}
        made = _commands(entry, declared, texts, whom.person_id, None)
        answer = whom.record(entry, *made)
        tell(answer, DECLARED, _ids(entry, made[0]), call.format)


def _commands(
    entry: Entry,
    declared: Declared,
    texts: Fields,
    person: PersonId,
    corrects: int | None,
) -> tuple[DeclareArrival, *tuple[Command, ...]]:
    """The arrival; and that they came, of whoever was found to be here already."""
    fields = (
        new_of_person(entry, person, "arrival", corrects)
        if corrects is not None
        else {"person_id": person, "arrival_id": ArrivalId(entry.ids.new()), **entry.learnt}
    )
    made = DeclareArrival(**fields, **texts, **declared.fields(entry.registry))
    here = declared.arrived_at is not None or made.declared_by is DeclaredBy.NOBODY
    if not here or corrects is not None:
        return (made,)
    arrived_at = local(entry.registry, declared.arrived_at)
    known = _said_already(entry, made)
    arrival = made.arrival_id if known is None else known
    came = ArriveArrival(
        person_id=person, arrival_id=arrival, **entry.learnt, arrived_at=arrived_at
    )
    return (made, came)


def _said_already(entry: Entry, made: DeclareArrival) -> ArrivalId | None:
    """The arrival on record that is this one."""
    if made.seat is not None or made.note is not None:
        return None
    arrivals = entry.registry.history(made.person_id).parts("arrival")
    same = (ArrivalId(each) for each, state in arrivals.items() if each and made.says_again(state))
    return next(same, None)


def _ids(entry: Entry, made: DeclareArrival) -> Fields:
    known = entry.registry.history(made.person_id).parts("arrival")
    arrival = made.arrival_id if made.arrival_id in known else _said_already(entry, made)
    human = entry.registry.human
    return {
        "arrival": None if arrival is None else human(arrival),
        "person": human(made.person_id),
    }

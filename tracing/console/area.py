"""Areas by their codes: register, list, show, abolish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    AREA_CODE,
    DAY,
    Invocation,
    OneOf,
    argument,
    as_of_option,
    ask,
    format_option,
    group,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.creating import on_new
from tracing.console.pages import NAME, named, section
from tracing.console.recording import Call, Entry, Fields, recording, recording_options
from tracing.console.session import opened, tell
from tracing.console.statements import correcting, corrects_option
from tracing.domain.area.codes import units_of, well_formed
from tracing.domain.area.commands import AbolishArea, RegisterArea, area_id
from tracing.domain.area.events import AreaUnit
from tracing.domain.area.refusals import MalformedAreaCodeError
from tracing.errors import NotFoundError, shown
from tracing.language import Text
from tracing.projections.questions.places import areas as ask_areas
from tracing.render import Format, show, show_record

if TYPE_CHECKING:
    from tracing.domain.command import Command
    from tracing.registry import Registry

DATE = Text("日期", "DATE")
NUMBER = Text("数", "NUMBER")
UNIT = OneOf(AreaUnit)
LISTED = ("code", NAME, "unit", "parent", "households", "abolished_on")
AREA = (
    "code",
    "name",
    "unit",
    "parent",
    "from_on",
    "households",
    "population",
    "abolished_on",
    "succeeded_by",
    "reported_at",
    "area_id",
)
CODE = Text("区划码", "Code of the area")

areas = group("area", help=Text("区划：以代码登记，逐级相属。", "Areas, by their codes."))


class NoSuchAreaError(NotFoundError):
    text = Text("没有登记区划 {code}", "no area is registered under {code}")
    hint = Text("用 tracing area list 查看", "see tracing area list")


@areas.verb(
    "register",
    help=Text(
        "以代码登记区划；种类和上级由代码得出，自编的代码须写明种类。",
        "Register an area by its code; kind and parent follow from it. Of a code of one's own "
        "give the kind.",
    ),
    example="""\
tracing area register 360103001 绳金塔街道
tracing area register 360103001003-B2 2号楼 --unit building --households 48""",
)
@on_new
@argument("code", type=AREA_CODE, help=CODE)
@argument("name", help=Text("名称", "Its name"))
@option("--unit", type=UNIT, help=Text("种类", "The kind of unit"))
@option(
    "--parent", type=AREA_CODE, metavar=Text("区划码", "CODE"), help=Text("上级", "What it lies in")
)
@option("--from", "from_on", type=DAY, metavar=DATE, help=Text("自哪一天起", "Since which day"))
@option("--households", type=int, metavar=NUMBER, help=Text("户数", "How many households"))
@option("--population", type=int, metavar=NUMBER, help=Text("人口", "How many people"))
@corrects_option
@recording_options
def register(
    call: Call,
    *,
    code: str,
    name: str,
    unit: AreaUnit | None,
    parent: str | None,
    from_on: date | None,
    households: int | None,
    population: int | None,
    corrects: int | None,
) -> None:
    chosen = _unit(code, unit)

    def decide(area: Fields) -> RegisterArea:
        return RegisterArea(
            **area,
            code=code,
            name=name,
            unit=chosen,
            parent=parent,
            from_on=from_on,
            households=households,
            population=population,
        )

    _record(call, code, decide, Text("区划已登记", "the area is registered"), corrects)


@areas.verb(
    "abolish",
    help=Text("记录区划自某日起撤销。", "Record that an area is one no longer, from a day on."),
    example="tracing area abolish 360122 --from 2019-12-01 --successor 360112",
)
@on_new
@argument("code", type=AREA_CODE, help=CODE)
@option("--from", "from_on", type=DAY, metavar=DATE, help=Text("自哪一天起", "Since which day"))
@option(
    "--successor",
    multiple=True,
    type=AREA_CODE,
    metavar=Text("区划码", "CODE"),
    help=Text("继承它的区划，可重复", "What takes its place; may be repeated"),
)
@corrects_option
@recording_options
def abolish(
    call: Call,
    *,
    code: str,
    from_on: date | None,
    successor: tuple[str, ...],
    corrects: int | None,
) -> None:
    since = ask(from_on, "--from", Text("自哪一天起", "since which day"), DAY)

    def decide(area: Fields) -> AbolishArea:
        return AbolishArea(**area, from_on=since, succeeded_by=successor)

    _record(call, code, decide, Text("撤销已记录", "recorded as abolished"), corrects)


@areas.verb(
    "list",
    help=Text(
        "列出区划：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List areas: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="tracing area list --area 3601 --unit county",
)
@within_option
@option("--unit", type=UNIT, help=Text("只列这一种类", "Only this kind"))
@as_of_option
@on_option
@format_option
@pass_invocation
def list_areas(
    invocation: Invocation,
    *,
    area: str | None,
    unit: AreaUnit | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        rows = _rows(registry, as_of, on, area=area)
        wanted = (row for row in rows if unit in (None, row["unit"]))
        show(wanted, LISTED if format == "table" else AREA, format, registry.zone)


@areas.verb(
    "show",
    help=Text("显示一个区划，及直接属于它的。", "Show an area, and what lies directly in it."),
    example="tracing area show 360103",
)
@argument("code", type=AREA_CODE, help=CODE)
@as_of_option
@on_option
@format_option
@pass_invocation
def show_area(
    invocation: Invocation,
    *,
    code: str,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        found = _rows(registry, as_of, on, area=code)
        row = next((each for each in found if each["code"] == code), None)
        if row is None:
            raise NoSuchAreaError(code=code)
        parts = [each for each in found if each["parent"] == code]
        if format == "table":
            told = [key for key in AREA[:-1] if row[key] not in (None, [])]
            show_record(row, named(told), format, registry.zone)
            section(Text("属于它的", "What lies in it"), parts, LISTED, registry.zone)
        else:
            show_record(
                {**row, "parts": [each["code"] for each in parts]}, [*AREA, "parts"], format
            )


def _unit(code: str, unit: AreaUnit | None) -> AreaUnit:
    """The kind of unit that was given, else the one that the code says."""
    if not well_formed(code):
        raise MalformedAreaCodeError(code=shown(code))
    fits = units_of(code)
    chosen = fits[0] if unit is None and len(fits) == 1 else unit
    return ask(chosen, "--unit", Text("种类", "kind"), UNIT)


def _record(
    call: Call,
    code: str,
    decide: Callable[[Fields], Command],
    says: Text,
    corrects: int | None,
) -> None:
    with recording(call) as entry:
        command = decide(_named(entry, code, corrects))
        answer = entry.registry.execute(command, asked=entry.asked)
        tell(answer, says, {"code": code}, call.format)


def _named(entry: Entry, code: str, corrects: int | None) -> Fields:
    stream = area_id(entry.registry.registry_id, code)
    return {
        "thing_id": stream,
        **entry.learnt,
        **correcting(entry, stream, corrects, code),
    }


def _rows(
    registry: Registry,
    as_of: int | datetime | date | None,
    on: date | None,
    **wanted: Any,
) -> list[dict[str, Any]]:
    at = registry.position(as_of)
    day = None if on is None else registry.day(on)
    with registry.reading() as reading:
        return list(ask_areas(reading.connection, at, on=day, **wanted))

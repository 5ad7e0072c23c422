"""Areas are registered, and abolished."""

from __future__ import annotations

from datetime import date

from tracing.console.area.naming import area_argument, code_of, record_of_area
from tracing.console.area.options import (
    ANOTHER,
    CODE,
    DATE,
    HOUSEHOLDS,
    NUMBER,
    POPULATION,
    SINCE,
    UNIT,
)
from tracing.console.base import AREA_CODE, DAY, TEXT, argument, ask, command, option
from tracing.console.creating import on_new
from tracing.console.recording import Call, Entry, Fields, recording_options
from tracing.console.statements import corrects_option
from tracing.domain.area.codes import units_of, well_formed
from tracing.domain.area.commands import AbolishArea, RegisterArea
from tracing.domain.area.events import AreaUnit
from tracing.domain.area.refusals import MalformedAreaCodeError
from tracing.errors import shown
from tracing.language import Text


@command(
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
@option("--parent", type=TEXT, metavar=ANOTHER, help=Text("上级", "What it lies in"))
@option("--from", "from_on", type=DAY, metavar=DATE, help=SINCE)
@option("--households", type=int, metavar=NUMBER, help=HOUSEHOLDS)
@option("--population", type=int, metavar=NUMBER, help=POPULATION)
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

    def decide(entry: Entry, area: Fields) -> RegisterArea:
        del area["listed_in"]  # it is registered as it is told, whatever a listing says
        return RegisterArea(
            **area,
            name=name,
            unit=chosen,
            parent=None if parent is None else code_of(entry.registry, parent),
            from_on=from_on,
            households=households,
            population=population,
        )

    record_of_area(call, code, decide, Text("区划已登记", "the area is registered"), corrects)


@command(
    "abolish",
    help=Text("记录区划自某日起撤销。", "Record that an area is one no longer, from a day on."),
    example="tracing area abolish 360122 --from 2019-12-01 --successor 360112",
)
@on_new
@area_argument
@option("--from", "from_on", type=DAY, metavar=DATE, help=SINCE)
@option(
    "--successor",
    multiple=True,
    type=TEXT,
    metavar=ANOTHER,
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
    since = ask(from_on, "--from", SINCE, DAY)

    def decide(entry: Entry, area: Fields) -> AbolishArea:
        succeeded_by = tuple(code_of(entry.registry, each) for each in successor)
        return AbolishArea(**area, from_on=since, succeeded_by=succeeded_by)

    record_of_area(call, code, decide, Text("撤销已记录", "recorded as abolished"), corrects)


def _unit(code: str, unit: AreaUnit | None) -> AreaUnit:
    """The kind of unit that was given, else the one that the code says."""
    if not well_formed(code):
        raise MalformedAreaCodeError(code=shown(code))
    fits = units_of(code)
    chosen = fits[0] if unit is None and len(fits) == 1 else unit
    return ask(chosen, "--unit", Text("种类", "kind"), UNIT)

"""What changes about an area: its name, what it lies in, how many live there, what it covers."""

from __future__ import annotations

from datetime import date

from tracing.console.area.naming import area_argument, code_of, record_of_area
from tracing.console.area.options import ANOTHER, DATE, HOUSEHOLDS, NUMBER, POPULATION, SINCE
from tracing.console.base import DAY, TEXT, ask, command, option
from tracing.console.creating import on_new
from tracing.console.recording import Call, Entry, Fields, recording_options
from tracing.console.statements import corrects_option
from tracing.domain.area.commands import BoundArea, ChangeArea, CountArea
from tracing.domain.identifiers import PlaceId
from tracing.language import Text

since_option = option("--from", "from_on", type=DAY, metavar=DATE, help=SINCE)


@command(
    "change",
    help=Text(
        "记录区划自某日起更名，或改属另一上级。",
        "Record that an area is called otherwise from a day on, or lies in another.",
    ),
    example="""\
tracing area change 330106 --from 2021-04-09 --name 西湖区
tracing area change 360103001 --from 2022-08-01 --parent 360111""",
)
@on_new
@area_argument
@since_option
@option("--name", type=TEXT, metavar=Text("名称", "NAME"), help=Text("新名称", "Its new name"))
@option("--parent", type=TEXT, metavar=ANOTHER, help=Text("新上级", "What it lies in from then on"))
@corrects_option
@recording_options
def change(
    call: Call,
    *,
    code: str,
    from_on: date | None,
    name: str | None,
    parent: str | None,
    corrects: int | None,
) -> None:
    since = ask(from_on, "--from", SINCE, DAY)

    def decide(entry: Entry, area: Fields) -> ChangeArea:
        above = None if parent is None else code_of(entry.registry, parent)
        return ChangeArea(**area, from_on=since, name=name, parent=above)

    record_of_area(call, code, decide, Text("变更已记录", "the change is recorded"), corrects)


@command(
    "count",
    help=Text(
        "记录区划某日的户数、人口。", "Record how many households and people an area had on a day."
    ),
    example="""\
tracing area count 360103001 --on 2022-07-16 \\
    --households 10195 --population 16635""",
)
@on_new
@area_argument
@option(
    "--on", "counted_on", type=DAY, metavar=DATE, help=Text("哪一天的数", "On which day it was so")
)
@option("--households", type=int, metavar=NUMBER, help=HOUSEHOLDS)
@option("--population", type=int, metavar=NUMBER, help=POPULATION)
@corrects_option
@recording_options
def count(
    call: Call,
    *,
    code: str,
    counted_on: date | None,
    households: int | None,
    population: int | None,
    corrects: int | None,
) -> None:
    day = ask(counted_on, "--on", Text("哪一天的数", "on which day it was so"), DAY)

    def decide(_entry: Entry, area: Fields) -> CountArea:
        return CountArea(**area, counted_on=day, households=households, population=population)

    record_of_area(call, code, decide, Text("户数、人口已记录", "the count is recorded"), corrects)


@command(
    "bound",
    help=Text(
        "记录划定区域自某日起覆盖的区划和场所，均为整个划入。",
        "Record what a drawn area covers from a day on: areas and places, each as a whole.",
    ),
    example="""\
tracing area register 360103-M1 洪城市场片区 --unit drawn
tracing area bound 360103-M1 --from 2022-07-16 \\
    --covers 360103001003 --covers 360103001004 --place L-7""",
)
@on_new
@area_argument
@since_option
@option(
    "--covers",
    multiple=True,
    type=TEXT,
    metavar=ANOTHER,
    help=Text("覆盖的区划，可重复", "An area it covers; may be repeated"),
)
@option(
    "--place",
    "places",
    multiple=True,
    metavar=Text("场所", "PLACE"),
    help=Text("覆盖的场所 L-…，可重复", "A place it covers, L-…; may be repeated"),
)
@corrects_option
@recording_options
def bound(
    call: Call,
    *,
    code: str,
    from_on: date | None,
    covers: tuple[str, ...],
    places: tuple[str, ...],
    corrects: int | None,
) -> None:
    since = ask(from_on, "--from", SINCE, DAY)

    def decide(entry: Entry, area: Fields) -> BoundArea:
        return BoundArea(
            **area,
            from_on=since,
            covers=tuple(code_of(entry.registry, each) for each in covers),
            places=tuple(
                PlaceId(entry.registry.resolve(each, "place").entity_id) for each in places
            ),
        )

    record_of_area(call, code, decide, Text("范围已记录", "the bounds are recorded"), corrects)

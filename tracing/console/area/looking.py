"""Areas are listed and shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.area.columns import ABOLISHED, AREA, LISTED, PARTS
from tracing.console.area.level_columns import LEVELS, shown_levels, with_levels
from tracing.console.area.naming import NoSuchAreaError, area_argument, code_of, within_option
from tracing.console.area.options import UNIT
from tracing.console.area.standing import Levels
from tracing.console.base import (
    Invocation,
    OneOf,
    as_of_option,
    command,
    format_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.pages import FOLDED, named, section
from tracing.console.session import opened
from tracing.domain.area.events import AreaUnit
from tracing.domain.area.levels import AreaLevel
from tracing.language import Text
from tracing.projections.questions.area_tree import Tree
from tracing.projections.questions.areas import areas as ask_areas
from tracing.projections.questions.areas import listed, listed_within
from tracing.projections.questions.places import places as ask_places
from tracing.render import Format, show, show_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from tracing.projections.questions.base import Row
    from tracing.registry import Registry


class Asked:
    """The moment areas are asked about: what was known when, as it was on which day."""

    def __init__(
        self, registry: Registry, as_of: int | datetime | date | None, on: date | None
    ) -> None:
        self.at = registry.position(as_of)
        self.day = on or registry.now().date()
        self.on = None if on is None else registry.day(on)


@command(
    "list",
    help=Text(
        "列出登记的区划，--listed 连同只见于目录的：现在的、当时所知的（--as-of）、当日情形"
        "（--on）。",
        "List the areas that are registered, with --listed also those of the gazetteer: as known "
        "now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing area list --area 3601 --unit county
tracing area list --area 西湖区 --listed --unit township""",
)
@within_option
@option("--unit", type=UNIT, help=Text("只列这一种类", "Only this kind"))
@option("--level", type=OneOf(AreaLevel), help=Text("只列官方为此等级的", "Only of this level"))
@option(
    "--without-basis",
    is_flag=True,
    help=Text("只列等级的依据均已不成立的", "Only those whose level has no ground that stands"),
)
@option(
    "--differing",
    is_flag=True,
    help=Text("只列官方等级与规则所示不一致的", "Only where official and indicated levels differ"),
)
@option(
    "--listed",
    "also_listed",
    is_flag=True,
    help=Text("连同只见于区划目录的", "Also those that only the gazetteer names"),
)
@as_of_option
@on_option
@format_option
@pass_invocation
def list_areas(
    invocation: Invocation,
    *,
    area: str | None,
    unit: AreaUnit | None,
    level: AreaLevel | None,
    without_basis: bool,
    differing: bool,
    also_listed: bool,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        asked = Asked(registry, as_of, on)
        within = None if area is None else code_of(registry, area, as_of, on)
        with registry.reading() as reading:
            tree = Tree(reading.connection, asked.at)
            found = ask_areas(
                reading.connection, asked.at, day=asked.day, on=asked.on, area=within, unit=unit
            )
            rows = [_told(reading.connection, tree, asked, row) for row in found]
            if also_listed:
                known = {row["code"] for row in rows}
                rows += [
                    _told(reading.connection, tree, asked, row)
                    for row in listed_within(reading.connection, asked.at, within, asked.day, unit)
                    if row["code"] not in known
                ]
                rows.sort(key=lambda row: row["code"])
            levels = Levels(registry, reading.connection, asked.at, asked.day, asked.on)
            rows = list(
                with_levels(
                    levels, rows, level=level, without_basis=without_basis, differing=differing
                )
            )
        gone = any(row["abolished_on"] is not None for row in rows)
        shown = list(shown_levels(rows))
        counted = any(row["households"] is not None for row in rows) or not shown
        listed = LISTED if counted else [each for each in LISTED if each != "households"]
        columns = (*listed, *shown, *(ABOLISHED if gone else ()))
        show(rows, columns if format == "table" else (*AREA, *LEVELS), format, registry.zone)


@command(
    "show",
    help=Text("显示一个区划，及直接属于它的。", "Show an area, and what lies directly in it."),
    example="""\
tracing area show 360103
tracing area show 南昌市""",
)
@area_argument
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
        asked = Asked(registry, as_of, on)
        meant = code_of(registry, code, as_of, on)
        with registry.reading() as reading:
            tree = Tree(reading.connection, asked.at)
            row = next(_rows(reading.connection, tree, asked, [meant]), None)
            if row is None:
                raise NoSuchAreaError(code=meant)
            children = tree.children(meant, asked.day)
            levels = Levels(registry, reading.connection, asked.at, asked.day, asked.on)
            [row] = with_levels(levels, [row])
            parts = list(with_levels(levels, _rows(reading.connection, tree, asked, children)))
        if format == "table":
            told = [key for key in (*AREA[:-1], *LEVELS) if row[key] not in (None, [], False)]
            show_record(row, named(told), format, registry.zone)
            section(
                Text("属于它的", "What lies in it"),
                parts,
                (*PARTS, *shown_levels(parts)),
                registry.zone,
                FOLDED,
            )
        else:
            show_record({**row, "parts": children}, [*AREA, *LEVELS, "parts"], format)


def _rows(connection: sa.Connection, tree: Tree, asked: Asked, codes: list[str]) -> Iterator[Row]:
    """Areas of these codes, by code: registered, or else as listed."""
    registered = {
        row["code"]: row
        for row in ask_areas(connection, asked.at, day=asked.day, on=asked.on, code=codes)
    }
    others = [code for code in codes if code not in registered]
    found = registered | {row["code"]: row for row in listed(connection, asked.at, others)}
    for code in sorted(found):
        yield _told(connection, tree, asked, found[code])


def _told(connection: sa.Connection, tree: Tree, asked: Asked, row: Row) -> dict[str, Any]:
    above = tree.chain(row["code"], asked.day)[1:]
    names = (tree.name(each, asked.day) for each in reversed(above))
    places = [str(each) for each in row["places"]]
    found = ask_places(connection, asked.at, day=asked.day, place_id=places) if places else ()
    return {
        **row,
        "path": " ".join(name for name in names if name is not None) or None,
        "covers": list(row["covers"]),
        "covered_places": [each["place"] for each in found],
    }

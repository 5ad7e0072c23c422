"""Areas are found by name."""

from __future__ import annotations

from datetime import date, datetime

from tracing.console.area.naming import NoSuchAreaError, as_code, path_of
from tracing.console.area.options import UNIT
from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.pages import NAME
from tracing.console.session import opened
from tracing.domain.area.events import AreaUnit
from tracing.errors import shown
from tracing.language import Text
from tracing.projections.questions.areas import Found, areas_at, find_areas
from tracing.render import Format, show, talk

MOST_SHOWN = 50
FOUND = ("code", "unit", "path")
FOUND_ALL = ("code", NAME, "unit", "path", "abolished_on", "succeeded_by")
MORE = Text(
    "……另有 {count} 个：写得更全，或用 --unit；--format json 列出全部",
    "… and {count} more: write more of the name, or use --unit; all with --format json",
)
GONE = Text("{path}（{day} 撤销 → {after}）", "{path} (abolished {day} → {after})")


@command(
    "find",
    help=Text(
        "按名称查找区划：登记的和目录中的，连同所属。名称前可写上级的名称。",
        "Find areas by name, registered or listed, with what they lie in. The names of what an "
        "area lies in may stand before its own.",
    ),
    example="""\
tracing area find 西湖区
tracing area find '南昌市 绳金塔' --unit township""",
)
@argument("text", help=Text("名称，或其中的字", "A name, or part of one"))
@option("--unit", type=UNIT, help=Text("只查这一种类", "Only this kind"))
@as_of_option
@on_option
@format_option
@pass_invocation
def find(
    invocation: Invocation,
    *,
    text: str,
    unit: AreaUnit | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = on or registry.now().date()
        with registry.reading() as reading:
            code = as_code(text)
            if code is not None:
                found = areas_at(reading.connection, at, [code], day)
            else:
                found = find_areas(reading.connection, at, text, on=day)
        wanted = [each for each in found if unit in (None, each.unit)]
        if not wanted:
            raise NoSuchAreaError(code=shown(text))
        if format == "table":
            show(map(_line, wanted[:MOST_SHOWN]), FOUND, format)
            if len(wanted) > MOST_SHOWN:
                talk(MORE.fill(count=len(wanted) - MOST_SHOWN))
        else:
            show((each._asdict() for each in wanted), FOUND_ALL, format)


def _line(found: Found) -> dict[str, object]:
    path: object = path_of(found)
    if found.abolished_on is not None:
        after = "、".join(found.succeeded_by)
        path = GONE.fill(path=path, day=found.abolished_on, after=after or "–")
    return {"code": found.code, "unit": found.unit, "path": path}

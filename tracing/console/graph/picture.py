"""`tracing graph picture`: a chain as a picture, or as a page to look around in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.graph.chain import CaseNotStandingError
from tracing.console.private import private_file
from tracing.console.session import opened
from tracing.errors import UsageError
from tracing.language import Text
from tracing.render import talk

if TYPE_CHECKING:
    from tracing.pictures.drawing import Kind
    from tracing.pictures.figure import Titles
    from tracing.registry import Registry

Scope = Literal["forward", "backward", "cluster"]

KINDS: dict[str, Kind] = {".svg": "svg", ".png": "png", ".html": "html"}
TITLES: dict[str, Text] = {
    "forward": Text("{case} 的传播链", "Chain of transmission from {case}"),
    "backward": Text("{case} 的传染源追溯", "Sources of {case}"),
    "cluster": Text("{case} 所在的传播簇", "Cluster of {case}"),
}
STANDS_AT = Text(
    "{label}；截至位置 {position}（{moment}）", "{label}; as of position {position} ({moment})"
)
NAMED = Text("含姓名，转交时请留意", "With names: pass it on with care")
DRAWN = Text("已画 {count} 例：{file}", "{count} cases drawn: {file}")


class UnknownPictureError(UsageError):
    text = Text("{file} 不是能画的图", "{file} is no kind of picture that can be drawn")
    hint = Text("文件名以 .svg、.png 或 .html 结尾", "end the name with .svg, .png or .html")


@command(
    "picture",
    help=Text(
        "把一例病例的传播链画成图：SVG、PNG，或可查找、突出来路与后续的单一网页（离线可用）。"
        "每例一行，横轴为日期。缺省不含姓名。",
        "Draw the chain of a case as a picture: SVG, PNG, or a page of one file, to search in and "
        "to see what leads to a case and what follows, without a network. A row a case, days from "
        "left to right. Names are left out unless --identify says what for.",
    ),
    example="tracing graph picture C-0001 --output chain.html\n"
    "tracing graph picture C-0016 --scope backward --output sources.svg",
)
@argument("case", help=Text("病例编号", "Id of the case"))
@option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=Text("文件", "FILE"),
    required=True,
    help=Text("写到哪里；后缀 .svg、.png 或 .html", "Where to write: FILE.svg, .png or .html"),
)
@option(
    "--scope",
    type=click.Choice(get_args(Scope)),
    default="forward",
    show_default=True,
    help=Text(
        "顺着传播方向，回溯传染源，或与之相连的全部病例",
        "Downstream, back to the sources, or all cases that are joined with it",
    ),
)
@as_of_option
@identify_option
@pass_invocation
def picture(
    invocation: Invocation,
    *,
    case: str,
    output: Path,
    scope: Scope,
    as_of: int | datetime | date | None,
    identify: str | None,
) -> None:
    from tracing.console.graph.drawn import cluster, to_draw
    from tracing.console.graph.following import follow
    from tracing.console.graph.names import names_of
    from tracing.console.people import Sight
    from tracing.pictures.drawing import draw, ready

    kind = KINDS.get(output.suffix.lower())
    if kind is None:
        raise UnknownPictureError(file=output.name)
    ready()
    with opened(invocation) as registry:
        root = registry.resolve(case, "case")
        at = registry.position(as_of)
        with registry.reading() as reading:
            here, entity = reading.connection, str(root.entity_id)
            if scope == "cluster":
                found = cluster(here, at, entity)
            else:
                found = follow(here, at, entity, forward=scope == "forward")
            if found is None:
                raise CaseNotStandingError(case=root.human, position=at)
            names = {}
            if identify is not None:
                drawn = [found.cases[each]["person_id"] for each in found.order]
                sight = Sight(registry, "graph picture", identify)
                names = dict(names_of(here, at, drawn, sight))
        first = found.root if scope == "forward" else None
        chain = to_draw(found, names, registry.zone, first)
        title = TITLES[scope].fill(case=found.cases[found.root]["case"])
        titles = _titles(registry, title, at, [] if identify is None else [NAMED])
        with private_file(output) as file:
            file.write(draw(chain, titles, kind))
    talk(DRAWN.fill(count=len(chain.cases), file=output))


def _titles(registry: Registry, title: Text, at: int, more: Sequence[Text]) -> Titles:
    from tracing.ledger.instants import moment_of
    from tracing.pictures.figure import Titles

    row = registry.ledger.row(at)
    assert row is not None
    moment = moment_of(row.recorded_at).astimezone(registry.zone)
    line = STANDS_AT.fill(
        label=registry.settings.label, position=at, moment=f"{moment:%Y-%m-%d %H:%M}"
    )
    return Titles(str(title), [str(each) for each in (line, *more)])

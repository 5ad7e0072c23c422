"""`tracing demo`: an invented outbreak is played, and what can be asked of it is shown."""

from __future__ import annotations

from pathlib import Path

import click

from tracing.console.base import Invocation, argument, option, pass_invocation
from tracing.console.base import command as command_of
from tracing.demo.stories import DEMOS, NANCHANG, SEED
from tracing.errors import ConflictError, UsageError
from tracing.language import Text
from tracing.render import Column, show

FOLDER = "tracing-demo"
LIST = "list"
WHAT = (Column("demo", Text("演示", "demo")), Column("says", Text("内容", "what it shows")))


class FolderTakenError(ConflictError):
    text = Text("{folder} 已经存在", "{folder} is there already")
    hint = Text(
        "用 --folder 换一个文件夹，或先移走它",
        "choose another with --folder, or move it away first",
    )


class NotDrawnError(UsageError):
    text = Text(
        "演示“{name}”不是抽签生成的，没有种子 {seed}",
        "the demonstration {name} is not drawn: it has no seed {seed}",
    )
    hint = Text("去掉 --seed", "leave --seed away")


@command_of(
    "demo",
    help=Text(
        "演示一起疫情，人员均为虚构；不写名称则列出各个演示。"
        "新建一个模拟时钟的登记库，可以随意试用。",
        "Play an outbreak of invented people; without a name, list the demonstrations. "
        "It makes a registry with a simulated clock, to try things on.",
    ),
    example="tracing demo\ntracing demo nanchang\ntracing demo qingxi --folder /tmp/demo",
)
@argument(
    "name",
    required=False,
    default=LIST,
    type=click.Choice([LIST, *DEMOS]),
    help=Text("哪一个演示；缺省则列出", "Which one; else they are listed"),
)
@option(
    "--folder",
    type=click.Path(path_type=Path),
    help=Text("放在哪里；缺省为 ./tracing-demo", "Where to make it; else ./tracing-demo"),
)
@option(
    "--seed",
    type=click.IntRange(min=0),
    help=Text("nanchang：同一种子抽出同一批人", "nanchang: the same seed draws the same people"),
)
@pass_invocation
def command(invocation: Invocation, name: str, folder: Path | None, seed: int | None) -> None:
    if name == LIST:
        show([{"demo": each, "says": says} for each, says in DEMOS.items()], WHAT, "table")
        return
    if name != NANCHANG and seed is not None:
        raise NotDrawnError(name=name, seed=seed)
    place = folder or invocation.registry or Path(FOLDER)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise FolderTakenError(folder=place)
    if name == NANCHANG:
        from tracing.console.demo.nanchang import play_nanchang

        play_nanchang(invocation, place, SEED if seed is None else seed)
    else:
        from tracing.console.demo.qingxi import play_qingxi

        play_qingxi(invocation, place)
